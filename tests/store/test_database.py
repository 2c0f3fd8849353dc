"""The database can be read and nothing else; what it was built from is in it, once."""

import errno
import inspect
import os
import sqlite3
import sys
from collections.abc import Callable, Generator, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import DatabaseError as RefusedError
from sqlmodel import SQLModel

from app import queries
from app.data.facets import FACETS
from app.data.filters import Filter
from app.seed import reading
from app.store import database, file, index, postings, search
from app.store.database import DatabaseError, is_current, open_read_only
from app.values.vocabulary import Status
from tests.builders import both, built, claim, gift, record, source, when, world, write

ODD_NAMES = ["records.db", "with space.db", "a#b.db", "a?mode=rwc&x.db", "50%25.db", "Điện.db"]


@pytest.fixture(scope="module", params=ODD_NAMES)
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database under a name that an address could take for something else."""
    folder = tmp_path_factory.mktemp("odd")
    return built(folder, world(record("met"))).rename(folder / request.param)


@pytest.fixture(scope="module")
def engine(path: Path) -> Iterator[Engine]:
    engine = open_read_only(path)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def one_record(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """The bytes of a database, and the hash of its seed."""
    folder = tmp_path_factory.mktemp("one")
    path = built(folder, world(record("met")))
    sha256 = reading.digest(folder / "seed")
    assert is_current(path, sha256)
    return path.read_bytes(), sha256


# -- Reading only ----------------------------------------------------------------------------------

WRITES = [
    "INSERT INTO meta VALUES ('x', 'y')",
    "UPDATE record SET id = 'x'",
    "DELETE FROM record",
    "UPDATE sqlite_master SET type = 'x'",
    "DROP TABLE record",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x (y)",
    "CREATE TEMP VIEW x AS SELECT 1",
    "ALTER TABLE record ADD COLUMN x",
    "DELETE FROM posting",
    "PRAGMA query_only = OFF",
    "PRAGMA query_only(0)",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA user_version = 7",
    "PRAGMA read_uncommitted = 1",
    "ATTACH DATABASE ':memory:' AS other",
    "ATTACH DATABASE '/tmp/other.db' AS other",
    "VACUUM INTO '/tmp/copy.db'",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "SAVEPOINT x",
]


@pytest.mark.parametrize("statement", WRITES)
def test_nothing_but_reading_is_let_through(engine: Engine, path: Path, statement: str) -> None:
    before = path.read_bytes()
    with engine.connect() as connection, pytest.raises(RefusedError):
        connection.execute(text(statement))
    assert path.read_bytes() == before
    assert {p.name for p in path.parent.iterdir()} == {path.name, "seed"}  # no journal, no copy


def test_reading_is_let_through(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM record")).scalars().all() == ["met"]
        assert queries.count(connection, Filter(text="title")) == 1


def test_one_request_after_another_is_served_by_one_connection(engine: Engine) -> None:
    """So that one page cache is filled, and not that of every connection."""
    used = set()
    for _ in range(database.CONNECTIONS):
        with engine.connect() as connection:
            used.add(connection.connection.dbapi_connection)
    assert len(used) == 1


def test_each_connection_of_the_pool_is_guarded(engine: Engine) -> None:
    with engine.connect() as first, engine.connect() as second, engine.connect() as third:
        for connection in (first, second, third):
            with pytest.raises(RefusedError):
                connection.execute(text("DELETE FROM record"))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "no database; `python -m app.build` makes it"),
        (Path.mkdir, "no database; `python -m app.build` makes it"),
        (Path.touch, "not a database of this app, or damaged; `python -m app.build`"),
        (lambda path: path.write_bytes(b"no database " * 999), "not a database of this app"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" * 999), "not a database of this app"),
        (lambda path: sqlite3.connect(path).close(), "not a database of this app"),
    ],
    ids=["missing", "folder", "empty", "text", "header", "empty database"],
)
def test_what_is_no_database_of_ours_is_said(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / "records.db"
    make(path)
    with pytest.raises(DatabaseError) as caught:
        open_read_only(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert not is_current(path, "")


def test_a_database_of_another_version_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = built(tmp_path, world())
    monkeypatch.setattr(database, "SCHEMA", "another")
    with pytest.raises(DatabaseError) as caught:
        open_read_only(path)
    assert str(caught.value) == (
        f"{path}: made by another version; `python -m app.build` makes it anew"
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), flipped=st.integers(1, 255))
def test_a_database_with_any_byte_changed_is_not_current(
    place: float, flipped: int, one_record: tuple[bytes, str], tmp_path: Path
) -> None:
    sound, sha256 = one_record
    damaged = bytearray(sound)
    damaged[int(place * len(sound))] ^= flipped
    path = tmp_path / "damaged.db"
    path.write_bytes(damaged)
    assert not is_current(path, sha256)


def test_a_database_is_current_for_its_own_seed_alone(tmp_path: Path) -> None:
    path = built(tmp_path, world())
    sha256 = reading.digest(tmp_path / "seed")
    assert is_current(path, sha256)
    assert not is_current(path, sha256[::-1])


def test_a_reader_keeps_the_old_database_while_the_new_one_comes(tmp_path: Path) -> None:
    path = built(tmp_path, world(record("old")))
    engine = open_read_only(path)
    with engine.connect() as connection:
        built(tmp_path, world(record("new")))
        assert connection.execute(text("SELECT id FROM record")).scalar_one() == "old"
    engine.dispose()
    engine = open_read_only(path)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM record")).scalar_one() == "new"
    engine.dispose()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    tables = world(gift("a", amount=1), record("b"))
    first = built(tmp_path / "first", tables).read_bytes()
    assert built(tmp_path / "second", tables).read_bytes() == first


def test_anybody_may_read_the_file(tmp_path: Path) -> None:
    """It is served by another user than the one who builds it."""
    umask = os.umask(0o077)
    try:
        path = built(tmp_path, world())
    finally:
        os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o644


# -- What is in it ---------------------------------------------------------------------------------


def columns(path: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def facets_in(path: Path) -> set[tuple[object, ...]]:
    """What the records are found by, but for words and numbers."""
    return {
        row
        for row in columns(path, "SELECT facet, value FROM posting")
        if row[0] in {*FACETS, index.QUALIFIER, index.ABOUT, index.DURING}
    }


def test_every_table_is_filled_from_the_real_seed(frozen: Connection) -> None:
    may_be_empty = {"correction", "retired", "spelling"}
    for name in set(SQLModel.metadata.tables) - may_be_empty:
        count = frozen.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
        assert count, f"{name} is empty"


def test_references_hold_in_the_file(frozen_database: Path) -> None:
    assert columns(frozen_database, "PRAGMA foreign_key_check") == []
    assert columns(frozen_database, "PRAGMA integrity_check") == [("ok",)]


def test_numbers_follow_the_days(frozen: Connection) -> None:
    days = frozen.execute(text("SELECT sort_day, id FROM record ORDER BY number")).all()
    assert days == sorted(days)
    assert len(days) > 1


@pytest.mark.parametrize(
    ("status", "counted", "standing"),
    [
        (Status.DONE, True, "delivered"),
        (Status.ONGOING, True, "delivered"),
        (Status.PLANNED, True, "promised"),
        (Status.DONE, False, "uncounted"),
        (Status.PLANNED, False, "uncounted"),
    ],
)
def test_what_a_gift_stands_as(
    tmp_path: Path, status: Status, counted: bool, standing: str
) -> None:
    row = gift("a", amount=1, status=status.value)
    if not counted:
        row["contribution"] |= {"counted": False, "uncounted_reason": both("told elsewhere")}
    path = built(tmp_path, world(row))
    assert columns(path, "SELECT standing FROM contribution") == [(standing,)]
    assert columns(path, "SELECT value FROM posting WHERE facet = 'standing'") == [(standing,)]


def test_the_facets_of_a_record(tmp_path: Path) -> None:
    path = built(tmp_path, world(record("met", "2018-05")))
    assert facets_in(path) == {
        ("kind", "meeting"),
        ("status", "done"),
        ("year", "2018"),
        ("during", "2018"),
        ("grade", "B"),
        ("place", "north"),
        ("place", "south"),
        ("relation", "north-south"),
        ("sector", "health"),
        ("source", "one"),
        ("person", "unknown"),
        ("collection", "founding"),
        ("level", "event"),
        ("amount", "none"),
    }


def test_the_facets_of_a_gift(tmp_path: Path) -> None:
    row = gift(
        "a",
        "2018~",
        amount=1,
        form="goods",
        sectors=["education", "health"],
        people=[{"name": "Đặng Xuân Phong", "office": both("secretary")}],
    )
    path = built(tmp_path, world(row))
    facets = facets_in(path)
    assert facets >= {
        ("year", "2018"),
        ("about", "year"),
        ("during", "2017"),
        ("during", "2018"),
        ("during", "2019"),
        ("person", "dang-xuan-phong"),
        ("amount", "known"),
        ("standing", "delivered"),
        ("form", "goods"),
        ("value", "in-kind"),
        ("purpose", "education"),
        ("giver", "north-city"),
        ("giver_type", "city"),
        ("receiver", "south-province"),
        ("gave", "north"),
        ("received", "south"),
        ("qualifier", "exact"),
    }
    assert ("person", "unknown") not in facets
    assert ("purpose", "health") not in facets


def test_a_gift_without_amount_or_place_is_found_by_what_it_lacks(tmp_path: Path) -> None:
    row = gift("a")
    row["contribution"]["giver"] = "club"
    club = {"id": "club", "name": both("club"), "type": "organisation"}
    path = built(tmp_path, world(row, party=[club]))
    facets = facets_in(path)
    assert {("amount", "unknown"), ("gave", "unknown"), ("value", "cash")} <= facets


def test_a_record_joined_the_data_when_its_first_source_did(tmp_path: Path) -> None:
    late, early = source("late"), source("early")
    late["added"], early["added"] = date(2026, 2, 3), date(2025, 1, 2)
    claims = [claim(source="late"), claim(source="early")]
    own = record("own", claims=claims, added=late["added"])
    tables = world(record("told", claims=claims), own, source=[late, early])
    assert columns(built(tmp_path, tables), "SELECT id, added FROM record ORDER BY id") == [
        ("own", "2026-02-03"),
        ("told", "2025-01-02"),
    ]


def test_sources_that_disagree_make_a_record_disputed(tmp_path: Path) -> None:
    dissent = claim("date", source="two", agrees=False, reading=both("in 2017"))
    disputed = record("disputed", claims=[claim(), dissent])
    agreed = record("agreed", claims=[claim(), claim(source="two")])
    path = built(tmp_path, world(disputed, agreed))
    assert columns(path, "SELECT id, articles, disputed FROM record ORDER BY id") == [
        ("agreed", 2, 0),
        ("disputed", 2, 1),
    ]


def test_days_of_a_date_as_written_and_as_it_may_mean(tmp_path: Path) -> None:
    tables = world(
        record("about", "2018~"),
        record("before", "../2018"),
        record("month", "2018-02", period=when("2019/2020")),
    )
    rows = columns(
        built(tmp_path, tables),
        "SELECT id, earliest, latest, soft_earliest, soft_latest, year, sort_day, "
        "period_earliest, period_latest FROM record ORDER BY id",
    )
    assert rows == [
        ("about", "2018-01-01", "2018-12-31", "2017-01-01", "2019-12-31", 2018, "2018-01-01",
         None, None),
        ("before", None, "2018-12-31", None, "2018-12-31", None, "2017-12-31", None, None),
        ("month", "2018-02-01", "2018-02-28", "2018-02-01", "2018-02-28", 2018, "2018-02-01",
         "2019-01-01", "2020-12-31"),
    ]  # fmt: skip


def test_every_day_knows_its_first_record(frozen: Connection) -> None:
    first = "SELECT sort_day, min(number) FROM record GROUP BY sort_day ORDER BY sort_day"
    kept = 'SELECT day, "first" FROM day ORDER BY day'
    assert frozen.execute(text(kept)).all() == frozen.execute(text(first)).all()


def test_every_facet_of_the_data_is_a_parameter_of_the_address(frozen: Connection) -> None:
    found = frozen.execute(text("SELECT DISTINCT facet FROM posting")).scalars()
    ours = {
        *search.SEARCHED, *search.STARTS.values(),
        index.QUALIFIER, index.ABOUT, index.DURING, index.HEADLINE,
        index.EARLIEST, index.LATEST, index.ADDED,
        index.AMOUNT, index.PRINTED, index.TOLD, index.TELLINGS,
    }  # fmt: skip
    assert set(found) - ours == set(FACETS)


def test_a_build_reads_what_it_wrote(tmp_path: Path) -> None:
    folder = write(tmp_path, world(record("met", title={"vi": "Họp “Đ”", "en": "Met; 'quoted'"})))
    database.build(reading.read(folder), tmp_path / "new" / "folder" / "x.db")
    assert columns(
        tmp_path / "new" / "folder" / "x.db", "SELECT title_vi, title_en FROM record"
    ) == [("Họp “Đ”", "Met; 'quoted'")]


def test_a_server_is_refused_in_words_where_its_driver_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    url = make_url("postgresql+psycopg://me:secret@host/name")
    with pytest.raises(database.DatabaseError, match="needs `pip install") as caught:
        database.open_read_only(url)
    assert "secret" not in str(caught.value)


def test_where_postings_wait_may_be_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = built(tmp_path, world(record("met")))
    before = path.read_bytes()
    monkeypatch.setattr(postings, "_TABLES", postings._TABLES + "PRAGMA max_page_count = 5;")
    with pytest.raises(DatabaseError, match=r"records\.db: cannot be built: .* full"):
        built(tmp_path, world(*(record(f"r-{n}") for n in range(200))))
    assert path.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_a_build_that_fails_lets_go_of_what_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and in the thread that opened it."""
    begun: list[Generator[object, None, None]] = []

    def fail(_path: Path, rows: Generator[object, None, None]) -> None:
        next(rows)
        begun.append(rows)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(file, "fill", fail)
    with pytest.raises(DatabaseError, match="No space left"):
        built(tmp_path, world(record("met")))
    assert [inspect.getgeneratorstate(rows) for rows in begun] == [inspect.GEN_CLOSED]
