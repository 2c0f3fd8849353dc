"""What stands after a number and says what it counts: nouns, signs, đồng."""

import re
from collections.abc import Iterable
from typing import Final

from app.figures.lexicon import AFTER_DATES, CURRENCIES, NOUNS, SYMBOLS
from app.figures.numbers import SCALE


def any_of(words: Iterable[str]) -> str:
    """One of these words, as a pattern."""
    return f"(?:{'|'.join(map(re.escape, words))})"


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
