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
from app.queries.desk import Desk


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


def overview(desk: Desk) -> OverviewPage:
    everything = Filter()
    delivered = everything.choose("standing", "delivered")
    total = queries.total(desk.connection, everything)
    counts = queries.facet_counts(desk.connection, everything, ["sector"])["sector"]
    return OverviewPage(
        title=desk.say("Cooperation and funding between Hà Nội, Lai Châu and Lào Cai"),
        description=desk.say(
            "What was agreed, done, promised and asked for between Hà Nội, Lai Châu and Lào Cai, "
            "as published articles report it; each number leads to the paragraph it comes from."
        ),
        count_words=record_count(desk, queries.count(desk.connection, everything)),
        sources=queries.source_count(desk.connection),
        chart=timeline_chart(desk, everything),
        places=tuple(
            place_summary(desk, place, 3)
            for place in desk.reference.places.values()
            if place.kind != "central"
        ),
        sectors=tuple(
            Choice(
                value=sector.id,
                name=sector.name[desk.lang],
                count=counts.get(sector.id, 0),
                chosen=False,
                href=desk.paths.sector(sector.id),
                colour=sector.id,
            )
            for sector in desk.reference.sectors.values()
        ),
        total=total,
        total_sentence=sum_sentence(desk, total),
        total_href=desk.paths.timeline(delivered.choose("amount", "known")),
        unknown_href=desk.paths.timeline(delivered.choose("amount", queries.UNKNOWN)),
        latest=desk.records(everything, LATEST),
        dataset=jsonld.dataset(desk),
    )
