"""The timeline: chart and list under one filter."""

from dataclasses import dataclass

from app import queries
from app.data import rows
from app.data.filters import PAGE_SIZE, Filter
from app.pages import found as found_page
from app.pages import sharing
from app.pages.forms import FilterForm, filter_form
from app.pages.found import Found
from app.pages.lists import (
    Chart,
    PageLinks,
    YearGroup,
    by_year,
    page_count,
    page_links,
    record_count,
    timeline_chart,
)
from app.pages.sharing import Sharing
from app.pages.sums import gifts_of, sum_sentence
from app.queries.context import Context


@dataclass(frozen=True)
class YearBar:
    """A year of the strip under the chart; `href` is that year alone, or all where it is chosen."""

    year: int
    count: int
    height: int  # in per cent of the fullest year
    href: str
    chosen: bool  # it lies in the period asked for


@dataclass(frozen=True)
class TimelinePage:
    title: str
    description: str
    form: FilterForm
    count: int
    count_words: str
    total: rows.Sum
    total_sentence: str  # nothing under a search by words, which lists and does not add up
    found: Found
    total_href: str
    chart: Chart
    years: tuple[YearBar, ...]  # from the first of all records to the last, empty ones too
    undated: int  # records whose year is not certain: in no bar of the strip
    groups: tuple[YearGroup, ...]
    links: PageLinks
    sharing: Sharing
    marks_within: bool  # a period is asked for: the list says which records surely lie in it


def _years(context: Context, wanted: Filter, form: FilterForm) -> tuple[tuple[YearBar, ...], int]:
    """The strip: how many records each year has under all but the period, and the undated ones."""
    whole = wanted.but(start="", end="").choose("year")
    if wanted.start or wanted.end:
        counts = queries.facet_counts(context.connection, whole, ["year"])["year"]
    else:  # the form has counted them
        years = next(facet for facet in form.facets if facet.name == "year")
        counts = {choice.value: choice.count for choice in years.choices}
    known = sorted(int(year) for year in context.known["year"] if year.isdigit())
    if len(known) < 2:
        return (), 0
    most = max((count for year, count in counts.items() if year.isdigit()), default=0) or 1
    first, last = wanted.start[:4] or "0000", wanted.end[:4] or "9999"
    has_period = bool(wanted.start or wanted.end)
    bars = []
    for year in range(known[0], known[-1] + 1):
        count = counts.get(str(year), 0)
        alone = wanted.start == wanted.end == str(year)
        href = context.paths.timeline(whole if alone else whole.but(start=str(year), end=str(year)))
        bars.append(
            YearBar(
                year=year,
                count=count,
                height=max(4, round(100 * count / most)) if count else 0,
                href=href,
                chosen=has_period and first <= str(year) <= last,
            )
        )
    return tuple(bars), counts.get(queries.UNKNOWN, 0)


def timeline(context: Context, wanted: Filter) -> TimelinePage | None:
    """The timeline; None where its page of the list does not exist."""
    found = queries.count(context.connection, wanted)
    if wanted.page > page_count(found):
        return None
    shown = queries.records(
        context.connection,
        context.reference,
        wanted,
        limit=PAGE_SIZE,
        offset=(wanted.page - 1) * PAGE_SIZE,
    )
    form = filter_form(context, wanted, "/timeline")
    years, undated = _years(context, wanted, form)
    total = queries.total(context.connection, wanted)
    title = context.say("Timeline of cooperation")
    full_title = f"{title} – {form.sentence}" if form.sentence else title
    return TimelinePage(
        title=full_title,
        description=context.say(
            "Meetings, agreements, gifts, promises and requests between Hà Nội, Lai Châu and "
            "Lào Cai, in order of time, by sector, place and kind."
        ),
        form=form,
        count=found,
        count_words=record_count(context, found),
        total=total,
        total_sentence="" if wanted.text else sum_sentence(context, total),
        found=found_page.found(context, wanted, shown, found),
        total_href=context.paths.timeline(gifts_of(wanted)),
        chart=timeline_chart(context, wanted),
        years=years,
        undated=undated,
        groups=by_year(context, shown, wanted.sort),
        links=page_links(
            wanted.page, found, lambda page: context.paths.timeline(wanted.but(page=page))
        ),
        sharing=sharing.of_rows(context, "/timeline", full_title, wanted),
        marks_within=bool(wanted.start or wanted.end),
    )
