"""The tables of the database, as they are read: built once by `app.store.database`, then never
written. Each column says what it is called and means (`app.data.said`).

What readers see is worked out when the database is built (date bounds and words, grades, the
facets a record is found by), so that a request only selects. Texts stand in pairs, ``…_vi`` and
``…_en``. Dates are EDTF texts with ISO days for their bounds; money is whole đồng.
"""

from typing import Final

from app.data.said import Stored
from app.data.tables.index import Day, Meta, Posting, Spelling
from app.data.tables.record import (
    Claim,
    Contribution,
    Correction,
    Quantity,
    Record,
    RecordPerson,
    RecordPlace,
    RecordRelation,
    RecordSector,
    Retired,
)
from app.data.tables.reference import (
    Aside,
    BodyType,
    Indicator,
    IndicatorSector,
    Party,
    Place,
    Relation,
    Report,
    Sector,
    Source,
)

# In the order in which readers meet them.
MODELS: Final[tuple[type[Stored], ...]] = (
    Record, Claim, Contribution, Place, Sector, Source, Indicator, IndicatorSector, Correction,
    Retired, BodyType, Party, RecordPlace, RecordSector, Relation, RecordRelation, RecordPerson,
    Quantity, Aside, Report, Meta, Day, Spelling, Posting,
)  # fmt: skip

# In an order in which each table follows those that it names.
TABLES: Final = Stored.metadata.sorted_tables
