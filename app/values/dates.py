"""Dates as honest as their source: EDTF strings, their calendar bounds, and words for readers.

EDTF is part of ISO 8601-2:2019 (Library of Congress: https://www.loc.gov/standards/datetime/).
Taken from it, strictly, nothing more:

* Level 0: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, and intervals `A/B` of these;
* Level 1: one qualifier after a whole date, `~` approximate, `?` uncertain, `%` both; an open start
  or end of an interval, `..`; a decade, `201X`; a season, `2017-21` (spring) to `2017-24` (winter).

Decades and seasons stand alone, not in intervals. Years are 1000 to 2999.

Everything is computed when a string is parsed, at load; nothing here reads a clock.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal, NoReturn, cast

FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 2999

Mark = Literal["", "~", "?", "%"]


class EdtfError(ValueError):
    """A text that is no date of this project. The message names it, what is wrong, what is right.

    The message is in English, for the keeper; a page words its own from the value.
    """


class Precision(StrEnum):
    """How finely a date is written."""

    DECADE = "decade"
    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Point:
    """One date as written, or one end of an interval: all its days, both bounds included.

    `earliest` and `latest` bound what is written; `soft_earliest` and `soft_latest` bound what it
    may mean. They differ where the date is qualified, by one unit of its precision on each side
    (the whole decade, year, season, month or day before and after), and for a bare season, by a
    month.
    """

    precision: Precision
    mark: Mark
    earliest: date
    latest: date
    soft_earliest: date
    soft_latest: date


@dataclass(frozen=True, slots=True)
class Edtf:
    """A parsed EDTF string; make it with `parse`.

    `start` and `end` are the two ends of an interval, None where open (never both); of a single
    date they are the same point.
    """

    text: str
    start: Point | None
    end: Point | None

    @property
    def is_interval(self) -> bool:
        """Whether it is written as an interval, `A/B`."""
        return "/" in self.text

    @property
    def anchor(self) -> Point:
        """The start; where it is open, the end."""
        return cast(Point, self.start or self.end)  # parse() refuses an interval without either

    @property
    def earliest(self) -> date | None:
        """The first day of what is written; None where the start is open.

        A qualifier does not widen: of `2019~` it is 2019-01-01.
        """
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> date | None:
        """The last day of what is written; None where the end is open."""
        return self.end.latest if self.end else None

    @property
    def soft_earliest(self) -> date | None:
        """The first day it may mean: of `2019~` 2018-01-01; None where the start is open."""
        return self.start.soft_earliest if self.start else None

    @property
    def soft_latest(self) -> date | None:
        """The last day it may mean: of `2019~` 2020-12-31; None where the end is open."""
        return self.end.soft_latest if self.end else None

    @property
    def year(self) -> int | None:
        """The calendar year, where it is certain: every day it may mean lies in that one year.

        `2018` and `2017-03~` have one; `2019~`, `2017-01~` (it may reach into December 2016),
        `2010/2012` and open intervals have none.
        """
        first, last = self.soft_earliest, self.soft_latest
        return first.year if first and last and first.year == last.year else None

    @property
    def told_year(self) -> int | None:
        """The calendar year that it names, certain or approximate: 2019 of `2019~`. None of a span
        of years, and of what is only known to be before or after.
        """
        if self.year is not None or self.is_interval or not self.earliest or not self.latest:
            return self.year
        return self.earliest.year if self.earliest.year == self.latest.year else None

    @property
    def sort_key(self) -> str:
        """The day to sort by, `YYYY-MM-DD`: the earliest; where the start is open, the day before
        the end begins, since it is said as "before".

        As text it sorts as the days do. Equal keys are common (`2018`, `2018-01`): add an id.
        """
        return (self.earliest or self.anchor.earliest - timedelta(days=1)).isoformat()


# --- Reading --------------------------------------------------------------------------------------

_POINT: Final = re.compile(r"([0-9]{3}[0-9X])(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_FORMS: Final = "YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17"
_LONGEST: Final = len("2017-05-17~/2017-05-19~")
_SPRING, _WINTER = 21, 24  # ISO 8601-2:2019; 22 is summer, 23 autumn
_MONTHS: Final = {
    Precision.DECADE: 120,
    Precision.YEAR: 12,
    Precision.SEASON: 3,
    Precision.MONTH: 1,
}

# Mistakes worth an answer of their own: what they look like, what is wrong, what to write.
_Mistake = tuple[re.Pattern[str], str, Callable[[re.Match[str]], str]]
_MISTAKES: Final[tuple[_Mistake, ...]] = (
    (
        re.compile(r"(0?[1-9]|[12][0-9]|3[01])[/.-](0?[1-9]|1[0-2])[/.-]([0-9]{4})"),
        "the year comes first",
        lambda m: f"{m[3]}-{m[2]:0>2}-{m[1]:0>2}",
    ),
    (
        re.compile(r"(0?[1-9]|1[0-2])[/.-]([0-9]{4})"),
        "the year comes first",
        lambda m: f"{m[2]}-{m[1]:0>2}",
    ),
    (
        re.compile(r"([0-9]{4})[/.-](0?[1-9]|1[0-2])[/.-](0?[1-9]|[12][0-9]|3[01])"),
        "hyphens stand between two digits of month and of day",
        lambda m: f"{m[1]}-{m[2]:0>2}-{m[3]:0>2}",
    ),
    (
        re.compile(r"([0-9]{4})-([1-9])"),
        "a month has two digits",
        lambda m: f"{m[1]}-0{m[2]}",
    ),
    (
        re.compile(r"([0-9]{4})\s*[-\N{EN DASH}]\s*([0-9]{4})"),
        "an interval has a slash",
        lambda m: f"{m[1]}/{m[2]}",
    ),
    (
        re.compile(r"(?s)(?=.*\s)[0-9X~?%/.\s-]*[0-9][0-9X~?%/.\s-]*"),
        "white space in it",
        lambda m: "".join(m[0].split()),
    ),
    (
        re.compile(r"[^/]*[~?%]{2}"),
        "more than one qualifier",
        lambda _: "one of ~ (approximate), ? (uncertain) and % (both)",
    ),
    (
        re.compile(r"[^/]*[~?%][^/]+"),
        "a qualifier that does not stand at the end",
        lambda _: "it after the whole date, like 2019~",
    ),
    (
        re.compile(r"[^/]*[Xx][^/]*"),
        "an unspecified digit that is not the last of a year",
        lambda _: "201X for a decade, or leave out what is unknown, like 2017",
    ),
)


def parse(text: str) -> Edtf:
    """Read an EDTF string (the module's text says which forms are accepted).

    Raises EdtfError for anything else, and for an interval that starts after it ends: whose first
    day lies after its last. `2012-05/2012` does not.
    """
    if len(text) > 2 * _LONGEST:  # before the cache and the patterns see it
        _fail(text[: 2 * _LONGEST] + "…", "too long for a date", _FORMS)
    return _parse(text)


def bounds_of(text: str) -> tuple[date, date]:
    """The first and the last day of a plain date, as a reader's filter has it.

    Accepts `YYYY`, `YYYY-MM` and `YYYY-MM-DD`. Raises EdtfError for anything else, also for what
    only `parse` accepts: qualifiers, intervals, decades, seasons.
    """
    edtf = parse(text)
    point = edtf.start
    plain = (Precision.YEAR, Precision.MONTH, Precision.DAY)
    if point is None or edtf.is_interval or point.mark or point.precision not in plain:
        _fail(text, "not one plain year, month or day", _FORMS)
    return point.earliest, point.latest


@lru_cache(maxsize=32768)
def _parse(text: str) -> Edtf:
    if "/" not in text:
        point = _point(text, text)
        return Edtf(text, point, point)
    first, _, second = text.partition("/")
    if "/" in second:
        _diagnose(text, text, "more than one slash", "an interval as 2011/2015")
    if first in ("", "..") and second in ("", ".."):
        _fail(text, "no date at either end", "one, like ../2017 or 2014/..")
    if not first:
        _fail(text, "an unknown start", f"../{second} for an open one")
    if not second:
        _fail(text, "an unknown end", f"{first}/.. for an open one")
    start = None if first == ".." else _end(first, text, "0")
    end = None if second == ".." else _end(second, text, "9")
    if start and end and start.earliest > end.latest:
        _fail(text, "it starts after it ends", f"{second}/{first}")
    return Edtf(text, start, end)


def _end(piece: str, text: str, last_digit: str) -> Point:
    point = _point(piece, text)
    if point.precision is Precision.DECADE:
        _fail(text, "a decade in an interval", f"its year {piece[:3]}{last_digit}")
    if point.precision is Precision.SEASON:
        _fail(text, "a season in an interval", f"a month, {piece[:4]}-01 to {piece[:4]}-12")
    return point


def _point(piece: str, text: str) -> Point:
    match = _POINT.fullmatch(piece)
    if match is None:
        _diagnose(piece, text, f"{piece!r} is no date" if piece != text else "no date", _FORMS)
    mark = cast(Mark, match[4])  # the pattern admits no other
    if match[1].endswith("X") and match[2]:
        _fail(text, "a month in an unspecified year", f"{match[1]} for the decade")
    year = int(match[1].replace("X", "0"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        taken = f"a year from {FIRST_YEAR} to {LAST_YEAR}"
        _fail(text, f"the year {match[1]} is out of range", taken)
    if match[1].endswith("X"):
        return _months(Precision.DECADE, mark, year, 1)
    if match[2] is None:
        return _months(Precision.YEAR, mark, year, 1)
    month = int(match[2])
    if _SPRING <= month <= _WINTER and match[3] is None:
        return _months(Precision.SEASON, mark, year, 3 * (month - _SPRING + 1))
    if not 1 <= month <= 12:
        _fail(text, f"no month {match[2]}", "01 to 12")
    if match[3] is None:
        return _months(Precision.MONTH, mark, year, month)
    day, days = int(match[3]), monthrange(year, month)[1]
    if not 1 <= day <= days:
        _fail(text, f"no day {match[3]} in {match[1]}-{match[2]}", f"01 to {days}")
    this = date(year, month, day)
    soft = timedelta(days=1 if mark else 0)
    return Point(Precision.DAY, mark, this, this, this - soft, this + soft)


def _months(precision: Precision, mark: Mark, year: int, month: int) -> Point:
    """The point of that precision that begins with that month.

    ISO 8601-2 leaves it open which months a season is. Here spring is March to May, and so on to
    winter, December to February, as meteorologists count in the north; since usage differs (in the
    north of Viet Nam spring may begin in February), a season is soft by a month unqualified.
    """
    size = _MONTHS[precision]
    soft = size if mark else 1 if precision is Precision.SEASON else 0

    def first_day(shift: int) -> date:
        years, months = divmod(12 * year + month - 1 + shift, 12)
        return date(years, months + 1, 1)

    def day_before(shift: int) -> date:
        return first_day(shift) - timedelta(days=1)

    return Point(
        precision, mark, first_day(0), day_before(size), first_day(-soft), day_before(size + soft)
    )


def _diagnose(piece: str, text: str, wrong: str, right: str) -> NoReturn:
    """Fail with the mistake that the text, or the piece of it, looks like; else as told."""
    for candidate in dict.fromkeys((text, piece)):
        for pattern, what, remedy in _MISTAKES:
            if match := pattern.fullmatch(candidate):
                _fail(text, what, remedy(match))
    _fail(text, wrong, right)


def _fail(text: str, wrong: str, right: str) -> NoReturn:
    raise EdtfError(f"{text!r}: {wrong}; write {right}")
