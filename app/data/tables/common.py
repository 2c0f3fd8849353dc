"""What columns of several tables say alike."""

from typing import Any, Final

from sqlalchemy import Index, text

from app.data.said import Internal, Said, Type

NAME: Final = Said("Name", "In the reader’s language")
NOTE: Final = Said("Note", "What was ambiguous, what was decided and why")
RECORD: Final = Said("Record", "Id of the record")
SOURCE: Final = Said("Article", "Id of the article")
PLACE: Final = Said("Place", "Id of the place")
SECTOR: Final = Said("Sector", "Id of the sector")
NUMBER: Final = Said("Number", "A running number")
POSITION: Final = Said("Position", "Its place in the order of the record, from 0")
ORDER: Final = Internal("the order of the table’s rows, which is that of the file")
UNIT: Final = Said("Unit", "What is counted")
PARAGRAPH: Final = Said("Paragraph", "Of the article, counted from 1")
ADDED: Final = Said("Added", "The day on which it joined the data", Type.DATE)

DATE: Final = Said(
    "Date", "As exactly as the source says, in EDTF (ISO 8601-2): 2018, 2019~, 2011/2015", Type.EDTF
)
DATE_WORDS: Final = Said("Date in words", "The same date as a reader says it")
DATE_BASIS: Final = Said(
    "Basis of the date", "Stated by the source, or inferred", vocabulary="basis"
)
DATE_REASON: Final = Said("Reason of the date", "Why, where it was inferred")

# A table whose key is all it is found by.
WITHOUT_ROWID: Final[Any] = {"sqlite_with_rowid": False}


def where_known(table: str, column: str) -> Index:
    """An index of the few rows that have a value."""
    # Said for PostgreSQL as well, it would load what speaks to PostgreSQL: `store.postgres` does.
    some = text(f"{column} IS NOT NULL")
    return Index(f"{table}_by_{column}", column, sqlite_where=some)
