"""A figure is held against where it stands; one gift is told once."""

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.keeper.check.report import check
from app.seed import reading
from app.values.vocabulary import ReadAs
from tests.builders import Row, both, claim, gift, indicator, record, source, world, write

GIVEN = "Hà Nội tặng Lai Châu"


def problems(folder: Path, text: str, *rows: Row, **tables: Any) -> list[str]:
    """What the check says of these records and indicators, drawn from this one paragraph."""
    articles = folder / "articles"
    articles.mkdir(parents=True)
    path = articles / "one.txt"
    path.write_text(f"{text}\n", encoding="utf-8")
    made = world(*rows, **tables)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    made["source"] = [source("one", sha256=digest)]
    seed = reading.read(write(folder / "data", made))
    return [str(problem) for problem in check(seed, {ReadAs.ARTICLE: articles}).problems]


def given(figure: str, amount: int, qualifier: str = "exact", id_: str = "a", **more: Any) -> Row:
    """A gift whose amount stands in `figure`."""
    row = gift(id_, claims=[claim(figure="tặng"), claim("amount_vnd", figure=figure, **more)])
    row["contribution"] |= {"amount_vnd": amount, "qualifier": qualifier}
    return row


REFUSED: list[tuple[str, str, int, str, str]] = [
    ("5 triệu NDT để dựng nhà", "5 triệu", 5_000_000, "exact", "counts 'NDT'"),
    ("12 triệu USD xây trường", "12 triệu", 12_000_000, "exact", "counts 'USD'"),
    ("13 triệu lượt khách", "13 triệu", 13_000_000, "exact", "counts 'lượt khách'"),
    ("một phẩy hai tỷ đồng", "hai tỷ đồng", 2 * 10**9, "exact", "says 1,200,000,000"),
    ("hai tỷ ba trăm triệu đồng", "ba trăm triệu đồng", 3 * 10**8, "exact", "says 2,300,000,000"),
    ("chưa đầy 2 tỷ đồng", "2 tỷ đồng", 2 * 10**9, "exact", "at-most"),
    ("~45 triệu đồng", "45 triệu đồng", 45_000_000, "exact", "about"),
    ("42 triệu đồng mỗi em", "42 triệu đồng", 42_000_000, "exact", "is a rate (đồng/em)"),
    ("mỗi hộ 42 triệu đồng", "42 triệu đồng", 42_000_000, "exact", "is a rate (đồng/hộ)"),
    ("1,234 tỷ đồng", "1,234 tỷ đồng", 1_234_000_000, "exact", "has two readings"),
]


@pytest.mark.parametrize(("text", "figure", "amount", "qualifier", "said"), REFUSED)
def test_an_amount_that_does_not_stand_there_is_refused(
    tmp_path: Path, text: str, figure: str, amount: int, qualifier: str, said: str
) -> None:
    found = problems(tmp_path, f"{GIVEN} {text}.", given(figure, amount, qualifier))
    assert any("amount_vnd" in problem and said in problem for problem in found), found


@pytest.mark.parametrize(
    ("text", "figure", "amount", "qualifier"),
    [
        ("một tỷ hai trăm triệu đồng", "một tỷ hai trăm triệu đồng", 1_200_000_000, "exact"),
        ("500.000.000₫ mua máy", "500.000.000₫", 500_000_000, "exact"),
        ("trên dưới 7 tỷ đồng", "7 tỷ đồng", 7 * 10**9, "about"),
        ("12 tỷ 5", "12 tỷ 5", 12_500_000_000, "exact"),
    ],
)
def test_an_amount_that_stands_there_is_taken(
    tmp_path: Path, text: str, figure: str, amount: int, qualifier: str
) -> None:
    found = problems(tmp_path, f"{GIVEN} {text}.", given(figure, amount, qualifier))
    assert not [problem for problem in found if "amount_vnd" in problem]


@pytest.mark.parametrize(
    ("text", "figure", "edtf", "said"),
    [
        ("Đoàn dự lễ ngày 10/3/2022 (âm lịch).", "10/3/2022", "2022-03-10", "names no date"),
        ("Những năm 1990 Hà Nội đã giúp.", "năm 1990", "1990", "199X"),
        ("Ông Lê A, sinh năm 1990, dự.", "năm 1990", "1990", "names no date"),
    ],
)
def test_a_date_that_does_not_stand_there_is_refused(
    tmp_path: Path, text: str, figure: str, edtf: str, said: str
) -> None:
    row = record("a", edtf, claims=[claim(figure="Đoàn"), claim("date", figure=figure)])
    found = problems(tmp_path, text, row)
    assert any("a: date" in p and (said in p or "does not print" in p) for p in found), found


@pytest.mark.parametrize(
    ("value", "figure", "refused"), [("-0.6", "âm 0,6%", False), ("0.6", "0,6%", True)]
)
def test_the_sign_is_part_of_the_figure(
    tmp_path: Path, value: str, figure: str, refused: bool
) -> None:
    row = indicator("growth", value=Decimal(value), claims=[claim("value", figure=figure)])
    found = problems(tmp_path, "Tăng trưởng âm 0,6% so với trước.", indicator=[row])
    assert refused == any("growth: value" in problem for problem in found), found


def told_twice(folder: Path, *rows: Row) -> list[str]:
    found = problems(folder, f"{GIVEN} 3 tỷ đồng.", *rows)
    return [problem for problem in found if "already told in a" in problem]


def test_a_gift_told_twice_is_found(tmp_path: Path) -> None:
    rows = [given("3 tỷ đồng", 3 * 10**9), given("3 tỷ đồng", 3 * 10**9, id_="b")]
    assert told_twice(tmp_path, *rows)


def test_why_it_is_another_is_heard(tmp_path: Path) -> None:
    again = given("3 tỷ đồng", 3 * 10**9, id_="b", why=both("another"))
    assert told_twice(tmp_path, given("3 tỷ đồng", 3 * 10**9), again) == []


def test_a_gift_of_another_year_is_another(tmp_path: Path) -> None:
    assert told_twice(tmp_path, gift("a", "2018", amount=3), gift("b", "2020", amount=4)) == []
    rows = [gift("a", "2018", amount=3), gift("b", "2020", amount=3)]
    rows[1]["claims"][1]["figure"] = "ba tỷ đồng"
    assert told_twice(tmp_path / "far", *rows) == []
