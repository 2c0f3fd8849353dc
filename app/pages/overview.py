"""The overview: what this is, the whole timeline, each province's sum and latest."""

from dataclasses import dataclass
from typing import Any

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages import jsonld
from app.pages.forms import Choice
from app.pages.lists import LATEST, Chart, record_count, timeline_chart
from app.pages.sums import PlaceSummary, place_summary, sum_sentence
from app.queries.context import Context


@dataclass(frozen=True)
class OverviewPage:
    title: str
    description: str
    count_words: str
    sources: int
    chart: Chart
    places: tuple[PlaceSummary, ...]
    sectors: tuple[Choice, ...]
    total: rows.Sum
    total_sentence: str
    total_href: str
    unknown_href: str  # the gifts without a published amount
    latest: tuple[rows.Record, ...]
    dataset: dict[str, Any]  # schema.org, for machines


def overview(context: Context) -> OverviewPage:
    everything = Filter()
    delivered = everything.choose("standing", "delivered")
    total = queries.total(context.connection, everything)
    counts = queries.facet_counts(context.connection, everything, ["sector"])["sector"]
    return OverviewPage(
        title=context.say("Cooperation and funding between Hà Nội, Lai Châu and Lào Cai"),
        description=context.say(
            "What was agreed, done, promised and asked for between Hà Nội, Lai Châu and Lào Cai, "
            "as published articles report it; each number leads to the paragraph it comes from."
        ),
        count_words=record_count(context, queries.count(context.connection, everything)),
        sources=queries.source_count(context.connection),
        chart=timeline_chart(context, everything),
        places=tuple(
            place_summary(context, place, 3)
            for place in context.reference.places.values()
            if place.kind != "central"
        ),
        sectors=tuple(
            Choice(
                value=sector.id,
                name=sector.name[context.lang],
                count=counts.get(sector.id, 0),
                chosen=False,
                href=context.paths.sector(sector.id),
                colour=sector.id,
            )
            for sector in context.reference.sectors.values()
        ),
        total=total,
        total_sentence=sum_sentence(context, total),
        total_href=context.paths.timeline(delivered.choose("amount", "known")),
        unknown_href=context.paths.timeline(delivered.choose("amount", queries.UNKNOWN)),
        latest=context.records(everything, LATEST),
        dataset=jsonld.dataset(context),
    )
