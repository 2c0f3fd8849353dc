"""The persons whom articles name with an office: in which office as told, and what they did."""

from types import SimpleNamespace

from app import queries
from app.data import rows
from app.data.filters import Filter, Sort
from app.pages import jsonld, sharing
from app.pages.lists import SHOWN, names, record_count
from app.queries.context import Context


def people(context: Context, wanted: Filter) -> SimpleNamespace | None:
    return names(
        context, "/people", wanted,
        title=context.say("People"),
        description=context.say(
            "Whom the articles name with an office, and what each led, signed, said or attended."
        ),
        count=queries.people_count,
        find=queries.people,
    )  # fmt: skip


def person(context: Context, slug: str) -> SimpleNamespace | None:
    found = queries.person(context.connection, slug)
    if found is None:
        return None
    wanted = Filter().choose("person", slug)
    records = context.records(wanted.but(sort=Sort.OLDEST), SHOWN)
    told = queries.claims(context.connection, [record.number for record in records])
    title = " / ".join(found.names)
    return SimpleNamespace(
        title=title,
        description=context.say(
            "%(name)s, %(office)s: what the press reports, with dates and sources.",
            name=title,
            office=found.office[context.lang],
        ),
        person=found,
        count_words=record_count(context, found.records),
        # What the person was and did in each record, and the claim that says so.
        deeds=[
            (record, office, _claim(told[record.number]))
            for record in records
            for office in record.people
            if office.slug == slug
        ],
        records_href=context.paths.timeline(wanted),
        has_more=found.records > len(records),
        about=jsonld.person(context, found),
        sharing=sharing.of_rows(context, f"/people/{slug}", title, rows=wanted),
    )


def _claim(told: tuple[rows.Claim, ...]) -> rows.Claim | None:
    """The claim that says who; where none does, the first that the record has."""
    of_people = [claim for claim in told if claim.field.partition(".")[0] == "people"]
    return next(iter([*of_people, *told]), None)
