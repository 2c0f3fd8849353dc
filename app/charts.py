"""Rows in, Plotly figures out: plain dicts, as Plotly's JSON wants them; pure.

A test holds every figure valid with `plotly.graph_objects`. Colours of text and grid are the
theme's: the script sets them where it draws. Every mark carries the address it leads to in
`customdata`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Any, Final

from app import dates, i18n, money
from app.paths import Paths
from app.rows import Density, Lang, Record, Relation, Sum

Figure = dict[str, Any]

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
CROWD: Final = 6  # marks of one date in a lane of those; they are counted beside the first
_ROW_PX: Final = 10
_LABELLED_ROW_PX: Final = 20
_LABEL_CHARACTERS: Final = 44
_LABEL_SPACE: Final = 3 * "\N{NO-BREAK SPACE}"
_CHARACTER_PX: Final = 6.8  # on the wide side for the 12 px of labels
_MARK_PX: Final = 8
_SPAN_PX: Final = 4
_WIDTH_PX: Final = 900  # the width marks are packed for; wider screens only get more air
_TICKS_PX: Final = 26
_DAY_MS: Final = 86_400_000
_CLEAR: Final = "rgba(0,0,0,0)"
_YEARS_SAID: Final = 5  # so many have room for their sums beside each other


@dataclass(frozen=True, slots=True)
class _Mark:
    """A record on a lane. `label` stands after it, or before it where it is near the right edge."""

    record: Record
    first: date
    last: date
    starts_open: bool
    ends_open: bool
    label: str = ""
    label_before: bool = False

    @property
    def is_span(self) -> bool:
        return (self.last - self.first).days > 1

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2

    @property
    def is_soft(self) -> bool:
        edtf = self.record.date.edtf
        return self.starts_open or self.ends_open or edtf[-1] in "~?%"


def timeline(
    records: Sequence[Record], relations: Sequence[Relation], paths: Paths, told_until: date
) -> Figure:
    """The timeline: a lane a relation, a mark or a span each record.

    A record of two relations stands in both lanes. A span is the time in which it happened, as far
    as the source tells; its ends fade where they are approximate or open. `told_until` bounds what
    is open.
    """
    lanes = [
        (relation, marks)
        for relation in relations
        if (marks := _marks([r for r in records if relation in r.relations], told_until))
    ]
    everything = [mark for _, marks in lanes for mark in marks]
    if not everything:
        return {"data": [], "layout": _layout(paths.lang, 160)}
    first = min(mark.first for mark in everything)
    last = max(mark.last for mark in everything)
    margin = max(timedelta(days=60), (last - first) / 40)
    days_per_px = ((last - first) + 2 * margin).days / _WIDTH_PX
    labelled = len(everything) <= LABELLED
    name = _titles if labelled else _crowds
    lanes = [
        (
            lane,
            [
                _labelled(mark, label, first, last)
                for mark, label in zip(marks, name(marks, paths.lang), strict=True)
            ],
        )
        for lane, marks in lanes
    ]
    row_px = _LABELLED_ROW_PX if labelled else _ROW_PX
    name_rows = 24 / row_px  # a lane's name has a line of its own above its marks

    placed: list[tuple[_Mark, float]] = []
    names: list[tuple[float, str]] = []
    edges: list[float] = []
    top = 0.0
    for relation, marks in lanes:
        slots = _pack(marks, days_per_px, row_px)
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
            **_layout(paths.lang, round(top * row_px) + 60),
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


_BAND_PX: Final = 72  # of a lane that is counted, not drawn mark by mark


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
                    f"{dates.words(found.stretches[n], lang)}: {i18n.number(lang, counts[n])}"
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
            **_layout(lang, 90 + _BAND_PX * len(lanes)),
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
        "text": [_harmless(name) for _, name in names],
        "textposition": "middle right",
        "textfont": {"size": 14, "weight": 700},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


_LANE_AXIS: Final[Figure] = {
    "overlaying": "x",
    "range": [0, 1],
    "visible": False,
    "fixedrange": True,
}


def _marks(records: Sequence[Record], told_until: date) -> list[_Mark]:
    marks = []
    for record in records:
        first = date.fromisoformat(record.date.earliest) if record.date.earliest else None
        last = date.fromisoformat(record.date.latest) if record.date.latest else None
        if first is None and last is not None:
            # An open start has no length of its own: two years say "before" without a first day.
            marks.append(_Mark(record, last - timedelta(days=730), last, True, False))
        elif first is not None:
            marks.append(_Mark(record, first, last or max(told_until, first), False, last is None))
    return sorted(marks, key=lambda mark: (not mark.is_span, mark.first, mark.record.id))


def _titles(marks: Sequence[_Mark], lang: Lang) -> Iterator[str]:
    """What stands beside each mark where there are few."""
    for mark in marks:
        title = mark.record.title[lang]
        if len(title) > _LABEL_CHARACTERS:
            title = title[:_LABEL_CHARACTERS].rsplit(" ", 1)[0] + "…"
        yield title


def _crowds(marks: Sequence[_Mark], lang: Lang) -> Iterator[str]:
    """What stands beside the first of many marks of one date: the date, and how many they are."""
    many = Counter(mark.record.date.edtf for mark in marks)
    ngettext = i18n.translations(lang).ngettext
    for mark in marks:
        crowd = many.pop(mark.record.date.edtf, 0)
        if crowd < CROWD:
            yield ""
            continue
        records = ngettext("%(count)s record", "%(count)s records", crowd)
        yield f"{mark.record.date.short[lang]}: {records % {'count': i18n.number(lang, crowd)}}"


def _labelled(mark: _Mark, label: str, first: date, last: date) -> _Mark:
    """The mark with its label after it, or before it where it lies near the right edge.

    One that leaves room on neither side goes without; it is named on hover.
    """
    if mark.last <= first + (last - first) * 0.62:
        return replace(mark, label=label)
    if mark.first >= first + (last - first) * 0.38:
        return replace(mark, label=label, label_before=True)
    return mark


def _pack(marks: Sequence[_Mark], days_per_px: float, row_px: int) -> list[int]:
    """For each mark the first row of its lane in which it touches nothing."""
    pad = timedelta(days=round(days_per_px * _MARK_PX * 0.75) + 1)
    near = 0 if row_px >= _LABELLED_ROW_PX else 1  # rows into which letters reach
    rows: defaultdict[int, list[_Taken]] = defaultdict(list)
    slots = []
    for mark in marks:
        first, last = mark.first - pad, mark.last + pad
        letters = timedelta(days=round(days_per_px * _CHARACTER_PX * len(mark.label)))
        taken = _Taken(
            (first, last), (first - letters, first) if mark.label_before else (last, last + letters)
        )
        slot = next(slot for slot in count() if taken.has_room(rows, slot, near))
        rows[slot].append(taken)
        slots.append(slot)
    return slots


_Stretch = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Taken:
    """The time that a mark takes up in its row, and its label beside it."""

    mark: _Stretch
    label: _Stretch

    def has_room(self, rows: Mapping[int, Sequence["_Taken"]], slot: int, near: int) -> bool:
        """Whether it touches nothing in that row, and no label anything in the rows near by."""
        for row in range(slot - near, slot + near + 1):
            for other in rows.get(row, ()):
                if (
                    _touch(self.label, other.mark)
                    or _touch(self.mark, other.label)
                    or _touch(self.label, other.label)
                    or (row == slot and _touch(self.mark, other.mark))
                ):
                    return False
        return True


def _touch(one: _Stretch, other: _Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _timeline_traces(
    placed: Sequence[tuple[_Mark, float]], paths: Paths, *, labelled: bool, row_px: int
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
                "size": _MARK_PX,
                "symbol": [SYMBOLS[mark.record.kind] for mark, _ in placed],
                "opacity": [0.7 if mark.is_soft else 1 for mark, _ in placed],
                "line": {"width": 1.5, "color": [_colour(mark) for mark, _ in placed]},
            },
            "text": [_hover(mark.record, paths.lang) for mark, _ in placed],
            "hovertemplate": "%{text}<extra></extra>",
            # Where it leads, whose it is, and, where it has no label, how many lines are its title.
            "customdata": [
                [paths.record(mark.record.id), mark.record.id]
                + ([] if labelled else [1 + _wrapped(mark.record.title[paths.lang]).count("<br>")])
                for mark, _ in placed
            ],
        },
        *_label_traces(placed),
        _spans([(mark, y) for mark, y in placed if mark.is_span], row_px),
    ]


def _colour(mark: _Mark) -> str:
    return mark.record.sectors[0].colour


def _spans(placed: Sequence[tuple[_Mark, float]], row_px: int) -> Figure:
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
                _CLEAR if mark.is_soft else colour
                for (mark, _), colour in zip(placed, colours, strict=True)
            ],
            "line": {"width": 1, "color": colours},
            "opacity": [0.85 if mark.is_soft else 0.6 for mark, _ in placed],
        },
        "hoverinfo": "skip",
    }


def _label_traces(placed: Sequence[tuple[_Mark, float]]) -> list[Figure]:
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
                        f"{_harmless(mark.label)}{_LABEL_SPACE}"
                        if before
                        else f"{_LABEL_SPACE}{_harmless(mark.label)}"
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
        _wrapped(record.title[lang]),
        record.date.words[lang],
        i18n.label(lang, "kind", record.kind),
        _harmless(record.sectors[0].name[lang]),
    ]
    if record.gift is not None:
        lines.append(i18n.amount(lang, record.gift.amount_vnd, record.gift.qualifier))
    return "<br>".join(lines)


def _harmless(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _wrapped(text: str, width: int = 46) -> str:
    """A title on several lines, its markup made harmless: Plotly reads a few tags in labels, and
    all but a line break it turns into inline styles, which the page's policy refuses.
    """
    lines = [""]
    for word in _harmless(text).split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "<br>".join(lines)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a breakdown: its label, what it adds up to, and where it leads."""

    label: str
    sum: Sum
    href: str
    is_uncertain: bool  # a year that is not certain: apart from the years


def bars(rows: Sequence[Bar], lang: Lang, *, by_year: bool, most_vnd: int = 0) -> Figure:
    """Delivered money and gifts in kind with a stated value, stacked; from zero.

    Years stand upright in their order, other breakdowns lie, largest on top. At a bar's end stands
    its sum; of many years, whose sums would collide, only the largest's and that of what has no
    certain year. What has no published amount has no bar; the table beside it says so. Charts that
    are to be compared share `most_vnd`, the longest bar that their axis has room for.
    """
    shown = [row for row in rows if row.sum.delivered_vnd]
    labels = [_harmless(row.label) for row in shown]
    most_vnd = max([most_vnd, *(row.sum.delivered_vnd for row in shown)])
    long_vnd = most_vnd // 5  # a part that has room for its amount
    many_years = by_year and len(shown) > _YEARS_SAID
    largest = max((row.sum.delivered_vnd for row in shown if not row.is_uncertain), default=0)
    traces = []
    for name, pattern, amount in _stacks(lang):
        amounts = [amount(row.sum) for row in shown]
        if not any(amounts):
            continue
        values, names = ("y", "x") if by_year else ("x", "y")
        # What the whole bar is, is said at its end; on hatching nothing can be read.
        says = [
            not many_years and not pattern and long_vnd <= part < row.sum.delivered_vnd
            for part, row in zip(amounts, shown, strict=True)
        ]
        traces.append(
            {
                "type": "bar",
                "name": name,
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
                "hovertemplate": "%{"
                + ("x" if by_year else "y")
                + "}<br>%{hovertext}<extra>%{fullData.name}</extra>",
                "customdata": [[row.href] for row in shown],
            }
        )
    category: Figure = {"type": "category", "automargin": True, "fixedrange": True}
    if many_years:
        category["tickvals"] = [
            label
            for label, row in zip(labels, shown, strict=True)
            if row.is_uncertain or (label.isdecimal() and int(label) % 5 == 0)
        ]
    # Amounts are said at the bars; an axis of nine digits would only repeat them.
    value = {
        "range": [0, most_vnd * (1.12 if by_year else 1.02)],
        "showticklabels": False,
        "fixedrange": True,
    }
    layout = _layout(lang, 300 if by_year else 70 + 42 * len(shown))
    if not by_year:
        layout["margin"]["b"] = 8  # nothing stands below bars that lie
    return {
        "data": traces,
        "layout": {
            **layout,
            "barmode": "stack",
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


def _stacks(lang: Lang) -> list[tuple[str, str, Callable[[Sum], int]]]:
    return [
        (i18n.label(lang, "value", "cash"), "", lambda row: row.cash_vnd),
        (i18n.label(lang, "value", "in-kind"), "/", lambda row: row.in_kind_vnd),
    ]


def _layout(lang: Lang, height: int) -> Figure:
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": _TICKS_PX, "b": 28, "pad": 4},
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "separators": ",." if lang == "vi" else ".,",
        "showlegend": False,
        "hoverlabel": {"align": "left"},
    }


def _tick_formats(lang: Lang) -> list[Figure]:
    month = "%-m/%Y" if lang == "vi" else "%b %Y"
    day = "%-d/%-m/%Y" if lang == "vi" else "%-d %b %Y"
    return [
        {"dtickrange": [None, "M1"], "value": day},
        {"dtickrange": ["M1", "M12"], "value": month},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ]
