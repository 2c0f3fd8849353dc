"""The whole data as one file: a Frictionless Data Package (v2), and a SQLite database.

Both are written from the tables of `app.data.dictionary`, and the same data gives the same bytes:
order, times and names are fixed. Texts stand as they are, with no guard against formulas.
"""

import csv
import hashlib
import sqlite3
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final

import orjson
from sqlalchemy import Connection

from app import queries
from app.data import rows
from app.data.dataset import DATA_DESCRIPTION, DATA_TITLE, LICENCE, LICENCE_URL
from app.data.dictionary import TABLES, Column, Table, both
from app.data.said import Type
from app.data.views import VIEWS
from app.files.exports import Connect, about_data
from app.values import i18n, languages
from app.values.i18n import N_
from app.values.languages import Both

NAME: Final = "hop-tac-tay-bac"
PROFILE: Final = "https://datapackage.org/profiles/2.0"

# What a field of each type is in a table schema.
_FRICTIONLESS: Final[Mapping[Type, Mapping[str, Any]]] = {
    Type.STRING: {"type": "string"},
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.BOOLEAN: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    Type.DATE: {"type": "date"},
    Type.EDTF: {"type": "string"},
    Type.URL: {"type": "string", "format": "uri"},
    Type.LIST: {"type": "string"},
}
_SQLITE: Final[Mapping[Type, str]] = {Type.INTEGER: "INTEGER", Type.BOOLEAN: "INTEGER"}


# -- Data Package --------------------------------------------------------------------------------


class _Measured:
    """Writes text on as UTF-8, its bytes counted and hashed."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.sha256 = hashlib.sha256()
        self.bytes = 0

    def write(self, text: str) -> None:
        data = text.encode()
        self.sha256.update(data)
        self.bytes += len(data)
        self._target.write(data)


def write_zip(
    connection: Connection, reference: rows.Reference, public_url: str, path: Path
) -> None:
    """Write the package: `data/*.csv`, then `datapackage.json`, which has their hashes."""
    day = (max(reference.as_of.year, 1980), reference.as_of.month, reference.as_of.day, 0, 0, 0)

    def entry(name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, day)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3  # the same on every system
        info.external_attr = 0o644 << 16
        return info

    resources = []
    with zipfile.ZipFile(path, "w") as package:
        for table in TABLES:
            name = f"data/{table.name}.csv"
            with package.open(entry(name), "w", force_zip64=True) as target:
                measured = _Measured(target)
                writer = csv.writer(measured, lineterminator="\r\n")
                writer.writerow([field.name for field in table.columns])
                writer.writerows(_plain_rows(connection, table))
            resources.append(_resource(table, name, measured))
        sources = queries.sources(connection)
        descriptor = _descriptor(reference, public_url, sources, resources)
        package.writestr(entry("datapackage.json"), _json(descriptor))
        package.writestr(entry("README.md"), _read_me(reference, public_url))


def _plain_rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    fields = table.columns
    for row in queries.whole(connection, table.stored):
        values = [row[field.name] for field in fields]
        yield [str(v).lower() if isinstance(v, bool) else v for v in values]


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _descriptor(
    reference: rows.Reference,
    public_url: str,
    sources: tuple[rows.Source, ...],
    resources: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILE}/datapackage.json",
        "name": NAME,
        **_titled(both(DATA_TITLE), both(DATA_DESCRIPTION)),
        "version": reference.version,
        "created": f"{reference.as_of.isoformat()}T00:00:00Z",
        "homepage": f"{public_url}/data",
        "seed_sha256": reference.sha256,
        "licenses": [
            {
                "name": LICENCE,
                "path": LICENCE_URL,
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
        "contributors": [{"title": "Hợp tác Tây Bắc", "roles": ["publisher"], "path": public_url}],
        "keywords": ["Hà Nội", "Lai Châu", "Lào Cai", "cooperation", "hợp tác"],
        "sources": [
            {"title": f"{source.headline.vi} ({source.publisher})", "path": source.url}
            for source in sources
        ],
        "resources": resources,
    }


def _titled(title: Both, description: Both) -> dict[str, str]:
    return {
        "title": title.en,
        "title_vi": title.vi,
        "description": description.en,
        "description_vi": description.vi,
    }


def _resource(table: Table, path: str, measured: _Measured) -> dict[str, Any]:
    return {
        "name": table.name,
        **_titled(table.title, both(table.said.meaning)),
        "path": path,
        "type": "table",
        "$schema": f"{PROFILE}/dataresource.json",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "bytes": measured.bytes,
        "hash": f"sha256:{measured.sha256.hexdigest()}",
        "schema": {
            "$schema": f"{PROFILE}/tableschema.json",
            "fields": [_field(table, field) for field in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": [column],
                    "reference": {
                        # A table that names itself is written as "".
                        "resource": "" if target == table.name else target,
                        "fields": [key],
                    },
                }
                for column, (target, key) in table.foreign.items()
            ],
        },
    }


def _field(table: Table, field: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if table.key == (field.name,):
        constraints["unique"] = True
    if field.said.vocabulary is not None:
        constraints["enum"] = list(i18n.LABELS[field.said.vocabulary])
    said = _titled(field.label, field.description)
    made = {"name": field.name, **_FRICTIONLESS[field.type], **said}
    return {**made, "constraints": constraints} if constraints else made


def _read_me(reference: rows.Reference, public_url: str) -> bytes:
    data = about_data(reference)
    lines = []
    for lang in languages.LANGS:
        say = i18n.translations(lang).gettext
        lines += [
            f"# Hợp tác Tây Bắc: {say(DATA_TITLE)}",
            "",
            f"{say(DATA_DESCRIPTION)}.",
            "",
            f"- {say(N_('Data version'))}: {data['version']}",
            f"- {say(N_('Hash of the data (SHA-256)'))}: {data['sha256']}",
            f"- {say(N_('Licence'))}: {LICENCE}, {LICENCE_URL}",
            f"- {say(N_('Address'))}: {public_url}{'/en' if lang == 'en' else ''}/data",
            f"- {say(N_('The columns are described in datapackage.json.'))}",
            "",
        ]
    return "\n".join(lines).encode()


# -- SQLite --------------------------------------------------------------------------------------


def write_sqlite(
    connection: Connection, reference: rows.Reference, public_url: str, path: Path
) -> None:
    """Write the database: the same tables, `VIEWS`, and two tables that say what it all is."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("BEGIN")
        target.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        about = {
            "title_vi": both(DATA_TITLE).vi,
            "title_en": both(DATA_TITLE).en,
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
            fields = table.columns
            target.executemany(
                f'INSERT INTO "{table.name}" VALUES ({marks})',  # noqa: S608 - names are ours
                (
                    [row[field.name] for field in fields]
                    for row in queries.whole(connection, table.stored)
                ),
            )
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


def _dictionary() -> Iterator[tuple[str, str, str, str | None, str | None, str, str]]:
    for table in TABLES:
        said = both(table.said.meaning)
        yield table.name, "", "table", table.title.vi, table.title.en, said.vi, said.en
        for field in table.columns:
            label, said = field.label, field.description
            kind = field.type.value
            yield table.name, field.name, kind, label.vi, label.en, said.vi, said.en
    for view in VIEWS:
        said = both(view.description)
        yield view.name, "", "view", None, None, said.vi, said.en


# -- Made once -----------------------------------------------------------------------------------

Write = Callable[[Connection, rows.Reference, str, Path], None]

WRITERS: Final[Mapping[str, Write]] = {
    "datapackage.zip": write_zip,
    "records.sqlite": write_sqlite,
}


class Bundle:
    """The files of the whole data, each written when it is first asked for and then kept.

    What is served does not change while the app runs, and neither do they.
    """

    def __init__(self, connect: Connect, reference: rows.Reference, public_url: str) -> None:
        self._connect = connect
        self._reference = reference
        self._public_url = public_url
        self._folder = tempfile.TemporaryDirectory(prefix=f"{NAME}-")
        self._lock = threading.Lock()
        self._hashes: dict[str, str] = {}

    def sha256(self, name: str) -> str:
        """The hash of the file's bytes."""
        path = self.path(name)
        with self._lock:
            if name not in self._hashes:
                with path.open("rb") as file:
                    self._hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
            return self._hashes[name]

    def path(self, name: str) -> Path:
        """Where the file lies: one of `WRITERS`. Takes as long as writing does the first time."""
        target = Path(self._folder.name) / name
        with self._lock:
            if not target.exists():
                new = target.with_suffix(".new")
                with self._connect() as connection:
                    WRITERS[name](connection, self._reference, self._public_url, new)
                new.rename(target)
        return target

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()
