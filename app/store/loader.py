"""A `Seed` to the rows of the tables: a record at a time, so that a million of them need no more
memory than a thousand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count, islice
from typing import Final

from app import figures
from app.seed.reading import Seed
from app.seed.schema import (
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
from app.store import postings
from app.values import date_words, dates, words
from app.values.grade import grade
from app.values.vocabulary import Basis, Status

# Raised with every change of the tables or of what is worked out for them, so that an old file is
# rebuilt although `seed/` is the same.
SCHEMA: Final = "5"

_BATCH: Final = 2000  # records made into rows, or rows of another table, at a time

Row = postings.Row
Part = postings.Part

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
    days: tuple[str | None, ...]  # earliest, latest; the soft ones
    year: int | None
    sort_day: str


@lru_cache(maxsize=65536)
def _when(edtf: str) -> _When:
    when = dates.parse(edtf)
    bounds = (when.earliest, when.latest, when.soft_earliest, when.soft_latest)
    return _When(
        written=(edtf, date_words.words(edtf, "vi"), date_words.words(edtf, "en")),
        short=(date_words.short_words(when, "vi"), date_words.short_words(when, "en")),
        days=tuple([day.isoformat() if day else None for day in bounds]),
        year=when.year,
        sort_day=when.sort_key,
    )


def _record_tables(seed: Seed, records: Iterable[Record]) -> Iterator[Part]:
    """The tables that grow with the records, and what is known only after the last of them."""
    tables = _RecordTables(seed)
    for number, record in enumerate(records, 1):
        tables.add(record, number)
        if number % _BATCH == 0:
            yield from tables.take()
    for indicator in seed.indicators.values():
        for claim in indicator.claims:
            tables.add_claim(claim, None, indicator.id)
    yield from tables.take()
    known = {
        "sha256": seed.sha256,
        "schema": SCHEMA,
        "newest": tables.newest,
        "first_day": tables.first_day,
        "last_day": tables.last_day,
    }
    yield "meta", [(key, value) for key, value in known.items() if value]


class _RecordTables:
    """The rows of the tables that grow with the records."""

    def __init__(self, seed: Seed) -> None:
        self._added_of = {id_: source.added.isoformat() for id_, source in seed.sources.items()}
        # What was corrected or withdrawn is news too.
        self.newest = max((each.date.isoformat() for each in _changes(seed)), default="")
        self.first_day: str | None = None
        self.last_day: str | None = None
        self._last = ("", "")
        self._claim_numbers = count(1)
        self._rows: dict[str, list[Row]] = {name: [] for name in _PER_RECORD}

    def take(self) -> Iterator[Part]:
        """What has been added since the last time."""
        yield from self._rows.items()
        self._rows = {name: [] for name in _PER_RECORD}

    def add(self, record: Record, number: int) -> None:
        """The next record, after all others in the order of `sort_key`."""
        when = _when(record.date.edtf)
        if (key := (when.sort_day, record.id)) <= self._last:
            last = self._last[1]
            raise ValueError(f"{record.id} after {last}: records come in the order of sort_key")
        if key[0] != self._last[0]:
            self._rows["day"].append((key[0], number))
        self._last = key
        sources = {claim.source for claim in record.claims}
        disputed = not all(claim.agrees for claim in record.claims)
        gift = record.contribution
        lacks_amount = gift is not None and gift.amount_vnd is None
        graded = _grade(len(sources), disputed, record.date.edtf, record.date.basis, lacks_amount)
        added = (
            record.added.isoformat()
            if record.added
            else min([self._added_of[source] for source in sources])
        )
        row = _record_row(record, number, when)
        self._rows["record"].append((*row, added, graded, len(sources), disputed))
        _add_parts(self._rows, record, number)
        for claim in record.claims:
            self.add_claim(claim, number, None)
        self.newest = max(self.newest, added)
        earliest, latest, *_ = when.days
        if earliest is not None:
            self.first_day = min(self.first_day or earliest, earliest)
        if latest is not None:
            self.last_day = max(self.last_day or latest, latest)

    def add_claim(self, claim: Claim, record: int | None, indicator: str | None) -> None:
        """A claim on a record or on an indicator."""
        self._rows["claim"].append(
            (
                next(self._claim_numbers),
                record,
                indicator,
                claim.field,
                claim.source,
                claim.paragraph,
                claim.figure,
                claim.prefix,
                claim.suffix,
                _amount(claim.figure) if claim.field == "amount_vnd" else None,
                claim.agrees,
                *_pair(claim.reading),
                *_pair(claim.why),
            )
        )


def _changes(seed: Seed) -> Iterator[Correction | Retired]:
    yield from seed.corrections
    yield from seed.retired.values()


def _record_row(record: Record, number: int, when: _When) -> Row:
    """All columns but the last four, which are worked out from the claims."""
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
    )


@lru_cache(maxsize=8192)
def _grade(sources: int, disputed: bool, edtf: str, basis: Basis, lacks_amount: bool) -> str:
    return grade(
        sources=sources,
        disputed=disputed,
        date=dates.parse(edtf),
        basis=basis,
        lacks_amount=lacks_amount,
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


def _amount(figure: str) -> int | None:
    """What a telling of an amount says."""
    said = figures.parse(figure)
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
