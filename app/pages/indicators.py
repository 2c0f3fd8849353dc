"""Figures that give context, of a place or a sector, on one axis of years."""

from collections.abc import Iterator
from types import SimpleNamespace

from app import queries
from app.data import rows
from app.queries.context import Context
from app.values import dates


def indicators(
    context: Context, *, place: str | None = None, sector: str | None = None
) -> SimpleNamespace:
    """`years`: the first and the last that they are of."""
    found = queries.indicators(
        context.connection,
        context.reference,
        places=[place] if place else (),
        sectors=[sector] if sector else (),
    )
    years = [year for each in found for year in _years(each.date)]
    return SimpleNamespace(rows=found, years=(min(years, default=0), max(years, default=0)))


def _years(when: rows.Date) -> Iterator[int]:
    """Those of the first and the last day, where they are told."""
    told = dates.parse(when.edtf)
    for day in (told.earliest, told.latest):
        if day:
            yield day.year
