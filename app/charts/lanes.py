"""The timeline, a lane a relation: event by event, or counted where they are too many."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from app.charts.frame import Figure, harmless, layout_of
from app.charts.marks import LEAST_PX, Item, Mark, marks_of, pack
from app.data.paths import Paths
from app.data.rows import Relation
from app.data.sum_rows import Density
from app.values import date_words, dates, i18n
from app.values.languages import Lang
from app.values.vocabulary import FAMILY_COLOURS, Family

# A shape for what was given and one for all else; what is only promised or asked for is open.
EVENT: Final = "circle"
GIFT: Final = "diamond"

# Marks for whose names rows are kept free; the script names others where it can.
LABELLED: Final = 60
_ROW_PX: Final = 30
_BARE_ROW_PX: Final = 14  # where there are more marks than names
_STRETCH_PX: Final = 8
_SOFT_PX: Final = 6
_CORE_PX: Final = 2
_FADES: Final = (0.15, 0.35, 0.55, 0.75)  # from a soft end inwards
_NAME_PX: Final = 26  # a lane's name has a line of its own above its marks
_GAP_PX: Final = 12
_WIDTH_PX: Final = 1100  # the width marks are packed for; wider screens only get more air
_BAND_PX: Final = 72  # of a lane that is counted, not drawn mark by mark
_DAY_MS: Final = 86_400_000
_FAR: Final = 3  # times as long as nine tenths of the events: then the chart opens on these
_MANY: Final = 10  # events that some can be far from
_LANE_AXIS: Final[Figure] = {
    "overlaying": "x",
    "range": [0, 1],
    "visible": False,
    "fixedrange": True,
}


def timeline(
    items: Sequence[Item],
    relations: Sequence[Relation],
    paths: Paths,
    told_until: date,
    *,
    counted: bool = True,
) -> Figure:
    """The timeline: a lane a relation, a mark each event; of two relations it stands in both lanes.

    A line is a stretch of time; where an end is not known to the day it fades, around a thin core.
    `told_until` bounds what is open. Lanes are `counted` where the items are all there are.

    Marks carry in `customdata` the address they lead to, their id, the lines and the list of their
    card, and their label: the script sets the labels, since only it knows how wide the chart is.
    """
    lanes = [
        (relation, marks)
        for relation in relations
        if (marks := marks_of([item for item in items if relation.id in item.lanes], told_until))
    ]
    everything = [mark for _, marks in lanes for mark in marks]
    if not everything:
        return {"data": [], "layout": layout_of(paths.lang, 160)}
    first, last = _opening(everything)
    margin = max(timedelta(days=60), (last - first) / 30)
    days_per_px = ((last - first) + 2 * margin).days / _WIDTH_PX
    row_px = _ROW_PX if len(everything) <= LABELLED else _BARE_ROW_PX
    by_weight = sorted(everything, key=lambda mark: -mark.weight)
    heaviest = {mark.item.event.record.id for mark in by_weight[:LABELLED]}
    placed: list[tuple[Mark, float]] = []
    names: list[tuple[float, str]] = []
    edges: list[float] = []
    top = 0.0
    for relation, marks in lanes:
        named = {n for n, mark in enumerate(marks) if mark.item.event.record.id in heaviest}
        slots = pack(marks, days_per_px, last + margin, named, paths.lang)
        if names:
            edges.append(top - _GAP_PX / 2)
        name = relation.name[paths.lang]
        names.append((top + _NAME_PX / 2, f"{name} ({len(marks)})" if counted else name))
        top += _NAME_PX
        placed += [
            (mark, top + (slot + 0.5) * row_px) for mark, slot in zip(marks, slots, strict=True)
        ]
        top += (max(slots) + 1) * row_px + _GAP_PX
    layout = layout_of(paths.lang, round(top) + 60)
    return {
        "data": [_spans(placed), _marks(placed, paths), _lane_names(names)],
        "layout": {
            **layout,
            "xaxis": _time_axis(first - margin, last + margin, paths.lang, fixed=False),
            "yaxis": {"range": [top, 0], "visible": False, "fixedrange": True},
            "xaxis2": _LANE_AXIS,
            "shapes": [
                {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y} for y in edges
            ],
            "hovermode": "closest",
            "dragmode": "zoom",
        },
    }


def _opening(marks: Sequence[Mark]) -> tuple[date, date]:
    """The time on which the chart opens: all of it, or, where a few events are far from the others,
    that of the nine tenths in the middle.
    """
    first, last = min(mark.first for mark in marks), max(mark.last for mark in marks)
    middles = sorted(mark.middle for mark in marks)
    cut = len(middles) // 20 + (len(middles) > 5)
    some = middles[cut : len(middles) - cut]
    if len(middles) < _MANY or last - first <= _FAR * (some[-1] - some[0]):
        return first, last
    return some[0], some[-1]


def _colour(mark: Mark) -> str:
    return FAMILY_COLOURS[Family(mark.item.event.record.main_sector.family)]


def _marks(placed: Sequence[tuple[Mark, float]], paths: Paths) -> Figure:
    """The marks, all in one trace: each trace takes its time to be drawn."""
    colours = [_colour(mark) for mark, _ in placed]
    return {
        "type": "scatter",
        "mode": "markers",
        "meta": "marks",
        "x": [(mark.first if mark.lasts else mark.middle).isoformat() for mark, _ in placed],
        "y": [y for _, y in placed],
        "marker": {
            "color": colours,
            "size": [LEAST_PX if mark.lasts else mark.size_px for mark, _ in placed],
            "symbol": [
                (GIFT if mark.is_gift else EVENT) + ("-open" if mark.is_hollow else "")
                for mark, _ in placed
            ],
            "opacity": 1,
            "line": {"width": 1.5, "color": colours},
        },
        "hoverinfo": "none",
        "customdata": [
            [
                mark.item.href,
                mark.item.event.record.id,
                [mark.item.event.record.title[paths.lang], *mark.item.lines],
                list(mark.item.outcomes),
                mark.label(paths.lang),
                round(mark.weight, 1),
                mark.first.isoformat(),
                mark.last.isoformat(),
                mark.lasts,
            ]
            for mark, _ in placed
        ],
    }


def _spans(placed: Sequence[tuple[Mark, float]]) -> Figure:
    """The lines as lying bars: `x` is how long each is, in ms; `width` how thick, in pixels."""
    bars = [bar for mark, y in placed for bar in _bars(mark, y)]
    return {
        "type": "bar",
        "orientation": "h",
        "meta": "spans",
        "base": [bar.first.isoformat() for bar in bars],
        "x": [round(bar.length.total_seconds() * 1000) for bar in bars],
        "y": [bar.y for bar in bars],
        "width": [bar.px for bar in bars],
        "marker": {
            "color": [bar.colour for bar in bars],
            "opacity": [bar.opacity for bar in bars],
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
    }


class _Bar(NamedTuple):
    first: date
    length: timedelta
    y: float
    px: int
    colour: str
    opacity: float


def _bars(mark: Mark, y: float) -> Iterator[_Bar]:
    """The line of a mark: whole, or thinning out towards an end that is not known."""
    if not mark.is_span:
        return
    colour, thick = _colour(mark), _STRETCH_PX if mark.lasts else _SOFT_PX
    start, end = mark.first, mark.last
    if mark.fades_in or mark.fades_out:
        yield _Bar(start, end - start, y, _CORE_PX, colour, 1)
        step = min((end - start) / (2 * len(_FADES) + 1), timedelta(days=90))
        for opacity in _FADES:
            if mark.fades_in:
                yield _Bar(start, step, y, thick, colour, opacity)
                start += step
            if mark.fades_out:
                end -= step
                yield _Bar(end, step, y, thick, colour, opacity)
    yield _Bar(start, end - start, y, thick, colour, 1)


def density(found: Density, addresses: Sequence[str], lang: Lang) -> Figure:
    """The timeline where its marks are too many: a lane a relation, a bar for each stretch of time
    as high as the records that begin in it are many. `addresses` lead to those of each stretch.
    """
    lanes = [lane for lane in found.lanes if any(lane[1])]
    most = max((max(counts) for _, counts in lanes), default=1)
    traces, names = [], []
    for place, (relation, counts) in enumerate(reversed(lanes)):
        bottom = place * 1.5
        names.append((bottom + 1.25, f"{relation.name[lang]} ({sum(counts)})"))
        told = [n for n, count in enumerate(counts) if count]
        bounds = [dates.bounds_of(found.stretches[n]) for n in told]
        traces.append(
            {
                "type": "bar",
                "x": [(first + (last - first) / 2).isoformat() for first, last in bounds],
                "y": [counts[n] / most for n in told],
                "base": bottom,
                "width": [((last - first).days + 1) * _DAY_MS for first, last in bounds],
                "marker": {"opacity": [1] * len(told)},
                "text": [
                    f"{date_words.words(found.stretches[n], lang)}: {i18n.number(lang, counts[n])}"
                    for n in told
                ],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
                "customdata": [[addresses[n]] for n in told],
            }
        )
    first, last = (dates.bounds_of(found.stretches[at])[at] for at in (0, -1))
    return {
        "data": [*traces, _lane_names(names)],
        "layout": {
            **layout_of(lang, 90 + _BAND_PX * len(lanes)),
            "xaxis": _time_axis(first, last, lang, fixed=True),
            "yaxis": {"range": [-0.1, 1.5 * len(lanes)], "visible": False, "fixedrange": True},
            "xaxis2": _LANE_AXIS,
            "hovermode": "closest",
        },
    }


def _lane_names(names: Sequence[tuple[float, str]]) -> Figure:
    """The names of the lanes, a trace on an axis of its own: they stay where time is zoomed. As
    annotations or labels of shapes each would be measured by itself, at a cost.
    """
    return {
        "type": "scatter",
        "mode": "text",
        "meta": "lanes",
        "xaxis": "x2",
        "x": [0] * len(names),
        "y": [y for y, _ in names],
        "text": [harmless(name) for _, name in names],
        "textposition": "middle right",
        "textfont": {"size": 14, "weight": 700},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _time_axis(first: date, last: date, lang: Lang, *, fixed: bool) -> Figure:
    month = "%-m/%Y" if lang == "vi" else "%b %Y"
    day = "%-d/%-m/%Y" if lang == "vi" else "%-d %b %Y"
    return {
        "type": "date",
        "range": [first.isoformat(), last.isoformat()],
        "side": "top",
        "tickangle": 0,
        "tickformatstops": [
            {"dtickrange": [None, "M1"], "value": day},
            {"dtickrange": ["M1", "M12"], "value": month},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
        "fixedrange": fixed,
    }
