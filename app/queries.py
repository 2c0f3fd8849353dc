"""Every question to the database: filters in, frozen rows out. No page computes a number of its
own.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

from pyroaring import FrozenBitMap
from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, func, select

from app import index, models, rows
from app.filters import FACETS, Filter, Known
from app.grade import GRADES
from app.rows import Both
from app.vocabulary import Form, Kind, PartyType, Status

_t = models.Record.metadata.tables
PLACE, RELATION, SECTOR, PARTY = _t["place"], _t["relation"], _t["sector"], _t["party"]
RECORD, GIFT, CLAIM, POSTING = _t["record"], _t["contribution"], _t["claim"], _t["posting"]
SOURCE, INDICATOR = _t["source"], _t["indicator"]
GIVER, RECEIVER = PARTY.alias("giver"), PARTY.alias("receiver")

COUNTED = ("delivered", "promised")
UNKNOWN = "unknown"

STRETCHES = 250  # of time in which records are counted, at most
_AT_ONCE = 500  # records asked for by number in one statement
_KEPT = 2000  # records that pages showed: a few megabytes


def reference(connection: Connection) -> rows.Reference:
    """The places, relations and sectors."""
    places = {
        row.id: rows.Place(row.id, _both(row, "name"), row.kind, row.gso_code, _both(row, "note"))
        for row in connection.execute(select(PLACE).order_by(PLACE.c.position))
    }
    relations = {
        row.id: rows.Relation(row.id, (places[row.first_place], places[row.second_place]))
        for row in connection.execute(select(RELATION).order_by(RELATION.c.position))
    }
    sectors = {
        row.id: rows.Sector(row.id, _both(row, "name"), row.dac_code, row.colour)
        for row in connection.execute(select(SECTOR).order_by(SECTOR.c.position))
    }
    meta = _meta(connection)
    as_of = date.fromisoformat(meta["newest"]) if "newest" in meta else date.min
    told_until = date.fromisoformat(meta["last_day"]) if "last_day" in meta else date.min
    return rows.Reference(places, relations, sectors, meta["sha256"], as_of, told_until)


def _meta(connection: Connection) -> dict[str, str]:
    meta = _t["meta"]
    return {row.key: row.value for row in connection.execute(select(meta))}


def known(connection: Connection) -> Known:
    """The values each facet can have: those of its vocabulary, and those that records have."""
    found: dict[str, set[str]] = {facet: set() for facet in FACETS}
    had = select(POSTING.c.facet, POSTING.c.value).where(POSTING.c.facet.in_(FACETS))
    for facet, value in connection.execute(had):
        found[facet].add(value)
    for facet, table in (("place", PLACE), ("relation", RELATION), ("sector", SECTOR)):
        found[facet] |= set(connection.execute(select(table.c.id)).scalars())
    found["source"] |= set(connection.execute(select(SOURCE.c.id)).scalars())
    found["giver"] |= (parties := set(connection.execute(select(PARTY.c.id)).scalars()))
    found["receiver"] |= parties
    found["gave"] |= found["place"]
    found["received"] |= found["place"]
    found["purpose"] |= found["sector"]
    found["kind"] |= set(Kind)
    found["status"] |= set(Status)
    found["form"] |= set(Form)
    found["giver_type"] |= set(PartyType)
    found["value"] |= {"cash", "in-kind"}
    found["term"] |= {"in-force", "ended", UNKNOWN}
    found["standing"] |= {*COUNTED, "uncounted"}
    found["grade"] |= set(GRADES)
    found["amount"] |= {"known", UNKNOWN, "none"}
    for facet in ("year", "person", "gave", "received"):
        found[facet].add(UNKNOWN)
    return {facet: frozenset(values) for facet, values in found.items()}


# -- Records -------------------------------------------------------------------------------------


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
    numbers = index.of(connection).ordered(connection, wanted, offset, limit)
    kept = _kept.setdefault(connection.engine, {})
    read = records_numbered(
        connection, reference, Filter(), [number for number in numbers if number not in kept]
    )
    found = {number: kept[number] for number in numbers if number in kept}
    found |= {record.number: record for record in read}
    kept.update(found)
    while len(kept) > _KEPT:
        kept.pop(next(iter(kept)))
    return _marked(connection, wanted, [found[number] for number in numbers])


# Records that pages showed, of each database: it never changes while it is open.
_kept: "WeakKeyDictionary[Engine, dict[int, rows.Record]]" = WeakKeyDictionary()


def _marked(
    connection: Connection, wanted: Filter, found: Iterable[rows.Record]
) -> tuple[rows.Record, ...]:
    """The records, those marked that do not surely lie in the period asked for."""
    if not (wanted.start or wanted.end):
        return tuple(found)
    surely = index.of(connection).surely_within(connection, wanted)
    return tuple(
        record if record.number in surely else replace(record, surely=False) for record in found
    )


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
        part = _t[table]
        chosen = select(part).where(part.c.record.in_(numbers))
        for row in connection.execute(chosen.order_by(part.c.record, part.c.position)):
            gathered[row.record].append(make(row))
        return gathered

    places = parts("recordplace", lambda row: rows.PlaceRole(reference.places[row.place], row.role))
    sectors = parts("recordsector", lambda row: reference.sectors[row.sector])
    relations = parts("recordrelation", lambda row: reference.relations[row.relation])
    return tuple(
        rows.Record(
            number=row.number,
            id=row.id,
            kind=row.kind,
            status=row.status,
            title=_both(row, "title"),
            summary=_both(row, "summary"),
            date=_date(row),
            period=_period_of(row),
            places=tuple(places[row.number]),
            sectors=tuple(sectors[row.number]),
            relations=tuple(relations[row.number]),
            part_of=row.part_of,
            gift=_gift(row),
            grade=row.grade,
            sources=row.sources,
            disputed=row.disputed,
            added=row.added,
            surely=True,
        )
        for row in found
    )


def record_numbers(connection: Connection, wanted: Filter) -> "array[int]":
    """The numbers of all the records that the filter finds, in its order: eight bytes each."""
    return array("q", index.of(connection).ordered(connection, wanted, 0, None))


def records_numbered(
    connection: Connection, reference: rows.Reference, wanted: Filter, numbers: Sequence[int]
) -> tuple[rows.Record, ...]:
    """The records with these numbers, in the order of the numbers."""
    found: dict[int, rows.Record] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = RECORD.c.number.in_(numbers[start : start + _AT_ONCE])
        for record in _records(connection, reference, _record_select().where(some)):
            found[record.number] = record
    return _marked(connection, wanted, [found[number] for number in numbers])


def records_joined(
    connection: Connection, reference: rows.Reference, wanted: Filter, *, limit: int, offset: int
) -> tuple[rows.Record, ...]:
    """The records that the filter finds, those that joined the data last first."""
    known = index.of(connection)
    found = known.found(connection, wanted)
    numbers = known.bits(connection, index.ADDED).descending(found, offset, limit)
    return records_numbered(connection, reference, wanted, numbers)


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
) -> rows.Density:
    """How many of the records that the filter finds begin when, in each relation: by day, month or
    year, the finest of them that has at most `STRETCHES` from the first to the last.
    """
    known = index.of(connection)
    found = known.found(connection, wanted)
    if not found:
        return rows.Density((), ())
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
    return rows.Density(tuple(stretches), tuple(lanes))


def _stretches(first: str, last: str) -> list[str]:
    """Every day, month or year (as long as the texts are) from the first to the last."""
    if len(first) == len("2017"):
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if len(first) == len("2017-05"):
        start, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]
    start, end = (date.fromisoformat(text).toordinal() for text in (first, last))
    return [date.fromordinal(day).isoformat() for day in range(start, end + 1)]


def sources_of(connection: Connection, wanted: Filter) -> frozenset[str]:
    """The ids of the articles that tell of what the filter finds."""
    known = index.of(connection)
    found = known.found(connection, wanted)
    of_source = known.facet(connection, "source").items()
    return frozenset(id_ for id_, bitmap in of_source if found.intersect(bitmap))


def span(connection: Connection) -> tuple[str | None, str | None]:
    """The first and the last day that any record's date is written to touch, as ISO days."""
    meta = _meta(connection)
    return meta.get("first_day"), meta.get("last_day")


def record_id_at(connection: Connection, number: int) -> str | None:
    return connection.execute(select(RECORD.c.id).where(RECORD.c.number == number)).scalar()


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
    raw = connection.execute(select(RECORD).where(RECORD.c.id == id_)).one()
    people = _t["recordperson"]
    quantities = _t["quantity"]
    return rows.Detail(
        record=record,
        note=_maybe(raw, "note"),
        people=tuple(
            rows.Person(row.person, row.name, _both(row, "office"))
            for row in connection.execute(
                select(people).where(people.c.record == record.number).order_by(people.c.position)
            )
        ),
        quantities=tuple(
            rows.Quantity(row.key, row.value, row.to_value, _both(row, "unit"))
            for row in connection.execute(
                select(quantities).where(quantities.c.record == record.number).order_by("key")
            )
        ),
        claims=claims(connection, [record.number])[record.number],
        whole=the(RECORD.c.id == raw.part_of) if raw.part_of else None,
        parts=those(RECORD.c.part_of == id_),
        follows=the(RECORD.c.id == raw.follows) if raw.follows else None,
        followed_by=those(RECORD.c.follows == id_),
        corrections=corrections(connection, id_),
    )


def outcomes(
    connection: Connection, reference: rows.Reference, ids: Sequence[str]
) -> dict[str, tuple[rows.Record, ...]]:
    """What became of promises and agreements, by their id: the records that carry each out, by
    day.
    """
    chosen = select(RECORD.c.id, RECORD.c.follows).where(RECORD.c.follows.in_(ids))
    follows = {row.id: row.follows for row in connection.execute(chosen)}
    if not follows:
        return {}
    chosen_records = _record_select().where(RECORD.c.id.in_(list(follows)))
    found = _records(connection, reference, chosen_records.order_by(RECORD.c.number))
    gathered: defaultdict[str, tuple[rows.Record, ...]] = defaultdict(tuple)
    for record in found:
        gathered[follows[record.id]] += (record,)
    return dict(gathered)


def claims(
    connection: Connection, numbers: Sequence[int]
) -> defaultdict[int, tuple[rows.Claim, ...]]:
    """The claims of each record, by its number, in the order they were written."""
    gathered: defaultdict[int, tuple[rows.Claim, ...]] = defaultdict(tuple)
    for row in connection.execute(_claim_select().where(CLAIM.c.record.in_(numbers))):
        gathered[row.record] += (_claim(row),)
    return gathered


def corrections(connection: Connection, id_: str | None = None) -> tuple[rows.Correction, ...]:
    """The corrections of one record, or all, newest first."""
    table = _t["correction"]
    statement = select(table).order_by(table.c.date.desc(), table.c.number)
    if id_ is not None:
        statement = statement.where(table.c.record == id_)
    return tuple(
        rows.Correction(
            row.record, row.date, row.field, _both(row, "was"), _both(row, "now"), _both(row, "why")
        )
        for row in connection.execute(statement)
    )


def retired(connection: Connection, id_: str) -> rows.Retired | None:
    """What became of a record that is no longer there, or None."""
    table = _t["retired"]
    row = connection.execute(select(table).where(table.c.id == id_)).first()
    return rows.Retired(row.id, row.date, row.merged_into, _both(row, "why")) if row else None


# -- Facets --------------------------------------------------------------------------------------


def facet_counts(
    connection: Connection, wanted: Filter, facets: Iterable[str]
) -> dict[str, dict[str, int]]:
    """For each facet, how many records each of its values has under all the other filters.

    That is what choosing the value would give; a value that no record has is not in the answer.
    """
    known = index.of(connection)
    counts: dict[str, dict[str, int]] = {}
    for facet in facets:
        others = wanted.choose(facet)
        if not others.narrows:
            stored = select(POSTING.c.value, POSTING.c.count).where(POSTING.c.facet == facet)
            counts[facet] = {row.value: row[1] for row in connection.execute(stored)}
            continue
        found = known.found(connection, others)
        counts[facet] = {
            value: number
            for value, bitmap in known.facet(connection, facet).items()
            if (number := found.intersection_cardinality(bitmap))
        }
    return counts


def names(connection: Connection, facet: str, values: Iterable[str]) -> dict[str, Both]:
    """The names of values that are rows of a table: parties, people, sources."""
    wanted = list(values)
    if facet in {"giver", "receiver"}:
        chosen = select(PARTY).where(PARTY.c.id.in_(wanted))
        return {row.id: _both(row, "name") for row in connection.execute(chosen)}
    if facet == "source":
        chosen = select(SOURCE).where(SOURCE.c.id.in_(wanted))
        return {row.id: _both(row, "headline") for row in connection.execute(chosen)}
    if facet == "person":
        people = _t["recordperson"]
        chosen = select(people.c.person, func.min(people.c.name)).where(people.c.person.in_(wanted))
        return {
            slug: Both(name, name)
            for slug, name in connection.execute(chosen.group_by(people.c.person))
        }
    return {}


# -- Money ---------------------------------------------------------------------------------------


def totals(connection: Connection, wanted: Filter, by: str | None = None) -> tuple[rows.Sum, ...]:
    """What the contributions that the filter finds add up to, each counted once.

    `by` is a facet of which a contribution has one value: year, purpose, form, giver_type, giver,
    receiver, gave or received. Without it, one sum of all (also where there are none).
    """
    known = index.of(connection)

    def having(facet: str, *values: str) -> FrozenBitMap:
        return known.having(connection, facet, values)

    amounts = known.bits(connection, index.AMOUNT)
    in_cash, at_least = having("value", "cash"), having(index.QUALIFIER, "at-least")
    every_delivered, every_promised = (having("standing", standing) for standing in COUNTED)
    found = known.found(connection, wanted) & (every_delivered | every_promised)

    def summed(key: str, gifts: FrozenBitMap) -> rows.Sum:
        delivered, promised = gifts & every_delivered, gifts & every_promised
        with_amount = delivered & amounts.every
        cash = with_amount & in_cash
        return rows.Sum(
            key=key,
            gifts=len(delivered),
            known=len(with_amount),
            cash_vnd=amounts.sum(cash),
            in_kind_vnd=amounts.sum(with_amount - cash),
            at_least=with_amount.intersect(at_least),
            promises=len(promised),
            promises_known=promised.intersection_cardinality(amounts.every),
            promised_vnd=amounts.sum(promised & amounts.every),
        )

    if by is None:
        return (summed("", found),)
    groups = ((key, found & bitmap) for key, bitmap in known.facet(connection, by).items())
    return tuple(summed(key, gifts) for key, gifts in groups if gifts)


def total(connection: Connection, wanted: Filter) -> rows.Sum:
    """What all the contributions that the filter finds add up to."""
    return totals(connection, wanted)[0]


def naive_sum(connection: Connection, wanted: Filter) -> rows.NaiveSum:
    """What all the printed amounts of the contributions that the filter finds add up to."""
    known = index.of(connection)
    found = known.found(connection, wanted)
    return rows.NaiveSum(
        mentions=known.bits(connection, index.TELLINGS).sum(found),
        printed_vnd=known.bits(connection, index.PRINTED).sum(found),
        counted_vnd=known.bits(connection, index.TOLD).sum(found),
    )


def mentions(
    connection: Connection, wanted: Filter, *, gifts: int | None = None
) -> tuple[rows.Mention, ...]:
    """Every printed amount of the contributions that the filter finds, telling by telling; of the
    first `gifts` of them, where given.

    Adding all of them is the naive sum; adding those that are counted is the true one.
    """
    known = index.of(connection)
    told = known.found(connection, wanted) & known.bits(connection, index.TELLINGS).every
    numbers = list(told if gifts is None else told[:gifts])
    found: list[rows.Mention] = []
    for start in range(0, len(numbers), _AT_ONCE):
        found += _mentions(connection, numbers[start : start + _AT_ONCE])
    return tuple(found)


def _mentions(connection: Connection, numbers: Sequence[int]) -> Iterator[rows.Mention]:
    statement = (
        select(
            RECORD.c.id,
            RECORD.c.title_vi,
            RECORD.c.title_en,
            GIFT.c.standing,
            CLAIM.c.source,
            CLAIM.c.paragraph,
            CLAIM.c.figure,
            CLAIM.c.amount_vnd,
            CLAIM.c.agrees,
        )
        .select_from(
            RECORD.join(GIFT, GIFT.c.record == RECORD.c.number)
            .join(CLAIM, CLAIM.c.record == RECORD.c.number)
            .join(SOURCE, SOURCE.c.id == CLAIM.c.source)
        )
        .where(CLAIM.c.field == "amount_vnd", CLAIM.c.amount_vnd.is_not(None))
        .where(RECORD.c.number.in_(numbers))
        .order_by(RECORD.c.number, CLAIM.c.agrees.desc(), CLAIM.c.number)
    )
    first: dict[str, tuple[str, int]] = {}
    for row in connection.execute(statement):
        is_first = row.id not in first
        source, paragraph = first.setdefault(row.id, (row.source, row.paragraph))
        yield rows.Mention(
            record=row.id,
            title=Both(row.title_vi, row.title_en),
            source=row.source,
            paragraph=row.paragraph,
            figure=row.figure,
            amount_vnd=row.amount_vnd,
            counted=is_first and row.standing == "delivered",
            standing=row.standing,
            first_source=source,
            first_paragraph=paragraph,
        )


# -- Indicators and sources ----------------------------------------------------------------------


def indicators(
    connection: Connection, reference: rows.Reference, place: str | None = None
) -> tuple[rows.Indicator, ...]:
    """The figures that give context, of one place or of all, in the order of their dates."""
    statement = select(INDICATOR).order_by(
        INDICATOR.c.place, INDICATOR.c.sort_day, INDICATOR.c.position
    )
    if place is not None:
        statement = statement.where(INDICATOR.c.place == place)
    found = connection.execute(statement).all()
    cited: defaultdict[str, tuple[rows.Claim, ...]] = defaultdict(tuple)
    ids = [row.id for row in found]
    for row in connection.execute(_claim_select().where(CLAIM.c.indicator.in_(ids))):
        cited[row.indicator] += (_claim(row),)
    return tuple(
        rows.Indicator(
            id=row.id,
            place=reference.places[row.place],
            name=_both(row, "name"),
            measure=row.measure,
            value=row.value,
            unit=_both(row, "unit"),
            qualifier=row.qualifier,
            date=rows.Date(
                edtf=row.date_edtf,
                words=_both(row, "date"),
                short=_both(row, "date"),
                basis=row.date_basis,
                reason=_maybe(row, "date_reason"),
                earliest=None,
                latest=None,
                year=None,
            ),
            note=_maybe(row, "note"),
            claims=cited[row.id],
        )
        for row in found
    )


def source_count(connection: Connection) -> int:
    """How many articles there are."""
    return connection.execute(select(func.max(SOURCE.c.position))).scalar_one_or_none() or 0


def sources(
    connection: Connection, id_: str | None = None, *, limit: int | None = None, offset: int = 0
) -> tuple[rows.Source, ...]:
    """The articles in their order, or the one, with how many records cite each."""
    cited = and_(POSTING.c.facet == "source", POSTING.c.value == SOURCE.c.id)
    statement = (
        select(SOURCE, func.coalesce(POSTING.c.count, 0).label("records"))
        .outerjoin(POSTING, cited)
        .where(SOURCE.c.position > offset)  # positions count from 1 on, without a gap
        .order_by(SOURCE.c.position)
        .limit(limit)
    )
    if id_ is not None:
        statement = statement.where(SOURCE.c.id == id_)
    return tuple(
        rows.Source(
            id=row.id,
            file=row.file,
            sha256=row.sha256,
            headline=_both(row, "headline"),
            publisher=row.publisher,
            url=row.url,
            published=_maybe(row, "published"),
            event=_both(row, "event"),
            event_date=_both(row, "event_date"),
            event_basis=row.event_basis,
            event_reason=_maybe(row, "event_reason"),
            added=row.added,
            note=_maybe(row, "note"),
            records=row.records,
        )
        for row in connection.execute(statement)
    )


def reports(connection: Connection, source: str) -> tuple[rows.Report, ...]:
    """The independent reports that settle what an article leaves open."""
    table = _t["report"]
    chosen = select(table).where(table.c.source == source).order_by(table.c.number)
    return tuple(rows.Report(row.url, _both(row, "says")) for row in connection.execute(chosen))


def paragraphs(connection: Connection, source: str) -> tuple[rows.Paragraph, ...]:
    """An article from the other side: paragraph by paragraph, what came from it, or why nothing."""
    cited: defaultdict[int, list[rows.Cited]] = defaultdict(list)
    title_vi = func.coalesce(RECORD.c.title_vi, INDICATOR.c.name_vi).label("title_vi")
    title_en = func.coalesce(RECORD.c.title_en, INDICATOR.c.name_en).label("title_en")
    statement = (
        select(CLAIM, RECORD.c.id.label("record_id"), title_vi, title_en)
        .select_from(
            CLAIM.outerjoin(RECORD, RECORD.c.number == CLAIM.c.record).outerjoin(
                INDICATOR, INDICATOR.c.id == CLAIM.c.indicator
            )
        )
        .where(CLAIM.c.source == source)
        .order_by(CLAIM.c.paragraph, CLAIM.c.number)
    )
    for row in connection.execute(statement):
        cited[row.paragraph].append(
            rows.Cited(row.field, row.figure, row.record_id, row.indicator, _both(row, "title"))
        )
    aside: defaultdict[int, list[rows.Aside]] = defaultdict(list)
    table = _t["aside"]
    for row in connection.execute(
        select(table).where(table.c.source == source).order_by(table.c.number)
    ):
        aside[row.paragraph].append(rows.Aside(row.figure, row.reason, _maybe(row, "note")))
    return tuple(
        rows.Paragraph(number, tuple(cited[number]), tuple(aside[number]))
        for number in sorted(cited.keys() | aside.keys())
    )


# -- Whole tables --------------------------------------------------------------------------------


def whole(connection: Connection, table: str) -> Iterator[Mapping[str, Any]]:
    """All rows of a table as they are stored, in the order of its key; the number of a record as
    its id.
    """
    stored = _t[table]
    numbers = [c for c in stored.c if c.references(RECORD.c.number)]
    columns = [c for c in stored.c if c not in numbers]
    ids = [RECORD.c.id.label(c.name) for c in numbers]
    source = stored.outerjoin(RECORD, numbers[0] == RECORD.c.number) if numbers else stored
    order = [stored.c.position] if table in _POSITIONED else list(stored.primary_key)
    statement = select(*columns, *ids).select_from(source).order_by(*order)
    result = connection.execute(statement, execution_options={"yield_per": 1000})
    for row in result.mappings():
        yield dict(row)


_POSITIONED = {"place", "relation", "sector", "source", "indicator"}


def retired_all(connection: Connection) -> tuple[rows.Retired, ...]:
    """What became of every record that is no longer there, the last first."""
    table = _t["retired"]
    chosen = select(table).order_by(table.c.date.desc(), table.c.id)
    return tuple(
        rows.Retired(row.id, row.date, row.merged_into, _both(row, "why"))
        for row in connection.execute(chosen)
    )


# -- Rows ----------------------------------------------------------------------------------------


def _both(row: Row[Any], name: str) -> Both:
    return Both(getattr(row, f"{name}_vi"), getattr(row, f"{name}_en"))


def _maybe(row: Row[Any], name: str) -> Both | None:
    return _both(row, name) if getattr(row, f"{name}_vi") is not None else None


def _date(row: Row[Any]) -> rows.Date:
    return rows.Date(
        edtf=row.date_edtf,
        words=_both(row, "date"),
        short=_both(row, "date_short"),
        basis=row.date_basis,
        reason=_maybe(row, "date_reason"),
        earliest=row.earliest,
        latest=row.latest,
        year=row.year,
    )


def _period_of(row: Row[Any]) -> rows.Date | None:
    if row.period_edtf is None:
        return None
    return rows.Date(
        edtf=row.period_edtf,
        words=_both(row, "period"),
        short=_both(row, "period"),
        basis=row.period_basis,
        reason=_maybe(row, "period_reason"),
        earliest=row.period_earliest,
        latest=row.period_latest,
        year=None,
    )


def _gift(row: Row[Any]) -> rows.Gift | None:
    if row.gift_standing is None:
        return None
    return rows.Gift(
        giver=rows.Party(row.giver_id, _both(row, "giver_name"), row.giver_type, row.giver_place),
        receiver=rows.Party(
            row.receiver_id, _both(row, "receiver_name"), row.receiver_type, row.receiver_place
        ),
        form=row.gift_form,
        amount_vnd=row.gift_amount_vnd,
        qualifier=row.gift_qualifier,
        standing=row.gift_standing,
        uncounted_reason=_maybe(row, "gift_uncounted_reason"),
    )


def _claim_select() -> Select[Any]:
    return (
        select(CLAIM, SOURCE.c.headline_vi, SOURCE.c.headline_en, SOURCE.c.publisher, SOURCE.c.url)
        .join(SOURCE, SOURCE.c.id == CLAIM.c.source)
        .order_by(CLAIM.c.number)
    )


def _claim(row: Row[Any]) -> rows.Claim:
    return rows.Claim(
        field=row.field,
        source=row.source,
        source_headline=_both(row, "headline"),
        source_publisher=row.publisher,
        source_url=row.url,
        paragraph=row.paragraph,
        figure=row.figure,
        prefix=row.prefix,
        suffix=row.suffix,
        amount_vnd=row.amount_vnd,
        agrees=row.agrees,
        reading=_maybe(row, "reading"),
        why=_maybe(row, "why"),
    )
