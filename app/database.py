"""The database: built from a validated `Seed` into a new SQLite file, put in place in one step, and
from then on opened for reading only.
"""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from glob import escape
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import SQLModel

from app import dates, figures, models, words
from app.grade import grade
from app.schema import Claim, Contribution, Date, Record, SetAside, Text, Unclaimed
from app.seed import Seed
from app.vocabulary import Form, Kind, Status

# Raised with every change of the tables or of what is worked out for them, so that an old file is
# rebuilt although `seed/` is the same.
SCHEMA = "3"

UNKNOWN = "unknown"

# What reading a damaged file raises.
UnreadableError = DBAPIError

# Of one served file; opened all at once, so that they read the same file when it is replaced.
CONNECTIONS = 10

_TEXT_TABLE = """CREATE VIRTUAL TABLE record_text USING fts5(
    folded, accented, content='', tokenize="unicode61 remove_diacritics 0", prefix='2 3'
)"""


class DatabaseError(Exception):
    """The database cannot be opened or built; the message says why and what to do."""


def build(seed: Seed, path: Path) -> None:
    """Write all of `seed` to a new SQLite file and put it in place of `path` in one step.

    A reader sees the old file or the new one, whole. On any error the old one stays untouched.
    """
    with _writing_below(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
    new = Path(name)
    try:
        _fill(seed, new)
        new.chmod(0o644)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(path)
    except (OSError, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseError(f"{path}: cannot be built: {reason}") from error
    finally:
        for left_over in path.parent.glob(f"{new.name}*"):
            left_over.unlink(missing_ok=True)


@contextmanager
def only_builder(path: Path) -> Iterator[None]:
    """Hold the lock that keeps two builds of `path` from doing the same work at once."""
    with _writing_below(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_suffix(".lock").open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # What a build left that was killed: no other one is under way.
        for left_over in path.parent.glob(f".{escape(path.name)}.*"):
            left_over.unlink(missing_ok=True)
        yield


@contextmanager
def _writing_below(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseError(f"{folder}: cannot write there: {error.strerror}") from error


def is_current(path: Path, sha256: str) -> bool:
    """Whether `path` was built from the `seed/` with this hash, by this version of the tables."""
    try:
        with closing(sqlite3.connect(_read_only_uri(path), uri=True)) as connection:
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return False  # damaged, and so to be built again
    except sqlite3.Error:
        return False
    return meta == {"sha256": sha256, "schema": SCHEMA}


def open_read_only(path: Path) -> Engine:
    """An engine over `path` whose connections can do nothing but read."""
    if not path.is_file():
        raise DatabaseError(f"{path}: no database; `python -m app.build` makes it")

    opened = _identity(path)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(_read_only_uri(path), uri=True, check_same_thread=False)
        if _identity(path) != opened:  # a page must not be made of two files
            connection.close()
            raise DatabaseError(f"{path}: was replaced while it was served")
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_authorize)
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=1,
    )
    try:
        with ExitStack() as all_of_them:
            for _ in range(CONNECTIONS):
                all_of_them.enter_context(engine.connect())
        with engine.connect() as connection:
            version = connection.execute(
                text("SELECT value FROM meta WHERE key = 'schema'")
            ).scalar()
    except DBAPIError as error:
        engine.dispose()
        raise DatabaseError(f"{path}: not a database of this app; build it again") from error
    if version != SCHEMA:
        engine.dispose()
        raise DatabaseError(f"{path}: made by another version; `python -m app.build` makes it anew")
    return engine


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise DatabaseError(f"{path}: cannot be read: {error.strerror}") from error
    return found.st_dev, found.st_ino


def _read_only_uri(path: Path) -> str:
    # A path with "#" or "?" would silently lose mode=ro, so quote it.
    return f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"


_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
# FTS5 asks for the first, SQLAlchemy for the second, once; without a value both only read.
_READING_PRAGMAS = {"data_version", "read_uncommitted"}


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None
) -> int:
    """Refuse all but reading: what `mode=ro` alone lets through is `ATTACH`."""
    if action in _READING or action == sqlite3.SQLITE_TRANSACTION:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _READING_PRAGMAS and second is None:
        return sqlite3.SQLITE_OK
    # FTS5 declares its columns as if in the schema when it opens; a real update SQLite refuses.
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _fill(seed: Seed, path: Path) -> None:
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=QueuePool)
    try:
        with engine.begin() as connection:
            SQLModel.metadata.create_all(connection)
            connection.execute(text(_TEXT_TABLE))
            for model, rows in _rows(seed):
                if rows:
                    connection.execute(insert(model), rows)
            _index_texts(connection, seed)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
            connection.execute(text("VACUUM"))
    finally:
        engine.dispose()


Rows = list[dict[str, Any]]


def _rows(seed: Seed) -> Iterator[tuple[type[SQLModel], Rows]]:
    """Each table and its rows, in an order in which what is named already exists."""
    yield models.Meta, [{"key": "sha256", "value": seed.sha256}, {"key": "schema", "value": SCHEMA}]
    yield (
        models.Place,
        [
            {
                "id": place.id,
                "position": position,
                **_pair("name", place.name),
                "kind": place.kind,
                "gso_code": place.gso_code,
                **_pair("note", place.note),
            }
            for position, place in enumerate(seed.places.values())
        ],
    )
    yield (
        models.Relation,
        [
            {
                "id": relation.id,
                "position": position,
                "first_place": relation.places[0],
                "second_place": relation.places[1],
            }
            for position, relation in enumerate(seed.relations.values())
        ],
    )
    yield (
        models.Sector,
        [
            {
                "id": sector.id,
                "position": position,
                **_pair("name", sector.name),
                "dac_code": sector.dac_code,
                "colour": sector.colour,
            }
            for position, sector in enumerate(seed.sectors.values())
        ],
    )
    yield (
        models.Party,
        [
            {"id": party.id, **_pair("name", party.name), "type": party.type, "place": party.place}
            for party in seed.parties.values()
        ],
    )
    yield from _source_rows(seed)
    numbers = {id_: number for number, id_ in enumerate(_in_order(seed), 1)}
    yield models.Record, [_record_row(seed.records[id_], n, seed) for id_, n in numbers.items()]
    yield from _record_parts(seed, numbers)
    yield (
        models.Indicator,
        [
            {
                "id": indicator.id,
                "position": position,
                "place": indicator.place,
                **_pair("name", indicator.name),
                "measure": indicator.measure,
                "value": str(indicator.value),
                **_pair("unit", indicator.unit),
                "qualifier": indicator.qualifier,
                **_date("date", indicator.date),
                "sort_day": dates.parse(indicator.date.edtf).sort_key,
                **_pair("note", indicator.note),
            }
            for position, indicator in enumerate(seed.indicators.values())
        ],
    )
    yield (
        models.Claim,
        [
            _claim_row(claim, None, number)
            for number, record in ((numbers[r.id], r) for r in seed.records.values())
            for claim in record.claims
        ]
        + [
            _claim_row(claim, indicator.id, None)
            for indicator in seed.indicators.values()
            for claim in indicator.claims
        ],
    )
    yield (
        models.Correction,
        [
            {
                "record": correction.record,
                "date": correction.date.isoformat(),
                "field": correction.field,
                **_pair("was", correction.was),
                **_pair("now", correction.now),
                **_pair("why", correction.why),
            }
            for correction in seed.corrections
        ],
    )
    yield (
        models.Retired,
        [
            {
                "id": retired.id,
                "date": retired.date.isoformat(),
                "merged_into": retired.merged_into,
                **_pair("why", retired.why),
            }
            for retired in seed.retired.values()
        ],
    )


def _in_order(seed: Seed) -> list[str]:
    """Ids by day, then id: the order of the list, so that its rows lie together in the file."""
    return sorted(
        seed.records, key=lambda id_: (dates.parse(seed.records[id_].date.edtf).sort_key, id_)
    )


def _source_rows(seed: Seed) -> Iterator[tuple[type[SQLModel], Rows]]:
    yield (
        models.Source,
        [
            {
                "id": source.id,
                "position": position,
                "file": source.file,
                "sha256": source.sha256,
                **_pair("headline", source.headline),
                "publisher": source.publisher,
                "url": source.url,
                "published_edtf": source.published.edtf if source.published else None,
                "published_vi": dates.words(source.published.edtf, "vi")
                if source.published
                else None,
                "published_en": dates.words(source.published.edtf, "en")
                if source.published
                else None,
                **_pair("event", source.event),
                "event_edtf": source.event_date.edtf,
                "event_date_vi": dates.words(source.event_date.edtf, "vi"),
                "event_date_en": dates.words(source.event_date.edtf, "en"),
                "event_basis": source.event_date.basis,
                **_pair("event_reason", source.event_date.reason),
                "added": source.added.isoformat(),
                **_pair("note", source.note),
            }
            for position, source in enumerate(seed.sources.values())
        ],
    )
    yield (
        models.Report,
        [
            {"source": source.id, "url": report.url, **_pair("says", report.says)}
            for source in seed.sources.values()
            for report in source.reports
        ],
    )
    yield (
        models.Aside,
        [
            {
                "source": source.id,
                "paragraph": aside.paragraph,
                "figure": aside.figure if isinstance(aside, Unclaimed) else None,
                "reason": aside.reason,
                **_pair("note", aside.note),
            }
            for source in seed.sources.values()
            for aside in chain[SetAside | Unclaimed](source.set_aside, source.unclaimed)
        ],
    )


def _record_row(record: Record, number: int, seed: Seed) -> dict[str, Any]:
    date = dates.parse(record.date.edtf)
    period = dates.parse(record.period.edtf) if record.period else None
    sources = {claim.source for claim in record.claims}
    disputed = not all(claim.agrees for claim in record.claims)
    return {
        "number": number,
        "id": record.id,
        "kind": record.kind,
        "status": record.status,
        **_pair("title", record.title),
        **_pair("summary", record.summary),
        **_pair("note", record.note),
        **_date("date", record.date),
        "date_short_vi": dates.short_words(date, "vi"),
        "date_short_en": dates.short_words(date, "en"),
        "earliest": _day(date.earliest),
        "latest": _day(date.latest),
        "soft_earliest": _day(date.soft_earliest),
        "soft_latest": _day(date.soft_latest),
        "year": date.year,
        "sort_day": date.sort_key,
        **_date("period", record.period),
        "period_earliest": _day(period.earliest) if period else None,
        "period_latest": _day(period.latest) if period else None,
        "main_sector": record.sectors[0],
        "part_of": record.part_of,
        "follows": record.follows,
        "added": (record.added or min(seed.sources[id_].added for id_ in sources)).isoformat(),
        "grade": _grade(record),
        "sources": len(sources),
        "disputed": disputed,
    }


def _grade(record: Record) -> str:
    gift = record.contribution
    return grade(
        sources=len({claim.source for claim in record.claims}),
        disputed=not all(claim.agrees for claim in record.claims),
        date=dates.parse(record.date.edtf),
        basis=record.date.basis,
        lacks_amount=gift is not None and gift.amount_vnd is None,
    )


def _record_parts(seed: Seed, numbers: dict[str, int]) -> Iterator[tuple[type[SQLModel], Rows]]:
    records = [(numbers[record.id], record) for record in seed.records.values()]
    yield (
        models.RecordPlace,
        [
            {"record": number, "position": position, "place": place.id, "role": place.role}
            for number, record in records
            for position, place in enumerate(record.places)
        ],
    )
    yield (
        models.RecordSector,
        [
            {"record": number, "position": position, "sector": sector}
            for number, record in records
            for position, sector in enumerate(record.sectors)
        ],
    )
    yield (
        models.RecordRelation,
        [
            {"record": number, "position": position, "relation": relation}
            for number, record in records
            for position, relation in enumerate(record.relations)
        ],
    )
    yield (
        models.RecordPerson,
        [
            {
                "record": number,
                "position": position,
                "person": words.slug(person.name),
                "name": person.name,
                **_pair("office", person.office),
            }
            for number, record in records
            for position, person in enumerate(record.people)
        ],
    )
    yield (
        models.Quantity,
        [
            {
                "record": number,
                "key": key,
                "value": quantity.value,
                "to_value": quantity.to,
                **_pair("unit", quantity.unit),
            }
            for number, record in records
            for key, quantity in record.quantities.items()
        ],
    )
    yield (
        models.Contribution,
        [
            {
                "record": number,
                "giver": gift.giver,
                "receiver": gift.receiver,
                "form": gift.form,
                "amount_vnd": gift.amount_vnd,
                "qualifier": gift.qualifier,
                "standing": _standing(record, gift),
                **_pair("uncounted_reason", gift.uncounted_reason),
            }
            for number, record in records
            if (gift := record.contribution) is not None
        ],
    )
    yield (
        models.Facet,
        [
            {"facet": facet, "value": value, "record": number}
            for number, record in records
            for facet, value in sorted(_facets(record, seed))
        ],
    )


def _standing(record: Record, gift: Contribution) -> str:
    if not gift.counted:
        return "uncounted"
    return "delivered" if record.status in {Status.DONE, Status.ONGOING} else "promised"


def _facets(record: Record, seed: Seed) -> set[tuple[str, str]]:
    """Every (facet, value) the record is found by."""
    date = dates.parse(record.date.edtf)
    gift = record.contribution
    facets = {
        ("kind", record.kind.value),
        ("status", record.status.value),
        ("grade", _grade(record)),
        ("year", str(date.year) if date.year is not None else UNKNOWN),
        *(("place", place.id) for place in record.places),
        *(("sector", sector) for sector in record.sectors),
        *(("relation", relation) for relation in record.relations),
        *(("source", claim.source) for claim in record.claims),
        *(("person", words.slug(person.name)) for person in record.people),
    }
    if not record.people:
        facets.add(("person", UNKNOWN))
    if record.kind in {Kind.AGREEMENT, Kind.NOTICE}:
        facets.add(("term", _term(record, seed)))
    if gift is None:
        return facets | {("amount", "none")}
    giver, receiver = seed.parties[gift.giver], seed.parties[gift.receiver]
    return facets | {
        ("amount", UNKNOWN if gift.amount_vnd is None else "known"),
        ("standing", _standing(record, gift)),
        ("form", gift.form.value),
        ("value", "cash" if gift.form is Form.CASH else "in-kind"),
        ("purpose", record.sectors[0]),
        ("giver", gift.giver),
        ("giver_type", giver.type.value),
        ("receiver", gift.receiver),
        ("gave", giver.place or UNKNOWN),
        ("received", receiver.place or UNKNOWN),
    }


def _term(record: Record, seed: Seed) -> str:
    """Whether an agreement is in force on the day on which something last joined the data."""
    last = dates.parse(record.period.edtf).latest if record.period else None
    if last is None:
        return UNKNOWN
    as_of = max(source.added for source in seed.sources.values())
    return "ended" if last < as_of else "in-force"


def _claim_row(claim: Claim, indicator: str | None, record: int | None) -> dict[str, Any]:
    said = figures.parse(claim.figure) if claim.field == "amount_vnd" else None
    return {
        "record": record,
        "indicator": indicator,
        "field": claim.field,
        "source": claim.source,
        "paragraph": claim.paragraph,
        "figure": claim.figure,
        "prefix": claim.prefix,
        "suffix": claim.suffix,
        "amount_vnd": int(said.number) if said and said.number is not None else None,
        "agrees": claim.agrees,
        **_pair("reading", claim.reading),
        **_pair("why", claim.why),
    }


def _index_texts(connection: Connection, seed: Seed) -> None:
    """Fill the full-text index: titles, summaries, notes, people and parties, in both languages."""
    rows = []
    for number, id_ in enumerate(_in_order(seed), 1):
        record = seed.records[id_]
        pairs = [record.title, record.summary, *([record.note] if record.note else [])]
        pairs += [seed.places[place.id].name for place in record.places]
        pairs += [seed.sectors[sector].name for sector in record.sectors]
        if gift := record.contribution:
            pairs += [seed.parties[gift.giver].name, seed.parties[gift.receiver].name]
        texts = [side for pair in pairs for side in (pair.vi, pair.en)]
        texts += [person.name for person in record.people]
        texts += [claim.figure for claim in record.claims]
        body = "\n".join(texts)
        rows.append({"n": number, "folded": words.fold(body), "accented": words.accented(body)})
    if rows:
        statement = text(
            "INSERT INTO record_text (rowid, folded, accented) VALUES (:n, :folded, :accented)"
        )
        connection.execute(statement, rows)


def _pair(name: str, value: Text | None) -> dict[str, str | None]:
    return {f"{name}_vi": value.vi if value else None, f"{name}_en": value.en if value else None}


def _date(name: str, value: Date | None) -> dict[str, str | None]:
    return {
        f"{name}_edtf": value.edtf if value else None,
        f"{name}_vi": dates.words(value.edtf, "vi") if value else None,
        f"{name}_en": dates.words(value.edtf, "en") if value else None,
        f"{name}_basis": value.basis.value if value else None,
        **_pair(f"{name}_reason", value.reason if value else None),
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
