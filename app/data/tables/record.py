"""The records, and the tables that hang on them."""

from typing import Annotated, ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from app.data.said import Exported, Internal, Said, Stored, Type
from app.data.tables import common
from app.data.tables.common import NUMBER, POSITION, RECORD, where_known
from app.values.languages import Both

_RUNNING = Internal("a running number that stands for the id, another with every build")
_SHORTER = Internal("the same date, shorter, for charts and tables")


class Record(Stored, table=True):
    """One thing that happened, was agreed, promised or asked for.

    `earliest` and `latest` are the calendar bounds of the EDTF date, None where it is open; the
    `soft_` ones are widened where it is approximate. `year` is the one that the date names.
    """

    said: ClassVar = Exported(
        "records", "Records", "One thing that happened, was agreed, promised or asked for, a row"
    )

    number: Annotated[int, _RUNNING] = Field(primary_key=True)  # by day and id, from 1 on
    id: Annotated[
        str,
        Said("Id", "A readable name that never changes; the end of the permalink /records/{id}"),
    ] = Field(index=True, unique=True)
    kind: Annotated[str, Said("Kind", "What the record is", vocabulary="kind")]
    status: Annotated[
        str, Said("Status", "How far it has come, according to the articles", vocabulary="status")
    ]
    title: Annotated[Both, Said("Title", "In our own words")]
    short_title: Annotated[Both, Said("Short title", "A few words, as charts name it")]
    summary: Annotated[Both, Said("Summary", "In our own words")]
    note: Annotated[Both | None, common.NOTE]
    date: Annotated[str, common.DATE]
    date_words: Annotated[Both, common.DATE_WORDS]
    date_short: Annotated[Both, _SHORTER]
    earliest: Annotated[
        str | None, Said("Earliest day", "First day of the date; empty where open", Type.DATE)
    ]
    latest: Annotated[
        str | None, Said("Latest day", "Last day of the date; empty where open", Type.DATE)
    ]
    soft_earliest: Annotated[
        str | None,
        Said(
            "Earliest possible day",
            "The first day that the date may mean where it is approximate",
            Type.DATE,
        ),
    ]
    soft_latest: Annotated[
        str | None,
        Said(
            "Latest possible day",
            "The last day that the date may mean where it is approximate",
            Type.DATE,
        ),
    ]
    year: Annotated[
        int | None,
        Said("Year", "That the date names, or is about; empty for a span and for an open date"),
    ]
    year_is_about: Annotated[bool, Internal("whether it is only about its year; `date` says it")]
    sort_day: Annotated[str, Internal("the day by which records are sorted, of the date")]
    date_basis: Annotated[str, common.DATE_BASIS]
    date_reason: Annotated[Both | None, common.DATE_REASON]
    period: Annotated[
        str | None,
        Said(
            "Period covered",
            "The time it covers, where that is not when it happened; EDTF (ISO 8601-2)",
            Type.EDTF,
        ),
    ]
    period_words: Annotated[
        Both | None, Said("Period in words", "The same period as a reader says it")
    ]
    period_basis: Annotated[
        str | None, Said("Basis of the period", common.DATE_BASIS.meaning, vocabulary="basis")
    ]
    period_reason: Annotated[
        Both | None, Said("Reason of the period", "Why, where it was inferred")
    ]
    period_earliest: Annotated[
        str | None,
        Said("First day of the period", "First day of the date; empty where open", Type.DATE),
    ]
    period_latest: Annotated[
        str | None,
        Said("Last day of the period", "Last day of the date; empty where open", Type.DATE),
    ]
    main_sector: Annotated[
        str,
        Said(
            "Main sector", "The sector under which its amount is counted; the first of its sectors"
        ),
    ] = Field(foreign_key="sector.id")
    part_of: Annotated[str | None, Said("Part of", "The record it is part of")] = Field(
        foreign_key="record.id"
    )
    follows: Annotated[
        str | None,
        Said("Follows", "The promise, request, proposal or agreement that it comes after"),
    ] = Field(foreign_key="record.id")
    sequel: Annotated[
        str | None,
        Said("Sequel", "What it makes of the record that it follows", vocabulary="sequel"),
    ]
    collection: Annotated[
        str,
        Said(
            "Collection",
            "“founding” where one of the five articles reports it, else “wider”",
            vocabulary="collection",
        ),
    ]
    grade: Annotated[
        str,
        Said(
            "Evidence", "How well the articles support it, A to D (see /about)", vocabulary="grade"
        ),
    ]
    articles: Annotated[int, Said("Number of articles", "How many articles report it")]
    disputed: Annotated[bool, Said("Disputed", "Whether the sources disagree on any of it")]
    added: Annotated[str, common.ADDED]

    __table_args__ = (where_known("record", "part_of"), where_known("record", "follows"))


class _OfRecord(Stored):
    """What a record has several of, in their order."""

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    position: Annotated[int, POSITION] = Field(primary_key=True)

    __table_args__ = common.WITHOUT_ROWID


class RecordPlace(_OfRecord, table=True):
    said: ClassVar = Exported(
        "record_places", "Places of records", "A place of a record, with its role, a row"
    )

    place: Annotated[str, common.PLACE] = Field(foreign_key="place.id")
    role: Annotated[str, Said("Role", "What the place is to the record", vocabulary="role")]


class RecordSector(_OfRecord, table=True):
    said: ClassVar = Exported(
        "record_sectors", "Sectors of records", "A sector of a record a row, the main one first"
    )

    sector: Annotated[str, common.SECTOR] = Field(foreign_key="sector.id")


class RecordRelation(_OfRecord, table=True):
    said: ClassVar = Exported(
        "record_relations", "Relations of records", "A relation that a record is part of, a row"
    )

    relation: Annotated[str, Said("Relation", "Id of the relation")] = Field(
        foreign_key="relation.id"
    )


class RecordPerson(_OfRecord, table=True):
    said: ClassVar = Exported(
        "record_people",
        "People of records",
        "Somebody named with an office, the office held at the time, and the part in it, a row",
    )

    person: Annotated[str, Said("Person", "The name as it stands in addresses")]
    name: Annotated[str, Said("Name", "As it is written in Vietnamese")]
    office: Annotated[Both, Said("Office", "Held at the time")]
    part: Annotated[str, Said("Part", "What the person did in it", vocabulary="part")]

    __table_args__ = (Index("recordperson_by_person", "person", "name"), common.WITHOUT_ROWID)


class Quantity(Stored, table=True):
    said: ClassVar = Exported(
        "record_quantities", "Quantities of records", "Something counted, other than money, a row"
    )

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    key: Annotated[str, Said("Key", "What claims call it")] = Field(primary_key=True)
    value: Annotated[int, Said("Value", "How many, or from how many")]
    to_value: Annotated[int | None, Said("To", "To how many, where it is a range")]
    unit: Annotated[Both, common.UNIT]

    __table_args__ = common.WITHOUT_ROWID


class Contribution(Stored, table=True):
    """What a record gave or promised. `standing`: delivered, promised, uncounted or token."""

    said: ClassVar = Exported(
        "contributions",
        "Contributions",
        "What a record gave or promised, a row; a gift reported twice stands once",
    )

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    giver: Annotated[str, Said("Giver", "Id of the body that gives")] = Field(
        foreign_key="party.id"
    )
    receiver: Annotated[str, Said("Receiver", "Id of the body that receives")] = Field(
        foreign_key="party.id"
    )
    form: Annotated[str, Said("Form", "What was given; only cash is money", vocabulary="form")]
    amount_vnd: Annotated[
        int | None,
        Said(
            "Amount (đồng)",
            "Whole đồng; empty where no amount was published, which does not mean zero",
        ),
    ]
    qualifier: Annotated[
        str,
        Said(
            "How the amount is stated",
            "Exactly, at least, at most or about",
            vocabulary="qualifier",
        ),
    ]
    standing: Annotated[
        str,
        Said(
            "Delivered or promised",
            "Sums count what is delivered; what is promised, or counted elsewhere, stays apart",
            vocabulary="standing",
        ),
    ]
    uncounted_reason: Annotated[
        Both | None, Said("Why it is not counted", "Where it is not counted")
    ]


class Claim(Stored, table=True):
    """A figure as printed, and the field of the record or indicator that it supports."""

    said: ClassVar = Exported(
        "claims",
        "Claims",
        "Which figure, in which paragraph of which article, supports which value, a row",
    )

    number: Annotated[int, NUMBER] = Field(primary_key=True)
    record: Annotated[int | None, RECORD] = Field(foreign_key="record.number", index=True)
    indicator: Annotated[str | None, Said("Indicator", "Id, where it is of one")] = Field(
        foreign_key="indicator.id"
    )
    field: Annotated[str, Said("Field", "Which value of the record the figure supports")]
    source: Annotated[str, common.SOURCE] = Field(foreign_key="source.id", index=True)
    paragraph: Annotated[int, common.PARAGRAPH]
    figure: Annotated[
        str, Said("As printed", "The figure as the article prints it, slips included")
    ]
    prefix: Annotated[
        str | None, Said("Before it", "Words printed just before, where the figure is not unique")
    ]
    suffix: Annotated[
        str | None, Said("After it", "Words printed just after, where the figure is not unique")
    ]
    amount_vnd: Annotated[
        int | None, Said("Amount (đồng)", "What this report says, for a claim on an amount")
    ]
    agrees: Annotated[bool, Said("Agrees", "Whether this report agrees with the value shown")]
    reading: Annotated[Both | None, Said("Its reading", "What it says, where it disagrees")]
    why: Annotated[Both | None, Said("Why", "Why the value is not just what the figure says")]

    __table_args__ = (where_known("claim", "indicator"),)


_CHANGED = Said("Date", "The day of the change", Type.DATE)
_WHY_CHANGED = Said("Why", "Why it was changed")


class Correction(Stored, table=True):
    said: ClassVar = Exported(
        "corrections", "Corrections", "What was wrong in published data, and since when it is right"
    )

    number: Annotated[int, NUMBER] = Field(primary_key=True)
    record: Annotated[str, Said("Record", "Id of the record; it may since be retired")] = Field(
        index=True
    )
    date: Annotated[str, _CHANGED]
    field: Annotated[str, Said("Field", "Which value was wrong")]
    was: Annotated[Both, Said("Was", "What stood there")]
    now: Annotated[Both, Said("Now", "What stands there now")]
    why: Annotated[Both, _WHY_CHANGED]


class Retired(Stored, table=True):
    """A record withdrawn, or merged into another."""

    said: ClassVar = Exported(
        "retired",
        "Retired records",
        "Records that were withdrawn or merged into another; their ids are never used again",
    )

    id: Annotated[str, Said("Id", "Id of the record that was")] = Field(primary_key=True)
    date: Annotated[str, _CHANGED]
    merged_into: Annotated[str | None, Said("Merged into", "The record that holds it now")] = Field(
        foreign_key="record.id"
    )
    why: Annotated[Both, _WHY_CHANGED]
