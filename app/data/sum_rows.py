"""What sums and counts answer with: frozen rows, free of the database. Money is whole đồng."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.data.rows import Gift, Relation
from app.values.languages import Both


@dataclass(frozen=True, slots=True)
class Sum:
    """What a set of contributions adds up to; delivered, promised and unknown stay apart.

    `key` is the value of the facet it was grouped by. `cash_vnd` and `in_kind_vnd` are delivered;
    `gifts` of them, `known` with a published amount. `at_least` where an amount is a lower bound,
    `about` where a gift is only about the year that is the key.
    """

    key: str
    gifts: int
    known: int
    cash_vnd: int
    in_kind_vnd: int
    at_least: bool
    promises: int
    promises_known: int
    promised_vnd: int
    about: bool = False

    @property
    def delivered_vnd(self) -> int:
        return self.cash_vnd + self.in_kind_vnd

    @property
    def unknown(self) -> int:
        return self.gifts - self.known

    @property
    def published_vnd(self) -> int | None:
        """What was delivered; None where no amount of it is published."""
        return self.delivered_vnd if self.known else None

    @property
    def published_promises_vnd(self) -> int | None:
        return self.promised_vnd if self.promises_known else None


def sum_of(gifts: Iterable[Gift], key: str = "") -> Sum:
    """What these contributions add up to, each of them once: what `queries.totals` answers for the
    records that have them, where they are at hand already.
    """
    all_ = tuple(gifts)
    delivered = [gift for gift in all_ if gift.counted]
    promised = [gift for gift in all_ if gift.standing == "promised"]
    known = [gift for gift in delivered if gift.amount_vnd is not None]
    cash_vnd = sum(gift.amount_vnd or 0 for gift in known if gift.form == "cash")
    return Sum(
        key=key,
        gifts=len(delivered),
        known=len(known),
        cash_vnd=cash_vnd,
        in_kind_vnd=sum(gift.amount_vnd or 0 for gift in known) - cash_vnd,
        at_least=any(gift.qualifier == "at-least" for gift in known),
        promises=len(promised),
        promises_known=sum(gift.amount_vnd is not None for gift in promised),
        promised_vnd=sum(gift.amount_vnd or 0 for gift in promised),
    )


@dataclass(frozen=True, slots=True)
class Mention:
    """One printed amount. `counted` once a gift: the first telling that agrees."""

    record: str
    title: Both
    source: str
    publisher: str
    paragraph: int
    figure: str
    amount_vnd: int
    counted: bool
    standing: str
    first: tuple[str, int]  # publisher and paragraph of the telling that is counted


@dataclass(frozen=True, slots=True)
class Density:
    """How many records begin in each stretch of time, lane by lane.

    `stretches` are days, months or years, as an address has them, without a gap between them.
    """

    stretches: tuple[str, ...]
    lanes: tuple[tuple[Relation, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class NaiveSum:
    """Every printed amount added up, beside each gift counted once."""

    mentions: int
    printed_vnd: int
    counted_vnd: int
