"""One field for everything: records by their words, and places, people, bodies and sectors by name.

The page is also what the suggestions under the field are made of: the first of each group.
"""

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Final, NamedTuple

from app import queries
from app.data.filters import Filter
from app.pages.lists import record_count
from app.queries.context import Context
from app.values import words
from app.values.languages import Both
from app.values.spelling import Runs

PATH: Final = "/search"
OF_EACH: Final = 8  # of a group; its own page has the rest


class Hit(NamedTuple):
    """`name`: in pieces, those marked that were searched for."""

    name: Runs
    note: str
    href: str


def search(context: Context, text: str) -> SimpleNamespace:
    groups = [group for group in _groups(context, text) if group.hits] if text else []
    return SimpleNamespace(
        title=context.say("Search"),
        description=context.say("Events, people, bodies, places and sectors, in one search."),
        text=text,
        action=context.paths.to(PATH),
        groups=groups,
        newest=[] if text else list(_newest(context)),
        # Other spellings, where nothing was found.
        nearest=list(_nearest(context, text)) if text and not groups else [],
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


def _groups(context: Context, text: str) -> Iterator[SimpleNamespace]:
    """What is called so first, then what speaks of it; `all_href` has what is not shown."""
    connection, lang, to, by_name = (
        context.connection,
        context.lang,
        context.paths,
        Filter(text=text),
    )
    of_words = Filter(text=text, lang=lang)
    searched = queries.searched(connection, of_words)

    def group(
        id_: str, heading: str, count: int, hits: Iterable[tuple[str, str, str]], all_href: str = ""
    ) -> SimpleNamespace:
        marked = [
            Hit(searched.runs(name) if searched else ((name, False),), note, href)
            for name, note, href in hits
        ]
        return SimpleNamespace(id=id_, heading=heading, count=count, hits=marked, all_href=all_href)

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
        called = [(name[lang], "", href) for name, href in _called(named, text)]
        yield group(id_, heading, len(called), called)
    yield group(
        "people",
        context.say("People"),
        queries.people_count(connection, text),
        (
            (" / ".join(each.names), each.office[lang], to.person(each.id))
            for each in queries.people(connection, text, limit=OF_EACH)
        ),
        to.to("/people", by_name),
    )
    yield group(
        "bodies",
        context.say("Bodies"),
        queries.body_count(connection, text),
        (
            (each.party.name[lang], record_count(context, each.records), to.body(each.party.id))
            for each in queries.bodies(connection, text, limit=OF_EACH)
        ),
        to.to("/bodies", by_name),
    )
    yield group(
        "records",
        context.say("Events and what came of them"),
        queries.count(connection, of_words),
        (
            (each.title[lang], each.date.brief[lang], to.record(each.id))
            for each in context.records(of_words, OF_EACH)
        ),
        to.timeline(of_words),
    )
    yield group(
        "sources",
        context.say("Articles"),
        queries.source_count(connection, text),
        (
            (each.headline[lang], each.publisher, to.source(each.id))
            for each in queries.sources(connection, text=text, limit=OF_EACH)
        ),
        to.to("/sources", by_name),
    )


def _called(named: Iterable[tuple[Both, str]], text: str) -> Iterator[tuple[Both, str]]:
    """Those whose name, in either language, has words that begin as those of the text do."""
    terms = words.tokens(words.fold(text))
    for name, href in named:
        slugs = (f"-{words.slug(each)}" for each in (name.vi, name.en))
        if terms and any(all(f"-{term}" in slug for term in terms) for slug in slugs):
            yield name, href
