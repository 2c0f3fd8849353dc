"""What became of what was promised, asked for, proposed or directed."""

from collections import defaultdict
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select

from app.data import rows
from app.queries.reading import records_numbered
from app.queries.tables import RECORD, SOURCE
from app.store import index
from app.values import date_words
from app.values.languages import Both

# Of each database, which never changes while it is open.
_read_until: "WeakKeyDictionary[Engine, dict[str, rows.ReadUntil]]" = WeakKeyDictionary()


def sequels(
    connection: Connection, reference: rows.Reference, ids: Iterable[str]
) -> dict[str, tuple[rows.Record, ...]]:
    """Of each record that has any, those that follow it, and those that follow these, by day."""
    followers: defaultdict[str, list[str]] = defaultdict(list)
    numbers: dict[str, int] = {}
    wanted = list(ids)
    waiting = set(wanted)
    while waiting:
        chosen = select(RECORD.c.id, RECORD.c.number, RECORD.c.follows)
        found = connection.execute(chosen.where(RECORD.c.follows.in_(waiting))).all()
        for row in found:
            followers[row.follows].append(row.id)
        waiting = {row.id for row in found} - numbers.keys()
        numbers |= {row.id: row.number for row in found}
    records = {
        record.id: record
        for record in records_numbered(connection, reference, list(numbers.values()))
    }
    chains = {id_: _after(id_, followers) for id_ in wanted if id_ in followers}
    return {
        id_: tuple(sorted((records[each] for each in chain), key=lambda record: record.number))
        for id_, chain in chains.items()
    }


def _after(id_: str, followers: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [id_]
    while waiting:
        new = set(followers.get(waiting.pop(), ())) - found - {id_}
        found |= new
        waiting += new
    return found


def read_until(connection: Connection, reference: rows.Reference) -> dict[str, rows.ReadUntil]:
    """Of each relation of which any article tells, the last day of what the newest one tells of."""
    if (kept := _read_until.get(connection.engine)) is None:
        kept = _read_until[connection.engine] = _newest_read(connection, reference)
    return kept


def _newest_read(connection: Connection, reference: rows.Reference) -> dict[str, rows.ReadUntil]:
    known = index.of(connection)
    lanes = {id_: known.having(connection, "relation", [id_]) for id_ in reference.relations}
    names = ("id", "event_latest", "event_date")
    told = select(*[SOURCE.c[name] for name in names])
    found: dict[str, rows.ReadUntil] = {}
    newest = told.order_by(SOURCE.c.event_latest.desc(), SOURCE.c.id.desc())
    for source, day, edtf in connection.execute(newest):
        if len(found) == len(lanes):
            break
        records = known.having(connection, "source", [source])
        for relation, lane in lanes.items():
            if relation not in found and lane.intersect(records):
                last = edtf.rpartition("/")[2] if day else edtf  # of several days
                words = Both(date_words.words(last, "vi"), date_words.words(last, "en"))
                found[relation] = rows.ReadUntil(source, day, words)
    return found
