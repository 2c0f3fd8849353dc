"""A new SQLite file, filled: the tables, their rows, and last their indexes, which is faster than
keeping these right row by row.

Readers open the file through `app.store.database`.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, create_engine, event, insert
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

# Why a file cannot be written.
WriteError = SQLAlchemyError

_PRAGMAS: Final = (
    "page_size = 16384",  # bytes; a bitmap lies in few of them
    "journal_mode = OFF",  # nobody reads the file before it is whole
    "synchronous = OFF",
    "cache_size = -16384",  # kB
)


def fill(
    path: Path, tables: Sequence[Table], parts: Iterable[tuple[str, Sequence[dict[str, Any]]]]
) -> None:
    """Make the tables in an empty file and fill them; raise `WriteError`.

    `parts` are names of tables, each with rows: values by the names of all its columns.
    """
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    # Compiled once and given to the driver: SQLAlchemy would look at every value of every row, and
    # the driver, were they given by name, for every name in every row.
    statements = {table.name: str(insert(table).compile(dialect=dialect())) for table in tables}
    values = {table.name: itemgetter(*table.columns.keys()) for table in tables}
    try:
        with engine.begin() as connection:
            for table in tables:
                connection.execute(CreateTable(table))
            for name, rows in parts:
                if rows:
                    connection.exec_driver_sql(statements[name], list(map(values[name], rows)))
            for table in tables:
                for index in sorted(table.indexes, key=lambda index: index.name or ""):
                    connection.execute(CreateIndex(index))
    finally:
        engine.dispose()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
