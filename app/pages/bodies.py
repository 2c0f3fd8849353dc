"""The bodies that give and receive, and one of them: what it gave, what it received."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection

from app import queries
from app.data.filters import Filter, Sort
from app.pages import jsonld, sharing
from app.pages.lists import SHOWN, names, record_count
from app.pages.money import sides
from app.queries.context import Context


def bodies(context: Context, wanted: Filter) -> SimpleNamespace | None:
    def find(connection: Connection, **some: Any) -> list[tuple[Any, ...]]:
        """Each body, of what kind it is, what it gave and received."""
        kinds = context.reference.body_types
        return [
            (each, kinds[each.party.type].name, *queries.gave_and_received(connection, each))
            for each in queries.bodies(connection, **some)
        ]

    return names(
        context, "/bodies", wanted,
        title=context.say("Bodies"),
        description=context.say(
            "Who gave and who received: authorities, departments, unions, firms, funds and groups."
        ),
        count=queries.body_count,
        find=find,
    )  # fmt: skip


def body(context: Context, id_: str, by: str = "year") -> SimpleNamespace | None:
    found = queries.body(context.connection, id_)
    if found is None:
        return None
    wanted = Filter().choose("body", id_)
    count = queries.count(context.connection, wanted)
    name = found.name[context.lang]
    path = f"/bodies/{id_}"
    return SimpleNamespace(
        title=name,
        description=context.say(
            "What %(body)s gave and received, gift by gift, and how we know.", body=name
        ),
        kind=context.reference.body_types[found.type].name,
        count_words=record_count(context, count),
        # Whose work it took over, and those that took over its own.
        before=found.succeeds and queries.body(context.connection, found.succeeds),
        after=queries.successors(context.connection, id_),
        sides=sides(context, id_, path, ("giver", "receiver"), by=by),
        records=context.records(wanted.but(sort=Sort.NEWEST), SHOWN),
        records_href=context.paths.timeline(wanted),
        has_more=count > SHOWN,
        about=jsonld.organization(context, found),
        sharing=sharing.of_rows(context, path, name, rows=wanted),
    )
