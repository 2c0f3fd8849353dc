"""Data may be read from any site's script, and nothing but reading."""

from collections.abc import Mapping
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.security import SecurityHeaders, is_open

METHODS: Final = ("GET", "HEAD", "OPTIONS")
_EXPOSED: Final = ("ETag", "Link", "Content-Disposition", "Content-Range", "Accept-Ranges")


class OpenReading:
    """ASGI middleware, over the cache: lets other sites' scripts read data, and only data."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.open = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=METHODS,
            allow_headers=["If-None-Match", "If-Range", "Range"],
            expose_headers=_EXPOSED,
            max_age=86400,
        )
        self.asked_first = SecurityHeaders(self.open, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_open(scope["path"]):
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS":  # answered here, before what adds the headers
            await self.asked_first(scope, receive, send)
        else:
            await self.open(scope, receive, send)
