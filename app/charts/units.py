"""The picture of the money: a unit chart, each gift a square whose area is its amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.charts.frame import Figure, layout_of
from app.values.languages import Lang

LOOKS: Final = ("cash", "in-kind", "unknown", "promised")
_SMALL_PX: Final = 24
_ON_EACH_OTHER: Final = 2
_PATTERNS: Final = {"in-kind": ("/", 0.4), "promised": (".", 0.2)}  # and how dense each is


@dataclass(frozen=True, slots=True)
class Square:
    """A gift or promise. `look`: cash, in-kind, unknown, or promised (with or without amount)."""

    id: str  # of the record
    href: str
    name: str
    amount: str
    label: tuple[str, str]  # what stands in it, where there is room: the amount, the name
    about: str  # when, from whom, to whom
    side_px: int
    look: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    href: str
    sum_words: str
    squares: tuple[Square, ...]

    @property
    def columns(self) -> list[list[Square]]:
        """The squares as they stand side by side: small ones on each other."""
        return columns(self.squares)


def columns(squares: Sequence[Square]) -> list[list[Square]]:
    found: list[list[Square]] = []
    for square in squares:
        last = found[-1] if found else []
        if (
            last
            and len(last) < _ON_EACH_OTHER
            and max(square.side_px, last[0].side_px) <= _SMALL_PX
        ):
            last.append(square)
        else:
            found.append([square])
    return found


def units(groups: Sequence[Group], lang: Lang) -> Figure:
    """The gifts as squares, a trace each look. `layout.meta` says of each group its name, its sum,
    where it leads and how many squares its columns have; `customdata` of each square its place
    among all.

    Where each stands the script sets, in pixels, since only it knows how wide the chart is. Each
    has its record as its id: grouped anew, it is the same square, and moves.
    """
    squares = list(enumerate(square for group in groups for square in group.squares))
    axis = {"visible": False, "fixedrange": True}
    return {
        "data": [
            _trace(look, [(place, square) for place, square in squares if square.look == look])
            for look in LOOKS
            if any(square.look == look for _, square in squares)
        ],
        "layout": {
            **layout_of(lang, 300),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "meta": [
                [
                    group.name,
                    group.sum_words,
                    group.href,
                    [len(column) for column in group.columns],
                ]
                for group in groups
            ],
            "barmode": "overlay",
            "xaxis": axis,
            "yaxis": axis,
            "hovermode": "closest",
        },
    }


def _trace(look: str, squares: Sequence[tuple[int, Square]]) -> Figure:
    sides = [square.side_px for _, square in squares]
    shape, solidity = _PATTERNS.get(look, ("", 0))
    pattern = {"shape": shape, "size": 6, "solidity": solidity}
    return {
        "type": "bar",
        "orientation": "h",
        "meta": look,
        "ids": [square.id for _, square in squares],
        "x": sides,
        "width": sides,
        "marker": {"opacity": 1, "pattern": {**pattern, "fillmode": "overlay", "fgopacity": 1}},
        "hoverinfo": "none",
        "customdata": [
            [
                square.href,
                square.id,
                [square.name, square.about, square.amount],
                [],
                place,
                square.label if square.is_named else (),
            ]
            for place, square in squares
        ],
    }
