"""Parameters of single pages beside the filter: an embedded view’s theme, the grouping of gifts."""

from collections.abc import Iterable
from enum import StrEnum

from app.data.filters import Filter, FilterError, given
from app.data.problems import Fault, Problem


class Theme(StrEnum):
    """The colours of an embedded view; of the reader's system where none is asked for."""

    SYSTEM = ""
    LIGHT = "light"
    DARK = "dark"


def theme(pairs: Iterable[tuple[str, str]]) -> Theme:
    """The theme of an embedded view's address; raises `FilterError` for another."""
    value = dict(given(pairs)).get("theme", "")
    try:
        return Theme(value)
    except ValueError:
        problem = Problem("theme", value[:80], Fault.UNKNOWN_VALUE, ("light", "dark"))
        raise FilterError([problem], Filter()) from None


def grouping(pairs: Iterable[tuple[str, str]], known: Iterable[str], default: str) -> str:
    """What a page groups its gifts by; raises `FilterError` for what it does not know."""
    value = dict(given(pairs)).get("by", default)
    if value not in (allowed := tuple(known)):
        raise FilterError([Problem("by", value[:80], Fault.UNKNOWN_VALUE, allowed)], Filter())
    return value
