"""Search folds what a hurried reader leaves out, and nothing else."""

import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values.words import accented, fold, slug, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Điện Biên", "dien bien"),
        ("ĐƯỜNG đê", "duong de"),
        ("Giàng Páo Mỷ", "giang pao my"),
        ("Ưu Ơn Ă Â Ê Ô", "uu on a a e o"),
        ("tỷ đổng", "ty dong"),
        ("ÀẢÃÁẠ", "aaaaa"),
        ("№ 169", "no 169"),
        ("60% – 1,3", "60% – 1,3"),
    ],
)
def test_folding_drops_case_and_diacritics_and_d_bar(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert not any(unicodedata.combining(mark) for mark in unicodedata.normalize("NFD", once))


@given(st.text(st.characters(categories=["L", "N", "Z", "P"])))
def test_words_typed_without_diacritics_are_the_words_with_them(text: str) -> None:
    assert tokens(fold(fold(text))) == tokens(fold(text))


def test_accented_text_keeps_its_diacritics() -> None:
    assert accented("Điện BIÊN") == "điện biên"
    assert accented(unicodedata.normalize("NFD", "Mỷ")) == "mỷ"


@pytest.mark.parametrize(
    "text",
    ["Hà Nội – Lai Châu: 60%", "snake_case", "a.b/c-d", "  ", "“1,3 tỷ đồng”", "169-TB/TU", "x²"],
)
def test_words_are_split_as_the_index_splits_them(text: str) -> None:
    """FTS5's unicode61, over folded text as it is stored."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(
            "CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 0');"
            "CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)"
        )
        connection.execute("INSERT INTO t VALUES (?)", (fold(text),))
        split = [row[0] for row in connection.execute("SELECT term FROM v ORDER BY offset")]
    finally:
        connection.close()
    assert tokens(fold(text)) == split


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Đặng Xuân Phong", "dang-xuan-phong"),
        ("Giàng Páo Mỷ", "giang-pao-my"),
        ("O'Neill, J. R.", "o-neill-j-r"),
        ("", ""),
    ],
)
def test_a_name_as_it_stands_in_an_address(name: str, expected: str) -> None:
    assert slug(name) == expected
