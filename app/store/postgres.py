"""PostgreSQL in place of the SQLite file: everything in which the two differ.

Each build fills a schema of its own (`records_000001`, `records_000002`, …) in one transaction. Who
opens the database takes the newest and keeps it, as one keeps an open file: a lock that it holds
while it is connected keeps later builds from removing it.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
from sys import byteorder
from typing import Any, Final

from pyroaring import BitMap, FrozenBitMap
from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema, CreateTable, DropSchema
from sqlmodel import AutoString

from app.store.limits import NoConnectionError, QueryTooLongError

_LOCKS: Final = 0x48544254  # ours among the locks of the database
# A server that hangs, or a network that swallows what is sent, is given up.
_PATIENCE: Final = {
    "connect_timeout": 5,  # seconds
    "tcp_user_timeout": 5000,  # milliseconds
    "keepalives_idle": 5,  # seconds, until a network that says nothing is tried
}
# What goes on over a connection that stands, its process on the server does: one that is stopped
# is given up by our own clock, when its own should have interrupted the query so long ago.
_GRACE: Final = 3.0  # seconds
_LONGEST: Final = 500  # letters of a word that count: a tsvector takes no more than 2046 bytes
_AT_ONCE: Final = 20_000  # records whose words are gathered

# A word, or a pair of words, that fewer records have is found by a tsvector of each record's. What
# more of them have keeps its bitmap, as in SQLite: reading the rows of a million records takes a
# second.
COMMON = 1000
# The spellings of those words, for what is misspelt.
_RARE: Final = 'CREATE TABLE rare (facet text, word text COLLATE "C", PRIMARY KEY (facet, word))'
_QUERY_CANCELED: Final = "57014"  # PostgreSQL's code


def serves(connection: Connection) -> bool:
    """Whether it is PostgreSQL that the connection leads to."""
    return connection.dialect.name == "postgresql"


def name_of(url: URL) -> str:
    """The database as messages name it: with no user or password, wherever in `url` they stand."""
    bare = URL.create("postgresql", host=url.host, port=url.port, database=url.database)
    return bare.render_as_string()


# -- Reading -------------------------------------------------------------------------------------


def newest(url: URL) -> tuple[str, Mapping[str, str]] | None:
    """The schema of the newest build and what its table `meta` says; None where there is none."""
    with _session(url, _GRACE) as connection:
        if not (builds := _builds(connection)):
            return None
        # Named in full, so that what a role lacks is said.
        rows = connection.exec_driver_sql(f"SELECT key, value FROM {builds[-1]}.meta")  # noqa: S608  # our own name
        return builds[-1], {row.key: row.value for row in rows}


def read_only(url: URL, schema: str, seconds: float, connections: int) -> Engine:
    """An engine over one build: its connections can do nothing but read, and a query takes so many
    seconds at most.
    """
    options = (
        f"-c search_path={schema} -c default_transaction_read_only=on "
        f"-c statement_timeout={max(1, round(seconds * 1000))}"
    )
    engine = _engine(
        url,
        seconds + _GRACE,
        {"options": options},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=1,
        pool_pre_ping=True,
    )

    @event.listens_for(engine, "connect")
    def hold(connection: Any, _record: object) -> None:
        connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", (_LOCKS, _number(schema)))
        found = connection.execute("SELECT to_regnamespace(%s)", (schema,)).fetchone()
        connection.rollback()
        if found == (None,):
            raise NoConnectionError(f"{schema} is no longer there; newer ones are")

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def replace_nul(
        _connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object
    ) -> tuple[str, Any]:
        # An address may have one, and text here cannot: so it stays equal to nothing.
        if isinstance(parameters, dict):
            parameters = {
                name: value.replace("\0", "\ufffd") if isinstance(value, str) else value
                for name, value in parameters.items()
            }
        return statement, parameters

    @event.listens_for(engine, "handle_error")
    def name(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        # What a ping finds lost is made again.
        if isinstance(error, OperationalError) and not context.is_pre_ping:
            if getattr(error.orig, "sqlstate", None) == _QUERY_CANCELED:
                raise QueryTooLongError from error
            raise NoConnectionError("PostgreSQL does not answer") from error

    return engine


def having_rare_word(
    connection: Connection, facet: str, word: str, *, begun: bool = False
) -> FrozenBitMap:
    """The records with a word of the facet, or with one that begins so, of those that few have."""
    found = connection.exec_driver_sql(
        # One value of four bytes a record, for they are thousands.
        f"SELECT string_agg(int4send(record), '') FROM searched WHERE {facet} @@ %s::tsquery",  # noqa: S608  # our own name
        (f"{_quoted(word)}{':*' if begun else ''}",),
    )
    numbers = array("I", found.scalar() or b"")
    if byteorder == "little":
        numbers.byteswap()
    return FrozenBitMap(numbers)


def rare_words(connection: Connection, facets: Sequence[str], start: str, most: int) -> list[str]:
    """Words of the facets that begin so, of those that few records have."""
    found = connection.exec_driver_sql(
        "SELECT word FROM rare WHERE facet = ANY(%s) AND starts_with(word, %s) LIMIT %s",
        (list(facets), start, most),
    )
    return list(found.scalars())


# -- Building ------------------------------------------------------------------------------------


@contextmanager
def only_builder(url: URL) -> Iterator[None]:
    """Hold the lock that keeps two builds from doing the same work at once, on any machine."""
    with _session(url) as connection:
        # No advisory lock: that one the role that may only read could take as well.
        with suppress(IntegrityError):  # another makes the table in the same moment
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS public.builder ()")
        connection.commit()
        connection.exec_driver_sql("LOCK TABLE public.builder IN EXCLUSIVE MODE")
        yield


@contextmanager
def filling(url: URL) -> Iterator[Connection]:
    """A connection into a new schema, which is there for others when the block ends, and only then.

    Older ones go, but for the last, which someone may be about to open, and what is being served.
    """
    with _session(url) as connection:
        builds = _builds(connection)
        schema = f"records_{_number(builds[-1]) + 1 if builds else 1:06}"
        connection.execute(CreateSchema(schema))
        connection.exec_driver_sql(f"SET LOCAL search_path TO {schema}")
        yield connection
        for old in builds[:-1]:
            unused = "SELECT pg_try_advisory_xact_lock(%s, %s)"
            if connection.exec_driver_sql(unused, (_LOCKS, _number(old))).scalar_one():
                connection.execute(DropSchema(old, cascade=True))
        connection.commit()


def load(
    connection: Connection,
    tables: Sequence[Table],
    parts: Iterable[tuple[str, Sequence[Mapping[str, Any]]]],
    searched: Sequence[str],
    starts: Mapping[str, str],
) -> None:
    """Make the tables, fill them and index them.

    `searched` are the facets of `posting` that hold words or pairs of them, `starts` those of
    beginnings of words, by those of the words. Of these only what many records have is a posting;
    what few have stands in `searched`.
    """
    for table in tables:
        connection.execute(CreateTable(_like(table), include_foreign_key_constraints=[]))
    of_record = ", ".join(f"{facet} tsvector" for facet in searched)
    connection.exec_driver_sql(f"CREATE TABLE searched (record integer PRIMARY KEY, {of_record})")
    columns = {table.name: table.columns.keys() for table in tables}
    rare: dict[str, list[tuple[str, BitMap]]] = {facet: [] for facet in searched}
    of_words = {*searched, *starts.values()}
    spelt: list[tuple[str, str]] = []
    for name, rows in parts:
        written = rows
        if name == "posting":
            written = [
                row for row in rows if row["count"] >= COMMON or row["facet"] not in of_words
            ]
            for row in rows:
                if row["facet"] in rare and row["count"] < COMMON:
                    records = BitMap.deserialize(row["bitmap"])
                    rare[row["facet"]].append((_quoted(row["value"]), records))
                    if row["facet"] in starts and len(row["value"]) <= _LONGEST:
                        spelt.append((row["facet"], row["value"]))
        _copy(connection, name, columns[name], map(itemgetter(*columns[name]), written))
    _copy(connection, "searched", ["record", *rare], _by_record(list(rare.values())))
    connection.exec_driver_sql(_RARE)
    _copy(connection, "rare", ["facet", "word"], spelt)
    for table in tables:
        for index in table.indexes:
            index.create(connection)
    for facet in rare:
        connection.exec_driver_sql(f"CREATE INDEX ON searched USING gin ({facet})")
    # For the planner, which would otherwise know nothing of tables as new as these.
    connection.exec_driver_sql(f"ANALYZE {', '.join([*columns, 'searched', 'rare'])}")


def _like(table: Table) -> Table:
    """The same table, with text in the order of SQLite and numbers as large; its references, which
    are checked in the seed, are not checked again.
    """
    made = table.to_metadata(MetaData())
    for index in made.indexes:
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    for column in made.columns:
        column.autoincrement = False
        if isinstance(column.type, AutoString):
            column.type = Text(collation="C")
        elif isinstance(column.type, Integer) and not column.primary_key:
            column.type = BigInteger()
    return made


def _copy(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error) from error


def _by_record(columns: Sequence[Sequence[tuple[str, BitMap]]]) -> Iterator[tuple[int | str, ...]]:
    """Words with the records that have them, to rows of `searched`: records with their words."""
    last = max((records.max() for words in columns for _, records in words), default=0)
    for first in range(1, last + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, last + 1))
        these = BitMap(numbers)
        gathered: list[list[list[str]]] = [[[] for _ in numbers] for _ in columns]
        for words, of_records in zip(columns, gathered, strict=True):
            for word, records in words:
                for number in records & these:
                    of_records[number - first].append(word)
        for number, *texts in zip(numbers, *gathered, strict=True):
            if any(texts):
                yield number, *map(" ".join, texts)


def _quoted(word: str) -> str:
    """A word of a tsvector as it is: words are ours, not those of PostgreSQL's parser."""
    return f"'{word[:_LONGEST]}'"


# -- Connections ---------------------------------------------------------------------------------


@contextmanager
def _session(url: URL, seconds: float | None = None) -> Iterator[Connection]:
    with _engine(url, seconds, {}, poolclass=NullPool).connect() as connection:
        yield connection


def _engine(
    url: URL, seconds: float | None, connect_args: Mapping[str, str], **keywords: Any
) -> Engine:
    """An engine whose connections wait for the server as long as `_PATIENCE` says, or the address
    itself, and for any one answer of it so many seconds, or for ever.
    """
    patient = {name: value for name, value in _PATIENCE.items() if name not in url.query}
    engine = create_engine(
        url, use_native_hstore=False, connect_args={**patient, **connect_args}, **keywords
    )

    @event.listens_for(engine, "do_connect")
    def connect(
        dialect: Dialect, _record: object, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Any:
        connection: Any = dialect.connect(*arguments, **keywords)
        if seconds is None:
            return connection
        unbounded = connection.wait

        def wait(steps: object, *_: object, **__: object) -> Any:
            try:
                return unbounded(steps, timeout=seconds)
            except Exception:
                if connection.info.transaction_status.name == "ACTIVE":  # its answer may yet come
                    connection.close()
                raise

        connection.wait = wait
        return connection

    return engine


# -- Builds --------------------------------------------------------------------------------------


def _builds(connection: Connection) -> list[str]:
    """The schemas of builds, the oldest first."""
    statement = "SELECT nspname FROM pg_namespace WHERE nspname ~ '^records_[0-9]{6}$' ORDER BY 1"
    return list(connection.exec_driver_sql(statement).scalars())


def _number(schema: str) -> int:
    return int(schema.rpartition("_")[2])
