"""A new SQLite file, filled: the tables, their rows, and last their indexes, which is faster than
keeping these right row by row.

Through APSW, which binds a row's unknown values ten times as fast as the standard library's driver;
it only writes: readers open the file through SQLAlchemy (`app.store.database`).
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import apsw
from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

# Why a file cannot be written.
WriteError = apsw.Error

_PRAGMAS: Final = """
    PRAGMA page_size = 16384;  -- bytes; a bitmap lies in few of them
    PRAGMA journal_mode = OFF;  -- nobody reads the file before it is whole
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -16384;  -- kB
"""


def fill(
    path: Path, tables: Sequence[Table], parts: Iterable[tuple[str, Sequence[Sequence[Any]]]]
) -> None:
    """Make the tables in an empty file and fill them; raise `WriteError`.

    `parts` are names of tables, each with rows of all its columns, in their order.
    """
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute(_PRAGMAS)
        with connection:
            for table in tables:
                connection.execute(_sql(CreateTable(table)))
            values = {table.name: ", ".join("?" * len(table.columns)) for table in tables}
            for name, rows in parts:
                connection.executemany(f"INSERT INTO {name} VALUES ({values[name]})", rows)  # noqa: S608  # our own names
            for table in tables:
                for index in sorted(table.indexes, key=lambda index: index.name or ""):
                    connection.execute(_sql(CreateIndex(index)))


def _sql(statement: ExecutableDDLElement) -> str:
    return str(statement.compile(dialect=dialect()))
