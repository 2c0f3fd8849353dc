"""Vietnamese figures in running text: found, and read as đồng, counts, rates, dates and periods.

`find` is total: every digit of a text lies inside a figure it finds (of kind "number" when nothing
better fits), so that a check built on it overlooks no number. It never raises, whatever the text.

How numbers are read
    A dot groups thousands ("3.000" is 3000), a comma marks decimals ("1,3"); "1.500.000" and
    "1,500,000" are both grouped, "02" is 2. What cannot be grouping is a decimal ("4.0", "1.5").
    Scales are "tỷ" or "tỉ" (10⁹), "triệu" (10⁶), "nghìn" or "ngàn" (10³), "vạn" (10⁴), and
    "chục", "trăm" before them; "rưỡi" adds a half, "nửa" is a half.

Numbers in words ("bảy lĩnh vực", "từ một đến hai xã")
    They are figures where a scale, a currency, "phần trăm" or a noun of `NOUNS` follows. "một"
    alone is an article ("một số", "một đồng chí") and counts only with a scale or in a range;
    "hai" is none before a noun of `PAIRED` ("hai tỉnh", "hai bên": the two parties); "năm" is a
    year, not five, after "những", "các", "đầu" and the like; after "thứ" a word is an ordinal.

Names
    A document's number ("169-TB/TU"), a road, scheme or congress ("Quốc lộ 279", "CT.13", "Đề án
    1816"), an ordinal ("lần thứ 15") are figures of kind "name": text with digits in it that counts
    nothing. Roman numerals ("lần thứ XIV", "Đại hội XIII") hold no digit and are no figures.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from app.vocabulary import Qualifier


class FigureKind(StrEnum):
    """What a figure says."""

    MONEY = "money"  # đồng
    COUNT = "count"  # of a unit: things, people, kilometres, years
    PERCENT = "percent"
    TIMES = "times"  # "2,68 lần"
    DATE = "date"
    PERIOD = "period"
    NAME = "name"  # digits in a name; counts nothing
    NUMBER = "number"  # digits that none of the others explains


@dataclass(frozen=True, slots=True)
class Value:
    """What a figure says, in base units.

    `number` is whole đồng (money), per cent (percent), a factor (times) or a count with its scale
    multiplied out ("200 nghìn tấn": 200000 "tấn"); with `to`, a range from one to the other. None
    where the text is vague ("hàng chục tỷ đồng") or is no number ("17.18.19").

    `edtf` is the date or period, Level 0 or 1 of EDTF, with one pattern of Level 2 where the year
    is not printed: "17-5" is `XXXX-05-17`. `others` are readings that the same words also bear:
    "từ năm 2014" is 2014 or `2014/..`.
    """

    kind: FigureKind
    number: Decimal | None = None
    to: Decimal | None = None
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    edtf: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in a text: `text[start:end]` as a reader would quote it, and what it says.

    `core` is the part, `text[core[0]:core[1]]`, that a quotation must hold to be of this figure:
    the digits, with scale or per cent sign, without the words around ("3.000 tỷ" of "hơn 3.000 tỷ
    đồng").
    """

    text: str
    start: int
    end: int
    core: tuple[int, int]
    value: Value

    @property
    def kind(self) -> FigureKind:
        return self.value.kind


def fold(text: str) -> str:
    """The text as figures are compared: NFC, each run of white space one space, ends trimmed.

    White space is Unicode's, so a (narrow) no-break space is a space. Characters that show nothing
    and part nothing (zero-width space and joiners, soft hyphen, byte order mark, direction marks)
    are dropped: a site puts them inside numbers to steer line breaks.
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def find(text: str) -> list[Found]:
    """Every figure of a text, in order, none overlapping another. Give it folded text (`fold`)."""
    return list(_find(text, lenient=False))


@lru_cache(maxsize=4096)
def parse(figure: str) -> Value | None:
    """What one printed figure says; None where it holds no figure, or several.

    A figure that stands alone is read more freely than running text: "bảy", "hai tỉnh" and "một xã"
    are counts, "17-5" is a day and month, "4/3" too.
    """
    text = fold(figure)
    found = _find(text, lenient=False)
    if not found or found[0].kind is FigureKind.NUMBER:
        found = _find(text, lenient=True)
    return found[0].value if len(found) == 1 else None


# --- Letters and numbers --------------------------------------------------------------------------

_INVISIBLE: Final = dict.fromkeys(
    [0x00AD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]
)

_DASH: Final = "[-‐‑‒–—−]"
_NUMERAL: Final = (
    r"(?<!\d)(?<!\d[.,])(?:"
    r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"  # 1.500.000 and 1.500,5
    r"|\d{1,3}(?:,\d{3}){2,}"  # 1,500,000: two groups can be no decimal
    r"|\d{1,3}(?: \d{3}){2,}"  # 1 500 000; one such group would join two numbers
    r"|\d+(?:[.,]\d+)?"
    r")(?![.,]?\d)"
)
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")

_ONES: Final = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_ONE: Final = "(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)"
_LAST: Final = "(?:một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín)"
_TENS: Final = rf"(?:{_ONE} mươi(?: {_LAST})?|mười(?: {_LAST})?)"
_WORDS: Final = (
    rf"(?<!\w)(?:{_ONE} trăm(?: (?:linh|lẻ) {_LAST}| {_TENS})?|{_TENS}|{_ONE}|nửa)(?!\w)"
)
_N: Final = rf"(?:{_NUMERAL}|{_WORDS})"


def _number(text: str) -> Decimal:
    """The number that `_NUMERAL` or `_WORDS` matched."""
    if not text[0].isdecimal():
        return _worded(text.lower())
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") > 1 or " " in text:
        text = text.replace(",", "").replace(" ", "")
    return Decimal(text.replace(",", "."))


def _worded(text: str) -> Decimal:
    if text == "nửa":
        return Decimal("0.5")
    total = last = 0
    for word in text.split():
        if word == "trăm":
            total, last = total + last * 100, 0
        elif word == "mươi":
            total, last = total + last * 10, 0
        elif word == "mười":
            total += 10
        else:
            last = _ONES.get(word, 0)  # "linh" and "lẻ" say only that the tens are nought
    return Decimal(total + last)


_SCALES: Final = {
    "tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "vạn": 10**4, "nghìn": 10**3, "ngàn": 10**3,
    "trăm": 100, "chục": 10,
}  # fmt: skip
# "tỷ lệ" is a rate, "tỷ trọng" a share: no scale.
_BILLION: Final = r"(?:tỷ|tỉ)(?! (?:lệ|trọng|suất|giá|phú|số|mỉ)(?!\w))"
_SCALE: Final = (
    rf"(?:(?:trăm|chục|nghìn|ngàn|vạn) )?{_BILLION}(?!\w)"
    r"|(?:(?:trăm|chục) )?(?:triệu|nghìn|ngàn)(?!\w)|(?:vạn|trăm|chục)(?!\w)"
)


def _scale(text: str) -> int:
    """The factor that `_SCALE` matched: "trăm triệu" is 10⁸."""
    factor = 1
    for word in text.lower().split():
        factor *= _SCALES.get(word, 1)
    return factor


# --- Words around numbers -------------------------------------------------------------------------


def _listed(words: str) -> list[str]:
    """The words of a list with bars between them, longest first, as a pattern wants them."""
    return sorted((word.strip() for word in words.split("|")), key=lambda word: (-len(word), word))


# What may be counted by a number in words.
NOUNS: Final = _listed(
    """tỉnh|thành phố|tp|quận|huyện|thị xã|thị trấn|xã|phường|thôn|bản|buôn|ấp|tổ dân phố|khu phố
    |cụm|địa phương|bên|phía|nước|quốc gia|dân tộc|cơ sở|lĩnh vực|ngành|nhóm|nội dung|nhiệm vụ
    |giải pháp|đột phá|tiêu chí|chỉ tiêu|mục tiêu|đề án|dự án|công trình|chương trình|hạng mục
    |mô hình|hợp đồng|biên bản|bản ghi nhớ|văn bản|thỏa thuận|thoả thuận|trường|trường học
    |ngôi trường|điểm trường|lớp|lớp học|lớp đào tạo|phòng|phòng học|phòng khám|gian|gian nhà
    |gian hàng|nhà|căn nhà|ngôi nhà|nhà văn hóa|nhà văn hoá|nhà máy|trạm|trạm y tế|bệnh viện|cầu
    |cây cầu|con đường|tuyến đường|tuyến|cửa khẩu|cặp cửa khẩu|lối mở|chợ|hợp tác xã|doanh nghiệp
    |đơn vị|tổ chức|sở|đoàn|đoàn công tác|khu du lịch|khu công nghiệp|thủy điện|di tích|điểm|hộ
    |hộ dân|hộ nghèo|hộ gia đình|gia đình|nhân khẩu|người|người dân|cán bộ|công chức|giáo viên
    |học sinh|sinh viên|học viên|em|cháu|bác sĩ|bác sỹ|y sĩ|y bác sĩ|chuyên gia|đại biểu
    |đồng bào|đồng chí|thành viên|lao động|lượt|lượt người|lượt khách|du khách|khách|suất
    |suất quà|phần quà|món quà|học bổng|xe|chiếc|cái|bộ|máy|máy tính|thiết bị|con|con bò|con trâu
    |cây|cây giống|ghế|bàn|giường|cuốn|quyển|sản phẩm|mặt hàng|tấn|tạ|ki-lô-gam|héc ta|héc-ta
    |hecta|mét|ki-lô-mét|cuộc|hội nghị|hội thảo|lễ hội|đợt|khóa|khoá|khóa đào tạo|buổi|ngày|tuần
    |tháng|năm|giờ|lần|sao|bậc"""
)
# After "hai" these are the two parties that the article is about, not a count of something.
PAIRED: Final = frozenset(
    _listed("tỉnh|thành phố|tp|địa phương|bên|phía|nước|quốc gia|dân tộc|ngành|đơn vị|đồng chí")
)
# "trên" before these means "in" or "on", not "more than".
_ON: Final = frozenset(
    _listed(
        """lĩnh vực|địa phương|tỉnh|thành phố|huyện|thị xã|xã|phường|thôn|bản|nước|tuyến|tuyến đường
        |nội dung|nhóm|cơ sở|phía|bên"""
    )
)
_SYMBOLS: Final = (
    "km2|km²|m2|m²|m3|m³|km|mm|cm|m|ha|kg|MW|kWh|KWh|GWh|kW|KW|kV|KV|USD|EUR|đô la|euro|nhân dân tệ"
)
_NOUN: Final = re.compile(
    r"\s?(" + "|".join(map(re.escape, [*_SYMBOLS.split("|"), *NOUNS])) + r")(?!\w)",
    re.IGNORECASE,
)
# Words that follow a number without being what it counts.
_FUNCTION: Final = frozenset(
    _listed(
        """và|với|của|cho|tại|từ|đến|tới|ở|trong|ngoài|trên|dưới|về|theo|để|là|được|đã|đang|sẽ|cũng
        |còn|có|không|chưa|thì|mà|nhưng|hoặc|hay|do|bởi|vì|nên|nếu|khi|sau|trước|lúc|vào|ra|lên
        |xuống|tăng|giảm|đạt|so|bằng|hơn|kém|gần|cùng|giữa|qua|như|nhằm|tỷ|tỉ|triệu|nghìn|ngàn|đồng
        |này|đó|trở|vẫn|phải"""
    )
)
_TIME_NOUNS: Final = "(?:ngày|tuần|tháng|năm|giờ|quý)"
# "đổng" and "đông" are slips for "đồng"; "đồng chí", "đồng bào" are people, "đồng hồ" clocks.
_DONG: Final = (
    r"(?:đ[ồổôỗốòỏ]ng(?! (?:chí|bào|hồ|đội|minh|nghiệp|ruộng|bằng)(?!\w))|VN[ĐD]|đ)(?!\w)"
)
# A year, day or month is not one when it counts something.
_NOT_COUNTED: Final = (
    rf"(?!\s?(?:%|‰|phần trăm(?!\w)|{_SCALE}|{_DONG}|lần(?!\w)))"
    r"(?! (?!(?:"
    + _TIME_NOUNS
    + r"|điểm|nước|bên|phía|con|bản|bộ|ngành|đoàn|cầu)(?!\w))(?:"
    + "|".join(map(re.escape, NOUNS))
    + r")(?!\w))(?! ?(?:"
    + _SYMBOLS
    + r")(?!\w))"
)

_QUALIFIERS: Final = {
    "không dưới": Qualifier.AT_LEAST, "ít nhất": Qualifier.AT_LEAST,
    "tối thiểu": Qualifier.AT_LEAST, "hơn": Qualifier.AT_LEAST, "trên": Qualifier.AT_LEAST,
    "không quá": Qualifier.AT_MOST, "tối đa": Qualifier.AT_MOST, "nhiều nhất": Qualifier.AT_MOST,
    "dưới": Qualifier.AT_MOST,
    "ước đạt": Qualifier.ABOUT, "ước tính": Qualifier.ABOUT, "ước": Qualifier.ABOUT,
    "khoảng": Qualifier.ABOUT, "xấp xỉ": Qualifier.ABOUT, "chừng": Qualifier.ABOUT,
    "ngót": Qualifier.ABOUT, "gần": Qualifier.ABOUT,
}  # fmt: skip
_QUALIFIED: Final = re.compile(rf"(?<!\w)({'|'.join(_QUALIFIERS)}) \Z", re.IGNORECASE)
_ONWARDS: Final = re.compile(r" (trở lên|trở xuống)(?!\w)", re.IGNORECASE)


# --- The passes -----------------------------------------------------------------------------------
#
# Each pass reads the text with what earlier passes took blanked out, so the order is the
# precedence: names before dates before quantities, and at the end every digit that is left.

_TAKEN: Final = "\0"


class _Text:
    """A text being read: what is found, and the text with the found parts blanked out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = text
        self.found: list[Found] = []

    def take(self, figures: Iterator[Found]) -> None:
        pieces, at = [], 0
        for figure in figures:
            pieces += [self.left[at : figure.start], _TAKEN * (figure.end - figure.start)]
            at = figure.end
            self.found.append(figure)
        self.left = "".join([*pieces, self.left[at:]])

    def figure(self, start: int, end: int, core: tuple[int, int], value: Value) -> Found:
        return Found(self.text[start:end], start, end, core, value)


def _find(text: str, *, lenient: bool) -> tuple[Found, ...]:
    state = _Text(text)
    for pattern in _NAMES:
        state.take(_named(state, pattern))
    state.take(_dated(state, lenient=lenient))
    state.take(_chains(state))
    state.take(_vague(state))
    state.take(_quantities(state, lenient=lenient))
    state.take(_leftovers(state))
    return tuple(sorted(state.found, key=lambda figure: figure.start))


# --- Names ----------------------------------------------------------------------------------------

_TITLE: Final = (
    "Quốc lộ|Tỉnh lộ|Đường tỉnh|Đường|Đề án|Chương trình|Nghị quyết|Nghị định|Quyết định|Thông báo"
    "|Thông tư|Kế hoạch|Chỉ thị|Kết luận|Công văn|Công điện|Quy định|Hướng dẫn|Luật|Điều|Khoản"
    "|Sư đoàn|Trung đoàn|Lữ đoàn|Quân khu|Ban Chỉ đạo quốc gia|Khóa|Lớp|Ảnh|Hình|Bảng|Tổ|Khu|Thôn"
    "|Quận|Phường"
)
_NAMES: Final = (
    # 169-TB/TU, 11-NQ/TW, 30/2021/NQ-CP, 1719/QĐ-TTg
    re.compile(
        rf"(?:(?<!\w)(?:(?i:{_TITLE}) )?(?i:số )?)"
        r"(?P<core>(?<!\d)(?<![\d/.,-])\d+(?:/\d{4})?[-/](?=[A-ZĐ][A-Za-zĐ]*[A-ZĐ])[A-ZĐ][A-Za-zĐ]*\d*"
        r"(?:[-/.][A-ZĐ][A-Za-zĐ]*\d*)*)(?!\w)"
    ),
    # CT.13, QL4D, COVID-19, 5G
    re.compile(
        r"(?<!\w)(?P<core>(?:[A-ZĐ]{1,6}[.-]?|[A-ZĐ][a-zđ]{1,9}-?)\d{1,4}[A-Z]?)(?![\w%])(?![.,/-]\d)"
        r"(?!-[A-ZĐ]{2})"
    ),
    re.compile(r"(?<![\w.,/-])(?P<core>\d{1,3}(?:\.\d)?[A-LN-UX-Z])(?!\w)"),
    # Quốc lộ 279, Đề án 1816, lần thứ 15, số 1
    re.compile(
        rf"(?<!\w)(?i:(?:{_TITLE}) (?:số )?|số )(?P<core>\d{{1,4}})(?![\w%])(?!\s?[.,/:]\d)"
        rf"(?! ?{_DASH} ?\d)(?![-/][A-ZĐ]){_NOT_COUNTED}(?! {_TIME_NOUNS}(?!\w)(?! (?:19|20)\d\d))"
    ),
    re.compile(r"(?<!\w)(?i:(?:lần )?thứ )(?P<core>\d{1,4})(?![\w%])(?![.,/:]\d)"),
)


def _named(state: _Text, pattern: re.Pattern[str]) -> Iterator[Found]:
    for match in pattern.finditer(state.left):
        yield state.figure(*match.span(), match.span("core"), Value(FigureKind.NAME))


# --- Dates and periods ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Point:
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
        rf"(?! ?{_DASH} ?\d{{1,2}}(?!\d)){_NOT_COUNTED}",
        # Ngày 17-5, chiều 4/3, 4/3
        rf"{_LEAD}{_BEFORE}(?P<d>\d{{1,2}})(?P<s>[/.-])(?P<m>\d{{1,2}})(?!\d)(?![.,/-]\d)(?!%)",
        rf"{_BEFORE}(?<!\d-)(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?!\d)(?![.,/-]\d)(?![\w%])"
        rf"{_NOT_COUNTED}(?! (?:số|tổng)(?!\w))",
        # năm 2018; 2018
        rf"(?<!\w)năm (?P<y>[12]\d{{3}})(?!\d)(?![.,]\d{{1,3}}(?!\d))(?![-/]\d{{1,2}}(?!\d))"
        rf"{_NOT_COUNTED}",
        rf"{_BEFORE}(?<!\w){_YEAR}(?![-/:]\d{{1,2}}(?!\d)){_NOT_COUNTED}",
        # ngày 17
        rf"(?<!\w)(?<!mỗi )ngày (?P<d>\d{{1,2}})(?!\w){_AFTER}{_NOT_COUNTED}",
    )
)
# Bare "2-9" is a range or a date: a date where it stands alone, and where, like "17-5", it can be
# no range.
_DAY_MONTH: Final = re.compile(
    rf"(?<![\d.,/-])(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})(?![\w.,/-]\d)(?![\w%]){_NOT_COUNTED}"
)
# "12 - 15/3/2018", "từ ngày 12 đến ngày 15/3": the first day has its month from the second.
_DAYS: Final = re.compile(
    rf"(?P<lead>{_LEAD}|(?<!\w)từ (?:ngày )?)?{_BEFORE}(?P<d>\d{{1,2}})"
    rf"(?: ?{_DASH} ?| (?:đến|tới) (?:hết )?)(?:ngày )?(?P<d2>\d{{1,2}})"
    r"(?P<s>[/-])(?P<m>\d{1,2})(?:(?P=s)(?P<y>(?:19|20)\d{2})|(?(lead)|(?!)))(?!\d)(?![.,/-]\d)",
    re.IGNORECASE,
)
# "2019-20", "2019/2020": a school year
_SHORT: Final = re.compile(
    rf"(?<![\d.,/-])(?P<y>(?:19|20)\d{{2}})(?: ?{_DASH} ?(?P<n>\d\d)|/(?P<n4>(?:19|20)\d\d))"
    r"(?![\d%])(?![.,/-]\d)"
)
_TO: Final = re.compile(
    rf" ?{_DASH} ?(?:ngày )?| (?:cho )?(?:đến|tới) (?:hết |cuối |đầu |giữa )?(?:ngày )?",
    re.IGNORECASE,
)
_TO_NOW: Final = re.compile(
    rf"(?: ?{_DASH} ?| (?:cho )?(?:đến|tới) )"
    r"(?:(?:hiện )?nay|bây giờ|thời điểm (?:hiện tại|này|hiện nay)|hiện tại)(?!\w)",
    re.IGNORECASE,
)
_PERIOD_LEAD: Final = re.compile(
    r"(?<!\w)(?:(?:giai đoạn|thời kỳ|thời gian|nhiệm kỳ|năm học|niên học|niên khóa|niên vụ|các năm)"
    r"(?: |\Z))?(?:(?P<years>\d{1,2}) năm,? )?(?:\()?(?:(?:kể )?từ (?:đầu |giữa |cuối )?)?\Z",
    re.IGNORECASE,
)
_POINT_LEAD: Final = re.compile(
    r"(?<!\w)(?:(?:khoảng|(?:kể )?từ|đến|tới|hết|trước|sau|đầu|giữa|cuối|tầm nhìn) )+\Z",
    re.IGNORECASE,
)


def _dated(state: _Text, *, lenient: bool) -> Iterator[Found]:
    points = _points(state.left, lenient=lenient)
    at, taken = 0, 0
    while at < len(points):
        first = points[at]
        second = points[at + 1] if at + 1 < len(points) else None
        figure = second and _joined(state, first, second, taken)
        if figure:
            at += 2
        else:
            figure = _single(state, first, taken)
            at += 1
        taken = figure.end
        yield figure


def _points(text: str, *, lenient: bool) -> list[_Point]:
    points: list[_Point] = []
    for pattern in (_DAYS, _SHORT, *_POINTS, _DAY_MONTH):
        pieces, at = [], 0
        for match in pattern.finditer(text):
            new = _read(match, pattern)
            if not new or not all(point.is_possible for point in new):
                continue
            if pattern is _DAY_MONTH and not lenient and int(match["d"]) <= int(match["m"]):
                continue
            points += new
            pieces += [text[at : match.start()], _TAKEN * (match.end() - match.start())]
            at = match.end()
        text = "".join([*pieces, text[at:]])
    return sorted(points, key=lambda point: point.start)


def _read(match: re.Match[str], pattern: re.Pattern[str]) -> list[_Point]:
    """The date that a pattern matched; of `_DAYS` and `_SHORT` both ends, as two points."""
    parts = match.groupdict()
    year, month, day = (int(parts[k]) if parts.get(k) else None for k in ("y", "m", "d"))
    start, end = match.span()
    digits = [at for at in range(start, end) if match.string[at].isdecimal()]
    core = (digits[0], digits[-1] + 1)
    if pattern is _DAYS:
        cut = match.end("d")
        return [
            _Point(start, cut, match.span("d"), year, month, day),
            _Point(match.start("d2"), end, (match.start("d2"), end), year, month, int(parts["d2"])),
        ]
    if pattern is _SHORT:
        ending = "n4" if parts["n4"] else "n"
        if year is None or int(parts[ending]) not in {year + 1, (year + 1) % 100}:
            return []
        cut = match.start(ending)
        return [
            _Point(start, start + 4, (start, start + 4), year),
            _Point(cut, end, (cut, end), year + 1),
        ]
    if quarter := parts.get("q"):
        number = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(quarter.upper()) or int(quarter)
        until = f"{year}-{number * 3:02}"
        return [_Point(start, end, core, year, number * 3 - 2, until=until)]
    lunar = match.string[end:].casefold().startswith(" âm lịch")
    return [_Point(start, end, core, year, month, day, lunar)]


def _joined(state: _Text, first: _Point, second: _Point, taken: int) -> Found | None:
    """The period from one date to the next, where the words between them say so."""
    between = state.left[first.end : second.start]
    if first.until or second.until or not (_TO.fullmatch(between) or between == "/"):
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
    left = _lead(state.left, first.start, taken, _PERIOD_LEAD)
    years_said = left and left["years"]
    if years_said and int(years_said) not in _spans(start, end):
        left = None  # another number of years: a figure of its own
    begin = left.start() if left else first.start
    value = Value(FigureKind.PERIOD, edtf=f"{start.edtf}/{end.edtf}")
    return state.figure(begin, second.end, (first.core[0], second.core[1]), value)


def _spans(start: _Point, end: _Point) -> tuple[int, ...]:
    """How many years people call the time from one to the other: 2011 to 2015 is five, or four."""
    length = (end.year or 0) - (start.year or 0)
    return length, length + 1


def _single(state: _Text, point: _Point, taken: int) -> Found:
    left = _lead(state.left, point.start, taken, _POINT_LEAD)
    begin = left.start() if left else point.start
    words = left[0].casefold().split() if left else []
    edtf = "" if point.lunar else point.edtf
    now = _TO_NOW.match(state.left, point.end)
    if point.until:
        value = Value(FigureKind.PERIOD, edtf=f"{edtf}/{point.until}")
    elif now and edtf:
        value = Value(FigureKind.PERIOD, edtf=f"{edtf}/..")
    else:
        others: tuple[str, ...] = ()
        if edtf and ("từ" in words or "sau" in words):
            others = (f"{edtf}/..",)
        elif edtf and not {"đến", "tới", "hết", "trước"}.isdisjoint(words):
            others = (f"../{edtf}",)
        value = Value(FigureKind.DATE, edtf=edtf, others=others)
    end = now.end() if now and edtf and not point.until else point.end
    return state.figure(begin, end, point.core, value)


def _lead(text: str, at: int, taken: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The words before `at` that belong to the figure, not reaching back before `taken`."""
    match = pattern.search(text, max(taken, at - 60), at)
    return match if match and match[0] and _TAKEN not in match[0] else None


# --- Money, counts, rates -------------------------------------------------------------------------

_CHAIN: Final = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:(?P<of>\d+)/\d+(?![.,/]?\d)|\d+(?:/\d+){2,}(?![.,]?\d)"
    r"|\d{1,2}[hH](?:\d{2})?(?!\w))"
)
_VAGUE: Final = re.compile(
    r"(?<!\w)(?:hàng|nhiều|vài|mấy)(?: (?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ))+ đồng(?!\w)"
    r"(?! (?:chí|bào|hồ|đội|minh|nghiệp|ruộng)(?!\w))",
    re.IGNORECASE,
)
_QUANTITY: Final = re.compile(
    rf"(?P<a>{_N})(?:(?:\s?(?P<sa>{_SCALE}))?(?:\s?{_DASH}\s?|\s(?:đến|tới)\s)(?P<b>{_N}))?"
    rf"(?:\s?(?P<scale>{_SCALE})(?P<half> rưỡi(?!\w))?"
    rf"(?P<more>(?: {_NUMERAL}\s?(?:{_SCALE}))*))?",
    re.IGNORECASE,
)
_MORE: Final = re.compile(rf"({_NUMERAL})\s?({_SCALE})", re.IGNORECASE)
_CURRENCY: Final = re.compile(rf"\s?{_DONG}", re.IGNORECASE)
_PER: Final = re.compile(r"(?:\s?/\s?[^\W\d_]+)+")
_PERCENT: Final = re.compile(r"\s?(?:%|‰)|\s(?:phần trăm|phần nghìn)(?!\w)", re.IGNORECASE)
_TIMES: Final = re.compile(r"\slần(?!\w)", re.IGNORECASE)
_WORD: Final = re.compile(r"\s([^\W\d_]+)(?!\w)")
_NOT_FIVE: Final = re.compile(
    r"(?<!\w)(?:những|các|hàng|hằng|mỗi|nhiều|đầu|cuối|giữa|cả|mấy|vài|quanh|trong|qua|từng|suốt"
    r"|một|hai|ba|bốn|thứ|\d+) \Z",
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(r"(?<!\w)thứ \Z", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"(?<!\w)(?:[A-ZÀ-ỸĐ](?<![a-zà-ỹđ])[^\W\d_]* ){1,4}\Z")
_FROM: Final = re.compile(r"(?<!\w)từ \Z", re.IGNORECASE)


def _chains(state: _Text) -> Iterator[Found]:
    """Numbers joined by strokes, and times of day: "17/18 xã" (17 of 18), "31/2/2017", "8h30"."""
    for match in _CHAIN.finditer(state.left):
        noun = _NOUN.match(state.left, match.end()) if match["of"] else None
        value = Value(FigureKind.NUMBER)
        end = match.end()
        if noun:
            value = Value(FigureKind.COUNT, Decimal(match["of"]), unit=noun[1])
            end = noun.end()
        yield state.figure(match.start(), end, match.span(), value)


def _vague(state: _Text) -> Iterator[Found]:
    for match in _VAGUE.finditer(state.left):
        yield state.figure(*match.span(), match.span(), Value(FigureKind.MONEY, unit="đồng"))


def _quantities(state: _Text, *, lenient: bool) -> Iterator[Found]:
    text, at, taken = state.left, 0, 0
    while match := _QUANTITY.search(text, at):
        figure = _quantity(state, match, taken, lenient=lenient)
        if figure is None:  # number words that count nothing; what follows them may
            at = match.end("a")
            continue
        at = taken = max(figure.end, match.end("a"))
        yield figure


def _quantity(state: _Text, match: re.Match[str], taken: int, *, lenient: bool) -> Found | None:
    """The figure at a number, by what stands after it."""
    text = state.left
    low, high = _bounds(match)
    end = match.end()
    unit, kind, core_end = "", FigureKind.NUMBER, end
    scale = (match["scale"] or "").lower()
    currency = _CURRENCY.match(text, end)
    percent = None if scale else _PERCENT.match(text, end)
    times = None if scale else _TIMES.match(text, end)
    noun = None if currency or percent or times else _NOUN.match(text, end)
    word = None if currency or percent or times or noun else _WORD.match(text, end)
    if word and (word[1] != word[1].lower() or word[1] in _FUNCTION):
        word = None
    if currency:
        kind, unit, end = FigureKind.MONEY, "đồng", currency.end()
    elif percent:
        kind, unit, end = FigureKind.PERCENT, percent[0].strip(), percent.end()
        core_end = end
    elif times:
        kind, unit, end = FigureKind.TIMES, "lần", times.end()
    elif noun:
        kind, unit, end = FigureKind.COUNT, noun[1], noun.end()
    elif scale.endswith(("tỷ", "tỉ", "triệu")) and not word:
        kind, unit = FigureKind.MONEY, "đồng"
    elif word and (lenient or not _is_worded(match)):
        kind, unit, end = FigureKind.COUNT, word[1], word.end()
    elif scale:
        kind = FigureKind.COUNT
    if not lenient and _is_worded(match) and not _counts(text, match, kind, unit):
        return None
    if kind is not FigureKind.NUMBER and (per := _PER.match(text, end)):
        unit, end = unit + re.sub(r"\s", "", per[0]), per.end()
    qualifier, start = _qualified(text, match.start(), taken)
    if onwards := _ONWARDS.match(text, end):
        end = onwards.end()
        upward = onwards[1].lower() == "trở lên"
        qualifier = Qualifier.AT_LEAST if upward else Qualifier.AT_MOST
    if high is not None and (left := _FROM.search(text, max(taken, start - 4), start)):
        start = left.start()
    if unit.lower() in _ON and text[start : match.start()].lower() == "trên ":
        qualifier, start = Qualifier.EXACT, match.start()
    if kind is FigureKind.NUMBER and (name := _name(text, match, taken)):
        return state.figure(name.start(), end, (match.start(), core_end), Value(FigureKind.NAME))
    value = Value(kind, _plain(low), None if high is None else _plain(high), unit, qualifier)
    return state.figure(start, end, (match.start(), core_end), value)


def _bounds(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """From what number, and to what, with all scales multiplied out."""
    scale = _scale(match["scale"] or "")
    last = _number(match["b"] or match["a"]) * scale
    if match["half"]:
        last += Decimal(scale) / 2
    for more in _MORE.finditer(match["more"] or ""):
        last += _number(more[1]) * _scale(more[2])
    if match["b"] is None:
        return last, None
    return _number(match["a"]) * (_scale(match["sa"]) if match["sa"] else scale), last


def _plain(number: Decimal) -> Decimal:
    """The same number without a fraction of nought: 1.3 tỷ is 1300000000, not 1300000000.0."""
    whole = number.to_integral_value()
    return whole if whole == number else number


def _is_worded(match: re.Match[str]) -> bool:
    return not any(match[key] and match[key][0].isdecimal() for key in ("a", "b"))


def _counts(text: str, match: re.Match[str], kind: FigureKind, unit: str) -> bool:
    """Whether a number in words is a figure here, by the rules of this module's docstring."""
    word, at = match["a"].lower(), match.start()
    if _ORDINAL.search(text, max(0, at - 4), at):
        return False
    if word == "năm" and _NOT_FIVE.search(text, max(0, at - 12), at):
        return False
    if kind in {FigureKind.MONEY, FigureKind.PERCENT} or match["scale"]:
        return True
    if kind not in {FigureKind.COUNT, FigureKind.TIMES} or not unit:
        return False
    if match["b"]:
        return True
    return word not in {"một", "nửa"} and not (word == "hai" and unit.lower() in PAIRED)


def _qualified(text: str, at: int, taken: int) -> tuple[Qualifier, int]:
    """How the number at `at` is hedged, and where the hedging words begin."""
    match = _QUALIFIED.search(text, max(taken, at - 16), at)
    return (_QUALIFIERS[match[1].lower()], match.start()) if match else (Qualifier.EXACT, at)


def _name(text: str, match: re.Match[str], taken: int) -> re.Match[str] | None:
    """The proper name that a number without a unit ends: "Nậm Na 2"."""
    follows = text[match.end() : match.end() + 1]
    if match["b"] or not match["a"].isdecimal() or (follows and follows not in ",;:.)”" + _TAKEN):
        return None
    return _CAPITALS.search(text, max(taken, match.start() - 40), match.start())


# --- What is left ---------------------------------------------------------------------------------

_LEFTOVER: Final = re.compile(r"\d(?:[.,:/-]?\d)*")


def _leftovers(state: _Text) -> Iterator[Found]:
    """Every digit that no pass explained, superscripts and circled ones included."""
    text, at = state.left, 0
    while at < len(text):
        match = _LEFTOVER.match(text, at)
        end = match.end() if match else at + 1
        if match or _is_digit(text[at]):
            yield state.figure(at, end, (at, end), Value(FigureKind.NUMBER))
        at = end


def _is_digit(character: str) -> bool:
    return unicodedata.category(character) in {"Nd", "No"}
