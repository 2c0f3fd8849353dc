"""Every question to the database: filters in, frozen rows out. No page computes a number of its
own.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    column,
    distinct,
    func,
    literal,
    or_,
    select,
    text,
    true,
)

from app import models, rows
from app.filters import FACETS, Filter, Known, Sort, Within
from app.grade import GRADES
from app.rows import Both
from app.vocabulary import Form, Kind, PartyType, Status

_t = models.Record.metadata.tables
PLACE, RELATION, SECTOR, PARTY = _t["place"], _t["relation"], _t["sector"], _t["party"]
RECORD, FACET, GIFT, CLAIM = _t["record"], _t["facet"], _t["contribution"], _t["claim"]
SOURCE, INDICATOR = _t["source"], _t["indicator"]
GIVER, RECEIVER = PARTY.alias("giver"), PARTY.alias("receiver")

COUNTED = ("delivered", "promised")
UNKNOWN = "unknown"


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
    meta = _t["meta"]
    sha256 = connection.execute(select(meta.c.value).where(meta.c.key == "sha256")).scalar_one()
    changes = [
        connection.execute(select(func.max(column))).scalar()
        for column in (RECORD.c.added, _t["correction"].c.date, _t["retired"].c.date)
    ]
    told = connection.execute(select(func.max(RECORD.c.latest))).scalar()
    as_of = date.fromisoformat(max(filter(None, changes), default=date.min.isoformat()))
    told_until = date.fromisoformat(told) if told else date.min
    return rows.Reference(places, relations, sectors, sha256, as_of, told_until)


def known(connection: Connection) -> Known:
    """The values each facet can have: those of its vocabulary, and those that records have."""
    found: dict[str, set[str]] = {facet: set() for facet in FACETS}
    for facet, value in connection.execute(select(FACET.c.facet, FACET.c.value).distinct()):
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
    statement = select(func.count()).select_from(RECORD).where(*_conditions(wanted))
    return connection.execute(statement).scalar_one()


def records(
    connection: Connection,
    reference: rows.Reference,
    wanted: Filter,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[rows.Record, ...]:
    """The records the filter finds, in its order. The order is total: equals stand by id."""
    statement = (
        _record_select(wanted)
        .where(*_conditions(wanted))
        .order_by(*_order(wanted))
        .limit(limit)
        .offset(offset)
    )
    return _records(connection, reference, statement)


def _record_select(wanted: Filter) -> Select[Any]:
    gift = [column.label(f"gift_{column.name}") for column in GIFT.c if column.name != "record"]
    giver = [column.label(f"giver_{column.name}") for column in GIVER.c]
    receiver = [column.label(f"receiver_{column.name}") for column in RECEIVER.c]
    surely = and_(true(), *_period(wanted, Within.SURELY)).label("surely")
    return select(RECORD, *gift, *giver, *receiver, surely).select_from(
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
            surely=bool(row.surely),
        )
        for row in found
    )


def record_numbers(connection: Connection, wanted: Filter) -> "array[int]":
    """The numbers of all the records that the filter finds, in its order: eight bytes each."""
    statement = (
        select(RECORD.c.number)
        .select_from(RECORD.outerjoin(GIFT, GIFT.c.record == RECORD.c.number))
        .where(*_conditions(wanted))
        .order_by(*_order(wanted))
    )
    return array("q", connection.execute(statement).scalars())


def records_numbered(
    connection: Connection, reference: rows.Reference, wanted: Filter, numbers: Sequence[int]
) -> tuple[rows.Record, ...]:
    """The records with these numbers (some hundreds at most), in the order of the numbers."""
    statement = _record_select(wanted).where(RECORD.c.number.in_(numbers))
    found = {record.number: record for record in _records(connection, reference, statement)}
    return tuple(found[number] for number in numbers)


def records_joined(
    connection: Connection, reference: rows.Reference, wanted: Filter, *, limit: int, offset: int
) -> tuple[rows.Record, ...]:
    """The records that the filter finds, those that joined the data last first."""
    statement = (
        _record_select(wanted)
        .where(*_conditions(wanted))
        .order_by(RECORD.c.added.desc(), RECORD.c.sort_day.desc(), RECORD.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return _records(connection, reference, statement)


def record_ids(connection: Connection, first: int, last: int) -> tuple[tuple[str, str], ...]:
    """Id and day of joining of the records with the numbers `first` to `last`."""
    statement = (
        select(RECORD.c.id, RECORD.c.added)
        .where(RECORD.c.number.between(first, last))
        .order_by(RECORD.c.number)
    )
    return tuple((row.id, row.added) for row in connection.execute(statement))


def sources_of(connection: Connection, wanted: Filter) -> frozenset[str]:
    """The ids of the articles that tell of what the filter finds."""
    numbers = select(RECORD.c.number).where(*_conditions(wanted))
    statement = select(FACET.c.value).where(FACET.c.facet == "source", FACET.c.record.in_(numbers))
    return frozenset(connection.execute(statement.distinct()).scalars())


def span(connection: Connection) -> tuple[str | None, str | None]:
    """The first and the last day that any record's date is written to touch, as ISO days."""
    row = connection.execute(select(func.min(RECORD.c.earliest), func.max(RECORD.c.latest))).one()
    return row[0], row[1]


def record_id_at(connection: Connection, number: int) -> str | None:
    return connection.execute(select(RECORD.c.id).where(RECORD.c.number == number)).scalar()


def detail(connection: Connection, reference: rows.Reference, id_: str) -> rows.Detail | None:
    """One record with everything that hangs on it, or None."""

    def those(condition: ColumnElement[bool]) -> tuple[rows.Record, ...]:
        ordered = _record_select(Filter()).where(condition).order_by(RECORD.c.sort_day, RECORD.c.id)
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
    chosen_records = _record_select(Filter()).where(RECORD.c.id.in_(list(follows)))
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
    counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    chosen = [facet for facet in counts if wanted.values(facet)]
    free = [facet for facet in counts if not wanted.values(facet)]
    for names, base in [(free, wanted), *(([facet], wanted.choose(facet)) for facet in chosen)]:
        statement = (
            select(FACET.c.facet, FACET.c.value, func.count())
            .where(FACET.c.facet.in_(names))
            .group_by(FACET.c.facet, FACET.c.value)
        )
        if base.narrows:
            statement = statement.where(
                FACET.c.record.in_(select(RECORD.c.number).where(*_conditions(base)))
            )
        for facet, value, number in connection.execute(statement):
            counts[facet][value] = number
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
    delivered = GIFT.c.standing == "delivered"
    promised = GIFT.c.standing == "promised"
    cash = GIFT.c.form == Form.CASH.value
    amount = func.coalesce(GIFT.c.amount_vnd, 0)
    has_amount = GIFT.c.amount_vnd.is_not(None)

    def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    def how_much(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, amount), else_=0)), 0)

    key: ColumnElement[str] = FACET.c.value if by else literal("")
    source = GIFT.join(RECORD, RECORD.c.number == GIFT.c.record)
    if by:
        source = source.join(FACET, and_(FACET.c.record == RECORD.c.number, FACET.c.facet == by))
    statement = (
        select(
            key,
            how_many(delivered),
            how_many(and_(delivered, has_amount)),
            how_much(and_(delivered, cash)),
            how_much(and_(delivered, ~cash)),
            how_many(and_(delivered, has_amount, GIFT.c.qualifier == "at-least")),
            how_many(promised),
            how_many(and_(promised, has_amount)),
            how_much(promised),
        )
        .select_from(source)
        .where(GIFT.c.standing.in_(COUNTED), *_conditions(wanted))
    )
    if by:
        statement = statement.group_by(key).order_by(key)
    return tuple(
        rows.Sum(
            key=row[0],
            gifts=row[1],
            known=row[2],
            cash_vnd=row[3],
            in_kind_vnd=row[4],
            at_least=bool(row[5]),
            promises=row[6],
            promises_known=row[7],
            promised_vnd=row[8],
        )
        for row in connection.execute(statement)
    )


def total(connection: Connection, wanted: Filter) -> rows.Sum:
    """What all the contributions that the filter finds add up to."""
    return totals(connection, wanted)[0]


def mentions(connection: Connection, wanted: Filter) -> tuple[rows.Mention, ...]:
    """Every printed amount of the contributions that the filter finds, telling by telling.

    Adding all of them is the naive sum; adding those that are counted is the true one.
    """
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
        .where(*_conditions(wanted))
        .order_by(
            RECORD.c.sort_day,
            RECORD.c.id,
            CLAIM.c.agrees.desc(),
            CLAIM.c.number,
        )
    )
    found: list[rows.Mention] = []
    first: dict[str, tuple[str, int]] = {}
    for row in connection.execute(statement):
        is_first = row.id not in first
        source, paragraph = first.setdefault(row.id, (row.source, row.paragraph))
        found.append(
            rows.Mention(
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
        )
    return tuple(found)


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


def sources(connection: Connection, id_: str | None = None) -> tuple[rows.Source, ...]:
    """The articles, or the one, with how many records cite each."""
    cited = (
        select(func.count(distinct(CLAIM.c.record)))
        .where(CLAIM.c.source == SOURCE.c.id)
        .scalar_subquery()
    )
    statement = select(SOURCE, cited.label("records")).order_by(SOURCE.c.position)
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


# -- Filters to SQL ------------------------------------------------------------------------------


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [
        RECORD.c.number.in_(
            select(FACET.c.record).where(FACET.c.facet == facet, FACET.c.value.in_(values))
        )
        for facet, values in wanted.facets
    ]
    if wanted.terms:
        # The terms are letters and digits only, so that quoting them is safe.
        match = " ".join(f'"{term}"*' for term in wanted.terms)
        found = text("SELECT rowid FROM record_text WHERE folded MATCH :match")
        rowids = found.bindparams(match=match).columns(column("rowid"))
        conditions.append(RECORD.c.number.in_(rowids))
    return [*conditions, *_period(wanted, wanted.within)]


def _period(wanted: Filter, within: Within) -> list[ColumnElement[bool]]:
    """The conditions on the soft bounds; a bound that is None is open, and never surely within."""
    conditions: list[ColumnElement[bool]] = []
    earliest, latest = RECORD.c.soft_earliest, RECORD.c.soft_latest
    if within is Within.SURELY and (wanted.start or wanted.end):
        conditions += [earliest.is_not(None), latest.is_not(None)]
    if (start := wanted.first_day) is not None:
        if within is Within.SURELY:
            conditions.append(earliest >= start.isoformat())
        else:
            conditions.append(or_(latest.is_(None), latest >= start.isoformat()))
    if (end := wanted.last_day) is not None:
        if within is Within.SURELY:
            conditions.append(latest <= end.isoformat())
        else:
            conditions.append(or_(earliest.is_(None), earliest <= end.isoformat()))
    return conditions


def _order(wanted: Filter) -> list[ColumnElement[Any]]:
    newest: list[ColumnElement[Any]] = [RECORD.c.sort_day.desc(), RECORD.c.id.desc()]
    if wanted.sort is Sort.OLDEST:
        return [RECORD.c.sort_day, RECORD.c.id]
    if wanted.sort is Sort.AMOUNT:
        return [GIFT.c.amount_vnd.desc().nulls_last(), *newest]
    if wanted.sort is Sort.EVIDENCE:
        return [RECORD.c.grade, *newest]
    return newest


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
