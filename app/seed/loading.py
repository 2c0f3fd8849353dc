"""A `Seed` to the rows of the tables: a record at a time, so that a million of them need no more
memory than a thousand.

A row has its values by the names of the columns. What a column and a field of `seed/` both have a
name for is taken over by that name; what is worked out is named where it is worked out. A column
that neither names is an error as soon as its table is filled.
"""

from collections.abc import Iterable, Iterator, Mapping
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


@lru_cache(maxsize=65536)
def _bounds(edtf: str) -> Row:
    """What columns of a record say of its date, worked out once however many records have it."""
    when = dates.parse(edtf)
    names = ("earliest", "latest", "soft_earliest", "soft_latest")
    days = {name: getattr(when, name) for name in names}
    return {
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "date_short_vi": date_words.short_words(edtf, "vi"),
        "date_short_en": date_words.short_words(edtf, "en"),
        "year": when.told_year,
        "year_is_about": when.told_year is not None and when.year is None,
        "sort_day": when.sort_key,
    }


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
        if (key := (bounds["sort_day"], record.id)) <= self._last:
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
        if (earliest := bounds["earliest"]) is not None:
            self.first_day = min(self.first_day or earliest, earliest)
        if (latest := bounds["latest"]) is not None:
            self.last_day = max(self.last_day or latest, latest)

    def _record_row(self, record: schema.Record, number: int, bounds: Row) -> Row:
        sources = {claim.source: self._sources[claim.source] for claim in record.claims}
        disputed = not all(claim.agrees for claim in record.claims)
        gift = record.contribution
        period = _bounds(record.period.edtf) if record.period else {}
        founding = any(s.collection is Collection.FOUNDING for s in sources.values())
        short = record.short_title or record.title
        return row_of(
            tables.Record,
            record,
            number=number,
            **dated("date", record.date),
            **bounds,
            short_title_vi=short.vi,
            short_title_en=short.en,
            **dated("period", record.period),
            period_earliest=period.get("earliest"),
            period_latest=period.get("latest"),
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
    for model, found in (
        (tables.Place, seed.places),
        (tables.Sector, seed.sectors),
        (tables.BodyType, seed.body_types),
    ):
        yield model, _listed(model, ((each, {}) for each in found.values()))
    ends = ("first_place", "second_place")
    pairs = ((each, dict(zip(ends, each.places, strict=True))) for each in seed.relations.values())
    yield tables.Relation, _listed(tables.Relation, pairs)
    parties = sorted(seed.parties.values(), key=lambda party: _age(party, seed.parties))
    slugs = ((party, words.slug(f"{party.name.vi} {party.name.en}")) for party in parties)
    yield tables.Party, (row_of(tables.Party, party, searched=slug) for party, slug in slugs)
    yield tables.Source, _listed(tables.Source, ((each, _days_of(each)) for each in sources), 1)
    reports = ((report, {"source": each.id}) for each in sources for report in each.reports)
    yield tables.Report, _listed(tables.Report, reports, 1)
    yield tables.Aside, _listed(tables.Aside, _asides(sources), 1)
    indicators = seed.indicators.values()
    told = ((each, _day_of(each)) for each in indicators)
    yield tables.Indicator, _listed(tables.Indicator, told)
    yield (
        tables.IndicatorSector,
        (
            {"indicator": indicator.id, "position": at, "sector": sector}
            for indicator in indicators
            for at, sector in enumerate(indicator.sectors)
        ),
    )
    yield tables.Correction, _listed(tables.Correction, ((c, {}) for c in seed.corrections), 1)
    yield tables.Retired, (row_of(tables.Retired, each) for each in seed.retired.values())


def _listed(
    model: type[Stored], found: Iterable[tuple[schema.Table, Row]], first: int = 0
) -> Iterator[Row]:
    """A row of each with what is worked out of it, counted in the order in which they come."""
    order = "position" if "position" in model.model_fields else "number"
    for at, (each, worked_out) in enumerate(found, first):
        yield row_of(model, each, **{order: at}, **worked_out)


def _day_of(indicator: schema.Indicator) -> Row:
    date = indicator.date
    return {**dated("date", date), "sort_day": _bounds(date.edtf)["sort_day"]}


def _days_of(source: schema.Source) -> Row:
    return {
        **dated("published", source.published),
        **dated("event_date", source.event_date),
        "event_latest": _bounds(source.event_date.edtf)["latest"] or "",
    }


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


def _asides(sources: Iterable[schema.Source]) -> Iterator[tuple[schema.Table, Row]]:
    for source in sources:
        for aside in source.set_aside:
            yield aside, {"source": source.id, "figure": None}
        for unclaimed in source.unclaimed:
            yield unclaimed, {"source": source.id}
