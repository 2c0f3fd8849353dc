"""What a browser is told that asks beforehand whether another site's script may read data: the
headers themselves are those of data (`app.web.security`), whoever reads it.
"""

from collections.abc import Mapping
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.security import SecurityHeaders, is_open

METHODS: Final = ("GET", "HEAD", "OPTIONS")


class AskedBefore:
    """ASGI middleware, over the cache: answers OPTIONS of data."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        asked = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=METHODS,
            allow_headers=["If-None-Match", "If-Range", "Range"],
            max_age=86400,
        )
        self.asked = SecurityHeaders(asked, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asked = scope["type"] == "http" and scope["method"] == "OPTIONS"
        if is_asked and is_open(scope["path"]):
            await self.asked(scope, receive, send)
        else:
            await self.app(scope, receive, send)
