"""Events with what came of them: frozen rows, free of the database."""

from dataclasses import dataclass
from functools import cached_property

from app.data.rows import Gift, Record
from app.data.sum_rows import Sum, sum_of


@dataclass(frozen=True)
class Event:
    """A record that is part of nothing, with all that came of it, oldest first.

    `found`: which of them, and whether it itself, a filter found; `surely`: those of them that lie
    in the period asked for however their dates are read.
    """

    record: Record
    outcomes: tuple[Record, ...]
    found: frozenset[str]
    surely: frozenset[str]

    @cached_property
    def gifts(self) -> tuple[Gift, ...]:
        """What was given there: delivered, each once."""
        all_ = (record.gift for record in (self.record, *self.outcomes))
        return tuple(gift for gift in all_ if gift is not None and gift.counted)

    @cached_property
    def given(self) -> Sum:
        """What that adds up to, and on how many amounts it stands."""
        return sum_of(self.gifts)

    @cached_property
    def came(self) -> int:
        """How much came of it. What a government told a province to do is left out, or one working
        visit would dwarf all others.
        """
        return sum(record.kind != "directive" for record in self.outcomes)

    @cached_property
    def weight(self) -> float:
        """How much it matters, by a rule and not by hand: a point for itself and for each thing
        that came of it, two for each gift and for each billion đồng that was given there.
        """
        return 1 + self.came + 2 * len(self.gifts) + 2 * self.given.delivered_vnd / 10**9


@dataclass(frozen=True, slots=True)
class Found:
    """How many events a filter finds, itself or by an outcome, and how many outcomes."""

    events: int
    outcomes: int
