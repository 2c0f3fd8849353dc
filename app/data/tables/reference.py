"""The tables that do not grow with the records: places, sectors, bodies, articles, indicators."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.data.said import Exported, Internal, Said, Stored, Type
from app.data.tables import common
from app.data.tables.common import ADDED, NAME, NUMBER, ORDER
from app.values.i18n import N_


class Place(Stored, table=True):
    said: ClassVar = Exported("places", N_("Places"), N_("The places that the records are about"))
    note_said: ClassVar = Said(N_("Note"), N_("What the name covers"))

    id: Annotated[str, Said(N_("Id"), N_("Id of the place"))] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    name_vi: Annotated[str, NAME]
    name_en: Annotated[str, NAME]
    kind: Annotated[
        str,
        Said(N_("Kind"), N_("city, province or central (the bodies of central government)")),
    ]
    gso_code: Annotated[
        str | None,
        Said(
            N_("Statistical code"), N_("Code of the General Statistics Office: text, 01 is not 1")
        ),
    ]
    gso_code_before: Annotated[
        str | None,
        Said(N_("Statistical code before"), N_("Of the place until the day before today’s began")),
    ]
    gso_code_since: Annotated[
        str | None,
        Said(
            N_("Statistical code since"),
            N_("The first day of today’s code; empty where it has always been that"),
            Type.DATE,
        ),
    ]
    iso_code: Annotated[
        str | None, Said(N_("ISO code"), N_("ISO 3166-2; not the statistical code"))
    ]
    wikidata: Annotated[str | None, Said("Wikidata", N_("Id of the place on Wikidata"))]
    geonames: Annotated[str | None, Said("GeoNames", N_("Id of the place on GeoNames"))]
    note_vi: Annotated[str, note_said]
    note_en: Annotated[str, note_said]


class Relation(Stored, table=True):
    """Two places whose cooperation is told: a lane of the timeline."""

    said: ClassVar = Exported(
        "relations", N_("Relations"), N_("The pairs of places whose cooperation is reported")
    )

    id: Annotated[str, Said(N_("Id"), N_("Id of the relation"))] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    first_place: Annotated[str, Said(N_("First place"), common.PLACE.meaning)] = Field(
        foreign_key="place.id"
    )
    second_place: Annotated[str, Said(N_("Second place"), common.PLACE.meaning)] = Field(
        foreign_key="place.id"
    )


class Sector(Stored, table=True):
    said: ClassVar = Exported("sectors", N_("Sectors"), N_("The fixed list of sectors"))

    id: Annotated[str, Said(N_("Id"), N_("Id of the sector"))] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    name_vi: Annotated[str, NAME]
    name_en: Annotated[str, NAME]
    dac_code: Annotated[str | None, Said(N_("OECD DAC code"), N_("Three digits, where one fits"))]
    family: Annotated[
        str,
        Said(N_("Family"), N_("The group of sectors whose colour it has"), vocabulary="family"),
    ]


class Party(Stored, table=True):
    """A body that gives or receives."""

    said: ClassVar = Exported("parties", N_("Parties"), N_("The bodies that give and receive"))

    id: Annotated[str, Said(N_("Id"), N_("Id of the body"))] = Field(primary_key=True)
    name_vi: Annotated[str, NAME]
    name_en: Annotated[str, NAME]
    type: Annotated[
        str,
        Said(N_("Kind of body"), N_("What kind of body it is"), vocabulary="giver_type"),
    ]
    place: Annotated[str | None, Said(N_("Place"), N_("Id of the place it belongs to"))] = Field(
        foreign_key="place.id"
    )
    succeeds: Annotated[
        str | None, Said(N_("Succeeds"), N_("Id of the body whose work it took over"))
    ] = Field(foreign_key="party.id")
    searched: Annotated[str, Internal("the words of its names, folded, by which it is found")]


class Source(Stored, table=True):
    said: ClassVar = Exported(
        "sources", N_("Articles"), N_("The published articles, as they were read")
    )
    headline: ClassVar = Said(N_("Headline"), N_("That of another language than its own is ours"))
    event: ClassVar = Said(N_("Event"), N_("What the article reports"))
    published_words: ClassVar = Said(
        N_("Published, in words"), N_("The same date as a reader says it")
    )
    published_reason: ClassVar = Said(
        N_("Reason of the date of publication"), N_("Why, where it was inferred")
    )
    event_words: ClassVar = Said(
        N_("Date of the event in words"), N_("The same date as a reader says it")
    )
    event_reason: ClassVar = Said(
        N_("Reason of the date of the event"), N_("Why, where it was inferred")
    )
    note_said: ClassVar = Said(N_("Note"), N_("What a reader should know about the text"))

    id: Annotated[str, Said(N_("Id"), common.SOURCE.meaning)] = Field(primary_key=True)
    position: Annotated[int, ORDER] = Field(index=True)  # from 1 on
    file: Annotated[str, Said(N_("File"), N_("The name of the file of the text that was read"))]
    sha256: Annotated[str, Said("SHA-256", N_("Of the text that was read"))]
    headline_vi: Annotated[str, headline]
    headline_en: Annotated[str, headline]
    language: Annotated[
        str, Said(N_("Language"), N_("In which it is printed (ISO 639-1)"), vocabulary="language")
    ]
    publisher: Annotated[str, Said(N_("Publisher"), N_("Who published it"))]
    url: Annotated[str, Said(N_("Address"), N_("Where it was read"), Type.URL)]
    collection: Annotated[
        str,
        Said(
            N_("Collection"),
            N_("The five articles that the project began with, or pages found later"),
            vocabulary="collection",
        ),
    ]
    text: Annotated[
        str,
        Said(
            N_("Held against"),
            N_("What its claims were held against: the article, or our notes of it"),
            vocabulary="text",
        ),
    ]
    read: Annotated[str, Said(N_("Read"), N_("How much of it was read"), vocabulary="read")]
    weakness: Annotated[
        str | None,
        Said(
            N_("Weakness"), N_("Why it is weaker than an article of its own"),
            vocabulary="weakness",
        ),
    ]  # fmt: skip
    published: Annotated[
        str | None, Said(N_("Published"), N_("EDTF; empty where not stated"), Type.EDTF)
    ]
    published_words_vi: Annotated[str | None, published_words]
    published_words_en: Annotated[str | None, published_words]
    published_basis: Annotated[
        str | None,
        Said(N_("Basis of the date of publication"), common.DATE_BASIS.meaning, vocabulary="basis"),
    ]
    published_reason_vi: Annotated[str | None, published_reason]
    published_reason_en: Annotated[str | None, published_reason]
    event_vi: Annotated[str, event]
    event_en: Annotated[str, event]
    event_date: Annotated[str, Said(N_("Date of the event"), N_("EDTF (ISO 8601-2)"), Type.EDTF)]
    event_latest: Annotated[
        str, Internal("the last day of the event, by which the newest article is known")
    ]
    event_date_words_vi: Annotated[str, event_words]
    event_date_words_en: Annotated[str, event_words]
    event_date_basis: Annotated[
        str,
        Said(N_("Basis of the date of the event"), common.DATE_BASIS.meaning, vocabulary="basis"),
    ]
    event_date_reason_vi: Annotated[str | None, event_reason]
    event_date_reason_en: Annotated[str | None, event_reason]
    added: Annotated[str, ADDED]
    note_vi: Annotated[str | None, note_said]
    note_en: Annotated[str | None, note_said]


class Report(Stored, table=True):
    """An independent report that settles what an article leaves open."""

    said: ClassVar = Exported(
        "reports",
        N_("Other reports"),
        N_("Independent reports that settle what an article leaves open"),
    )
    says: ClassVar = Said(N_("Says"), N_("What it settles"))

    number: Annotated[int, NUMBER] = Field(primary_key=True)
    source: Annotated[str, common.SOURCE] = Field(foreign_key="source.id", index=True)
    url: Annotated[str, Said(N_("Address"), N_("Where it was read"), Type.URL)]
    says_vi: Annotated[str, says]
    says_en: Annotated[str, says]


class Aside(Stored, table=True):
    """A paragraph behind no claim (`figure` is None), or a figure in a cited one, and why."""

    said: ClassVar = Exported(
        "set_aside",
        N_("Set aside"),
        N_("What of an article is behind no record, and why: a paragraph, or a figure in one"),
    )
    note_said: ClassVar = Said(N_("Note"), N_("More on why"))

    number: Annotated[int, NUMBER] = Field(primary_key=True)
    source: Annotated[str, common.SOURCE] = Field(foreign_key="source.id", index=True)
    paragraph: Annotated[int, common.PARAGRAPH]
    figure: Annotated[
        str | None, Said(N_("As printed"), N_("The figure; empty for a whole paragraph"))
    ]
    reason: Annotated[str, Said(N_("Reason"), N_("Why it was left"), vocabulary="reason")]
    note_vi: Annotated[str | None, note_said]
    note_en: Annotated[str | None, note_said]


class Indicator(Stored, table=True):
    """A figure about a place that gives context; never mixed with funding."""

    said: ClassVar = Exported(
        "indicators",
        N_("Indicators"),
        N_("Figures about a place that give context; they are not funding and are in no sum"),
    )

    id: Annotated[str, Said(N_("Id"), N_("Id of the indicator"))] = Field(primary_key=True)
    position: Annotated[int, ORDER]
    place: Annotated[str, common.PLACE] = Field(foreign_key="place.id", index=True)
    name_vi: Annotated[str, NAME]
    name_en: Annotated[str, NAME]
    measure: Annotated[str, Said(N_("Measure"), N_("What the value counts"))]
    value: Annotated[str, Said(N_("Value"), N_("Exactly as stated"), Type.NUMBER)]
    unit_vi: Annotated[str, common.UNIT]
    unit_en: Annotated[str, common.UNIT]
    qualifier: Annotated[
        str,
        Said(
            N_("How the value is stated"), N_("Exactly, at least, at most or about"),
            vocabulary="qualifier",
        ),
    ]  # fmt: skip
    date: Annotated[str, common.DATE]
    date_words_vi: Annotated[str, common.DATE_WORDS]
    date_words_en: Annotated[str, common.DATE_WORDS]
    date_basis: Annotated[str, common.DATE_BASIS]
    date_reason_vi: Annotated[str | None, common.DATE_REASON]
    date_reason_en: Annotated[str | None, common.DATE_REASON]
    sort_day: Annotated[str, ORDER]
    note_vi: Annotated[str | None, common.NOTE]
    note_en: Annotated[str | None, common.NOTE]


class IndicatorSector(Stored, table=True):
    said: ClassVar = Exported(
        "indicator_sectors",
        N_("Sectors of indicators"),
        N_("A sector of an indicator a row, the main one first"),
    )

    indicator: Annotated[str, Said(N_("Indicator"), N_("Id of the indicator"))] = Field(
        primary_key=True, foreign_key="indicator.id"
    )
    position: Annotated[
        int, Said(N_("Position"), N_("Its place in the order of the indicator, from 0"))
    ] = Field(primary_key=True)
    sector: Annotated[str, common.SECTOR] = Field(foreign_key="sector.id")

    __table_args__ = common.WITHOUT_ROWID
