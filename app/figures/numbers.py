"""Numbers in digits and words, their scales, what they count: patterns, and what they come to."""

import re
from collections.abc import Iterable
from decimal import Decimal
from math import prod
from typing import Final

from app.figures.lexicon import AFTER_DATES, CURRENCIES, NOUNS, SYMBOLS


def any_of(words: Iterable[str]) -> str:
    """One of these words, as a pattern."""
    return f"(?:{'|'.join(map(re.escape, words))})"


DASH: Final = "[-‐‑‒–—−]"
_COUNTED: Final = "|".join(
    ["tỷ", "tỉ", "triệu", "nghìn", "ngàn", "đồng", "đổng", "VND", "VNĐ", *NOUNS]
)
NUMERAL: Final = (
    r"(?<!\d)(?<!\d[.,])(?:"
    r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"  # 1.500.000 and 1.500,5
    r"|\d{1,3}(?:,\d{3}){2,}"  # 1,500,000: two groups can be no decimal
    r"|\d{1,3}(?: \d{3}){2,}(?!\d)"  # 1 500 000
    # 700 000: one such group joins two numbers, but for noughts, and before what is counted
    rf"|[1-9]\d{{0,2}} (?:000|\d{{3}}(?= (?:{_COUNTED})(?!\w)))(?!\d)"
    r"|\d+(?:[.,]\d+)?"
    r")(?![.,]?\d)"
)
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
# One group after a comma: 1,500 in Vietnamese, 1500 where a writer groups as in English.
_TWO_READINGS: Final = re.compile(r"[1-9]\d{0,2},\d{3}")

_ONES: Final = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_ONE: Final = "(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)"
# After tens, some are said otherwise: "hai mươi lăm"; "hai mươi năm" are twenty years.
_AFTER_TENS: Final = "(?:một|mốt|hai|ba|bốn|tư|lăm|nhăm|sáu|bảy|bẩy|tám|chín)"
_SCALED: Final = r"(?:tỷ|tỉ|triệu|nghìn|ngàn|vạn|trăm triệu)(?!\w)"
_TENS: Final = (
    rf"(?:(?!một ){_ONE} mươi(?: {_AFTER_TENS}(?! (?:trăm|mươi)))?|mười(?: {_AFTER_TENS})?"
    rf"|(?!một ){_ONE} (?:mốt|lăm|nhăm|tư(?= {_SCALED})))"
)
_HUNDREDS: Final = rf"(?:{_ONE}|không) trăm(?: (?:linh|lẻ) {_ONE}| (?:linh|lẻ) tư| {_TENS}| rưỡi)?"
_WHOLE: Final = rf"(?:{_HUNDREDS}|{_TENS}|{_ONE})"
ENGLISH: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_HYPHENED: Final = "(?:day|week|month|year|hour|bed|room|class|stor[ae]?y|hectare|kilomet)"
# "two-way" counts nothing, "three-day" does.
_ENGLISH_WORDS: Final = (
    rf"(?:{'|'.join(w for w in ENGLISH if w.endswith('ty'))})-(?:{'|'.join(list(ENGLISH)[:9])})"
    rf"|(?:{'|'.join(sorted(ENGLISH, key=len, reverse=True))})"
    r"|a(?= (?:dozen|hundred|thousand|million|billion)(?!\w))"
)
_DECIMALS: Final = rf"(?:(?:không )*(?:{_TENS}|{_ONE} {_ONE}(?= {_SCALED})|{_ONE}))"
_WORDS: Final = rf"(?<!\w)(?:(?:không|{_WHOLE}) phẩy {_DECIMALS}|{_WHOLE}|nửa)(?!\w)"
_SAID: Final = rf"(?:{_WORDS}|(?<![\w-])(?:{_ENGLISH_WORDS})(?!\w)(?!-(?!{_HYPHENED})))"
# "3 (ba) tỷ": a contract says a number twice.
NUMBER: Final = rf"(?:\d+ phẩy \d+|{NUMERAL}(?: \({_SAID}\))?|{_SAID})"

_SCALES: Final = {
    "tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "vạn": 10**4, "nghìn": 10**3, "ngàn": 10**3,
    "trăm": 100, "chục": 10,
    "trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3,
    "hundred": 100, "dozen": 12, "bn": 10**9, "mn": 10**6, "tr": 10**6,
}  # fmt: skip
# "tỷ lệ" is a rate, "tỷ trọng" a share: no scale.
_BILLION: Final = r"(?:tỷ|tỉ)(?! (?:lệ|trọng|suất|giá|phú|số|mỉ)(?!\w))"
_LARGE: Final = (
    rf"(?:(?:trăm|chục|nghìn|ngàn|vạn|triệu) )?{_BILLION}(?!\w)"
    r"|(?:(?:trăm|chục|nghìn|ngàn|vạn) )?(?:triệu|nghìn|ngàn)(?!\w)"
    r"|(?:trillion|billion|bn|million|mn|thousand|tr(?= ?(?:đ|đồng|VN[ĐD])(?!\w)|\Z))(?!\w)"
)
SCALE: Final = rf"{_LARGE}|(?:vạn|trăm|chục|hundred|dozen)(?!\w)"
# "đổng" and "đông" are slips for "đồng"; "đồng chí", "đồng bào" are people, "đồng hồ" clocks.
DONG: Final = (
    r"(?:(?:,-)?\s?(?:(?:đ[ồổôỗốòỏ]ng(?! (?:chí|bào|hồ|đội|minh|nghiệp|ruộng|bằng)(?!\w))|VN[ĐD]|đ"
    r"|dong)(?!\w)|₫))"
)
# Money of elsewhere is counted, never read as đồng. What is unknown is told by its three capitals.
FOREIGN: Final = rf"(?:{any_of(CURRENCIES)}(?!\w)|[$€£¥](?!\w)|(?-i:(?!VN[ĐD])[A-Z]{{3}})(?!\w))"
BEFORE: Final = r"(?:(?:US|A|S|HK)?\$|[€£¥₫]|(?-i:VN[ĐD]|USD|EUR|AUD|CNY|RMB|NDT|JPY|KRW|GBP))\s?"
NOUN: Final = re.compile(rf"\s?({any_of([*SYMBOLS, *NOUNS])})(?!\w)", re.IGNORECASE)
# A year, day or month is not one when it counts something.
NOT_COUNTED: Final = (
    rf"(?!\s?(?:%|‰|phần trăm(?!\w)|{SCALE}|{DONG}|lần(?!\w)))"
    rf"(?! (?!{any_of(AFTER_DATES)}(?!\w)){any_of(NOUNS)}(?!\w))(?! ?{any_of(SYMBOLS)}(?!\w))"
)
# What ends a sum that is said short: "12 tỷ 5", "một tỷ hai trăm đồng".
_SAID_SHORT: Final = r"(?= ?(?:đ[ồổ]ng(?!\w)|\Z|[;:)!?…”\"]|[.,](?!\d)))"
_TAIL: Final = (
    rf"(?:(?<=nghìn )|(?<=ngàn ))(?:{_HUNDREDS}|(?:linh|lẻ) {_ONE})(?!\w)"
    rf"|(?:không trăm (?:(?:linh|lẻ) {_ONE}|{_TENS}))(?!\w)"
    rf"|(?:[1-9]\d{{0,2}}|{_WHOLE})(?!\w){_SAID_SHORT}"
)


def run_pattern(name: str) -> str:
    """A number with its scales ("một tỷ hai trăm triệu"), as a pattern of three named groups."""
    return (
        rf"(?P<{name}>{NUMBER}(?:\s?(?P<{name}_scale>{SCALE})(?: rưỡi(?!\w))?"
        rf"(?: (?:(?:linh|lẻ) )?{NUMBER}\s?(?:{_LARGE})){{0,6}}(?: (?P<{name}_tail>{_TAIL}))?)?)"
    )


# What a number comes to, and what else the same signs may say: most often the same.
Readings = tuple[Decimal, Decimal]

_SPACED: Final = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")  # between digits, a mark of thousands
_TOKEN: Final = re.compile(
    rf"(?P<number>{NUMBER})|(?P<scale>{SCALE})|(?P<half>rưỡi)", re.IGNORECASE
)


def read_run(text: str, tail: str | None) -> Readings:
    """The number that `run_pattern` matched, with its scales multiplied out.

    A scale multiplies what stands before it and is smaller: "hai nghìn ba trăm tỷ" is 2300 tỷ,
    "một tỷ hai trăm triệu" is 10⁹ and 200 triệu.
    """
    terms: list[Readings] = []
    last = 1
    text = _SPACED.sub("", text)
    at, end = 0, len(text) - len(tail or "")
    while match := _TOKEN.search(text, at, end):
        at = match.end()
        if match["number"]:
            terms.append(_number(match["number"].lower()))
        elif match["half"]:
            terms.append((Decimal(last) / 2,) * 2)
        else:
            last = scale_of(match["scale"])
            # "1.500 nghìn": larger than its scale
            smaller = [term for term in terms if term[0] < last] or terms[-1:]
            del terms[len(terms) - len(smaller) :]
            terms.append(_sum(smaller, last))
    whole = _sum(terms, 1)
    return _with_tail(whole[0], tail.lower(), last) if tail else whole


def _sum(terms: list[Readings], factor: int) -> Readings:
    number, other = (plain(sum(column, Decimal(0)) * factor) for column in zip(*terms, strict=True))
    return number, other


def _with_tail(whole: Decimal, tail: str, scale: int) -> Readings:
    """A number with what is said short after its last scale: "12 tỷ 5" is 12.5 tỷ."""
    few = tail.startswith(("linh ", "lẻ "))
    value, _ = _number(tail.split(" ", 1)[1] if few else tail)
    literal = whole + value
    if few or (scale <= 1000 and value >= 10) or tail.startswith("không trăm"):
        return literal, literal
    tenth, hundredth, thousandth = (plain(whole + value * scale / by) for by in (10, 100, 1000))
    if value < 10:
        return tenth, tenth
    if tail[0].isalpha():
        return thousandth, literal
    return thousandth, hundredth if value < 100 else thousandth


def _number(text: str) -> Readings:
    """The number that `NUMBER` matched."""
    text, _, said = text.partition(" (")
    if said:
        return _number(text)[0], _number(said.rstrip(")"))[0]
    if not text[0].isdecimal():
        return (_in_words(text),) * 2
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") > 1:
        text = text.replace(",", "")
    exact = Decimal(text.replace(" phẩy ", ".").replace(",", "."))
    if _TWO_READINGS.fullmatch(text):
        return plain(exact), Decimal(text.replace(",", ""))
    return exact, exact


def plain(exact: Decimal) -> Decimal:
    """The same number without a fraction of nought: 1.3 tỷ is 1300000000, not 1300000000.0."""
    whole = exact.to_integral_value()
    return whole if whole == exact else exact


def _in_words(text: str) -> Decimal:
    if text == "nửa":
        return Decimal("0.5")
    if text == "a":  # "a hundred"
        return Decimal(1)
    if text.partition("-")[0] in ENGLISH:
        return Decimal(sum(ENGLISH[word] for word in text.split("-")))
    whole, _, decimals = text.partition(" phẩy ")
    if not decimals:
        return Decimal(_below_thousand(whole.split()))
    words = decimals.split()
    noughts = words.count("không")
    rest = words[noughts:]
    in_digits = all(word in _ONES for word in rest)
    digits = "".join(str(_ONES[word]) for word in rest) if in_digits else _below_thousand(rest)
    return Decimal(f"{_below_thousand(whole.split())}.{'0' * noughts}{digits}")


def _below_thousand(words: list[str]) -> int:
    total = last = 0
    for word in words:
        if word == "trăm":
            total, last = total + last * 100, 0
        elif word == "mươi":
            total, last = total + last * 10, 0
        elif word == "mười":
            total += 10
        elif word == "rưỡi":
            total += 50
        elif word in {"mốt", "lăm", "nhăm", "tư"} and last:  # "hai lăm": twenty-five
            total, last = total + last * 10, _ONES[word]
        else:
            last = _ONES.get(word, 0)  # "linh" and "lẻ" say only that the tens are nought
    return total + last


def scale_of(text: str) -> int:
    """The factor that `SCALE` matched: "trăm triệu" is 10⁸."""
    return prod(_SCALES.get(word, 1) for word in text.lower().split())
