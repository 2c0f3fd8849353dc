"""Each rule of the data finds what breaks it, and nothing where nothing does."""

from pathlib import Path
from typing import Any

import pytest

from app.keeper.check.rules import broken, unread, unsorted
from app.seed import reading
from tests.builders import both, claim, gift, record, sector, source, world, write

LED = {"name": "Lê A", "office": both("head"), "part": "led"}
NAMED = [claim(), claim("people")]

BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no short title": (record("a", short_title=None), "a: short_title: missing"),
    "short title with a year": (
        record("a", short_title=both("Họp 2017")),
        "a: short_title.vi: has a year",
    ),
    "short title twice": (
        record("a", short_title=both("MET")),
        "a: short_title.vi: is that of 'met' too",
    ),
    "follows without sequel": (record("a", follows="met"), "a: sequel: goes with follows"),
    "sequel without follows": (record("a", sequel="begun"), "a: sequel: goes with follows"),
    "what nothing carries out": (
        record("a", follows="met", sequel="begun"),
        "a: follows: 'met' is a meeting, which nothing carries out",
    ),
    "people without a claim": (record("a", people=[LED]), "a: people: no claim supports them"),
    "a title that was not translated": (
        record("a", title={"vi": "Hà Nội tặng", "en": "Hà Nội tặng"}),
        "a: title.en: is the Vietnamese",
    ),
    "a name spelled in two ways": (
        record("a", people=[{**LED, "name": "Le A"}], claims=NAMED),
        "a: people: 'Le A' is spelled 'Lê A' elsewhere",
    ),
}


def problems(folder: Path, *rows: dict[str, Any], **tables: Any) -> list[str]:
    made = world(record("met", people=[LED], claims=NAMED), record("met-too", short_title=both("x"),
                 people=[LED], claims=NAMED), *rows)  # fmt: skip
    made |= {"source": [source("one")], **tables}
    return [str(problem) for problem in broken(reading.read(write(folder, made)))]


def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_a_rule_is_named(tmp_path: Path, name: str) -> None:
    row, said = BROKEN[name]
    row = {key: value for key, value in row.items() if value is not None}
    assert any(found.startswith(f"seed/all.toml: {said}") for found in problems(tmp_path, row))


def test_a_souvenir_has_no_amount(tmp_path: Path) -> None:
    row = gift("a", amount=1)
    row["contribution"]["token"] = True
    assert any("a: contribution.token: a souvenir" in said for said in problems(tmp_path, row))


def test_an_article_that_tells_nothing_is_named(tmp_path: Path) -> None:
    found = problems(tmp_path, source=[source("one"), source("two")])
    assert [said for said in found if "two: claims: no claim cites it" in said]


def test_a_code_that_is_not_on_the_list_is_named(tmp_path: Path) -> None:
    found = problems(tmp_path, sector=[sector("health", dac_code="110")])
    assert [said for said in found if "health: dac_code: 110 is no three-digit sector" in said]


def test_tables_out_of_order_are_named(tmp_path: Path) -> None:
    folder = write(tmp_path, world(record("b"), record("a")))
    (found,) = [str(problem) for problem in unsorted(folder) if problem.id in "ab"]
    assert found == "seed/all.toml: a: id: stands after 'b'; sort [[record]] by id"


@pytest.mark.parametrize("name", ["b.toml.txt", "b.TOML"])
def test_a_file_that_is_not_read_is_noticed(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path, world(record("met")))
    assert list(unread(folder)) == []
    (folder / name).write_text("", encoding="utf-8")
    (said,) = map(str, unread(folder))
    assert said.endswith("is not read; name the file b.toml")
