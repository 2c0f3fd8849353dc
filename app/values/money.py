"""Money and numbers as a reader writes them, in Vietnamese and in English.

An amount is whole đồng, an `int`, never negative. Within an amount every space is a no-break space,
U+00A0 (`NBSP`), from the number to the currency, so that no line ends between a number and its
unit; the space after a word such as "khoảng" is an ordinary one.

The words for thousands of millions and the separators are those of Unicode's CLDR, through Babel.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal

from app.values.languages import Lang
from app.values.vocabulary import Qualifier

NBSP: Final = "\N{NO-BREAK SPACE}"

_LOCALES: Final[dict[Lang, Locale]] = {"vi": Locale("vi"), "en": Locale("en")}
_CURRENCY: Final[dict[Lang, str]] = {"vi": "đồng", "en": "VND"}
_STATED: Final[dict[Qualifier, dict[Lang, str]]] = {
    Qualifier.EXACT: {"vi": "", "en": ""},
    Qualifier.AT_LEAST: {"vi": "ít nhất ", "en": "at least "},
    Qualifier.AT_MOST: {"vi": "nhiều nhất ", "en": "at most "},
    Qualifier.ABOUT: {"vi": "khoảng ", "en": "about "},
}
# The units that are said as a word, the greatest first. Smaller amounts are said in full.
# No larger one: the press writes "3.000 tỷ", not "3 nghìn tỷ".
_UNITS: Final = (10**9, 10**6)
_PARTS: Final = 1000  # a unit is said to three decimals


def _unit_word(unit: int, lang: Lang) -> str:
    one = format_compact_decimal(unit, format_type="long", locale=_LOCALES[lang])  # "1 tỷ"
    return one.removeprefix("1").strip().replace(" ", NBSP)


_UNIT_WORDS: Final[dict[tuple[int, Lang], str]] = {
    (unit, lang): _unit_word(unit, lang) for unit in _UNITS for lang in _LOCALES
}


@lru_cache(maxsize=8192)
def say(amount_vnd: int, lang: Lang, qualifier: Qualifier = Qualifier.EXACT) -> str:
    """The amount in words of millions and more, as it was stated: "19,2 tỷ đồng", "at least 19.2
    billion VND". Below a million it is said in full: "850.000 đồng".

    At most three decimals are shown. Where the amount has more, it is rounded to the nearest and
    "khoảng ", "about " stands before it; a least amount is rounded down and a most amount up, so
    that what is said stays true. Raises ValueError for a negative amount.
    """
    shown = _rounded(amount_vnd, qualifier)
    unit = _unit(shown)
    if unit == 1:
        return _STATED[qualifier][lang] + full(shown, lang)
    if qualifier is Qualifier.EXACT and shown != amount_vnd:
        qualifier = Qualifier.ABOUT
    figure = number(Decimal(shown) / unit, lang)
    return (
        f"{_STATED[qualifier][lang]}{figure}{NBSP}{_UNIT_WORDS[unit, lang]}{NBSP}{_CURRENCY[lang]}"
    )


def full(amount_vnd: int, lang: Lang) -> str:
    """The amount to the đồng: "19.200.000.000 đồng", "19,200,000,000 VND".

    Raises ValueError for a negative amount.
    """
    if amount_vnd < 0:
        raise ValueError(f"{amount_vnd}: money is never negative here; write 0 or more")
    return f"{number(amount_vnd, lang)}{NBSP}{_CURRENCY[lang]}"


@lru_cache(maxsize=8192)
def number(value: int | Decimal, lang: Lang) -> str:
    """The number with the language's separators: "10.000", "24,88"; "10,000", "24.88".

    Every decimal is shown, but for noughts at their end. For finite numbers of either sign, of 28
    digits at most (the precision of Python's decimal context, which Babel uses).
    """
    shown = value or 0  # Decimal("-0") is 0
    text: str = format_decimal(shown, locale=_LOCALES[lang], decimal_quantization=False)
    return text


def _unit(amount_vnd: int) -> int:
    return next((unit for unit in _UNITS if unit <= amount_vnd), 1)


def _rounded(amount_vnd: int, qualifier: Qualifier) -> int:
    """The amount to a thousandth of its unit, in the direction that the qualifier allows."""
    step = max(_unit(amount_vnd) // _PARTS, 1)
    below, rest = divmod(amount_vnd, step)
    up = {Qualifier.AT_LEAST: False, Qualifier.AT_MOST: rest > 0}.get(qualifier, 2 * rest >= step)
    return (below + up) * step
