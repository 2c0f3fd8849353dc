"""The tables of the database, as they are read: built once by `app.store.database`, then never
written.

What readers see is worked out when the database is built (date bounds and words, grades, the
facets a record is found by), so that a request only selects. Texts stand in pairs, ``…_vi`` and
``…_en``. Dates are EDTF texts with ISO days for their bounds; money is whole đồng.
"""

from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


def _where_known(table: str, column: str) -> Index:
    """An index of the few rows that have a value."""
    some = text(f"{column} IS NOT NULL")
    return Index(f"{table}_by_{column}", column, sqlite_where=some, postgresql_where=some)


class Meta(SQLModel, table=True):
    """One fact about the data itself: `sha256` of `seed/`, `schema` of this file, `newest` day on
    which something joined, `first_day` and `last_day` that any date is written to touch.
    """

    key: str = Field(primary_key=True)
    value: str


class Place(SQLModel, table=True):
    id: str = Field(primary_key=True)
    position: int
    name_vi: str
    name_en: str
    kind: str
    gso_code: str | None
    note_vi: str
    note_en: str


class Relation(SQLModel, table=True):
    """Two places whose cooperation is told: a lane of the timeline."""

    id: str = Field(primary_key=True)
    position: int
    first_place: str = Field(foreign_key="place.id")
    second_place: str = Field(foreign_key="place.id")


class Sector(SQLModel, table=True):
    id: str = Field(primary_key=True)
    position: int
    name_vi: str
    name_en: str
    dac_code: str | None
    colour: str


class Party(SQLModel, table=True):
    """A body that gives or receives."""

    id: str = Field(primary_key=True)
    name_vi: str
    name_en: str
    type: str
    place: str | None = Field(foreign_key="place.id")


class Source(SQLModel, table=True):
    id: str = Field(primary_key=True)
    position: int = Field(index=True)  # from 1 on
    file: str
    sha256: str
    headline_vi: str
    headline_en: str
    publisher: str
    url: str
    published_edtf: str | None
    published_vi: str | None
    published_en: str | None
    event_vi: str
    event_en: str
    event_edtf: str
    event_date_vi: str
    event_date_en: str
    event_basis: str
    event_reason_vi: str | None
    event_reason_en: str | None
    added: str
    note_vi: str | None
    note_en: str | None


class Report(SQLModel, table=True):
    """An independent report that settles what an article leaves open."""

    number: int = Field(primary_key=True)
    source: str = Field(foreign_key="source.id", index=True)
    url: str
    says_vi: str
    says_en: str


class Aside(SQLModel, table=True):
    """A paragraph behind no claim (`figure` is None), or a figure in a cited one, and why."""

    number: int = Field(primary_key=True)
    source: str = Field(foreign_key="source.id", index=True)
    paragraph: int
    figure: str | None
    reason: str
    note_vi: str | None
    note_en: str | None


class Record(SQLModel, table=True):
    """One thing that happened, was agreed, promised or asked for.

    `earliest` and `latest` are the calendar bounds of the EDTF date, None where it is open; the
    `soft_` ones are widened where it is approximate. `year` is set only where it is certain.
    """

    number: int = Field(primary_key=True)  # in the order of day and id, from 1 on
    id: str = Field(index=True, unique=True)
    kind: str
    status: str
    title_vi: str
    title_en: str
    summary_vi: str
    summary_en: str
    note_vi: str | None
    note_en: str | None
    date_edtf: str
    date_vi: str
    date_en: str
    date_short_vi: str
    date_short_en: str
    date_basis: str
    date_reason_vi: str | None
    date_reason_en: str | None
    earliest: str | None
    latest: str | None
    soft_earliest: str | None
    soft_latest: str | None
    year: int | None
    sort_day: str
    period_edtf: str | None
    period_vi: str | None
    period_en: str | None
    period_basis: str | None
    period_reason_vi: str | None
    period_reason_en: str | None
    period_earliest: str | None
    period_latest: str | None
    main_sector: str = Field(foreign_key="sector.id")
    part_of: str | None = Field(foreign_key="record.id")
    follows: str | None = Field(foreign_key="record.id")
    added: str
    grade: str
    sources: int  # articles that tell it
    disputed: bool  # sources disagree

    __table_args__ = (_where_known("record", "part_of"), _where_known("record", "follows"))


class RecordPlace(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    position: int = Field(primary_key=True)
    place: str = Field(foreign_key="place.id")
    role: str

    __table_args__ = {"sqlite_with_rowid": False}


class RecordSector(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    position: int = Field(primary_key=True)
    sector: str = Field(foreign_key="sector.id")

    __table_args__ = {"sqlite_with_rowid": False}


class RecordRelation(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    position: int = Field(primary_key=True)
    relation: str = Field(foreign_key="relation.id")

    __table_args__ = {"sqlite_with_rowid": False}


class RecordPerson(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    position: int = Field(primary_key=True)
    person: str  # the name as a slug
    name: str
    office_vi: str
    office_en: str

    __table_args__ = (
        Index("recordperson_by_person", "person", "name"),
        {"sqlite_with_rowid": False},
    )


class Quantity(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    key: str = Field(primary_key=True)
    value: int
    to_value: int | None
    unit_vi: str
    unit_en: str

    __table_args__ = {"sqlite_with_rowid": False}


class Contribution(SQLModel, table=True):
    """What a record gave or promised. `standing`: delivered, promised or uncounted."""

    record: int = Field(primary_key=True, foreign_key="record.number")
    giver: str = Field(foreign_key="party.id")
    receiver: str = Field(foreign_key="party.id")
    form: str
    amount_vnd: int | None
    qualifier: str
    standing: str
    uncounted_reason_vi: str | None
    uncounted_reason_en: str | None


class Claim(SQLModel, table=True):
    """A figure as printed, and the field of the record or indicator that it supports."""

    number: int = Field(primary_key=True)
    record: int | None = Field(foreign_key="record.number", index=True)
    indicator: str | None = Field(foreign_key="indicator.id")
    field: str
    source: str = Field(foreign_key="source.id", index=True)
    paragraph: int
    figure: str
    prefix: str | None
    suffix: str | None
    amount_vnd: int | None  # what this telling says, for a claim on an amount
    agrees: bool
    reading_vi: str | None
    reading_en: str | None
    why_vi: str | None
    why_en: str | None

    __table_args__ = (_where_known("claim", "indicator"),)


class Indicator(SQLModel, table=True):
    """A figure about a place that gives context; never mixed with funding."""

    id: str = Field(primary_key=True)
    position: int
    place: str = Field(foreign_key="place.id", index=True)
    name_vi: str
    name_en: str
    measure: str
    value: str  # a decimal number, exactly as stated
    unit_vi: str
    unit_en: str
    qualifier: str
    date_edtf: str
    date_vi: str
    date_en: str
    date_basis: str
    date_reason_vi: str | None
    date_reason_en: str | None
    sort_day: str
    note_vi: str | None
    note_en: str | None


class Correction(SQLModel, table=True):
    number: int = Field(primary_key=True)
    record: str = Field(index=True)
    date: str
    field: str
    was_vi: str
    was_en: str
    now_vi: str
    now_en: str
    why_vi: str
    why_en: str


class Retired(SQLModel, table=True):
    """A record withdrawn, or merged into another."""

    id: str = Field(primary_key=True)
    date: str
    merged_into: str | None = Field(foreign_key="record.id")
    why_vi: str
    why_en: str


class Day(SQLModel, table=True):
    """A day by which records are sorted, and the number of the first one sorted by it."""

    day: str = Field(primary_key=True)
    first: int


class Posting(SQLModel, table=True):
    """Which records have a value of a facet: every filter, every order but that of days and every
    sum stands on these; `app.store.index` knows them.
    """

    facet: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    count: int
    bitmap: bytes  # a Roaring bitmap of record numbers, in the portable format


TABLES: Final = SQLModel.metadata.sorted_tables
