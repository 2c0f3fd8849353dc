"""What a database is to the rest of the app, whichever engine it lies in: `app.store.file` or
`app.store.server`.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Final, Protocol

from sqlalchemy import Engine

from app.data.said import Part

# Of one served database; a file's are opened all at once, so that they read the same file when it
# is replaced.
CONNECTIONS: Final = 10

NONE: Final = "no database; `python -m app.build` makes it"
DAMAGED: Final = "not a database of this app, or damaged; `python -m app.build` makes it anew"
OTHER: Final = "made by another version; `python -m app.build` makes it anew"


class DatabaseError(Exception):
    """The database cannot be opened or built; the message says why and what to do."""


class Store(Protocol):
    """Where a database lies. All of it raises `DatabaseError`."""

    @property
    def name(self) -> str:
        """As messages name it."""

    def meta(self) -> Mapping[str, str]:
        """The rows of its table `meta`; none where there is no database, or a damaged one."""

    def only_builder(self) -> AbstractContextManager[None]:
        """Hold the lock that keeps two builds from doing the same work at once."""

    def write(self, parts: Iterable[Part]) -> None:
        """Put a new database with these rows in place of the old one, in one step."""

    def open_read_only(self, schema: str, query_seconds: float) -> Engine:
        """An engine over a database of this version of the tables (`schema`), which can do nothing
        but read; a query that takes longer is interrupted.
        """
