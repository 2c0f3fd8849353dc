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

EVERYTHING: Final = Filter()
ARTICLES: Final = 50  # where there are more in all, they are not listed one by one


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
    citation: Citation
    files: tuple[tuple[str, str], ...] = ()  # the name of each format, and where it is had
    feed_href: str | None = None
    embed: Embed | None = None
    articles: tuple[Source, ...] = ()  # those behind the rows


def files(context: Context, path: str, wanted: Filter = EVERYTHING) -> tuple[tuple[str, str], ...]:
    """The rows of the page at `path` (without language) in every format: all pages of them."""
    return tuple((each.name, context.paths.to(path + each.suffix, wanted)) for each in formats.ROWS)


def embed(
    context: Context, path: str, title: str, height: int, wanted: Filter = EVERYTHING
) -> Embed:
    """The view at `path` (without language) for a frame of that height, in pixels."""
    address = context.public_url + context.paths.to(f"/embed{path}", wanted)
    page = urlencode({"url": context.public_url + context.paths.to(path, wanted)})
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
    wanted: Filter = EVERYTHING,
    *,
    rows: Filter | None = None,
    about: Iterable[Source] = (),
) -> Sharing:
    """How a page of records is shared.

    `wanted` is the filter of its address, if it has one; `rows` what its feed follows, where that
    is another; `about` the articles that are cited with it.
    """
    whole = wanted.but()
    rows = rows or whole
    here = context.paths.to(path, whole)
    return Sharing(
        citation=citations.cite(context, "chart", title, here, articles=about),
        files=files(context, path, whole),
        feed_href=context.paths.to("/feed.xml", rows),
        embed=embed(context, path, title, HEIGHTS[path], whole) if path in HEIGHTS else None,
        articles=articles(context, rows),
    )


def articles(context: Context, wanted: Filter) -> tuple[Source, ...]:
    """The articles behind what the filter finds; none where there are too many to be listed."""
    if queries.source_count(context.connection) > ARTICLES:
        return ()
    return queries.sources_of(context.connection, wanted)


def of_names(context: Context, path: str, title: str, wanted: Filter) -> Sharing:
    """How a list of names is shared, or those of them that the filter's text finds."""
    return Sharing(
        citation=citations.cite(context, "list", title, context.paths.to(path, wanted)),
        files=files(context, path, wanted),
    )


def of_record(context: Context, id_: str, title: str, publishers: Iterable[str]) -> Sharing:
    path = context.paths.record(id_)
    return Sharing(
        citation=citations.cite(context, "record", title, path, publishers),
        embed=embed(context, f"/records/{id_}", title, HEIGHTS["/records/{id}"]),
    )
