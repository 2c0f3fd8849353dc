"""Kinds of figures that were read wrong once: money of elsewhere, words, hedges, rates, signs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures import FigureKind, Found, find, fold, parse
from app.values.vocabulary import Qualifier

MONEY, COUNT, PERCENT = FigureKind.MONEY, FigureKind.COUNT, FigureKind.PERCENT


def only(text: str, kind: FigureKind) -> Found:
    """The one figure of that kind in a text."""
    found = [figure for figure in find(fold(text)) if figure.kind is kind]
    assert len(found) == 1, find(fold(text))
    return found[0]


@pytest.mark.parametrize(
    ("printed", "number", "unit"),
    [
        ("5 triệu NDT", 5_000_000, "NDT"),
        ("7 triệu AUD", 7_000_000, "AUD"),
        ("2 triệu CNY", 2_000_000, "CNY"),
        ("3 tỷ XYZ", 3 * 10**9, "XYZ"),
        ("5 triệu đô la Mỹ", 5_000_000, "đô la Mỹ"),
        ("hai triệu đô la", 2_000_000, "đô la"),
        ("300.000 euro", 300_000, "euro"),
        ("$5 triệu", 5_000_000, "$"),
        ("US$ 3 million", 3_000_000, "US$"),
        ("1,000 USD", 1000, "USD"),
        ("13 triệu lượt khách", 13_000_000, "lượt khách"),
        ("5 triệu kíp Lào", 5_000_000, "kíp Lào"),
        ("20 triệu won", 20_000_000, "won"),
    ],
)
def test_money_of_elsewhere_is_never_dong(printed: str, number: int, unit: str) -> None:
    value = only(f"Một đơn vị bạn tặng Lào Cai {printed} để dựng nhà.", COUNT).value
    assert (value.number, value.unit) == (Decimal(number), unit)


@pytest.mark.parametrize(
    ("printed", "dong"),
    [
        ("500.000.000₫", 500_000_000),
        ("500.000.000 ₫", 500_000_000),
        ("4.000.000.000,- đồng", 4 * 10**9),
        ("4.000.000.000,-đ", 4 * 10**9),
        ("600.000 ðồng", 600_000),
        ("600 \x02triệu đồng", 600_000_000),
        ("700 000 đồng", 700_000),
        ("1 500 triệu đồng", 1_500_000_000),
        ("3 (ba) tỷ đồng", 3 * 10**9),
        ("một tỷ hai trăm triệu đồng", 1_200_000_000),
        ("hai tỷ ba trăm năm mươi triệu đồng", 2_350_000_000),
        ("hai nghìn ba trăm tỷ đồng", 2_300 * 10**9),
        ("một phẩy hai tỷ đồng", 1_200_000_000),
        ("một phẩy hai lăm tỷ đồng", 1_250_000_000),
        ("hai phẩy không năm tỷ đồng", 2_050_000_000),
        ("hai lăm tỷ đồng", 25 * 10**9),
        ("ba mốt tỷ đồng", 31 * 10**9),
        ("hai tư triệu đồng", 24_000_000),
        ("một trăm rưỡi triệu đồng", 150_000_000),
        ("một triệu hai", 1_200_000),
        ("12 tỷ 5", 12_500_000_000),
        ("12 tỷ 500", 12_500_000_000),
        ("tỷ rưỡi đồng", 1_500_000_000),
        ("3 tỷ linh 5 triệu đồng", 3_005_000_000),
        ("5 tr đồng", 5_000_000),
        ("VND5bn", 5 * 10**9),
        ("VND5 billion", 5 * 10**9),
        ("VND 1.5 billion", 1_500_000_000),
        ("3 billion VND", 3 * 10**9),
        ("VND500,000", 500_000),
    ],
)
def test_dong_however_it_is_written(printed: str, dong: int) -> None:
    figure = only(f"Hà Nội giúp {printed}.", MONEY)
    assert (figure.text, figure.value.number) == (fold(printed), Decimal(dong))
    assert (figure.value.unit, figure.value.or_number) == ("đồng", None)


def test_what_follows_a_sum_is_no_part_of_it() -> None:
    assert [f.text for f in find("giúp 12 tỷ 5 suất quà")] == ["12 tỷ", "5 suất quà"]
    assert [f.text for f in find("mười tỷ hai trăm hộ")] == ["mười tỷ", "hai trăm hộ"]
    assert [f.value.number for f in find("mười năm, hai mươi năm")] == [10, 20]


@pytest.mark.parametrize(
    ("printed", "first", "second"),
    [
        ("1,234 ha", "1.234", "1234"),
        ("1,234 tỷ đồng", "1234000000", "1234000000000"),
        ("3 (bốn) tỷ đồng", "3000000000", "4000000000"),
        ("hai triệu ba trăm đồng", "2300000", "2000300"),
    ],
)
def test_what_cannot_be_read_surely_has_two_readings(printed: str, first: str, second: str) -> None:
    (figure,) = find(printed)
    assert (figure.value.number, figure.value.or_number) == (Decimal(first), Decimal(second))


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("Hà Nội tặng 1,500 ghế", 1500, "ghế"),
        ("Hà Nội tặng 1 500 suất quà", 1500, "suất quà"),
        ("The school of the district has 1,183 pupils", 1183, "pupils"),
        ("02 (hai) phòng học", 2, "phòng học"),
        ("một nghìn hai trăm hộ", 1200, "hộ"),
    ],
)
def test_whole_things_are_not_parted(text: str, number: int, unit: str) -> None:
    value = only(text, COUNT).value
    assert (value.number, value.unit) == (Decimal(number), unit)
    assert value.or_number is None


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("The city sent help to seven northern provinces.", 7, "northern"),
        ("The city built twenty-five schools for the province.", 25, "schools"),
        ("The city gave books to two hundred pupils.", 200, "pupils"),
        ("The city sent a dozen doctors to the province.", 12, "doctors"),
        ("The city held a three-month course for the province.", 3, "month"),
        ("The city built a 20-bed ward for the province.", 20, "bed"),
        ("The city treated nearly 300 of the patients.", 300, "patients"),
        ("Hà Nội tặng ba trăm áo ấm.", 300, "áo ấm"),
        ("Hà Nội tặng hai mươi lăm nồi cơm.", 25, "nồi"),
        ("Hà Nội cử ba kỹ sư.", 3, "kỹ sư"),
    ],
)
def test_numbers_in_words_that_count(text: str, number: int, unit: str) -> None:
    value = only(text, COUNT).value
    assert (value.number, value.unit) == (Decimal(number), unit)


@pytest.mark.parametrize(
    "text",
    [
        "The two provinces and both cities worked in a two-way trade.",
        "One of the schools was given to the province by the city.",
        "Hai phần ba số hộ đã có điện.",
    ],
)
def test_words_that_are_no_count(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("hedged", "qualifier"),
    [
        ("chưa đầy 2 tỷ đồng", Qualifier.AT_MOST),
        ("chưa đến 2 tỷ đồng", Qualifier.AT_MOST),
        ("~45 triệu đồng", Qualifier.ABOUT),
        ("~ 45 triệu đồng", Qualifier.ABOUT),
        ("trên dưới 7 tỷ đồng", Qualifier.ABOUT),
        ("ngót 7 tỷ đồng", Qualifier.ABOUT),
        ("vào khoảng 7 tỷ đồng", Qualifier.ABOUT),
        ("≥ 7 tỷ đồng", Qualifier.AT_LEAST),
        ("hơn 7 tỷ đồng", Qualifier.AT_LEAST),
        ("more than VND7 billion", Qualifier.AT_LEAST),
        ("up to VND7 billion", Qualifier.AT_MOST),
        ("approximately VND7 billion", Qualifier.ABOUT),
    ],
)
def test_hedges(hedged: str, qualifier: Qualifier) -> None:
    figure = only(f"đã tặng {hedged}.", MONEY)
    assert (figure.text, figure.value.qualifier) == (hedged, qualifier)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Hà Nội tặng Lai Châu 42 triệu đồng mỗi em.", "đồng/em"),
        ("Hà Nội tặng Lai Châu 42 triệu đồng cho mỗi hộ.", "đồng/hộ"),
        ("Hỗ trợ 3 tỷ đồng một năm.", "đồng/năm"),
        ("Mỗi suất trị giá 500.000 đồng.", "đồng/suất"),
        ("Doanh nghiệp tặng mỗi em 700 000 đồng.", "đồng/em"),
        ("VND1 million per household", "đồng/household"),
        ("Hỗ trợ 3 tỷ đồng cho một xã.", "đồng"),
    ],
)
def test_rates_in_words(text: str, unit: str) -> None:
    assert only(text, MONEY).value.unit == unit


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("tăng trưởng âm 0,6% so với", "-0.6"),
        ("tăng trưởng -0,6% so với", "-0.6"),
        ("tăng trưởng −0,6% so với", "-0.6"),
        ("tăng trưởng (-0,6%) so với", "-0.6"),
        ("tăng trưởng 0,6% so với", "0.6"),
    ],
)
def test_signs(text: str, number: str) -> None:
    assert only(text, PERCENT).value.number == Decimal(number)


# -- In words ----------------------------------------------------------------------------------

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def below_thousand(number: int, *, full: bool) -> list[str]:
    """A number below 1000 in words; `full` with its noughts: "không trăm linh năm"."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [DIGITS[tens], "mươi"]
    elif ones and words:
        words.append("linh")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(DIGITS[ones])
    return words


def in_words(number: int) -> str:
    """A number below 10¹² as Vietnamese says it."""
    words: list[str] = []
    for power, name in ((3, "tỷ"), (2, "triệu"), (1, "nghìn"), (0, "")):
        if group := number // 1000**power % 1000:
            words += [*below_thousand(group, full=bool(words)), name]
    return " ".join(words).strip()


@given(st.integers(1, 10**12 - 1))
def test_a_number_in_words_is_read_back(number: int) -> None:
    value = parse(f"{in_words(number)} đồng")
    assert value is not None, in_words(number)
    assert (value.kind, value.number) == (MONEY, Decimal(number)), in_words(number)


@given(
    st.integers(1, 10**6 - 1),
    st.sampled_from([(10**9, "tỷ"), (10**6, "triệu"), (1000, "nghìn")]),
    st.sampled_from(["{}", "{:,}", "{: }"]),
    st.sampled_from(["", "hơn ", "ngót ", "chưa đầy ", "~"]),
)
def test_a_number_in_digits_is_read_back(
    whole: int, scale: tuple[int, str], form: str, hedge: str
) -> None:
    mark = {"{}": "", "{:,}": ".", "{: }": " "}[form]
    digits = f"{whole:,}".replace(",", mark)
    value = parse(f"{hedge}{digits} {scale[1]} đồng")
    assert value is not None
    assert (value.kind, value.number) == (MONEY, Decimal(whole * scale[0]))


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("Chín nơi bị nặng nhất.", 9, "nơi"),
        ("Các em học hai ca.", 2, "ca"),
        ("45 OCOP products of the province", 45, "OCOP"),
        ("70 farm chains of the province, half of them new", 70, "farm"),
        ("some chains, 52 of which supply the city", 52, "of which"),
    ],
)
def test_what_is_counted(text: str, number: int, unit: str) -> None:
    value = only(text, COUNT).value
    assert (value.number, value.unit) == (Decimal(number), unit)


@pytest.mark.parametrize("text", ["Nhịp cầu giữa hai ngôi trường", "the firms of the two places"])
def test_the_two_that_are_spoken_of_count_nothing(text: str) -> None:
    assert find(text) == []
