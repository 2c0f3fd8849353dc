"""What a table and a column say of themselves, beside their own declaration.

The dictionary, the data package, `records.sqlite`, the columns of `.csv` and `.xlsx` and the
shapes of the API are derived from it. Labels and meanings are message ids of the catalogue.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, get_args

from sqlmodel import SQLModel

from app.values.languages import LANGS, Both


class Type(StrEnum):
    """What stands in a column; named as in a Frictionless table schema where that has it."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"  # decimal, exactly as stated
    BOOLEAN = "boolean"
    DATE = "date"
    EDTF = "edtf"  # ISO 8601-2
    URL = "url"
    LIST = "list"  # several, joined by `dictionary.JOINT`


@dataclass(frozen=True)
class Said:
    """What a column is called and means.

    `type`: where it is not that of the annotation. `vocabulary`: its values are named by
    `i18n.LABELS`.
    """

    label: str
    meaning: str
    type: Type | None = None
    vocabulary: str | None = None


@dataclass(frozen=True)
class Internal:
    """Why a column or a table is not part of what leaves the app."""

    reason: str


@dataclass(frozen=True)
class Exported:
    """A table that leaves the app: its name there, what it is called, and what a row is."""

    name: str
    label: str
    meaning: str


Row = dict[str, Any]  # the values of a table's row, by the names of its columns
Part = tuple[str, list[Row]]  # the name of a table, and some of its rows


class Stored(SQLModel):
    """The base of every table. A row with a column that is not there is refused.

    A text in both languages is declared once, as `Both`; it is two columns, ``…_vi`` and ``…_en``.
    """

    # Rows are held against a table when a database is built: what that needs is made then.
    model_config = {"extra": "forbid", "defer_build": True}
    said: ClassVar[Exported | Internal]

    def __init_subclass__(cls, **options: Any) -> None:
        """Part the pairs, before the fields are read off the annotations."""
        super().__init_subclass__(**options)
        declared = dict(cls.__annotations__)
        cls.__annotations__.clear()
        for name, hint in declared.items():
            text, *says = get_args(hint) or (hint,)
            if text in {Both, Both | None}:
                side = str if text is Both else str | None
                sides = {f"{name}_{lang}": Annotated[side, *says] for lang in LANGS}
                cls.__annotations__.update(sides)
            else:
                cls.__annotations__[name] = hint
