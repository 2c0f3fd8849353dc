"""Figures that give context, of a place or a sector, on one axis of years."""

from dataclasses import dataclass
from datetime import date

from app import queries
from app.data import rows
from app.queries.context import Context
from app.values import dates


@dataclass(frozen=True)
class Indicators:
    """`years`: the first and the last that they are of."""

    rows: tuple[rows.Indicator, ...]
    years: tuple[int, int]


def indicators(
    context: Context, *, place: str | None = None, sector: str | None = None
) -> Indicators:
    found = queries.indicators(
        context.connection,
        context.reference,
        places=[place] if place else (),
        sectors=[sector] if sector else (),
    )
    told = [day.year for each in found for day in _ends(each.date)]
    return Indicators(found, (min(told, default=0), max(told, default=0)))


def _ends(when: rows.Date) -> tuple[date, ...]:
    """The first and the last day, of those that are told."""
    told = dates.parse(when.edtf)
    return tuple(day for day in (told.earliest, told.latest) if day)
