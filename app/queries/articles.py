"""The articles, what came from each of their paragraphs, and the figures about places."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, and_, func, select

from app.data import rows
from app.data.filters import Filter
from app.queries.tables import (
    CLAIM,
    INDICATOR,
    POSTING,
    RECORD,
    SOURCE,
    TABLES,
    both,
    claims_of,
    made,
    plain_date_of,
)
from app.store import index
from app.values import words


def source_count(connection: Connection, text: str = "") -> int:
    """How many articles there are, or how many whose headline has words that begin so."""
    if terms := words.tokens(words.fold(text)):
        return len(index.headed(connection, terms))
    # Positions count from 1 on, without a gap.
    return connection.execute(select(func.max(SOURCE.c.position))).scalar_one() or 0


def sources(
    connection: Connection,
    id_: str | None = None,
    *,
    text: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> tuple[rows.Source, ...]:
    """The articles in their order, or the one, or those whose headline has words that begin so,
    with how many records cite each.
    """
    cited = and_(POSTING.c.facet == "source", POSTING.c.value == SOURCE.c.id)
    statement = (
        select(SOURCE, func.coalesce(POSTING.c.count, 0).label("records"))
        .outerjoin(POSTING, cited)
        .order_by(SOURCE.c.position)
        .limit(limit)
    )
    if id_ is not None:
        statement = statement.where(SOURCE.c.id == id_)
    if terms := words.tokens(words.fold(text)):
        end = None if limit is None else offset + limit
        some = list(index.headed(connection, terms)[offset:end])
        statement = statement.where(SOURCE.c.position.in_(some))
    else:  # positions count from 1 on, without a gap
        statement = statement.where(SOURCE.c.position > offset)
    return tuple(made(rows.Source, row) for row in connection.execute(statement))


def sources_of(connection: Connection, wanted: Filter) -> tuple[rows.Source, ...]:
    """The articles that tell of what the filter finds, in their order."""
    known = index.of(connection)
    found = known.found(connection, wanted)
    telling = known.facet(connection, "source")
    return tuple(
        source
        for source in sources(connection)
        if source.id in telling and found.intersect(telling[source.id])
    )


def reports(connection: Connection, source: str) -> tuple[rows.Report, ...]:
    """The independent reports that settle what an article leaves open."""
    table = TABLES["report"]
    chosen = select(table).where(table.c.source == source).order_by(table.c.number)
    return tuple(made(rows.Report, row) for row in connection.execute(chosen))


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
            rows.Cited(row.field, row.figure, row.record_id, row.indicator, both(row, "title"))
        )
    aside: defaultdict[int, list[rows.Aside]] = defaultdict(list)
    table = TABLES["aside"]
    for row in connection.execute(
        select(table).where(table.c.source == source).order_by(table.c.number)
    ):
        aside[row.paragraph].append(made(rows.Aside, row))
    return tuple(
        rows.Paragraph(number, tuple(cited[number]), tuple(aside[number]))
        for number in sorted(cited.keys() | aside.keys())
    )


def indicators(
    connection: Connection,
    reference: rows.Reference,
    *,
    places: Collection[str] = (),
    sectors: Collection[str] = (),
) -> tuple[rows.Indicator, ...]:
    """The figures that give context, of any of these places and sectors or of all, by place and in
    the order of their dates.
    """
    statement = select(INDICATOR).order_by(
        INDICATOR.c.place, INDICATOR.c.sort_day, INDICATOR.c.position
    )
    of_sector = TABLES["indicatorsector"]
    if places:
        statement = statement.where(INDICATOR.c.place.in_(places))
    if sectors:
        told = select(of_sector.c.indicator).where(of_sector.c.sector.in_(sectors))
        statement = statement.where(INDICATOR.c.id.in_(told))
    found = connection.execute(statement).all()
    ids = [row.id for row in found]
    cited = claims_of(connection, CLAIM.c.indicator, ids)
    tagged: defaultdict[str, list[rows.Sector]] = defaultdict(list)
    chosen = select(of_sector).where(of_sector.c.indicator.in_(ids)).order_by(of_sector.c.position)
    for row in connection.execute(chosen):
        tagged[row.indicator].append(reference.sectors[row.sector])
    return tuple(
        made(
            rows.Indicator,
            row,
            place=reference.places[row.place],
            date=plain_date_of(row),
            sectors=tuple(tagged[row.id]),
            claims=cited[row.id],
        )
        for row in found
    )
