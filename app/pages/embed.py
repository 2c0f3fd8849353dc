"""Views for other sites to show in a frame: small, with the line that says where they are from."""

from types import SimpleNamespace
from typing import Any, Final

from app import queries
from app.data.filters import Filter
from app.data.parameters import Theme
from app.pages import events
from app.pages.forms import chips, sentence
from app.pages.lists import timeline_chart
from app.pages.record import record
from app.pages.sum_words import sum_sentence
from app.pages.sums import breakdown
from app.queries.context import Context

SHOWN: Final = 8  # events listed under the chart


def _view(context: Context, href: str, theme: Theme, **shown: Any) -> SimpleNamespace:
    """What is shown, and where it is from: the full page, and the version of the data."""
    return SimpleNamespace(
        theme=theme, href=context.public_url + href, version=context.reference.version, **shown
    )


def error(context: Context, message: str) -> SimpleNamespace:
    """What is said in the frame where there is nothing to show."""
    return _view(context, context.paths.to("/"), Theme.SYSTEM, title=message)


def timeline(context: Context, wanted: Filter, theme: Theme) -> SimpleNamespace:
    """The timeline under the filter: chart, count, and its first events."""
    found = queries.found(context.connection, wanted)
    shown = queries.events(context.connection, context.reference, wanted, limit=SHOWN)
    return _view(
        context,
        context.paths.timeline(wanted.but()),
        theme,
        title=context.say("Timeline of cooperation"),
        words=sentence(chips(context, wanted, "/timeline")),
        count_words=events.count_words(context, found),
        total_sentence=""
        if wanted.text
        else sum_sentence(context, queries.total(context.connection, wanted)),
        chart=timeline_chart(context, wanted) if found.events else None,
        cards=events.cards(context, shown, wanted),
    )


def funding(context: Context, wanted: Filter, theme: Theme) -> SimpleNamespace:
    """What each place received, as far as the filter goes: chart and table."""
    return _view(
        context,
        context.paths.funding(wanted.but()),
        theme,
        title=context.say("Donations and support"),
        words=sentence(chips(context, wanted, "/funding")),
        received=breakdown(context, wanted.exact, "received", id_="received"),
    )


def record_embed(context: Context, id_: str, theme: Theme) -> SimpleNamespace | None:
    """One record with its values and how each is known; None where there is no such."""
    page = record(context, id_)
    if page is None:
        return None
    return _view(
        context,
        context.paths.record(id_),
        theme,
        title=page.title,
        record=page.detail.record,
        values=page.values,
    )
