"""The picture of the money: each gift a square whose area is its amount, the same gifts however
they are grouped.

What is not known is a hollow square of one size, never nought and in no sum; what is only promised
is dotted; goods and buildings at a stated value are hatched.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import sqrt
from typing import Final

from app import charts, queries
from app.charts import Group, Square
from app.data import rows, sum_rows
from app.data.filters import Filter, Sort
from app.pages.forms import Tab
from app.pages.lists import Chart, chart_title
from app.pages.sum_words import Point, known_point, place_sum_words, weak_points
from app.pages.sums import founding_href, gifts_of, row_name
from app.queries.context import Context
from app.values import i18n
from app.values.i18n import N_
from app.values.money import NBSP

TABLE: Final = "table"
GROUPINGS: Final = {
    "year": N_("by year"),
    "received": N_("by place"),
    "purpose": N_("by sector"),
    "giver": N_("by giver"),
    "receiver": N_("by receiver"),
    "form": N_("by form"),
    TABLE: N_("as a table"),
}
MOST: Final = 200  # gifts that are drawn, the largest; more are counted
_LARGEST_PX: Final = 148  # the side of the square of the largest gift
_SMALLEST_PX: Final = 5
_UNKNOWN_PX: Final = 22
_SCALE_PX: Final = 24  # at most, of the square that tells the scale
_NAMED_PX: Final = 72  # a square so large has room for its name

Given = tuple[rows.Record, rows.Gift]


@dataclass(frozen=True)
class Legend:
    """The looks that are drawn; the side of a square in px and its round `amount`, where any amount
    is drawn.
    """

    looks: tuple[str, ...]
    side_px: int
    amount: str


@dataclass(frozen=True)
class Picture:
    """`points` say in a line what the sum stands on and how well. Where a table is asked for, the
    `ledger` is there instead of the squares.
    """

    id: str
    total: sum_rows.Sum
    key: str  # of the total: what it is a sum of
    points: tuple[Point, ...]
    founding_href: str
    tabs: tuple[Tab, ...]
    groups: tuple[Group, ...]
    chart: Callable[[], Chart]  # not every page draws it
    ledger: tuple[rows.Record, ...]
    legend: Legend
    left_out: int


@dataclass(frozen=True)
class Row:
    """Gifts and promises side by side in no groups: the largest first, then what is not known."""

    total: sum_rows.Sum
    key: str  # of the total, as a picture's
    columns: list[list[Square]]
    legend: Legend


@dataclass(frozen=True)
class Side:
    """What a place or a body received, or what it gave."""

    id: str
    heading: str
    picture: Picture


def sides(
    context: Context,
    id_: str,
    page: str,
    facets: Sequence[str],
    by: str = "year",
    most_vnd: int = 0,
) -> list[Side]:
    """What the place or the body received and gave, by these facets, where there is any of it."""
    found = []
    for facet in facets:
        heading, drawn = _SIDES[facet]
        wanted = Filter().choose(facet, id_)
        shown = picture(context, wanted, page, id_=drawn.format(id_), by=by, most_vnd=most_vnd)
        if shown.tabs:
            found.append(Side(facet, context.say(heading), shown))
    return found


_SIDES: Final = {  # the heading of each, and the id of its picture; several places share a page
    "received": (N_("Received"), "received-{}"),
    "gave": (N_("Gave"), "gave-{}"),
    "giver": (N_("Gave"), "giver"),
    "receiver": (N_("Received"), "receiver"),
}


def largest_vnd(context: Context) -> int:
    """The largest gift of all."""
    gifts = context.records(gifts_of(Filter(sort=Sort.AMOUNT)), 1)
    return max((record.gift.amount_vnd or 0 for record in gifts if record.gift), default=0)


def picture(
    context: Context,
    wanted: Filter,
    page: str,
    *,
    id_: str,
    by: str = "year",
    most_vnd: int = 0,
    own: Filter | None = None,
    table: str = "",
) -> Picture:
    """The gifts and promises that the filter finds, grouped; on the page at `page`, whose own
    filter is `own`, and which has them as a `table` at that place. Pictures that are to be compared
    share `most_vnd`, the largest gift of all.
    """
    gifts = gifts_of(wanted)
    total = queries.total(context.connection, wanted)
    found = _largest(context, gifts)
    most_vnd = max([most_vnd, *(gift.amount_vnd or 0 for _, gift in found)])
    groups = _groups(context, gifts, found, by, most_vnd) if by != TABLE else ()
    points = (*known_point(context, wanted, total), *weak_points(context, wanted, total))
    title = chart_title(context, context.say("Gifts and promises"), wanted)
    return Picture(
        id=id_,
        total=total,
        key=f"vnd{wanted.query()}",
        points=points,
        founding_href=founding_href(context, wanted.choose("standing", *gifts.values("standing"))),
        tabs=tuple(
            Tab(
                context.say(GROUPINGS[facet]),
                _grouped(context.paths.to(page, own), by, table)
                if table and facet == TABLE
                else _grouped(context.paths.to(page, own), facet, id_),
                facet == by,
            )
            for facet in (_dividing(found, by) if found else [])
        ),
        groups=groups,
        chart=lambda: Chart(
            id=f"{id_}-units",
            title=title,
            sentence="; ".join(point.words for point in points),
            figure=charts.units(groups, context.lang),
        ),
        ledger=tuple(record for record, _ in found) if by == TABLE else (),
        legend=_legend(context, chain(*(group.squares for group in groups)), most_vnd),
        left_out=max(0, total.gifts + total.promises - len(found)),
    )


def row(context: Context, wanted: Filter, most_vnd: int) -> Row:
    """The gifts and promises that the filter finds; `most_vnd` is the largest gift of all."""
    found = _largest(context, gifts_of(wanted))
    squares = [_square(context, *given, most_vnd) for given in found]
    squares.sort(key=lambda square: (charts.LOOKS[::-1].index(square.look) < 2, -square.side_px))
    return Row(
        total=queries.total(context.connection, wanted),
        key=f"vnd{wanted.query()}",
        columns=charts.columns(squares),
        legend=_legend(context, squares, most_vnd),
    )


def _largest(context: Context, gifts: Filter) -> list[Given]:
    return [
        (record, record.gift)
        for record in context.records(gifts.but(sort=Sort.AMOUNT), MOST)
        if record.gift and record.gift.standing in queries.COUNTED
    ]


def _dividing(found: Sequence[Given], by: str) -> list[str]:
    """By year, as a table, and the other groupings that tell these gifts apart."""
    return [
        facet
        for facet in GROUPINGS
        if facet in {"year", TABLE, by} or len({_key(*given, facet) for given in found}) > 1
    ]


def _grouped(address: str, by: str, place: str) -> str:
    asked = "" if by == "year" else f"{'&' if '?' in address else '?'}by={by}"
    return f"{address}{asked}#{place}"


def _groups(
    context: Context, gifts: Filter, found: Iterable[Given], by: str, most_vnd: int
) -> tuple[Group, ...]:
    gathered: dict[str, list[Given]] = {}
    for given in found:
        gathered.setdefault(_key(*given, by), []).append(given)
    if by == "year":
        order = sorted(gathered, key=lambda key: (key == queries.UNKNOWN, key))
    else:
        order = sorted(gathered, key=lambda key: -sum(_weight(gift) for _, gift in gathered[key]))
    named = queries.names(context.connection, by, gathered)
    sums = {row.key: row for row in queries.totals(context.connection, gifts, by)}
    return tuple(
        Group(
            name=row_name(context, by, sums[key], named),
            href=context.paths.timeline(gifts.choose(by, key)),
            sum_words=place_sum_words(context, sums[key]),
            squares=tuple(
                _square(context, record, gift, most_vnd)
                for record, gift in sorted(
                    gathered[key], key=lambda given: (-_weight(given[1]), given[0].id)
                )
            ),
        )
        for key in order
    )


def _weight(gift: rows.Gift) -> int:
    """Delivered amounts first and by size; then what was promised, then what is not known."""
    if gift.amount_vnd is None:
        return 0
    return gift.amount_vnd if gift.standing == "delivered" else 1


def _key(record: rows.Record, gift: rows.Gift, by: str) -> str:
    """The group in which a gift is drawn."""
    match by:
        case "year":
            return queries.UNKNOWN if record.date.year is None else str(record.date.year)
        case "purpose":
            return record.main_sector.id
        case "form":
            return gift.form
        case "received":
            return gift.receiver.place or queries.UNKNOWN
    return (gift.giver if by == "giver" else gift.receiver).id


def _square(context: Context, record: rows.Record, gift: rows.Gift, most_vnd: int) -> Square:
    lang, name, amount = context.lang, record.short_title[context.lang], gift.amount_vnd
    said = i18n.amount(lang, amount, gift.qualifier)
    side = _UNKNOWN_PX
    if amount is not None:
        side = max(_SMALLEST_PX, _side_px(amount, most_vnd))
    look = "cash" if gift.form == "cash" else "in-kind"
    if amount is None:
        look = "unknown"
    if gift.standing == "promised":
        look = "promised"
    return Square(
        id=record.id,
        href=context.paths.record(record.id),
        name=name,
        amount=said,
        # A short title may name the amount itself.
        label=("", name) if _names(name, said) else (said, name),
        about=f"{record.date.words[lang]} · {gift.giver.name[lang]} → {gift.receiver.name[lang]}",
        side_px=side,
        look=look,
        is_named=amount is not None and side >= _NAMED_PX,
    )


def _side_px(amount_vnd: int, most_vnd: int) -> int:
    return round(_LARGEST_PX * sqrt(amount_vnd / max(most_vnd, 1)))


def _legend(context: Context, squares: Iterable[Square], most_vnd: int) -> Legend:
    drawn = {square.look for square in squares}
    amount_vnd = 1
    while most_vnd and _side_px(amount_vnd * 10, most_vnd) <= _SCALE_PX:
        amount_vnd *= 10
    return Legend(
        looks=tuple(look for look in charts.LOOKS if look in drawn),
        side_px=_side_px(amount_vnd, most_vnd),
        amount=i18n.amount(context.lang, amount_vnd) if drawn & {"cash", "in-kind"} else "",
    )


def legend_of(pictures: Iterable[Picture | Row]) -> Legend | None:
    """What several pictures on one scale need between them."""
    legends = sorted((each.legend for each in pictures), key=lambda legend: not legend.amount)
    looks = tuple(look for look in charts.LOOKS if any(look in each.looks for each in legends))
    return replace(legends[0], looks=looks) if legends else None


def _names(name: str, said: str) -> bool:
    """Whether a name has the number and unit of an amount in it: "5 tỷ" of "5 tỷ đồng"."""
    number = " ".join(said.split(NBSP)[:2])
    return re.search(rf"(?<![\d.,]){re.escape(number)}\b", name.replace(NBSP, " ")) is not None
