"""A database on a PostgreSQL server; `app.store.postgres` knows how."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError

from app.data import tables
from app.data.said import Part
from app.store import limits, postgres, postings, search
from app.store.engine import CONNECTIONS, NONE, OTHER, DatabaseError


@dataclass(frozen=True)
class Server:
    """A `Store`."""

    url: URL

    @property
    def name(self) -> str:
        return postgres.name_of(self.url)

    def meta(self) -> Mapping[str, str]:
        with self._said("cannot be read"):
            _, meta = postgres.newest(self.url) or ("", {})
        return meta

    @contextmanager
    def only_builder(self) -> Iterator[None]:
        with ExitStack() as held:
            with self._said("cannot be built"):
                held.enter_context(postgres.only_builder(self.url))
            yield

    def write(self, parts: Iterable[Part]) -> None:
        with (
            self._said("cannot be built"),
            postgres.filling(self.url) as connection,
            closing(postings.added(parts)) as rows,
        ):
            postgres.load(connection, tables.TABLES, rows, search.SEARCHED, search.STARTS)

    def open_read_only(self, schema: str, query_seconds: float) -> Engine:
        with self._said("cannot be read"):
            found = postgres.newest(self.url)
            if found is None:
                raise DatabaseError(f"{self.name}: {NONE}")
            build, meta = found
            if meta.get("schema") != schema:
                raise DatabaseError(f"{self.name}: {OTHER}")
            engine = postgres.read_only(self.url, build, query_seconds, CONNECTIONS)
            with engine.connect():  # holds the build from now on
                return engine

    @contextmanager
    def _said(self, trouble: str) -> Iterator[None]:
        """What goes wrong with the server as a `DatabaseError` that names it."""
        try:
            yield
        except ModuleNotFoundError as error:
            message = f"{self.name}: {trouble}: PostgreSQL needs `pip install psycopg[binary]`"
            raise DatabaseError(message) from error
        except (DBAPIError, limits.NoConnectionError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise DatabaseError(f"{self.name}: {trouble}: {reason}") from error
