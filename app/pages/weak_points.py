"""What a sum does not say by itself, each point with the gifts that it is of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app import queries
from app.data.filters import MAX_VALUES, Filter
from app.data.sum_rows import Sum
from app.queries.context import Context
from app.values import i18n
from app.values.i18n import N_

_WEAKEST: Final = "D"


@dataclass(frozen=True)
class Point:
    """`href` finds the gifts whose number or sum is said."""

    words: str
    href: str


def weak_points(context: Context, wanted: Filter, total: Sum) -> tuple[Point, ...]:
    """What is weak about a sum, which is that of all the filter finds: what has no amount, what is
    not the authorities' own, what is weakly evidenced, what is of a body that has merged since.
    """
    if not total.gifts:
        return ()
    delivered = wanted.choose("standing", "delivered")
    return (*_unknown(context, delivered, total), *_of_the_sum(context, delivered, total))


def known_point(context: Context, wanted: Filter, total: Sum) -> tuple[Point, ...]:
    """The sum itself, and on how many gifts it stands; nothing where no amount is known."""
    if not total.known:
        return ()
    words = context.say(
        "%(amount)s from %(known)s of %(gifts)s gifts",
        amount=i18n.amount(context.lang, total.delivered_vnd),
        known=i18n.number(context.lang, total.known),
        gifts=i18n.number(context.lang, total.gifts),
    )
    known = wanted.choose("standing", "delivered").choose("amount", "known")
    return (Point(words, context.paths.timeline(known)),)


def _unknown(context: Context, delivered: Filter, total: Sum) -> Iterator[Point]:
    if total.unknown:
        words = context.say_count(
            "%(count)s of %(gifts)s gifts has no published amount",
            "%(count)s of %(gifts)s gifts have no published amount",
            total.unknown,
            gifts=i18n.number(context.lang, total.gifts),
        )
        unknown = delivered.choose("amount", queries.UNKNOWN)
        yield Point(words, context.paths.timeline(unknown))


def _of_the_sum(context: Context, delivered: Filter, total: Sum) -> Iterator[Point]:
    known = delivered.narrow("amount", "known")
    if known is None or not total.delivered_vnd:
        return
    raised = [type_.id for type_ in context.reference.body_types.values() if type_.raised]
    merged = queries.successor_ids(context.connection)[:MAX_VALUES]
    for part, message, may_be_all in (
        (
            known.narrow("giver_type", *raised),
            N_("%(amount)s of the sum from enterprises and groups of citizens"),
            False,
        ),
        (known.narrow("grade", _WEAKEST), N_("%(amount)s on weak evidence only"), True),
        (
            known.narrow("body", *merged) if merged else None,  # as many as an address can name
            N_("%(amount)s of it after a province’s merger"),
            False,
        ),
    ):
        if part is None:
            continue
        vnd = queries.total(context.connection, part).delivered_vnd
        if 0 < vnd < total.delivered_vnd or (may_be_all and vnd):
            words = context.say(message, amount=i18n.amount(context.lang, vnd))
            yield Point(words, context.paths.timeline(part))
