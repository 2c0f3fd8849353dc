"""The records, and the tables that hang on them."""

from typing import Annotated, ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from app.data.said import Exported, Internal, Said, Stored, Type
from app.data.tables import common
from app.data.tables.common import NUMBER, POSITION, RECORD, where_known
from app.values.i18n import N_

_RUNNING = Internal("a running number that stands for the id, another with every build")
_SHORTER = Internal("the same date, shorter, for charts and tables")


class Record(Stored, table=True):
    """One thing that happened, was agreed, promised or asked for.

    `earliest` and `latest` are the calendar bounds of the EDTF date, None where it is open; the
    `soft_` ones are widened where it is approximate. `year` is the one that the date names.
    """

    said: ClassVar = Exported(
        "records",
        N_("Records"),
        N_("One thing that happened, was agreed, promised or asked for, a row"),
    )
    title: ClassVar = Said(N_("Title"), N_("In our own words"))
    short_title: ClassVar = Said(N_("Short title"), N_("A few words, as charts name it"))
    summary: ClassVar = Said(N_("Summary"), N_("In our own words"))
    period_words: ClassVar = Said(N_("Period in words"), N_("The same period as a reader says it"))
    period_reason: ClassVar = Said(N_("Reason of the period"), N_("Why, where it was inferred"))

    number: Annotated[int, _RUNNING] = Field(primary_key=True)  # by day and id, from 1 on
    id: Annotated[
        str,
        Said(
            N_("Id"),
            N_("A readable name that never changes; the end of the permalink /records/{id}"),
        ),
    ] = Field(index=True, unique=True)
    kind: Annotated[str, Said(N_("Kind"), N_("What the record is"), vocabulary="kind")]
    status: Annotated[
        str,
        Said(
            N_("Status"), N_("How far it has come, according to the articles"), vocabulary="status"
        ),
    ]
    title_vi: Annotated[str, title]
    title_en: Annotated[str, title]
    short_title_vi: Annotated[str, short_title]
    short_title_en: Annotated[str, short_title]
    summary_vi: Annotated[str, summary]
    summary_en: Annotated[str, summary]
    note_vi: Annotated[str | None, common.NOTE]
    note_en: Annotated[str | None, common.NOTE]
    date: Annotated[str, common.DATE]
    date_words_vi: Annotated[str, common.DATE_WORDS]
    date_words_en: Annotated[str, common.DATE_WORDS]
    date_short_vi: Annotated[str, _SHORTER]
    date_short_en: Annotated[str, _SHORTER]
    earliest: Annotated[
        str | None,
        Said(N_("Earliest day"), N_("First day of the date; empty where open"), Type.DATE),
    ]
    latest: Annotated[
        str | None, Said(N_("Latest day"), N_("Last day of the date; empty where open"), Type.DATE)
    ]
    soft_earliest: Annotated[
        str | None,
        Said(
            N_("Earliest possible day"),
            N_("The first day that the date may mean where it is approximate"),
            Type.DATE,
        ),
    ]
    soft_latest: Annotated[
        str | None,
        Said(
            N_("Latest possible day"),
            N_("The last day that the date may mean where it is approximate"),
            Type.DATE,
        ),
    ]
    year: Annotated[
        int | None,
        Said(
            N_("Year"),
            N_("That the date names, or is about; empty for a span and for an open date"),
        ),
    ]
    year_is_about: Annotated[bool, Internal("whether it is only about its year; `date` says it")]
    sort_day: Annotated[str, Internal("the day by which records are sorted, of the date")]
    date_basis: Annotated[str, common.DATE_BASIS]
    date_reason_vi: Annotated[str | None, common.DATE_REASON]
    date_reason_en: Annotated[str | None, common.DATE_REASON]
    period: Annotated[
        str | None,
        Said(
            N_("Period covered"),
            N_("The time it covers, where that is not when it happened; EDTF (ISO 8601-2)"),
            Type.EDTF,
        ),
    ]
    period_words_vi: Annotated[str | None, period_words]
    period_words_en: Annotated[str | None, period_words]
    period_basis: Annotated[
        str | None, Said(N_("Basis of the period"), common.DATE_BASIS.meaning, vocabulary="basis")
    ]
    period_reason_vi: Annotated[str | None, period_reason]
    period_reason_en: Annotated[str | None, period_reason]
    period_earliest: Annotated[
        str | None,
        Said(
            N_("First day of the period"), N_("First day of the date; empty where open"), Type.DATE
        ),
    ]
    period_latest: Annotated[
        str | None,
        Said(N_("Last day of the period"), N_("Last day of the date; empty where open"), Type.DATE),
    ]
    main_sector: Annotated[
        str,
        Said(
            N_("Main sector"),
            N_("The sector under which its amount is counted; the first of its sectors"),
        ),
    ] = Field(foreign_key="sector.id")
    part_of: Annotated[str | None, Said(N_("Part of"), N_("The record it is part of"))] = Field(
        foreign_key="record.id"
    )
    follows: Annotated[
        str | None,
        Said(N_("Follows"), N_("The promise, request, proposal or agreement that it comes after")),
    ] = Field(foreign_key="record.id")
    sequel: Annotated[
        str | None,
        Said(N_("Sequel"), N_("What it makes of the record that it follows"), vocabulary="sequel"),
    ]
    collection: Annotated[
        str,
        Said(
            N_("Collection"),
            N_("“founding” where one of the five articles reports it, else “wider”"),
            vocabulary="collection",
        ),
    ]
    grade: Annotated[
        str,
        Said(
            N_("Evidence"), N_("How well the articles support it, A to D (see /about)"),
            vocabulary="grade",
        ),
    ]  # fmt: skip
    articles: Annotated[int, Said(N_("Number of articles"), N_("How many articles report it"))]
    disputed: Annotated[bool, Said(N_("Disputed"), N_("Whether the sources disagree on any of it"))]
    added: Annotated[str, common.ADDED]

    __table_args__ = (where_known("record", "part_of"), where_known("record", "follows"))


class RecordPlace(Stored, table=True):
    said: ClassVar = Exported(
        "record_places", N_("Places of records"), N_("A place of a record, with its role, a row")
    )

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    position: Annotated[int, POSITION] = Field(primary_key=True)
    place: Annotated[str, common.PLACE] = Field(foreign_key="place.id")
    role: Annotated[str, Said(N_("Role"), N_("What the place is to the record"), vocabulary="role")]

    __table_args__ = common.WITHOUT_ROWID


class RecordSector(Stored, table=True):
    said: ClassVar = Exported(
        "record_sectors",
        N_("Sectors of records"),
        N_("A sector of a record a row, the main one first"),
    )

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    position: Annotated[int, POSITION] = Field(primary_key=True)
    sector: Annotated[str, common.SECTOR] = Field(foreign_key="sector.id")

    __table_args__ = common.WITHOUT_ROWID


class RecordRelation(Stored, table=True):
    said: ClassVar = Exported(
        "record_relations",
        N_("Relations of records"),
        N_("A relation that a record is part of, a row"),
    )

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    position: Annotated[int, POSITION] = Field(primary_key=True)
    relation: Annotated[str, Said(N_("Relation"), N_("Id of the relation"))] = Field(
        foreign_key="relation.id"
    )

    __table_args__ = common.WITHOUT_ROWID


class RecordPerson(Stored, table=True):
    said: ClassVar = Exported(
        "record_people",
        N_("People of records"),
        N_("Somebody named with an office, the office held at the time, and the part in it, a row"),
    )
    office: ClassVar = Said(N_("Office"), N_("Held at the time"))

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    position: Annotated[int, POSITION] = Field(primary_key=True)
    person: Annotated[str, Said(N_("Person"), N_("The name as it stands in addresses"))]
    name: Annotated[str, Said(N_("Name"), N_("As it is written in Vietnamese"))]
    office_vi: Annotated[str, office]
    office_en: Annotated[str, office]
    part: Annotated[str, Said(N_("Part"), N_("What the person did in it"), vocabulary="part")]

    __table_args__ = (
        Index("recordperson_by_person", "person", "name"),
        common.WITHOUT_ROWID,
    )


class Quantity(Stored, table=True):
    said: ClassVar = Exported(
        "record_quantities",
        N_("Quantities of records"),
        N_("Something counted, other than money, a row"),
    )

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    key: Annotated[str, Said(N_("Key"), N_("What claims call it"))] = Field(primary_key=True)
    value: Annotated[int, Said(N_("Value"), N_("How many, or from how many"))]
    to_value: Annotated[int | None, Said(N_("To"), N_("To how many, where it is a range"))]
    unit_vi: Annotated[str, common.UNIT]
    unit_en: Annotated[str, common.UNIT]

    __table_args__ = common.WITHOUT_ROWID


class Contribution(Stored, table=True):
    """What a record gave or promised. `standing`: delivered, promised, uncounted or token."""

    said: ClassVar = Exported(
        "contributions",
        N_("Contributions"),
        N_("What a record gave or promised, a row; a gift reported twice stands once"),
    )
    reason: ClassVar = Said(N_("Why it is not counted"), N_("Where it is not counted"))

    record: Annotated[int, RECORD] = Field(primary_key=True, foreign_key="record.number")
    giver: Annotated[str, Said(N_("Giver"), N_("Id of the body that gives"))] = Field(
        foreign_key="party.id"
    )
    receiver: Annotated[str, Said(N_("Receiver"), N_("Id of the body that receives"))] = Field(
        foreign_key="party.id"
    )
    form: Annotated[
        str, Said(N_("Form"), N_("What was given; only cash is money"), vocabulary="form")
    ]
    amount_vnd: Annotated[
        int | None,
        Said(
            N_("Amount (đồng)"),
            N_("Whole đồng; empty where no amount was published, which does not mean zero"),
        ),
    ]
    qualifier: Annotated[
        str,
        Said(
            N_("How the amount is stated"), N_("Exactly, at least, at most or about"),
            vocabulary="qualifier",
        ),
    ]  # fmt: skip
    standing: Annotated[
        str,
        Said(
            N_("Delivered or promised"),
            N_("Sums count what is delivered; what is promised, or counted elsewhere, stays apart"),
            vocabulary="standing",
        ),
    ]
    uncounted_reason_vi: Annotated[str | None, reason]
    uncounted_reason_en: Annotated[str | None, reason]


class Claim(Stored, table=True):
    """A figure as printed, and the field of the record or indicator that it supports."""

    said: ClassVar = Exported(
        "claims",
        N_("Claims"),
        N_("Which figure, in which paragraph of which article, supports which value, a row"),
    )
    reading: ClassVar = Said(N_("Its reading"), N_("What it says, where it disagrees"))
    why: ClassVar = Said(N_("Why"), N_("Why the value is not just what the figure says"))

    number: Annotated[int, NUMBER] = Field(primary_key=True)
    record: Annotated[int | None, RECORD] = Field(foreign_key="record.number", index=True)
    indicator: Annotated[str | None, Said(N_("Indicator"), N_("Id, where it is of one"))] = Field(
        foreign_key="indicator.id"
    )
    field: Annotated[str, Said(N_("Field"), N_("Which value of the record the figure supports"))]
    source: Annotated[str, common.SOURCE] = Field(foreign_key="source.id", index=True)
    paragraph: Annotated[int, common.PARAGRAPH]
    figure: Annotated[
        str, Said(N_("As printed"), N_("The figure as the article prints it, slips included"))
    ]
    prefix: Annotated[
        str | None,
        Said(N_("Before it"), N_("Words printed just before, where the figure is not unique")),
    ]
    suffix: Annotated[
        str | None,
        Said(N_("After it"), N_("Words printed just after, where the figure is not unique")),
    ]
    amount_vnd: Annotated[
        int | None,
        Said(N_("Amount (đồng)"), N_("What this report says, for a claim on an amount")),
    ]
    agrees: Annotated[
        bool, Said(N_("Agrees"), N_("Whether this report agrees with the value shown"))
    ]
    reading_vi: Annotated[str | None, reading]
    reading_en: Annotated[str | None, reading]
    why_vi: Annotated[str | None, why]
    why_en: Annotated[str | None, why]

    __table_args__ = (where_known("claim", "indicator"),)


_CHANGED = Said(N_("Date"), N_("The day of the change"), Type.DATE)
_WHY_CHANGED = Said(N_("Why"), N_("Why it was changed"))


class Correction(Stored, table=True):
    said: ClassVar = Exported(
        "corrections",
        N_("Corrections"),
        N_("What was wrong in published data, and since when it is right"),
    )
    was: ClassVar = Said(N_("Was"), N_("What stood there"))
    now: ClassVar = Said(N_("Now"), N_("What stands there now"))

    number: Annotated[int, NUMBER] = Field(primary_key=True)
    record: Annotated[str, Said(N_("Record"), N_("Id of the record; it may since be retired"))] = (
        Field(index=True)
    )
    date: Annotated[str, _CHANGED]
    field: Annotated[str, Said(N_("Field"), N_("Which value was wrong"))]
    was_vi: Annotated[str, was]
    was_en: Annotated[str, was]
    now_vi: Annotated[str, now]
    now_en: Annotated[str, now]
    why_vi: Annotated[str, _WHY_CHANGED]
    why_en: Annotated[str, _WHY_CHANGED]


class Retired(Stored, table=True):
    """A record withdrawn, or merged into another."""

    said: ClassVar = Exported(
        "retired",
        N_("Retired records"),
        N_("Records that were withdrawn or merged into another; their ids are never used again"),
    )

    id: Annotated[str, Said(N_("Id"), N_("Id of the record that was"))] = Field(primary_key=True)
    date: Annotated[str, _CHANGED]
    merged_into: Annotated[
        str | None, Said(N_("Merged into"), N_("The record that holds it now"))
    ] = Field(foreign_key="record.id")
    why_vi: Annotated[str, _WHY_CHANGED]
    why_en: Annotated[str, _WHY_CHANGED]
