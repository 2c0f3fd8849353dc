"""How many heavy exports run at once.

Who comes when the bound is reached waits a second for one to end, and then gets 503 with
Retry-After, from a worker that goes on.
"""

import asyncio
from typing import Final

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.data.formats import HEAVY

RETRY_AFTER: Final = "10"  # seconds

MAX_HEAVY: Final = 4
MAX_OPEN: Final = 40  # each may hold a file below /tmp
WAIT_SECONDS: Final = 1.0  # most exports take less
_TOO_MANY: Final = {
    "type": "about:blank",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "other files are being written; try again in a moment",
}


async def take_place(places: asyncio.Semaphore) -> bool:
    """Take a place; False where none is free or becomes so within a second."""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            return await places.acquire()
    except TimeoutError:
        return False


class FewHeavyExports:
    """ASGI middleware, under the cache: lets `most` exports be written at once, and `most_open` be
    written or read. Who waits for a reader to read on writes nothing, and lets others write.
    """

    def __init__(self, app: ASGIApp, most: int = MAX_HEAVY, most_open: int = MAX_OPEN) -> None:
        self.app = app
        self.most_open = most_open
        self._open = 0
        self._places = asyncio.Semaphore(most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(HEAVY):
            await self.app(scope, receive, send)
            return
        if self._open >= self.most_open or not await take_place(self._places):
            answer = JSONResponse(
                _TOO_MANY,
                503,
                {"retry-after": RETRY_AFTER, "cache-control": "no-store"},
                "application/problem+json",
            )
            await answer(scope, receive, send)
            return
        has_place = True

        async def send_without_place(message: Message) -> None:
            nonlocal has_place
            has_place = False
            self._places.release()
            await send(message)
            await self._places.acquire()
            has_place = True

        self._open += 1
        try:
            await self.app(scope, receive, send_without_place)
        finally:
            self._open -= 1
            if has_place:
                self._places.release()
