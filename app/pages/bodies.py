"""The bodies that give and receive, and one of them: what it gave, what it received."""

from dataclasses import dataclass
from typing import Any

from app import queries
from app.data import rows, sum_rows
from app.data.filters import Filter, Sort
from app.pages import jsonld, sharing
from app.pages.lists import SHOWN, record_count
from app.pages.money import Side, picture
from app.pages.names import NamesPage, names
from app.pages.sharing import Sharing
from app.queries.context import Context

BodyRow = tuple[rows.Body, sum_rows.Sum, sum_rows.Sum]  # gave, received


@dataclass(frozen=True)
class BodyPage:
    title: str
    description: str
    body: rows.Party
    count_words: str
    before: tuple[rows.Party, str] | None  # whose work it took over, with address
    after: tuple[tuple[rows.Party, str], ...]  # those that took over its own
    sides: tuple[Side, ...]
    records: tuple[rows.Record, ...]
    records_href: str
    has_more: bool
    about: dict[str, Any]  # JSON-LD
    sharing: Sharing


def bodies(context: Context, text: str, page: int) -> NamesPage[BodyRow] | None:
    """A page of the list of bodies; None where there is no such."""

    def read(limit: int, offset: int) -> tuple[BodyRow, ...]:
        found = queries.bodies(context.connection, text, limit=limit, offset=offset)
        return tuple((each, *queries.gave_and_received(context.connection, each)) for each in found)

    return names(
        context, "/bodies", text, page,
        title=context.say("Bodies"),
        description=context.say(
            "Who gave and who received: authorities, departments, unions, firms, funds and groups."
        ),
        count=queries.body_count(context.connection, text),
        read=read,
    )  # fmt: skip


def body(context: Context, id_: str, by: str = "year") -> BodyPage | None:
    found = queries.body(context.connection, id_)
    if found is None:
        return None
    before = queries.body(context.connection, found.succeeds) if found.succeeds else None
    wanted = Filter().choose("body", id_)
    count = queries.count(context.connection, wanted)
    name = found.name[context.lang]
    path = f"/bodies/{id_}"
    sides = (
        Side(facet, heading, picture(context, Filter().choose(facet, id_), path, id_=facet, by=by))
        for facet, heading in (
            ("giver", context.say("Gave")),
            ("receiver", context.say("Received")),
        )
    )
    return BodyPage(
        title=name,
        description=context.say(
            "What %(body)s gave and received, gift by gift, and how we know.", body=name
        ),
        body=found,
        count_words=record_count(context, count),
        before=(before, context.paths.body(before.id)) if before else None,
        after=tuple(
            (each, context.paths.body(each.id))
            for each in queries.successors(context.connection, id_)
        ),
        sides=tuple(side for side in sides if side.picture.groups),
        records=context.records(wanted.but(sort=Sort.NEWEST), SHOWN),
        records_href=context.paths.timeline(wanted),
        has_more=count > SHOWN,
        about=jsonld.organization(context, found),
        sharing=sharing.of_rows(context, path, name, rows=wanted),
    )
