"""The tables that do not grow with the records: places, sectors, bodies, articles, indicators."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.data.said import Exported, Internal, Said, Stored, Type
from app.data.tables import common
from app.data.tables.common import ADDED, NAME, NUMBER, ORDER
from app.values.languages import Both


class Place(Stored, table=True):
    said: ClassVar = Exported("places", "Places", "The places that the records are about")

    id: Annotated[str, Said("Id", "Id of the place")] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    name: Annotated[Both, NAME]
    kind: Annotated[
        str, Said("Kind", "city, province or central (the bodies of central government)")
    ]
    gso_code: Annotated[
        str | None,
        Said("Statistical code", "Code of the General Statistics Office: text, 01 is not 1"),
    ]
    gso_code_before: Annotated[
        str | None,
        Said("Statistical code before", "Of the place until the day before today’s began"),
    ]
    gso_code_since: Annotated[
        str | None,
        Said(
            "Statistical code since",
            "The first day of today’s code; empty where it has always been that",
            Type.DATE,
        ),
    ]
    iso_code: Annotated[str | None, Said("ISO code", "ISO 3166-2; not the statistical code")]
    wikidata: Annotated[str | None, Said("Wikidata", "Id of the place on Wikidata")]
    geonames: Annotated[str | None, Said("GeoNames", "Id of the place on GeoNames")]
    note: Annotated[Both, Said("Note", "What the name covers")]


class Relation(Stored, table=True):
    """Two places whose cooperation is told: a lane of the timeline."""

    said: ClassVar = Exported(
        "relations", "Relations", "The pairs of places whose cooperation is reported"
    )

    id: Annotated[str, Said("Id", "Id of the relation")] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    first_place: Annotated[str, Said("First place", common.PLACE.meaning)] = Field(
        foreign_key="place.id"
    )
    second_place: Annotated[str, Said("Second place", common.PLACE.meaning)] = Field(
        foreign_key="place.id"
    )


class Sector(Stored, table=True):
    said: ClassVar = Exported("sectors", "Sectors", "The fixed list of sectors")

    id: Annotated[str, Said("Id", "Id of the sector")] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    name: Annotated[Both, NAME]
    dac_code: Annotated[str | None, Said("OECD DAC code", "Three digits, where one fits")]
    family: Annotated[
        str, Said("Family", "The group of sectors whose colour it has", vocabulary="family")
    ]


class BodyType(Stored, table=True):
    said: ClassVar = Exported("body_types", "Kinds of body", "What kinds of body give and receive")

    id: Annotated[str, Said("Id", "Id of the kind of body")] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    name: Annotated[Both, NAME]
    raised: Annotated[
        bool,
        Said(
            "Raised", "Whether what it gives comes from firms or citizens, not from the authorities"
        ),
    ]


class Party(Stored, table=True):
    """A body that gives or receives."""

    said: ClassVar = Exported("parties", "Parties", "The bodies that give and receive")

    id: Annotated[str, Said("Id", "Id of the body")] = Field(primary_key=True)
    name: Annotated[Both, NAME]
    type: Annotated[str, Said("Kind of body", "Id of the kind of body")] = Field(
        foreign_key="bodytype.id"
    )
    place: Annotated[str | None, Said("Place", "Id of the place it belongs to")] = Field(
        foreign_key="place.id"
    )
    succeeds: Annotated[str | None, Said("Succeeds", "Id of the body whose work it took over")] = (
        Field(foreign_key="party.id")
    )
    searched: Annotated[str, Internal("the words of its names, folded, by which it is found")]


class Source(Stored, table=True):
    said: ClassVar = Exported("sources", "Articles", "The published articles, as they were read")

    id: Annotated[str, Said("Id", common.SOURCE.meaning)] = Field(primary_key=True)
    position: Annotated[int, ORDER] = Field(index=True)  # from 1 on
    file: Annotated[str, Said("File", "The name of the file of the text that was read")]
    sha256: Annotated[str, Said("SHA-256", "Of the text that was read")]
    headline: Annotated[Both, Said("Headline", "That of another language than its own is ours")]
    language: Annotated[
        str, Said("Language", "In which it is printed (ISO 639-1)", vocabulary="language")
    ]
    publisher: Annotated[str, Said("Publisher", "Who published it")]
    url: Annotated[str, Said("Address", "Where it was read", Type.URL)]
    collection: Annotated[
        str,
        Said(
            "Collection",
            "The five articles that the project began with, or pages found later",
            vocabulary="collection",
        ),
    ]
    text: Annotated[
        str,
        Said(
            "Held against",
            "What its claims were held against: the article, or our notes of it",
            vocabulary="text",
        ),
    ]
    read: Annotated[str, Said("Read", "How much of it was read", vocabulary="read")]
    weakness: Annotated[
        str | None,
        Said("Weakness", "Why it is weaker than an article of its own", vocabulary="weakness"),
    ]
    published: Annotated[str | None, Said("Published", "EDTF; empty where not stated", Type.EDTF)]
    published_words: Annotated[
        Both | None, Said("Published, in words", "The same date as a reader says it")
    ]
    published_basis: Annotated[
        str | None,
        Said("Basis of the date of publication", common.DATE_BASIS.meaning, vocabulary="basis"),
    ]
    published_reason: Annotated[
        Both | None, Said("Reason of the date of publication", "Why, where it was inferred")
    ]
    event: Annotated[Both, Said("Event", "What the article reports")]
    event_date: Annotated[str, Said("Date of the event", "EDTF (ISO 8601-2)", Type.EDTF)]
    event_latest: Annotated[
        str, Internal("the last day of the event, by which the newest article is known")
    ]
    event_date_words: Annotated[
        Both, Said("Date of the event in words", "The same date as a reader says it")
    ]
    event_date_basis: Annotated[
        str, Said("Basis of the date of the event", common.DATE_BASIS.meaning, vocabulary="basis")
    ]
    event_date_reason: Annotated[
        Both | None, Said("Reason of the date of the event", "Why, where it was inferred")
    ]
    added: Annotated[str, ADDED]
    note: Annotated[Both | None, Said("Note", "What a reader should know about the text")]


class Report(Stored, table=True):
    """An independent report that settles what an article leaves open."""

    said: ClassVar = Exported(
        "reports", "Other reports", "Independent reports that settle what an article leaves open"
    )

    number: Annotated[int, NUMBER] = Field(primary_key=True)
    source: Annotated[str, common.SOURCE] = Field(foreign_key="source.id", index=True)
    url: Annotated[str, Said("Address", "Where it was read", Type.URL)]
    says: Annotated[Both, Said("Says", "What it settles")]


class Aside(Stored, table=True):
    """A paragraph behind no claim (`figure` is None), or a figure in a cited one, and why."""

    said: ClassVar = Exported(
        "set_aside",
        "Set aside",
        "What of an article is behind no record, and why: a paragraph, or a figure in one",
    )

    number: Annotated[int, NUMBER] = Field(primary_key=True)
    source: Annotated[str, common.SOURCE] = Field(foreign_key="source.id", index=True)
    paragraph: Annotated[int, common.PARAGRAPH]
    figure: Annotated[str | None, Said("As printed", "The figure; empty for a whole paragraph")]
    reason: Annotated[str, Said("Reason", "Why it was left", vocabulary="reason")]
    note: Annotated[Both | None, Said("Note", "More on why")]


class Indicator(Stored, table=True):
    """A figure about a place that gives context; never mixed with funding."""

    said: ClassVar = Exported(
        "indicators",
        "Indicators",
        "Figures about a place that give context; they are not funding and are in no sum",
    )

    id: Annotated[str, Said("Id", "Id of the indicator")] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    place: Annotated[str, common.PLACE] = Field(foreign_key="place.id", index=True)
    name: Annotated[Both, NAME]
    measure: Annotated[str, Said("Measure", "What the value counts")]
    value: Annotated[str, Said("Value", "Exactly as stated", Type.NUMBER)]
    unit: Annotated[Both, common.UNIT]
    qualifier: Annotated[
        str,
        Said(
            "How the value is stated", "Exactly, at least, at most or about", vocabulary="qualifier"
        ),
    ]
    date: Annotated[str, common.DATE]
    date_words: Annotated[Both, common.DATE_WORDS]
    date_basis: Annotated[str, common.DATE_BASIS]
    date_reason: Annotated[Both | None, common.DATE_REASON]
    sort_day: Annotated[str, ORDER]
    note: Annotated[Both | None, common.NOTE]


class IndicatorSector(Stored, table=True):
    said: ClassVar = Exported(
        "indicator_sectors",
        "Sectors of indicators",
        "A sector of an indicator a row, the main one first",
    )

    indicator: Annotated[str, Said("Indicator", "Id of the indicator")] = Field(
        primary_key=True, foreign_key="indicator.id"
    )
    position: Annotated[
        int, Said("Position", "Its place in the order of the indicator, from 0")
    ] = Field(primary_key=True)
    sector: Annotated[str, common.SECTOR] = Field(foreign_key="sector.id")

    __table_args__ = common.WITHOUT_ROWID
