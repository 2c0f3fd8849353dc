"""One field for everything: records by their words, and places, people, bodies and sectors by name.

The page is also what the suggestions under the field are made of: the first of each group.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app import queries
from app.data.filters import Filter
from app.pages.lists import record_count
from app.queries.context import Context
from app.values import words
from app.values.languages import Both
from app.values.spelling import Runs

PATH: Final = "/search"
OF_EACH: Final = 8  # of a group; its own page has the rest


@dataclass(frozen=True)
class Hit:
    """`name`: in pieces, those marked that were searched for."""

    name: Runs
    note: str
    href: str


@dataclass(frozen=True)
class Group:
    """What of one kind was found; `all_href` where there is more than is shown."""

    id: str
    heading: str
    count: int
    hits: tuple[Hit, ...]
    all_href: str


@dataclass(frozen=True)
class SearchPage:
    title: str
    description: str
    text: str
    action: str
    groups: tuple[Group, ...]
    newest: tuple[Hit, ...]  # where nothing was asked for
    nearest: tuple[Hit, ...]  # other spellings, where nothing was found


def search(context: Context, text: str) -> SearchPage:
    groups = tuple(group for group in _groups(context, text) if group.hits) if text else ()
    return SearchPage(
        title=context.say("Search"),
        description=context.say("Events, people, bodies, places and sectors, in one search."),
        text=text,
        action=context.paths.to(PATH),
        groups=groups,
        newest=() if text else tuple(_newest(context)),
        nearest=tuple(_nearest(context, text)) if text and not groups else (),
    )


def _newest(context: Context) -> Iterator[Hit]:
    for record in queries.records_joined(
        context.connection, context.reference, Filter(), limit=OF_EACH, offset=0
    ):
        name = ((record.title[context.lang], False),)
        yield Hit(name, "", context.paths.record(record.id))


def _nearest(context: Context, text: str) -> Iterator[Hit]:
    for other in queries.nearest(context.connection, Filter(text=text, lang=context.lang)):
        note = record_count(context, queries.count(context.connection, other))
        href = context.paths.to(PATH, Filter(text=other.text))
        yield Hit(((other.text, False),), note, href)


def _groups(context: Context, text: str) -> Iterator[Group]:
    """What is called so first, then what speaks of it."""
    lang, to, by_name = context.lang, context.paths, Filter(text=text)
    of_words = Filter(text=text, lang=lang)
    searched = queries.searched(context.connection, of_words)

    def hit(name: str, note: str, href: str) -> Hit:
        return Hit(searched.runs(name) if searched else ((name, False),), note, href)

    reference = context.reference
    places = [
        *((place.name, to.place(place.id)) for place in reference.places.values()),
        *((pair.name, to.relation(pair.id)) for pair in reference.relations.values()),
    ]
    sectors = [(sector.name, to.sector(sector.id)) for sector in reference.sectors.values()]
    for id_, heading, named in (
        ("places", context.say("Places"), places),
        ("sectors", context.say("Sectors"), sectors),
    ):
        hits = [hit(name[lang], "", href) for name, href in _called(named, text)]
        yield Group(id_, heading, len(hits), tuple(hits), "")
    people = queries.people(context.connection, text, limit=OF_EACH)
    yield Group(
        "people",
        context.say("People"),
        queries.people_count(context.connection, text),
        tuple(hit(" / ".join(p.names), p.office[lang], to.person(p.id)) for p in people),
        to.to("/people", by_name),
    )
    bodies = queries.bodies(context.connection, text, limit=OF_EACH)
    yield Group(
        "bodies",
        context.say("Bodies"),
        queries.body_count(context.connection, text),
        tuple(
            hit(each.party.name[lang], record_count(context, each.records), to.body(each.party.id))
            for each in bodies
        ),
        to.to("/bodies", by_name),
    )
    yield Group(
        "records",
        context.say("Events and what came of them"),
        queries.count(context.connection, of_words),
        tuple(
            hit(record.title[lang], record.date.brief[lang], to.record(record.id))
            for record in context.records(of_words, OF_EACH)
        ),
        to.timeline(of_words),
    )
    sources = queries.sources(context.connection, text=text, limit=OF_EACH)
    yield Group(
        "sources",
        context.say("Articles"),
        queries.source_count(context.connection, text),
        tuple(hit(each.headline[lang], each.publisher, to.source(each.id)) for each in sources),
        to.to("/sources", by_name),
    )


def _called(named: Iterable[tuple[Both, str]], text: str) -> Iterator[tuple[Both, str]]:
    """Those whose name, in either language, has words that begin as those of the text do."""
    terms = words.tokens(words.fold(text))
    for name, href in named:
        slugs = (f"-{words.slug(each)}" for each in (name.vi, name.en))
        if terms and any(all(f"-{term}" in slug for term in terms) for slug in slugs):
            yield name, href
