"""How what a page shows is shared: the articles behind it, its rows as files, its feed, how to cite
it, how to embed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlencode

from app import queries
from app.data import formats
from app.data.filters import Filter
from app.data.rows import Source
from app.pages import citations
from app.pages.citations import Citation
from app.queries.context import Context

OEMBED: Final = "/oembed.json"
# Of the pages that other sites can show in a frame, how high that is, in pixels.
HEIGHTS: Final = {"/timeline": 640, "/funding": 720, "/records/{id}": 420}

ARTICLES: Final = 50  # where there are more in all, they are not listed one by one


@dataclass(frozen=True)
class File:
    """A file with the rows of the page; `name` is its format."""

    name: str
    href: str


@dataclass(frozen=True)
class Embed:
    """What another site pastes to show the view: `address` alone, and the HTML around it.

    `oembed`: where a program finds the same.
    """

    address: str
    snippet: str
    oembed: str


@dataclass(frozen=True)
class Sharing:
    files: tuple[File, ...]
    feed_href: str | None
    citation: Citation
    embed: Embed | None
    articles: tuple[Source, ...] = ()  # those behind the rows


def files(context: Context, path: str, wanted: Filter | None = None) -> tuple[File, ...]:
    """The rows of the page at `path` (without language) in every format: all pages of them."""
    rows = wanted.but() if wanted is not None else None
    return tuple(
        File(each.name, context.paths.to(path + each.suffix, rows)) for each in formats.ROWS
    )


def embed(
    context: Context, path: str, title: str, height: int, wanted: Filter | None = None
) -> Embed:
    """The view at `path` (without language) for a frame of that height, in pixels."""
    whole = wanted.but() if wanted is not None else None
    address = context.public_url + context.paths.to(f"/embed{path}", whole)
    page = urlencode({"url": context.public_url + context.paths.to(path, whole)})
    return Embed(
        address, frame(address, title, "100%", height), f"{context.public_url}{OEMBED}?{page}"
    )


def frame(address: str, title: str, width: str, height: int) -> str:
    """The HTML of a frame with the view."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" '
        f'height="{height}" loading="lazy" style="border:0"></iframe>'
    )


def of_rows(
    context: Context,
    path: str,
    title: str,
    wanted: Filter | None = None,
    *,
    rows: Filter | None = None,
    about: Iterable[Source] = (),
) -> Sharing:
    """How a page of records is shared.

    `wanted` is the filter of its address, if it has one; `rows` what its feed follows, where that
    is another; `about` the articles that are cited with it.
    """
    whole = wanted.but() if wanted is not None else None
    return Sharing(
        files=files(context, path, wanted),
        feed_href=context.paths.to("/feed.xml", rows or whole),
        citation=citations.cite(
            context, "chart", title, context.paths.to(path, whole), articles=about
        ),
        embed=embed(context, path, title, HEIGHTS[path], wanted) if path in HEIGHTS else None,
        articles=articles(context, rows or whole or Filter()),
    )


def of_names(context: Context, path: str, title: str, wanted: Filter) -> Sharing:
    """How a list of names is shared, or those of them that the filter's text finds."""
    return Sharing(
        files=files(context, path, wanted),
        feed_href=None,
        citation=citations.cite(context, "list", title, context.paths.to(path, wanted)),
        embed=None,
    )


def articles(context: Context, wanted: Filter) -> tuple[Source, ...]:
    """The articles behind what the filter finds; none where there are too many to be listed."""
    if queries.source_count(context.connection) > ARTICLES:
        return ()
    return queries.sources_of(context.connection, wanted)


def of_record(context: Context, id_: str, title: str, publishers: Iterable[str]) -> Sharing:
    """How a record's page is shared."""
    path = context.paths.record(id_)
    return Sharing(
        files=(File("JSON", f"/api/v1/records/{id_}"),),
        feed_href=None,
        citation=citations.cite(context, "record", title, path, publishers),
        embed=embed(context, f"/records/{id_}", title, HEIGHTS["/records/{id}"]),
    )
