"""Dates as printed: each pattern of a day, a month, a year or a quarter, and what it reads as."""

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Final

from app.figures.numbers import DASH
from app.figures.texts import blanked
from app.figures.units import NOT_COUNTED


@dataclass(frozen=True, slots=True)
class Point:
    """One date in the text, as far as it is printed: of "17-5" no year, of "năm 2011" only that."""

    start: int
    end: int
    core: tuple[int, int]
    year: int | None = None
    month: int | None = None
    day: int | None = None
    lunar: bool = False
    until: str = ""  # where one atom is a span of its own (a quarter): its end, as EDTF

    @property
    def edtf(self) -> str:
        year = "XXXX" if self.year is None else f"{self.year:04}"
        month = "XX" if self.month is None else f"{self.month:02}"
        if self.day is not None:
            return f"{year}-{month}-{self.day:02}"
        return year if self.month is None else f"{year}-{month}"

    @property
    def is_possible(self) -> bool:
        month = 1 if self.month is None else self.month
        if not 1 <= month <= 12 or (self.year is not None and self.year < 1000):
            return False
        # 2000 was a leap year: without a year, 29 February is possible.
        longest = monthrange(2000 if self.year is None else self.year, month)[1]
        return self.day is None or 1 <= self.day <= longest


_YEAR: Final = r"(?P<y>(?:19|20)\d{2})(?!\d)(?![.,]\d{1,3}(?!\d))"
_DAYTIME: Final = r"(?:(?:sáng|trưa|chiều|tối|đêm|hôm|rạng sáng)(?: ngày)?|ngày|mùng|mồng) "
_LEAD: Final = rf"(?:(?<!\w){_DAYTIME})"
_BEFORE: Final = r"(?<!\d)(?<!\d[.,/])"
_AFTER: Final = r"(?!\d)(?![.,/]\d)"
_POINTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # ngày 12/12/2011, 12-12-2011
        rf"{_LEAD}?{_BEFORE}(?P<d>\d{{1,2}})(?P<s> ?[/.-] ?)(?P<m>\d{{1,2}})(?P=s)"
        r"(?P<y>[12]\d{3})(?!\d)(?![.,/-]\d)",
        # ngày 12 tháng 12 năm 2011, ngày 12 tháng 12
        rf"{_LEAD}{_BEFORE}(?P<d>\d{{1,2}}),? tháng (?P<m>\d{{1,2}})(?!\d)"
        rf"(?:,? ?(?:năm |[/-] ?){_YEAR})?{_AFTER}",
        rf"{_BEFORE}(?P<d>\d{{1,2}}) tháng (?P<m>\d{{1,2}}),? năm {_YEAR}",
        # 2017-05-17, 2017-05
        r"(?<![\d.,/-])(?P<y>(?:19|20)\d{2})-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>\d{2}))?(?!\d)(?![.,/-]\d)",
        # quý III/2018, quý 3 năm 2018
        rf"(?<!\w)quý (?P<q>I{{1,3}}|IV|[1-4])(?: ?[/-] ?| năm ){_YEAR}",
        # tháng 5 năm 2017, tháng 5/2017, tháng 5
        rf"(?<!\w)tháng (?P<m>\d{{1,2}})(?!\d)(?:,? ?(?:năm |[/-] ?){_YEAR})(?![/-]\d)",
        rf"{_BEFORE}(?<!\d-)(?P<m>\d{{1,2}}) ?/ ?{_YEAR}(?![/-]\d)",
        rf"(?<!\w)tháng (?P<m>\d{{1,2}})(?![\w]){_AFTER}"
        rf"(?! ?{DASH} ?\d{{1,2}}(?!\d)){NOT_COUNTED}",
        # Ngày 17-5, chiều 4/3, 4/3
        rf"{_LEAD}{_BEFORE}(?P<d>\d{{1,2}})(?P<s>[/.-])(?P<m>\d{{1,2}})(?!\d)(?![.,/-]\d)(?!%)",
        rf"{_BEFORE}(?<!\d-)(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?!\d)(?![.,/-]\d)(?![\w%])"
        rf"{NOT_COUNTED}(?! (?:số|tổng)(?!\w))",
        # năm 2018; 2018
        rf"(?<!\w)năm (?P<y>[12]\d{{3}})(?!\d)(?![.,]\d{{1,3}}(?!\d))(?![-/]\d{{1,2}}(?!\d))"
        rf"{NOT_COUNTED}",
        rf"{_BEFORE}(?<!\w){_YEAR}(?![-/:]\d{{1,2}}(?!\d)){NOT_COUNTED}",
        # ngày 17
        rf"(?<!\w)(?<!mỗi )ngày (?P<d>\d{{1,2}})(?!\w){_AFTER}{NOT_COUNTED}",
    )
)
# Bare "2-9" is a range or a date: a date where it stands alone, and where, like "17-5", it can be
# no range.
_DAY_MONTH: Final = re.compile(
    rf"(?<![\d.,/-])(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})(?![\w.,/-]\d)(?![\w%]){NOT_COUNTED}"
)
# "12 - 15/3/2018", "từ ngày 12 đến ngày 15/3": the first day has its month from the second.
_DAYS: Final = re.compile(
    rf"(?P<lead>{_LEAD}|(?<!\w)từ (?:ngày )?)?{_BEFORE}(?P<d>\d{{1,2}})"
    rf"(?: ?{DASH} ?| (?:đến|tới) (?:hết )?)(?:ngày )?(?P<d2>\d{{1,2}})"
    r"(?P<s>[/-])(?P<m>\d{1,2})(?:(?P=s)(?P<y>(?:19|20)\d{2})|(?(lead)|(?!)))(?!\d)(?![.,/-]\d)",
    re.IGNORECASE,
)
# "2019-20", "2019/2020": a school year
_SCHOOL_YEAR: Final = re.compile(
    rf"(?<![\d.,/-])(?P<y>(?:19|20)\d{{2}})(?: ?{DASH} ?(?P<n>\d\d)|/(?P<n4>(?:19|20)\d\d))"
    r"(?![\d%])(?![.,/-]\d)"
)


def points(text: str, *, lenient: bool) -> list[Point]:
    """The dates of a text, in order."""
    found: list[Point] = []
    # The longer patterns come first, and blank out what they read.
    for pattern in (_DAYS, _SCHOOL_YEAR, *_POINTS, _DAY_MONTH):
        spans = []
        for match in pattern.finditer(text):
            new = _read(match, pattern)
            if not new or not all(point.is_possible for point in new):
                continue
            if pattern is _DAY_MONTH and not lenient and int(match["d"]) <= int(match["m"]):
                continue
            found += new
            spans.append(match.span())
        text = blanked(text, spans)
    return sorted(found, key=lambda point: point.start)


def _read(match: re.Match[str], pattern: re.Pattern[str]) -> list[Point]:
    """The date that a pattern matched; of `_DAYS` and `_SCHOOL_YEAR` both ends, as two points."""
    parts = match.groupdict()
    year, month, day = (int(parts[k]) if parts.get(k) else None for k in ("y", "m", "d"))
    start, end = match.span()
    digits = [at for at in range(start, end) if match.string[at].isdecimal()]
    core = (digits[0], digits[-1] + 1)
    if pattern is _DAYS:
        cut = match.end("d")
        return [
            Point(start, cut, match.span("d"), year, month, day),
            Point(match.start("d2"), end, (match.start("d2"), end), year, month, int(parts["d2"])),
        ]
    if pattern is _SCHOOL_YEAR:
        ending = "n4" if parts["n4"] else "n"
        if year is None or int(parts[ending]) not in {year + 1, (year + 1) % 100}:
            return []
        cut = match.start(ending)
        return [
            Point(start, start + 4, (start, start + 4), year),
            Point(cut, end, (cut, end), year + 1),
        ]
    if quarter := parts.get("q"):
        number = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(quarter.upper()) or int(quarter)
        until = f"{year}-{number * 3:02}"
        return [Point(start, end, core, year, number * 3 - 2, until=until)]
    lunar = match.string[end:].casefold().startswith(" âm lịch")
    return [Point(start, end, core, year, month, day, lunar)]
