"""A `Seed` to the rows of the tables: a record at a time, so that a million of them need no more
memory than a thousand.

A row has its values by the names of the columns. What a column and a field of `seed/` both have a
name for is taken over by that name; what is worked out is named where it is worked out. A column
that neither names is an error as soon as its table is filled.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, count, islice
from typing import Final

from pydantic import TypeAdapter
from pydantic_core import SchemaValidator, core_schema

from app import figures
from app.data import tables
from app.data.said import Part, Row, Stored
from app.seed import schema
from app.seed.reading import Seed
from app.seed.rows import dated, row_of
from app.values import date_words, dates, words
from app.values.grade import grade
from app.values.vocabulary import Basis, Collection, ReadAs, Spelt, Status

_BATCH: Final = 2000  # records made into rows, or rows of another table, at a time


def rows_of(seed: Seed, records: Iterable[schema.Record] | None = None) -> Iterator[Part]:
    """All of `seed` as rows, some thousands at a time.

    `records`, where given, are the records in place of those of `seed`: any number of them, in the
    order of `sort_key`.
    """
    for model, rows in _other_tables(seed):
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            yield _name(model), batch
    if records is None:
        records = sorted(seed.records.values(), key=sort_key)
    yield from _record_tables(seed, records)


def validated(parts: Iterable[Part]) -> Iterator[Part]:
    """The same rows, each held against its table: just its columns, each of its type, as it is.

    Raises `pydantic.ValidationError`. A model of each row would take twenty times as long.
    """
    shapes = {_name(model): _shape(model) for model in tables.MODELS}
    for name, rows in parts:
        shapes[name].validate_python(rows, strict=True)
        yield name, rows


@cache
def _shape(model: type[Stored]) -> SchemaValidator:
    """What rows of the table are, by what its model declares."""
    columns = {
        name: core_schema.typed_dict_field(TypeAdapter(field.rebuild_annotation()).core_schema)
        for name, field in model.model_fields.items()
    }
    row = core_schema.typed_dict_schema(columns, extra_behavior="forbid")
    return SchemaValidator(core_schema.list_schema(row))


def sort_key(record: schema.Record) -> tuple[str, str]:
    """What records are numbered by: their day, then their id."""
    return dates.parse(record.date.edtf).sort_key, record.id


def _name(model: type[Stored]) -> str:
    return str(model.__tablename__)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What is worked out from an EDTF date, once however many records have it."""

    short: tuple[str, str]
    days: tuple[str | None, ...]  # earliest, latest; the soft ones
    year: int | None
    year_is_about: bool
    sort_day: str


@lru_cache(maxsize=65536)
def _bounds(edtf: str) -> _Bounds:
    when = dates.parse(edtf)
    days = (when.earliest, when.latest, when.soft_earliest, when.soft_latest)
    return _Bounds(
        short=(date_words.short_words(edtf, "vi"), date_words.short_words(edtf, "en")),
        days=tuple([day.isoformat() if day else None for day in days]),
        year=when.told_year,
        year_is_about=when.told_year is not None and when.year is None,
        sort_day=when.sort_key,
    )


# -- Records -------------------------------------------------------------------------------------


def _record_tables(seed: Seed, records: Iterable[schema.Record]) -> Iterator[Part]:
    """The tables that grow with the records, and what is known only after the last of them."""
    filling = _RecordTables(seed)
    for number, record in enumerate(records, 1):
        filling.add(record, number)
        if number % _BATCH == 0:
            yield from filling.take()
    for indicator in seed.indicators.values():
        for claim in indicator.claims:
            filling.add_claim(claim, None, indicator.id)
    yield from filling.take()
    known = {
        "sha256": seed.sha256,
        "newest": filling.newest,
        "first_day": filling.first_day,
        "last_day": filling.last_day,
    }
    yield (
        _name(tables.Meta),
        [{"key": key, "value": value} for key, value in known.items() if value],
    )


_PER_RECORD: Final = (
    tables.Day, tables.Record, tables.RecordPlace, tables.RecordSector, tables.RecordRelation,
    tables.RecordPerson, tables.Quantity, tables.Contribution, tables.Claim,
)  # fmt: skip


class _RecordTables:
    """The rows of the tables that grow with the records."""

    def __init__(self, seed: Seed) -> None:
        self._sources = seed.sources
        # What was corrected or withdrawn is news too.
        changes = chain[schema.Correction | schema.Retired](seed.corrections, seed.retired.values())
        self.newest = max((each.date.isoformat() for each in changes), default="")
        self.first_day: str | None = None
        self.last_day: str | None = None
        self._last = ("", "")
        self._claim_numbers = count(1)
        self._rows: dict[type[Stored], list[Row]] = {model: [] for model in _PER_RECORD}

    def take(self) -> Iterator[Part]:
        """What has been added since the last time."""
        yield from ((_name(model), rows) for model, rows in self._rows.items())
        self._rows = {model: [] for model in _PER_RECORD}

    def add(self, record: schema.Record, number: int) -> None:
        """The next record, after all others in the order of `sort_key`."""
        bounds = _bounds(record.date.edtf)
        if (key := (bounds.sort_day, record.id)) <= self._last:
            last = self._last[1]
            raise ValueError(f"{record.id} after {last}: records come in the order of sort_key")
        if key[0] != self._last[0]:
            self._rows[tables.Day].append({"day": key[0], "first": number})
        self._last = key
        row = self._record_row(record, number, bounds)
        self._rows[tables.Record].append(row)
        for model, part in _parts(record, number):
            self._rows[model].append(part)
        for claim in record.claims:
            self.add_claim(claim, number, None)
        self.newest = max(self.newest, row["added"])
        earliest, latest, *_ = bounds.days
        if earliest is not None:
            self.first_day = min(self.first_day or earliest, earliest)
        if latest is not None:
            self.last_day = max(self.last_day or latest, latest)

    def _record_row(self, record: schema.Record, number: int, bounds: _Bounds) -> Row:
        sources = {claim.source: self._sources[claim.source] for claim in record.claims}
        disputed = not all(claim.agrees for claim in record.claims)
        gift = record.contribution
        earliest, latest, soft_earliest, soft_latest = bounds.days
        period = _bounds(record.period.edtf).days if record.period else (None, None)
        founding = any(s.collection is Collection.FOUNDING for s in sources.values())
        short = record.short_title or record.title
        return row_of(
            tables.Record,
            record,
            number=number,
            **dated("date", record.date),
            date_short_vi=bounds.short[0],
            date_short_en=bounds.short[1],
            short_title_vi=short.vi,
            short_title_en=short.en,
            earliest=earliest,
            latest=latest,
            soft_earliest=soft_earliest,
            soft_latest=soft_latest,
            year=bounds.year,
            year_is_about=bounds.year_is_about,
            sort_day=bounds.sort_day,
            **dated("period", record.period),
            period_earliest=period[0],
            period_latest=period[1],
            main_sector=record.sectors[0],
            collection=Collection.FOUNDING.value if founding else Collection.WIDER.value,
            grade=_grade(
                # A weak page alone is a telling all the same.
                max(1, sum(source.weakness is None for source in sources.values())),
                disputed,
                record.date.edtf,
                record.date.basis,
                gift is not None and gift.amount_vnd is None,
                all(source.text is ReadAs.NOTES for source in sources.values()),
            ),
            articles=len(sources),
            disputed=disputed,
            added=(record.added or min(s.added for s in sources.values())).isoformat(),
        )

    def add_claim(self, claim: schema.Claim, record: int | None, indicator: str | None) -> None:
        """A claim on a record or on an indicator."""
        amount = _amount(claim.figure) if claim.field == "amount_vnd" else None
        self._rows[tables.Claim].append(
            row_of(
                tables.Claim,
                claim,
                number=next(self._claim_numbers),
                record=record,
                indicator=indicator,
                amount_vnd=amount,
            )
        )


def _parts(record: schema.Record, number: int) -> Iterator[tuple[type[Stored], Row]]:
    """The rows of the other tables that hang on a record, its claims apart."""
    for at, place in enumerate(record.places):
        row = {"record": number, "position": at, "place": place.id, "role": str(place.role)}
        yield tables.RecordPlace, row
    for at, sector in enumerate(record.sectors):
        yield tables.RecordSector, {"record": number, "position": at, "sector": sector}
    for at, relation in enumerate(record.relations):
        yield tables.RecordRelation, {"record": number, "position": at, "relation": relation}
    for at, person in enumerate(record.people):
        slug = _slug(person.name)
        yield (
            tables.RecordPerson,
            row_of(tables.RecordPerson, person, record=number, position=at, person=slug),
        )
    for key, counted in record.quantities.items():
        yield (
            tables.Quantity,
            row_of(tables.Quantity, counted, record=number, key=key, to_value=counted.to),
        )
    if gift := record.contribution:
        given = standing(record, gift)
        yield (
            tables.Contribution,
            row_of(tables.Contribution, gift, record=number, standing=given),
        )


_slug = lru_cache(maxsize=8192)(words.slug)


@lru_cache(maxsize=8192)
def _grade(
    sources: int, disputed: bool, edtf: str, basis: Basis, lacks_amount: bool, notes_only: bool
) -> str:
    return grade(
        sources=sources,
        disputed=disputed,
        date=dates.parse(edtf),
        basis=basis,
        lacks_amount=lacks_amount,
        notes_only=notes_only,
    )


def _amount(figure: str) -> int | None:
    """What a telling of an amount says."""
    said = figures.parse(figure)
    return int(said.number) if said and said.number is not None else None


def standing(record: schema.Record, gift: schema.Contribution) -> str:
    """Whether a contribution is delivered, promised, a token, or counted elsewhere."""
    if gift.token:
        return "token"
    if not gift.counted:
        return "uncounted"
    return "delivered" if record.status in {Status.DONE, Status.ONGOING} else "promised"


# -- Tables that do not grow with the records ----------------------------------------------------


def _other_tables(seed: Seed) -> Iterator[tuple[type[Stored], Iterable[Row]]]:
    """Each table whose rows do not hang on records, and its rows."""
    sources = seed.sources.values()
    yield tables.Spelling, _spellings(seed)  # what is to be found is read by them
    yield tables.Place, _listed(tables.Place, seed.places)
    yield (
        tables.Relation,
        (
            row_of(tables.Relation, each, position=at, first_place=first, second_place=second)
            for at, each in enumerate(seed.relations.values())
            for first, second in [each.places]
        ),
    )
    yield tables.Sector, _listed(tables.Sector, seed.sectors)
    yield tables.BodyType, _listed(tables.BodyType, seed.body_types)
    yield (
        tables.Party,
        (
            row_of(tables.Party, party, searched=words.slug(f"{party.name.vi} {party.name.en}"))
            for party in sorted(seed.parties.values(), key=lambda party: _age(party, seed.parties))
        ),
    )
    yield (
        tables.Source,
        (
            row_of(
                tables.Source,
                source,
                position=at,
                **dated("published", source.published),
                **dated("event_date", source.event_date),
                event_latest=_bounds(source.event_date.edtf).days[1] or "",
            )
            for at, source in enumerate(sources, 1)
        ),
    )
    reports = ((source, report) for source in sources for report in source.reports)
    yield (
        tables.Report,
        (
            row_of(tables.Report, report, number=at, source=source.id)
            for at, (source, report) in enumerate(reports, 1)
        ),
    )
    yield tables.Aside, _asides(sources)
    yield (
        tables.Indicator,
        (
            row_of(
                tables.Indicator,
                indicator,
                position=at,
                **dated("date", indicator.date),
                sort_day=_bounds(indicator.date.edtf).sort_day,
            )
            for at, indicator in enumerate(seed.indicators.values())
        ),
    )
    yield (
        tables.IndicatorSector,
        (
            {"indicator": indicator.id, "position": at, "sector": sector}
            for indicator in seed.indicators.values()
            for at, sector in enumerate(indicator.sectors)
        ),
    )
    yield (
        tables.Correction,
        (row_of(tables.Correction, each, number=at) for at, each in enumerate(seed.corrections, 1)),
    )
    yield tables.Retired, (row_of(tables.Retired, each) for each in seed.retired.values())


def _age(party: schema.Party, parties: Mapping[str, schema.Party]) -> int:
    """How many bodies it succeeds, one after another: each stands after the one before it."""
    return 0 if party.succeeds is None else 1 + _age(parties[party.succeeds], parties)


def _spellings(seed: Seed) -> Iterator[Row]:
    written = [
        *((s.kind.value, way, s.meant) for s in seed.spellings.values() for way in s.written),
        *((Spelt.WORD.value, way, p.name.vi) for p in seed.places.values() for way in p.spellings),
    ]
    for number, (kind, way, meant) in enumerate(written, 1):
        yield {"number": number, "kind": kind, "written": way, "meant": meant}


def _listed(model: type[Stored], found: Mapping[str, schema.Table]) -> Iterator[Row]:
    return (row_of(model, each, position=at) for at, each in enumerate(found.values()))


def _asides(sources: Iterable[schema.Source]) -> Iterator[Row]:
    asides = (
        (source, aside)
        for source in sources
        for aside in chain[schema.SetAside | schema.Unclaimed](source.set_aside, source.unclaimed)
    )
    for at, (source, aside) in enumerate(asides, 1):
        figure = aside.figure if isinstance(aside, schema.Unclaimed) else None
        yield row_of(tables.Aside, aside, number=at, source=source.id, figure=figure)
