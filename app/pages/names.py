"""A list of names that can be searched: persons, bodies, articles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.data.filters import PAGE_SIZE, Filter
from app.pages import sharing
from app.pages.lists import PageLinks, page_count, page_links
from app.pages.sharing import Sharing
from app.queries.context import Context

Row = TypeVar("Row")


@dataclass(frozen=True)
class NamesPage(Generic[Row]):
    title: str
    description: str
    text: str  # that was searched for
    action: str
    rows: tuple[Row, ...]
    links: PageLinks
    sharing: Sharing


def names(
    context: Context,
    path: str,
    text: str,
    page: int,
    *,
    title: str,
    description: str,
    count: int,
    read: Callable[[int, int], tuple[Row, ...]],
) -> NamesPage[Row] | None:
    """A page of the list at `path` (without language); None where there is no such. `count` is that
    of all pages; `read` takes limit and offset.
    """
    if page > page_count(count):
        return None
    return NamesPage(
        title=title,
        description=description,
        text=text,
        action=context.paths.to(path),
        rows=read(PAGE_SIZE, (page - 1) * PAGE_SIZE),
        links=page_links(page, count, lambda n: context.paths.to(path, Filter(text=text, page=n))),
        sharing=sharing.of_names(context, path, title, Filter(text=text)),
    )
