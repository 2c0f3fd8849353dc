"""The tables and columns that leave the app, read off the tables themselves (`app.data.tables`).

The data package, `records.sqlite`, the field dictionary on `/data`, the columns of `.csv` and
`.xlsx` (`app.data.cells`) and the shapes of the API (`app.data.answers`) stand on them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from sqlalchemy import ForeignKey
from sqlalchemy import Table as StoredTable

from app.data.said import Exported, Internal, Said, Stored, Type
from app.data.tables import MODELS
from app.values import i18n
from app.values.i18n import N_
from app.values.languages import LANGS, Both, Lang

# What joins several values in one cell: ids, publishers' names and places hold neither mark.
JOINT: Final = "; "

_TYPES: Final[Mapping[type, Type]] = {
    str: Type.STRING,
    int: Type.INTEGER,
    bool: Type.BOOLEAN,
}


@dataclass(frozen=True)
class Column:
    """A column of a table that leaves the app; `lang` where it is one side of a pair."""

    name: str
    said: Said
    type: Type
    required: bool
    lang: Lang | None = None

    @property
    def label(self) -> Both:
        label = both(self.said.label)
        if self.lang is None:
            return label
        vi, en = ("tiếng Việt", "Vietnamese") if self.lang == "vi" else ("tiếng Anh", "English")
        return Both(f"{label.vi} ({vi})", f"{label.en} ({en})")

    @property
    def description(self) -> Both:
        return both(self.said.meaning)


@dataclass(frozen=True)
class Table:
    """A table that leaves the app. `stored`: its name in the database.

    `foreign`: column -> (table, column) that it names a row of.
    """

    name: str
    stored: str
    said: Exported
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign: Mapping[str, tuple[str, str]]

    @property
    def title(self) -> Both:
        return both(self.said.label)


def both(message: str) -> Both:
    """A message in both languages."""
    return Both(i18n.translations("vi").gettext(message), message)


def said(model: type[Stored], name: str) -> Said | Internal:
    """What a column says of itself; of a pair, either name or the common one will do."""
    field = model.model_fields.get(name) or model.model_fields[f"{name}_vi"]
    return next(one for one in field.metadata if isinstance(one, Said | Internal))


def meaning(model: type[Stored], name: str) -> str:
    """What a column means, for who reads English: the description of the API's field."""
    found = said(model, name)
    return found.meaning if isinstance(found, Said) else found.reason


def stored_table(model: type[Stored]) -> StoredTable:
    return model.metadata.tables[str(model.__tablename__)]


def column_type(model: type[Stored], name: str) -> Type:
    """What stands in a column; of a pair, the common name will do."""
    field = model.model_fields.get(name) or model.model_fields[f"{name}_vi"]
    found = said(model, name)
    if isinstance(found, Said) and found.type:
        return found.type
    kinds = get_args(field.annotation) or (field.annotation,)
    column = stored_table(model).columns.get(name)
    names_record = column is not None and any(map(_is_number, column.foreign_keys))
    return Type.STRING if names_record else _TYPES[kinds[0]]


def _is_number(key: ForeignKey) -> bool:
    """Whether it names a record by its running number, in whose place its id leaves the app."""
    return key.target_fullname == "record.number"


def _columns(model: type[Stored]) -> Iterator[Column]:
    for name in model.model_fields:
        found = said(model, name)
        if isinstance(found, Said):
            lang = next((lang for lang in LANGS if name.endswith(f"_{lang}")), None)
            required = not stored_table(model).columns[name].nullable
            yield Column(name, found, column_type(model, name), required, lang)


def _table(model: type[Stored], exported: Exported, names: Mapping[str, str]) -> Table:
    stored = stored_table(model)
    return Table(
        name=exported.name,
        stored=stored.name,
        said=exported,
        columns=tuple(_columns(model)),
        key=("id",) if "id" in stored.columns else tuple(stored.primary_key.columns.keys()),
        foreign={
            key.parent.name: (
                names[key.column.table.name],
                "id" if _is_number(key) else key.column.name,
            )
            for column in stored.columns
            for key in column.foreign_keys
        },
    )


def _tables() -> Iterator[Table]:
    exported = {model: model.said for model in MODELS if isinstance(model.said, Exported)}
    names = {str(model.__tablename__): of_it.name for model, of_it in exported.items()}
    for model, of_it in exported.items():
        yield _table(model, of_it, names)


TABLES: Final = tuple(_tables())


def dictionary_types() -> Mapping[Type, str]:
    """What the types are called in the field dictionary: message ids."""
    return {
        Type.STRING: N_("text"),
        Type.INTEGER: N_("whole number"),
        Type.NUMBER: N_("decimal number"),
        Type.BOOLEAN: N_("true or false"),
        Type.DATE: N_("day, YYYY-MM-DD"),
        Type.EDTF: N_("date, EDTF"),
        Type.URL: N_("address"),
        Type.LIST: N_("several, joined by “; ”"),
    }
