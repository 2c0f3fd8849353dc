"""What is stored leaves the app, or is said to stay inside and why."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from starlette.testclient import TestClient

from app.data.answers import RecordDetailOut
from app.data.dictionary import meaning, said
from app.data.said import Exported, Internal, Said, Stored
from app.data.tables import MODELS, Record
from app.store.database import SCHEMA
from app.values.i18n import LABELS, translations

COLUMNS = [(model, name) for model in MODELS for name in model.model_fields]


@pytest.mark.parametrize(
    ("model", "name"), COLUMNS, ids=[f"{model.__name__}.{name}" for model, name in COLUMNS]
)
def test_a_column_says_what_it_is_or_why_it_stays_inside(model: type[Stored], name: str) -> None:
    found = said(model, name)
    if isinstance(found, Internal):
        assert found.reason
        return
    assert isinstance(model.said, Exported), f"{model.__name__} is internal, {name} is not"
    to_vietnamese = translations("vi").gettext
    for message in (found.label, found.meaning):
        assert message
        assert message in {"SHA-256", "Wikidata", "GeoNames"} or to_vietnamese(message) != message
    assert found.vocabulary is None or found.vocabulary in LABELS


def test_every_stored_column_is_in_the_whole_data(client: TestClient, tmp_path: Path) -> None:
    package, database = tmp_path / "package.zip", tmp_path / "records.sqlite"
    package.write_bytes(client.get("/data/datapackage.zip").content)
    database.write_bytes(client.get("/data/records.sqlite").content)
    with zipfile.ZipFile(package) as files:
        described = orjson.loads(files.read("datapackage.json"))
    in_package = {
        (resource["name"], field["name"])
        for resource in described["resources"]
        for field in resource["schema"]["fields"]
    }
    with closing(sqlite3.connect(database)) as connection:
        in_database = {
            (name, column)
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")
            for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
        }
    leaving = {
        (model.said.name, name)
        for model, name in COLUMNS
        if isinstance(model.said, Exported) and isinstance(said(model, name), Said)
    }
    assert leaving == in_package
    assert leaving <= in_database


def test_the_api_tells_what_a_column_means() -> None:
    described = RecordDetailOut.model_json_schema()["properties"]
    assert described["kind"]["description"] == meaning(Record, "kind")


def test_the_version_of_the_tables_is_worked_out() -> None:
    assert len(SCHEMA) == 64
