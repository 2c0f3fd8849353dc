"""Lists of records, and the timeline that draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from app import charts, queries, rows
from app.charts import Figure
from app.filters import Filter, Sort
from app.pages.desk import Desk

LATEST: Final = 6  # records on the overview and on a province's page

LISTED: Final = 8  # records of a listing, which leads to all of them
MARKS: Final = 3000  # that a browser draws at ease


@dataclass(frozen=True)
class PageLinks:
    page: int
    pages: int
    previous_href: str | None
    next_href: str | None


@dataclass(frozen=True)
class YearGroup:
    """Records of one year, under a heading; what has no certain year stands under its own words."""

    heading: str
    records: tuple[rows.Record, ...]


@dataclass(frozen=True)
class Listing:
    """Records under a heading, with where all of them are."""

    id: str
    heading: str
    records: tuple[rows.Record, ...]
    count: int
    href: str
    empty: str  # what to say where there are none
    # What became of each, by id, where it is told.
    outcomes: Mapping[str, tuple[rows.Record, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """A Plotly figure, its name, and the sentence that says what it shows."""

    id: str
    title: str
    sentence: str
    figure: Figure


def record_count(desk: Desk, count: int) -> str:
    return desk.say_count("%(count)s record", "%(count)s records", count)


def by_year(desk: Desk, found: Sequence[rows.Record], sort: Sort) -> tuple[YearGroup, ...]:
    """The records under a heading a year; in another order than that of time, under none."""
    if sort not in {Sort.NEWEST, Sort.OLDEST}:
        return (YearGroup("", tuple(found)),) if found else ()

    def heading(record: rows.Record) -> str:
        if record.date.year is not None:
            return desk.say("Year %(year)s", year=record.date.year)
        words = record.date.words[desk.lang]
        return words[0].upper() + words[1:]

    return tuple(YearGroup(name, tuple(group)) for name, group in groupby(found, heading))


def listing(desk: Desk, id_: str, heading: str, wanted: Filter, empty: str) -> Listing:
    found = desk.records(wanted, LISTED)
    return Listing(
        id=id_,
        heading=heading,
        records=found,
        outcomes=queries.outcomes(desk.connection, desk.reference, [each.id for each in found]),
        count=queries.count(desk.connection, wanted),
        href=desk.paths.timeline(wanted),
        empty=empty,
    )


def timeline_chart(
    desk: Desk, found: Sequence[rows.Record], relations: Sequence[rows.Relation]
) -> Chart:
    figure = charts.timeline(found, relations, desk.paths, desk.reference.told_until)
    lanes = sum(any(relation in r.relations for r in found) for relation in relations)
    years = sorted(
        int(day[:4]) for r in found for day in (r.date.earliest, r.date.latest) if day is not None
    )
    if not found:
        sentence = desk.say("The chart is empty: no record fits.")
    else:
        sentence = desk.say_count(
            "A timeline of %(count)s record in %(lanes)s relations, from %(first)s to %(last)s. "
            "The list has the same record.",
            "A timeline of %(count)s records in %(lanes)s relations, from %(first)s to %(last)s. "
            "The list has the same records.",
            len(found),
            lanes=lanes,
            first=years[0],
            last=years[-1],
        )
    return Chart("timeline", desk.say("Timeline"), sentence, figure)
