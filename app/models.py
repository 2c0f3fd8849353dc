"""The tables of the database, as they are read: built once by `app.database`, then never written.

What readers see is worked out when the database is built (date bounds and words, grades, the
facets a record is found by), so that a request only selects. Texts stand in pairs, ``…_vi`` and
``…_en``. Dates are EDTF texts with ISO days for their bounds; money is whole đồng.
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Meta(SQLModel, table=True):
    """One fact about the data itself: `sha256` of `seed/`, `schema` of this file."""

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
    position: int
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

    number: int = Field(primary_key=True)
    id: str = Field(unique=True)
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
    part_of: str | None = Field(foreign_key="record.id", index=True)
    follows: str | None = Field(foreign_key="record.id", index=True)
    added: str
    grade: str
    sources: int  # articles that tell it
    disputed: bool  # sources disagree

    __table_args__ = (
        Index("record_by_day", "sort_day", "id"),
        Index("record_by_grade", "grade", "sort_day", "id"),
    )


class RecordPlace(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    position: int = Field(primary_key=True)
    place: str = Field(foreign_key="place.id")
    role: str


class RecordSector(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    position: int = Field(primary_key=True)
    sector: str = Field(foreign_key="sector.id")


class RecordRelation(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    position: int = Field(primary_key=True)
    relation: str = Field(foreign_key="relation.id")


class RecordPerson(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    position: int = Field(primary_key=True)
    person: str = Field(index=True)  # the name as a slug
    name: str
    office_vi: str
    office_en: str


class Quantity(SQLModel, table=True):
    record: int = Field(primary_key=True, foreign_key="record.number")
    key: str = Field(primary_key=True)
    value: int
    to_value: int | None
    unit_vi: str
    unit_en: str


class Contribution(SQLModel, table=True):
    """What a record gave or promised. `standing`: delivered, promised or uncounted."""

    record: int = Field(primary_key=True, foreign_key="record.number")
    giver: str = Field(foreign_key="party.id")
    receiver: str = Field(foreign_key="party.id")
    form: str
    amount_vnd: int | None = Field(index=True)
    qualifier: str
    standing: str
    uncounted_reason_vi: str | None
    uncounted_reason_en: str | None


class Claim(SQLModel, table=True):
    """A figure as printed, and the field of the record or indicator that it supports."""

    number: int = Field(primary_key=True)
    record: int | None = Field(foreign_key="record.number", index=True)
    indicator: str | None = Field(foreign_key="indicator.id", index=True)
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


class Facet(SQLModel, table=True):
    """What a record is found by: every filter but the period and the words is a row here.

    A value that a record lacks is a row too, with the value `unknown`.
    """

    facet: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    record: int = Field(primary_key=True, foreign_key="record.number")

    __table_args__ = (
        Index("facet_by_record", "record", "facet", "value"),
        {"sqlite_with_rowid": False},
    )
