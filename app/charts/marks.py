"""Records as marks on a lane of the timeline: where each stands, so that nothing covers another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Final

from app.data.rows import Record
from app.values import i18n
from app.values.languages import Lang

CROWD: Final = 6  # marks of one date in a lane of those; they are counted beside the first
LABELLED_ROW_PX: Final = 20
_LABEL_CHARACTERS: Final = 44
_CHARACTER_PX: Final = 6.8  # on the wide side for the 12 px of labels
MARK_PX: Final = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A record on a lane. `label` stands after it, or before it where it is near the right edge."""

    record: Record
    first: date
    last: date
    starts_open: bool
    ends_open: bool
    label: str = ""
    label_before: bool = False

    @property
    def is_span(self) -> bool:
        return (self.last - self.first).days > 1

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2

    @property
    def is_soft(self) -> bool:
        edtf = self.record.date.edtf
        return self.starts_open or self.ends_open or any(sign in edtf for sign in "~?%")


def marks_of(records: Sequence[Record], told_until: date) -> list[Mark]:
    """The records that have a day to stand at, spans first, by their first day."""
    marks = []
    for record in records:
        first = date.fromisoformat(record.date.earliest) if record.date.earliest else None
        last = date.fromisoformat(record.date.latest) if record.date.latest else None
        if first is None and last is not None:
            # An open start has no length of its own: two years say "before" without a first day.
            marks.append(Mark(record, last - timedelta(days=730), last, True, False))
        elif first is not None:
            marks.append(Mark(record, first, last or max(told_until, first), False, last is None))
    return sorted(marks, key=lambda mark: (not mark.is_span, mark.first, mark.record.id))


def titles(marks: Sequence[Mark], lang: Lang) -> Iterator[str]:
    """What stands beside each mark where there are few."""
    for mark in marks:
        title = mark.record.title[lang]
        if len(title) > _LABEL_CHARACTERS:
            title = title[:_LABEL_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;:–") + "…"
        yield title


def crowds(marks: Sequence[Mark], lang: Lang) -> Iterator[str]:
    """What stands beside the first of many marks of one date: the date, and how many they are."""
    many = Counter(mark.record.date.edtf for mark in marks)
    ngettext = i18n.translations(lang).ngettext
    for mark in marks:
        crowd = many.pop(mark.record.date.edtf, 0)
        if crowd < CROWD:
            yield ""
            continue
        records = ngettext("%(count)s record", "%(count)s records", crowd)
        yield f"{mark.record.date.short[lang]}: {records % {'count': i18n.number(lang, crowd)}}"


def with_label(mark: Mark, label: str, first: date, last: date) -> Mark:
    """The mark with its label after it, or before it where it lies near the right edge.

    One that leaves room on neither side goes without; it is named on hover.
    """
    if mark.last <= first + (last - first) * 0.62:
        return replace(mark, label=label)
    if mark.first >= first + (last - first) * 0.38:
        return replace(mark, label=label, label_before=True)
    return mark


def pack(marks: Sequence[Mark], days_per_px: float, row_px: int) -> list[int]:
    """For each mark the first row of its lane in which it touches nothing."""
    pad = timedelta(days=round(days_per_px * MARK_PX * 0.75) + 1)
    near = 0 if row_px >= LABELLED_ROW_PX else 1  # rows into which letters reach
    rows: defaultdict[int, list[_Taken]] = defaultdict(list)
    slots = []
    for mark in marks:
        first, last = mark.first - pad, mark.last + pad
        letters = timedelta(days=round(days_per_px * _CHARACTER_PX * len(mark.label)))
        taken = _Taken(
            (first, last), (first - letters, first) if mark.label_before else (last, last + letters)
        )
        slot = next(slot for slot in count() if taken.has_room(rows, slot, near))
        rows[slot].append(taken)
        slots.append(slot)
    return slots


_Stretch = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Taken:
    """The time that a mark takes up in its row, and its label beside it."""

    mark: _Stretch
    label: _Stretch

    def has_room(self, rows: Mapping[int, Sequence["_Taken"]], slot: int, near: int) -> bool:
        """Whether it touches nothing in that row, and no label anything in the rows near by."""
        for row in range(slot - near, slot + near + 1):
            for other in rows.get(row, ()):
                if (
                    _touch(self.label, other.mark)
                    or _touch(self.mark, other.label)
                    or _touch(self.label, other.label)
                    or (row == slot and _touch(self.mark, other.mark))
                ):
                    return False
        return True


def _touch(one: _Stretch, other: _Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]
