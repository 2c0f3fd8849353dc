"""Sums that explain themselves: in words, as a chart and as the table of the same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app import charts, queries
from app.charts import Bar
from app.data.filters import Filter
from app.data.rows import Place
from app.data.sum_rows import Mention, NaiveSum, Sum
from app.pages.forms import value_name
from app.pages.lists import Chart, chart_title
from app.pages.sum_words import is_summed, sum_sentence
from app.queries.context import Context
from app.values import i18n
from app.values.i18n import N_
from app.values.languages import Both

ROWS: Final = 25  # of a breakdown, the largest
MENTIONED: Final = 30  # gifts whose printed amounts are listed one by one


@dataclass(frozen=True)
class Breakdown:
    """A chart and the table of the same numbers: two faces of one query.

    `total` is what the rows sum to, and `sentence` what it stands on.
    """

    heading: str
    column: str
    chart: Chart
    rows: tuple[Bar, ...]
    left_out: int  # smaller rows, which are in the total
    total: Sum
    total_href: str
    sentence: str

    def width(self, vnd: int) -> int:
        """In thousandths of the largest row."""
        return round(1000 * vnd / (max(row.sum.delivered_vnd for row in self.rows) or 1))


@dataclass(frozen=True)
class PlaceSummary:
    """A place with its sums: a card, or a row of the comparison."""

    place: Place
    received: Sum
    gave: Sum
    received_href: str  # the gifts and promises that the sums are of
    gave_href: str
    records: int
    records_href: str


@dataclass(frozen=True)
class Naive:
    """What adding every printed amount would give, beside what is counted; `rows`: each printed
    amount and, where it is not counted, why.
    """

    rows: tuple[tuple[Mention, str | None], ...]
    sum: NaiveSum
    sentence: str


def nothing(key: str) -> Sum:
    return Sum(key, 0, 0, 0, 0, False, 0, 0, 0)


def gifts_of(wanted: Filter) -> Filter:
    """The gifts and promises that the filter finds: the records that its sum stands on; where it
    asks for nothing that is in a sum, for that.
    """
    return wanted.narrow("standing", *queries.COUNTED) or wanted


def founding_href(context: Context, wanted: Filter, page: str = "/funding") -> str:
    """Where the same is told of the founding articles alone; nothing where that is no other sum."""
    founding = wanted.choose("collection", "founding")
    some = queries.count(context.connection, founding)
    if wanted.values("collection") or some in {0, queries.count(context.connection, wanted)}:
        return ""
    return context.paths.to(page, founding)


_HEADINGS: Final = {
    "year": (N_("By year"), N_("Year")),
    "purpose": (N_("By sector"), N_("Sector")),
    "form": (N_("By form"), N_("Form")),
    "giver": (N_("By giver"), N_("Giver")),
    "received": (N_("By the place that received"), N_("Place")),
}


def row_name(context: Context, by: str, row: Sum, named: Mapping[str, Both]) -> str:
    """What a reader calls the group that a sum is of."""
    if row.about:
        return context.say("about %(year)s", year=row.key)
    return value_name(context, by, row.key, named)


def breakdown(context: Context, wanted: Filter, by: str, *, id_: str) -> Breakdown:
    """The contributions that the filter finds, by the facet `by`, as a chart and a table.

    Places are listed also where nothing is told, unless the filter asks for what is in no sum;
    years in their order, the uncertain one last; anything else by what was delivered, largest
    first, then by the number of gifts.
    """
    found = {row.key: row for row in queries.totals(context.connection, wanted, by)}
    if by == "received" and is_summed(wanted):
        asked = wanted.values(by) or [place.id for place in context.reference.provinces]
        for place in context.reference.places.keys() & set(asked):
            found.setdefault(place, nothing(place))
    named = queries.names(context.connection, by, found)

    def rank(row: Sum) -> tuple[int, int, str]:
        if by == "year":
            return (0, 0, "~" if row.key == queries.UNKNOWN else row.key)
        return (-row.delivered_vnd, -row.gifts, row.key)

    shown = [
        Bar(
            label=row_name(context, by, row, named),
            sum=row,
            href=context.paths.timeline(gifts_of(wanted.choose(by, row.key))),
            is_uncertain=by == "year" and row.key == queries.UNKNOWN,
        )
        for row in sorted(found.values(), key=rank)[:ROWS]
    ]
    drawn = [bar for bar in shown if bar.sum.delivered_vnd]
    total = queries.total(context.connection, wanted)
    heading, column = (context.say(message) for message in _HEADINGS[by])
    return Breakdown(
        heading=heading,
        column=column,
        chart=Chart(
            id=id_,
            title=chart_title(context, heading, wanted),
            sentence=_chart_sentence(context, drawn, total),
            # One bar compares nothing: its sentence says it.
            figure=charts.bars(drawn if len(drawn) > 1 else (), context.lang, by_year=by == "year"),
        ),
        rows=tuple(shown),
        left_out=len(found) - len(shown),
        total=total,
        total_href=context.paths.timeline(gifts_of(wanted)),
        sentence=sum_sentence(context, total, wanted),
    )


def _chart_sentence(context: Context, drawn: Sequence[Bar], total: Sum) -> str:
    """What the chart shows, in a sentence made from its numbers."""
    if not total.gifts:
        return context.say("There is no bar to draw: no delivered gift is among these.")
    if not drawn:
        return context.say("There is no bar to draw: no amount was published.")

    def of(bar: Bar) -> dict[str, str]:
        amount = bar.sum.delivered_vnd
        return {
            "label": bar.label,
            "amount": i18n.amount(context.lang, amount),
            "share": i18n.percent(context.lang, amount, total.delivered_vnd),
        }

    sentences = []
    certain = [bar for bar in drawn if not bar.is_uncertain]
    if len(drawn) == 1 and certain:
        return context.say("%(label)s accounts for all of it, %(amount)s.", **of(certain[0]))
    largest = max(certain, key=lambda bar: bar.sum.delivered_vnd, default=None)
    # What has no year may be of any: where it is more, no year is known to be the largest.
    unplaced_vnd = sum(bar.sum.delivered_vnd for bar in drawn if bar.is_uncertain)
    if largest and largest.sum.delivered_vnd > unplaced_vnd:
        sentences.append(
            context.say(
                "The largest is %(label)s with %(amount)s, %(share)s of the published total.",
                **of(largest),
            )
        )
    sentences += [
        context.say("For %(amount)s, %(share)s of it, the year is not certain.", **of(bar))
        for bar in drawn
        if bar.is_uncertain
    ]
    return " ".join(sentences)


def place_summary(context: Context, place: Place) -> PlaceSummary:
    taken, given, here = (Filter().choose(f, place.id) for f in ("received", "gave", "place"))
    return PlaceSummary(
        place=place,
        received=queries.total(context.connection, taken),
        gave=queries.total(context.connection, given),
        received_href=context.paths.timeline(taken.choose("standing", *queries.COUNTED)),
        gave_href=context.paths.timeline(given.choose("standing", *queries.COUNTED)),
        records=queries.count(context.connection, here),
        records_href=context.paths.timeline(here),
    )


def naive(context: Context, wanted: Filter) -> Naive:
    found = queries.mentions(context.connection, wanted, gifts=MENTIONED)
    added_up = queries.naive_sum(context.connection, wanted)
    return Naive(
        rows=tuple((mention, _why_not_counted(context, mention)) for mention in found),
        sum=added_up,
        sentence=context.say(
            "The articles print %(mentions)s amounts that add up to %(naive)s; "
            "counting each gift once gives %(counted)s.",
            mentions=added_up.mentions,
            naive=i18n.amount(context.lang, added_up.printed_vnd),
            counted=i18n.amount(context.lang, added_up.counted_vnd),
        ),
    )


def _why_not_counted(context: Context, mention: Mention) -> str | None:
    if mention.counted:
        return None
    if mention.standing == "promised":
        return context.say("It was promised, not given.")
    if mention.standing == "uncounted":
        return context.say("The record says why it is not counted.")
    publisher, paragraph = mention.first
    return context.say(
        "The same gift, counted from %(publisher)s, paragraph %(paragraph)s.",
        publisher=publisher,
        paragraph=paragraph,
    )
