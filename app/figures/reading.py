"""A text read pass by pass: what an earlier pass took, a later one does not see.

So the order is the precedence: names before dates before quantities, and at the end every digit
that is left.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from app.figures.names import PATTERNS, named
from app.figures.periods import dated
from app.figures.quantities import chains, halves, quantities, vague
from app.figures.texts import Text, fold
from app.figures.values import FigureKind, Found, Value

_LEFTOVER: Final = re.compile(r"\d(?:[.,:/-]?\d)*|[^\W\d_]")


def find(text: str) -> list[Found]:
    """Every figure of a text, in order, none overlapping another. Give it folded text (`fold`)."""
    return _read(text, lenient=False)


@lru_cache(maxsize=4096)
def parse(figure: str) -> Value | None:
    """What one printed figure says; None where it holds no figure, or several.

    A figure that stands alone is read more freely than running text: "bảy", "hai tỉnh" and "một xã"
    are counts, "17-5" is a day and month, "4/3" too.
    """
    text = fold(figure)
    found = find(text)
    if not found or found[0].kind is FigureKind.NUMBER:
        found = _read(text, lenient=True)
    return found[0].value if len(found) == 1 else None


def _read(text: str, *, lenient: bool) -> list[Found]:
    reading = Text(text)
    for pattern in PATTERNS:
        reading.take(named(reading, pattern))
    reading.take(dated(reading, lenient=lenient))
    reading.take(chains(reading))
    reading.take(vague(reading))
    reading.take(quantities(reading, lenient=lenient))
    reading.take(halves(reading))
    reading.take(_leftovers(reading))
    return sorted(reading.found, key=lambda figure: figure.start)


def _leftovers(reading: Text) -> Iterator[Found]:
    """Every digit that no pass explained, superscripts and circled ones included."""
    for match in _LEFTOVER.finditer(reading.left):
        if unicodedata.category(match[0][0]) in {"Nd", "No"}:
            yield reading.figure(*match.span(), match.span(), Value(FigureKind.NUMBER))
