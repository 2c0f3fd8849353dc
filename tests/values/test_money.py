"""Amounts and numbers: as Vietnamese and English write them, and never another magnitude."""

import re
from decimal import Decimal

import pytest
from babel.numbers import format_compact_decimal, parse_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from app.values import money
from app.values.languages import Lang
from app.values.money import NBSP, full, number, say
from app.values.vocabulary import Qualifier

LANGS: tuple[Lang, ...] = ("vi", "en")
UNITS = {
    "triệu": 10**6,
    "tỷ": 10**9,
    "million": 10**6,
    "billion": 10**9,
    "": 1,
}
# Of every size alike, and round ones, which compact forms hold exactly.
amounts = st.integers(0, 17).flatmap(lambda digits: st.integers(0, 10**digits)) | st.builds(
    lambda figure, digits: figure * 10**digits, st.integers(0, 99_999), st.integers(0, 12)
)
langs = st.sampled_from(LANGS)


def as_decimal(figure: str, lang: Lang) -> Decimal:
    group, point = (".", ",") if lang == "vi" else (",", ".")
    assert re.fullmatch(rf"-?\d{{1,3}}(\{group}\d{{3}})*(\{point}\d+)?", figure)
    return Decimal(figure.replace(group, "").replace(point, "."))


def read(said: str, lang: Lang) -> tuple[str, Decimal, int]:
    """The word before an amount, the amount that is said in đồng, and the unit it is said in."""
    before, _, amount = said.rpartition(" ")
    figure, _, unit = amount.replace(NBSP, " ").partition(" ")
    unit = unit.removesuffix({"vi": "đồng", "en": "VND"}[lang]).strip()
    return before, as_decimal(figure, lang) * UNITS[unit], UNITS[unit]


@pytest.mark.parametrize(
    ("amount", "vi", "en"),
    [  # the underscore stands for the no-break space
        (0, "0_đồng", "0_VND"),
        (850_000, "850.000_đồng", "850,000_VND"),
        (999_999, "999.999_đồng", "999,999_VND"),
        (1_000_000, "1_triệu_đồng", "1_million_VND"),
        (1_500_000, "1,5_triệu_đồng", "1.5_million_VND"),
        (22_500_000, "22,5_triệu_đồng", "22.5_million_VND"),
        (400_000_000, "400_triệu_đồng", "400_million_VND"),
        (1_300_000_000, "1,3_tỷ_đồng", "1.3_billion_VND"),
        (2_000_000_000, "2_tỷ_đồng", "2_billion_VND"),
        (19_200_000_000, "19,2_tỷ_đồng", "19.2_billion_VND"),
        (1_235_000_000, "1,235_tỷ_đồng", "1.235_billion_VND"),
        (1_234_500_000, "khoảng 1,235_tỷ_đồng", "about 1.235_billion_VND"),
        (1_234_499_999, "khoảng 1,234_tỷ_đồng", "about 1.234_billion_VND"),
        (1_000_000_001, "khoảng 1_tỷ_đồng", "about 1_billion_VND"),
        (999_999_499, "khoảng 999,999_triệu_đồng", "about 999.999_million_VND"),
        (999_999_500, "khoảng 1_tỷ_đồng", "about 1_billion_VND"),
        (3_000_000_000_000, "3.000_tỷ_đồng", "3,000_billion_VND"),
        (1_234_000_000_000, "1.234_tỷ_đồng", "1,234_billion_VND"),
        (11_500_000_000_000_000, "11.500.000_tỷ_đồng", "11,500,000_billion_VND"),
    ],
)
def test_say(amount: int, vi: str, en: str) -> None:
    assert (say(amount, "vi"), say(amount, "en")) == (vi.replace("_", NBSP), en.replace("_", NBSP))


@pytest.mark.parametrize(
    ("amount", "qualifier", "vi", "en"),
    [
        (2 * 10**9, Qualifier.EXACT, "2_tỷ_đồng", "2_billion_VND"),
        (2 * 10**9, Qualifier.AT_LEAST, "ít nhất 2_tỷ_đồng", "at least 2_billion_VND"),
        (2 * 10**9, Qualifier.AT_MOST, "nhiều nhất 2_tỷ_đồng", "at most 2_billion_VND"),
        (2 * 10**9, Qualifier.ABOUT, "khoảng 2_tỷ_đồng", "about 2_billion_VND"),
        (500, Qualifier.AT_LEAST, "ít nhất 500_đồng", "at least 500_VND"),
        # What three decimals do not hold
        (1_234_567_890, Qualifier.EXACT, "khoảng 1,235_tỷ_đồng", "about 1.235_billion_VND"),
        (1_234_567_890, Qualifier.ABOUT, "khoảng 1,235_tỷ_đồng", "about 1.235_billion_VND"),
        (1_234_567_890, Qualifier.AT_LEAST, "ít nhất 1,234_tỷ_đồng", "at least 1.234_billion_VND"),
        (1_234_000_001, Qualifier.AT_MOST, "nhiều nhất 1,235_tỷ_đồng", "at most 1.235_billion_VND"),
        (
            999_999_999,
            Qualifier.AT_LEAST,
            "ít nhất 999,999_triệu_đồng",
            "at least 999.999_million_VND",
        ),
        (999_999_001, Qualifier.AT_MOST, "nhiều nhất 1_tỷ_đồng", "at most 1_billion_VND"),
    ],
)
def test_say_as_it_was_stated(amount: int, qualifier: Qualifier, vi: str, en: str) -> None:
    assert say(amount, "vi", qualifier) == vi.replace("_", NBSP)
    assert say(amount, "en", qualifier) == en.replace("_", NBSP)


@given(amounts, langs)
@example(999_999_999, "vi")
@example(999_999_999_999, "en")
def test_what_is_said_is_the_amount_within_half_of_its_last_decimal(
    amount: int, lang: Lang
) -> None:
    before, said, unit = read(say(amount, lang), lang)
    assert abs(said - amount) <= Decimal(unit) / 2000
    assert before == ("" if said == amount else {"vi": "khoảng", "en": "about"}[lang])
    assert unit == 1 or said >= unit
    assert unit == 10**9 or said < max(1000 * unit, 10**6)


@given(amounts, langs)
def test_a_bound_that_is_said_stays_true(amount: int, lang: Lang) -> None:
    _, least, least_unit = read(say(amount, lang, Qualifier.AT_LEAST), lang)
    _, most, most_unit = read(say(amount, lang, Qualifier.AT_MOST), lang)
    assert least <= amount <= most
    assert amount - least < max(least_unit // 1000, 1)
    assert most - amount < max(most_unit // 1000, 1)


@given(amounts, amounts, langs)
def test_more_is_never_said_as_less(a: int, b: int, lang: Lang) -> None:
    less, more = sorted((a, b))
    assert read(say(less, lang), lang)[1] <= read(say(more, lang), lang)[1]


@given(st.integers(1000, 999_999), st.sampled_from([10**3, 10**6]), langs)
def test_exact_amounts_are_said_as_babel_says_them(figure: int, step: int, lang: Lang) -> None:
    """Below 10^12, where Babel has a word that the press does not use."""
    amount = figure * step
    babel = format_compact_decimal(amount, format_type="long", locale=lang, fraction_digits=3)
    currency = {"vi": "đồng", "en": "VND"}[lang]
    assert say(amount, lang) == f"{babel} {currency}".replace(" ", NBSP)


@given(amounts, st.sampled_from(Qualifier), langs)
def test_an_amount_never_wraps_inside(amount: int, qualifier: Qualifier, lang: Lang) -> None:
    words = "ít nhất|nhiều nhất|khoảng|at least|at most|about"
    pattern = rf"(?:(?:{words}) )?[0-9][^ ]*(?:đồng|VND)"
    assert re.fullmatch(pattern, say(amount, lang, qualifier))
    assert re.fullmatch(pattern, full(amount, lang))


def test_full() -> None:
    assert full(19_200_000_000, "vi") == f"19.200.000.000{NBSP}đồng"
    assert full(19_200_000_000, "en") == f"19,200,000,000{NBSP}VND"


@given(amounts, langs)
def test_full_is_the_amount_to_the_dong(amount: int, lang: Lang) -> None:
    assert read(full(amount, lang), lang) == ("", Decimal(amount), 1)


@pytest.mark.parametrize("amount", [-1, -850_000, -2_000_000_000])
@pytest.mark.parametrize("lang", LANGS)
def test_a_negative_amount_is_refused(amount: int, lang: Lang) -> None:
    message = f"^{amount}: money is never negative here; write 0 or more$"
    with pytest.raises(ValueError, match=message):
        say(amount, lang)
    with pytest.raises(ValueError, match=message):
        say(amount, lang, Qualifier.AT_MOST)
    with pytest.raises(ValueError, match=message):
        full(amount, lang)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (10_000, "10.000", "10,000"),
        (Decimal("24.88"), "24,88", "24.88"),
        (Decimal("24.80"), "24,8", "24.8"),
        (Decimal("3.0"), "3", "3"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (Decimal("0.12345"), "0,12345", "0.12345"),
        (Decimal("9068.79"), "9.068,79", "9,068.79"),
        (Decimal("-3.5"), "-3,5", "-3.5"),
        (0, "0", "0"),
    ],
)
def test_number(value: int | Decimal, vi: str, en: str) -> None:
    assert (number(value, "vi"), number(value, "en")) == (vi, en)


@pytest.mark.parametrize("lang", LANGS)
def test_nought_has_no_sign(lang: Lang) -> None:
    money.number.cache_clear()  # 0 == Decimal("-0"): who comes first would answer for both
    assert number(Decimal("-0"), lang) == "0"
    assert number(0, lang) == "0"


@given(
    st.integers(-(10**18), 10**18) | st.decimals(-(10**9), 10**9, allow_nan=False, places=6), langs
)
def test_a_number_can_be_read_back(value: int | Decimal, lang: Lang) -> None:
    assert as_decimal(number(value, lang), lang) == value
    assert parse_decimal(number(value, lang), locale=lang, strict=True) == value
