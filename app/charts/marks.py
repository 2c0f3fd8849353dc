"""Events as marks on a lane of the timeline: where each stands, so that nothing covers another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from math import sqrt
from typing import Final

from app.data.event_rows import Event
from app.values.languages import Lang

_CHARACTER_PX: Final = 6.8  # on the wide side for the 13 px of labels
LEAST_PX: Final = 9  # the size of a mark of which nothing came
_MOST_PX: Final = 26
_BILLION: Final = 10**9
_OPEN: Final = timedelta(days=730)  # an open start has no length of its own: "by 2017" is drawn so


@dataclass(frozen=True, slots=True)
class Item:
    """An event to be drawn, with the lines of the card that it shows when it is pointed at."""

    event: Event
    lanes: frozenset[str]  # the relations in whose lanes it stands
    href: str
    lines: tuple[str, ...]  # when and where; what came of it, counted
    outcomes: tuple[str, ...]  # the first of them by their short titles


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on a lane, from its first day to its last.

    `lasts`: it is a stretch of time, not a day somewhere within. `fades_in`, `fades_out`: that end
    is not known to the day.
    """

    item: Item
    first: date
    last: date
    fades_in: bool
    fades_out: bool

    @property
    def lasts(self) -> bool:
        edtf = self.item.event.record.date.edtf
        return "/" in edtf and not edtf.startswith("..") and self.is_span

    @property
    def is_span(self) -> bool:
        return (self.last - self.first).days > 31

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2

    @property
    def is_gift(self) -> bool:
        return bool(self.item.event.gifts)

    @property
    def is_hollow(self) -> bool:
        return self.item.event.record.status in {"planned", "proposed"}

    @property
    def size_px(self) -> int:
        """Its width: by what came of it, of gifts by their amount."""
        event = self.item.event
        by_amount = 4 * sqrt(event.given.delivered_vnd / _BILLION)
        return min(_MOST_PX, round(LEAST_PX + max(3 * sqrt(event.came), by_amount)))

    @property
    def weight(self) -> float:
        return self.item.event.weight

    def label(self, lang: Lang) -> str:
        return self.item.event.record.short_title[lang]


def marks_of(items: Sequence[Item], told_until: date) -> list[Mark]:
    """The events that have a day to stand at, stretches first, by their first day."""
    marks = []
    for item in items:
        when = item.event.record.date
        first = date.fromisoformat(when.earliest) if when.earliest else None
        last = date.fromisoformat(when.latest) if when.latest else None
        soft = any(sign in when.edtf for sign in "~?%") or (
            "/" not in when.edtf and len(when.edtf) < len("2017-05-17")
        )
        if first is None and last is not None:
            marks.append(Mark(item, last - _OPEN, last, True, soft))
        elif first is not None:
            end = last or max(told_until, first)
            marks.append(Mark(item, first, end, soft, soft or last is None))
    return sorted(marks, key=lambda m: (not m.lasts, m.first, m.item.event.record.id))


def pack(
    marks: Sequence[Mark], days_per_px: float, end: date, labelled: set[int], lang: Lang
) -> list[int]:
    """For each mark the first row of its lane in which it, and its label where it has one, touch
    nothing. A label stands after its mark, near the `end` of the chart before it; that of a stretch
    above its line.
    """
    rows: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    slots = []
    for place, mark in enumerate(marks):
        pad = timedelta(days=round(days_per_px * mark.size_px * 0.6) + 1)
        letters = timedelta(days=round(days_per_px * _CHARACTER_PX * (len(mark.label(lang)) + 2)))
        first, last = mark.first - pad, mark.last + pad
        if place in labelled:
            if mark.lasts:
                last = max(last, first + letters)
            elif last + letters <= end:
                last += letters
            else:
                first -= letters
        slot = next(slot for slot in count() if _is_free(rows, slot, first, last))
        rows[slot].append((first, last))
        slots.append(slot)
    return slots


def _is_free(
    rows: Mapping[int, Sequence[tuple[date, date]]], slot: int, first: date, last: date
) -> bool:
    return all(last <= taken[0] or taken[1] <= first for taken in rows.get(slot, ()))
