"""A row of a table, made of what `seed/` holds: column by column, by their names."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Final, get_args

from app.data.said import Row, Stored
from app.seed import schema
from app.values import date_words

# What a column holds in place of a value of these types.
_MADE: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (Enum, attrgetter("value")),
    (date, date.isoformat),
    (Decimal, str),
)


def _side(name: str, lang: str) -> Callable[[schema.Table], str | None]:
    def get(thing: schema.Table) -> str | None:
        text = getattr(thing, name)
        return None if text is None else getattr(text, lang)

    return get


def _whole(kind: type[schema.Table], name: str) -> Callable[[schema.Table], Any]:
    """A field as a column holds it: text of a vocabulary's value, a day, a decimal number."""
    get = attrgetter(name)
    annotation = kind.model_fields[name].annotation
    kinds = [one for one in get_args(annotation) or [annotation] if isinstance(one, type)]
    make = next((make for of, make in _MADE if any(issubclass(one, of) for one in kinds)), None)
    if make is None:
        return get
    return lambda thing: None if (value := get(thing)) is None else make(value)


@cache
def _taken_over(
    model: type[Stored], kind: type[schema.Table], worked_out: tuple[str, ...]
) -> list[tuple[str, Callable[[schema.Table], Any]]]:
    """How each column that is not worked out is read off what `seed/` holds."""
    found = []
    for column in model.model_fields.keys() - set(worked_out):
        name, _, lang = column.rpartition("_")
        if column in kind.model_fields:
            found.append((column, _whole(kind, column)))
        elif lang in {"vi", "en"} and name in kind.model_fields:
            found.append((column, _side(name, lang)))
        else:
            raise TypeError(f"{model.__name__}.{column}: {kind.__name__} has no such field")
    return found


def row_of(model: type[Stored], thing: schema.Table, **worked_out: Any) -> Row:
    row = worked_out
    for column, get in _taken_over(model, type(thing), tuple(worked_out)):
        row[column] = get(thing)
    return row


@lru_cache(maxsize=65536)
def _words(edtf: str) -> tuple[str, str]:
    return date_words.words(edtf, "vi"), date_words.words(edtf, "en")


def dated(name: str, when: schema.Date | None) -> Row:
    """A date as written and said, its basis and why: the columns that begin with `name`."""
    vi, en = _words(when.edtf) if when else (None, None)
    reason = when.reason if when else None
    return {
        name: when.edtf if when else None,
        f"{name}_words_vi": vi,
        f"{name}_words_en": en,
        f"{name}_basis": when.basis.value if when else None,
        f"{name}_reason_vi": reason.vi if reason else None,
        f"{name}_reason_en": reason.en if reason else None,
    }
