"""Sums in words, and what they do not say by themselves. What is not known is said, and is never
nought.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app import queries
from app.data.filters import MAX_VALUES, Filter, Within
from app.data.sum_rows import Sum
from app.queries.context import Context
from app.values import i18n
from app.values.i18n import N_

_WEAKEST: Final = "D"  # grade


def place_sum_words(context: Context, total: Sum) -> str:
    """A sum in a word or two: what was delivered, else what is known of it; never nought."""
    if total.delivered_vnd:
        amount = i18n.amount(context.lang, total.delivered_vnd)
        return context.say("at least %(amount)s", amount=amount) if total.at_least else amount
    if total.gifts:
        return context.say("not published")
    return context.say("only promised") if total.promises else "–"


def sum_sentence(context: Context, total: Sum, wanted: Filter | None = None) -> str:
    """What a sum stands on: on how many of how many gifts, and what is promised besides; where the
    filter narrows, it is the filter that finds none.
    """
    if not total.gifts and not total.promises:
        return _none_words(context, wanted or Filter())
    sentences = []
    if total.known:
        said = _said(context, total)
        sentences.append(
            context.say(
                "At least %(amount)s, from the published amounts of %(known)s of %(gifts)s gifts.",
                **said,
            )
            if total.at_least
            else context.say(
                "%(amount)s, from the published amounts of %(known)s of %(gifts)s gifts.", **said
            )
        )
        if total.in_kind_vnd and not total.cash_vnd:
            sentences.append(
                context.say("It is the stated value of buildings and goods, not money.")
            )
        elif total.in_kind_vnd:
            sentences.append(
                context.say(
                    "Of this %(cash)s is money and %(in_kind)s the stated value of "
                    "buildings and goods.",
                    cash=i18n.amount(context.lang, total.cash_vnd),
                    in_kind=i18n.amount(context.lang, total.in_kind_vnd),
                )
            )
    elif total.gifts:
        sentences.append(
            context.say_count(
                "%(count)s gift is mentioned; its amount was not published.",
                "%(count)s gifts are mentioned; no amount was published.",
                total.gifts,
            )
        )
    if total.promises:
        sentences.append(
            context.say_count(
                "%(count)s more is promised and not counted.",
                "%(count)s more are promised and not counted.",
                total.promises,
            )
        )
    return " ".join(sentences)


def _said(context: Context, total: Sum) -> dict[str, str]:
    return {
        "amount": i18n.amount(context.lang, total.delivered_vnd),
        "known": i18n.number(context.lang, total.known),
        "gifts": i18n.number(context.lang, total.gifts),
    }


def _none_words(context: Context, wanted: Filter) -> str:
    if not is_summed(wanted):
        return context.say("What is listed here is in no sum.")
    if wanted.text:
        return context.say("The search finds no gift.")
    if wanted.narrows:
        return context.say("No gift fits the filters.")
    return context.say("No gift is mentioned.")


def is_summed(wanted: Filter) -> bool:
    """Whether anything that the filter may find is in a sum."""
    asked = wanted.values("standing")
    return not asked or not set(asked).isdisjoint(queries.COUNTED)


def total_words(context: Context, total: Sum) -> str:
    """A sum, and on how many of how many gifts it stands, in a line; of none, nothing."""
    if total.known and total.at_least:
        return context.say(
            "At least %(amount)s, from %(known)s of %(gifts)s gifts", **_said(context, total)
        )
    if total.known:
        return context.say("%(amount)s, from %(known)s of %(gifts)s gifts", **_said(context, total))
    if total.gifts:
        return context.say_count(
            "%(count)s gift, no amount published",
            "%(count)s gifts, no amount published",
            total.gifts,
        )
    return ""


def within(words: str) -> str:
    """The words of a sum as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def surely_words(context: Context, wanted: Filter, total: Sum) -> str:
    """Of a sum over a period, how much surely lies in it; nothing where all of it does."""
    if wanted.within is Within.SURELY or not (wanted.start or wanted.end):
        return ""
    surely = queries.total(context.connection, wanted.but(within=Within.SURELY))
    if (surely.gifts, surely.promises) == (total.gifts, total.promises):
        return ""
    if not surely.gifts:
        return context.say("None of them surely falls in this period.")
    return context.say("Surely in this period: %(sum)s.", sum=within(total_words(context, surely)))


@dataclass(frozen=True)
class Point:
    """Something about a sum; `href` finds the gifts whose number or sum is said."""

    words: str
    href: str


def known_point(context: Context, wanted: Filter, total: Sum) -> Iterator[Point]:
    """The sum itself, and on how many gifts it stands; nothing where no amount is known."""
    if total.known:
        known = wanted.choose("standing", "delivered").choose("amount", "known")
        words = context.say("%(amount)s from %(known)s of %(gifts)s gifts", **_said(context, total))
        yield Point(words, context.paths.timeline(known))


def weak_points(context: Context, wanted: Filter, total: Sum) -> Iterator[Point]:
    """What is weak about a sum, which is that of all the filter finds: what has no amount, what is
    not the authorities' own, what is weakly evidenced, what is of a body that has merged since.
    """
    delivered = wanted.choose("standing", "delivered")
    if total.unknown:
        words = context.say_count(
            "%(count)s of %(gifts)s gifts has no published amount",
            "%(count)s of %(gifts)s gifts have no published amount",
            total.unknown,
            gifts=i18n.number(context.lang, total.gifts),
        )
        yield Point(words, context.paths.timeline(delivered.choose("amount", queries.UNKNOWN)))
    known = delivered.narrow("amount", "known")
    if known is None or not total.delivered_vnd:
        return
    raised = [type_.id for type_ in context.reference.body_types.values() if type_.raised]
    merged = queries.successor_ids(context.connection)[:MAX_VALUES]  # as an address can name
    for part, message, may_be_all in (
        (
            known.narrow("giver_type", *raised),
            N_("%(amount)s of the sum from enterprises and groups of citizens"),
            False,
        ),
        (known.narrow("grade", _WEAKEST), N_("%(amount)s on weak evidence only"), True),
        (known.narrow("body", *merged), N_("%(amount)s of it after a province’s merger"), False),
    ):
        if part is None:
            continue
        vnd = queries.total(context.connection, part).delivered_vnd
        if 0 < vnd < total.delivered_vnd or (may_be_all and vnd):
            words = context.say(message, amount=i18n.amount(context.lang, vnd))
            yield Point(words, context.paths.timeline(part))
