"""The sectors, and one sector."""

from dataclasses import dataclass

from app import queries
from app.data import rows, sum_rows
from app.data.filters import Filter
from app.pages import events, sharing
from app.pages.events import EventYear
from app.pages.forms import Choice
from app.pages.indicators import Indicators, indicators
from app.pages.lists import SHOWN, Chart, record_count, timeline_chart
from app.pages.sharing import Sharing
from app.pages.sum_words import sum_sentence
from app.pages.sums import Breakdown, breakdown, founding_href, gifts_of, nothing
from app.queries.context import Context


@dataclass(frozen=True)
class SectorRow:
    sector: rows.Sector
    href: str
    records: int
    total: sum_rows.Sum
    sentence: str


@dataclass(frozen=True)
class SectorsPage:
    title: str
    description: str
    sectors: tuple[SectorRow, ...]


@dataclass(frozen=True)
class SectorPage:
    title: str
    description: str
    sector: rows.Sector
    count_words: str
    total: sum_rows.Sum
    total_sentence: str
    founding_href: str
    partners: tuple[Choice, ...]
    chart: Chart
    funding: Breakdown
    groups: tuple[EventYear, ...]
    indicators: Indicators
    has_more: bool  # records than are listed
    timeline_href: str
    sharing: Sharing


def sectors(context: Context) -> SectorsPage:
    counts = queries.facet_counts(context.connection, Filter(), ["sector"])["sector"]
    sums = {row.key: row for row in queries.totals(context.connection, Filter(), "purpose")}
    return SectorsPage(
        title=context.say("Sectors"),
        description=context.say("The cooperation sector by sector: records, partners and money."),
        sectors=tuple(
            SectorRow(
                sector=sector,
                href=context.paths.sector(sector.id),
                records=counts.get(sector.id, 0),
                total=(total := sums.get(sector.id, nothing(sector.id))),
                sentence=sum_sentence(context, total),
            )
            for sector in context.reference.sectors.values()
        ),
    )


def sector(context: Context, id_: str) -> SectorPage | None:
    found = context.reference.sectors.get(id_)
    if found is None:
        return None
    wanted = Filter().choose("sector", id_)
    count = queries.count(context.connection, wanted)
    counts = queries.facet_counts(context.connection, wanted.choose("place"), ["place"])["place"]
    # Its money is that of which it is the main sector: each gift counts once among the sectors.
    gifts = Filter().choose("purpose", id_)
    total = queries.total(context.connection, gifts)
    shown = queries.events(context.connection, context.reference, wanted, limit=SHOWN)
    name = found.name[context.lang]
    return SectorPage(
        title=name,
        description=context.say(
            "Cooperation on %(sector)s: records, partners and money.", sector=name
        ),
        sector=found,
        count_words=record_count(context, count),
        total=total,
        total_sentence=sum_sentence(context, total),
        founding_href=founding_href(context, gifts_of(gifts)),
        partners=tuple(
            Choice(
                value=place.id,
                name=place.name[context.lang],
                count=counts[place.id],
                chosen=False,
                href=context.paths.timeline(wanted.choose("place", place.id)),
            )
            for place in context.reference.places.values()
            if counts.get(place.id)
        ),
        chart=timeline_chart(context, wanted),
        funding=breakdown(context, gifts, "received", id_="received"),
        groups=events.by_year(context, events.cards(context, shown, wanted)),
        indicators=indicators(context, sector=id_),
        has_more=queries.found(context.connection, wanted).events > SHOWN,
        timeline_href=context.paths.timeline(wanted),
        sharing=sharing.of_rows(context, f"/sectors/{id_}", name, rows=wanted),
    )
