"""The whole data as a SQLite database that is ready to be searched, joined and shown by Datasette.

It is written from the tables of `app.data.dictionary`, and the same data gives the same bytes.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from app import queries
from app.data import dataset, rows
from app.data.dataset import LICENCE, LICENCE_URL
from app.data.dictionary import TABLES, Column, Table, both
from app.data.said import Type
from app.data.views import VIEWS
from app.files.exports import about_data
from app.values import words
from app.values.i18n import N_

_SQLITE: Final[Mapping[Type, str]] = {Type.INTEGER: "INTEGER", Type.BOOLEAN: "INTEGER"}

# Of which tables which texts are searched, in both languages.
SEARCHED: Final[Mapping[str, tuple[str, ...]]] = {
    "records": ("title", "short_title", "summary"),
    "parties": ("name",),
    "sources": ("headline", "event"),
}
SEARCH: Final = N_("Full-text search of the table: what is typed without marks finds it too")
# What names a row, where another names it by its id.
_LABELS: Final = ("short_title_vi", "name_vi", "headline_vi")
# Vocabularies that say little of a row.
_NO_FACET: Final = {"basis", "part", "role", "reason"}


def write_sqlite(
    connection: Connection, reference: rows.Reference, public_url: str, path: Path
) -> None:
    """Write the database: the same tables, `VIEWS`, what finds words, and two tables that say what
    it all is.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        target.create_function("fold", 1, words.fold, deterministic=True)
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("BEGIN")
        target.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        about = {
            "title_vi": dataset.title(reference).vi,
            "title_en": dataset.title(reference).en,
            **about_data(reference),
            "licence": f"{LICENCE}, {LICENCE_URL}",
            "address": f"{public_url}/data",
        }
        target.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        target.execute(
            'CREATE TABLE dictionary ("table" TEXT NOT NULL, "column" TEXT NOT NULL, '
            "type TEXT NOT NULL, label_vi TEXT, label_en TEXT, description_vi TEXT NOT NULL, "
            'description_en TEXT NOT NULL, PRIMARY KEY ("table", "column"))'
        )
        target.executemany("INSERT INTO dictionary VALUES (?, ?, ?, ?, ?, ?, ?)", _dictionary())
        for table in TABLES:
            target.execute(_create(table))
        for table in TABLES:
            marks = ", ".join("?" * len(table.columns))
            target.executemany(
                f'INSERT INTO "{table.name}" VALUES ({marks})',  # noqa: S608 - names are ours
                queries.whole(connection, table),
            )
        for table in TABLES:
            for statement in (*_indexes(table), *_search(table)):
                target.execute(statement)
        for view in VIEWS:
            target.execute(f'CREATE VIEW "{view.name}" AS {view.sql}')
        target.execute("COMMIT")
        target.execute("VACUUM")


def _create(table: Table) -> str:
    lines = [
        f'"{field.name}" {_SQLITE.get(field.type, "TEXT")}'
        + (" NOT NULL" if field.required else "")
        for field in table.columns
    ]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    lines += [
        f'FOREIGN KEY ("{column}") REFERENCES "{target}" ("{key}")'
        for column, (target, key) in table.foreign.items()
    ]
    return f'CREATE TABLE "{table.name}" (\n    ' + ",\n    ".join(lines) + "\n)"


def _indexes(table: Table) -> Iterator[str]:
    """What a join along a foreign key needs; the key of the table itself has an index."""
    for column in table.foreign:
        if column != table.key[0]:
            yield f'CREATE INDEX "{table.name}_by_{column}" ON "{table.name}" ("{column}")'


def _searched(table: Table) -> list[str]:
    """The columns whose words can be searched for."""
    texts = SEARCHED.get(table.name, ())
    return [field.name for field in table.columns if field.name[:-3] in texts]


def _search(table: Table) -> Iterator[str]:
    """The full-text index of a table that has one, by its rowid.

    FTS5 takes marks away and knows no d for đ: the last column has it.
    """
    if not (columns := _searched(table)):
        return
    names = ", ".join(columns)
    folded = " || ' ' || ".join(columns)
    yield (
        f'CREATE VIRTUAL TABLE "{fts_of(table)}" USING fts5({names}, folded, '
        "tokenize='unicode61 remove_diacritics 2')"
    )
    yield (
        f'INSERT INTO "{fts_of(table)}" (rowid, {names}, folded) '  # noqa: S608 - names are ours
        f'SELECT rowid, {names}, fold({folded}) FROM "{table.name}"'
    )


def fts_of(table: Table) -> str:
    return f"{table.name}_fts"


def _dictionary() -> Iterator[tuple[str, str, str, str | None, str | None, str, str]]:
    for table in TABLES:
        said = both(table.said.meaning)
        yield table.name, "", "table", table.title.vi, table.title.en, said.vi, said.en
        for field in table.columns:
            label, said = field.label, field.description
            kind = field.type.value
            yield table.name, field.name, kind, label.vi, label.en, said.vi, said.en
        if _searched(table):
            said = both(SEARCH)
            yield fts_of(table), "", "search", None, None, said.vi, said.en
    for view in VIEWS:
        said = both(view.description)
        yield view.name, "", "view", None, None, said.vi, said.en


# -- Datasette -----------------------------------------------------------------------------------


def metadata(reference: rows.Reference, public_url: str) -> dict[str, Any]:
    """What Datasette is to show beside the database: what each table and column is, which column
    names a row, by what rows are told apart, where words are searched.
    """
    return {
        "title": dataset.title(reference).vi,
        "description": dataset.description(reference).vi,
        "license": LICENCE,
        "license_url": LICENCE_URL,
        "source": f"Hợp tác Tây Bắc, {reference.version}",
        "source_url": f"{public_url}/data",
        "databases": {
            "records": {
                "tables": {
                    **{table.name: _about(table) for table in TABLES},
                    **{view.name: {"description": both(view.description).vi} for view in VIEWS},
                    **{name: {"hidden": True} for name in ("about", "dictionary")},
                }
            }
        },
    }


def _about(table: Table) -> dict[str, Any]:
    names = [field.name for field in table.columns]
    label = next((name for name in _LABELS if name in names), None)
    facets = [field.name for field in table.columns if _tells_apart(field)]
    return {
        "title": table.title.vi,
        "description": both(table.said.meaning).vi,
        "columns": {field.name: field.description.vi for field in table.columns},
        **({"label_column": label} if label else {}),
        **({"facets": facets} if facets else {}),
        **({"fts_table": fts_of(table), "fts_pk": "rowid"} if _searched(table) else {}),
        **({"sort_desc": "added"} if table.name == "records" else {}),
    }


def _tells_apart(field: Column) -> bool:
    return field.said.vocabulary is not None and field.said.vocabulary not in _NO_FACET
