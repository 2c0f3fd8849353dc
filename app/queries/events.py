"""Events with what came of them: one question answers for lists, charts and tables."""

from collections.abc import Iterator, Sequence
from itertools import islice
from weakref import WeakKeyDictionary

from pyroaring import FrozenBitMap
from sqlalchemy import Connection, Engine, select

from app.data import event_rows, rows
from app.data.filters import Filter, Sort
from app.queries.reading import records_by_number, surely
from app.queries.tables import AT_ONCE, RECORD
from app.store import index
from app.store.memo import Memo

_RUN = 100  # records looked through first for the events they belong to; then twice as many
_KEPT = 5000  # events of which it is kept what they consist of: numbers only

# By the number of an event those of its parts, of each database: it never changes while it is open.
_kept_parts: "WeakKeyDictionary[Engine, Memo[int, tuple[int, ...]]]" = WeakKeyDictionary()


def found(connection: Connection, wanted: Filter) -> event_rows.Found:
    """How many events the filter finds, themselves or by an outcome, and how many outcomes."""
    known = index.of(connection)
    records = known.found(connection, wanted)
    outcomes = records & known.having(connection, "level", ["outcome"])
    return event_rows.Found(len(known.events(connection, wanted)), len(outcomes))


def events(
    connection: Connection,
    reference: rows.Reference,
    wanted: Filter,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[event_rows.Event, ...]:
    """The events the filter finds, themselves or by an outcome, in its order, whole.

    In the order of time they stand by their own day; in another, by the first record found of each.
    """
    records = index.of(connection).found(connection, wanted)
    numbers = _numbers(connection, wanted, records, offset, limit)
    wholes = records_by_number(connection, reference, numbers)
    parts = _parts(connection, wholes)
    every = [number for of_it in parts.values() for number in of_it]
    outcomes = dict(zip(every, records_by_number(connection, reference, every), strict=True))
    sure = surely(connection, wanted, [*numbers, *every])
    made = []
    for whole in wholes:
        of_it = tuple(outcomes[number] for number in parts[whole.number])
        found = [record for record in (whole, *of_it) if record.number in records]
        made.append(
            event_rows.Event(
                record=whole,
                outcomes=of_it,
                found=frozenset(record.id for record in found),
                surely=frozenset(record.id for record in found if record.number in sure),
            )
        )
    return tuple(made)


def _parts(connection: Connection, wholes: Sequence[rows.Record]) -> dict[int, tuple[int, ...]]:
    """The numbers of what came of each event, by its own, in the order of time."""
    kept = _kept_parts.setdefault(connection.engine, Memo(_KEPT))
    found = kept.get_all(record.number for record in wholes)
    missing = {record.id: record.number for record in wholes if record.number not in found}
    gathered: dict[int, list[int]] = {number: [] for number in missing.values()}
    ids = list(missing)
    for start in range(0, len(ids), AT_ONCE):
        some = RECORD.c.part_of.in_(ids[start : start + AT_ONCE])
        chosen = select(RECORD.c.number, RECORD.c.part_of).where(some)
        for number, whole in connection.execute(chosen.order_by(RECORD.c.number)):
            gathered[missing[whole]].append(number)
    new = {number: tuple(parts) for number, parts in gathered.items()}
    kept.keep(new)
    return found | new


def _numbers(
    connection: Connection, wanted: Filter, records: FrozenBitMap, offset: int, limit: int | None
) -> Sequence[int]:
    """The numbers of a part of the events, in the filter's order."""
    known = index.of(connection)
    end = None if limit is None else offset + limit
    if wanted.sort in {Sort.NEWEST, Sort.OLDEST}:
        numbers = known.events(connection, wanted)
        if wanted.sort is Sort.OLDEST:
            return list(numbers[offset : len(numbers) if end is None else end])
        last = len(numbers) - offset
        first = 0 if limit is None else max(0, last - limit)
        return list(reversed(numbers[first:last])) if last > 0 else []
    return list(islice(_by_record(connection, wanted, len(records)), offset, end))


def _by_record(connection: Connection, wanted: Filter, count: int) -> Iterator[int]:
    """The events, each where the first record of it stands."""
    known = index.of(connection)
    wholes = known.wholes(connection)
    seen: set[int] = set()
    start, run = 0, _RUN
    while start < count:
        for number in known.ordered(connection, wanted, start, run):
            whole = wholes[number] if wholes else number
            if whole not in seen:
                seen.add(whole)
                yield whole
        start, run = start + run, 2 * run
