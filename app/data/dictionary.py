"""The tables and columns that leave the app, read off the tables themselves (`app.data.tables`).

The data package, `records.sqlite`, the field dictionary on `/data`, the columns of `.csv` and
`.xlsx` (`app.data.cells`) and the shapes of the API (`app.data.answers`) stand on them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from pydantic.fields import FieldInfo
from sqlalchemy import Column as StoredColumn
from sqlalchemy import Table as StoredTable

from app.data.said import Exported, Internal, Said, Stored, Type
from app.data.tables import MODELS
from app.values import i18n
from app.values.i18n import N_
from app.values.languages import Both

# What joins several values in one cell: ids, publishers' names and places hold neither mark.
JOINT: Final = "; "

_TYPES: Final[Mapping[Any, Type]] = {
    str: Type.STRING,
    int: Type.INTEGER,
    bool: Type.BOOLEAN,
}
# What the types are called in the field dictionary.
TYPE_NAMES: Final[Mapping[Type, str]] = {
    Type.STRING: N_("text"),
    Type.INTEGER: N_("whole number"),
    Type.NUMBER: N_("decimal number"),
    Type.BOOLEAN: N_("true or false"),
    Type.DATE: N_("day, YYYY-MM-DD"),
    Type.EDTF: N_("date, EDTF"),
    Type.URL: N_("address"),
    Type.LIST: N_("several, joined by “; ”"),
}
_SIDES: Final = {
    "_vi": Both("tiếng Việt", "Vietnamese"),
    "_en": Both("tiếng Anh", "English"),
}


@dataclass(frozen=True)
class Column:
    """A column of a table that leaves the app."""

    name: str
    said: Said
    type: Type
    required: bool

    @property
    def label(self) -> Both:
        label, side = both(self.said.label), _SIDES.get(self.name[-3:])
        return Both(f"{label.vi} ({side.vi})", f"{label.en} ({side.en})") if side else label

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
    return next(one for one in _field(model, name).metadata if isinstance(one, Said | Internal))


def _field(model: type[Stored], name: str) -> FieldInfo:
    return model.model_fields.get(name) or model.model_fields[f"{name}_vi"]


def meaning(model: type[Stored], name: str) -> str:
    """What a column means, for who reads English: the description of the API's field."""
    found = said(model, name)
    return found.meaning if isinstance(found, Said) else found.reason


def column_type(model: type[Stored], name: str) -> Type:
    """What stands in a column; of a pair, the common name will do."""
    found = said(model, name)
    if isinstance(found, Said) and found.type:
        return found.type
    column, annotation = _stored(model).columns.get(name), _field(model, name).annotation
    if column is not None and _is_number(column):
        return Type.STRING
    return _TYPES[next(iter(get_args(annotation)), annotation)]


def _stored(model: type[Stored]) -> StoredTable:
    return model.metadata.tables[str(model.__tablename__)]


def _is_number(column: StoredColumn[Any]) -> bool:
    """Whether it names a record by its running number, in whose place its id leaves the app."""
    return any(key.target_fullname == "record.number" for key in column.foreign_keys)


def _tables() -> Iterator[Table]:
    exported = {model: model.said for model in MODELS if isinstance(model.said, Exported)}
    names = {_stored(model).name: of_it.name for model, of_it in exported.items()}
    for model, of_it in exported.items():
        stored = _stored(model)
        yield Table(
            name=of_it.name,
            stored=stored.name,
            said=of_it,
            columns=tuple(
                Column(column.name, found, column_type(model, column.name), not column.nullable)
                for column in stored.columns
                if isinstance(found := said(model, column.name), Said)
            ),
            key=("id",) if "id" in stored.columns else tuple(stored.primary_key.columns.keys()),
            foreign={
                column.name: (
                    names[key.column.table.name],
                    "id" if _is_number(column) else key.column.name,
                )
                for column in stored.columns
                for key in column.foreign_keys
            },
        )


TABLES: Final = tuple(_tables())
