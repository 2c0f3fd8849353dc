"""Lists of records and of names, and the timeline that draws events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import Connection

from app import charts, queries
from app.charts import Figure
from app.data import event_rows, rows
from app.data.filters import PAGE_SIZE, Filter, Sort
from app.pages import events, forms, sharing
from app.queries.context import Context
from app.values import date_words, dates, i18n

SHOWN: Final = 40  # records of a page that has no pages of its own, and leads to all of them
TOLD: Final = 3  # outcomes that the card of a mark names
MARKS: Final = 200  # events drawn one by one; of more a reader tells none apart
OUTCOMES: Final = 1000  # of them that are found; to read more takes too long


@dataclass(frozen=True)
class PageLinks:
    page: int
    pages: int
    previous_href: str | None
    next_href: str | None


def page_links(
    context: Context, path: str, wanted: Filter, count: int, size: int = PAGE_SIZE
) -> PageLinks | None:
    """The way through a list of `count` at `path` (without language); None where it has no such
    page as is asked for.
    """
    page, pages = wanted.page, max(1, -(-count // size))
    if page > pages:
        return None

    def href(other: int) -> str:
        return context.paths.to(path, wanted.but(page=other))

    return PageLinks(
        page,
        pages,
        previous_href=href(page - 1) if page > 1 else None,
        next_href=href(page + 1) if page < pages else None,
    )


def names(
    context: Context,
    path: str,
    wanted: Filter,
    *,
    title: str,
    description: str,
    count: Callable[[Connection, str], int],
    find: Callable[..., Sequence[Any]],
) -> SimpleNamespace | None:
    """A page of the list of names at `path` (without language), all or those that the text finds;
    None where there is no such page. `count` and `find` are the queries.
    """
    links = page_links(context, path, wanted, count(context.connection, wanted.text))
    if links is None:
        return None
    return SimpleNamespace(
        title=title,
        description=description,
        text=wanted.text,
        action=context.paths.to(path),
        rows=find(
            context.connection,
            text=wanted.text,
            limit=PAGE_SIZE,
            offset=(wanted.page - 1) * PAGE_SIZE,
        ),
        links=links,
        sharing=sharing.of_names(context, path, title, wanted.but()),
    )


@dataclass(frozen=True)
class Chart:
    """A Plotly figure, its name, and the sentence that says what it shows."""

    id: str
    title: str
    sentence: str
    figure: Figure
    families: tuple[str, ...] = ()  # of sectors, whose colours its key tells


def record_count(context: Context, count: int) -> str:
    return context.say_count("%(count)s record", "%(count)s records", count)


def chart_title(context: Context, name: str, wanted: Filter) -> str:
    """What a chart shows and of what: saved as a drawing, it stands alone."""
    words = forms.sentence(forms.chips(context, wanted, "/timeline"))
    return f"{name} – {words}" if words else name


def timeline_chart(context: Context, wanted: Filter) -> Chart:
    """The timeline of what the filter finds: event by event, or, where they are more than `MARKS`
    or what came of them is more than `OUTCOMES`, counted record by record by when they begin.
    """
    chosen = wanted.values("relation")
    relations = [r for r in context.reference.relations.values() if not chosen or r.id in chosen]
    count = queries.found(context.connection, wanted)
    if count.events > MARKS or count.outcomes > OUTCOMES:
        return _density_chart(context, wanted, relations, queries.count(context.connection, wanted))
    found = queries.events(context.connection, context.reference, wanted.but(sort=Sort.OLDEST))
    return events_chart(context, found, wanted, relations)


def events_chart(
    context: Context,
    found: Sequence[event_rows.Event],
    wanted: Filter,
    relations: Sequence[rows.Relation] = (),
    *,
    counted: bool = True,
) -> Chart:
    """The timeline of these events, `counted` where they are all that the filter finds."""
    relations = relations or list(context.reference.relations.values())
    items = [_item(context, event, wanted) for event in found]
    figure = charts.timeline(
        items, relations, context.paths, context.reference.told_until, counted=counted
    )
    title = chart_title(context, context.say("Timeline"), wanted)
    return Chart(
        "timeline",
        title,
        _picture_in_words(context, found, relations),
        figure,
        families=events.families(found),
    )


def _item(context: Context, event: event_rows.Event, wanted: Filter) -> charts.Item:
    """An event with its card: when and where, what was given, what came of it."""
    card = events.card(context, event, wanted)
    record = event.record
    what = [card.given, *card.summary] if card.given else [*card.summary]
    told = [row for row in event.outcomes if row.kind != "directive"]
    told.sort(key=lambda row: (row.id not in event.found, row.gift is None))
    names = [row.short_title[context.lang] for row in told[:TOLD]]
    if more := len(event.outcomes) - len(names):
        names.append(context.say_count("and %(count)s more", "and %(count)s more", more))
    return charts.Item(
        event=event,
        lanes=_lanes(event, wanted),
        href=context.paths.record(record.id),
        lines=(f"{record.date.words[context.lang]} · {card.where}", " · ".join(what)),
        outcomes=tuple(names) if event.outcomes else (),
    )


def _lanes(event: event_rows.Event, wanted: Filter) -> frozenset[str]:
    """The relations of an event; where another was asked for, that of what came of it."""
    own = {relation.id for relation in event.record.relations}
    chosen = set(wanted.values("relation"))
    if not chosen or own & chosen:
        return frozenset(own)
    hits = (record for record in event.outcomes if record.id in event.found)
    return frozenset(relation.id for record in hits for relation in record.relations) & chosen


def _picture_in_words(
    context: Context, found: Sequence[event_rows.Event], relations: Sequence[rows.Relation]
) -> str:
    """What the chart shows, for those who do not see it: each lane with its weightiest event."""
    if not found:
        return context.say("The chart is empty: no record fits.")
    sentences = []
    for relation in relations:
        lane = [event for event in found if relation in event.record.relations]
        if not lane:
            continue
        heaviest = max(lane, key=lambda event: (event.given.delivered_vnd, len(event.outcomes)))
        sentences.append(
            context.say_count(
                "%(relation)s: %(count)s event, %(title)s (%(when)s).",
                "%(relation)s: %(count)s events, most of all %(title)s (%(when)s).",
                len(lane),
                relation=relation.name[context.lang],
                title=heaviest.record.short_title[context.lang],
                when=heaviest.record.date.short[context.lang],
            )
        )
    return " ".join(sentences)


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
