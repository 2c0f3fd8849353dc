"""The sectors, and one sector."""

from dataclasses import dataclass

from app import queries
from app.data import rows
from app.data.filters import Filter, Sort
from app.pages import exits
from app.pages.exits import Exits
from app.pages.forms import Choice
from app.pages.lists import SHOWN, Chart, YearGroup, by_year, record_count, timeline_chart
from app.pages.sums import Breakdown, breakdown, nothing, sum_sentence
from app.queries.desk import Desk


@dataclass(frozen=True)
class SectorRow:
    sector: rows.Sector
    href: str
    records: int
    total: rows.Sum
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
    total: rows.Sum
    total_sentence: str
    partners: tuple[Choice, ...]
    chart: Chart
    funding: Breakdown
    groups: tuple[YearGroup, ...]
    has_more: bool  # records than are listed
    timeline_href: str
    exits: Exits


def sectors(desk: Desk) -> SectorsPage:
    counts = queries.facet_counts(desk.connection, Filter(), ["sector"])["sector"]
    sums = {row.key: row for row in queries.totals(desk.connection, Filter(), "purpose")}
    return SectorsPage(
        title=desk.say("Sectors"),
        description=desk.say("The cooperation sector by sector: records, partners and money."),
        sectors=tuple(
            SectorRow(
                sector=sector,
                href=desk.paths.sector(sector.id),
                records=counts.get(sector.id, 0),
                total=(total := sums.get(sector.id, nothing(sector.id))),
                sentence=sum_sentence(desk, total),
            )
            for sector in desk.reference.sectors.values()
        ),
    )


def sector(desk: Desk, id_: str) -> SectorPage | None:
    found = desk.reference.sectors.get(id_)
    if found is None:
        return None
    wanted = Filter().choose("sector", id_)
    count = queries.count(desk.connection, wanted)
    counts = queries.facet_counts(desk.connection, wanted.choose("place"), ["place"])["place"]
    # Its money is that of which it is the main sector: each gift counts once among the sectors.
    gifts = Filter().choose("purpose", id_)
    total = queries.total(desk.connection, gifts)
    name = found.name[desk.lang]
    return SectorPage(
        title=name,
        description=desk.say(
            "Cooperation on %(sector)s: records, partners and money.", sector=name
        ),
        sector=found,
        count_words=record_count(desk, count),
        total=total,
        total_sentence=sum_sentence(desk, total),
        partners=tuple(
            Choice(
                value=place.id,
                name=place.name[desk.lang],
                count=counts[place.id],
                chosen=False,
                href=desk.paths.timeline(wanted.choose("place", place.id)),
            )
            for place in desk.reference.places.values()
            if counts.get(place.id)
        ),
        chart=timeline_chart(desk, wanted),
        funding=breakdown(desk, gifts, "received", id_="received"),
        groups=by_year(desk, desk.records(wanted, SHOWN), Sort.NEWEST),
        has_more=count > SHOWN,
        timeline_href=desk.paths.timeline(wanted),
        exits=exits.of_rows(desk, f"/sectors/{id_}", name, rows=wanted),
    )
