"""Records: counted, listed, in all their detail, and when they begin."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, select

from app.data import rows, sum_rows
from app.data.filters import Filter
from app.queries.tables import (
    AT_ONCE,
    CLAIM,
    GIFT,
    GIVER,
    RECEIVER,
    RECORD,
    TABLES,
    claims_of,
    date_of,
    gift_of,
    made,
    maybe,
    period_of,
)
from app.store import index
from app.store.memo import Memo

STRETCHES = 250  # of time in which records are counted, at most
_KEPT = 2000  # records that pages showed: a few megabytes

# Records that pages showed, of each database: it never changes while it is open.
_kept: "WeakKeyDictionary[Engine, Memo[int, rows.Record]]" = WeakKeyDictionary()


def count(connection: Connection, wanted: Filter) -> int:
    """How many records the filter finds."""
    return len(index.of(connection).found(connection, wanted))


def records(
    connection: Connection,
    reference: rows.Reference,
    wanted: Filter,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[rows.Record, ...]:
    """The records the filter finds, in its order. The order is total: equals stand by id."""
    numbers = record_numbers(connection, wanted, limit=limit, offset=offset)
    return records_by_number(connection, reference, numbers)


def records_by_number(
    connection: Connection, reference: rows.Reference, numbers: Sequence[int]
) -> tuple[rows.Record, ...]:
    """The records with these numbers, in their order, kept for the pages that show them again."""
    kept = _kept.setdefault(connection.engine, Memo(_KEPT))
    found = kept.get_all(numbers)
    missing = [number for number in numbers if number not in found]
    for record in records_numbered(connection, reference, missing):
        found[record.number] = record
    kept.keep(found)
    return tuple(found[number] for number in numbers)


def surely(connection: Connection, wanted: Filter, numbers: Iterable[int]) -> frozenset[int]:
    """Those of the numbers whose records lie in the period asked for however their dates are read:
    all of them where none is asked for.
    """
    if not (wanted.start or wanted.end):
        return frozenset(numbers)
    within = index.of(connection).surely_within(connection, wanted)
    return frozenset(number for number in numbers if number in within)


def _record_select() -> Select[Any]:
    gift = [column.label(f"gift_{column.name}") for column in GIFT.c if column.name != "record"]
    giver = [column.label(f"giver_{column.name}") for column in GIVER.c]
    receiver = [column.label(f"receiver_{column.name}") for column in RECEIVER.c]
    return select(RECORD, *gift, *giver, *receiver).select_from(
        RECORD.outerjoin(GIFT, GIFT.c.record == RECORD.c.number)
        .outerjoin(GIVER, GIVER.c.id == GIFT.c.giver)
        .outerjoin(RECEIVER, RECEIVER.c.id == GIFT.c.receiver)
    )


def _records(
    connection: Connection, reference: rows.Reference, statement: Select[Any]
) -> tuple[rows.Record, ...]:
    found = connection.execute(statement).all()
    numbers = [row.number for row in found]

    def parts(table: str, make: Callable[[Row[Any]], Any]) -> dict[int, list[Any]]:
        gathered: dict[int, list[Any]] = defaultdict(list)
        part = TABLES[table]
        chosen = select(part).where(part.c.record.in_(numbers))
        for row in connection.execute(chosen.order_by(part.c.record, part.c.position)):
            gathered[row.record].append(make(row))
        return gathered

    places = parts("recordplace", lambda row: rows.PlaceRole(reference.places[row.place], row.role))
    sectors = parts("recordsector", lambda row: reference.sectors[row.sector])
    relations = parts("recordrelation", lambda row: reference.relations[row.relation])
    people = parts("recordperson", lambda row: made(rows.Person, row, slug=row.person))
    return tuple(
        made(
            rows.Record,
            row,
            date=date_of(row),
            period=period_of(row),
            places=tuple(places[row.number]),
            sectors=tuple(sectors[row.number]),
            relations=tuple(relations[row.number]),
            people=tuple(people[row.number]),
            gift=gift_of(row),
        )
        for row in found
    )


def record_numbers(
    connection: Connection, wanted: Filter, *, limit: int | None = None, offset: int = 0
) -> list[int]:
    """The numbers of the records that the filter finds, in its order."""
    return index.of(connection).ordered(connection, wanted, offset, limit)


def records_numbered(
    connection: Connection, reference: rows.Reference, numbers: Sequence[int]
) -> tuple[rows.Record, ...]:
    """The records with these numbers, in the order of the numbers."""
    found: dict[int, rows.Record] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = RECORD.c.number.in_(numbers[start : start + AT_ONCE])
        for record in _records(connection, reference, _record_select().where(some)):
            found[record.number] = record
    return tuple(found[number] for number in numbers)


def records_joined(
    connection: Connection, reference: rows.Reference, wanted: Filter, *, limit: int, offset: int
) -> tuple[rows.Record, ...]:
    """The records that the filter finds, those that joined the data last first."""
    known = index.of(connection)
    found = known.found(connection, wanted)
    numbers = known.bits(connection, index.ADDED).descending(found, offset, limit)
    return records_numbered(connection, reference, numbers)


def record_ids(connection: Connection, first: int, last: int) -> tuple[tuple[str, str], ...]:
    """Id and day of joining of the records with the numbers `first` to `last`."""
    statement = (
        select(RECORD.c.id, RECORD.c.added)
        .where(RECORD.c.number.between(first, last))
        .order_by(RECORD.c.number)
    )
    return tuple((row.id, row.added) for row in connection.execute(statement))


def density(
    connection: Connection, wanted: Filter, relations: Iterable[rows.Relation]
) -> sum_rows.Density:
    """How many of the records that the filter finds begin when, in each relation: by day, month or
    year, the finest of them that has at most `STRETCHES` from the first to the last.
    """
    known = index.of(connection)
    found = known.found(connection, wanted)
    if not found:
        return sum_rows.Density((), ())
    days, firsts = known.days(connection)
    first, last = (days[bisect_right(firsts, n) - 1] for n in (found.min(), found.max()))
    years = int(last[:4]) - int(first[:4]) + 1
    span = date.fromisoformat(last) - date.fromisoformat(first)
    length = len(
        last if span.days < STRETCHES else "2017-05" if 12 * years <= STRETCHES else "2017"
    )
    stretches = _stretches(first[:length], last[:length])
    # The days' texts sort as the days do, and so do those of months and years among them.
    starts = [bisect_left(days, stretch) for stretch in stretches]
    edges = [*(firsts[at] if at < len(firsts) else found.max() + 1 for at in starts)]
    edges.append(found.max() + 1)
    lanes = []
    for relation in relations:
        lane = found & known.having(connection, "relation", [relation.id])
        counts = tuple(lane.range_cardinality(*edge) for edge in pairwise(edges))
        lanes.append((relation, counts))
    return sum_rows.Density(tuple(stretches), tuple(lanes))


def _stretches(first: str, last: str) -> list[str]:
    """Every day, month or year (as long as the texts are) from the first to the last."""
    if len(first) == len("2017"):
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if len(first) == len("2017-05"):
        start, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]
    start, end = (date.fromisoformat(text).toordinal() for text in (first, last))
    return [date.fromordinal(day).isoformat() for day in range(start, end + 1)]


def detail(connection: Connection, reference: rows.Reference, id_: str) -> rows.Detail | None:
    """One record with everything that hangs on it, or None."""

    def those(condition: ColumnElement[bool]) -> tuple[rows.Record, ...]:
        ordered = _record_select().where(condition).order_by(RECORD.c.sort_day, RECORD.c.id)
        return _records(connection, reference, ordered)

    def the(condition: ColumnElement[bool]) -> rows.Record | None:
        return next(iter(those(condition)), None)

    record = the(RECORD.c.id == id_)
    if record is None:
        return None
    notes = select(*RECORD.c["note_vi", "note_en"]).where(RECORD.c.id == id_)
    quantities = TABLES["quantity"]
    return rows.Detail(
        record=record,
        note=maybe(connection.execute(notes).one(), "note"),
        quantities=tuple(
            made(rows.Quantity, row)
            for row in connection.execute(
                select(quantities).where(quantities.c.record == record.number).order_by("key")
            )
        ),
        claims=claims(connection, [record.number])[record.number],
        whole=the(RECORD.c.id == record.part_of) if record.part_of else None,
        parts=those(RECORD.c.part_of == id_),
        follows=the(RECORD.c.id == record.follows) if record.follows else None,
        followed_by=those(RECORD.c.follows == id_),
        corrections=corrections(connection, id_),
    )


def claims(
    connection: Connection, numbers: Sequence[int]
) -> defaultdict[int, tuple[rows.Claim, ...]]:
    """The claims of each record, by its number, in the order they were written."""
    return claims_of(connection, CLAIM.c.record, numbers)


def corrections(connection: Connection, id_: str | None = None) -> tuple[rows.Correction, ...]:
    """The corrections of one record, or all, newest first."""
    table = TABLES["correction"]
    statement = select(table).order_by(table.c.date.desc(), table.c.number)
    if id_ is not None:
        statement = statement.where(table.c.record == id_)
    return tuple(made(rows.Correction, row) for row in connection.execute(statement))


def retired(connection: Connection, id_: str) -> rows.Retired | None:
    """What became of a record that is no longer there, or None."""
    table = TABLES["retired"]
    row = connection.execute(select(table).where(table.c.id == id_)).first()
    return made(rows.Retired, row) if row else None


def retired_all(connection: Connection) -> tuple[rows.Retired, ...]:
    """What became of every record that is no longer there, the last first."""
    table = TABLES["retired"]
    chosen = select(table).order_by(table.c.date.desc(), table.c.id)
    return tuple(made(rows.Retired, row) for row in connection.execute(chosen))
