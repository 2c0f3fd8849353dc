"""What bounds the work of one request: the time of a query, and how many heavy exports run at once.

Who comes when the bound is reached gets 503 with Retry-After, from a worker that goes on.
"""

from time import monotonic
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

QUERY_SECONDS: Final = 2.0
RETRY_AFTER: Final = "10"  # seconds

__all__ = ["FewHeavyExports", "NoConnectionError", "QueryTooLongError", "limit_queries"]

_STEPS: Final = 10_000  # of SQLite's machine between two looks at the clock: less than 1 ms

_HEAVY: Final = (".csv", ".json", ".xlsx", ".zip", ".sqlite")
MAX_HEAVY: Final = 4
_TOO_MANY: Final = {
    "type": "about:blank",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "other files are being written; try again in a moment",
}


class QueryTooLongError(Exception):
    """A query was interrupted, for it took longer than any should."""


def limit_queries(engine: Engine, seconds: float = QUERY_SECONDS) -> None:
    """Have every query on the engine interrupted after so many seconds: `QueryTooLongError`."""

    @event.listens_for(engine, "before_cursor_execute")
    def start(connection: Any, *_rest: Any) -> None:
        deadline = monotonic() + seconds
        raw = connection.connection.dbapi_connection
        raw.set_progress_handler(lambda: monotonic() > deadline, _STEPS)

    @event.listens_for(engine, "handle_error")
    def name(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if isinstance(error, DBAPIError) and str(error.orig) == "interrupted":
            raise QueryTooLongError from error


class FewHeavyExports:
    """ASGI middleware, under the cache: lets `most` exports be written at once."""

    def __init__(self, app: ASGIApp, most: int = MAX_HEAVY) -> None:
        self.app = app
        self.most = most
        self.running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(_HEAVY):
            await self.app(scope, receive, send)
            return
        if self.running >= self.most:
            answer = JSONResponse(
                _TOO_MANY,
                503,
                {"retry-after": RETRY_AFTER, "cache-control": "no-store"},
                "application/problem+json",
            )
            await answer(scope, receive, send)
            return
        self.running += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.running -= 1
