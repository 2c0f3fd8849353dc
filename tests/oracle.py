"""What is so by definition, said again in a second way, to hold the app against."""

from datetime import date

from app.values.dates import Edtf


def within_surely(edtf: Edtf, start: date | None, end: date | None) -> bool:
    """Whether every day it may mean lies from `start` to `end`, both included; None is unbounded.

    An interval with an open end is never surely within, not even where that side is unbounded.
    """
    first, last = edtf.soft_earliest, edtf.soft_latest
    if first is None or last is None:
        return False
    return (start is None or start <= first) and (end is None or last <= end)


def within_possibly(edtf: Edtf, start: date | None, end: date | None) -> bool:
    """Whether some day it may mean lies from `start` to `end`, both included; None is unbounded."""
    first, last = edtf.soft_earliest, edtf.soft_latest
    return (end is None or first is None or first <= end) and (
        start is None or last is None or start <= last
    )
