"""What there is to choose from, and how many records each choice would give."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from app.data import facets, rows
from app.data.facets import FACETS
from app.data.filters import Filter, Known
from app.queries.tables import BODY_TYPE, PLACE, POSTING, RELATION, SECTOR, TABLES, both, made
from app.store import index
from app.values.languages import Both


def reference(connection: Connection) -> rows.Reference:
    """The places, relations, sectors and kinds of body."""
    places = {
        row.id: made(rows.Place, row)
        for row in connection.execute(select(PLACE).order_by(PLACE.c.position))
    }
    relations = {
        row.id: rows.Relation(row.id, (places[row.first_place], places[row.second_place]))
        for row in connection.execute(select(RELATION).order_by(RELATION.c.position))
    }
    sectors = {
        row.id: made(rows.Sector, row)
        for row in connection.execute(select(SECTOR).order_by(SECTOR.c.position))
    }
    body_types = {
        row.id: made(rows.BodyType, row)
        for row in connection.execute(select(BODY_TYPE).order_by(BODY_TYPE.c.position))
    }
    meta = _meta(connection)
    as_of = date.fromisoformat(meta["newest"]) if "newest" in meta else date.min
    told_until = date.fromisoformat(meta["last_day"]) if "last_day" in meta else date.min
    return rows.Reference(places, relations, sectors, body_types, meta["sha256"], as_of, told_until)


def _meta(connection: Connection) -> dict[str, str]:
    meta = TABLES["meta"]
    return {row.key: row.value for row in connection.execute(select(meta))}


def span(connection: Connection) -> tuple[str | None, str | None]:
    """The first and the last day that any record's date is written to touch, as ISO days."""
    meta = _meta(connection)
    return meta.get("first_day"), meta.get("last_day")


def known(connection: Connection) -> Known:
    """The values each facet can have: those of its vocabulary, and those that records have."""
    found = {facet.name: set(facet.values) for facet in facets.ALL}
    had = select(POSTING.c.facet, POSTING.c.value).where(POSTING.c.facet.in_(FACETS))
    for name, value in connection.execute(had):
        found[name].add(value)
    for facet in facets.ALL:
        if facet.of in _WHOLE:
            found[facet.name] |= set(connection.execute(select(TABLES[facet.of].c.id)).scalars())
    # A year of which nothing is told, between others, is no mistake of who asks for it.
    years = [int(value) for value in found["year"] if value.isdecimal()]
    found["year"] |= set(map(str, range(min(years, default=0), max(years, default=-1))))
    return {facet: frozenset(values) for facet, values in found.items()}


# Tables all of whose rows may be asked for, also those that no record has.
_WHOLE: Final = {"place", "relation", "sector", "source", "bodytype", "party"}


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


def in_years(
    connection: Connection, wanted: Filter, years: Iterable[int]
) -> dict[int, tuple[int, int]]:
    """How many of the records that the filter finds may lie in each of these years, and how many of
    them surely do: what a period of that year alone would find.
    """
    known = index.of(connection)
    found = known.found(connection, wanted)
    certain = found - known.having(connection, index.ABOUT, ["year"])
    during, named = known.facet(connection, index.DURING), known.facet(connection, "year")
    return {
        year: (
            found.intersection_cardinality(during.get(str(year), index.NONE)),
            certain.intersection_cardinality(named.get(str(year), index.NONE)),
        )
        for year in years
    }


def names(connection: Connection, facet: str, values: Iterable[str]) -> dict[str, Both]:
    """The names of values that are rows of a table and not of the reference: parties, people,
    sources, records.
    """
    wanted, of = list(values), facets.BY_NAME[facet].of
    if of == "recordperson":
        people = TABLES[of]
        chosen = select(people.c.person, func.min(people.c.name)).where(people.c.person.in_(wanted))
        return {
            slug: Both(name, name)
            for slug, name in connection.execute(chosen.group_by(people.c.person))
        }
    if (column := _NAMED_BY.get(of)) is None:
        return {}
    table = TABLES[of]
    rows_ = connection.execute(select(table).where(table.c.id.in_(wanted)))
    return {row.id: both(row, column) for row in rows_}


_NAMED_BY: Final = {
    "party": "name", "source": "headline", "record": "short_title",
}  # fmt: skip
