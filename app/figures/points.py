"""Dates as printed: each pattern of a day, a month, a year or a quarter, and what it reads as."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.figures.lexicon import ACTING
from app.figures.numbers import DASH, ENGLISH, NOT_COUNTED, any_of
from app.figures.texts import blanked

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One date in the text, as far as it is printed: of "17-5" no year, of "năm 2011" only that."""

    start: int
    end: int
    core: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    lunar: bool = False
    decade: bool = False  # "những năm 1990": `year` is its first
    until: str = ""  # where one atom is a span of its own (a quarter): its end, as EDTF
    others: tuple[str, ...] = ()  # what it is with its neighbours: both of "quý II và III/2024"

    @property
    def edtf(self) -> str:
        year = "XXXX" if self.year is None else f"{self.year:04}"
        if self.decade:
            return f"{year[:3]}X"
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
_NAMED_MONTHS: Final = {
    "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_ENGLISH_MONTHS: Final = {
    "January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7,
    "August": 8, "September": 9, "October": 10, "November": 11, "December": 12,
}  # fmt: skip
_SHORT_MONTHS: Final = {
    "Sept": 9, **{name[:3]: month for name, month in _ENGLISH_MONTHS.items() if name != "May"},
}  # fmt: skip
_ENGLISH: Final = rf"(?P<em>(?-i:{any_of(_ENGLISH_MONTHS)}|{any_of(_SHORT_MONTHS)}(?!\w)\.?))"
_ENGLISH_DAY: Final = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_NAMED: Final = rf"(?P<nm>{any_of([*reversed(_NAMED_MONTHS), 'chạp'])})(?!\w)"
_QUARTERS: Final = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4,
}  # fmt: skip
# In "hai ngày 6-7/2" the days are counted, too.
_LEAD: Final = (
    r"(?:(?<!\w)(?:(?:sáng|trưa|chiều|tối|đêm|hôm|rạng sáng)(?: ngày)?|mùng|mồng"
    r"|(?<!\d )(?<!hai )(?<!ba )(?<!bốn )(?<!năm )ngày) )"
)
_QUARTER: Final = "(?:I{1,3}|IV|[1-4])"
_ONE_QUARTER: Final = re.compile(rf"(?<!\w)(?:qu[ýí] )?({_QUARTER})(?!\w)", re.IGNORECASE)
_BEFORE: Final = r"(?<!\d)(?<!\d[.,/])"
_AFTER: Final = r"(?!\d)(?![.,/]\d)"
_THIS_CENTURY: Final = 40  # "4/3/23" is of 2023, "4/3/75" of 1975
_LUNAR: Final = re.compile("tháng (?:giêng|chạp)|tết", re.IGNORECASE)
_LUNAR_AFTER: Final = re.compile(
    r",? ?[(\[]?(?:tức |theo |nhằm )?(?:âm lịch|lịch âm|nông lịch|(?-i:ÂL|AL))(?!\w)", re.IGNORECASE
)
_LUNAR_BEFORE: Final = re.compile(r"(?<!\w)(?:âm lịch|lịch âm)[ :,(]{1,2}\Z", re.IGNORECASE)

Reader = Callable[[re.Match[str]], list[Point]]
# Every pattern and what reads its matches. The longer patterns come first.
_READERS: Final[list[tuple[re.Pattern[str], Reader]]] = []


def _reads(*patterns: str) -> Callable[[Reader], Reader]:
    def add(reader: Reader) -> Reader:
        _READERS.extend((re.compile(pattern, re.IGNORECASE), reader) for pattern in patterns)
        return reader

    return add


def _printed(match: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    """The year, month and day of a match, as far as they are printed."""
    parts = match.groupdict()
    year, month, day = (int(parts[key]) if parts.get(key) else None for key in ("y", "m", "d"))
    if parts.get("yy"):
        year = (2000 if int(parts["yy"]) <= _THIS_CENTURY else 1900) + int(parts["yy"])
    if english := parts.get("em"):
        month = _ENGLISH_MONTHS.get(english) or _SHORT_MONTHS[english.rstrip(".")]
    if named := parts.get("nm"):
        month = _NAMED_MONTHS.get(named.lower())
    return year, month, day


def _core(match: re.Match[str]) -> Span:
    digits = [at for at in range(*match.span()) if match.string[at].isdecimal()]
    return (digits[0], digits[-1] + 1) if digits else match.span("em")


def _span(start: int, end: int, core: Span, year: int, first: int, last: int) -> Point:
    """From one month to another of a year."""
    return Point(start, end, core, year, first, until=f"{year}-{last:02}")


def _last_month(quarter: str) -> int:
    return 3 * (_QUARTERS.get(quarter.lower()) or int(quarter))


@_reads(
    # "12 - 15/3/2018", "từ ngày 12 đến ngày 15/3": the first day has its month from the second.
    rf"(?P<lead>{_LEAD}|(?<!\w)từ (?:ngày )?|(?<= ngày ))?{_BEFORE}(?P<days>\d{{1,2}})"
    rf"(?:(?P<spaced> {DASH} )| ?{DASH} ?| (?:đến|tới) (?:hết )?)(?:ngày )?(?P<d>\d{{1,2}})"
    r"(?P<s>[/-])(?P<m>\d{1,2})(?:(?P=s)(?P<y>(?:19|20)\d{2})|(?(lead)|(?(spaced)|(?!))))"
    r"(?!\d)(?![.,/-]\d)(?![\w%])",
    # "ngày 5, 6 và 7/3/2024", "hai ngày 18 và 19/1/2022"
    rf"(?:{_LEAD}|(?<= ngày )){_BEFORE}(?P<days>\d{{1,2}}(?:, ?\d{{1,2}})*)"
    r"(?:,? và |, )(?:ngày )?(?P<d>\d{1,2})(?P<s>[/-])(?P<m>\d{1,2})"
    r"(?:(?P=s)(?P<y>(?:19|20)\d{2}))?(?!\d)(?![.,/-]\d)(?![\w%])",
)
def _days(match: re.Match[str]) -> list[Point]:
    """The days of a range or list, of which the last alone has its month."""
    year, month, day = _printed(match)
    firsts = [
        Point(*one.span(), one.span(), year, month, int(one[0]))
        for one in re.compile(r"\d+").finditer(match.string, *match.span("days"))
    ]
    firsts[0] = replace(firsts[0], start=match.start())
    last = (match.start("d"), match.end())
    return [*firsts, Point(*last, last, year, month, day)]


@_reads(
    # "September 10-12, 2024", "10 to 12 September"
    rf"(?<!\w){_ENGLISH} (?P<d>\d{{1,2}})(?: ?{DASH} ?| to )(?P<d2>\d{{1,2}})(?:,? {_YEAR})?"
    r"(?!\w)(?![.,]\d)",
    rf"{_BEFORE}(?P<d>\d{{1,2}})(?: ?{DASH} ?| to )(?P<d2>\d{{1,2}}) {_ENGLISH}(?:,? {_YEAR})?"
    r"(?!\w)(?![.,]\d)",
)
def _english_days(match: re.Match[str]) -> list[Point]:
    """Both ends of "September 10-12, 2024"."""
    year, month, day = _printed(match)
    return [
        Point(match.start(), match.end("d"), match.span("d"), year, month, day),
        Point(match.start("d2"), match.end(), match.span("d2"), year, month, int(match["d2"])),
    ]


@_reads(
    # "quý II và III/2024", "quý I, II và quý III năm 2024", "quý 2-4/2024"
    rf"(?<!\w)qu[ýí] (?P<all>{_QUARTER}"
    rf"(?:(?:, ?| )(?:(?:và|đến|tới) )?(?:qu[ýí] )?{_QUARTER}"
    rf"| ?{DASH} ?(?:qu[ýí] )?{_QUARTER}){{1,3}})(?: ?[/-] ?| năm ){_YEAR}",
)
def _quarters(match: re.Match[str]) -> list[Point]:
    """Each quarter of a list, the year printed once; of "quý 2-4/2024" the whole span."""
    year = int(match["y"])
    printed = [*_ONE_QUARTER.finditer(match.string, *match.span("all"))]
    lasts = [_last_month(one[1]) for one in printed]
    first, last = lasts[0] - 2, lasts[-1]
    if lasts != sorted(set(lasts)):
        return []
    if len(lasts) == 2 and re.search(rf"{DASH}|đến|tới", match["all"]):
        core = (match.start("all"), match.end("y"))
        return [_span(*match.span(), core, year, first, last)]
    follow = last - first == 3 * len(lasts) - 1
    whole = (f"{year}-{first:02}/{year}-{last:02}",) if follow else ()
    found = [
        replace(_span(*one.span(), one.span(1), year, end - 2, end), others=whole)
        for one, end in zip(printed, lasts, strict=True)
    ]
    found[0] = replace(found[0], start=match.start())
    found[-1] = replace(found[-1], end=match.end())
    return found


@_reads(
    # "tháng 3-4/2022"
    rf"(?<!\w)tháng (?P<m>\d{{1,2}})(?: ?{DASH} ?| (?:đến|tới) )(?P<m2>\d{{1,2}})"
    rf" ?(?:/| năm ) ?{_YEAR}(?![/-]\d)",
)
def _months(match: re.Match[str]) -> list[Point]:
    year, month, _ = _printed(match)
    at, end = match.start("m2"), match.end()
    return [
        Point(match.start(), match.end("m"), match.span("m"), year, month),
        Point(at, end, (at, end), year, int(match["m2"])),
    ]


@_reads(
    # "2019-20", "2019/2020"
    rf"(?P<term>(?<!\w)(?:giai đoạn|nhiệm kỳ|thời kỳ) (?:từ )?(?:năm )?)?"
    rf"(?<![\d.,/-])(?P<y>(?:19|20)\d{{2}})(?: ?{DASH} ?(?=\d\d(?!\d))|/(?=(?:19|20)\d\d))"
    r"(?P<n>\d{2,4})(?![\d%])(?![.,/-]\d)",
)
def _school_year(match: re.Match[str]) -> list[Point]:
    """Two years of which the second is printed short: "2019-20", "2021-25"."""
    year, short = int(match["y"]), match["n"]
    last = year // 100 * 100 + int(short) if len(short) == 2 else int(short)
    may_be_month = len(short) == 2 and int(short) <= 12
    if last != year + 1 and (len(short) == 4 or may_be_month or last <= year) and not match["term"]:
        return []
    return [
        Point(match.start("y"), match.end("y"), match.span("y"), year),
        Point(match.start("n"), match.end(), match.span("n"), last),
    ]


@_reads(
    # những năm 1990, thập niên 90
    r"(?<!\w)(?:(?:những|các) năm|(?:những năm )?thập (?:niên|kỷ|kỉ)(?: năm)?) "
    r"(?P<dec>(?:(?:19|20)\d|[3-9])0)(?!\w)(?![.,]\d)"
    rf"(?! ?(?:{DASH}|,|và|đến|tới) ?(?:năm )?(?:19|20)\d\d)"
    r"(?:(?: của)? thế kỷ (?:trước|20|XX)(?!\w))?",
    r"(?<!\w)the (?P<dec>(?:19|20)\d0)s(?!\w)",
)
def _decade(match: re.Match[str]) -> list[Point]:
    return [Point(*match.span(), _core(match), int(f"19{match['dec']}"[-4:]), decade=True)]


@_reads(
    # 6 tháng đầu năm 2023, nửa cuối năm 2023
    rf"(?<!\w)(?:(?P<months>\d{{1,2}}|{any_of([*_NAMED_MONTHS][1:])}) tháng|nửa)"
    rf" (?P<side>đầu|cuối) (?:của )?năm {_YEAR}(?![-/]\d)",
    # the first half of 2024, the first six months of 2024
    rf"(?<!\w)(?:the )?(?P<side>first|last|second)"
    rf" (?:half|(?P<months>\d{{1,2}}|{any_of([*ENGLISH][:11])}) months)"
    rf" of {_YEAR}",
)
def _part_of_year(match: re.Match[str]) -> list[Point]:
    """ "6 tháng đầu năm 2023": its first and its last month, in one."""
    said = (match["months"] or "6").lower()
    months = _NAMED_MONTHS.get(said) or ENGLISH.get(said) or int(said)
    is_first = match["side"].lower() in {"đầu", "first"}
    first, last = (1, months) if is_first else (13 - months, 12)
    core = (match.start("months"), match.end("y")) if match["months"] else match.span("y")
    point = _span(*match.span(), core, int(match["y"]), first, last)
    return [point] if 1 <= months <= 12 else []


@_reads(
    # the third quarter of 2024, Q3 2024
    rf"(?<!\w)(?:the )?(?P<q>first|second|third|fourth) quarter(?: of|,)? {_YEAR}",
    rf"(?<!\w)(?:the )?Q(?P<q>[1-4])[ /-]{_YEAR}",
    # quý III/2018, quý 3 năm 2018
    rf"(?<!\w)qu[ýí] (?P<q>{_QUARTER})(?: ?[/-] ?| năm ){_YEAR}",
)
def _quarter(match: re.Match[str]) -> list[Point]:
    last = _last_month(match["q"])
    return [_span(*match.span(), _core(match), int(match["y"]), last - 2, last)]


@_reads(
    # 28 March 2023, March 28, 2023, March 2023
    rf"{_BEFORE}{_ENGLISH_DAY} (?:of )?{_ENGLISH},? {_YEAR}",
    rf"(?<!\w){_ENGLISH} {_ENGLISH_DAY},? {_YEAR}",
    rf"(?<!\w){_ENGLISH},? {_YEAR}",
    rf"{_BEFORE}{_ENGLISH_DAY} (?:of )?{_ENGLISH}(?!\w)",
    rf"(?<!\w){_ENGLISH} {_ENGLISH_DAY}(?!\w)(?![.,]\d)",
    # ngày 03 tháng Ba năm 2001, tháng Năm năm 2017
    rf"{_LEAD}{_BEFORE}(?P<d>\d{{1,2}}),? tháng {_NAMED}(?:,? năm {_YEAR})?",
    rf"(?<!\w)tháng {_NAMED},? năm {_YEAR}",
    # mùng 6 Tết: a day of the moon's year
    r"(?<!\w)(?:mùng|mồng) (?P<d>\d{1,2}) tết(?!\w)",
    # 4/3/23
    rf"(?:{_LEAD})?(?<![\d.,/-])(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<yy>\d\d)(?![\w%])"
    r"(?![.,/-]\d)",
    # ngày 12/12/2011, 12-12-2011
    rf"{_LEAD}?{_BEFORE}(?P<d>\d{{1,2}})(?P<s> ?[/.-] ?)(?P<m>\d{{1,2}})(?P=s)"
    r"(?P<y>[12]\d{3})(?!\d)(?![.,/]\d)(?!-\d{1,3}(?![\d/]))",
    # ngày 12 tháng 12 năm 2011, ngày 12 tháng 12
    rf"{_LEAD}{_BEFORE}(?P<d>\d{{1,2}}),? tháng (?P<m>\d{{1,2}})(?!\d)"
    rf"(?:,? ?(?:năm |[/-] ?){_YEAR})?{_AFTER}",
    rf"{_BEFORE}(?P<d>\d{{1,2}}) tháng (?P<m>\d{{1,2}}),? năm {_YEAR}",
    # 2017-05-17, 2017-05
    r"(?<![\d.,/-])(?P<y>(?:19|20)\d{2})-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>\d{2}))?(?!\d)(?![.,/-]\d)",
    # tháng 5 năm 2017, tháng 5/2017, tháng 5
    rf"(?<!\w)tháng (?P<m>\d{{1,2}})(?!\d)(?:,? ?(?:năm |[/-] ?){_YEAR})(?![/-]\d)",
    rf"{_BEFORE}(?<!\d-)(?P<m>\d{{1,2}}) ?/ ?{_YEAR}(?![/-]\d)",
    rf"(?:(?<!\w)tháng )?{_BEFORE}(?P<m>\d{{1,2}})\.{_YEAR}(?![/-]\d)",
    rf"(?<!\w)tháng (?P<m>\d{{1,2}})-{_YEAR}(?![/-]\d)",
    rf"(?<!\w)tháng (?P<m>\d{{1,2}})(?![\w]){_AFTER}"
    rf"(?! ?{DASH} ?\d{{1,2}}(?!\d)){NOT_COUNTED}",
    # Ngày 17-5, chiều 4/3, 4/3
    rf"{_LEAD}{_BEFORE}(?P<d>\d{{1,2}})(?P<s>[/.-])(?P<m>\d{{1,2}})(?!\d)(?![.,/-]\d)(?!%)",
    rf"{_BEFORE}(?<!\d-)(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?!\d)(?![.,/-]\d)(?![\w%])"
    rf"{NOT_COUNTED}(?! (?:số|tổng)(?!\w))",
    # in April
    rf"(?<!\w)(?:in|by|since|until|last|next|early|late|mid-?|from) {_ENGLISH}(?!\w)(?! \d)",
    # năm 2024 tỉnh đón …: who acts, not what is counted
    rf"(?<!\w)năm {_YEAR}(?= {any_of(ACTING)}(?!\w))",
    # năm 2018; 2018
    rf"(?<!\w)năm (?P<y>[12]\d{{3}})(?!\d)(?![.,]\d{{1,3}}(?!\d))(?![-/]\d{{1,2}}(?!\d))"
    rf"{NOT_COUNTED}",
    rf"{_BEFORE}(?<!\w){_YEAR}(?![-/:]\d{{1,2}}(?!\d)){NOT_COUNTED}",
    # ngày 17
    rf"(?<!\w)(?<!mỗi )ngày (?P<d>\d{{1,2}})(?!\w){_AFTER}{NOT_COUNTED}",
)
def _date(match: re.Match[str]) -> list[Point]:
    start, end = match.span()
    lunar = (
        _LUNAR.search(match[0])
        or _LUNAR_AFTER.match(match.string, end)
        or _LUNAR_BEFORE.search(match.string, max(0, start - 16), start)
    )
    return [Point(start, end, _core(match), *_printed(match), lunar=lunar is not None)]


@_reads(
    # Bare "2-9" is a range or a date: a date where it stands alone, and where, like "17-5", it can
    # be no range.
    rf"(?<![\d.,/-])(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})(?![\w.,/-]\d)(?![\w%]){NOT_COUNTED}",
)
def _day_or_range(match: re.Match[str]) -> list[Point]:
    return _date(match)


def points(text: str, *, lenient: bool) -> list[Point]:
    """The dates of a text, in order."""
    found: list[Point] = []
    for pattern, read in _READERS:
        spans = []
        for match in pattern.finditer(text):
            new = read(match)
            is_range = read is _day_or_range and not lenient and int(match["d"]) <= int(match["m"])
            if new and not is_range and all(point.is_possible for point in new):
                found += new
                spans.append(match.span())
        text = blanked(text, spans)
    return sorted(found, key=lambda point: point.start)
