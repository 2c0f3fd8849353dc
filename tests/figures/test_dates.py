"""Dates and periods in the writings of papers, and digits that only look like dates."""

import pytest

from app.figures import FigureKind, find
from app.figures.texts import language
from app.values import dates

DATED = {FigureKind.DATE, FigureKind.PERIOD}


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Từ tháng 5.2017 hai bên làm việc.", "2017-05"),
        ("Tháng 5-2017 hai bên làm việc.", "2017-05"),
        ("Ngày 4/3/23 đoàn lên đường.", "2023-03-04"),
        ("Ngày 30/4/75 đoàn lên đường.", "1975-04-30"),
        ("Trong quí I/2024 hai bên gặp nhau.", "2024-01/2024-03"),
        ("Ngày 03 tháng Ba năm 2001 hai bên gặp nhau.", "2001-03-03"),
        ("Tháng Năm năm 2017 hai bên gặp nhau.", "2017-05"),
        ("Tháng Mười Hai năm 2020 hai bên gặp nhau.", "2020-12"),
        ("Giai đoạn 2021-25 hai bên hợp tác.", "2021/2025"),
        ("Nhiệm kỳ 2020-25 hai bên hợp tác.", "2020/2025"),
        ("Giai đoạn 2010-12 hai bên hợp tác.", "2010/2012"),
        ("Trong tháng 3-4/2022 hai bên gặp nhau.", "2022-03/2022-04"),
        ("Từ tháng 3 đến tháng 4/2022 hai bên gặp nhau.", "2022-03/2022-04"),
        ("Lễ hội diễn ra 11 - 14/11.", "XXXX-11-11/XXXX-11-14"),
        ("Lễ hội diễn ra ngày 11-14/11/2023.", "2023-11-11/2023-11-14"),
        ("Đoàn đi 17/5/2017-20/5/2017.", "2017-05-17/2017-05-20"),
        ("Trong 6 tháng đầu năm 2023 hai bên gặp nhau.", "2023-01/2023-06"),
        ("Sáu tháng cuối năm 2022 hai bên gặp nhau.", "2022-07/2022-12"),
        ("Trong 9 tháng đầu năm 2023 hai bên gặp nhau.", "2023-01/2023-09"),
        ("Nửa đầu năm 2023 hai bên gặp nhau.", "2023-01/2023-06"),
        ("Những năm 1990 Hà Nội đã giúp.", "199X"),
        ("Những năm 90 của thế kỷ trước Hà Nội đã giúp.", "199X"),
        ("Thập niên 2010 Hà Nội đã giúp.", "201X"),
        ("In the 1990s Hanoi helped.", "199X"),
        ("On 28 March 2023 they met.", "2023-03-28"),
        ("On March 28, 2023 they met.", "2023-03-28"),
        ("In March 2023 they met.", "2023-03"),
        ("They worked from 2021 to 2025.", "2021/2025"),
        ("On Nov. 11, 2024 they met.", "2024-11-11"),
        ("They met on 10 Sept 2024.", "2024-09-10"),
        ("They met on the 28th of March 2023.", "2023-03-28"),
        ("They met on September 10-12, 2024.", "2024-09-10/2024-09-12"),
        ("They met on 10 to 12 September.", "XXXX-09-10/XXXX-09-12"),
        ("In the third quarter of 2024 they met.", "2024-07/2024-09"),
        ("In Q3 2024 they met.", "2024-07/2024-09"),
        ("In the first six months of 2024 they met.", "2024-01/2024-06"),
        ("Hai ngày 6-7/2 hai bên gặp nhau.", "XXXX-02-06/XXXX-02-07"),
        ("Trong quý 2-4/2024 hai bên gặp nhau.", "2024-04/2024-12"),
        ("Bảy tháng đầu năm 2023 hai bên gặp nhau.", "2023-01/2023-07"),
        ("Mười một tháng đầu năm 2023 hai bên gặp nhau.", "2023-01/2023-11"),
        ("Năm 2024 tỉnh đón nhiều khách.", "2024"),
        ("They worked between July 2023 and May 2024.", "2023-07/2024-05"),
        ("They met in April.", "XXXX-04"),
    ],
)
def test_writings_of_dates(text: str, edtf: str) -> None:
    (figure,) = [figure for figure in find(text) if figure.kind in DATED]
    assert figure.value.edtf == edtf
    if not edtf.startswith("XXXX"):
        dates.parse(edtf)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Quý II và III/2024", {"Quý II": "2024-04/2024-06", "III/2024": "2024-07/2024-09"}),
        ("quý I, IV năm 2024", {"quý I": "2024-01/2024-03", "IV năm 2024": "2024-10/2024-12"}),
        (
            "quý I và quý II/2024",
            {"quý I": "2024-01/2024-03", "quý II/2024": "2024-04/2024-06"},
        ),
        ("ngày 11 và 12/5", {"ngày 11": "XXXX-05-11", "12/5": "XXXX-05-12"}),
        (
            "hai ngày 18 và 19/1/2022",
            {"hai ngày": "", "18": "2022-01-18", "19/1/2022": "2022-01-19"},
        ),
        ("các ngày 5, 6 và 7/3", {"ngày 5": "XXXX-03-05", "6": "XXXX-03-06", "7/3": "XXXX-03-07"}),
        ("các ngày 5, 6/3/2024", {"ngày 5": "2024-03-05", "6/3/2024": "2024-03-06"}),
        ("tháng 9 và tháng 10/2024", {"tháng 9": "2024-09", "tháng 10/2024": "2024-10"}),
    ],
)
def test_what_the_last_of_a_list_prints_is_of_all(text: str, figures: dict[str, str]) -> None:
    assert {figure.text: figure.value.edtf for figure in find(text)} == figures


def test_quarters_side_by_side_are_one_span_too() -> None:
    assert {figure.value.others for figure in find("quý II và III/2024")} == {("2024-04/2024-09",)}


@pytest.mark.parametrize(
    ("text", "edtf", "other"),
    [
        ("đến hết năm 2025", "2025", "../2025"),
        ("trước 31/12/2022", "2022-12-31", "../2022-12-31"),
        ("by 2025", "2025", "../2025"),
        ("từ 1/1/2022", "2022-01-01", "2022-01-01/.."),
    ],
)
def test_a_date_that_bounds(text: str, edtf: str, other: str) -> None:
    (figure,) = find(f"Xong {text}.")
    assert (figure.text, figure.value.edtf, figure.value.others) == (text, edtf, (other,))


@pytest.mark.parametrize(
    "text",
    [
        "ngày 10/3/2022 (âm lịch)",
        "ngày 10/3 (ÂL)",
        "mùng 8 tháng Giêng",
        "mùng 6 Tết",
        "âm lịch: 10/3",
    ],
)
def test_a_day_of_the_moon_is_no_day_of_the_sun(text: str) -> None:
    (figure,) = find(f"Đoàn dự lễ {text}.")
    assert (figure.kind, figure.value.edtf) == (FigureKind.DATE, "")


@pytest.mark.parametrize(
    "text",
    [
        "Đội nhà thắng với tỷ số 2-1; đường dây trực 24/7; đoàn đi dọc đường 30/4.",
        "Đội nhà thắng 3-2, hòa 1-1.",
        "Đoàn đến quảng trường 2/9, bệnh viện 19-8 và ngõ 12/3.",
        "Ông A, sinh năm 1990 (SN 1985), sinh ngày 5/3/1980.",
        "Hà Nội giúp ba huyện theo Nghị quyết số 30a/2008/NQ-CP của Chính phủ.",
        "Theo Nghị quyết 30a và Chương trình 135.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert {figure.kind for figure in find(text)} <= {FigureKind.NAME, FigureKind.COUNT}


def test_a_decree_is_one_name() -> None:
    (figure,) = find("Nghị quyết số 30a/2008/NQ-CP")
    assert figure.kind is FigureKind.NAME


def test_years_that_follow_one_another_are_no_decade() -> None:
    assert [f.value.edtf for f in find("những năm 2010, 2011")] == ["2010", "2011"]
    assert [f.value.edtf for f in find("những năm 2010 - 2015")] == ["2010/2015"]


def test_the_language_is_told_by_small_words() -> None:
    assert language("Hà Nội và các tỉnh của vùng Tây Bắc") == "vi"
    assert language("The gift of the city was for the province of Lao Cai") == "en"
    assert language("La ville et les provinces du nord") == "fr"
    assert language("10 15") == ""
