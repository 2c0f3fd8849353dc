"""What bounds a query: the time that it may take."""

from math import inf
from time import monotonic
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

QUERY_SECONDS: Final = 2.0

__all__ = ["QUERY_SECONDS", "NoConnectionError", "QueryTooLongError", "limit_queries"]

_STEPS: Final = 10_000  # of SQLite's machine between two looks at the clock: less than 1 ms


class QueryTooLongError(Exception):
    """A query was interrupted, for it took longer than any should."""


def limit_queries(engine: Engine, seconds: float = QUERY_SECONDS) -> None:
    """Have every query on the engine interrupted after so many seconds: `QueryTooLongError`."""

    @event.listens_for(engine, "before_cursor_execute")
    def start(
        connection: Any, _cursor: Any, _statement: Any, _parameters: Any, context: Any, _many: Any
    ) -> None:
        # The rows of a whole table are taken while they are written: how long is the writer's, not
        # the query's.
        streams = context is not None and context.execution_options.get("yield_per")
        deadline = monotonic() + (inf if streams else seconds)
        raw = connection.connection.dbapi_connection
        raw.set_progress_handler(lambda: monotonic() > deadline, _STEPS)

    @event.listens_for(engine, "handle_error")
    def name(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if isinstance(error, DBAPIError) and str(error.orig) == "interrupted":
            raise QueryTooLongError from error
