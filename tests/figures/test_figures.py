"""Figures as Vietnamese articles print them: found wherever they stand, read as they are meant."""

import time
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.figures import FigureKind, Found, Value, find, fold, parse
from app.figures.lexicon import NOUNS, PAIRED
from app.keeper.check.articles import paragraphs
from app.settings import Settings
from app.values import dates, money
from app.values.vocabulary import Qualifier

MONEY, COUNT, PERCENT = FigureKind.MONEY, FigureKind.COUNT, FigureKind.PERCENT
TIMES, DATE, PERIOD = FigureKind.TIMES, FigureKind.DATE, FigureKind.PERIOD
NAME, NUMBER = FigureKind.NAME, FigureKind.NUMBER


def read(figure: str) -> Value:
    value = parse(figure)
    assert value is not None, figure
    return value


def texts(found: list[Found]) -> list[str]:
    return [figure.text for figure in found]


# -- Numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "dong"),
    [
        ("02 tỷ đồng", 2 * 10**9),
        ("1,3 tỷ đổng", 1_300_000_000),
        ("2 tỉ", 2 * 10**9),
        ("3.000 tỷ", 3 * 10**12),
        ("400 triệu đồng", 400_000_000),
        ("22,5 triệu đồng", 22_500_000),
        ("850 nghìn đồng", 850_000),
        ("850 ngàn đồng", 850_000),
        ("1.500.000 đồng", 1_500_000),
        ("1.500.000đ", 1_500_000),
        ("1 500 000 đồng", 1_500_000),
        ("1,500,000 VNĐ", 1_500_000),
        ("1 tỷ 200 triệu đồng", 1_200_000_000),
        ("2 tỷ rưỡi đồng", 2_500_000_000),
        ("nửa tỷ đồng", 500_000_000),
        ("hai trăm triệu đồng", 200_000_000),
        ("mười lăm tỷ đồng", 15 * 10**9),
        ("5 nghìn tỷ đồng", 5 * 10**12),
        ("trị giá 10 tỷ đồng", 10 * 10**9),
    ],
)
def test_money_is_whole_dong(figure: str, dong: int) -> None:
    assert read(figure) == Value(MONEY, Decimal(dong), unit="đồng")


@pytest.mark.parametrize(
    ("figure", "qualifier"),
    [
        ("hơn 3.000 tỷ đồng", Qualifier.AT_LEAST),
        ("trên 200 triệu đồng", Qualifier.AT_LEAST),
        ("không dưới 5 tỷ đồng", Qualifier.AT_LEAST),
        ("5 tỷ đồng trở lên", Qualifier.AT_LEAST),
        ("gần 4 tỷ đồng", Qualifier.ABOUT),
        ("khoảng 4 tỷ đồng", Qualifier.ABOUT),
        ("dưới 4 tỷ đồng", Qualifier.AT_MOST),
        ("không quá 4 tỷ đồng", Qualifier.AT_MOST),
        ("4 tỷ đồng", Qualifier.EXACT),
    ],
)
def test_hedges_belong_to_the_figure(figure: str, qualifier: Qualifier) -> None:
    assert read(figure).qualifier is qualifier
    assert texts(find(f"Chi {figure}, xong.")) == [figure]


def test_in_a_field_is_not_more_than() -> None:
    (figure,) = find("hợp tác trên 5 lĩnh vực")
    assert (figure.text, figure.value.qualifier) == ("5 lĩnh vực", Qualifier.EXACT)


@pytest.mark.parametrize(
    ("figure", "low", "high", "unit"),
    [
        ("từ 2 đến 3 tỷ đồng", 2 * 10**9, 3 * 10**9, "đồng"),
        ("2 - 3 triệu đồng", 2_000_000, 3_000_000, "đồng"),
        ("từ 500 triệu đến 1 tỷ đồng", 500_000_000, 10**9, "đồng"),
        ("từ một đến hai xã", 1, 2, "xã"),
        ("một đến hai xã", 1, 2, "xã"),
        ("10-15 hộ", 10, 15, "hộ"),
        ("từ 20 đến 30%", 20, 30, "%"),
    ],
)
def test_a_range_has_two_ends(figure: str, low: int, high: int, unit: str) -> None:
    value = read(figure)
    assert (value.number, value.to, value.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("figure", "number", "unit"),
    [
        ("10.000 ghế", 10_000, "ghế"),
        ("10.000 ghế inox", 10_000, "ghế"),
        ("14 tỉnh", 14, "tỉnh"),
        ("02 phòng học", 2, "phòng học"),
        ("bốn cơ sở", 4, "cơ sở"),
        ("bảy lĩnh vực", 7, "lĩnh vực"),
        ("Bảy lĩnh vực", 7, "lĩnh vực"),
        ("hai mươi lăm xã", 25, "xã"),
        ("hai trăm linh năm hộ", 205, "hộ"),
        ("200 nghìn tấn", 200_000, "tấn"),
        ("4.200 ha", 4200, "ha"),
        ("265km", 265, "km"),
        ("120 m2", 120, "m2"),
        ("2000 mét", 2000, "mét"),
        ("10 triệu đồng bào", 10_000_000, "đồng bào"),
        ("02 đồng chí", 2, "đồng chí"),
        ("5 triệu USD", 5_000_000, "USD"),
        ("17/18 xã", 17, "xã"),
        ("10 năm", 10, "năm"),
        ("06 lối mở", 6, "lối mở"),
        ("3 quả đồi", 3, "quả"),
    ],
)
def test_counts_have_a_unit(figure: str, number: int, unit: str) -> None:
    value = read(figure)
    assert (value.kind, value.number, value.unit) == (COUNT, Decimal(number), unit)


@pytest.mark.parametrize(
    ("figure", "kind", "number", "unit"),
    [
        ("33,2%/năm", PERCENT, "33.2", "%/năm"),
        ("24%", PERCENT, "24", "%"),
        ("24 %", PERCENT, "24", "%"),
        ("mười phần trăm", PERCENT, "10", "phần trăm"),
        ("2,68 lần", TIMES, "2.68", "lần"),
        ("37 triệu đồng/người/năm", MONEY, "37000000", "đồng/người/năm"),
        ("500.000 đồng/suất", MONEY, "500000", "đồng/suất"),
    ],
)
def test_rates_keep_what_they_are_per(
    figure: str, kind: FigureKind, number: str, unit: str
) -> None:
    value = read(figure)
    assert (value.kind, value.number, value.unit) == (kind, Decimal(number), unit)


def test_a_vague_sum_is_money_without_a_number() -> None:
    (figure,) = find("Hà Nội đã giúp hàng chục tỷ đồng.")
    assert (figure.text, figure.value) == ("hàng chục tỷ đồng", Value(MONEY, unit="đồng"))
    assert find("nhiều đồng chí, hàng trăm đồng chí") == []


def test_the_ratio_is_no_scale() -> None:
    assert texts(find("Năm 2017 tỷ lệ hộ nghèo giảm")) == ["Năm 2017"]


# -- Dates and periods -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "edtf"),
    [
        ("ngày 12/12/2011", "2011-12-12"),
        ("12-12-2011", "2011-12-12"),
        ("12.12.2011", "2011-12-12"),
        ("sáng ngày 19/11/2023", "2023-11-19"),
        ("ngày 12 tháng 12 năm 2011", "2011-12-12"),
        ("2017-05-17", "2017-05-17"),
        ("2017-05", "2017-05"),
        ("tháng 5 năm 2017", "2017-05"),
        ("tháng 5/2017", "2017-05"),
        ("5/2017", "2017-05"),
        ("năm 2011", "2011"),
        ("Năm 2018", "2018"),
        ("2018", "2018"),
        ("Ngày 17-5", "XXXX-05-17"),
        ("17-5", "XXXX-05-17"),
        ("2-9", "XXXX-09-02"),
        ("Chiều 4/3", "XXXX-03-04"),
        ("4/3", "XXXX-03-04"),
        ("ngày 12 tháng 12", "XXXX-12-12"),
        ("tháng 5", "XXXX-05"),
        ("ngày 17", "XXXX-XX-17"),
        ("ngày 29/2", "XXXX-02-29"),
        ("ngày 10 tháng 3 âm lịch", ""),  # a day of another calendar
    ],
)
def test_dates(figure: str, edtf: str) -> None:
    value = read(figure)
    assert (value.kind, value.edtf) == (DATE, edtf)


@pytest.mark.parametrize(
    ("figure", "other"),
    [
        ("từ năm 2014", "2014/.."),
        ("sau năm 2014", "2014/.."),
        ("đến năm 2014", "../2014"),
        ("đến 2014", "../2014"),
        ("trước năm 2014", "../2014"),
    ],
)
def test_a_date_with_a_side(figure: str, other: str) -> None:
    value = read(figure)
    assert (value.kind, value.edtf, value.others) == (DATE, "2014", (other,))


@pytest.mark.parametrize(
    ("figure", "edtf"),
    [
        ("giai đoạn 2017 - 2020", "2017/2020"),
        ("giai đoạn 2012 – 2015", "2012/2015"),
        ("giai đoạn 2012-2015", "2012/2015"),
        ("giai đoạn 5 năm từ 2011 - 2015", "2011/2015"),
        ("3 năm từ năm 2010 - 2012", "2010/2012"),
        ("nhiệm kỳ 2020 - 2025", "2020/2025"),
        ("từ năm 2010 - 2012", "2010/2012"),
        ("Từ năm 2011 đến năm 2016", "2011/2016"),
        ("từ 2016 đến nay", "2016/.."),
        ("2016 - nay", "2016/.."),
        ("từ tháng 5/2017 đến tháng 12/2018", "2017-05/2018-12"),
        ("từ tháng 3 đến tháng 5 năm 2018", "2018-03/2018-05"),
        ("từ ngày 12 đến ngày 15/3/2018", "2018-03-12/2018-03-15"),
        ("12-15/3/2018", "2018-03-12/2018-03-15"),
        ("từ 2/9 đến 5/9", "XXXX-09-02/XXXX-09-05"),
        ("năm học 2018 - 2019", "2018/2019"),
        ("2019-20", "2019/2020"),
        ("2015/2016", "2015/2016"),
        ("quý III/2018", "2018-07/2018-09"),
        ("quý 1 năm 2018", "2018-01/2018-03"),
    ],
)
def test_periods(figure: str, edtf: str) -> None:
    value = read(figure)
    assert (value.kind, value.edtf) == (PERIOD, edtf)
    if "X" not in edtf:
        dates.parse(edtf)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("bình quân giai đoạn 2021 - 2023tăng 3%", ["giai đoạn 2021 - 2023", "3%"]),
        ("các năm 2016, 2017 và 2018", ["năm 2016", "2017", "2018"]),
        ("Kế hoạch 5 năm, Chiến lược 10 năm", ["5 năm", "10 năm"]),
        ("giai đoạn 3 năm từ 2011 - 2015", ["3 năm", "2011 - 2015"]),
        ("giảm từ 98% xuống còn 75%", ["98%", "75%"]),
        ("31/2/2017 không có", ["31/2/2017"]),
        ("mỗi ngày 10 lượt khách", ["10 lượt khách"]),
        ("Nậm Na 2, Nậm Na 3.", ["Nậm Na 2", "Nậm Na 3"]),
        ("từ 3 sao trở lên", ["3 sao trở lên"]),
        ("sáng nay, năm nay, hằng năm", []),
    ],
)
def test_figures_side_by_side(text: str, figures: list[str]) -> None:
    assert texts(find(text)) == figures


# -- Names and words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Thông báo số 169-TB/TU", "169-TB/TU"),
        ("Nghị quyết 11-NQ/TW", "11-NQ/TW"),
        ("Nghị định 30/2021/NĐ-CP", "30/2021/NĐ-CP"),
        ("Quyết định số 1719/QĐ-TTg", "1719/QĐ-TTg"),
        ("Quốc lộ 279", "279"),
        ("QL4D", "QL4D"),
        ("CT.13", "CT.13"),
        ("COVID-19", "COVID-19"),
        ("Đề án 1816", "1816"),
        ("Chương trình 135", "135"),
        ("lần thứ 15", "15"),
        ("số 1", "1"),
    ],
)
def test_digits_in_names(text: str, core: str) -> None:
    (figure,) = find(f"theo {text} đã nêu")
    assert (figure.kind, figure.text) == (NAME, text)
    assert f"theo {text} đã nêu"[slice(*figure.core)] == core


@pytest.mark.parametrize(
    "text",
    [
        "Đại hội Đảng bộ tỉnh lần thứ XIV, Nghị quyết Đại hội XIII",
        "một số nội dung, một trong những, một đồng chí, một đơn vị",
        "hai tỉnh, hai địa phương, hai bên, Hai tỉnh",
        "định hướng thứ ba, vấn đề thứ hai",
        "những năm qua, trong những năm tỉnh gặp khó, hằng năm xã, đầu năm huyện",
        "đầu tư, năm nay, Năm mới",
        "Ba Đình, Hai Bà Trưng, Bảy Núi",
    ],
)
def test_words_that_count_nothing(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("text", ["hai tỉnh", "một xã", "năm tỉnh"])
def test_alone_they_are_read_as_counts(text: str) -> None:
    assert read(text).kind is COUNT


@pytest.mark.parametrize("text", ["", "Hà Nội", "lần thứ XIV", "10 xã và 5 bản", "sáng nay"])
def test_no_figure_or_several_is_no_value(text: str) -> None:
    assert parse(text) is None


def test_the_lists_of_words_are_clean() -> None:
    assert Counter(NOUNS).most_common(1)[0][1] == 1
    assert set(NOUNS) >= PAIRED
    assert all(noun == fold(noun).lower() for noun in NOUNS)


# -- Folding ---------------------------------------------------------------------------------------


def test_folding() -> None:
    assert fold("  3\u00a0tỷ\u202f\n\tđồng ") == "3 tỷ đồng"
    assert fold("3\u200b.0\u00ad00\u2060 tỷ\ufeff") == "3.000 tỷ"
    assert fold(unicodedata.normalize("NFD", "đổng tỷ")) == "đổng tỷ"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# -- Properties ------------------------------------------------------------------------------------


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@st.composite
def printed_amounts(draw: st.DrawFn) -> tuple[str, int]:
    """An amount as an article may print it, and the amount in đồng."""
    scale, name = draw(
        st.sampled_from([(10**9, "tỷ"), (10**9, "tỉ"), (10**6, "triệu"), (1000, "nghìn"), (1, "")])
    )
    whole = draw(st.integers(0, 999_999))
    tenths = draw(st.integers(0, 999)) if scale > 1000 else 0
    digits = draw(st.sampled_from([str(whole), grouped(whole), f"{whole:02}"]))
    if tenths:
        digits += f",{tenths:03}".rstrip("0")
    space = draw(st.sampled_from([" ", "\u00a0", "\u202f", "  "]))
    currency = draw(st.sampled_from(["đồng", "đổng", "VNĐ"]))
    hedge = draw(st.sampled_from(["", "hơn ", "gần ", "khoảng ", "trị giá "]))
    amount = whole * scale + tenths * scale // 1000
    return hedge + space.join(part for part in (digits, name, currency) if part), amount


@given(printed_amounts())
def test_an_amount_is_read_back(printed: tuple[str, int]) -> None:
    figure, amount = printed
    value = read(figure)
    assert (value.kind, value.number) == (MONEY, Decimal(amount))


@given(st.integers(1, 10**15))
def test_an_amount_as_the_pages_print_it_is_read_back(amount: int) -> None:
    assert read(money.full(amount, "vi")).number == amount
    short = read(money.say(amount, "vi"))
    assert short.kind is MONEY
    assert short.number is not None
    assert abs(short.number - amount) <= amount * Decimal("0.1")


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{d}/{m}/{y}", "ngày {d}-{m}-{y}", "ngày {d:02} tháng {m:02} năm {y}"]),
)
def test_a_day_is_read_back(day: date, form: str) -> None:
    assert read(form.format(d=day.day, m=day.month, y=day.year)).edtf == day.isoformat()


WORDS = """tỷ đồng|triệu|năm|ngày|tháng|17-5|12/12/2011|2017| - |đến|từ|giai đoạn|hai|một|xã|02|đ
|3.000|1,3|%|169-TB/TU|Nậm Na 2|²|quý III/2018|hơn|trở lên|nay|rưỡi|mươi|trăm|8h30|số|lần"""
PIECES = st.sampled_from(WORDS.split("|"))
PROSE = st.one_of(
    st.text(),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
    st.text("0123456789.,/-% ngàytđồI²٣\u0300\0", max_size=40),
)


@given(PROSE)
@example("1" * 5000)
@example("٣ tỷ ½ ①")
@example("1-2/3-4.5,6:7h8")
@example("hai " * 500 + "xã")
def test_no_digit_is_overlooked(text: str) -> None:
    at = 0
    for figure in find(text):
        assert at <= figure.start < figure.end
        assert figure.start <= figure.core[0] < figure.core[1] <= figure.end
        assert text[figure.start : figure.end] == figure.text
        between = text[at : figure.start]
        assert not any(unicodedata.category(c) in {"Nd", "No"} for c in between)
        at = figure.end
    assert not any(unicodedata.category(c) in {"Nd", "No"} for c in text[at:])


@given(PROSE)
def test_parse_never_fails(text: str) -> None:
    value = parse(text)
    if value and value.edtf and "X" not in value.edtf:
        dates.parse(value.edtf)


# -- The articles ----------------------------------------------------------------------------------

MADE = Path(__file__).parents[1] / "articles"
BAOMOI = "001_74780b792e4d6100.txt"
KTDT = "000_b104e737135ee7a4.txt"
LAOCAI = "004_62158ec9e2e359d5.txt"
MADE_UP = "sach-va-phong-hoc.txt"
SKHDT = "002_e3753ca785d4f280.txt"
THCL = "003_2bfa50f83d700ef3.txt"
IN_ARTICLES: list[tuple[str, int, str, FigureKind, str]] = [
    (MADE_UP, 2, "Ngày 9-6", DATE, "XXXX-06-09"),
    (MADE_UP, 3, "1,7 tỷ đổng", MONEY, "1700000000"),
    (MADE_UP, 4, "từ một đến hai xã", COUNT, "1..2"),
    (KTDT, 2, "giai đoạn 5 năm từ 2011 - 2015", PERIOD, "2011/2015"),
    (KTDT, 2, "Thông báo số 169-TB/TU", NAME, ""),
    (KTDT, 2, "ngày 12/12/2011", DATE, "2011-12-12"),
    (KTDT, 6, "Đề án 1816", NAME, ""),
    (KTDT, 6, "4 gian nhà", COUNT, "4"),
    (KTDT, 7, "02 tỷ đồng", MONEY, "2000000000"),
    (KTDT, 7, "10.000 ghế", COUNT, "10000"),
    (KTDT, 7, "1,3 tỷ đổng", MONEY, "1300000000"),
    (KTDT, 9, "37 triệu đồng/người/năm", MONEY, "37000000"),
    (KTDT, 17, "3 tỷ đồng", MONEY, "3000000000"),
    (KTDT, 17, "400 triệu đồng", MONEY, "400000000"),
    (BAOMOI, 1, "Ngày 17-5", DATE, "XXXX-05-17"),
    (BAOMOI, 1, "giai đoạn 2017 - 2020", PERIOD, "2017/2020"),
    (BAOMOI, 2, "Từ năm 2011 đến năm 2016", PERIOD, "2011/2016"),
    (BAOMOI, 3, "bốn cơ sở", COUNT, "4"),
    (BAOMOI, 8, "từ một đến hai xã", COUNT, "1..2"),
    (SKHDT, 1, "gần 4.200 ha", COUNT, "4200"),
    (SKHDT, 1, "hơn 3.000 tỷ đồng", MONEY, "3000000000000"),
    (SKHDT, 1, "2,68 lần", TIMES, "2.68"),
    (SKHDT, 1, "Nậm Na 2", NAME, ""),
    (SKHDT, 2, "500 triệu đồng", MONEY, "500000000"),
    (SKHDT, 2, "02 phòng học", COUNT, "2"),
    (THCL, 6, "giai đoạn 2021 - 2023", PERIOD, "2021/2023"),
    (THCL, 7, "33,2%/năm", PERCENT, "33.2"),
    (THCL, 9, "CT.13", NAME, ""),
    (THCL, 15, "Nghị quyết 11-NQ/TW", NAME, ""),
    (THCL, 16, "trên 1500 mét", COUNT, "1500"),
    (LAOCAI, 2, "Chiều 4/3", DATE, "XXXX-03-04"),
    (LAOCAI, 22, "Quốc lộ 279", NAME, ""),
    (LAOCAI, 27, "đến 2045", DATE, "2045"),
    (LAOCAI, 31, "nhiệm kỳ 2020 - 2025", PERIOD, "2020/2025"),
]
# How many figures each article has, and how many of them are numbers that no rule explains.
TOTALS = {
    MADE_UP: 17,
    KTDT: 27,
    BAOMOI: 11,
    SKHDT: 22,
    THCL: 21,
    LAOCAI: 38,
}


def article(name: str) -> Path | None:
    """The article of that name; None where this machine has not got it."""
    folders = (MADE, Settings().sources_dir)
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


HERE = [name for name in TOTALS if article(name)]


def said(value: Value) -> str:
    if value.edtf or value.number is None:
        return value.edtf
    return f"{value.number:f}" + ("" if value.to is None else f"..{value.to:f}")


@pytest.mark.parametrize("name", HERE)
def test_the_figures_of_an_article(name: str) -> None:
    path = article(name)
    assert path is not None
    found = [find(text) for text in paragraphs(path)]
    for file, number, figure, kind, value in IN_ARTICLES:
        if file == name:
            assert (figure, kind, value) in [
                (f.text, f.kind, said(f.value)) for f in found[number - 1]
            ]
    assert sum(map(len, found)) == TOTALS[name]
    assert [f.text for figures in found for f in figures if f.kind is NUMBER] == []


def test_the_made_article_is_always_there() -> None:
    assert MADE_UP in HERE


@pytest.mark.parametrize(
    "unit",
    ["quý I, ", "3 tỷ linh 5 triệu ", "hai mươi lăm ", "ngày 5, 6/3, ", "a dozen ", "one of the "],
)
def test_time_grows_as_the_text_does(unit: str) -> None:
    """Four times the text takes about four times as long; sixteen times would be its square."""

    def seconds(times: int) -> float:
        text, taken = unit * times, []
        for _ in range(3):
            start = time.process_time()
            find(text)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(2400) < 10 * seconds(600) + 0.05
