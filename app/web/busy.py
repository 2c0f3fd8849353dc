"""How many heavy exports run at once.

Who comes when the bound is reached waits a second for one to end, and then gets 503 with
Retry-After, from a worker that goes on.
"""

import asyncio
from typing import Final

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.data.formats import HEAVY

RETRY_AFTER: Final = "10"  # seconds

MAX_HEAVY: Final = 4
WAIT_SECONDS: Final = 1.0  # most exports take less
_TOO_MANY: Final = {
    "type": "about:blank",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "other files are being written; try again in a moment",
}


class FewHeavyExports:
    """ASGI middleware, under the cache: lets `most` exports be written at once."""

    def __init__(self, app: ASGIApp, most: int = MAX_HEAVY) -> None:
        self.app = app
        self._places = asyncio.Semaphore(most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(HEAVY):
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            answer = JSONResponse(
                _TOO_MANY,
                503,
                {"retry-after": RETRY_AFTER, "cache-control": "no-store"},
                "application/problem+json",
            )
            await answer(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self._places.release()
