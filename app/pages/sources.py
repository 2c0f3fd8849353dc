"""The articles, and one article paragraph by paragraph."""

from dataclasses import dataclass

from app import queries
from app.data import rows
from app.data.filters import PAGE_SIZE, Filter
from app.pages import exits
from app.pages.exits import Exits
from app.pages.lists import PageLinks, page_count, page_links, record_count
from app.queries.desk import Desk


@dataclass(frozen=True)
class SourcesPage:
    title: str
    description: str
    sources: tuple[rows.Source, ...]
    links: PageLinks


@dataclass(frozen=True)
class SourcePage:
    title: str
    description: str
    source: rows.Source
    reports: tuple[rows.Report, ...]
    paragraphs: tuple[rows.Paragraph, ...]
    records_href: str
    count_words: str
    exits: Exits


def sources(desk: Desk, page: int = 1) -> SourcesPage | None:
    """A page of the list of articles; None where there is no such."""
    count = queries.source_count(desk.connection)
    if page > page_count(count):
        return None
    return SourcesPage(
        title=desk.say("The articles"),
        description=desk.say("The published articles that every record here is drawn from."),
        sources=queries.sources(desk.connection, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE),
        links=page_links(page, count, lambda n: desk.paths.to("/sources", Filter(page=n))),
    )


def source(desk: Desk, id_: str) -> SourcePage | None:
    found = next(iter(queries.sources(desk.connection, id_)), None)
    if found is None:
        return None
    records = Filter().choose("source", id_)
    return SourcePage(
        title=found.headline[desk.lang],
        description=desk.say(
            "What was taken from each paragraph of this article by %(publisher)s, and what was "
            "left and why.",
            publisher=found.publisher,
        ),
        source=found,
        reports=queries.reports(desk.connection, id_),
        paragraphs=queries.paragraphs(desk.connection, id_),
        records_href=desk.paths.timeline(records),
        count_words=record_count(desk, found.records),
        exits=exits.of_rows(desk, f"/sources/{id_}", found.headline[desk.lang], rows=records),
    )
