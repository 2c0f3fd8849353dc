"""Views for other sites to show in a frame: small, each with the address of its full page. What a
record's shows is that of its own page.
"""

from types import SimpleNamespace
from typing import Final

from app import queries
from app.data.filters import Filter
from app.pages import events
from app.pages.forms import chips, sentence
from app.pages.lists import timeline_chart
from app.pages.sum_words import sum_sentence
from app.pages.sums import breakdown
from app.queries.context import Context

SHOWN: Final = 8  # events listed under the chart


def error(context: Context, message: str) -> SimpleNamespace:
    """What is said in the frame where there is nothing to show."""
    return SimpleNamespace(title=message, permalink=context.public_url + context.paths.to("/"))


def timeline(context: Context, wanted: Filter) -> SimpleNamespace:
    """The timeline under the filter: chart, count, and its first events."""
    found = queries.found(context.connection, wanted)
    shown = queries.events(context.connection, context.reference, wanted, limit=SHOWN)
    return SimpleNamespace(
        title=context.say("Timeline of cooperation"),
        permalink=context.public_url + context.paths.timeline(wanted.but()),
        words=sentence(chips(context, wanted, "/timeline")),
        count_words=events.count_words(context, found),
        total_sentence=""
        if wanted.text
        else sum_sentence(context, queries.total(context.connection, wanted)),
        chart=timeline_chart(context, wanted) if found.events else None,
        cards=events.cards(context, shown, wanted),
    )


def funding(context: Context, wanted: Filter) -> SimpleNamespace:
    """What each place received, as far as the filter goes: chart and table."""
    return SimpleNamespace(
        title=context.say("Donations and support"),
        permalink=context.public_url + context.paths.funding(wanted.but()),
        words=sentence(chips(context, wanted, "/funding")),
        received=breakdown(context, wanted.exact, "received", id_="received"),
    )
