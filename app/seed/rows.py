"""A row of a table, made of what `seed/` holds: column by column, by their names."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Final, get_args

from app.data.said import Row, Stored
from app.seed import schema
from app.values import date_words
from app.values.languages import LANGS

# What a column holds in place of a value of these types: text of a vocabulary's value, a day, a
# decimal number.
_MADE: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (StrEnum, str),
    (date, date.isoformat),
    (Decimal, str),
)
Get = Callable[[schema.Table], Any]


def _maker(annotation: Any) -> Callable[[Any], str] | None:
    types = [one for one in get_args(annotation) or [annotation] if isinstance(one, type)]
    return next((make for of, make in _MADE if any(issubclass(one, of) for one in types)), None)


def _side(name: str, lang: str) -> Get:
    def get(thing: schema.Table) -> str | None:
        text = getattr(thing, name)
        return None if text is None else getattr(text, lang)

    return get


def _made(name: str, make: Callable[[Any], str]) -> Get:
    get = attrgetter(name)
    return lambda thing: None if (value := get(thing)) is None else make(value)


@cache
def _taken_over(
    model: type[Stored], kind: type[schema.Table], worked_out: tuple[str, ...]
) -> tuple[tuple[str, ...], Get, tuple[tuple[str, Get], ...]]:
    """How the columns that are not worked out are read off what `seed/` holds: those that hold just
    what stands there and how to get these at once, and each of the others and how to get it.
    """
    plain: dict[str, str] = {}
    others: list[tuple[str, Get]] = []
    for column in sorted(model.model_fields.keys() - set(worked_out)):
        name, _, lang = column.rpartition("_")
        if field := kind.model_fields.get(column):
            if make := _maker(field.annotation):
                others.append((column, _made(column, make)))
            else:
                plain[column] = column
        elif lang in LANGS and (field := kind.model_fields.get(name)):
            if field.is_required():
                plain[column] = f"{name}.{lang}"
            else:
                others.append((column, _side(name, lang)))
        else:
            raise TypeError(f"{model.__name__}.{column}: {kind.__name__} has no such field")
    if len(plain) == 1:  # of one name `attrgetter` gives no tuple
        others += [(column, attrgetter(path)) for column, path in plain.items()]
        plain.clear()
    at_once = attrgetter(*plain.values()) if plain else lambda thing: ()
    return tuple(plain), at_once, tuple(others)


def row_of(model: type[Stored], thing: schema.Table, **worked_out: Any) -> Row:
    row = worked_out
    plain, values, others = _taken_over(model, type(thing), tuple(worked_out))
    row.update(zip(plain, values(thing), strict=True))
    for column, get in others:
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
        f"{name}_basis": str(when.basis) if when else None,
        f"{name}_reason_vi": reason.vi if reason else None,
        f"{name}_reason_en": reason.en if reason else None,
    }
