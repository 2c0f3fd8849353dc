"""Donation charts: what one breakdown of the gifts adds up to, bar by bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from app.charts.frame import Figure, harmless, layout_of
from app.data.sum_rows import Sum
from app.values import i18n, money
from app.values.languages import Lang

_YEARS_SAID: Final = 4  # so many have room for their sums beside each other
# What is stacked: its name among the values, its hatching, its part of a sum.
_STACKS: Final = (
    ("cash", "", attrgetter("cash_vnd")),
    ("in-kind", "/", attrgetter("in_kind_vnd")),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a breakdown: its label, what it adds up to, and where it leads."""

    label: str
    sum: Sum
    href: str
    is_uncertain: bool  # a year that is not certain: apart from the years


def bars(rows: Sequence[Bar], lang: Lang, *, by_year: bool) -> Figure:
    """Delivered money and gifts in kind with a stated value, stacked; from zero.

    Years stand upright in their order, other breakdowns lie, largest on top. At a bar's end stands
    its sum; of many years, whose sums would collide, only the largest's and that of what has no
    certain year. What has no published amount has no bar; the table beside it says so.
    """
    shown = [row for row in rows if row.sum.delivered_vnd]
    labels = [harmless(row.label) for row in shown]
    most_vnd = max((row.sum.delivered_vnd for row in shown), default=0)
    long_vnd = most_vnd // 5  # a part that has room for its amount
    many_years = by_year and len(shown) > _YEARS_SAID
    largest = max((row.sum.delivered_vnd for row in shown if not row.is_uncertain), default=0)
    values, names = ("y", "x") if by_year else ("x", "y")
    traces = []
    for name, pattern, amount in _STACKS:
        amounts = [amount(row.sum) for row in shown]
        if not any(amounts):
            continue
        # What the whole bar is, is said at its end; on hatching nothing can be read.
        says = [
            not many_years and not pattern and long_vnd <= part < row.sum.delivered_vnd
            for part, row in zip(amounts, shown, strict=True)
        ]
        traces.append(
            {
                "type": "bar",
                "name": i18n.label(lang, "value", name),
                values: amounts,
                names: labels,
                "orientation": "v" if by_year else "h",
                "marker": {
                    "opacity": [0.55 if row.is_uncertain else 1 for row in shown],
                    "pattern": {"shape": pattern, "size": 6, "solidity": 0.4},
                },
                "text": [
                    money.say(a, lang) if said else ""
                    for a, said in zip(amounts, says, strict=True)
                ],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "hovertext": [money.say(a, lang) for a in amounts],
                "hovertemplate": f"%{{{names}}}<br>%{{hovertext}}<extra>%{{fullData.name}}</extra>",
                "customdata": [[row.href] for row in shown],
            }
        )
    category: Figure = {"type": "category", "automargin": True, "fixedrange": True}
    if many_years:
        category["tickvals"] = [
            label
            for label, row in zip(labels, shown, strict=True)
            if row.is_uncertain or (row.sum.key.isdecimal() and int(row.sum.key) % 5 == 0)
        ]
    # Amounts are said at the bars; an axis of nine digits would only repeat them.
    value = {
        "range": [0, most_vnd * (1.12 if by_year else 1.02)],
        "showticklabels": False,
        "fixedrange": True,
    }
    layout = layout_of(lang, 300 if by_year else 70 + 42 * len(shown))
    if not by_year:
        layout["margin"]["b"] = 8  # nothing stands below bars that lie
    return {
        "data": traces,
        "layout": {
            **layout,
            "barmode": "stack",
            "uniformtext": {"mode": "hide", "minsize": 10},  # smaller, nobody reads it
            "xaxis": category if by_year else value,
            "yaxis": value if by_year else {**category, "autorange": "reversed"},
            "showlegend": len(traces) > 1,
            "legend": {
                "orientation": "h",
                "traceorder": "normal",
                "x": 0,
                "y": 1.02,
                "yanchor": "bottom",
            },
            "bargap": 0.35,
            "annotations": [
                _total(row, place, lang, by_year=by_year)
                for place, row in enumerate(shown)
                if not many_years or row.is_uncertain or row.sum.delivered_vnd == largest
            ],
        },
    }


def _total(row: Bar, place: int, lang: Lang, *, by_year: bool) -> Figure:
    """The sum of the bar at `place` (a year's name would be taken for a place), at its end."""
    amount = row.sum.delivered_vnd
    at = {"x": place, "y": amount} if by_year else {"x": amount, "y": place}
    beside = {"yanchor": "bottom"} if by_year else {"xanchor": "left", "xshift": 4}
    return {**at, **beside, "text": money.say(amount, lang), "showarrow": False}
