"""The value that `seed/` stores, held against the value that the printed figure says."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from app.figures import FigureKind, Value, parse
from app.seed import schema
from app.values.vocabulary import Measure, Qualifier


def difference(
    owner: schema.Record | schema.Indicator, claim: schema.Claim, found: Sequence[Value]
) -> str | None:
    """How the stored value differs from what the figure says; None where they agree.

    `found` is what is found in the text where the claim stands: read there, "số 25" after "Kế
    hoạch" is a name, and "12 triệu" before "USD" is no đồng.
    """
    if isinstance(owner, schema.Indicator):
        if claim.field == "value":
            return _indicator_difference(owner, claim, found)
        return _date_difference(owner.date, claim, found) if claim.field == "date" else None
    if claim.field in {"date", "period"}:
        date: schema.Date | None = getattr(owner, claim.field)
        return _date_difference(date, claim, found) if date else None
    gift = owner.contribution
    if claim.field == "amount_vnd" and gift and gift.amount_vnd is not None:
        said = _of_kind(claim, found, FigureKind.MONEY)
        if any(v.unit != "đồng" for v in said):
            return f"{claim.figure!r} is a rate ({said[0].unit}); say in why how it is the amount"
        stored = Value(FigureKind.MONEY, Decimal(gift.amount_vnd), None, "đồng", gift.qualifier)
        return _number_difference(stored, claim, said) if said else _no_dong(claim, found)
    quantity = owner.quantities.get(claim.field.removeprefix("quantities."))
    if claim.field.startswith("quantities.") and quantity:
        kinds = (FigureKind.COUNT, FigureKind.TIMES, FigureKind.NUMBER, FigureKind.PERCENT)
        to = None if quantity.to is None else Decimal(quantity.to)
        stored = Value(FigureKind.COUNT, Decimal(quantity.value), to, quantity.unit.vi)
        return _number_difference(stored, claim, _of_kind(claim, found, *kinds), hedged=False)
    return None


def _of_kind(claim: schema.Claim, found: Sequence[Value], *kinds: FigureKind) -> list[Value]:
    """The values of the wanted kinds at a claim's spot.

    Its figure is read by itself only where running text shows none: "hai tỉnh", "17-5".
    """
    said = [value for value in found if value.kind in kinds]
    if said or any(value.kind is not FigureKind.NUMBER for value in found):
        return said
    alone = parse(claim.figure)
    return [alone] if alone and alone.kind in kinds else []


_MEASURED: Final = {
    Measure.VND: (FigureKind.MONEY,),
    Measure.PERCENT: (FigureKind.PERCENT,),
    Measure.TIMES: (FigureKind.TIMES,),
}
_UNITS: Final = {
    Measure.KM: {"km", "ki-lô-mét"},
    Measure.METRE: {"m", "mét"},
    Measure.HECTARE: {"ha", "héc ta", "héc-ta", "hecta"},
    Measure.TONNE: {"tấn"},
}


def _indicator_difference(
    indicator: schema.Indicator, claim: schema.Claim, found: Sequence[Value]
) -> str | None:
    kinds = _MEASURED.get(indicator.measure, (FigureKind.COUNT, FigureKind.NUMBER))
    said = _of_kind(claim, found, *kinds)
    units = _UNITS.get(indicator.measure)
    if said and units and not any(value.unit.lower() in units for value in said):
        return f"{claim.figure!r} counts {said[0].unit!r}, and the measure is {indicator.measure}"
    stored = Value(kinds[0], indicator.value, unit=indicator.unit.vi, qualifier=indicator.qualifier)
    return _number_difference(stored, claim, said)


def _no_dong(claim: schema.Claim, found: Sequence[Value]) -> str:
    counted = next((value for value in found if value.kind is FigureKind.COUNT), None)
    there = f"; what stands there counts {counted.unit!r}" if counted and counted.unit else ""
    return f"{claim.figure!r} says no money in đồng{there}; quote the figure, or say why in why"


# How a hedge in the article may be stored: "gần 4.200" is about, and at most.
_HEDGES: Final = {
    Qualifier.EXACT: {Qualifier.EXACT},
    Qualifier.AT_LEAST: {Qualifier.AT_LEAST},
    Qualifier.AT_MOST: {Qualifier.AT_MOST},
    Qualifier.ABOUT: {Qualifier.ABOUT, Qualifier.AT_MOST},
}


def _number_difference(
    stored: Value, claim: schema.Claim, said: Sequence[Value], *, hedged: bool = True
) -> str | None:
    if not said:
        return f"{claim.figure!r} says no {stored.kind}; quote the figure, or say why in why"
    for value in said:
        if value.or_number is not None and stored.number in {value.number, value.or_number}:
            return (
                f"{claim.figure!r} has two readings, {value.number:f} and {value.or_number:f};"
                " say in why which is meant, and how it shows"
            )
    same = [v for v in said if v.number == stored.number and v.to == stored.to]
    if not same:
        values = " or ".join(_worded(value) for value in said)
        return (
            f"{claim.figure!r} says {values}, and stored is {_worded(stored)};"
            " correct one of them, or say why"
        )
    if hedged and not any(stored.qualifier in _HEDGES[value.qualifier] for value in same):
        return (
            f"the article says {claim.figure!r} {same[0].qualifier}, and stored is"
            f" {stored.qualifier}; correct the qualifier, or say why"
        )
    return None


def _worded(value: Value) -> str:
    if value.number is None:
        return "no number"
    numbers = f"{value.number:,f}" if value.to is None else f"{value.number:,f} to {value.to:,f}"
    return f"{numbers} {value.unit}".strip()


def plain(edtf: str) -> str:
    """An EDTF string without its qualifiers: how sure a date is, no figure prints."""
    return re.sub("[~?%]", "", edtf)


def _date_difference(date: schema.Date, claim: schema.Claim, found: Sequence[Value]) -> str | None:
    stored = plain(date.edtf)
    said = _of_kind(claim, found, FigureKind.DATE, FigureKind.PERIOD)
    readings = [reading for v in said for reading in (v.edtf, *v.others) if reading]
    # "2017-05 Ngày 17-5": the year stands beside the day.
    readings += [both for a in readings for b in readings if (both := _united(a, b))]
    if not readings:
        return f"{claim.figure!r} names no date; say in why how it supports {date.edtf}"
    if stored in readings:
        return None
    if any(re.fullmatch(reading.replace("X", "."), stored) for reading in readings):
        return (
            f"{claim.figure!r} does not print all of {date.edtf}; say in why where the rest is from"
        )
    return (
        f"{claim.figure!r} says {' or '.join(readings)}, and stored is {date.edtf};"
        " correct one of them, or say why"
    )


def _united(dated: str, dayless: str) -> str | None:
    """`XXXX-05-17` with the year of `2017` or `2017-05`; None where they do not fit."""
    if not dated.startswith("XXXX-") or "/" in dated or "X" in dayless or "/" in dayless:
        return None
    whole = dayless[:4] + dated[4:]
    return whole if whole.startswith(dayless) and "X" not in whole else None
