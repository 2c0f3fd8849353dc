"""oEmbed (oembed.com): from the address of a page, the frame that shows it on another site."""

from typing import Annotated, Any, Final
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from app.data import filters
from app.data.filters import FilterError
from app.pages import sharing
from app.pages.site import PAGES, Asked, Page
from app.values.languages import Lang
from app.web import parameters
from app.web.answering import Route
from app.web.parameters import Whole
from app.web.routes import service_of

WIDTH: Final = 720  # pixels, where the other site says no other
MOST: Final = 10_000
DAY: Final = 86400  # seconds

router = APIRouter(include_in_schema=False, route_class=Route)


class Wanted(BaseModel):
    """What a site asks for; others of its parameters mean nothing here."""

    url: str = ""
    maxwidth: Whole = Field(WIDTH, ge=1, le=10**9)
    maxheight: Whole = Field(MOST, ge=1, le=10**9)
    format: str = "json"


@router.get(sharing.OEMBED)
def oembed(request: Request, asked: Annotated[Wanted, Query()]) -> dict[str, Any]:
    parameters.wanted(request)  # each once
    if asked.format != "json":
        raise HTTPException(501, "the format is json")
    service = service_of(request)
    public_url = service.settings.public_url
    found = _page_at(asked.url, public_url)
    if found is None:
        raise HTTPException(404, "no page at this address can be embedded")
    lang, page, id_, query = found
    try:
        given = QueryParams(query).multi_items() if page.filtered else []
        narrowed = filters.parse(given, service.known)
    except FilterError:
        raise HTTPException(404, "the address has a filter that does not exist") from None
    with service.context(lang) as context:
        view = page.embed and page.embed(context, Asked(narrowed, id_))
        if view is None:
            raise HTTPException(404, "there is no such page")
        path, own_height = page.path.replace("{id}", id_), sharing.HEIGHTS[page.path]
        shown = sharing.embed(context, path, view.title, own_height, narrowed.but())
    width, height = min(asked.maxwidth, MOST), min(own_height, asked.maxheight)
    return {
        "version": "1.0",
        "type": "rich",
        "title": view.title,
        "provider_name": "Hợp tác Tây Bắc",
        "provider_url": f"{public_url}/",
        "cache_age": DAY,
        "width": width,
        "height": height,
        "html": sharing.frame(shown.address, view.title, str(width), height),
    }


def _page_at(url: str, public_url: str) -> tuple[Lang, Page, str, str] | None:
    """The page of ours at an address, that can be embedded: language, page, id, query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if f"{parts.scheme}://{parts.netloc}" != public_url:
        return None
    path = unquote(parts.path)
    lang: Lang = "en" if path.startswith("/en/") else "vi"
    for page in PAGES:
        shape, _, _ = compile_path(page.path)
        matched = shape.fullmatch(path.removeprefix("/en"))
        if page.embed and matched:
            return lang, page, matched.groupdict().get("id", ""), parts.query
    return None
