"""What stands after a number and says what it counts: nouns, signs, đồng."""

import re
from typing import Final

from app.figures.lexicon import AFTER_DATES, NOUNS, SYMBOLS
from app.figures.numbers import SCALE


def any_of(words: list[str]) -> str:
    """One of these words, as a pattern."""
    return f"(?:{'|'.join(map(re.escape, words))})"


# "đổng" and "đông" are slips for "đồng"; "đồng chí", "đồng bào" are people, "đồng hồ" clocks.
DONG: Final = r"(?:đ[ồổôỗốòỏ]ng(?! (?:chí|bào|hồ|đội|minh|nghiệp|ruộng|bằng)(?!\w))|VN[ĐD]|đ)(?!\w)"
NOUN: Final = re.compile(rf"\s?({any_of([*SYMBOLS, *NOUNS])})(?!\w)", re.IGNORECASE)
# A year, day or month is not one when it counts something.
NOT_COUNTED: Final = (
    rf"(?!\s?(?:%|‰|phần trăm(?!\w)|{SCALE}|{DONG}|lần(?!\w)))"
    rf"(?! (?!{any_of(AFTER_DATES)}(?!\w)){any_of(NOUNS)}(?!\w))(?! ?{any_of(SYMBOLS)}(?!\w))"
)
