"""A `Seed` to the rows of the tables, and the rows into a database: a record at a time, so that a
million of them need no more memory than a thousand.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain, count, islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, insert
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel

from app import dates, figures, index, models, words
from app.grade import grade
from app.schema import Claim, Contribution, Date, Record, SetAside, Text, Unclaimed
from app.seed import Seed
from app.vocabulary import Form, Kind, Status

# Raised with every change of the tables or of what is worked out for them, so that an old file is
# rebuilt although `seed/` is the same.
SCHEMA: Final = "4"

UNKNOWN: Final = "unknown"

_BATCH: Final = 2000  # records written at a time
_PER_RECORD: Final[tuple[type[SQLModel], ...]] = (
    models.Day,
    models.Record,
    models.RecordPlace,
    models.RecordSector,
    models.RecordRelation,
    models.RecordPerson,
    models.Quantity,
    models.Contribution,
    models.Claim,
)


def load(connection: Connection, seed: Seed, records: Iterable[Record] | None = None) -> None:
    """Make the tables and fill them with all of `seed`.

    `records`, where given, are the records in place of those of `seed`: any number of them, in the
    order of `sort_key`. Indexes are made last, which is faster than keeping them right row by row.
    """
    tables = SQLModel.metadata.sorted_tables
    for table in tables:
        connection.execute(CreateTable(table))
    for model, rows in _other_tables(seed):
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            connection.execute(insert(model), batch)
    if records is None:
        records = sorted(seed.records.values(), key=sort_key)
    _load_records(connection, seed, records)
    for table in tables:
        for made in sorted(table.indexes, key=lambda made: made.name or ""):
            made.create(connection)


def sort_key(record: Record) -> tuple[str, str]:
    """What records are numbered by: their day, then their id."""
    return dates.parse(record.date.edtf).sort_key, record.id


def _load_records(connection: Connection, seed: Seed, records: Iterable[Record]) -> None:
    maker = index.Maker()
    as_of = max((source.added for source in seed.sources.values()), default=date.min)
    writers = {model: _Writer(connection, model) for model in _PER_RECORD}
    claim_numbers = count(1)
    last = ("", "")
    # What was corrected or withdrawn is news too.
    changes = [each.date for each in seed.corrections]
    changes += [each.date for each in seed.retired.values()]
    newest = max((day.isoformat() for day in changes), default="")
    first_day: str | None = None
    last_day: str | None = None
    for number, record in enumerate(records, 1):
        if (key := sort_key(record)) <= last:
            raise ValueError(f"{record.id} after {last[1]}: records come in the order of sort_key")
        if key[0] != last[0]:
            writers[models.Day].write({"day": key[0], "first": number})
        last = key
        row = _record_row(record, number, seed)
        writers[models.Record].write(row)
        claims = [_claim_row(claim, None, number) for claim in record.claims]
        for claim in claims:
            writers[models.Claim].write({"number": next(claim_numbers), **claim})
        for model, part in _parts(record, number):
            writers[model].write(part)
        maker.add(
            number,
            _facets(record, row["grade"], seed, as_of),
            _numbers(record, row, claims),
            _texts(record, seed),
        )
        newest = max(newest, row["added"])
        if row["earliest"] is not None:
            first_day = min(first_day or row["earliest"], row["earliest"])
        if row["latest"] is not None:
            last_day = max(last_day or row["latest"], row["latest"])
        if number % _BATCH == 0:
            for writer in writers.values():
                writer.flush()
    for indicator in seed.indicators.values():
        for said in indicator.claims:
            claim = _claim_row(said, indicator.id, None)
            writers[models.Claim].write({"number": next(claim_numbers), **claim})
    for writer in writers.values():
        writer.flush()
    postings = _Writer(connection, models.Posting)
    for facet, value, records_, bitmap in maker.postings():
        postings.write({"facet": facet, "value": value, "count": records_, "bitmap": bitmap})
        postings.flush()
    known = {
        "sha256": seed.sha256,
        "schema": SCHEMA,
        "newest": newest,
        "first_day": first_day,
        "last_day": last_day,
    }
    meta = [{"key": key, "value": value} for key, value in known.items() if value]
    connection.execute(insert(models.Meta), meta)


class _Writer:
    """The rows of one table, handed to the driver as they are, some thousands at a time."""

    def __init__(self, connection: Connection, model: type[SQLModel]) -> None:
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        names = [column.name for column in table.columns]
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        marks = ", ".join([mark] * len(names))
        self._connection = connection
        self._statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608  # our own names
        self._values = itemgetter(*names)
        self._rows: list[tuple[Any, ...]] = []

    def write(self, row: Mapping[str, Any]) -> None:
        self._rows.append(self._values(row))

    def flush(self) -> None:
        if self._rows:
            self._connection.exec_driver_sql(self._statement, self._rows)
            self._rows = []


Rows = Iterable[dict[str, Any]]


def _other_tables(seed: Seed) -> Iterator[tuple[type[SQLModel], Rows]]:
    """Each table whose rows do not hang on records, and its rows."""
    yield (
        models.Place,
        (
            {
                "id": place.id,
                "position": position,
                **_pair("name", place.name),
                "kind": place.kind,
                "gso_code": place.gso_code,
                **_pair("note", place.note),
            }
            for position, place in enumerate(seed.places.values())
        ),
    )
    yield (
        models.Relation,
        (
            {
                "id": relation.id,
                "position": position,
                "first_place": relation.places[0],
                "second_place": relation.places[1],
            }
            for position, relation in enumerate(seed.relations.values())
        ),
    )
    yield (
        models.Sector,
        (
            {
                "id": sector.id,
                "position": position,
                **_pair("name", sector.name),
                "dac_code": sector.dac_code,
                "colour": sector.colour,
            }
            for position, sector in enumerate(seed.sectors.values())
        ),
    )
    yield (
        models.Party,
        (
            {"id": party.id, **_pair("name", party.name), "type": party.type, "place": party.place}
            for party in seed.parties.values()
        ),
    )
    yield from _source_rows(seed)
    yield (
        models.Indicator,
        (
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
        ),
    )
    yield (
        models.Correction,
        (
            {
                "record": correction.record,
                "date": correction.date.isoformat(),
                "field": correction.field,
                **_pair("was", correction.was),
                **_pair("now", correction.now),
                **_pair("why", correction.why),
            }
            for correction in seed.corrections
        ),
    )
    yield (
        models.Retired,
        (
            {
                "id": retired.id,
                "date": retired.date.isoformat(),
                "merged_into": retired.merged_into,
                **_pair("why", retired.why),
            }
            for retired in seed.retired.values()
        ),
    )


def _source_rows(seed: Seed) -> Iterator[tuple[type[SQLModel], Rows]]:
    yield (
        models.Source,
        (
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
            for position, source in enumerate(seed.sources.values(), 1)
        ),
    )
    yield (
        models.Report,
        (
            {"source": source.id, "url": report.url, **_pair("says", report.says)}
            for source in seed.sources.values()
            for report in source.reports
        ),
    )
    yield (
        models.Aside,
        (
            {
                "source": source.id,
                "paragraph": aside.paragraph,
                "figure": aside.figure if isinstance(aside, Unclaimed) else None,
                "reason": aside.reason,
                **_pair("note", aside.note),
            }
            for source in seed.sources.values()
            for aside in chain[SetAside | Unclaimed](source.set_aside, source.unclaimed)
        ),
    )


def _record_row(record: Record, number: int, seed: Seed) -> dict[str, Any]:
    sources = {claim.source for claim in record.claims}
    disputed = not all(claim.agrees for claim in record.claims)
    return {
        "number": number,
        "id": record.id,
        "kind": record.kind.value,
        "status": record.status.value,
        **_pair("title", record.title),
        **_pair("summary", record.summary),
        **_pair("note", record.note),
        **_date("date", record.date),
        **_bounds(record.date.edtf),
        **_date("period", record.period),
        **_period_bounds(record.period),
        "main_sector": record.sectors[0],
        "part_of": record.part_of,
        "follows": record.follows,
        "added": (record.added or min(seed.sources[id_].added for id_ in sources)).isoformat(),
        "grade": _grade(record, len(sources), disputed),
        "sources": len(sources),
        "disputed": disputed,
    }


@lru_cache(maxsize=65536)
def _bounds(edtf: str) -> dict[str, Any]:
    when = dates.parse(edtf)
    return {
        "date_short_vi": dates.short_words(when, "vi"),
        "date_short_en": dates.short_words(when, "en"),
        "earliest": _day(when.earliest),
        "latest": _day(when.latest),
        "soft_earliest": _day(when.soft_earliest),
        "soft_latest": _day(when.soft_latest),
        "year": when.year,
        "sort_day": when.sort_key,
    }


def _period_bounds(period: Date | None) -> dict[str, str | None]:
    when = dates.parse(period.edtf) if period else None
    return {
        "period_earliest": _day(when.earliest) if when else None,
        "period_latest": _day(when.latest) if when else None,
    }


def _grade(record: Record, sources: int, disputed: bool) -> str:
    gift = record.contribution
    return grade(
        sources=sources,
        disputed=disputed,
        date=dates.parse(record.date.edtf),
        basis=record.date.basis,
        lacks_amount=gift is not None and gift.amount_vnd is None,
    )


def _parts(record: Record, number: int) -> Iterator[tuple[type[SQLModel], dict[str, Any]]]:
    """The rows of the other tables that hang on a record, its claims apart."""
    for position, place in enumerate(record.places):
        own = {"record": number, "position": position}
        yield models.RecordPlace, {**own, "place": place.id, "role": place.role.value}
    for position, sector in enumerate(record.sectors):
        yield models.RecordSector, {"record": number, "position": position, "sector": sector}
    for position, relation in enumerate(record.relations):
        yield models.RecordRelation, {"record": number, "position": position, "relation": relation}
    for position, person in enumerate(record.people):
        yield (
            models.RecordPerson,
            {
                "record": number,
                "position": position,
                "person": _slug(person.name),
                "name": person.name,
                **_pair("office", person.office),
            },
        )
    for key, quantity in record.quantities.items():
        yield (
            models.Quantity,
            {
                "record": number,
                "key": key,
                "value": quantity.value,
                "to_value": quantity.to,
                **_pair("unit", quantity.unit),
            },
        )
    if gift := record.contribution:
        yield (
            models.Contribution,
            {
                "record": number,
                "giver": gift.giver,
                "receiver": gift.receiver,
                "form": gift.form.value,
                "amount_vnd": gift.amount_vnd,
                "qualifier": gift.qualifier.value,
                "standing": _standing(record, gift),
                **_pair("uncounted_reason", gift.uncounted_reason),
            },
        )


def _standing(record: Record, gift: Contribution) -> str:
    if not gift.counted:
        return "uncounted"
    return "delivered" if record.status in {Status.DONE, Status.ONGOING} else "promised"


def _facets(record: Record, graded: str, seed: Seed, as_of: date) -> set[tuple[str, str]]:
    """Every (facet, value) the record is found by. A value that it lacks is `unknown`."""
    year = dates.parse(record.date.edtf).year
    gift = record.contribution
    facets = {
        ("kind", record.kind.value),
        ("status", record.status.value),
        ("grade", graded),
        ("year", str(year) if year is not None else UNKNOWN),
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


def _term(record: Record, as_of: date) -> str:
    """Whether an agreement is in force on the day on which something last joined the data."""
    last = dates.parse(record.period.edtf).latest if record.period else None
    if last is None:
        return UNKNOWN
    return "ended" if last < as_of else "in-force"


def _numbers(
    record: Record, row: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, int | None]]:
    """What of a record is compared, ordered and summed as a number."""
    when = dates.parse(record.date.edtf)
    yield index.EARLIEST, when.soft_earliest.toordinal() if when.soft_earliest else None
    yield index.LATEST, when.soft_latest.toordinal() if when.soft_latest else None
    yield index.ADDED, _ordinal(row["added"])
    if gift := record.contribution:
        yield index.AMOUNT, gift.amount_vnd
        told = [claim for claim in claims if claim["amount_vnd"] is not None]
        if told:
            first = next((claim for claim in told if claim["agrees"]), told[0])
            counted = _standing(record, gift) == "delivered"
            yield index.TELLINGS, len(told)
            yield index.PRINTED, sum(claim["amount_vnd"] for claim in told)
            yield index.TOLD, first["amount_vnd"] if counted else None


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


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


@lru_cache(maxsize=8192)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


_slug = lru_cache(maxsize=8192)(words.slug)
