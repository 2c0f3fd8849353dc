"""Numbers in digits and in words, and their scales: patterns, and what they come to."""

import re
from decimal import Decimal
from typing import Final

DASH: Final = "[-‐‑‒–—−]"
NUMERAL: Final = (
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
_LAST: Final = f"(?:{'|'.join(_ONES)})"  # after tens, some are said otherwise: "hai mươi lăm"
_TENS: Final = rf"(?:{_ONE} mươi(?: {_LAST})?|mười(?: {_LAST})?)"
_WORDS: Final = (
    rf"(?<!\w)(?:{_ONE} trăm(?: (?:linh|lẻ) {_LAST}| {_TENS})?|{_TENS}|{_ONE}|nửa)(?!\w)"
)
NUMBER: Final = rf"(?:{NUMERAL}|{_WORDS})"

_SCALES: Final = {
    "tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "vạn": 10**4, "nghìn": 10**3, "ngàn": 10**3,
    "trăm": 100, "chục": 10,
}  # fmt: skip
# "tỷ lệ" is a rate, "tỷ trọng" a share: no scale.
_BILLION: Final = r"(?:tỷ|tỉ)(?! (?:lệ|trọng|suất|giá|phú|số|mỉ)(?!\w))"
SCALE: Final = (
    rf"(?:(?:trăm|chục|nghìn|ngàn|vạn) )?{_BILLION}(?!\w)"
    r"|(?:(?:trăm|chục) )?(?:triệu|nghìn|ngàn)(?!\w)|(?:vạn|trăm|chục)(?!\w)"
)


def number(text: str) -> Decimal:
    """The number that `NUMBER` matched."""
    if not text[0].isdecimal():
        return _in_words(text.lower())
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") > 1 or " " in text:
        text = text.replace(",", "").replace(" ", "")
    return Decimal(text.replace(",", "."))


def _in_words(text: str) -> Decimal:
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


def scale_of(text: str) -> int:
    """The factor that `SCALE` matched: "trăm triệu" is 10⁸."""
    factor = 1
    for word in text.lower().split():
        factor *= _SCALES.get(word, 1)
    return factor
