"""The persons whom articles name with an office: in which office as told, and what they did."""

from dataclasses import dataclass
from typing import Any

from app import queries
from app.data import rows
from app.data.filters import Filter, Sort
from app.pages import jsonld, sharing
from app.pages.lists import SHOWN, record_count
from app.pages.names import NamesPage, names
from app.pages.sharing import Sharing
from app.queries.context import Context


@dataclass(frozen=True)
class Deed:
    """A record with what the person was and did in it, and the claim that says so."""

    record: rows.Record
    office: rows.Person
    claim: rows.Claim | None


@dataclass(frozen=True)
class PersonPage:
    title: str
    description: str
    person: rows.Named
    count_words: str
    deeds: tuple[Deed, ...]  # the oldest first
    records_href: str
    has_more: bool
    about: dict[str, Any]  # JSON-LD
    sharing: Sharing


def people(context: Context, text: str, page: int) -> NamesPage[rows.Named] | None:
    """A page of the list of persons; None where there is no such."""
    return names(
        context, "/people", text, page,
        title=context.say("People"),
        description=context.say(
            "Whom the articles name with an office, and what each led, signed, said or attended."
        ),
        count=queries.people_count(context.connection, text),
        read=lambda limit, offset: queries.people(
            context.connection, text, limit=limit, offset=offset
        ),
    )  # fmt: skip


def person(context: Context, slug: str) -> PersonPage | None:
    found = queries.person(context.connection, slug)
    if found is None:
        return None
    wanted = Filter().choose("person", slug)
    records = context.records(wanted.but(sort=Sort.OLDEST), SHOWN)
    told = queries.claims(context.connection, [record.number for record in records])
    title = " / ".join(found.names)
    return PersonPage(
        title=title,
        description=context.say(
            "%(name)s, %(office)s: what the press reports, with dates and sources.",
            name=title, office=found.office[context.lang],
        ),
        person=found,
        count_words=record_count(context, found.records),
        deeds=tuple(
            Deed(record, office, _claim(told[record.number]))
            for record in records
            for office in record.people
            if office.slug == slug
        ),
        records_href=context.paths.timeline(wanted),
        has_more=found.records > len(records),
        about=jsonld.person(context, found),
        sharing=sharing.of_rows(context, f"/people/{slug}", title, rows=wanted),
    )  # fmt: skip


def _claim(told: tuple[rows.Claim, ...]) -> rows.Claim | None:
    """The claim that says who; where none does, the first that the record has."""
    of_people = [claim for claim in told if claim.field.partition(".")[0] == "people"]
    return next(iter([*of_people, *told]), None)
