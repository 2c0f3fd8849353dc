"""The whole data as one file, read back by Frictionless and by SQLite: all of it, and the same."""

import datetime
import hashlib
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool
from starlette.testclient import TestClient

from app import queries
from app.data.dataset import LICENCE
from app.data.dictionary import TABLES
from app.data.filters import Filter
from app.data.rows import Reference
from app.data.views import VIEWS
from app.files.bundle import Bundle
from app.files.datapackage import ALONE
from app.files.sqlite_copy import SEARCHED
from app.queries.context import Context
from app.values import languages, words
from tests.builders import both, claim, gift, indicator, record, when, world
from tests.conftest import Opened

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what its dependencies say while they are imported
    import frictionless

TABLE = {table.name: table for table in TABLES}


@pytest.fixture(scope="module")
def bundle(frozen: Connection, frozen_reference: Reference) -> Iterator[Bundle]:
    made = Bundle(lambda: nullcontext(frozen), frozen_reference, "https://here.example")
    yield made
    made.close()


def bundle_of(context: Context) -> Bundle:
    return Bundle(
        lambda: nullcontext(context.connection), context.reference, "https://here.example"
    )


@pytest.fixture(scope="module")
def package(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, unpacked."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(bundle.path("datapackage.zip")) as packed:
        packed.extractall(folder)
    return folder


def descriptor_of(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "datapackage.json").read_bytes())
    return read


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    resource = frictionless.Package(str(folder / "datapackage.json")).get_table_resource(name)
    return [row.to_dict() for row in resource.read_rows()]


# -- Data Package ---------------------------------------------------------------------------------


def test_a_text_that_begins_like_a_formula_stands_as_it_is(opened: Opened, tmp_path: Path) -> None:
    """As SECURITY.md and `/data` say."""
    made = bundle_of(opened(world(record("one", title=both("=1+1")))))
    with closing(made), zipfile.ZipFile(made.path("datapackage.zip")) as packed:
        packed.extractall(tmp_path)
    (row,) = rows_of(tmp_path, "records")
    assert row["title_vi"] == both("=1+1")["vi"]


def test_frictionless_finds_nothing_wrong(package: Path) -> None:
    report = frictionless.Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    assert len(report.tasks) == len(TABLES)


def test_frictionless_finds_nothing_wrong_in_the_file_as_served(
    client: TestClient, tmp_path: Path
) -> None:
    answer = client.get("/data/datapackage.zip")
    assert answer.headers["content-type"] == "application/zip"
    file = tmp_path / "datapackage.zip"
    file.write_bytes(answer.content)
    assert frictionless.Package(str(file)).validate().valid


def test_it_is_a_data_package_of_version_2_with_licence_and_sources(
    package: Path, frozen: Connection, frozen_reference: Reference
) -> None:
    descriptor = descriptor_of(package)
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [licence["name"] for licence in descriptor["licenses"]] == [LICENCE]
    assert [s["path"] for s in descriptor["sources"]] == [s.url for s in queries.sources(frozen)]
    assert descriptor["version"] == frozen_reference.version
    assert descriptor["seed_sha256"] == frozen_reference.sha256
    for resource in descriptor["resources"]:
        content = (package / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_table_and_field_is_described_in_both_languages(package: Path) -> None:
    for resource in descriptor_of(package)["resources"]:
        assert resource["schema"]["primaryKey"]
        for said in (resource, *resource["schema"]["fields"]):
            texts = [said[k] for k in ("title", "title_vi", "description", "description_vi")]
            assert all(texts), (resource["name"], said["name"])


def test_it_has_the_ids_and_sums_of_the_pages(
    package: Path, frozen: Connection, frozen_reference: Reference
) -> None:
    everything = Filter()
    records = queries.records(frozen, frozen_reference, everything)
    assert {row["id"] for row in rows_of(package, "records")} == {r.id for r in records}
    gifts = rows_of(package, "contributions")
    total = queries.total(frozen, everything)
    delivered = [row for row in gifts if row["standing"] == "delivered"]
    assert sum(row["amount_vnd"] or 0 for row in delivered) == total.delivered_vnd
    assert sum(row["amount_vnd"] is None for row in delivered) == total.unknown
    claims = queries.claims(frozen, [r.number for r in records])
    told = [row for row in rows_of(package, "claims") if row["record"]]
    assert len(told) == sum(map(len, claims.values()))
    assert len(rows_of(package, "indicators")) == len(queries.indicators(frozen, frozen_reference))
    assert [row["id"] for row in rows_of(package, "places")] == list(frozen_reference.places)
    assert [row["id"] for row in rows_of(package, "sectors")] == list(frozen_reference.sectors)


def test_the_same_data_gives_the_same_bytes(
    bundle: Bundle, frozen: Connection, frozen_reference: Reference
) -> None:
    again = Bundle(lambda: nullcontext(frozen), frozen_reference, "https://here.example")
    for name in ("datapackage.zip", "records.sqlite"):
        assert bundle.path(name).read_bytes() == again.path(name).read_bytes()
        assert bundle.path(name).stat().st_ino == bundle.path(name).stat().st_ino
    again.close()


def odd_world(opened: Opened) -> Context:
    """What the real data does not have yet: corrections, retired records, texts that tempt."""
    text = 'a "quoted", =1+1; text'
    return opened(
        world(
            gift("a", amount=2, title={"vi": text, "en": text}),
            gift("b", status="planned", amount=3),
            record("c", "2019", part_of="a", note=both("a note")),
            correction=[
                {
                    "record": "a", "date": datetime.date(2026, 12, 1), "field": "amount_vnd",
                    "was": both("1"), "now": both("2"), "why": both("misread"),
                },
                {
                    "record": "gone", "date": datetime.date(2026, 12, 2), "field": "date",
                    "was": both("1"), "now": both("2"), "why": both("misread"),
                },
            ],
            retired=[
                {"id": "gone", "date": datetime.date(2026, 12, 3), "why": both("not so")},
                {
                    "id": "merged", "date": datetime.date(2026, 12, 3), "merged_into": "a",
                    "why": both("the same gift"),
                },
            ],
            indicator=[indicator("poverty", date=when("2019~"), claims=[claim("value")])],
        )
    )  # fmt: skip


def test_odd_data_is_packed_as_it_is(opened: Opened, tmp_path: Path) -> None:
    bundle = bundle_of(odd_world(opened))
    with zipfile.ZipFile(bundle.path("datapackage.zip")) as packed:
        packed.extractall(tmp_path)
    bundle.close()
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    titles = {row["id"]: row["title_en"] for row in rows_of(tmp_path, "records")}
    assert titles["a"] == 'a "quoted", =1+1; text'
    retired = {row["id"]: row["merged_into"] for row in rows_of(tmp_path, "retired")}
    assert retired == {"gone": None, "merged": "a"}
    assert [row["record"] for row in rows_of(tmp_path, "corrections")] == ["a", "gone"]


def test_each_file_of_the_package_is_had_alone(client: TestClient, tmp_path: Path) -> None:
    """What the descriptor of the address says of a table holds for the table beside it."""
    file = tmp_path / "datapackage.zip"
    file.write_bytes(client.get("/data/datapackage.zip").content)
    with zipfile.ZipFile(file) as packed:
        assert set(ALONE) == set(packed.namelist()) - {"README.md"}
        for name, media_type in ALONE.items():
            answer = client.get(f"/data/{name}", headers={"origin": "https://there.example"})
            assert answer.content == packed.read(name)
            assert answer.headers["content-type"] == media_type
            assert answer.headers["access-control-allow-origin"] == "*"


# -- SQLite ---------------------------------------------------------------------------------------


@pytest.fixture
def database(bundle: Bundle) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(bundle.path("records.sqlite"))) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_the_database_is_sound_and_every_key_leads_somewhere(database: sqlite3.Connection) -> None:
    assert [tuple(row) for row in database.execute("PRAGMA integrity_check")] == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_database_has_the_rows_of_the_package(
    database: sqlite3.Connection, package: Path
) -> None:
    for name in TABLE:
        (count,) = database.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert count == len(rows_of(package, name)), name


def test_the_database_says_what_it_is(
    database: sqlite3.Connection, frozen_reference: Reference
) -> None:
    about = {row["key"]: row["value"] for row in database.execute("SELECT * FROM about")}
    assert about["version"] == frozen_reference.version
    assert about["sha256"] == frozen_reference.sha256
    assert LICENCE in about["licence"]
    described = {
        (row["table"], row["column"])
        for row in database.execute("SELECT * FROM dictionary")
        if row["description_vi"] and row["description_en"]
    }
    for table in TABLES:
        names = {row["name"] for row in database.execute(f"PRAGMA table_info({table.name})")}
        assert {(table.name, name) for name in (*names, "")} <= described
    assert {(view.name, "") for view in VIEWS} <= described


def test_words_are_found_with_marks_and_without(database: sqlite3.Connection) -> None:
    def found(text: str) -> set[str]:
        chosen = (
            "SELECT id FROM records JOIN records_fts ON records_fts.rowid = records.rowid "
            "WHERE records_fts MATCH ?"
        )
        return {row["id"] for row in database.execute(chosen, (f'"{text}"',))}

    assert found("động")
    assert found("động") <= found("dong")
    for title in [row["title_vi"] for row in database.execute("SELECT title_vi FROM records")]:
        phrase = " ".join(words.tokens(title))
        assert found(phrase)
        assert found(phrase) <= found(words.fold(phrase))
    for table in SEARCHED:
        (count,) = database.execute(f"SELECT count(*) FROM {table}_fts").fetchone()
        assert (count,) == tuple(database.execute(f"SELECT count(*) FROM {table}").fetchone())


def test_a_join_along_a_key_reads_no_whole_table(database: sqlite3.Connection) -> None:
    for table in TABLES:
        for column in table.foreign:
            plan = database.execute(
                f'EXPLAIN QUERY PLAN SELECT 1 FROM "{table.name}" WHERE "{column}" = ?', ("x",)
            )
            assert all("SCAN" not in row["detail"] for row in plan), (table.name, column)


def test_datasette_is_told_of_what_is_there(
    client: TestClient, database: sqlite3.Connection
) -> None:
    told = client.get("/data/datasette.json").json()["databases"]["records"]["tables"]
    there = {row["name"] for row in database.execute("SELECT name FROM sqlite_schema")}
    assert told.keys() <= there
    for name, about in told.items():
        columns = {row["name"] for row in database.execute(f"PRAGMA table_info({name})")}
        assert set(about.get("facets", ())) <= columns
        assert about.get("columns", {}).keys() <= columns
        assert about.get("label_column", "id") in columns | {"id"}
        assert about.get("fts_table", name) in there
    assert told["records"]["label_column"] == "short_title_vi"


def test_the_views_give_the_sums_of_the_pages(
    database: sqlite3.Connection, frozen: Connection
) -> None:
    for by, view in (("received", "received_by_place"),):
        found = {row["place"]: row for row in database.execute(f"SELECT * FROM {view}")}
        for total in queries.totals(frozen, Filter(), by):
            row = found.pop(total.key)
            assert (row["gifts"], row["gifts_with_amount"]) == (total.gifts, total.known)
            assert row["delivered_vnd"] == (total.delivered_vnd if total.known else None)
            assert (row["cash_vnd"] or 0) == total.cash_vnd
            assert (row["in_kind_vnd"] or 0) == total.in_kind_vnd
            assert row["promises"] == total.promises
            assert (row["promised_vnd"] or 0) == total.promised_vnd
        assert not found
    years = database.execute(
        "SELECT year, sum(delivered_vnd) AS vnd FROM received_by_year GROUP BY year"
    )
    by_year = {str(row["year"] or queries.UNKNOWN): row["vnd"] or 0 for row in years}
    assert by_year == {s.key: s.delivered_vnd for s in queries.totals(frozen, Filter(), "year")}


def test_every_view_has_rows_and_the_timeline_every_record(
    database: sqlite3.Connection, frozen: Connection
) -> None:
    for view in VIEWS:
        assert database.execute(f"SELECT 1 FROM {view.name} LIMIT 1").fetchone(), view.name
    (count,) = database.execute("SELECT count(*) FROM timeline").fetchone()
    assert count == queries.count(frozen, Filter())


def test_the_file_as_served_opens_in_any_tool(client: TestClient, tmp_path: Path) -> None:
    answer = client.get("/data/records.sqlite")
    assert answer.headers["content-type"] == "application/vnd.sqlite3"
    assert 'filename="hop-tac-tay-bac-' in answer.headers["content-disposition"]
    file = tmp_path / "records.sqlite"
    file.write_bytes(answer.content)
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM gifts").scalar_one() > 0


@pytest.mark.parametrize("name", ["datapackage.zip", "records.sqlite", "records.csv"])
def test_when_a_worker_wrote_a_file_is_not_said(client: TestClient, name: str) -> None:
    """Another worker wrote its own at another time, and answers the same."""
    answer = client.get(f"/data/{name}")
    assert "etag" in answer.headers
    assert "last-modified" not in answer.headers


def test_nothing_else_is_there(client: TestClient) -> None:
    for name in ("passwd", "records.db", "..%2Frecords.db", "datapackage"):
        assert client.get(f"/data/{name}").status_code == 404


# -- One declaration for all ----------------------------------------------------------------------


def test_the_dictionary_on_the_page_has_every_column_of_every_file(client: TestClient) -> None:
    for lang in languages.LANGS:
        page = client.get("/data" if lang == "vi" else "/en/data").text
        for table in TABLES:
            assert f'id="table-{table.name}"' in page
            for field in table.columns:
                assert f"<code>{field.name}</code>" in page
        for name in ("amount_vnd", "places_receiving_names", "kind_label"):
            assert f"<code>{name}</code>" in page
