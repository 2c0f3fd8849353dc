"""The database: built from a validated `Seed`, put in place in one step, and from then on opened
for reading only; in a file, or on a server (`app.store.engine`).
"""

import gc
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError

from app.data.said import Part
from app.store import limits
from app.store.engine import CONNECTIONS, DatabaseError, Store
from app.store.file import File
from app.store.server import Server

if TYPE_CHECKING:
    from app.seed.reading import Seed
    from app.seed.schema import Record

__all__ = [
    "CONNECTIONS",
    "SCHEMA",
    "DatabaseError",
    "Target",
    "UnreadableError",
    "build",
    "is_current",
    "named",
    "only_builder",
    "open_read_only",
    "write",
]

# What reading a damaged file raises.
UnreadableError = DBAPIError

_CODE: Final = Path(__file__).resolve().parents[1]


def _hash_of_tables() -> str:
    """A hash of the tables and of the code that fills them, so that a file made by other code is
    built anew although `seed/` is the same.
    """
    total = sha256()
    for wing in ("values", "figures", "data", "seed", "store"):
        folder = _CODE / wing
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.toml")]):
            total.update(f"{path.relative_to(_CODE).as_posix()}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


SCHEMA: Final = _hash_of_tables()

Target = Path | URL  # where a database lies: a file, or a server's


def _store(target: Target) -> Store:
    """The one place that knows which engine an address leads to."""
    return File(target) if isinstance(target, Path) else Server(target)


def named(target: Target) -> str:
    """The database as messages name it."""
    return _store(target).name


def build(seed: "Seed", target: Target, records: "Iterable[Record] | None" = None) -> None:
    """Write all of `seed` to the database.

    `records`, where given, stand in place of those of `seed`, as `loading.rows_of` wants them.
    """
    from app.seed import loading  # noqa: PLC0415 - not needed to serve

    with _without_collector():
        write(target, loading.validated(loading.rows_of(seed, records)))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows form no circles, and the collector of garbage would look for these all the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def write(target: Target, parts: Iterable[Part]) -> None:
    """Write these rows to a new database and put it in place of the old one in one step.

    A reader sees the old or the new, whole. On any error the old one stays untouched.
    """
    try:
        _store(target).write(_with_schema(parts))
    except (
        sqlite3.Error
    ) as error:  # of where postings wait (`app.store.postings`): its disk is full
        raise DatabaseError(f"{named(target)}: cannot be built: {error}") from error


def _with_schema(parts: Iterable[Part]) -> Iterator[Part]:
    """The rows, and one that says of which tables they are."""
    yield from parts
    yield "meta", [{"key": "schema", "value": SCHEMA}]


def only_builder(target: Target) -> AbstractContextManager[None]:
    """Hold the lock that keeps two builds of `target` from doing the same work at once."""
    return _store(target).only_builder()


def is_current(target: Target, sha256: str) -> bool:
    """Whether `target` was built from the `seed/` with this hash, by this version of the tables."""
    meta = _store(target).meta()
    return meta.get("sha256") == sha256 and meta.get("schema") == SCHEMA


def open_read_only(target: Target, query_seconds: float = limits.QUERY_SECONDS) -> Engine:
    """An engine over the database whose connections can do nothing but read; a query that takes
    longer is interrupted.
    """
    return _store(target).open_read_only(SCHEMA, query_seconds)
