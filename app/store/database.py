"""The database: built from a validated `Seed` into a new SQLite file, put in place in one step, and
from then on opened for reading only; or the same on a server (`app.store.postgres`).
"""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from glob import escape
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote
from zlib import crc32

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from app.data import tables
from app.seed import loading
from app.seed.reading import Seed
from app.seed.schema import Record
from app.store import limits, postgres, postings, search, sqlite

# What reading a damaged file raises.
UnreadableError = DBAPIError

# Of one served file; opened all at once, so that they read the same file when it is replaced.
CONNECTIONS = 10

# In a file's head: SQLite's "user version", which is the application's to use. SQLite's own check
# knows nothing of what stands in the middle of a long text or bitmap.
_CHECKSUM_AT: Final = 60  # of its bytes, four; https://www.sqlite.org/fileformat.html
_CHUNK: Final = 2**20  # bytes

_CODE: Final = Path(__file__).resolve().parents[1]


def _hash_of_tables() -> str:
    """A hash of the tables and of the code that fills them, so that a file made by other code is
    built anew although `seed/` is the same.
    """
    total = sha256()
    for wing in ("values", "figures", "data/tables", "seed", "store"):
        for path in sorted((_CODE / wing).glob("*.py")):
            total.update(f"{path.relative_to(_CODE).as_posix()}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


SCHEMA: Final = _hash_of_tables()

Target = Path | URL  # where a database lies: a file, or a server's

_NONE = "no database; `python -m app.build` makes it"
_DAMAGED = "not a database of this app, or damaged; `python -m app.build` makes it anew"
_OTHER = "made by another version; `python -m app.build` makes it anew"


class DatabaseError(Exception):
    """The database cannot be opened or built; the message says why and what to do."""


def named(target: Target) -> str:
    """The database as messages name it."""
    return postgres.name_of(target) if isinstance(target, URL) else str(target)


def build(seed: Seed, target: Target, records: Iterable[Record] | None = None) -> None:
    """Write all of `seed` to the database.

    `records`, where given, stand in place of those of `seed`, as `loading.rows_of` wants them.
    """
    write(target, loading.validated(loading.rows_of(seed, records)))


def write(target: Target, parts: Iterable[loading.Part]) -> None:
    """Write these rows to a new database and put it in place of the old one in one step.

    A reader sees the old or the new, whole. On any error the old one stays untouched.
    """
    if isinstance(target, URL):
        with _said_of(target, "cannot be built"), postgres.filling(target) as connection:
            postgres.load(
                connection,
                tables.TABLES,
                postings.added(_with_schema(parts)),
                search.SEARCHED,
                search.STARTS.values(),
            )
    else:
        _write_file(target, parts)


def _with_schema(parts: Iterable[loading.Part]) -> Iterator[loading.Part]:
    """The rows, and one that says of which tables they are."""
    yield from parts
    yield "meta", [{"key": "schema", "value": SCHEMA}]


def _write_file(path: Path, parts: Iterable[loading.Part]) -> None:
    with _writing_below(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
    new = Path(name)
    try:
        sqlite.fill(new, tables.TABLES, postings.added(_with_schema(parts)))
        new.chmod(0o644)
        with new.open("r+b") as file:
            checksum = _checksum(file)
            file.seek(_CHECKSUM_AT)
            file.write(checksum)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except (OSError, sqlite.WriteError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseError(f"{path}: cannot be built: {reason}") from error
    finally:
        for left_over in path.parent.glob(f"{new.name}*"):
            left_over.unlink(missing_ok=True)


@contextmanager
def only_builder(target: Target) -> Iterator[None]:
    """Hold the lock that keeps two builds of `target` from doing the same work at once."""
    if isinstance(target, URL):
        with ExitStack() as held:
            with _said_of(target, "cannot be built"):
                held.enter_context(postgres.only_builder(target))
            yield
    else:
        with _only_builder_of_file(target):
            yield


@contextmanager
def _only_builder_of_file(path: Path) -> Iterator[None]:
    with _writing_below(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_suffix(".lock").open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # What a build left that was killed: no other one is under way.
        for left_over in path.parent.glob(f".{escape(path.name)}.*"):
            left_over.unlink(missing_ok=True)
        yield


@contextmanager
def _writing_below(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseError(f"{folder}: cannot write there: {error.strerror}") from error


@contextmanager
def _said_of(url: URL, trouble: str) -> Iterator[None]:
    """What goes wrong with the server as a `DatabaseError` that names it."""
    try:
        yield
    except (DBAPIError, limits.NoConnectionError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseError(f"{named(url)}: {trouble}: {reason}") from error


def is_current(target: Target, sha256: str) -> bool:
    """Whether `target` was built from the `seed/` with this hash, by this version of the tables."""
    if isinstance(target, URL):
        with _said_of(target, "cannot be read"):
            _, meta = postgres.newest(target) or ("", {})
    else:
        meta = _meta_of_file(target)
    return meta.get("sha256") == sha256 and meta.get("schema") == SCHEMA


def _meta_of_file(path: Path) -> Mapping[str, str]:
    """The rows of its `meta`; none where it is damaged in any byte, and so is to be built again."""
    try:
        if not _is_whole(path):
            return {}
        with closing(sqlite3.connect(_read_only_uri(path), uri=True)) as connection:
            return dict(connection.execute("SELECT key, value FROM meta"))
    except (OSError, sqlite3.Error):
        return {}


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


def open_read_only(target: Target, query_seconds: float = limits.QUERY_SECONDS) -> Engine:
    """An engine over the database whose connections can do nothing but read; a query that takes
    longer is interrupted.
    """
    if isinstance(target, URL):
        return _open_on_server(target, query_seconds)
    engine = _open_file(target)
    limits.limit_queries(engine, query_seconds)
    return engine


def _open_on_server(url: URL, query_seconds: float) -> Engine:
    with _said_of(url, "cannot be read"):
        found = postgres.newest(url)
        if found is None:
            raise DatabaseError(f"{named(url)}: {_NONE}")
        schema, meta = found
        if meta.get("schema") != SCHEMA:
            raise DatabaseError(f"{named(url)}: {_OTHER}")
        engine = postgres.read_only(url, schema, query_seconds, CONNECTIONS)
        with engine.connect():  # holds the build from now on
            return engine


def _open_file(path: Path) -> Engine:
    if not path.is_file():
        raise DatabaseError(f"{path}: {_NONE}")

    opened = _identity(path)
    try:
        is_whole = _is_whole(path)
    except OSError as error:
        raise DatabaseError(f"{path}: cannot be read: {error.strerror}") from error
    if not is_whole:
        raise DatabaseError(f"{path}: {_DAMAGED}")

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
        raise DatabaseError(f"{path}: {_DAMAGED}") from error
    if version != SCHEMA:
        engine.dispose()
        raise DatabaseError(f"{path}: {_OTHER}")
    return engine


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
