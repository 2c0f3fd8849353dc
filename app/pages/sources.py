"""The articles, and one article paragraph by paragraph."""

from types import SimpleNamespace

from app import queries
from app.data.filters import Filter
from app.pages import sharing
from app.pages.citations import cite_article
from app.pages.lists import names, record_count
from app.queries.context import Context


def sources(context: Context, wanted: Filter) -> SimpleNamespace | None:
    return names(
        context, "/sources", wanted,
        title=context.say("The articles"),
        description=context.say("The published articles that every record here is drawn from."),
        count=queries.source_count,
        find=queries.sources,
    )  # fmt: skip


def source(context: Context, id_: str) -> SimpleNamespace | None:
    found = next(iter(queries.sources(context.connection, id_)), None)
    if found is None:
        return None
    wanted = Filter().choose("source", id_)
    title = found.headline[context.lang]
    return SimpleNamespace(
        title=title,
        description=context.say(
            "What was taken from each paragraph of this article by %(publisher)s, and what was "
            "left and why.",
            publisher=found.publisher,
        ),
        source=found,
        reports=queries.reports(context.connection, id_),
        paragraphs=queries.paragraphs(context.connection, id_),
        records_href=context.paths.timeline(wanted),
        count_words=record_count(context, found.records),
        citation=cite_article(context, found),
        sharing=sharing.of_rows(context, f"/sources/{id_}", title, rows=wanted, about=(found,)),
    )
