"""The whole data as a Frictionless Data Package (v2): one ZIP, of which each file can be had alone.

It is written from the tables of `app.data.dictionary`, and the same data gives the same bytes:
order, times and names are fixed. Texts stand as they are, with no guard against formulas.
"""

import csv
import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

import orjson
from sqlalchemy import Connection

from app import queries
from app.data import dataset, formats, rows
from app.data.dataset import LICENCE, LICENCE_URL
from app.data.dictionary import TABLES, Column, Table, both
from app.data.said import Type
from app.files.exports import about_data
from app.values import i18n, languages
from app.values.i18n import N_
from app.values.languages import Both

NAME: Final = "hop-tac-tay-bac"
PROFILE: Final = "https://datapackage.org/profiles/2.0"
DESCRIPTOR: Final = "datapackage.json"


def file_of(table: Table) -> str:
    """The name of a table's file in the package."""
    return f"{table.name}.csv"


# What of the package can be had alone, beside each other as they are in it.
ALONE: Final = {
    DESCRIPTOR: "application/json",
    **{file_of(table): formats.CSV.media_type for table in TABLES},
}

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
    """Write the package: the tables, then `datapackage.json`, which has their hashes."""
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
            name = file_of(table)
            with package.open(entry(name), "w", force_zip64=True) as target:
                measured = _Measured(target)
                writer = csv.writer(measured, lineterminator="\r\n")
                writer.writerow([field.name for field in table.columns])
                writer.writerows(_plain_rows(connection, table))
            resources.append(_resource(table, name, measured))
        sources = queries.sources(connection)
        descriptor = _descriptor(reference, public_url, sources, resources)
        package.writestr(entry(DESCRIPTOR), _json(descriptor))
        package.writestr(entry("README.md"), _read_me(reference, public_url))


def _plain_rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    for row in queries.whole(connection, table):
        yield [str(value).lower() if isinstance(value, bool) else value for value in row]


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
        **_titled(dataset.title(reference), dataset.description(reference)),
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
        "keywords": [
            *(place.name.vi for place in reference.provinces),
            "cooperation",
            "hợp tác",
        ],
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
            f"# Hợp tác Tây Bắc: {dataset.title(reference)[lang]}",
            "",
            f"{dataset.description(reference)[lang]}.",
            "",
            f"- {say(N_('Data version'))}: {data['version']}",
            f"- {say(N_('Hash of the data (SHA-256)'))}: {data['sha256']}",
            f"- {say(N_('Licence'))}: {LICENCE}, {LICENCE_URL}",
            f"- {say(N_('Address'))}: {public_url}{'/en' if lang == 'en' else ''}/data",
            f"- {say(N_('The columns are described in datapackage.json.'))}",
            "",
        ]
    return "\n".join(lines).encode()
