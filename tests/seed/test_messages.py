"""What the keeper is told of mistakes: where, what is wrong, what would be right."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from app.seed import reading
from app.seed.problems import SeedError, line, located
from tests.builders import both, claim, gift, party, record, source, world, write


def said(folder: Path) -> list[str]:
    """The problems of a folder, each as it is printed."""
    with pytest.raises(SeedError) as caught:
        reading.read(folder)
    return list(located(caught.value.problems, folder))


def file_with(folder: Path, text: str | bytes) -> Path:
    """A sound folder with one more file, "new.toml"."""
    made = write(folder, world(record("met")))
    data = text.encode() if isinstance(text, str) else text
    (made / "new.toml").write_bytes(data)
    return made


NEW = """[[party]]
id = "hoi-a"
name = { vi = "Hội A", en = "Society A" }
type = "ngo"

[[party]]
id = "hoi-b"
name = { vi = "Hội B", en = "Society B" }
type = "organisation"
place = "nowhere"
"""


def test_the_line_is_told(tmp_path: Path) -> None:
    first, second = said(file_with(tmp_path, NEW))
    assert first.startswith("seed/new.toml:4: hoi-a: type: ")
    assert second.startswith("seed/new.toml:10: hoi-b: place: 'nowhere' does not exist")


LINES = """# a comment
[[source]]
id = "one"
set_aside = [
  { paragraph = 1, reason = "heading" },
  { paragraph = 2, reason = "" },
]
unclaimed = [{ paragraph = 3, figure = "5 xã", reason = "name" }]

[[record]]
kind = "meeting"
claims = [
  { field = "record", source = "one", paragraph = 3, figure = "họp" },
  { field = "date", source = "one", paragraph = 3, figure = "hôm nay" },
]

[[correction]]
record = "met"
field = "date"
""".splitlines()


@pytest.mark.parametrize(
    ("id_", "field", "at"),
    [
        ("one", "publisher", 3),
        ("one", "set_aside.1.reason", 6),
        ("one", "unclaimed '5 xã'", 8),
        ("one", "paragraph 7", 3),
        ("record 1", "kind", 11),
        ("record 1", "date (one, paragraph 3)", 14),
        ("record 1", "claims.1.figure", 14),
        ("met", "field", 19),
        ("gone", "id", None),
        ("-", "-", None),
        ("record 9", "id", None),
    ],
)
def test_the_line_of_a_field(id_: str, field: str, at: int | None) -> None:
    assert line(LINES, id_, field) == at


def test_a_byte_order_mark_is_one_message(tmp_path: Path) -> None:
    (message,) = said(file_with(tmp_path, b"\xef\xbb\xbf" + NEW.replace("ngo", "city")
                                .replace('place = "nowhere"\n', "").encode()))  # fmt: skip
    assert "byte order mark; save it as UTF-8 without BOM" in message


def test_decomposed_letters_are_one_message(tmp_path: Path) -> None:
    text = NEW.replace("ngo", "city").replace('place = "nowhere"\n', "")
    (message,) = said(file_with(tmp_path, unicodedata.normalize("NFD", text)))
    assert "is not Unicode NFC on lines 3, 8; save it composed" in message


MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "an id that is no slug": (
        record("Sách 2020"),
        "an id has small letters without marks, digits and single hyphens; write 'sach-2020'",
    ),
    "an id in a list": (
        record("a", sectors=["Giáo dục"]),
        "single hyphens; write 'giao-duc' (found 'Giáo dục')",
    ),
    "a date as readers write it": (record("a", "17/5/2017"), "; write "),
    "a day that is text": (
        record("a", added="5/2023"),
        "write YYYY-MM-DD without quotation marks, like 2017-05-17",
    ),
    "a long value is cut with a sign": (record("a", kind="x" * 200), "xxx…)"),
    "a new body": (
        gift("a", contribution={"giver": "hoi-moi", "receiver": "south-province", "form": "cash"}),
        "'hoi-moi' does not exist; known are",
    ),
    "a new place": (record("a", sectors=["heath"]), "if it is new, add a [[sector]]"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_would_be_right_is_said(tmp_path: Path, name: str) -> None:
    row, words = MESSAGES[name]
    assert any(words.casefold() in message.casefold() for message in said(
        write(tmp_path, world(row)))), said(write(tmp_path, world(row)))  # fmt: skip


def test_a_new_body_leads_to_its_table_and_no_list_is_cut_unseen(tmp_path: Path) -> None:
    row = gift("a", contribution={"giver": "zzz", "receiver": "south-province", "form": "cash"})
    bodies = [party(f"body-{n}", name=both(f"body {n}")) for n in range(9)]
    (message,) = said(write(tmp_path, world(row, party=bodies)))
    assert message.endswith("…; if it is new, add a [[party]]")


def test_a_day_that_is_no_toml_has_its_form_shown(tmp_path: Path) -> None:
    (message,) = said(file_with(tmp_path, "[[retired]]\ndate = 22-11-2026\n"))
    assert message.startswith("seed/new.toml:2: -: -: not TOML: ")
    assert message.endswith("; write a day as YYYY-MM-DD, like 2017-05-17")


def test_few_blanks_are_told_one_by_one_and_many_as_a_draft(tmp_path: Path) -> None:
    few = source("one", publisher="", url="")
    assert len(said(write(tmp_path / "a", world(source=[few])))) == 2
    many = source("one", publisher="", url="", headline={"vi": "", "en": ""})
    made = write(tmp_path / "b", world(record("a", claims=[claim(figure="")]), source=[many]))
    (message,) = said(made)
    assert (
        ": a draft: 5 blanks are to be filled in yet, one headline.vi, one headline.en" in message
    )
