"""Who: the persons that articles name with an office, and the bodies that give and receive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, and_, func, select

from app.data import rows, sum_rows
from app.data.facets import UNKNOWN
from app.data.filters import Filter
from app.queries.sums import total
from app.queries.tables import PARTY, POSTING, RECORD, TABLES, begins, made

_PERSON = TABLES["recordperson"]


def _found(text: str) -> list[ColumnElement[bool]]:
    """What a posting of a person must be, for each word of the text to begin one of the name."""
    of_person = [POSTING.c.facet == "person", POSTING.c.value != UNKNOWN]
    return [*of_person, *begins(POSTING.c.value, text)]


def people_count(connection: Connection, text: str = "") -> int:
    """How many persons there are, or how many whose name has words that begin so."""
    chosen = select(func.count()).select_from(POSTING).where(*_found(text))
    return connection.execute(chosen).scalar_one()


def people(
    connection: Connection,
    text: str = "",
    *,
    slug: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[rows.Named, ...]:
    """The persons by name, or those whose name has words that begin so, or the one."""
    chosen = select(POSTING.c.value, POSTING.c.count).where(*_found(text))
    if slug is not None:
        chosen = chosen.where(POSTING.c.value == slug)
    found = connection.execute(chosen.order_by(POSTING.c.value).limit(limit).offset(offset)).all()
    offices = _offices(connection, [row.value for row in found])
    return tuple(rows.Named(row.value, tuple(offices[row.value]), row[1]) for row in found)


def person(connection: Connection, slug: str) -> rows.Named | None:
    return next(iter(people(connection, slug=slug)), None)


def _offices(connection: Connection, slugs: Iterable[str]) -> Mapping[str, list[rows.Office]]:
    """Of each person the names and offices that articles give, in the order of the latest record
    that does.
    """
    columns = (_PERSON.c.person, _PERSON.c.name, _PERSON.c.office_vi, _PERSON.c.office_en)
    told = (
        select(*columns, func.max(_PERSON.c.record).label("latest"))
        .where(_PERSON.c.person.in_(list(slugs)))
        .group_by(*columns)
        .subquery()
    )
    chosen = select(told, RECORD.c.id.label("record"), RECORD.c.date).join(
        RECORD, RECORD.c.number == told.c.latest
    )
    found: defaultdict[str, list[rows.Office]] = defaultdict(list)
    for row in connection.execute(chosen.order_by(told.c.latest, told.c.name, told.c.office_vi)):
        found[row.person].append(made(rows.Office, row))
    return found


def body(connection: Connection, id_: str) -> rows.Party | None:
    row = connection.execute(select(PARTY).where(PARTY.c.id == id_)).first()
    return made(rows.Party, row) if row else None


def _told(text: str) -> list[ColumnElement[bool]]:
    """What a party and a posting must be, of a body whose names have words that begin so."""
    joined = [POSTING.c.facet == "body", POSTING.c.value == PARTY.c.id]
    return [*joined, *begins(PARTY.c.searched, text)]


def bodies(
    connection: Connection, text: str = "", *, limit: int | None = None, offset: int = 0
) -> tuple[rows.Body, ...]:
    """The bodies by name, or those whose name has words that begin so, each with the number of
    records of what it gave or received.
    """
    chosen = select(PARTY, POSTING.c.count.label("records")).where(*_told(text))
    chosen = chosen.order_by(PARTY.c.name_vi, PARTY.c.id).limit(limit).offset(offset)
    found = connection.execute(chosen)
    return tuple(rows.Body(made(rows.Party, row), row.records) for row in found)


def gave_and_received(connection: Connection, body: rows.Body) -> tuple[sum_rows.Sum, sum_rows.Sum]:
    """What a body gave and what it received, each gift once; of no other that it took over."""
    of_body = (Filter().choose(facet, body.party.id) for facet in ("giver", "receiver"))
    gave, received = (total(connection, wanted) for wanted in of_body)
    return gave, received


def body_count(connection: Connection, text: str = "") -> int:
    """How many bodies there are, or how many whose name has words that begin so."""
    chosen = select(func.count()).select_from(PARTY).join(POSTING, and_(*_told(text)))
    return connection.execute(chosen).scalar_one()


def successor_ids(connection: Connection) -> tuple[str, ...]:
    """The bodies that took over the work of another."""
    chosen = select(PARTY.c.id).where(PARTY.c.succeeds.is_not(None)).order_by(PARTY.c.id)
    return tuple(connection.execute(chosen).scalars())


def successors(connection: Connection, id_: str) -> tuple[rows.Party, ...]:
    """The bodies that took over its work."""
    chosen = select(PARTY).where(PARTY.c.succeeds == id_).order_by(PARTY.c.id)
    return tuple(made(rows.Party, row) for row in connection.execute(chosen))
