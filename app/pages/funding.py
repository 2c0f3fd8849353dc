"""The donation charts of each province, and the ledger under them."""

from operator import itemgetter
from types import SimpleNamespace

from app import queries
from app.data.facets import FUNDING_FACETS
from app.data.filters import PAGE_SIZE, Filter
from app.pages import sharing
from app.pages.forms import filter_form
from app.pages.money import picture
from app.pages.sum_words import sum_sentence, surely_words
from app.pages.sums import Breakdown, breakdown, gifts_of, naive
from app.queries.context import Context


def funding(context: Context, wanted: Filter, by: str = "year") -> SimpleNamespace:
    wanted = wanted.exact
    total = queries.total(context.connection, wanted)
    gifts = gifts_of(wanted)
    count = queries.count(context.connection, gifts)
    chosen = wanted.values("received")
    received = [
        (place, _received(context, wanted, place.id))
        for place in context.reference.provinces
        if not chosen or place.id in chosen
    ]
    title = context.say("Donations and support")
    return SimpleNamespace(
        title=title,
        description=context.say(
            "What each province received, from whom, for what, in which year; "
            "each gift counted once."
        ),
        form=filter_form(context, wanted, "/funding", facets=FUNDING_FACETS, counted=gifts),
        total=total,
        total_sentence=sum_sentence(context, total, wanted),
        surely_words=surely_words(context, wanted, total),
        picture=picture(
            context, wanted, "/funding", id_="money", by=by, own=wanted.but(), table="ledger"
        ),
        # Who received most comes first; a place that received nothing has nothing to show.
        places=sorted(filter(itemgetter(1), received), key=lambda each: -_sum_vnd(each[1])),
        ledger=context.records(gifts, PAGE_SIZE),
        ledger_count=count,
        ledger_href=context.paths.timeline(gifts),
        ledger_words=context.say_count(
            "%(count)s gift or promise", "%(count)s gifts and promises", count
        ),
        naive=naive(context, wanted),
        sharing=sharing.of_rows(context, "/funding", title, wanted, rows=gifts),
    )


def _sum_vnd(breakdowns: list[Breakdown]) -> int:
    return breakdowns[0].total.delivered_vnd


def _received(context: Context, wanted: Filter, place: str) -> list[Breakdown]:
    """What the place received, broken down; nothing where no gift or promise is told of."""
    received = wanted.choose("received", place)
    total = queries.total(context.connection, received)
    if not total.gifts and not total.promises:
        return []
    return [
        breakdown(context, received, by, id_=f"{place}-{by}")
        for by in ("year", "purpose", "form", "giver")
    ]
