"""Lists of records, and the timeline that draws them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from app import charts, queries
from app.charts import Figure
from app.data import rows
from app.data.filters import PAGE_SIZE, Filter, Sort
from app.pages import forms
from app.queries.context import Context
from app.values import date_words, dates, i18n

LATEST: Final = 6  # records on the overview and on a province's page


SHOWN: Final = 100  # records of a page that has no pages of its own
LISTED: Final = 8  # records of a listing, which leads to all of them
MARKS: Final = 500  # drawn one by one; a browser can draw 3,000, more than a reader can tell apart


@dataclass(frozen=True)
class PageLinks:
    page: int
    pages: int
    previous_href: str | None
    next_href: str | None


def page_links(page: int, count: int, href: Callable[[int], str]) -> PageLinks:
    """The way through a list of `count`; `href` is the address of a page of it."""
    pages = page_count(count)
    return PageLinks(
        page=page,
        pages=pages,
        previous_href=href(page - 1) if page > 1 else None,
        next_href=href(page + 1) if page < pages else None,
    )


def page_count(count: int) -> int:
    return max(1, -(-count // PAGE_SIZE))


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
    """A Plotly figure, its name, the sentence that says what it shows, and how to read it."""

    id: str
    title: str
    sentence: str
    figure: Figure
    key: str = ""


def record_count(context: Context, count: int) -> str:
    return context.say_count("%(count)s record", "%(count)s records", count)


def by_year(context: Context, found: Sequence[rows.Record], sort: Sort) -> tuple[YearGroup, ...]:
    """The records under a heading a year; in another order than that of time, under none."""
    if sort not in {Sort.NEWEST, Sort.OLDEST}:
        return (YearGroup("", tuple(found)),) if found else ()

    def heading(record: rows.Record) -> str:
        if record.date.year is not None:
            return context.say("Year %(year)s", year=record.date.year)
        words = record.date.words[context.lang]
        return words[0].upper() + words[1:]

    return tuple(YearGroup(name, tuple(group)) for name, group in groupby(found, heading))


def listing(
    context: Context, id_: str, heading: str, wanted: Filter, empty: str, most: int = LISTED
) -> Listing:
    found = context.records(wanted, most)
    return Listing(
        id=id_,
        heading=heading,
        records=found,
        outcomes=queries.outcomes(
            context.connection, context.reference, [each.id for each in found]
        ),
        count=queries.count(context.connection, wanted),
        href=context.paths.timeline(wanted),
        empty=empty,
    )


def chart_title(context: Context, name: str, wanted: Filter) -> str:
    """What a chart shows and of what: saved as a drawing, it stands alone."""
    words = forms.sentence(forms.chips(context, wanted, "/timeline"))
    return f"{name} – {words}" if words else name


def timeline_chart(context: Context, wanted: Filter) -> Chart:
    """The timeline of what the filter finds: mark by mark, or, where they are more than `MARKS`,
    counted by when they begin.
    """
    chosen = wanted.values("relation")
    relations = [r for r in context.reference.relations.values() if not chosen or r.id in chosen]
    count = queries.count(context.connection, wanted)
    if count > MARKS:
        return _density_chart(context, wanted, relations, count)
    found = context.records(wanted.but(sort=Sort.OLDEST))
    figure = charts.timeline(found, relations, context.paths, context.reference.told_until)
    lanes = sum(any(relation in r.relations for r in found) for relation in relations)
    years = sorted(
        int(day[:4]) for r in found for day in (r.date.earliest, r.date.latest) if day is not None
    )
    if not found:
        sentence = context.say("The chart is empty: no record fits.")
    else:
        sentence = context.say_count(
            "A timeline of %(count)s record in %(lanes)s relations, from %(first)s to %(last)s. "
            "The list has the same record.",
            "A timeline of %(count)s records in %(lanes)s relations, from %(first)s to %(last)s. "
            "The list has the same records.",
            len(found),
            lanes=lanes,
            first=years[0],
            last=years[-1],
        )
    key = context.say(
        "A bar is the time in which it happened; hollow, where that is only approximate or open. "
        "Hollow marks were only asked for or proposed."
    )
    title = chart_title(context, context.say("Timeline"), wanted)
    return Chart("timeline", title, sentence, figure, key if found else "")


def _density_chart(
    context: Context, wanted: Filter, relations: Sequence[rows.Relation], count: int
) -> Chart:
    found = queries.density(context.connection, wanted, relations)
    addresses = [context.paths.timeline(_within(wanted, stretch)) for stretch in found.stretches]
    sentence = context.say(
        "%(count)s records from %(first)s to %(last)s, in each relation counted by when they "
        "begin. A bar leads to its records.",
        count=i18n.number(context.lang, count),
        first=date_words.words(found.stretches[0], context.lang),
        last=date_words.words(found.stretches[-1], context.lang),
    )
    figure = charts.density(found, addresses, context.lang)
    return Chart(
        "timeline", chart_title(context, context.say("Timeline"), wanted), sentence, figure
    )


def _within(wanted: Filter, stretch: str) -> Filter:
    """The filter with its period narrowed to a day, month or year."""
    first, last = dates.bounds_of(stretch)
    keeps_start = wanted.first_day is not None and wanted.first_day > first
    keeps_end = wanted.last_day is not None and wanted.last_day < last
    return wanted.but(
        start=wanted.start if keeps_start else stretch,
        end=wanted.end if keeps_end else stretch,
        sort=Sort.OLDEST,
    )
