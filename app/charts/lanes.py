"""The timeline, a lane a relation: mark by mark, or counted where its marks are too many."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from app.charts.frame import CLEAR, Figure, harmless, layout_of
from app.charts.marks import (
    LABELLED_ROW_PX,
    MARK_PX,
    Mark,
    crowds,
    marks_of,
    pack,
    titles,
    with_label,
)
from app.data.paths import Paths
from app.data.rows import Density, Record, Relation
from app.values import date_words, dates, i18n
from app.values.languages import Lang

# A shape for each kind of record; what was only asked or proposed is open.
SYMBOLS: Final[Mapping[str, str]] = {
    "meeting": "circle",
    "visit": "triangle-up",
    "agreement": "square",
    "notice": "square-cross",
    "programme": "hexagon",
    "project": "pentagon",
    "contribution": "diamond",
    "secondment": "triangle-right",
    "training": "triangle-left",
    "certificate": "star",
    "activity": "circle-cross",
    "commitment": "hourglass",
    "directive": "triangle-down",
    "request": "circle-open",
    "proposal": "diamond-open",
}

# Up to so many marks each has its title beside it; more are packed closely, and named on hover.
LABELLED: Final = 45
_ROW_PX: Final = 10
_SPAN_PX: Final = 4
_WIDTH_PX: Final = 900  # the width marks are packed for; wider screens only get more air
_BAND_PX: Final = 72  # of a lane that is counted, not drawn mark by mark
_DAY_MS: Final = 86_400_000
_LABEL_SPACE: Final = 3 * "\N{NO-BREAK SPACE}"
_LANE_AXIS: Final[Figure] = {
    "overlaying": "x",
    "range": [0, 1],
    "visible": False,
    "fixedrange": True,
}


def timeline(
    records: Sequence[Record], relations: Sequence[Relation], paths: Paths, told_until: date
) -> Figure:
    """The timeline: a lane a relation, a mark or a span each record.

    A record of two relations stands in both lanes. A span is the time in which it happened, as far
    as the source tells, hollow where that is approximate or open. `told_until` bounds what is open.
    """
    lanes = [
        (relation, marks)
        for relation in relations
        if (marks := marks_of([r for r in records if relation in r.relations], told_until))
    ]
    everything = [mark for _, marks in lanes for mark in marks]
    if not everything:
        return {"data": [], "layout": layout_of(paths.lang, 160)}
    first = min(mark.first for mark in everything)
    last = max(mark.last for mark in everything)
    margin = max(timedelta(days=60), (last - first) / 40)
    days_per_px = ((last - first) + 2 * margin).days / _WIDTH_PX
    labelled = len(everything) <= LABELLED
    name = titles if labelled else crowds
    lanes = [
        (
            lane,
            [
                with_label(mark, label, first, last)
                for mark, label in zip(marks, name(marks, paths.lang), strict=True)
            ],
        )
        for lane, marks in lanes
    ]
    row_px = LABELLED_ROW_PX if labelled else _ROW_PX
    name_rows = 24 / row_px  # a lane's name has a line of its own above its marks

    placed: list[tuple[Mark, float]] = []
    names: list[tuple[float, str]] = []
    edges: list[float] = []
    top = 0.0
    for relation, marks in lanes:
        slots = pack(marks, days_per_px, row_px)
        rows = max(40 / row_px, max(slots) + 1)
        if names:
            edges.append(top - 8 / row_px)
        names.append((top + 6 / row_px, relation.name[paths.lang]))
        top += name_rows
        placed += [(mark, top + slot) for mark, slot in zip(marks, slots, strict=True)]
        top += rows - 0.5 + 16 / row_px
    return {
        "data": [
            *_timeline_traces(placed, paths, labelled=labelled, row_px=row_px),
            _lane_names(names),
        ],
        "layout": {
            **layout_of(paths.lang, round(top * row_px) + 60),
            "xaxis": {
                "type": "date",
                "range": [(first - margin).isoformat(), (last + margin).isoformat()],
                "side": "top",
                "tickangle": 0,
                "tickformatstops": _tick_formats(paths.lang),
                "fixedrange": False,
            },
            "yaxis": {"range": [top, -4 / row_px], "visible": False, "fixedrange": True},
            "xaxis2": _LANE_AXIS,
            "shapes": [
                {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y} for y in edges
            ],
            "hovermode": "closest",
            "dragmode": "zoom",
        },
    }


def _timeline_traces(
    placed: Sequence[tuple[Mark, float]], paths: Paths, *, labelled: bool, row_px: int
) -> list[Figure]:
    """The marks, all in one trace; their labels; the spans, which Plotly draws below both.

    Few traces: each takes its time to be drawn.
    """
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [mark.middle.isoformat() for mark, _ in placed],
            "y": [y for _, y in placed],
            "marker": {
                "color": [_colour(mark) for mark, _ in placed],
                "size": MARK_PX,
                "symbol": [SYMBOLS[mark.record.kind] for mark, _ in placed],
                "opacity": [0.7 if mark.is_soft else 1 for mark, _ in placed],
                "line": {"width": 1.5, "color": [_colour(mark) for mark, _ in placed]},
            },
            "text": [_hover(mark.record, paths.lang) for mark, _ in placed],
            "hovertemplate": "%{text}<extra></extra>",
            # Where it leads, whose it is, and, where it has no label, how many lines are its title.
            "customdata": [
                [paths.record(mark.record.id), mark.record.id]
                + ([] if labelled else [1 + wrapped(mark.record.title[paths.lang]).count("<br>")])
                for mark, _ in placed
            ],
        },
        *_label_traces(placed),
        _spans([(mark, y) for mark, y in placed if mark.is_span], row_px),
    ]


def _colour(mark: Mark) -> str:
    return mark.record.sectors[0].colour


def _spans(placed: Sequence[tuple[Mark, float]], row_px: int) -> Figure:
    """The spans as lying bars, those with a soft end hollow; `x` is how long each is, in ms."""
    colours = [_colour(mark) for mark, _ in placed]
    return {
        "type": "bar",
        "orientation": "h",
        "meta": "spans",
        "base": [mark.first.isoformat() for mark, _ in placed],
        "x": [(mark.last - mark.first).days * _DAY_MS for mark, _ in placed],
        "y": [y for _, y in placed],
        "width": _SPAN_PX / row_px,
        "marker": {
            "color": [
                CLEAR if mark.is_soft else colour
                for (mark, _), colour in zip(placed, colours, strict=True)
            ],
            "line": {"width": 1, "color": colours},
            "opacity": [0.85 if mark.is_soft else 0.6 for mark, _ in placed],
        },
        "hoverinfo": "skip",
    }


def _label_traces(placed: Sequence[tuple[Mark, float]]) -> list[Figure]:
    """The labels after their marks, and those before; the script leaves them out where it is
    narrow (`meta`).
    """
    traces = []
    for before, position in ((False, "middle right"), (True, "middle left")):
        mine = [(mark, y) for mark, y in placed if mark.label and mark.label_before is before]
        if mine:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "text",
                    "meta": "labels",
                    "x": [(mark.first if before else mark.last).isoformat() for mark, _ in mine],
                    "y": [y for _, y in mine],
                    # No-break spaces keep the label off the mark.
                    "text": [
                        f"{harmless(mark.label)}{_LABEL_SPACE}"
                        if before
                        else f"{_LABEL_SPACE}{harmless(mark.label)}"
                        for mark, _ in mine
                    ],
                    "textposition": position,
                    "textfont": {"size": 12},
                    "hoverinfo": "skip",
                    "showlegend": False,
                    "cliponaxis": False,
                }
            )
    return traces


def _hover(record: Record, lang: Lang) -> str:
    lines = [
        wrapped(record.title[lang]),
        record.date.words[lang],
        i18n.label(lang, "kind", record.kind),
        harmless(record.sectors[0].name[lang]),
    ]
    if record.gift is not None:
        lines.append(i18n.amount(lang, record.gift.amount_vnd, record.gift.qualifier))
    return "<br>".join(lines)


def wrapped(text: str, width: int = 46) -> str:
    """A title on several lines, its markup made harmless: Plotly reads a few tags in labels, and
    all but a line break it turns into inline styles, which the page's policy refuses.
    """
    lines = [""]
    for word in harmless(text).split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "<br>".join(lines)


def density(found: Density, addresses: Sequence[str], lang: Lang) -> Figure:
    """The timeline where its marks are too many: a lane a relation, a bar for each stretch of time
    as high as the records that begin in it are many. `addresses` lead to those of each stretch.
    """
    lanes = [lane for lane in found.lanes if any(lane[1])]
    most = max((max(counts) for _, counts in lanes), default=1)
    traces, names = [], []
    for place, (relation, counts) in enumerate(reversed(lanes)):
        bottom = place * 1.5
        names.append((bottom + 1.25, relation.name[lang]))
        told = [n for n, count in enumerate(counts) if count]
        traces.append(
            {
                "type": "bar",
                "x": [_middle(found.stretches[n]) for n in told],
                "y": [counts[n] / most for n in told],
                "base": bottom,
                "width": [_milliseconds(found.stretches[n]) for n in told],
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
    return {
        "data": [*traces, _lane_names(names)],
        "layout": {
            **layout_of(lang, 90 + _BAND_PX * len(lanes)),
            "xaxis": {
                "type": "date",
                "range": [
                    dates.bounds_of(found.stretches[0])[0].isoformat(),
                    dates.bounds_of(found.stretches[-1])[1].isoformat(),
                ],
                "side": "top",
                "tickangle": 0,
                "tickformatstops": _tick_formats(lang),
                "fixedrange": True,
            },
            "yaxis": {"range": [-0.1, 1.5 * len(lanes)], "visible": False, "fixedrange": True},
            "xaxis2": _LANE_AXIS,
            "hovermode": "closest",
        },
    }


def _middle(stretch: str) -> str:
    first, last = dates.bounds_of(stretch)
    return (first + (last - first) / 2).isoformat()


def _milliseconds(stretch: str) -> int:
    first, last = dates.bounds_of(stretch)
    return ((last - first).days + 1) * _DAY_MS


def _lane_names(names: Sequence[tuple[float, str]]) -> Figure:
    """The names of the lanes, a trace on an axis of its own: they stay where time is zoomed.

    As annotations or labels of shapes each would be measured by itself, at a cost.
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


def _tick_formats(lang: Lang) -> list[Figure]:
    month = "%-m/%Y" if lang == "vi" else "%b %Y"
    day = "%-d/%-m/%Y" if lang == "vi" else "%-d %b %Y"
    return [
        {"dtickrange": [None, "M1"], "value": day},
        {"dtickrange": ["M1", "M12"], "value": month},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ]
