"""Dates as printed: each pattern of a day, a month, a year or a quarter, and what it reads as."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import Final

from app.figures.lexicon import ACTING
from app.figures.numbers import DASH, ENGLISH
from app.figures.texts import blanked
from app.figures.units import NOT_COUNTED, any_of


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
    short: month
    for name, month in _ENGLISH_MONTHS.items()
    for short in (name[:3], *(["Sept"] if month == 9 else []))
    if short != name
}
_ENGLISH: Final = (
    rf"(?P<em>(?-i:{any_of([*_ENGLISH_MONTHS])}|(?:{any_of(sorted(_SHORT_MONTHS, key=len)[::-1])})"
    r"(?!\w)\.?))"
)
_ENGLISH_DAY: Final = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_NAMED: Final = rf"(?P<nm>{any_of([*reversed(_NAMED_MONTHS), 'chạp'])})(?!\w)"
# In "hai ngày 6-7/2" the days are counted, too.
_NOT_COUNTED_DAYS: Final = r"(?<!\d )(?<!hai )(?<!ba )(?<!bốn )(?<!năm )"
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_DAYTIME: Final = (
    r"(?:(?:sáng|trưa|chiều|tối|đêm|hôm|rạng sáng)(?: ngày)?|mùng|mồng"
    rf"|{_NOT_COUNTED_DAYS}ngày) "
)
_LEAD: Final = rf"(?:(?<!\w){_DAYTIME})"
_QUARTER: Final = "(?:I{1,3}|IV|[1-4])"
_BEFORE: Final = r"(?<!\d)(?<!\d[.,/])"
_AFTER: Final = r"(?!\d)(?![.,/]\d)"
_POINTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # những năm 1990, thập niên 90
        r"(?<!\w)(?:(?:những|các) năm|(?:những năm )?thập (?:niên|kỷ|kỉ)(?: năm)?) "
        r"(?P<dec>(?:(?:19|20)\d|[3-9])0)(?!\w)(?![.,]\d)"
        rf"(?! ?(?:{DASH}|,|và|đến|tới) ?(?:năm )?(?:19|20)\d\d)"
        r"(?:(?: của)? thế kỷ (?:trước|20|XX)(?!\w))?",
        r"(?<!\w)the (?P<dec>(?:19|20)\d0)s(?!\w)",
        # 6 tháng đầu năm 2023, nửa cuối năm 2023
        rf"(?<!\w)(?:(?P<months>\d{{1,2}}|{any_of([*_NAMED_MONTHS][1:])}) tháng|(?P<months6>nửa))"
        rf" (?P<side>đầu|cuối) (?:của )?năm {_YEAR}(?![-/]\d)",
        # 28 March 2023, March 28, 2023, March 2023
        rf"{_BEFORE}{_ENGLISH_DAY} (?:of )?{_ENGLISH},? {_YEAR}",
        rf"(?<!\w){_ENGLISH} {_ENGLISH_DAY},? {_YEAR}",
        rf"(?<!\w){_ENGLISH},? {_YEAR}",
        rf"{_BEFORE}{_ENGLISH_DAY} (?:of )?{_ENGLISH}(?!\w)",
        rf"(?<!\w){_ENGLISH} {_ENGLISH_DAY}(?!\w)(?![.,]\d)",
        # the third quarter of 2024, Q3 2024; the first half of 2024, the first six months of 2024
        rf"(?<!\w)(?:the )?(?:(?P<eq>{any_of([*_ORDINALS])}) quarter(?: of|,)? |Q(?P<q>[1-4])[ /-])"
        rf"{_YEAR}",
        rf"(?<!\w)(?:the )?(?P<side>first|last|second)"
        rf" (?:(?P<months6>half)|(?P<months>\d{{1,2}}|{any_of([*ENGLISH][:11])}) months)"
        rf" of {_YEAR}",
        # ngày 03 tháng Ba năm 2001, tháng Năm năm 2017
        rf"{_LEAD}{_BEFORE}(?P<d>\d{{1,2}}),? tháng {_NAMED}(?:,? năm {_YEAR})?",
        rf"(?<!\w)tháng {_NAMED},? năm {_YEAR}",
        # mùng 6 Tết: a day of the moon's year
        r"(?<!\w)(?:mùng|mồng) (?P<d>\d{1,2}) (?P<tet>tết)(?!\w)",
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
        # quý III/2018, quý 3 năm 2018
        rf"(?<!\w)qu[ýí] (?P<q>{_QUARTER})(?: ?[/-] ?| năm ){_YEAR}",
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
)
# Bare "2-9" is a range or a date: a date where it stands alone, and where, like "17-5", it can be
# no range.
_DAY_MONTH: Final = re.compile(
    rf"(?<![\d.,/-])(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})(?![\w.,/-]\d)(?![\w%]){NOT_COUNTED}"
)
# "12 - 15/3/2018", "từ ngày 12 đến ngày 15/3": the first day has its month from the second.
_DAYS: Final = re.compile(
    rf"(?P<lead>{_LEAD}|(?<!\w)từ (?:ngày )?|(?<= ngày ))?{_BEFORE}(?P<days>\d{{1,2}})"
    rf"(?:(?P<spaced> {DASH} )| ?{DASH} ?| (?:đến|tới) (?:hết )?)(?:ngày )?(?P<d>\d{{1,2}})"
    r"(?P<s>[/-])(?P<m>\d{1,2})(?:(?P=s)(?P<y>(?:19|20)\d{2})|(?(lead)|(?(spaced)|(?!))))(?!\d)(?![.,/-]\d)(?![\w%])",
    re.IGNORECASE,
)
# "ngày 5, 6 và 7/3/2024", "hai ngày 18 và 19/1/2022": of the first ones only the day is printed.
_DAY_LIST: Final = re.compile(
    rf"(?:{_LEAD}|(?<= ngày )){_BEFORE}(?P<days>\d{{1,2}}(?:, ?\d{{1,2}})*)"
    r"(?:,? và |, )(?:ngày )?(?P<d>\d{1,2})(?P<s>[/-])(?P<m>\d{1,2})"
    r"(?:(?P=s)(?P<y>(?:19|20)\d{2}))?(?!\d)(?![.,/-]\d)(?![\w%])",
    re.IGNORECASE,
)
# "September 10-12, 2024", "10 to 12 September"
_ENGLISH_DAYS: Final = re.compile(
    rf"(?:(?<!\w){_ENGLISH} (?P<d>\d{{1,2}})(?: ?{DASH} ?| to )(?P<d2>\d{{1,2}})(?:,? {_YEAR})?"
    rf"|{_BEFORE}(?P<e>\d{{1,2}})(?: ?{DASH} ?| to )(?P<e2>\d{{1,2}})"
    rf" {_ENGLISH.replace('<em', '<fm')}(?:,? {_YEAR.replace('<y', '<z')})?)(?!\w)(?![.,]\d)"
)
# "quý II và III/2024", "quý I, II và quý III năm 2024", "quý 2-4/2024"
_QUARTERS: Final = re.compile(
    rf"(?<!\w)qu[ýí] (?P<all>{_QUARTER}"
    rf"(?:(?:, ?| )(?:(?:và|đến|tới) )?(?:qu[ýí] )?{_QUARTER}"
    rf"| ?{DASH} ?(?:qu[ýí] )?{_QUARTER}){{1,3}})(?: ?[/-] ?| năm ){_YEAR}",
    re.IGNORECASE,
)
# "tháng 3-4/2022"
_MONTHS: Final = re.compile(
    rf"(?<!\w)tháng (?P<m>\d{{1,2}})(?: ?{DASH} ?| (?:đến|tới) )(?P<m2>\d{{1,2}})"
    rf" ?(?:/| năm ) ?{_YEAR}(?![/-]\d)",
    re.IGNORECASE,
)
# "2019-20", "2019/2020": a school year
_SCHOOL_YEAR: Final = re.compile(
    rf"(?P<term>(?<!\w)(?:giai đoạn|nhiệm kỳ|thời kỳ) (?:từ )?(?:năm )?)?"
    rf"(?<![\d.,/-])(?P<y>(?:19|20)\d{{2}})(?: ?{DASH} ?(?P<n>\d\d)|/(?P<n4>(?:19|20)\d\d))"
    r"(?![\d%])(?![.,/-]\d)",
    re.IGNORECASE,
)

_THIS_CENTURY: Final = 40  # "4/3/23" is of 2023, "4/3/75" of 1975
_LUNAR_AFTER: Final = re.compile(
    r",? ?[(\[]?(?:tức |theo |nhằm )?(?:âm lịch|lịch âm|nông lịch|(?-i:ÂL|AL))(?!\w)", re.IGNORECASE
)
_LUNAR_BEFORE: Final = re.compile(r"(?<!\w)(?:âm lịch|lịch âm)[ :,(]{1,2}\Z", re.IGNORECASE)


def points(text: str, *, lenient: bool) -> list[Point]:
    """The dates of a text, in order."""
    found: list[Point] = []
    # The longer patterns come first, and blank out what they read.
    for pattern in (
        _DAYS,
        _DAY_LIST,
        _ENGLISH_DAYS,
        _QUARTERS,
        _MONTHS,
        _SCHOOL_YEAR,
        *_POINTS,
        _DAY_MONTH,
    ):
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
    core = (digits[0], digits[-1] + 1) if digits else match.span("em")
    if pattern in {_DAYS, _DAY_LIST}:
        at = match.start("days")
        firsts = [(at + one.start(), at + one.end()) for one in re.finditer(r"\d+", match["days"])]
        days = [Point(a, e, (a, e), year, month, int(match.string[a:e])) for a, e in firsts]
        whole = (match.start("d"), match.end())
        return [replace(days[0], start=start), *days[1:], Point(*whole, whole, year, month, day)]
    if pattern is _MONTHS:
        cut = match.end("m")
        return [
            Point(start, cut, match.span("m"), year, month),
            Point(match.start("m2"), end, (match.start("m2"), core[1]), year, int(parts["m2"])),
        ]
    if pattern is _ENGLISH_DAYS:
        return _english_days(match)
    if pattern is _QUARTERS:
        return _quarters(match, year or 0)
    if pattern is _SCHOOL_YEAR:
        return _years(match, year or 0)
    if decade := parts.get("dec"):
        return [
            Point(start, end, core, int(decade if len(decade) == 4 else f"19{decade}"), decade=True)
        ]
    if side := parts.get("side"):
        return _part_of_year(match, side.lower(), year or 0)
    if parts.get("yy"):
        year = (2000 if int(parts["yy"]) <= _THIS_CENTURY else 1900) + int(parts["yy"])
    if english := parts.get("em"):
        month = _english_month(english)
    named = (parts.get("nm") or "").lower()
    month = _NAMED_MONTHS.get(named, month)
    if quarter := parts.get("q") or str(_ORDINALS.get((parts.get("eq") or "").lower(), "")):
        last = _last_month(quarter)
        return [Point(start, end, core, year, last - 2, until=f"{year}-{last:02}")]
    lunar = (
        named in {"giêng", "chạp"}
        or parts.get("tet") is not None
        or _LUNAR_AFTER.match(match.string, end) is not None
        or _LUNAR_BEFORE.search(match.string, max(0, start - 16), start) is not None
    )
    return [Point(start, end, core, year, month, day, lunar)]


def _english_month(name: str) -> int:
    return _ENGLISH_MONTHS.get(name) or _SHORT_MONTHS[name.rstrip(".")]


def _english_days(match: re.Match[str]) -> list[Point]:
    """Both ends of "September 10-12, 2024", whichever of month and days stands first."""
    parts = match.groupdict()
    month = _english_month(parts["em"] or parts["fm"])
    year = int(parts["y"] or parts["z"]) if parts["y"] or parts["z"] else None
    first, last = ("d", "d2") if parts["d"] else ("e", "e2")
    start, end, cut = match.start(), match.end(), match.end(first)
    return [
        Point(start, cut, match.span(first), year, month, int(parts[first])),
        Point(match.start(last), end, match.span(last), year, month, int(parts[last])),
    ]


def _last_month(quarter: str) -> int:
    return 3 * ({"I": 1, "II": 2, "III": 3, "IV": 4}.get(quarter.upper()) or int(quarter))


def _quarters(match: re.Match[str], year: int) -> list[Point]:
    """Each quarter of a list, the year printed once; of "quý 2-4/2024" the whole span."""
    printed = list(
        re.finditer(rf"(?<!\w)(?:qu[ýí] )?({_QUARTER})(?!\w)", match["all"], re.IGNORECASE)
    )
    lasts = [_last_month(one[1]) for one in printed]
    whole = f"{year}-{lasts[0] - 2:02}/{year}-{lasts[-1]:02}"
    is_span = re.search(rf"{DASH}|đến|tới", match["all"]) is not None
    if lasts != sorted(set(lasts)):
        return []
    if is_span and len(lasts) == 2:
        core = (match.start("all"), match.end("y"))
        return [Point(*match.span(), core, year, lasts[0] - 2, until=f"{year}-{lasts[1]:02}")]
    follow = [last - lasts[0] == 3 * index for index, last in enumerate(lasts)]
    others = (whole,) if all(follow) else ()
    points = []
    for one, last in zip(printed, lasts, strict=True):
        core = (match.start("all") + one.start(1), match.start("all") + one.end())
        start = match.start() if last == lasts[0] else match.start("all") + one.start()
        end = match.end() if last == lasts[-1] else core[1]
        until = f"{year}-{last:02}"
        points.append(Point(start, end, core, year, last - 2, until=until, others=others))
    return points


def _years(match: re.Match[str], year: int) -> list[Point]:
    """Two years of which the second is printed short: "2019-20", "2021-25"."""
    ending = "n4" if match["n4"] else "n"
    last = int(match[ending]) if match["n4"] else year // 100 * 100 + int(match["n"])
    is_month = last % 100 <= 12 and not match["n4"]
    if last != year + 1 and (match["n4"] or is_month or last <= year) and not match["term"]:
        return []
    start, cut, end = match.start("y"), match.start(ending), match.end()
    return [
        Point(match.start("y"), start + 4, (start, start + 4), year),
        Point(cut, end, (cut, end), last),
    ]


def _part_of_year(match: re.Match[str], side: str, year: int) -> list[Point]:
    """ "6 tháng đầu năm 2023": its first and its last month, in one."""
    said = (match["months"] or "6").lower()
    months = _NAMED_MONTHS.get(said) or ENGLISH.get(said) or int(said)
    if not 1 <= months <= 12:
        return []
    first, last = (1, months) if side in {"đầu", "first"} else (13 - months, 12)
    start, end = match.span()
    core = (match.start("months"), match.end("y")) if match["months"] else match.span("y")
    return [Point(start, end, core, year, first, until=f"{year}-{last:02}")]
