"""A database as one SQLite file, written beside the old one and put in its place."""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from glob import escape
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote
from zlib import crc32

from sqlalchemy import Engine, create_engine, event, insert, text
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.schema import CreateIndex, CreateTable

from app.data import tables
from app.data.said import Part
from app.store import limits, postings
from app.store.engine import CONNECTIONS, DAMAGED, NONE, OTHER, DatabaseError

# In a file's head: SQLite's "user version", which is the application's to use. SQLite's own check
# knows nothing of what stands in the middle of a long text or bitmap.
_CHECKSUM_AT: Final = 60  # of its bytes, four; https://www.sqlite.org/fileformat.html
_CHUNK: Final = 2**20  # bytes

# Of a file that is being filled.
_PRAGMAS: Final = (
    "page_size = 16384",  # bytes; a bitmap lies in few of them
    "journal_mode = OFF",  # nobody reads the file before it is whole
    "synchronous = OFF",
    "cache_size = -16384",  # kB
)


@dataclass(frozen=True)
class File:
    """A `Store`."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path)

    def meta(self) -> Mapping[str, str]:
        """None also where the file is damaged in any byte, and so is to be built again."""
        try:
            if not _is_whole(self.path):
                return {}
            with closing(sqlite3.connect(_read_only_uri(self.path), uri=True)) as connection:
                return dict(connection.execute("SELECT key, value FROM meta"))
        except (OSError, sqlite3.Error):
            return {}

    @contextmanager
    def only_builder(self) -> Iterator[None]:
        path = self.path
        with _writing_below(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = path.with_suffix(".lock").open("w")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # What a build left that was killed: no other one is under way.
            for left_over in path.parent.glob(f".{escape(path.name)}.*"):
                left_over.unlink(missing_ok=True)
            yield

    def write(self, parts: Iterable[Part]) -> None:
        path = self.path
        with _writing_below(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            os.close(handle)
        new = Path(name)
        try:
            with closing(postings.added(parts)) as rows:
                fill(new, rows)
            new.chmod(0o644)
            with new.open("r+b") as file:
                checksum = _checksum(file)
                file.seek(_CHECKSUM_AT)
                file.write(checksum)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        except (OSError, SQLAlchemyError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise DatabaseError(f"{path}: cannot be built: {reason}") from error
        finally:
            for left_over in path.parent.glob(f"{new.name}*"):
                left_over.unlink(missing_ok=True)

    def open_read_only(self, schema: str, query_seconds: float) -> Engine:
        path = self.path
        if not path.is_file():
            raise DatabaseError(f"{path}: {NONE}")

        opened = _identity(path)
        try:
            is_whole = _is_whole(path)
        except OSError as error:
            raise DatabaseError(f"{path}: cannot be read: {error.strerror}") from error
        if not is_whole:
            raise DatabaseError(f"{path}: {DAMAGED}")

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(_read_only_uri(path), uri=True, check_same_thread=False)
            if _identity(path) != opened:  # a page must not be made of two files
                connection.close()
                raise DatabaseError(f"{path}: was replaced while it was served")
            connection.execute("PRAGMA query_only = ON")
            connection.set_authorizer(_authorize)
            return connection

        engine = create_engine(
            "sqlite://",
            creator=connect,
            poolclass=QueuePool,
            pool_size=CONNECTIONS,
            pool_use_lifo=True,  # each has a page cache of its own: let as few as serve fill theirs
            max_overflow=0,
            pool_timeout=1,
        )
        try:
            with ExitStack() as all_of_them:
                for _ in range(CONNECTIONS):
                    all_of_them.enter_context(engine.connect())
            with engine.connect() as connection:
                version = connection.execute(
                    text("SELECT value FROM meta WHERE key = 'schema'")
                ).scalar()
        except DBAPIError as error:
            engine.dispose()
            raise DatabaseError(f"{path}: {DAMAGED}") from error
        if version != schema:
            engine.dispose()
            raise DatabaseError(f"{path}: {OTHER}")
        limits.limit_queries(engine, query_seconds)
        return engine


def fill(path: Path, parts: Iterable[Part]) -> None:
    """Fill an empty file: the tables, their rows, and last their indexes, which is faster than
    keeping these right row by row.
    """
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    # Compiled once and given to the driver: SQLAlchemy would look at every value of every row, and
    # the driver, were they given by name, for every name in every row.
    made = {table.name: str(insert(table).compile(dialect=dialect())) for table in tables.TABLES}
    values = {table.name: itemgetter(*table.columns.keys()) for table in tables.TABLES}
    try:
        with engine.begin() as connection:
            for table in tables.TABLES:
                connection.execute(CreateTable(table))
            for name, rows in parts:
                if rows:
                    connection.exec_driver_sql(made[name], list(map(values[name], rows)))
            for table in tables.TABLES:
                for index in sorted(table.indexes, key=lambda index: index.name or ""):
                    connection.execute(CreateIndex(index))
    finally:
        engine.dispose()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _writing_below(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseError(f"{folder}: cannot write there: {error.strerror}") from error


def _is_whole(path: Path) -> bool:
    """Whether the file is, to the last bit, as it was built."""
    with path.open("rb") as file:
        checksum = _checksum(file)
        file.seek(_CHECKSUM_AT)
        return file.read(len(checksum)) == checksum


def _checksum(file: BinaryIO) -> bytes:
    """CRC-32 of a database, read from its start, with noughts in place of the checksum itself."""
    head = bytearray(file.read(_CHUNK))
    head[_CHECKSUM_AT : _CHECKSUM_AT + 4] = bytes(4)
    found = crc32(head)
    while chunk := file.read(_CHUNK):
        found = crc32(chunk, found)
    return found.to_bytes(4)


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise DatabaseError(f"{path}: cannot be read: {error.strerror}") from error
    return found.st_dev, found.st_ino


def _read_only_uri(path: Path) -> str:
    # A path with "#" or "?" would silently lose mode=ro, so quote it.
    return f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"


_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
# SQLAlchemy asks for it once; without a value it only reads.
_READING_PRAGMAS = {"read_uncommitted"}


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None
) -> int:
    """Refuse all but reading: what `mode=ro` alone lets through is `ATTACH`."""
    if action in _READING or action == sqlite3.SQLITE_TRANSACTION:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _READING_PRAGMAS and second is None:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
