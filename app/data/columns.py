"""The columns of everything that leaves the app as a table, declared once as data.

Two shapes are made of them:

* the tables of the data package and of `records.sqlite` (`TABLES`): as stored, both languages side
  by side (`title_vi`, `title_en`);
* the rows of `.csv` and `.xlsx` (`app.data.cells`): one record or claim a row, in the reader's
  language, with what belongs to it from other tables.

The field dictionary on `/data` lists the same declarations. Labels and descriptions are message
ids of the catalogue. Amounts are whole đồng, days are ISO 8601, an unknown value is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.values import i18n, languages
from app.values.i18n import N_
from app.values.languages import Both, Lang

# What joins several values in one cell: ids, publishers' names and places hold neither mark.
JOINT: Final = "; "

LICENCE: Final = "CC-BY-4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"

DATA_TITLE: Final = N_("Cooperation and funding between Hà Nội, Lai Châu and Lào Cai")
DATA_DESCRIPTION: Final = N_(
    "What was agreed, done, promised and asked for between Hà Nội, Lai Châu and Lào Cai, as "
    "published articles report it, with the figure as printed and its paragraph behind every value"
)

# What a page's rows are written as, and the files of the whole data.
ROW_FILES: Final[Mapping[str, str]] = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WHOLE_FILES: Final[Mapping[str, str]] = {
    "datapackage.zip": "application/zip",
    "records.sqlite": "application/vnd.sqlite3",
}


class Type(StrEnum):
    """What stands in a column; named as in a Frictionless table schema where that has it."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"  # decimal, exactly as stated
    BOOLEAN = "boolean"
    DATE = "date"
    EDTF = "edtf"  # ISO 8601-2
    URL = "url"
    LIST = "list"  # several, joined by `JOINT`


@dataclass(frozen=True)
class Column:
    """One column: name (the same in every format), what it means, and where it is stored.

    `pair`: a text in both languages. `vocabulary`: its values are named by `i18n.LABELS`, and a
    row in one language has their names beside them. `stored`: the column of the database, where
    its name differs.
    """

    name: str
    type: Type
    label: str
    description: str
    pair: bool = False
    vocabulary: str | None = None
    stored: str = ""
    required: bool = False


@dataclass(frozen=True)
class Field:
    """A column as one format has it: `title` of a pair in Vietnamese is `title_vi`."""

    name: str
    column: Column
    key: str  # in a stored row
    lang: Lang | None = None

    def text(self, message: str) -> Both:
        said = both(message)
        if self.lang is None:
            return said
        vi, en = ("tiếng Việt", "Vietnamese") if self.lang == "vi" else ("tiếng Anh", "English")
        return Both(f"{said.vi} ({vi})", f"{said.en} ({en})")

    @property
    def label(self) -> Both:
        return self.text(self.column.label)

    @property
    def description(self) -> Both:
        return both(self.column.description)


@dataclass(frozen=True)
class Table:
    """A table of the data package: `stored` in the database under this name.

    `foreign`: column -> (table, column) that it names a row of.
    """

    name: str
    stored: str
    label: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign: Mapping[str, tuple[str, str]]

    @property
    def fields(self) -> tuple[Field, ...]:
        found: list[Field] = []
        for column in self.columns:
            stored = column.stored or column.name
            if column.pair:
                found += [
                    Field(f"{column.name}_{lang}", column, f"{stored}_{lang}", lang)
                    for lang in languages.LANGS
                ]
            else:
                found.append(Field(column.name, column, stored))
        return tuple(found)

    @property
    def title(self) -> Both:
        return both(self.label)


def both(message: str) -> Both:
    """A message in both languages."""
    return Both(i18n.translations("vi").gettext(message), message)


STR, INT, DAY, FLAG, EDTF = Type.STRING, Type.INTEGER, Type.DATE, Type.BOOLEAN, Type.EDTF

# -- Records -------------------------------------------------------------------------------------

ID = Column(
    "id", STR, N_("Id"),
    N_("A readable name that never changes; the end of the permalink /records/{id}"),
    required=True,
)  # fmt: skip
KIND = Column("kind", STR, N_("Kind"), N_("What the record is"), vocabulary="kind", required=True)
STATUS = Column(
    "status", STR, N_("Status"), N_("How far it has come, according to the articles"),
    vocabulary="status", required=True,
)  # fmt: skip
TITLE = Column("title", STR, N_("Title"), N_("In our own words"), pair=True, required=True)
SUMMARY = Column("summary", STR, N_("Summary"), N_("In our own words"), pair=True, required=True)
NOTE = Column(
    "note", STR, N_("Note"), N_("What was ambiguous, what was decided and why"), pair=True,
)  # fmt: skip
DATE = Column(
    "date", EDTF, N_("Date"),
    N_("As exactly as the source says, in EDTF (ISO 8601-2): 2018, 2019~, 2011/2015"),
    stored="date_edtf", required=True,
)  # fmt: skip
DATE_WORDS = Column(
    "date_words", STR, N_("Date in words"), N_("The same date as a reader says it"), pair=True,
    stored="date", required=True,
)  # fmt: skip
EARLIEST = Column(
    "earliest", DAY, N_("Earliest day"), N_("First day of the date; empty where open"),
)  # fmt: skip
LATEST = Column(
    "latest", DAY, N_("Latest day"), N_("Last day of the date; empty where open"),
)  # fmt: skip
YEAR = Column("year", INT, N_("Year"), N_("Only where it is certain; empty otherwise"))
DATE_BASIS = Column(
    "date_basis", STR, N_("Basis of the date"), N_("Stated by the source, or inferred"),
    vocabulary="basis", required=True,
)  # fmt: skip
DATE_REASON = Column(
    "date_reason", STR, N_("Reason of the date"), N_("Why, where it was inferred"), pair=True,
)  # fmt: skip
PERIOD = Column(
    "period", EDTF, N_("Period covered"),
    N_("The time it covers, where that is not when it happened; EDTF (ISO 8601-2)"),
    stored="period_edtf",
)  # fmt: skip
MAIN_SECTOR = Column(
    "main_sector", STR, N_("Main sector"),
    N_("The sector under which its amount is counted; the first of its sectors"), required=True,
)  # fmt: skip
PART_OF = Column("part_of", STR, N_("Part of"), N_("The record it is part of"))
FOLLOWS = Column(
    "follows", STR, N_("Carries out"), N_("The promise or agreement that it carries out")
)
GRADE = Column(
    "grade", STR, N_("Evidence"), N_("How well the articles support it, A to D (see /about)"),
    vocabulary="grade", required=True,
)  # fmt: skip
ARTICLES = Column(
    "articles",
    INT,
    N_("Articles"),
    N_("How many articles report it"),
    stored="sources",
    required=True,
)
DISPUTED = Column(
    "disputed", FLAG, N_("Disputed"), N_("Whether the sources disagree on any of it"), required=True
)
ADDED = Column(
    "added", DAY, N_("Added"), N_("The day on which it joined the data"), required=True
)  # fmt: skip

RECORD = Column("record", STR, N_("Record"), N_("Id of the record"))
_RECORD_NEEDED = Column("record", STR, RECORD.label, RECORD.description, required=True)
SOURCE = Column("source", STR, N_("Article"), N_("Id of the article"), required=True)
POSITION = Column(
    "position",
    INT,
    N_("Position"),
    N_("Its place in the order of the record, from 0"),
    required=True,
)

# -- Contributions -------------------------------------------------------------------------------

GIVER = Column("giver", STR, N_("Giver"), N_("Id of the body that gives"), required=True)
RECEIVER = Column(
    "receiver", STR, N_("Receiver"), N_("Id of the body that receives"), required=True
)
FORM = Column(
    "form", STR, N_("Form"), N_("What was given; only cash is money"), vocabulary="form",
    required=True,
)  # fmt: skip
AMOUNT = Column(
    "amount_vnd", INT, N_("Amount (đồng)"),
    N_("Whole đồng; empty where no amount was published, which does not mean zero"),
)  # fmt: skip
QUALIFIER = Column(
    "qualifier", STR, N_("How the amount is stated"), N_("Exactly, at least, at most or about"),
    vocabulary="qualifier", required=True,
)  # fmt: skip
STANDING = Column(
    "standing", STR, N_("Delivered or promised"),
    N_("Sums count what is delivered; what is promised, or counted elsewhere, stays apart"),
    vocabulary="standing", required=True,
)  # fmt: skip
UNCOUNTED_REASON = Column(
    "uncounted_reason", STR, N_("Why it is not counted"), N_("Where it is not counted"), pair=True,
)  # fmt: skip

# -- Claims --------------------------------------------------------------------------------------

CLAIM_FIELD = Column(
    "field", STR, N_("Field"), N_("Which value of the record the figure supports"), required=True
)
PARAGRAPH = Column(
    "paragraph", INT, N_("Paragraph"), N_("Of the article, counted from 1"), required=True
)
FIGURE = Column(
    "figure", STR, N_("As printed"), N_("The figure as the article prints it, slips included"),
    required=True,
)  # fmt: skip
FIGURE_AMOUNT = Column(
    "amount_vnd", INT, N_("Amount (đồng)"), N_("What this report says, for a claim on an amount")
)
AGREES = Column(
    "agrees",
    FLAG,
    N_("Agrees"),
    N_("Whether this report agrees with the value shown"),
    required=True,
)
READING = Column(
    "reading", STR, N_("Its reading"), N_("What it says, where it disagrees"), pair=True
)
WHY = Column(
    "why", STR, N_("Why"), N_("Why the value is not just what the figure says"), pair=True
)  # fmt: skip

# -- Tables of the data package ------------------------------------------------------------------

_NAME = Column("name", STR, N_("Name"), N_("In the reader’s language"), pair=True, required=True)
_ROLE = Column(
    "role", STR, N_("Role"), N_("What the place is to the record"), vocabulary="role", required=True
)
_UNIT = Column("unit", STR, N_("Unit"), N_("What is counted"), pair=True, required=True)
_PLACE = Column("place", STR, N_("Place"), N_("Id of the place"), required=True)
_RETIRED_DATE = Column("date", DAY, N_("Date"), N_("The day of the change"), required=True)
_WHY_CHANGED = Column("why", STR, N_("Why"), N_("Why it was changed"), pair=True, required=True)
_NUMBER = Column("number", INT, N_("Number"), N_("A running number"), required=True)
_PLACE_KINDS = N_("city, province or central (the bodies of central government)")

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "records", "record", N_("Records"),
        N_("One thing that happened, was agreed, promised or asked for, a row"),
        (
            ID, KIND, STATUS, TITLE, SUMMARY, NOTE, DATE, DATE_WORDS, EARLIEST, LATEST, YEAR,
            DATE_BASIS, DATE_REASON, PERIOD, MAIN_SECTOR, PART_OF, FOLLOWS, GRADE, ARTICLES,
            DISPUTED, ADDED,
        ),
        ("id",),
        {
            "main_sector": ("sectors", "id"),
            "part_of": ("records", "id"),
            "follows": ("records", "id"),
        },
    ),
    Table(
        "claims", "claim", N_("Claims"),
        N_("Which figure, in which paragraph of which article, supports which value, a row"),
        (
            _NUMBER, RECORD,
            Column("indicator", STR, N_("Indicator"), N_("Id, where it is of one")),
            CLAIM_FIELD, SOURCE, PARAGRAPH, FIGURE, FIGURE_AMOUNT, AGREES, READING, WHY,
        ),
        ("number",),
        {
            "record": ("records", "id"),
            "indicator": ("indicators", "id"),
            "source": ("sources", "id"),
        },
    ),
    Table(
        "contributions", "contribution", N_("Contributions"),
        N_("What a record gave or promised, a row; a gift reported twice stands once"),
        (
            _RECORD_NEEDED, GIVER, RECEIVER, FORM, AMOUNT, QUALIFIER, STANDING, UNCOUNTED_REASON,
        ),
        ("record",),
        {
            "record": ("records", "id"),
            "giver": ("parties", "id"),
            "receiver": ("parties", "id"),
        },
    ),
    Table(
        "places", "place", N_("Places"), N_("The places that the records are about"),
        (
            Column("id", STR, N_("Id"), N_("Id of the place"), required=True), _NAME,
            Column("kind", STR, N_("Kind"), _PLACE_KINDS, required=True),
            Column("gso_code", STR, N_("Statistical code"),
                   N_("Code of the General Statistics Office: text, 01 is not 1")),
            Column("note", STR, N_("Note"), N_("What the name covers"), pair=True, required=True),
        ),
        ("id",), {},
    ),
    Table(
        "sectors", "sector", N_("Sectors"), N_("The fixed list of sectors"),
        (
            Column("id", STR, N_("Id"), N_("Id of the sector"), required=True), _NAME,
            Column("dac_code", STR, N_("OECD DAC code"), N_("Three digits, where one fits")),
            Column("colour", STR, N_("Colour"), N_("As the charts draw it"), required=True),
        ),
        ("id",), {},
    ),
    Table(
        "sources", "source", N_("Articles"), N_("The published articles, as they were read"),
        (
            Column("id", STR, N_("Id"), SOURCE.description, required=True),
            Column("headline", STR, N_("Headline"), N_("The English one is ours"), pair=True,
                   required=True),
            Column("publisher", STR, N_("Publisher"), N_("Who published it"), required=True),
            Column("url", Type.URL, N_("Address"), N_("Where it was read"), required=True),
            Column("published", EDTF, N_("Published"), N_("EDTF; empty where not stated"),
                   stored="published_edtf"),
            Column("event", STR, N_("Event"), N_("What the article reports"), pair=True,
                   required=True),
            Column("event_date", EDTF, N_("Date of the event"), N_("EDTF (ISO 8601-2)"),
                   stored="event_edtf", required=True),
            Column("sha256", STR, "SHA-256", N_("Of the text that was read"), required=True),
            ADDED,
        ),
        ("id",), {},
    ),
    Table(
        "indicators", "indicator", N_("Indicators"),
        N_("Figures about a place that give context; they are not funding and are in no sum"),
        (
            Column("id", STR, N_("Id"), N_("Id of the indicator"), required=True), _PLACE, _NAME,
            Column("measure", STR, N_("Measure"), N_("What the value counts"), required=True),
            Column("value", Type.NUMBER, N_("Value"), N_("Exactly as stated"), required=True),
            _UNIT,
            Column("qualifier", STR, N_("How the value is stated"), QUALIFIER.description,
                   vocabulary="qualifier", required=True),
            DATE, DATE_WORDS, DATE_BASIS, DATE_REASON, NOTE,
        ),
        ("id",), {"place": ("places", "id")},
    ),
    Table(
        "corrections", "correction", N_("Corrections"),
        N_("What was wrong in published data, and since when it is right"),
        (
            _NUMBER,
            Column("record", STR, N_("Record"), N_("Id of the record; it may since be retired"),
                   required=True),
            _RETIRED_DATE,
            Column("field", STR, N_("Field"), N_("Which value was wrong"), required=True),
            Column("was", STR, N_("Was"), N_("What stood there"), pair=True, required=True),
            Column("now", STR, N_("Now"), N_("What stands there now"), pair=True, required=True),
            _WHY_CHANGED,
        ),
        ("number",), {},
    ),
    Table(
        "retired", "retired", N_("Retired records"),
        N_("Records that were withdrawn or merged into another; their ids are never used again"),
        (
            Column("id", STR, N_("Id"), N_("Id of the record that was"), required=True),
            _RETIRED_DATE,
            Column("merged_into", STR, N_("Merged into"), N_("The record that holds it now")),
            _WHY_CHANGED,
        ),
        ("id",), {"merged_into": ("records", "id")},
    ),
    Table(
        "parties", "party", N_("Parties"), N_("The bodies that give and receive"),
        (
            Column("id", STR, N_("Id"), N_("Id of the body"), required=True), _NAME,
            Column("type", STR, N_("Kind of body"), N_("What kind of body it is"),
                   vocabulary="giver_type", required=True),
            Column("place", STR, N_("Place"), N_("Id of the place it belongs to")),
        ),
        ("id",), {"place": ("places", "id")},
    ),
    Table(
        "record_places", "recordplace", N_("Places of records"),
        N_("A place of a record, with its role, a row"),
        (_RECORD_NEEDED, POSITION, _PLACE, _ROLE),
        ("record", "position"), {"record": ("records", "id"), "place": ("places", "id")},
    ),
    Table(
        "record_sectors", "recordsector", N_("Sectors of records"),
        N_("A sector of a record a row, the main one first"),
        (
            _RECORD_NEEDED, POSITION,
            Column("sector", STR, N_("Sector"), N_("Id of the sector"), required=True),
        ),
        ("record", "position"), {"record": ("records", "id"), "sector": ("sectors", "id")},
    ),
    Table(
        "relations", "relation", N_("Relations"),
        N_("The pairs of places whose cooperation is reported"),
        (
            Column("id", STR, N_("Id"), N_("Id of the relation"), required=True),
            Column("first_place", STR, N_("First place"), N_("Id of the place"), required=True),
            Column("second_place", STR, N_("Second place"), N_("Id of the place"), required=True),
        ),
        ("id",), {"first_place": ("places", "id"), "second_place": ("places", "id")},
    ),
    Table(
        "record_relations", "recordrelation", N_("Relations of records"),
        N_("A relation that a record is part of, a row"),
        (
            _RECORD_NEEDED, POSITION,
            Column("relation", STR, N_("Relation"), N_("Id of the relation"), required=True),
        ),
        ("record", "position"),
        {"record": ("records", "id"), "relation": ("relations", "id")},
    ),
    Table(
        "record_people", "recordperson", N_("People of records"),
        N_("Somebody who led it, with the office held at the time, a row"),
        (
            _RECORD_NEEDED, POSITION,
            Column("person", STR, N_("Person"), N_("The name as it stands in addresses"),
                   required=True),
            Column("name", STR, N_("Name"), N_("As it is written in Vietnamese"), required=True),
            Column("office", STR, N_("Office"), N_("Held at the time"), pair=True, required=True),
        ),
        ("record", "position"), {"record": ("records", "id")},
    ),
    Table(
        "record_quantities", "quantity", N_("Quantities of records"),
        N_("Something counted, other than money, a row"),
        (
            _RECORD_NEEDED,
            Column("key", STR, N_("Key"), N_("What claims call it"), required=True),
            Column("value", INT, N_("Value"), N_("How many, or from how many"), required=True),
            Column("to_value", INT, N_("To"), N_("To how many, where it is a range")),
            _UNIT,
        ),
        ("record", "key"), {"record": ("records", "id")},
    ),
    Table(
        "set_aside", "aside", N_("Set aside"),
        N_("What of an article is behind no record, and why: a paragraph, or a figure in one"),
        (
            _NUMBER, SOURCE, PARAGRAPH,
            Column("figure", STR, N_("As printed"), N_("The figure; empty for a whole paragraph")),
            Column("reason", STR, N_("Reason"), N_("Why it was left"), vocabulary="reason",
                   required=True),
            Column("note", STR, N_("Note"), N_("More on why"), pair=True),
        ),
        ("number",), {"source": ("sources", "id")},
    ),
    Table(
        "reports", "report", N_("Other reports"),
        N_("Independent reports that settle what an article leaves open"),
        (
            _NUMBER, SOURCE,
            Column("url", Type.URL, N_("Address"), N_("Where it was read"), required=True),
            Column("says", STR, N_("Says"), N_("What it settles"), pair=True, required=True),
        ),
        ("number",), {"source": ("sources", "id")},
    ),
)  # fmt: skip

# -- Views of records.sqlite ---------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """A view of `records.sqlite`, with what it is for."""

    name: str
    description: str
    sql: str


_SUMS: Final = """
    sum(standing = 'delivered') AS gifts,
    sum(standing = 'delivered' AND amount_vnd IS NOT NULL) AS gifts_with_amount,
    sum(CASE WHEN standing = 'delivered' AND form = 'cash' THEN amount_vnd END) AS cash_vnd,
    sum(CASE WHEN standing = 'delivered' AND form <> 'cash' THEN amount_vnd END) AS in_kind_vnd,
    sum(CASE WHEN standing = 'delivered' THEN amount_vnd END) AS delivered_vnd,
    sum(standing = 'promised') AS promises,
    sum(CASE WHEN standing = 'promised' THEN amount_vnd END) AS promised_vnd"""

VIEWS: Final[tuple[View, ...]] = (
    View(
        "timeline",
        N_("Every record with the names of its sector and places, oldest first"),
        """SELECT r.id, r.date, r.date_words_vi, r.date_words_en, r.earliest, r.latest, r.year,
    r.title_vi, r.title_en, r.kind, r.status,
    s.name_vi AS main_sector_vi, s.name_en AS main_sector_en,
    (SELECT group_concat(p.place || ' (' || p.role || ')', '; ')
     FROM (SELECT place, role FROM record_places WHERE record = r.id ORDER BY position) AS p
    ) AS places,
    r.grade, r.added
FROM records AS r JOIN sectors AS s ON s.id = r.main_sector
ORDER BY coalesce(r.earliest, r.latest), r.id""",
    ),
    View(
        "gifts",
        N_("Every contribution with the names and places of giver and receiver"),
        """SELECT c.record, r.title_vi, r.title_en, r.date, r.year, r.main_sector,
    c.giver, g.name_vi AS giver_vi, g.name_en AS giver_en, g.type AS giver_type,
    g.place AS giver_place,
    c.receiver, t.name_vi AS receiver_vi, t.name_en AS receiver_en, t.place AS receiver_place,
    c.form, c.amount_vnd, c.qualifier, c.standing
FROM contributions AS c
JOIN records AS r ON r.id = c.record
JOIN parties AS g ON g.id = c.giver
JOIN parties AS t ON t.id = c.receiver""",
    ),
    View(
        "received_by_place",
        N_("What each place received: delivered, promised and unknown apart, each gift once"),
        f"SELECT receiver_place AS place,{_SUMS}\nFROM gifts GROUP BY receiver_place",
    ),
    View(
        "received_by_year",
        N_("The same by place and year; the year is empty where it is not certain"),
        f"SELECT receiver_place AS place, year,{_SUMS}\nFROM gifts GROUP BY receiver_place, year",
    ),
    View(
        "evidence",
        N_("Every claim with the title of its record and the article it stands in"),
        """SELECT c.record, r.title_vi, r.title_en, c.field, c.figure, c.agrees,
    c.source, s.headline_vi, s.publisher, c.paragraph, s.url
FROM claims AS c JOIN sources AS s ON s.id = c.source LEFT JOIN records AS r ON r.id = c.record
ORDER BY c.number""",
    ),
)


def dictionary_types() -> Mapping[Type, str]:
    """What the types are called in the field dictionary: message ids."""
    return {
        Type.STRING: N_("text"),
        Type.INTEGER: N_("whole number"),
        Type.NUMBER: N_("decimal number"),
        Type.BOOLEAN: N_("true or false"),
        Type.DATE: N_("day, YYYY-MM-DD"),
        Type.EDTF: N_("date, EDTF"),
        Type.URL: N_("address"),
        Type.LIST: N_("several, joined by “; ”"),
    }
