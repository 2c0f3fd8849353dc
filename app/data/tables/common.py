"""What columns of several tables say alike."""

from typing import Final

from sqlalchemy import Index, text

from app.data.said import Internal, Said, Type
from app.values.i18n import N_

NAME: Final = Said(N_("Name"), N_("In the reader’s language"))
NOTE: Final = Said(N_("Note"), N_("What was ambiguous, what was decided and why"))
RECORD: Final = Said(N_("Record"), N_("Id of the record"))
SOURCE: Final = Said(N_("Article"), N_("Id of the article"))
PLACE: Final = Said(N_("Place"), N_("Id of the place"))
SECTOR: Final = Said(N_("Sector"), N_("Id of the sector"))
NUMBER: Final = Said(N_("Number"), N_("A running number"))
POSITION: Final = Said(N_("Position"), N_("Its place in the order of the record, from 0"))
ORDER: Final = Internal("the order of the table’s rows, which is that of the file")
UNIT: Final = Said(N_("Unit"), N_("What is counted"))
PARAGRAPH: Final = Said(N_("Paragraph"), N_("Of the article, counted from 1"))
ADDED: Final = Said(N_("Added"), N_("The day on which it joined the data"), Type.DATE)

DATE: Final = Said(
    N_("Date"),
    N_("As exactly as the source says, in EDTF (ISO 8601-2): 2018, 2019~, 2011/2015"),
    Type.EDTF,
)
DATE_WORDS: Final = Said(N_("Date in words"), N_("The same date as a reader says it"))
DATE_BASIS: Final = Said(
    N_("Basis of the date"), N_("Stated by the source, or inferred"), vocabulary="basis"
)
DATE_REASON: Final = Said(N_("Reason of the date"), N_("Why, where it was inferred"))

# A table whose key is all it is found by.
WITHOUT_ROWID: Final = {"sqlite_with_rowid": False}


def where_known(table: str, column: str) -> Index:
    """An index of the few rows that have a value."""
    # Said for PostgreSQL as well, it would load what speaks to PostgreSQL: `store.postgres` does.
    some = text(f"{column} IS NOT NULL")
    return Index(f"{table}_by_{column}", column, sqlite_where=some)
