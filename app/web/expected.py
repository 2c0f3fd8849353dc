"""Addresses that machines ask every site for, whatever it names itself."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from app.files import feeds
from app.web.answering import Route
from app.web.routes import service_of

ICONS: Final = ("favicon.ico", "apple-touch-icon.png")
VALID: Final = timedelta(days=180)  # RFC 9116: less than a year
_FOR_AN_HOUR: Final = {"cache-control": "public, max-age=3600"}

router = APIRouter(include_in_schema=False, route_class=Route)


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    return PlainTextResponse(feeds.robots(service_of(request).settings.public_url))


@router.get("/.well-known/security.txt")
def security(request: Request) -> Response:
    """To whom a weakness is told (RFC 9116); 404 where there is nobody to tell."""
    settings = service_of(request).settings
    if not settings.report_address:
        raise HTTPException(404)
    with service_of(request).context("en") as context:
        expires = datetime.combine(context.today + VALID, time(), UTC)
    return PlainTextResponse(
        f"Contact: {settings.report_address}\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: vi, en\n"
        f"Canonical: {settings.public_url}{request.scope['path']}\n"
    )


async def icon(request: Request) -> Response:
    """To the icon that a browser asks for by its usual name."""
    href = service_of(request).manifest.url(request.scope["path"].removeprefix("/"))
    return RedirectResponse(href, 307, headers=_FOR_AN_HOUR)


for _name in ICONS:
    router.add_api_route(f"/{_name}", icon)
