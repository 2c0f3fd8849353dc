"""The donation charts of each province, and the ledger under them."""

from dataclasses import dataclass

from app import queries
from app.data import rows, sum_rows
from app.data.facets import FUNDING_FACETS
from app.data.filters import PAGE_SIZE, Filter
from app.pages import sharing
from app.pages.forms import FilterForm, filter_form
from app.pages.money import Picture, picture
from app.pages.sharing import Sharing
from app.pages.sum_words import sum_sentence, surely_words
from app.pages.sums import Breakdown, Naive, breakdowns, gifts_of, naive
from app.queries.context import Context


@dataclass(frozen=True)
class FundingPage:
    title: str
    description: str
    form: FilterForm
    total: sum_rows.Sum
    total_sentence: str
    surely_words: str
    picture: Picture
    places: tuple[tuple[rows.Place, str, tuple[Breakdown, ...]], ...]  # with address
    ledger: tuple[rows.Record, ...]
    ledger_count: int
    ledger_href: str  # of all of them
    ledger_words: str
    naive: Naive
    sharing: Sharing


def funding(context: Context, wanted: Filter, by: str = "year") -> FundingPage:
    wanted = wanted.exact
    total = queries.total(context.connection, wanted)
    gifts = gifts_of(wanted)
    count = queries.count(context.connection, gifts)
    places = [
        place
        for place in context.reference.provinces
        if not wanted.values("received") or place.id in wanted.values("received")
    ]
    title = context.say("Donations and support")
    return FundingPage(
        title=title,
        description=context.say(
            "What each province received, from whom, for what, in which year; "
            "each gift counted once."
        ),
        form=filter_form(
            context, wanted, "/funding", facets=FUNDING_FACETS, counted=gifts_of(wanted)
        ),
        total=total,
        total_sentence=sum_sentence(context, total, wanted),
        surely_words=surely_words(context, wanted, total),
        picture=picture(context, wanted, "/funding", id_="money", by=by, own=wanted.but()),
        places=tuple(
            (
                place,
                context.paths.place(place.id),
                breakdowns(
                    context,
                    wanted.choose("received", place.id),
                    ("year", "purpose", "form", "giver"),
                    place.id,
                ),
            )
            for place in places
        ),
        ledger=context.records(gifts, PAGE_SIZE),
        ledger_count=count,
        ledger_href=context.paths.timeline(gifts),
        ledger_words=context.say_count(
            "%(count)s gift or promise", "%(count)s gifts and promises", count
        ),
        naive=naive(context, wanted),
        sharing=sharing.of_rows(context, "/funding", title, wanted, rows=gifts_of(wanted)),
    )
