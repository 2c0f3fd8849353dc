"""Views for other sites to show in a frame: small, with the line that says where they are from."""

from dataclasses import dataclass

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.data.parameters import Theme
from app.pages import events
from app.pages.events import EventCard
from app.pages.forms import chips, sentence
from app.pages.lists import Chart, timeline_chart
from app.pages.record import Value, record
from app.pages.sum_words import sum_sentence
from app.pages.sums import Breakdown, breakdown
from app.queries.context import Context

SHOWN = 8  # events listed under the chart


@dataclass(frozen=True)
class Source:
    """Where a view is from: the full page, and the version of the data."""

    href: str
    version: str


@dataclass(frozen=True)
class TimelineEmbed:
    title: str
    theme: Theme
    words: str  # what it is filtered by
    count_words: str
    total_sentence: str
    chart: Chart | None  # None where there is nothing to draw, or too much
    cards: tuple[EventCard, ...]
    source: Source


@dataclass(frozen=True)
class FundingEmbed:
    title: str
    theme: Theme
    words: str  # what it is filtered by
    received: Breakdown
    source: Source


@dataclass(frozen=True)
class RecordEmbed:
    title: str
    theme: Theme
    record: rows.Record
    values: tuple[Value, ...]
    source: Source


@dataclass(frozen=True)
class ErrorEmbed:
    title: str
    theme: Theme
    message: str
    source: Source


View = TimelineEmbed | FundingEmbed | RecordEmbed


def error(context: Context, message: str) -> ErrorEmbed:
    """What is said in the frame where there is nothing to show."""
    return ErrorEmbed(message, Theme.SYSTEM, message, _source(context, context.paths.to("/")))


def _source(context: Context, href: str) -> Source:
    return Source(context.public_url + href, context.reference.version)


def timeline(context: Context, wanted: Filter, theme: Theme) -> TimelineEmbed:
    """The timeline under the filter: chart, count, and its first events."""
    found = queries.found(context.connection, wanted)
    shown = queries.events(context.connection, context.reference, wanted, limit=SHOWN)
    return TimelineEmbed(
        title=context.say("Timeline of cooperation"),
        theme=theme,
        words=sentence(chips(context, wanted, "/timeline")),
        count_words=events.count_words(context, found),
        total_sentence=""
        if wanted.text
        else sum_sentence(context, queries.total(context.connection, wanted)),
        chart=timeline_chart(context, wanted) if found.events else None,
        cards=events.cards(context, shown, wanted),
        source=_source(context, context.paths.timeline(wanted.but())),
    )


def funding(context: Context, wanted: Filter, theme: Theme) -> FundingEmbed:
    """What each place received, as far as the filter goes: chart and table."""
    return FundingEmbed(
        title=context.say("Donations and support"),
        theme=theme,
        words=sentence(chips(context, wanted, "/funding")),
        received=breakdown(context, wanted.exact, "received", id_="received"),
        source=_source(context, context.paths.funding(wanted.but())),
    )


def record_embed(context: Context, id_: str, theme: Theme) -> RecordEmbed | None:
    """One record with its values and how each is known; None where there is no such."""
    page = record(context, id_, public_url=context.public_url, report_address="")
    if page is None:
        return None
    return RecordEmbed(
        title=page.title,
        theme=theme,
        record=page.detail.record,
        values=page.values,
        source=_source(context, context.paths.record(id_)),
    )
