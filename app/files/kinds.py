"""What the rows of a file are, by what the table of pages calls them: records, people, bodies,
articles.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Connection

from app import queries
from app.data import answers, cells, rows
from app.data.cells import Cell, ClaimRow, Row
from app.data.filters import Filter
from app.values.i18n import N_


@dataclass(frozen=True)
class Sheet:
    """`rows`: of one row of the file, those of this sheet."""

    name: str
    cells: tuple[Cell, ...]
    rows: Callable[[Any], Iterable[Any]] = lambda row: (row,)


@dataclass(frozen=True)
class Kind:
    """`sheets`: of a workbook; the first is the whole of a `.csv`. `read`: so many rows, from the
    offset on. `item`: a row as the API answers it. `told_by`: the records behind the rows.
    """

    sheets: tuple[Sheet, ...]
    count: Callable[[Connection, Filter], int]
    read: Callable[[Connection, rows.Reference, Filter, int, int], Sequence[Any]]
    item: Callable[[Any], BaseModel]
    told_by: Callable[[Filter], Filter] = lambda _wanted: Filter()

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.sheets[0].cells


def _records(
    connection: Connection, reference: rows.Reference, wanted: Filter, limit: int, offset: int
) -> list[Row]:
    some = queries.record_numbers(connection, wanted, limit=limit, offset=offset)
    found = queries.records_numbered(connection, reference, some)
    surely = queries.surely(connection, wanted, some)
    claims = queries.claims(connection, some)
    return [Row(record, claims[record.number], record.number in surely) for record in found]


RECORDS: Final = Kind(
    sheets=(
        Sheet(N_("Records"), cells.RECORD_CELLS),
        Sheet(
            N_("Claims"),
            cells.CLAIM_CELLS,
            lambda row: (ClaimRow(row.record.id, claim) for claim in row.claims),
        ),
    ),
    count=queries.count,
    read=_records,
    item=lambda row: answers.record_out(row.record, row.claims),
    told_by=lambda wanted: wanted,
)

KINDS: Final[Mapping[str, Kind]] = {
    "records": RECORDS,
    "people": Kind(
        sheets=(Sheet(N_("People"), cells.PERSON_CELLS),),
        count=lambda connection, wanted: queries.people_count(connection, wanted.text),
        read=lambda connection, _, wanted, limit, offset: queries.people(
            connection, wanted.text, limit=limit, offset=offset
        ),
        item=answers.NamedOut.model_validate,
    ),
    "bodies": Kind(
        sheets=(Sheet(N_("Bodies"), cells.BODY_CELLS),),
        count=lambda connection, wanted: queries.body_count(connection, wanted.text),
        read=lambda connection, _, wanted, limit, offset: [
            answers.summed_body(body, *queries.gave_and_received(connection, body))
            for body in queries.bodies(connection, wanted.text, limit=limit, offset=offset)
        ],
        item=lambda row: row,
    ),
    "sources": Kind(
        sheets=(Sheet(N_("Articles"), cells.SOURCE_CELLS),),
        count=lambda connection, wanted: queries.source_count(connection, wanted.text),
        read=lambda connection, _, wanted, limit, offset: queries.sources(
            connection, text=wanted.text, limit=limit, offset=offset
        ),
        item=answers.SourceOut.model_validate,
    ),
}
