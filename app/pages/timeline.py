"""The timeline: picture, list and table of events under one filter."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

from app import queries
from app.data.facets import FORM_FACETS
from app.data.filters import PAGE_SIZE, Filter, View, Within
from app.pages import events, sharing
from app.pages import found as found_page
from app.pages.forms import Tab, filter_form
from app.pages.lists import page_links, timeline_chart
from app.pages.sum_words import surely_words, total_words
from app.pages.sums import founding_href, gifts_of
from app.queries.context import Context
from app.values.vocabulary import Kind

YEARS: Final = 40  # bars of the strip at most; what is earlier shares one
_UNDER_PICTURE: Final = 20  # events of a page of the list, where the picture has told them all
_TABS: Final = ("place", "relation", "year")  # chosen by tabs and strip, not on the form


@dataclass(frozen=True)
class YearBar:
    """A year of the strip; `href` is that year alone, or all where it is chosen. The first bar may
    stand for all years until it.
    """

    year: int
    count: int  # of the records that `href` finds
    height: int  # in per cent of the fullest year
    sure: int  # the height of those that surely lie in it
    href: str
    chosen: bool  # it lies in the period asked for
    until: bool = False


def _years(context: Context, wanted: Filter) -> list[YearBar]:
    """How many records each year has under all but the period, from the first year of all records
    to the last, empty ones too.
    """
    whole = wanted.but(start="", end="").choose("year")
    known = sorted(int(year) for year in context.known["year"] if year.isdigit())
    if len(known) < 2:
        return []
    first, last = wanted.start[:4] or "0000", wanted.end[:4] or "9999"
    has_period = bool(wanted.start or wanted.end)
    begin = max(known[0], known[-1] - YEARS + 1)
    numbers = queries.in_years(context.connection, whole, range(begin, known[-1] + 1))
    if begin > known[0]:
        until_then = whole.but(end=str(begin))
        numbers[begin] = (
            queries.count(context.connection, until_then.but(within=Within.POSSIBLY)),
            queries.count(context.connection, until_then.but(within=Within.SURELY)),
        )
    counts = {year: pair[wanted.within is Within.SURELY] for year, pair in numbers.items()}
    most = max(counts.values()) or 1
    bars = []
    for year, count in counts.items():
        until = year == begin > known[0]
        start = "" if until else str(year)
        alone = (wanted.start, wanted.end) == (start, str(year))
        bars.append(
            YearBar(
                year=year,
                count=count,
                height=_height(count, most),
                sure=_height(numbers[year][1], most),
                href=context.paths.timeline(
                    whole if alone else whole.but(start=start, end=str(year))
                ),
                chosen=has_period and first <= str(year) <= last,
                until=until,
            )
        )
    return bars


def _height(count: int, most: int) -> int:
    """In per cent; the least can still be seen."""
    return max(4, round(100 * count / most)) if count else 0


def _views(context: Context, wanted: Filter) -> list[Tab]:
    return [
        Tab(name, context.paths.timeline(wanted.but(view=view)), view is wanted.view)
        for view, name in (
            (View.PICTURE, context.say("Timeline")),
            (View.LIST, context.say("List")),
            (View.TABLE, context.say("Table")),
        )
    ]


def _places(context: Context, wanted: Filter) -> list[Tab]:
    """All, each place and each pair, one at a time, under all else that is chosen."""
    whole = wanted.choose("place").choose("relation")

    def tab(name: str, facet: str, id_: str) -> Tab:
        href = context.paths.timeline(whole.choose(facet, id_))
        return Tab(name, href, id_ in wanted.values(facet))

    lang, reference = context.lang, context.reference
    return [
        Tab(context.say("All"), context.paths.timeline(whole), wanted.but() == whole),
        *(tab(place.name[lang], "place", place.id) for place in reference.places.values()),
        *(tab(pair.name[lang], "relation", pair.id) for pair in reference.relations.values()),
    ]


def timeline(context: Context, wanted: Filter) -> SimpleNamespace | None:
    """The timeline; None where its page of the list does not exist."""
    found = queries.found(context.connection, wanted)
    size = _UNDER_PICTURE if wanted.view is View.PICTURE else PAGE_SIZE
    links = page_links(context, "/timeline", wanted, found.events, size)
    if links is None:
        return None
    shown = queries.events(
        context.connection,
        context.reference,
        wanted,
        limit=size,
        offset=(wanted.page - 1) * size,
    )
    facets = [facet for facet in FORM_FACETS if facet not in _TABS]
    form = filter_form(context, wanted, "/timeline", facets=facets)
    total = queries.total(context.connection, wanted)
    cards = events.cards(context, shown, wanted)
    title = context.say("Timeline of cooperation")
    full_title = f"{title} – {form.sentence}" if form.sentence else title
    told = [
        record
        for event in shown
        for record in (event.record, *event.outcomes)
        if record.id in event.found
    ]
    return SimpleNamespace(
        title=full_title,
        description=context.say(
            "Meetings, agreements, gifts, promises and requests between %(places)s, in order of "
            "time, by sector, place and kind.",
            places=context.reference.between[context.lang],
        ),
        form=form,
        count=found.events,
        count_words=events.count_words(context, found),
        found=found_page.found(context, wanted, told, found.events),
        # What was given, and on how many gifts that stands; nothing under a search.
        total=total,
        total_words="" if wanted.text else total_words(context, total),
        surely_words="" if wanted.text else surely_words(context, wanted, total),
        founding_href=founding_href(context, wanted, "/timeline"),
        total_href=context.paths.timeline(gifts_of(wanted)),
        # Of the central government, folded in the list; the table folds nothing.
        directives=sum(
            record.kind == Kind.DIRECTIVE
            for card in cards
            for group in card.groups
            for record in group.records
            if wanted.view is not View.TABLE
        ),
        families=events.families(shown),
        views=_views(context, wanted),
        view=wanted.view,
        places=_places(context, wanted),
        chart=timeline_chart(context, wanted) if wanted.view is View.PICTURE else None,
        years=_years(context, wanted),
        groups=events.by_year(context, cards, wanted.sort),
        links=links,
        sharing=sharing.of_rows(context, "/timeline", full_title, wanted),
        # The list says which records surely lie in a period that is asked for.
        marks_within=bool(wanted.start or wanted.end),
    )
