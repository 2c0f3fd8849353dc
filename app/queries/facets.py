"""What there is to choose from, and how many records each choice would give."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, func, select

from app.data import rows
from app.data.filters import FACETS, Filter, Known
from app.queries.tables import (
    COUNTED,
    PARTY,
    PLACE,
    POSTING,
    RELATION,
    SECTOR,
    SOURCE,
    TABLES,
    UNKNOWN,
    both,
    made,
)
from app.store import index
from app.values.grade import GRADES
from app.values.languages import Both
from app.values.vocabulary import Form, Kind, PartyType, Status


def reference(connection: Connection) -> rows.Reference:
    """The places, relations and sectors."""
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
    meta = _meta(connection)
    as_of = date.fromisoformat(meta["newest"]) if "newest" in meta else date.min
    told_until = date.fromisoformat(meta["last_day"]) if "last_day" in meta else date.min
    return rows.Reference(places, relations, sectors, meta["sha256"], as_of, told_until)


def _meta(connection: Connection) -> dict[str, str]:
    meta = TABLES["meta"]
    return {row.key: row.value for row in connection.execute(select(meta))}


def span(connection: Connection) -> tuple[str | None, str | None]:
    """The first and the last day that any record's date is written to touch, as ISO days."""
    meta = _meta(connection)
    return meta.get("first_day"), meta.get("last_day")


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
    found["standing"] |= {*COUNTED, "uncounted", "token"}
    found["grade"] |= set(GRADES)
    found["amount"] |= {"known", UNKNOWN, "none"}
    for facet in ("year", "person", "gave", "received"):
        found[facet].add(UNKNOWN)
    return {facet: frozenset(values) for facet, values in found.items()}


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
        return {row.id: both(row, "name") for row in connection.execute(chosen)}
    if facet == "source":
        chosen = select(SOURCE).where(SOURCE.c.id.in_(wanted))
        return {row.id: both(row, "headline") for row in connection.execute(chosen)}
    if facet == "person":
        people = TABLES["recordperson"]
        chosen = select(people.c.person, func.min(people.c.name)).where(people.c.person.in_(wanted))
        return {
            slug: Both(name, name)
            for slug, name in connection.execute(chosen.group_by(people.c.person))
        }
    return {}
