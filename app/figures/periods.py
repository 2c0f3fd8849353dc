"""Dates and periods: dates as printed, joined where the words between them say so."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from app.figures.numbers import DASH
from app.figures.points import Point, points
from app.figures.texts import Text
from app.figures.values import FigureKind, Found, Value

_TO: Final = re.compile(
    rf" ?{DASH} ?(?:ngày )?| to (?:the end of )?"
    r"| (?:cho )?(?:đến|tới) (?:hết |cuối |đầu |giữa )?(?:ngày )?",
    re.IGNORECASE,
)
# What stands between two dates of one list.
_BESIDE: Final = re.compile(r",? (?:(?:và|and) )?(?:ngày )?", re.IGNORECASE)
_TO_NOW: Final = re.compile(
    rf"(?: ?{DASH} ?| (?:cho )?(?:đến|tới) )"
    r"(?:(?:hiện )?nay|bây giờ|thời điểm (?:hiện tại|này|hiện nay)|hiện tại)(?!\w)",
    re.IGNORECASE,
)
_PERIOD_LEAD: Final = re.compile(
    r"(?<!\w)(?:(?:giai đoạn|thời kỳ|thời gian|nhiệm kỳ|năm học|niên học|niên khóa|niên vụ|các năm)"
    r"(?: |\Z))?(?:(?P<years>\d{1,2}) năm,? )?(?:\()?(?:(?:kể )?từ (?:đầu |giữa |cuối )?)?\Z",
    re.IGNORECASE,
)
_POINT_LEAD: Final = re.compile(
    r"(?<!\w)(?:(?:khoảng|(?:kể )?từ|đến|tới|hết|trước|sau|đầu|giữa|cuối|tầm nhìn"
    r"|by|from|since|until) )+\Z",
    re.IGNORECASE,
)


def dated(text: Text, *, lenient: bool) -> Iterator[Found]:
    """The dates and periods of a text; `lenient` where it is one figure by itself."""
    printed = points(text.left, lenient=lenient)
    at = 0
    for index in reversed(range(len(printed) - 1)):
        printed[index] = _completed(text.left, printed[index], printed[index + 1])
    while at < len(printed):
        first = printed[at]
        second = printed[at + 1] if at + 1 < len(printed) else None
        figure = second and _joined(text, first, second)
        if figure:
            at += 2
        else:
            figure = _single(text, first)
            at += 1
        yield figure


def _completed(text: str, first: Point, second: Point) -> Point:
    """A day whose month, or a month whose year, the date beside it prints: "ngày 5, 6/3/2024"."""
    if not _BESIDE.fullmatch(text, first.end, second.start) or first.year or first.lunar:
        return first
    if first.day and not first.month and second.day and second.month:
        return replace(first, month=second.month, year=second.year)
    if first.month and second.month and second.year and bool(first.day) == bool(second.day):
        return replace(first, year=second.year)
    return first


def _joined(text: Text, first: Point, second: Point) -> Found | None:
    """The period from one date to the next, where the words between them say so."""
    between = text.left[first.end : second.start]
    is_to = _TO.fullmatch(between) or between == "/"
    if between == " and " and text.left.endswith("between ", 0, first.start):
        is_to = True
    if first.until or second.until or not is_to:
        return None
    start, end = first, second
    if start.year is None:
        start = replace(start, year=end.year, month=start.month or end.month)
    if end.year is None and start.year is not None:
        end = replace(end, year=start.year)
    low = (start.year or 0, start.month or 0, start.day or 0)
    high = (end.year or 0, end.month or 99, end.day or 99)
    if low >= high or start.lunar or end.lunar or not (start.is_possible and end.is_possible):
        return None
    left = text.before(first.start, _PERIOD_LEAD, 60)
    years_said = left and left["years"]
    length = (end.year or 0) - (start.year or 0)  # 2011 to 2015 is called five years, or four
    if years_said and int(years_said) not in {length, length + 1}:
        left = None  # another number of years: a figure of its own
    begin = left.start() if left else first.start
    value = Value(FigureKind.PERIOD, edtf=f"{start.edtf}/{end.edtf}")
    return text.figure(begin, second.end, (first.core[0], second.core[1]), value)


def _single(text: Text, point: Point) -> Found:
    left = text.before(point.start, _POINT_LEAD, 60)
    begin = left.start() if left else point.start
    words = left[0].casefold().split() if left else []
    edtf = "" if point.lunar else point.edtf
    now = _TO_NOW.match(text.left, point.end)
    if point.until:
        value = Value(FigureKind.PERIOD, edtf=f"{edtf}/{point.until}", others=point.others)
    elif now and edtf:
        value = Value(FigureKind.PERIOD, edtf=f"{edtf}/..")
    else:
        others: tuple[str, ...] = ()
        if edtf and not {"từ", "sau", "since"}.isdisjoint(words):
            others = (f"{edtf}/..",)
        elif edtf and not {"đến", "tới", "hết", "trước", "by", "until"}.isdisjoint(words):
            others = (f"../{edtf}",)
        value = Value(FigureKind.DATE, edtf=edtf, others=others)
    end = now.end() if now and edtf and not point.until else point.end
    return text.figure(begin, end, point.core, value)
