"""A `Seed` to the rows of the tables, and the rows into a database: a record at a time, so that a
million of them need no more memory than a thousand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, count, islice
from typing import Any, Final

from sqlalchemy import Connection, Table
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel

from app import dates, figures, index, postgres, words
from app.grade import grade
from app.schema import (
    Claim,
    Contribution,
    Correction,
    Date,
    Indicator,
    Party,
    Place,
    Record,
    Relation,
    Report,
    Retired,
    Sector,
    SetAside,
    Source,
    Text,
    Unclaimed,
)
from app.seed import Seed
from app.vocabulary import Form, Kind, Status

# Raised with every change of the tables or of what is worked out for them, so that an old file is
# rebuilt although `seed/` is the same.
SCHEMA: Final = "4"

UNKNOWN: Final = "unknown"

_BATCH: Final = 2000  # records made into rows, or rows written, at a time

Row = tuple[Any, ...]  # the values of all columns of a table, in the order of its model
Part = tuple[str, Sequence[Row]]  # a table's name and some of its rows

_PER_RECORD: Final = (
    "day",
    "record",
    "recordplace",
    "recordsector",
    "recordrelation",
    "recordperson",
    "quantity",
    "contribution",
    "claim",
)


# -- Writing -------------------------------------------------------------------------------------


def load(connection: Connection, parts: Iterable[Part]) -> None:
    """Make the tables and fill them. Indexes are made last, which is faster than keeping them
    right row by row.
    """
    tables = SQLModel.metadata.sorted_tables
    if postgres.serves(connection):
        postgres.load(connection, tables, parts, index.STARTS)
    else:
        _insert(connection, tables, parts)
    for table in tables:
        for made in sorted(table.indexes, key=lambda made: made.name or ""):
            made.create(connection)


def _insert(connection: Connection, tables: Iterable[Table], parts: Iterable[Part]) -> None:
    for table in tables:
        connection.execute(CreateTable(table))
    inserts = {
        table.name: f"INSERT INTO {table.name} ({', '.join(table.columns.keys())}) "  # noqa: S608  # our own names
        f"VALUES ({', '.join('?' * len(table.columns))})"
        for table in tables
    }
    for name, rows in parts:
        if rows:
            connection.exec_driver_sql(inserts[name], list(rows))


# -- Rows ----------------------------------------------------------------------------------------


def rows_of(seed: Seed, records: Iterable[Record] | None = None) -> Iterator[Part]:
    """All of `seed` as rows, some thousands at a time.

    `records`, where given, are the records in place of those of `seed`: any number of them, in the
    order of `sort_key`.
    """
    for name, rows in _other_tables(seed):
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            yield name, batch
    if records is None:
        records = sorted(seed.records.values(), key=sort_key)
    yield from _record_tables(seed, records)


def sort_key(record: Record) -> tuple[str, str]:
    """What records are numbered by: their day, then their id."""
    return _when(record.date.edtf).sort_day, record.id


@dataclass(frozen=True, slots=True)
class _When:
    """What is worked out from an EDTF date, once however many records have it."""

    written: tuple[str, str, str]  # the string itself, and its words in both languages
    short: tuple[str, str]
    days: tuple[str | None, str | None, str | None, str | None]  # earliest, latest; the soft ones
    soft_ordinals: tuple[int | None, int | None]
    year: int | None
    sort_day: str


@lru_cache(maxsize=65536)
def _when(edtf: str) -> _When:
    when = dates.parse(edtf)
    soft = (when.soft_earliest, when.soft_latest)
    earliest, latest, soft_earliest, soft_latest = (
        day.isoformat() if day else None for day in (when.earliest, when.latest, *soft)
    )
    first, last = (day.toordinal() if day else None for day in soft)
    return _When(
        written=(edtf, dates.words(edtf, "vi"), dates.words(edtf, "en")),
        short=(dates.short_words(when, "vi"), dates.short_words(when, "en")),
        days=(earliest, latest, soft_earliest, soft_latest),
        soft_ordinals=(first, last),
        year=when.year,
        sort_day=when.sort_key,
    )


def _record_tables(seed: Seed, records: Iterable[Record]) -> Iterator[Part]:
    """The tables that grow with the records, and what is known only after the last of them."""
    maker = index.Maker()
    claim_numbers = count(1)
    added_of = {source.id: source.added.isoformat() for source in seed.sources.values()}
    as_of = max(added_of.values(), default="")
    # What was corrected or withdrawn is news too.
    newest = max((each.date.isoformat() for each in _changes(seed)), default="")
    first_day: str | None = None
    last_day: str | None = None
    last = ("", "")
    waiting: dict[str, list[Row]] = {name: [] for name in _PER_RECORD}
    for number, record in enumerate(records, 1):
        when = _when(record.date.edtf)
        if (key := (when.sort_day, record.id)) <= last:
            raise ValueError(f"{record.id} after {last[1]}: records come in the order of sort_key")
        if key[0] != last[0]:
            waiting["day"].append((key[0], number))
        last = key
        added = (
            record.added.isoformat()
            if record.added
            else min([added_of[claim.source] for claim in record.claims])
        )
        graded = _grade(record)
        amounts = [_amount(claim) for claim in record.claims]
        waiting["record"].append(_record_row(record, number, when, added, graded))
        waiting["claim"] += [
            (next(claim_numbers), number, None, *_claim(claim, amount))
            for claim, amount in zip(record.claims, amounts, strict=True)
        ]
        _add_parts(waiting, record, number)
        maker.add(
            number,
            _facets(record, when, graded, seed, as_of),
            _numbers(record, when, added, amounts),
            _texts(record, seed),
        )
        newest = max(newest, added)
        earliest, latest, *_ = when.days
        if earliest is not None:
            first_day = min(first_day or earliest, earliest)
        if latest is not None:
            last_day = max(last_day or latest, latest)
        if number % _BATCH == 0:
            yield from waiting.items()
            waiting = {name: [] for name in _PER_RECORD}
    for indicator in seed.indicators.values():
        waiting["claim"] += [
            (next(claim_numbers), None, indicator.id, *_claim(claim, _amount(claim)))
            for claim in indicator.claims
        ]
    yield from waiting.items()
    for posting in maker.postings():
        yield "posting", [posting]
    known = {
        "sha256": seed.sha256,
        "schema": SCHEMA,
        "newest": newest,
        "first_day": first_day,
        "last_day": last_day,
    }
    yield "meta", [(key, value) for key, value in known.items() if value]


def _changes(seed: Seed) -> Iterator[Correction | Retired]:
    yield from seed.corrections
    yield from seed.retired.values()


def _record_row(record: Record, number: int, when: _When, added: str, graded: str) -> Row:
    period = record.period
    return (
        number,
        record.id,
        record.kind.value,
        record.status.value,
        *_pair(record.title),
        *_pair(record.summary),
        *_pair(record.note),
        *when.written,
        *when.short,
        record.date.basis.value,
        *_pair(record.date.reason),
        *when.days,
        when.year,
        when.sort_day,
        *_date(period),
        *(_when(period.edtf).days[:2] if period else _NO_TEXT),
        record.sectors[0],
        record.part_of,
        record.follows,
        added,
        graded,
        *_telling(record),
    )


def _telling(record: Record) -> tuple[int, bool]:
    """How many articles tell it, and whether they disagree."""
    sources = {claim.source for claim in record.claims}
    return len(sources), not all(claim.agrees for claim in record.claims)


def _grade(record: Record) -> str:
    gift = record.contribution
    sources, disputed = _telling(record)
    return grade(
        sources=sources,
        disputed=disputed,
        date=dates.parse(record.date.edtf),
        basis=record.date.basis,
        lacks_amount=gift is not None and gift.amount_vnd is None,
    )


def _add_parts(tables: Mapping[str, list[Row]], record: Record, number: int) -> None:
    """The rows of the other tables that hang on a record, its claims apart."""
    for position, place in enumerate(record.places):
        tables["recordplace"].append((number, position, place.id, place.role.value))
    for position, sector in enumerate(record.sectors):
        tables["recordsector"].append((number, position, sector))
    for position, relation in enumerate(record.relations):
        tables["recordrelation"].append((number, position, relation))
    for position, person in enumerate(record.people):
        row = (number, position, _slug(person.name), person.name, *_pair(person.office))
        tables["recordperson"].append(row)
    for key, counted in record.quantities.items():
        tables["quantity"].append((number, key, counted.value, counted.to, *_pair(counted.unit)))
    if gift := record.contribution:
        tables["contribution"].append(
            (
                number,
                gift.giver,
                gift.receiver,
                gift.form.value,
                gift.amount_vnd,
                gift.qualifier.value,
                _standing(record, gift),
                *_pair(gift.uncounted_reason),
            )
        )


def _claim(claim: Claim, amount: int | None) -> Row:
    """The columns that a claim on a record and one on an indicator share."""
    return (
        claim.field,
        claim.source,
        claim.paragraph,
        claim.figure,
        claim.prefix,
        claim.suffix,
        amount,
        claim.agrees,
        *_pair(claim.reading),
        *_pair(claim.why),
    )


def _amount(claim: Claim) -> int | None:
    """What this telling says, where it is a claim on an amount."""
    said = figures.parse(claim.figure) if claim.field == "amount_vnd" else None
    return int(said.number) if said and said.number is not None else None


def _pair(text: Text | None) -> tuple[str | None, str | None]:
    return (text.vi, text.en) if text else _NO_TEXT


def _date(value: Date | None) -> Row:
    """As written and said, its basis and why."""
    if value is None:
        return _NO_DATE
    return *_when(value.edtf).written, value.basis.value, *_pair(value.reason)


_NO_TEXT: Final = (None, None)
_NO_DATE: Final = (None,) * 6
_slug = lru_cache(maxsize=8192)(words.slug)


def _standing(record: Record, gift: Contribution) -> str:
    if not gift.counted:
        return "uncounted"
    return "delivered" if record.status in {Status.DONE, Status.ONGOING} else "promised"


# -- What a record is found by -------------------------------------------------------------------


def _facets(
    record: Record, when: _When, graded: str, seed: Seed, as_of: str
) -> set[tuple[str, str]]:
    """Every (facet, value) the record is found by. A value that it lacks is `unknown`."""
    gift = record.contribution
    facets = {
        ("kind", record.kind.value),
        ("status", record.status.value),
        ("grade", graded),
        ("year", str(when.year) if when.year is not None else UNKNOWN),
        *[("place", place.id) for place in record.places],
        *[("sector", sector) for sector in record.sectors],
        *[("relation", relation) for relation in record.relations],
        *[("source", claim.source) for claim in record.claims],
        *[("person", _slug(person.name)) for person in record.people],
    }
    if not record.people:
        facets.add(("person", UNKNOWN))
    if record.kind in {Kind.AGREEMENT, Kind.NOTICE}:
        facets.add(("term", _term(record, as_of)))
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
        (index.QUALIFIER, gift.qualifier.value),
    }


def _term(record: Record, as_of: str) -> str:
    """Whether an agreement is in force on the day on which something last joined the data."""
    _, last, *_ = _when(record.period.edtf).days if record.period else (None, None)
    if last is None:
        return UNKNOWN
    return "ended" if last < as_of else "in-force"


def _numbers(
    record: Record, when: _When, added: str, amounts: Iterable[int | None]
) -> Iterator[tuple[str, int | None]]:
    """What of a record is compared, ordered and summed as a number."""
    earliest, latest = when.soft_ordinals
    yield index.EARLIEST, earliest
    yield index.LATEST, latest
    yield index.ADDED, _ordinal(added)
    if gift := record.contribution:
        yield index.AMOUNT, gift.amount_vnd
        said = zip(record.claims, amounts, strict=True)
        told = [(claim.agrees, amount) for claim, amount in said if amount is not None]
        if told:
            first = next((amount for agrees, amount in told if agrees), told[0][1])
            yield index.TELLINGS, len(told)
            yield index.PRINTED, sum(amount for _, amount in told)
            yield index.TOLD, first if _standing(record, gift) == "delivered" else None


def _texts(record: Record, seed: Seed) -> list[str]:
    """What a record is found by in words: titles, summaries, notes, people, places, sectors and
    parties in both languages, and the figures as printed.
    """
    pairs = [record.title, record.summary, *([record.note] if record.note else [])]
    pairs += [seed.places[place.id].name for place in record.places]
    pairs += [seed.sectors[sector].name for sector in record.sectors]
    if gift := record.contribution:
        pairs += [seed.parties[gift.giver].name, seed.parties[gift.receiver].name]
    texts = [side for pair in pairs for side in (pair.vi, pair.en)]
    texts += [person.name for person in record.people]
    return texts + [claim.figure for claim in record.claims]


@lru_cache(maxsize=8192)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


# -- Tables that do not grow with the records ----------------------------------------------------


def _other_tables(seed: Seed) -> Iterator[tuple[str, Iterable[Row]]]:
    """Each table whose rows do not hang on records, and its rows."""
    sources = seed.sources.values()
    reports = ((source, report) for source in sources for report in source.reports)
    asides = (
        (source, aside)
        for source in sources
        for aside in chain[SetAside | Unclaimed](source.set_aside, source.unclaimed)
    )
    yield "place", map(_place, seed.places.values(), count())
    yield "relation", map(_relation, seed.relations.values(), count())
    yield "sector", map(_sector, seed.sectors.values(), count())
    yield "party", map(_party, seed.parties.values())
    yield "source", map(_source, sources, count(1))
    yield "report", map(_report, reports, count(1))
    yield "aside", map(_aside, asides, count(1))
    yield "indicator", map(_indicator, seed.indicators.values(), count())
    yield "correction", map(_correction, seed.corrections, count(1))
    yield "retired", map(_retired, seed.retired.values())


def _place(place: Place, position: int) -> Row:
    name, note = _pair(place.name), _pair(place.note)
    return place.id, position, *name, place.kind.value, place.gso_code, *note


def _relation(relation: Relation, position: int) -> Row:
    return relation.id, position, *relation.places


def _sector(sector: Sector, position: int) -> Row:
    return sector.id, position, *_pair(sector.name), sector.dac_code, sector.colour


def _party(party: Party) -> Row:
    return party.id, *_pair(party.name), party.type.value, party.place


def _correction(correction: Correction, number: int) -> Row:
    texts = (correction.was, correction.now, correction.why)
    said = [side for text in texts for side in _pair(text)]
    return number, correction.record, correction.date.isoformat(), correction.field, *said


def _retired(retired: Retired) -> Row:
    return retired.id, retired.date.isoformat(), retired.merged_into, *_pair(retired.why)


def _source(source: Source, position: int) -> Row:
    return (
        source.id,
        position,
        source.file,
        source.sha256,
        *_pair(source.headline),
        source.publisher,
        source.url,
        *_date(source.published)[:3],
        *_pair(source.event),
        *_date(source.event_date),
        source.added.isoformat(),
        *_pair(source.note),
    )


def _report(told: tuple[Source, Report], number: int) -> Row:
    source, report = told
    return number, source.id, report.url, *_pair(report.says)


def _aside(told: tuple[Source, SetAside | Unclaimed], number: int) -> Row:
    source, aside = told
    figure = aside.figure if isinstance(aside, Unclaimed) else None
    return number, source.id, aside.paragraph, figure, aside.reason.value, *_pair(aside.note)


def _indicator(indicator: Indicator, position: int) -> Row:
    return (
        indicator.id,
        position,
        indicator.place,
        *_pair(indicator.name),
        indicator.measure.value,
        str(indicator.value),
        *_pair(indicator.unit),
        indicator.qualifier.value,
        *_date(indicator.date),
        _when(indicator.date.edtf).sort_day,
        *_pair(indicator.note),
    )
