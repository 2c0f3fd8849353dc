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


def say(amount_vnd: int, lang: Lang) -> str:
    """The amount in words of millions and more: "19,2 tỷ đồng", "19.2 billion VND".

    At most three decimals are shown; where the amount has more, it is rounded to the nearest and
    "khoảng ", "about " stands before it. Below a million it is said in full: "850.000 đồng".
    Raises ValueError for a negative amount.
    """
    return _say(amount_vnd, Qualifier.EXACT, lang)


def say_qualified(amount_vnd: int, qualifier: Qualifier, lang: Lang) -> str:
    """The amount as it was stated: "ít nhất 2 tỷ đồng", "at least 2 billion VND".

    Where three decimals do not hold it, a least amount is rounded down and a most amount up, so
    that what is said stays true; an exact or an approximate one is rounded as by `say`. Raises
    ValueError for a negative amount.
    """
    return _say(amount_vnd, qualifier, lang)


def full(amount_vnd: int, lang: Lang) -> str:
    """The amount to the đồng: "19.200.000.000 đồng", "19,200,000,000 VND".

    Raises ValueError for a negative amount.
    """
    if amount_vnd < 0:
        raise ValueError(f"{amount_vnd}: money is never negative here; write 0 or more")
    return f"{number(amount_vnd, lang)}{NBSP}{_CURRENCY[lang]}"


def number(value: int | Decimal, lang: Lang) -> str:
    """The number with the language's separators: "10.000", "24,88"; "10,000", "24.88".

    Every decimal is shown, but for noughts at their end. For finite numbers of either sign, of 28
    digits at most (the precision of Python's decimal context, which Babel uses).
    """
    return _number(value or 0, lang)  # Decimal("-0") is 0


@lru_cache(maxsize=8192)
def _say(amount_vnd: int, qualifier: Qualifier, lang: Lang) -> str:
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


@lru_cache(maxsize=8192)
def _number(value: int | Decimal, lang: Lang) -> str:
    text: str = format_decimal(value, locale=_LOCALES[lang], decimal_quantization=False)
    return text


def _unit(amount_vnd: int) -> int:
    return next((unit for unit in _UNITS if unit <= amount_vnd), 1)


def _rounded(amount_vnd: int, qualifier: Qualifier) -> int:
    """The amount to a thousandth of its unit, in the direction that the qualifier allows."""
    step = max(_unit(amount_vnd) // _PARTS, 1)
    below, rest = divmod(amount_vnd, step)
    up = {Qualifier.AT_LEAST: False, Qualifier.AT_MOST: rest > 0}.get(qualifier, 2 * rest >= step)
    return (below + up) * step
