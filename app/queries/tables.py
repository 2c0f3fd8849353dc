"""The tables by name, and how their rows become those of `app.data.rows`."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final, TypeVar, get_type_hints

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Row, literal, select

from app.data import dictionary, rows, tables
from app.values import words
from app.values.languages import Both

TABLES: Final = {table.name: table for table in tables.TABLES}
PLACE, RELATION, SECTOR, PARTY = map(TABLES.__getitem__, ("place", "relation", "sector", "party"))
BODY_TYPE = TABLES["bodytype"]
RECORD, GIFT, CLAIM = map(TABLES.__getitem__, ("record", "contribution", "claim"))
SOURCE, INDICATOR, POSTING = map(TABLES.__getitem__, ("source", "indicator", "posting"))
GIVER, RECEIVER = PARTY.alias("giver"), PARTY.alias("receiver")

AT_ONCE = 500  # records asked for by number in one statement
COUNTED = ("delivered", "promised")

_T = TypeVar("_T")


def made(kind: Callable[..., _T], row: Row[Any], prefix: str = "", **given: Any) -> _T:
    """A row of the database as one of `app.data.rows`, column by column of the same name.

    A text in both languages stands in two columns; `prefix` begins the columns' names; what is
    `given` stands in no column.
    """
    for name, get in _plan(kind, prefix, tuple(given)):
        given[name] = get(row)
    return kind(**given)


@cache
def _plan(
    kind: Callable[..., Any], prefix: str, given: tuple[str, ...]
) -> list[tuple[str, Callable[[Row[Any]], Any]]]:
    return [
        (name, _getter(prefix + name, hint))
        for name, hint in get_type_hints(kind).items()
        if name not in given
    ]


def _getter(column: str, hint: Any) -> Callable[[Row[Any]], Any]:
    if hint == Both:
        return lambda row: both(row, column)
    return (lambda row: maybe(row, column)) if hint == Both | None else attrgetter(column)


def both(row: Row[Any], name: str) -> Both:
    return Both(getattr(row, f"{name}_vi"), getattr(row, f"{name}_en"))


def maybe(row: Row[Any], name: str) -> Both | None:
    return both(row, name) if getattr(row, f"{name}_vi") is not None else None


def date_of(row: Row[Any]) -> rows.Date:
    """The date of a record."""
    years = {"year": row.year, "year_is_about": row.year_is_about}
    days = {"earliest": row.earliest, "latest": row.latest}
    return made(rows.Date, row, "date_", edtf=row.date, **days, **years)


def plain_date_of(row: Row[Any]) -> rows.Date:
    """The date of an indicator, which has no bounds and no shorter words."""
    unknown = {"earliest": None, "latest": None, "year": None, "year_is_about": False}
    short = both(row, "date_words")
    return made(rows.Date, row, "date_", edtf=row.date, short=short, **unknown)


def period_of(row: Row[Any]) -> rows.Date | None:
    if row.period is None:
        return None
    more = {"edtf": row.period, "short": both(row, "period_words")}
    return made(rows.Date, row, "period_", **more, year=None, year_is_about=False)


def gift_of(row: Row[Any]) -> rows.Gift | None:
    if row.gift_standing is None:
        return None
    giver = made(rows.Party, row, "giver_")
    return made(rows.Gift, row, "gift_", giver=giver, receiver=made(rows.Party, row, "receiver_"))


def claims_of(
    connection: Connection, of: Column[Any], keys: Sequence[Any]
) -> defaultdict[Any, tuple[rows.Claim, ...]]:
    """The claims whose column has one of the keys, by it, in the order they were written."""
    names = ("headline_vi", "headline_en", "publisher", "url", "text")
    source = [SOURCE.c[name].label(f"source_{name}") for name in names]
    chosen = select(CLAIM, *source).join(SOURCE, SOURCE.c.id == CLAIM.c.source)
    gathered: defaultdict[Any, tuple[rows.Claim, ...]] = defaultdict(tuple)
    for row in connection.execute(chosen.where(of.in_(keys)).order_by(CLAIM.c.number)):
        gathered[getattr(row, of.name)] += (made(rows.Claim, row),)
    return gathered


def whole(connection: Connection, table: dictionary.Table) -> Iterator[tuple[Any, ...]]:
    """All rows of a table that leaves the app, in the order of its key; the number of a record as
    its id.
    """
    stored = TABLES[table.stored]
    columns = dict(stored.c.items())
    source: FromClause = stored
    for name, column in stored.c.items():
        if column.references(RECORD.c.number):
            columns[name] = RECORD.c.id
            source = stored.outerjoin(RECORD, column == RECORD.c.number)
    by_file = "position" in stored.c and not stored.c.position.primary_key
    order = [stored.c.position] if by_file else list(stored.primary_key)
    chosen = select(*[columns[column.name] for column in table.columns]).select_from(source)
    result = connection.execute(chosen.order_by(*order), execution_options={"yield_per": 1000})
    return (tuple(row) for row in result)


def begins(slug: ColumnElement[str], text: str) -> list[ColumnElement[bool]]:
    """What makes each word of the text begin one of the slug's."""
    terms = words.tokens(words.fold(text))
    return [literal("-").concat(slug).contains(f"-{term}", autoescape=True) for term in terms]
