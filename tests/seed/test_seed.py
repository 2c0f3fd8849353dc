"""`seed/` is read whole, or refused with every mistake named; and the command that builds it."""

import os
import re
import resource
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from app import build
from app.assets import building
from app.data.said import Part
from app.seed import reading
from app.seed.problems import SeedError
from app.settings import ROOT, Settings
from app.store import database, file
from tests.builders import (
    OMIT,
    Row,
    Tables,
    both,
    claim,
    gift,
    indicator,
    party,
    place,
    record,
    relation,
    sector,
    source,
    toml,
    when,
    world,
    write,
)


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(SeedError) as caught:
        reading.read(folder)
    return [str(problem) for problem in caught.value.problems]


def changed(row: Row, **changes: object) -> Row:
    return {key: value for key, value in {**row, **changes}.items() if value is not OMIT}


def with_part(row: Row, **changes: object) -> Row:
    """A contribution's record with its contribution changed."""
    return {**row, "contribution": changed(row["contribution"], **changes)}


# -- Read whole ------------------------------------------------------------------------------------


def test_a_sound_seed_is_read_whole(tmp_path: Path) -> None:
    tables = world(gift("gave", amount=2), record("met"), indicator=[indicator("poverty")])
    found = reading.read(write(tmp_path, tables))
    assert list(found.records) == ["gave", "met"]
    assert found.records["gave"].contribution is not None
    assert found.records["gave"].contribution.amount_vnd == 2_000_000_000
    assert found.sources["one"].added == date(2026, 11, 22)
    assert str(found.indicators["poverty"].value) == "24.88"
    assert found.file_of["record", "met"] == "seed/all.toml"


def test_tables_may_stand_in_any_file_at_any_depth(tmp_path: Path) -> None:
    tables = world()
    write(tmp_path, {"record": [record("met")]}, "records/2018/south.toml")
    write(tmp_path, {"place": tables.pop("place")}, "z.toml")
    folder = write(tmp_path, tables, "a.toml")
    (folder / "README.md").write_text("not [[toml")
    found = reading.read(folder)
    assert found.file_of["record", "met"] == "seed/records/2018/south.toml"
    assert found.file_of["place", "north"] == "seed/z.toml"


def test_the_hash_changes_with_every_name_and_every_byte(tmp_path: Path) -> None:
    folder = write(tmp_path, world())
    digests = [reading.digest(folder)]
    assert reading.read(folder).sha256 == digests[0]
    (folder / "all.toml").rename(folder / "any.toml")
    digests.append(reading.digest(folder))
    with (folder / "any.toml").open("a") as file:
        file.write("\n")
    digests.append(reading.digest(folder))
    (folder / "empty.toml").touch()
    digests.append(reading.digest(folder))
    assert len(set(digests)) == 4
    (folder / "notes.txt").write_text("no part of it")
    assert reading.digest(folder) == digests[-1]


# -- Mistakes in one table -------------------------------------------------------------------------

IN_ONE_TABLE: dict[str, tuple[Row, str]] = {
    "unknown key": (
        record("a", colour="red"),
        "a: colour: no such key; the keys are id, kind, status, title,",
    ),
    "unknown key, deeper": (
        record("a", date=when("2018", certainty="low")),
        "a: date.certainty: no such key; the keys are those of seed/README.md",
    ),
    "missing key": (record("a", summary=OMIT), "a: summary: missing; every such table has it"),
    "missing id": (record("a", id=OMIT), "record 1: id: missing; every such table has it"),
    "missing language": (
        record("a", title={"vi": "tên"}),
        "a: title.en: missing; every such table has it",
    ),
    "wrong type": (
        with_part(gift("a"), amount_vnd="hai tỷ"),
        "a: contribution.amount_vnd: Input should be a valid integer (found 'hai tỷ')",
    ),
    "part of a đồng": (
        with_part(gift("a"), amount_vnd=1.5),
        "a: contribution.amount_vnd: Input should be a valid integer (found 1.5)",
    ),
    "a number as a text": (
        with_part(gift("a"), amount_vnd="1000"),
        "a: contribution.amount_vnd: Input should be a valid integer (found '1000')",
    ),
    "yes for an amount": (
        with_part(gift("a"), amount_vnd=True),
        "a: contribution.amount_vnd: Input should be a valid integer (found True)",
    ),
    "a range that goes down": (
        record("a", quantities={"xa": {"value": 2, "to": 1, "unit": both("communes")}}),
        "a: quantities.xa: to = 1 is not above value = 2; write the larger last",
    ),
    "an unknown amount is not nought": (
        with_part(gift("a"), amount_vnd=0),
        "a: contribution.amount_vnd: Input should be greater than 0 (found 0)",
    ),
    "one text for a list": (
        record("a", sectors="health"),
        "a: sectors: Input should be a valid tuple (found 'health')",
    ),
    "empty list": (record("a", sectors=[]), "a: sectors: Tuple should have at least 1 item"),
    "no value of the vocabulary": (
        record("a", status="finished"),
        "a: status: Input should be 'done', 'ongoing', 'planned' or 'proposed' (found 'finished')",
    ),
    "id that is no slug": (
        record("Lai Châu"),
        "Lai Châu: id: an id has small letters without marks, digits and single hyphens; write",
    ),
    "bad EDTF": (
        record("a", "17/5/2017"),
        "a: date.edtf: '17/5/2017': ",
    ),
    "backwards EDTF": (record("a", "2018/2017"), "a: date.edtf: '2018/2017': "),
    "inferred without a reason": (
        record("a", date=when("2018", basis="inferred")),
        "a: date: an inferred date needs a reason",
    ),
    "not NFC": (
        record("a", title={"vi": unicodedata.normalize("NFD", "Hà Nội"), "en": "Hanoi"}),
        "all: NFC: is not Unicode NFC on lines",
    ),
    "stray white space": (
        record("a", title={"vi": "Hà  Nội", "en": "Hanoi"}),
        "a: title.vi: the text has stray white space; write single spaces and one line",
    ),
    "invisible character": (
        record("a", title={"vi": "Hà\u200bNội", "en": "Hanoi"}),
        "a: title.vi: the text has U+200B (ZERO WIDTH SPACE), which is not seen; leave it out",
    ),
    "direction override": (
        record("a", note={"vi": "a\u202eb", "en": "ab"}),
        "a: note.vi: the text has U+202E (RIGHT-TO-LEFT OVERRIDE), which is not seen; leave it out",
    ),
    "NUL": (
        record("a", people=[{"name": "A\0B", "office": both("office")}]),
        "a: people.0.name: the text has U+0000 (a control character), which is not seen; leave it",
    ),
    "letter without ink": (
        record("a", title={"vi": "a\u3164b", "en": "ab"}),
        "a: title.vi: the text has U+3164 (HANGUL FILLER), which is not seen; leave it out",
    ),
    "marks piled up": (
        record("a", title={"vi": "a\u0338\u0335\u0321", "en": "a"}),
        "a: title.vi: the text piles up marks on a letter; leave them out",
    ),
    "line break in a figure": (
        record("a", claims=[claim(figure="5 tỷ\r\nđồng")]),
        "a: claims.0.figure: the text has stray white space; write single spaces and one line",
    ),
    "title of 100 kB": (
        record("a", title={"vi": "a" * 100_000, "en": "Hanoi"}),
        "a: title.vi: String should have at most 2000 characters",
    ),
    "long title": (
        record("a", title={"vi": "a" * 111, "en": "Hanoi"}),
        "a: title: has 111 characters; write at most 110",
    ),
    "empty text": (
        record("a", title={"vi": "", "en": "Hanoi"}),
        "a: title.vi: String should have at least 1 character (found '')",
    ),
    "claim on no field": (
        record("a", claims=[claim(), claim("colour")]),
        "a: claims.1.field: String should match pattern",
    ),
    "paragraph nought": (
        record("a", claims=[claim(paragraph=0)]),
        "a: claims.0.paragraph: Input should be greater than or equal to 1 (found 0)",
    ),
    "sentence as a figure": (
        record("a", claims=[claim(figure="x" * 61)]),
        "a: claims.0.figure: String should have at most 60 characters (found '",
    ),
    "dissent that does not say what it reads": (
        record("a", claims=[claim(), claim(agrees=False)]),
        "a: claims.1: reading says what a claim with agrees = false reads, and only that",
    ),
    "uncounted without a reason": (
        with_part(gift("a"), counted=False),
        "a: contribution: uncounted_reason goes with counted = false, and only with it",
    ),
}


@pytest.mark.parametrize(("row", "expected"), IN_ONE_TABLE.values(), ids=IN_ONE_TABLE)
def test_a_mistake_in_a_table_is_named(tmp_path: Path, row: Row, expected: str) -> None:
    (problem,) = problems_of(write(tmp_path, world(row)))
    assert problem.startswith(f"seed/all.toml: {expected}")


def test_what_would_be_right_of_a_date_is_said(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path, world(record("a", "17/5/2017"))))
    assert "; write " in problem


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("sector", sector("x", dac_code="31"), "x: dac_code: String should match pattern"),
        ("sector", sector("x", dac_code="12"), "x: dac_code: String should match pattern"),
        ("source", source("x", sha256="abc"), "x: sha256: String should match pattern"),
        ("source", source("x", url="paper.example"), "x: url: no web address: https://"),
        ("source", source("x", url="javascript:alert(1)"), "x: url: no web address"),
        ("source", source("x", url="https://a.example/\u202e"), "x: url: no web address"),
        ("source", source("x", url='https://a.example/"><b>'), "x: url: no web address"),
        ("source", source("x", file="../../etc/passwd"), "x: file: String should match pattern"),
        ("source", source("x", publisher="\ufeffa"), "x: publisher: the text has U+FEFF ("),
        ("place", place("x", name=both("x" * 200)), "x: name: has 205 characters; write at most"),
        ("place", place("x", gso_code="=1"), "x: gso_code: String should match pattern"),
        ("place", place("x", geonames="01"), "x: geonames: String should match pattern"),
        ("indicator", indicator("x", value="much"), "x: value: Input should be a valid decimal"),
        ("indicator", indicator("x", measure="miles"), "x: measure: Input should be 'vnd', "),
        ("relation", {"id": "x", "places": ["north"]}, "x: places.1: missing"),
        ("place", place("x", gso_code=12), "x: gso_code: Input should be a valid string"),
    ],
)
def test_every_table_is_checked(tmp_path: Path, table: str, row: Row, expected: str) -> None:
    (problem,) = problems_of(write(tmp_path, world(**{table: [row]})))
    assert problem.startswith(f"seed/all.toml: {expected}")


# -- What one table alone cannot know --------------------------------------------------------------

_FOUND = "did you mean 'health'?"

BETWEEN_TABLES: dict[str, tuple[Tables, str]] = {
    "unknown place": (
        world(record("a", places=[*record("a")["places"], {"id": "nroth", "role": "partner"}])),
        "a: places: 'nroth' does not exist; did you mean 'north'?",
    ),
    "unknown sector": (
        world(record("a", sectors=["helth"])),
        f"a: sectors: 'helth' does not exist; {_FOUND}",
    ),
    "unknown relation": (
        world(record("a", relations=["zzz"])),
        "a: relations: 'zzz' does not exist; known are north-south, nw",
    ),
    "unknown body type": (
        world(party=[party("x", type="ngo")]),
        "x: type: 'ngo' does not exist; known are city, province, enterprises, organisation;"
        " if it is new, add a [[body_type]]",
    ),
    "unknown giver": (
        world(with_part(gift("a"), giver="north-cty")),
        "a: contribution.giver: 'north-cty' does not exist; did you mean 'north-city'?",
    ),
    "unknown receiver": (
        world(with_part(gift("a"), receiver="x")),
        "a: contribution.receiver: 'x' does not exist; known are north-city, ",
    ),
    "unknown source": (
        world(record("a", claims=[claim(), claim("date", source="onee")])),
        "a: claims: 'onee' does not exist; did you mean 'one'?",
    ),
    "unknown whole": (
        world(record("a", part_of="b")),
        "a: part_of: 'b' does not exist; known are a",
    ),
    "unknown promise": (
        world(record("a", follows="b")),
        "a: follows: 'b' does not exist; known are a",
    ),
    "relation with an unknown place": (
        world(relation=[relation("x", "north", "east")]),
        "x: places: 'east' does not exist; did you mean ",
    ),
    "party of an unknown place": (
        world(party=[party("x", place="east")]),
        "x: place: 'east' does not exist; did you mean ",
    ),
    "indicator of an unknown place": (
        world(indicator=[indicator("x", place="norht")]),
        "x: place: 'norht' does not exist; did you mean 'north'?",
    ),
    "indicator of an unknown sector": (
        world(indicator=[indicator("x", sectors=["helth"])]),
        f"x: sectors: 'helth' does not exist; {_FOUND}",
    ),
    "indicator from an unknown source": (
        world(indicator=[indicator("x", claims=[claim("value", source="six")])]),
        "x: claims: 'six' does not exist; known are one, two",
    ),
    "relation whose place is missing": (
        world(record("a", relations=["north-south", "nw"])),
        "a: relations: 'nw' joins places of which west is not in places; add it",
    ),
    "something named twice": (
        world(record("a", sectors=["health", "health"])),
        "a: sectors: names something twice; keep one",
    ),
    "part of itself": (
        world(record("a", part_of="a")),
        "a: part_of: leads back to itself; break the circle",
    ),
    "unknown body before": (
        world(party=[party("x", succeeds="north-cty")]),
        "x: succeeds: 'north-cty' does not exist; did you mean 'north-city'?",
    ),
    "succeeding itself": (
        world(party=[party("x", succeeds="x")]),
        "x: succeeds: leads back to itself; break the circle",
    ),
    "nothing says that it is told": (
        world(record("a", claims=[claim("date")])),
        "a: claims: no claim on the field 'record'; cite where it is told",
    ),
    "amount without a claim": (
        world(with_part(gift("a"), amount_vnd=5)),
        "a: contribution.amount_vnd: no claim on 'amount_vnd' agrees; cite the printed figure",
    ),
    "amount that its only claim disputes": (
        world(
            with_part(
                gift("a", claims=[claim(), claim("amount_vnd", agrees=False, reading=both("b"))]),
                amount_vnd=5,
            )
        ),
        "a: contribution.amount_vnd: no claim on 'amount_vnd' agrees; cite the printed figure",
    ),
    "claim on an amount where there is none": (
        world(record("a", claims=[claim(), claim("amount_vnd")])),
        "a: claims: claims an amount, and the record has none; add contribution.amount_vnd",
    ),
    "claim on an amount that is not published": (
        world(changed(gift("a"), claims=[claim(), claim("amount_vnd")])),
        "a: claims: claims an amount, and the record has none; add contribution.amount_vnd",
    ),
    "claim on a giver where there is no gift": (
        world(record("a", claims=[claim(), claim("giver")])),
        "a: claims: claims the giver, and the record has no contribution; use 'places'",
    ),
    "claim on a period where there is none": (
        world(record("a", claims=[claim(), claim("period")])),
        "a: claims: claims a period, and the record has none; add period",
    ),
    "claim on no quantity": (
        world(record("a", claims=[claim(), claim("quantities.beds")])),
        "a: claims: 'quantities.beds' names no quantity; the keys are []",
    ),
    "claim of a record on a value": (
        world(record("a", claims=[claim(), claim("value")])),
        "a: claims: 'value' is for indicators; use 'amount_vnd' or 'quantities.<key>'",
    ),
    "a proposal that gives": (
        world(gift("a", status="proposed")),
        "a: contribution: what is only proposed is no contribution; leave it out",
    ),
    "a promise kept by itself": (
        world(record("a", follows="a")),
        "a: follows: leads back to itself; break the circle",
    ),
    "giver whose place does not give": (
        world(with_part(gift("a"), giver="west-province")),
        "a: contribution.giver: 'west-province' belongs to west, which places does not name as "
        "giver",
    ),
    "paragraph set aside twice": (
        world(source=[source("x", set_aside=[{"paragraph": 3, "reason": "speech"}] * 2)]),
        "x: set_aside: paragraph 3 is set aside 2 times; keep one",
    ),
    "correction of nothing": (
        world(
            correction=[
                {
                    "record": "gone",
                    "date": date(2026, 1, 2),
                    "field": "date",
                    "was": both("a"),
                    "now": both("b"),
                    "why": both("c"),
                }
            ]
        ),
        "gone: record: 'gone' does not exist; name a record, or a retired one",
    ),
    "retired and still there": (
        world(record("a"), retired=[{"id": "a", "date": date(2026, 1, 2), "why": both("b")}]),
        "a: id: is a record still; an id is never used again",
    ),
    "merged into nothing": (
        world(
            retired=[{"id": "a", "date": date(2026, 1, 2), "why": both("b"), "merged_into": "c"}]
        ),
        "a: merged_into: 'c' does not exist; known are none",
    ),
}


@pytest.mark.parametrize(("tables", "expected"), BETWEEN_TABLES.values(), ids=BETWEEN_TABLES)
def test_a_mistake_between_tables_is_named(tmp_path: Path, tables: Tables, expected: str) -> None:
    (problem,) = problems_of(write(tmp_path, tables))
    assert problem.startswith(f"seed/all.toml: {expected}")


@pytest.mark.parametrize("field", ["part_of", "follows"])
def test_every_record_of_a_circle_is_named_and_none_beside_it(tmp_path: Path, field: str) -> None:
    records = (
        record("a", **{field: "b"}),
        record("b", **{field: "c"}),
        record("c", **{field: "a"}),
        record("outside", **{field: "a"}),
    )
    problems = problems_of(write(tmp_path, world(*records)))
    assert [problem.split(": ")[1:3] for problem in problems] == [
        ["a", field],
        ["b", field],
        ["c", field],
    ]


def test_an_id_used_in_two_files_is_named_with_both(tmp_path: Path) -> None:
    write(tmp_path, world(record("a")), "first.toml")
    folder = write(tmp_path, {"record": [record("a")]}, "second.toml")
    assert problems_of(folder) == [
        "seed/second.toml: a: id: the id is used twice (also in seed/first.toml); rename one"
    ]


def test_tables_of_different_kinds_may_share_an_id(tmp_path: Path) -> None:
    tables = world(record("health"), indicator=[indicator("health")])
    assert list(reading.read(write(tmp_path, tables)).records) == ["health"]


# -- Mistakes in a file ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'[[place]]\nid = "\xff"\n', "-: byte 16: not UTF-8; save it as UTF-8"),
        (b'[[place]]\nid = "a"\nid = "b"\n', "-: -: not TOML: Cannot overwrite a value (at line 3"),
        (b"[[place]]\nid = no\n", "-: -: not TOML: Invalid value (at line 2"),
        (b"x = " + b"[" * 10_000, "-: -: nested too deeply; write tables as seed/README.md"),
        (b"[[gift]]\n", "-: gift: no such table; the tables are place, relation, sector,"),
        (b"[record]\n", "-: record: write [[record]], with two brackets"),
        (b"record = 1\n", "-: record: write [[record]], with two brackets"),
        (b"record = [1]\n", "record 1: -: Input should be a valid dictionary or instance of"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, content: bytes, expected: str) -> None:
    folder = write(tmp_path, world())
    (folder / "bad.toml").write_bytes(content)
    (problem,) = problems_of(folder)
    assert problem.startswith(f"seed/bad.toml: {expected}")


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: None], ids=["empty", "missing"])
def test_a_folder_without_seeds_is_a_mistake(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "seed")
    assert problems_of(tmp_path / "seed") == [
        "seed: -: -: no .toml file; there must be at least one"
    ]


def test_what_names_a_refused_table_is_no_mistake_of_its_own(tmp_path: Path) -> None:
    tables = world(gift("whole", status="finished"), record("part", part_of="whole"))
    (problem,) = problems_of(write(tmp_path, tables))
    assert problem.startswith("seed/all.toml: whole: status: ")


def test_nothing_is_missing_while_a_file_is_unread(tmp_path: Path) -> None:
    tables = world(record("met"))
    (write(tmp_path, {"place": tables.pop("place")}, "places.toml") / "places.toml").write_text("x")
    (problem,) = problems_of(write(tmp_path, tables))
    assert problem.startswith("seed/places.toml: -: -: not TOML: ")


def test_all_problems_come_at_once_sorted(tmp_path: Path) -> None:
    write(
        tmp_path,
        world(
            record("b", sectors=["helth"], status="finished"),
            record("a", sectors=["helth"], relations=["zzz"]),
            gift("c", status="proposed"),
        ),
        "b.toml",
    )
    write(tmp_path, {"party": [party("y", place="east")]}, "c.toml")
    folder = write(tmp_path, {"sector": [sector("x", dac_code="31")]}, "a.toml")
    problems = problems_of(folder)
    assert [problem.split(": ")[:3] for problem in problems] == [
        ["seed/a.toml", "x", "dac_code"],
        ["seed/b.toml", "a", "relations"],
        ["seed/b.toml", "a", "sectors"],
        ["seed/b.toml", "b", "status"],
        ["seed/b.toml", "c", "contribution"],
        ["seed/c.toml", "y", "place"],
    ]


# -- python -m app.build ---------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A sound seed and where its database goes, also as the environment; assets are left alone."""
    settings = Settings(
        seed_dir=write(tmp_path, world(record("met"))), database_file=tmp_path / "var" / "x.db"
    )
    monkeypatch.setenv("SEED_DIR", str(settings.seed_dir))
    monkeypatch.setenv("DATABASE_FILE", str(settings.database_file))
    monkeypatch.setattr(building, "build", lambda _root, _out: print("assets: left alone"))
    monkeypatch.setattr(build, "build_cards", lambda _settings: None)
    return settings


def ids_in(path: Path) -> set[str]:
    engine = database.open_read_only(path)
    try:
        with engine.connect() as connection:
            return set(connection.exec_driver_sql("SELECT id FROM record").scalars())
    finally:
        engine.dispose()


def test_a_sound_seed_is_built_and_a_changed_one_replaces_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main() == 0
    assert ids_in(settings.database_file) == {"met"}
    assert capsys.readouterr().out.endswith("database: built from seed/\n")
    write(settings.seed_dir.parent, world(record("met"), record("met-again")))
    assert build.main() == 0
    assert ids_in(settings.database_file) == {"met", "met-again"}


def test_what_is_current_is_not_built_again(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main() == 0
    before = settings.database_file.stat()
    assert build.main() == 0
    after = settings.database_file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert capsys.readouterr().out.endswith("database: current\n")


def test_another_version_of_the_tables_is_built_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build.build_database(settings)
    monkeypatch.setattr(database, "SCHEMA", "another")
    assert build.build_database(settings)
    assert not build.build_database(settings)


def test_mistakes_are_printed_and_leave_the_database_in_use(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main() == 0
    before = settings.database_file.read_bytes()
    tables = world(record("a", status="finished"), record("b", sectors=["helth"]))
    write(settings.seed_dir.parent, tables)
    assert build.main() == 1
    assert settings.database_file.read_bytes() == before
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines[:2]] == ["a", "b"]
    assert lines[2] == "seed/: 2 problem(s); the database in use was left as it is"


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, RuntimeError])
def test_a_build_that_dies_half_way_leaves_the_old_and_no_litter(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    assert build.main() == 0
    before = settings.database_file.read_bytes()
    files = {path.name for path in settings.database_file.parent.iterdir()}
    write(settings.seed_dir.parent, world(record("met"), record("met-again")))
    fill = file.fill

    def dies(path: Path, parts: Iterable[Part]) -> None:
        fill(path, parts)
        raise error

    monkeypatch.setattr(file, "fill", dies)
    with pytest.raises(error):
        build.build_database(settings)
    assert settings.database_file.read_bytes() == before
    assert {path.name for path in settings.database_file.parent.iterdir()} == files


def test_where_nothing_can_be_written_is_said(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATABASE_FILE", str(tmp_path / "file" / "x.db"))
    assert build.main() == 1
    assert f"{tmp_path / 'file'}: cannot write there: " in capsys.readouterr().err


def test_a_full_disk_is_said_and_leaves_the_old(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main() == 0
    before = settings.database_file.read_bytes()
    write(settings.seed_dir.parent, world(*(record(f"met-{n}") for n in range(100))))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limit[1]))
    try:
        assert build.main() == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert settings.database_file.read_bytes() == before
    assert f"{settings.database_file}: cannot be built: " in capsys.readouterr().err


def test_the_command_itself(tmp_path: Path, static_dir: Path) -> None:
    """`python -m app.build` in a process of its own, over mistakes and then without."""
    assert (static_dir / "manifest.json").is_file()  # so that the command has only the database
    folder = tmp_path / "a folder # with ? marks"
    seed_dir = write(folder, world(record("a", status="finished")))
    target = folder / "records #1.db"
    own = {"SEED_DIR": seed_dir, "DATABASE_FILE": target, "CARDS_DIR": folder / "cards"}
    environment = os.environ | {name: str(path) for name, path in own.items()}
    command = [sys.executable, "-m", "app.build"]

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )

    refused = run()
    assert refused.returncode == 1
    assert re.match(r"seed/all\.toml:\d+: a: status: ", refused.stderr)
    assert not target.exists()
    write(folder, world(record("a")))
    assert run().returncode == 0
    assert ids_in(target) == {"a"}
    shutil.rmtree(seed_dir)
    assert run().returncode == 1
    assert ids_in(target) == {"a"}


def test_tables_are_written_as_they_are_meant(tmp_path: Path) -> None:
    """The tests' own TOML: what is written is what is read."""
    tables = world(record("a", title={"vi": 'Hà "Nội" \\ Đ', "en": "#"}))
    assert tomllib.loads(toml(tables)) == tables


def test_the_build_refuses_what_an_article_does_not_say(tmp_path: Path) -> None:
    """Where its text is; where it is not, nothing can be said of it."""
    texts = tmp_path / "texts"
    texts.mkdir()
    seed_dir = write(tmp_path, world(record("a", claims=[claim(figure="họp tại Hà Nội")])))
    settings = Settings(seed_dir=seed_dir, sources_dir=texts, database_file=tmp_path / "r.db")
    assert build.build_database(settings)
    seed = reading.read(seed_dir)
    cited = seed.sources[seed.records["a"].claims[0].source]
    (texts / cited.file).write_text("Hai bên gặp nhau.\n", encoding="utf-8")
    (seed_dir / "more.toml").write_text("", encoding="utf-8")
    with pytest.raises(SeedError, match="'họp tại Hà Nội' is not in paragraph 1"):
        build.build_database(settings)
