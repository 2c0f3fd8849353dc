"""The timeline: chart and list under one filter."""

from dataclasses import dataclass

from app import queries, rows
from app.filters import PAGE_SIZE, Filter
from app.pages import exits
from app.pages.desk import Desk
from app.pages.exits import Exits
from app.pages.forms import FilterForm, filter_form
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
from app.pages.sums import gifts_of, sum_sentence


@dataclass(frozen=True)
class TimelinePage:
    title: str
    description: str
    form: FilterForm
    count: int
    count_words: str
    total: rows.Sum
    total_sentence: str
    total_href: str
    chart: Chart
    groups: tuple[YearGroup, ...]
    links: PageLinks
    exits: Exits
    marks_within: bool  # a period is asked for: the list says which records surely lie in it


def timeline(desk: Desk, wanted: Filter) -> TimelinePage | None:
    """The timeline; None where its page of the list does not exist."""
    found = queries.count(desk.connection, wanted)
    if wanted.page > page_count(found):
        return None
    shown = queries.records(
        desk.connection,
        desk.reference,
        wanted,
        limit=PAGE_SIZE,
        offset=(wanted.page - 1) * PAGE_SIZE,
    )
    form = filter_form(desk, wanted, "/timeline")
    total = queries.total(desk.connection, wanted)
    title = desk.say("Timeline of cooperation")
    full_title = f"{title} – {form.sentence}" if form.sentence else title
    return TimelinePage(
        title=full_title,
        description=desk.say(
            "Meetings, agreements, gifts, promises and requests between Hà Nội, Lai Châu and "
            "Lào Cai, in the order of time, by sector, place and kind."
        ),
        form=form,
        count=found,
        count_words=record_count(desk, found),
        total=total,
        total_sentence=sum_sentence(desk, total),
        total_href=desk.paths.timeline(gifts_of(wanted)),
        chart=timeline_chart(desk, wanted),
        groups=by_year(desk, shown, wanted.sort),
        links=page_links(
            wanted.page, found, lambda page: desk.paths.timeline(wanted.but(page=page))
        ),
        exits=exits.of_rows(desk, "/timeline", full_title, wanted, embed_height=640),
        marks_within=bool(wanted.start or wanted.end),
    )
