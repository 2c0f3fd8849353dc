"""The articles, and one article paragraph by paragraph."""

from dataclasses import dataclass

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages import sharing
from app.pages.citations import cite_article
from app.pages.lists import record_count
from app.pages.names import NamesPage, names
from app.pages.sharing import Sharing
from app.queries.context import Context


@dataclass(frozen=True)
class SourcePage:
    title: str
    description: str
    source: rows.Source
    reports: tuple[rows.Report, ...]
    paragraphs: tuple[rows.Paragraph, ...]
    records_href: str
    count_words: str
    citation: str  # of the article itself
    sharing: Sharing


def sources(context: Context, text: str, page: int) -> NamesPage[rows.Source] | None:
    """A page of the list of articles; None where there is no such."""
    return names(
        context, "/sources", text, page,
        title=context.say("The articles"),
        description=context.say("The published articles that every record here is drawn from."),
        count=queries.source_count(context.connection, text),
        read=lambda limit, offset: queries.sources(
            context.connection, text=text, limit=limit, offset=offset
        ),
    )  # fmt: skip


def source(context: Context, id_: str) -> SourcePage | None:
    found = next(iter(queries.sources(context.connection, id_)), None)
    if found is None:
        return None
    records = Filter().choose("source", id_)
    return SourcePage(
        title=found.headline[context.lang],
        description=context.say(
            "What was taken from each paragraph of this article by %(publisher)s, and what was "
            "left and why.",
            publisher=found.publisher,
        ),
        source=found,
        reports=queries.reports(context.connection, id_),
        paragraphs=queries.paragraphs(context.connection, id_),
        records_href=context.paths.timeline(records),
        count_words=record_count(context, found.records),
        citation=cite_article(context, found),
        sharing=sharing.of_rows(
            context, f"/sources/{id_}", found.headline[context.lang], rows=records, about=(found,)
        ),
    )
