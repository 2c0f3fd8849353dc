"""The ways out of a page: the articles behind it, its rows as files, its feed, how to cite it, how
to embed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from app import queries
from app.data.filters import Filter
from app.data.rows import Source
from app.pages import citations
from app.pages.citations import Citation
from app.queries.desk import Desk

ARTICLES: Final = 50  # where there are more in all, they are not listed one by one
FORMATS: Final = (("CSV", ".csv"), ("Excel", ".xlsx"), ("JSON", ".json"))


@dataclass(frozen=True)
class File:
    """A file with the rows of the page; `name` is its format."""

    name: str
    href: str


@dataclass(frozen=True)
class Embed:
    """What another site pastes to show the view: `address` alone, and the HTML around it."""

    address: str
    snippet: str


@dataclass(frozen=True)
class Exits:
    files: tuple[File, ...]
    feed_href: str | None
    citation: Citation
    embed: Embed | None
    articles: tuple[Source, ...] = ()  # those behind the rows


def files(desk: Desk, path: str, wanted: Filter | None = None) -> tuple[File, ...]:
    """The rows of the page at `path` (without language) in every format: all pages of them."""
    rows = wanted.but() if wanted is not None else None
    return tuple(File(name, desk.paths.to(path + suffix, rows)) for name, suffix in FORMATS)


def embed(desk: Desk, path: str, title: str, height: int, wanted: Filter | None = None) -> Embed:
    """The view at `path` (without language) for a frame of that height, in pixels."""
    whole = wanted.but() if wanted is not None else None
    address = desk.public_url + desk.paths.to(f"/embed{path}", whole)
    snippet = (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" '
        'loading="lazy" style="border:0"></iframe>'
    )
    return Embed(address, snippet)


def of_rows(
    desk: Desk, path: str, title: str, wanted: Filter | None = None, *, rows: Filter | None = None,
    embed_height: int = 0,
) -> Exits:  # fmt: skip
    """The ways out of a page of records.

    `wanted` is the filter of its address, if it has one; `rows` what its feed follows, where that
    is another; with `embed_height`, the view can be embedded.
    """
    whole = wanted.but() if wanted is not None else None
    return Exits(
        files=files(desk, path, wanted),
        feed_href=desk.paths.to("/feed.xml", rows or whole),
        citation=citations.cite(desk, "chart", title, desk.paths.to(path, whole)),
        embed=embed(desk, path, title, embed_height, wanted) if embed_height else None,
        articles=articles(desk, rows or whole or Filter()),
    )


def articles(desk: Desk, wanted: Filter) -> tuple[Source, ...]:
    """The articles behind what the filter finds; none where there are too many to be listed."""
    if queries.source_count(desk.connection) > ARTICLES:
        return ()
    behind = queries.sources_of(desk.connection, wanted)
    return tuple(source for source in queries.sources(desk.connection) if source.id in behind)


def of_record(desk: Desk, id_: str, title: str, publishers: Iterable[str]) -> Exits:
    """The ways out of a record's page."""
    path = desk.paths.record(id_)
    return Exits(
        files=(File("JSON", f"/api/v1/records/{id_}"),),
        feed_href=None,
        citation=citations.cite(desk, "record", title, path, publishers),
        embed=embed(desk, f"/records/{id_}", title, 420),
    )
