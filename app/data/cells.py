"""The rows of `.csv` and `.xlsx`: a record, a claim, a person, a body or an article a row, in the
reader's language, with what belongs to it from other tables. The columns are those of the tables,
where these have them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from app.data import tables
from app.data.dataset import LICENCE
from app.data.dictionary import JOINT, both, column_type, said
from app.data.rows import Claim, Named, Place, Record, Reference
from app.data.said import Said, Stored, Type
from app.values import i18n
from app.values.i18n import N_
from app.values.languages import Both, Lang


@dataclass(frozen=True)
class Reader:
    """Whom a row is written for."""

    lang: Lang
    public_url: str  # without a slash at the end
    reference: Reference

    def label(self, vocabulary: str, value: str) -> str:
        if vocabulary == "giver_type":
            return self.reference.body_types[value].name[self.lang]
        return i18n.label(self.lang, vocabulary, value)

    def url(self, path: str) -> str:
        return f"{self.public_url}{'/en' if self.lang == 'en' else ''}{path}"


Value = Callable[[Any, Reader], Any]


@dataclass(frozen=True)
class Cell:
    """A column of the rows of `.csv` and `.xlsx`: `value` takes what the row is made of.

    `is_label`: it is not the code of a vocabulary, but what the code is called.
    """

    name: str
    said: Said
    value: Value
    is_label: bool = False

    @property
    def type(self) -> Type:
        return self.said.type or Type.STRING

    def label(self, lang: Lang) -> str:
        label = both(self.said.label)[lang]
        if self.said.vocabulary is None or self.is_label:
            return label
        return f"{label} ({i18n.translations(lang).gettext(N_('code'))})"

    def description(self, lang: Lang) -> str:
        return both(self.said.meaning)[lang]

    def of_row(self, row: Any, reader: Reader) -> Any:
        """The value: str, int, bool, an ISO day (str), or None where unknown."""
        value = self.value(row, reader)
        if value is None:
            return None
        if self.is_label and self.said.vocabulary is not None:
            return reader.label(self.said.vocabulary, value)
        if isinstance(value, Both):
            return value[reader.lang]
        if self.said.type is Type.LIST:
            return JOINT.join(value)
        return value


@dataclass(frozen=True)
class Row:
    """What one row of `.csv` and of the first sheet of `.xlsx` is made of."""

    record: Record
    claims: tuple[Claim, ...]
    surely: bool  # it lies in the period asked for however its date is read


@dataclass(frozen=True)
class ClaimRow:
    """What one row of the claims sheet is made of."""

    record: str
    claim: Claim


def _at(path: str) -> Value:
    """What stands at an attribute path below the row; None where a part of the path is None."""
    names = path.split(".")

    def value(row: Any, _reader: Reader) -> Any:
        for name in names:
            row = getattr(row, name)
            if row is None:
                return None
        return row

    return value


def _stored(model: type[Stored], below: str, *columns: str, **paths: str) -> Iterator[Cell]:
    """Columns of a table, found below the row at a path by their own names, or by others."""
    for column, path in [*zip(columns, columns, strict=True), *paths.items()]:
        found = said(model, column)
        if not isinstance(found, Said):
            raise TypeError(f"{model.__name__}.{column} does not leave the app")
        found = replace(found, type=column_type(model, column))
        yield Cell(column, found, _at(f"{below}.{path}".lstrip(".")))


def _places(role: str, column: str, label: str, names: str) -> Iterator[Cell]:
    def those(row: Row) -> list[Place]:
        return [each.place for each in row.record.places if each.role == role]

    yield Cell(
        column,
        Said(label, N_("Ids, joined by “; ”"), Type.LIST),
        lambda row, _: [place.id for place in those(row)],
    )
    yield Cell(
        f"{column}_names",
        Said(names, N_("Names, joined by “; ”"), Type.LIST),
        lambda row, reader: [place.name[reader.lang] for place in those(row)],
    )


def _party(role: str, name: str, kind: str, place: str) -> Iterator[Cell]:
    at = f"record.gift.{role}"
    yield from _stored(tables.Contribution, "record.gift", **{role: f"{role}.id"})
    said_name = Said(name, N_("Its name in the language of the file"))
    yield Cell(f"{role}_name", said_name, _at(f"{at}.name"))
    yield Cell(f"{role}_type", replace(_KIND, label=kind), _at(f"{at}.type"))
    said_place = Said(place, N_("Id of the place it belongs to"))
    yield Cell(f"{role}_place", said_place, _at(f"{at}.place"))


_KIND: Final = Said("Kind of body", "What kind of body it is", vocabulary="giver_type")


def _offices(row: Named, reader: Reader) -> list[str]:
    return [f"{each.office[reader.lang]} ({each.date})" for each in row.offices]


def _of_every_row(of: str, permalink: str, path: str) -> Iterator[Cell]:
    """The last cells; `path` is that of the id under `of`, where its page is."""
    id_ = _at(path)
    yield Cell(
        "permalink",
        Said(N_("Permalink"), permalink, Type.URL),
        lambda row, reader: reader.url(f"/{of}/{id_(row, reader)}"),
    )
    yield Cell(
        "data_version",
        Said("Data version", "Day and hash of the data it is from"),
        lambda _, reader: reader.reference.version,
    )
    yield Cell("licence", Said("Licence", "Under which it may be used"), lambda *_: LICENCE)


def _all(*cells: Cell) -> tuple[Cell, ...]:
    """The cells, and after each code of a vocabulary what it is called."""
    found = []
    for cell in cells:
        found.append(cell)
        if cell.said.vocabulary is not None:
            found.append(replace(cell, name=f"{cell.name}_label", is_label=True))
    return tuple(found)


RECORD_CELLS: Final = _all(
    *_stored(
        tables.Record, "record", "id", "title", "short_title", date="date.edtf",
        date_words="date.words", earliest="date.earliest", latest="date.latest", year="date.year",
        date_basis="date.basis", date_reason="date.reason", period="period.edtf",
    ),
    Cell(
        "surely_in_period",
        Said(
            "Surely in the period",
            "Whether it lies within the period asked for however its date is read",
            Type.BOOLEAN,
        ),
        _at("surely"),
    ),
    *_stored(tables.Record, "record", "kind", "status"),
    *_stored(tables.Record, "record", main_sector="main_sector.id"),
    Cell(
        "sectors",
        Said("Sectors", "Ids, the main one first, joined by “; ”", Type.LIST),
        lambda row, _: [sector.id for sector in row.record.sectors],
    ),
    Cell(
        "sectors_names",
        Said("Sectors by name", "Names, joined by “; ”", Type.LIST),
        lambda row, reader: [sector.name[reader.lang] for sector in row.record.sectors],
    ),
    Cell(
        "relations",
        Said("Relations", "Ids, joined by “; ”", Type.LIST),
        lambda row, _: [relation.id for relation in row.record.relations],
    ),
    *_places("giver", "places_giving", N_("Places that give"), N_("Places that give, by name")),
    *_places(
        "receiver", "places_receiving", N_("Places that receive"),
        N_("Places that receive, by name"),
    ),
    *_places(
        "partner", "places_partners", N_("Places that take part"),
        N_("Places that take part, by name"),
    ),
    *_places(
        "location", "places_where", N_("Where it takes place"), N_("Where it takes place, by name")
    ),
    *_party("giver", N_("Giver by name"), N_("Kind of giver"), N_("Place of the giver")),
    *_party(
        "receiver", N_("Receiver by name"), N_("Kind of receiver"), N_("Place of the receiver")
    ),
    *_stored(
        tables.Contribution, "record.gift", "form", "amount_vnd", "qualifier", "standing"
    ),
    Cell(
        "counted",
        Said("Counted", "Whether sums count its amount", Type.BOOLEAN),
        _at("record.gift.counted"),
    ),
    *_stored(tables.Contribution, "record.gift", "uncounted_reason"),
    *_stored(
        tables.Record, "record", "summary", "part_of", "follows", "sequel", "collection", "grade",
        "disputed",
    ),
    Cell(
        "sources",
        Said("Articles that report it", "Ids, joined by “; ”", Type.LIST),
        lambda row, _: dict.fromkeys(claim.source for claim in row.claims),
    ),
    *_stored(tables.Record, "record", "added"),
    *_of_every_row("records", N_("The record’s page, for ever"), "record.id"),
)  # fmt: skip

CLAIM_CELLS: Final = _all(
    *_stored(tables.Claim, "", "record"),
    *_stored(tables.Claim, "claim", "field"),
    Cell(
        "field_label",
        Said("Field by name", "Which value of the record the figure supports"),
        lambda row, reader: i18n.field_label(reader.lang, row.claim.field),
    ),
    *_stored(
        tables.Claim, "claim", "figure", "prefix", "suffix", "amount_vnd", "agrees", "reading",
        "why", "source", "paragraph",
    ),
    *_stored(
        tables.Source, "claim", headline="source_headline", publisher="source_publisher",
        text="source_text", url="source_url",
    ),
)  # fmt: skip

SOURCE_CELLS: Final = _all(
    *_stored(
        tables.Source, "", "id", "headline", "language", "publisher", "url", "collection", "text",
        "read", "weakness", "published", "published_words", "event", "event_date_words",
    ),
    Cell("records", Said("Records", "How many cite it", Type.INTEGER), _at("records")),
    *_of_every_row("sources", N_("The article’s page, for ever"), "id"),
)  # fmt: skip

PERSON_CELLS: Final = _all(
    Cell("id", Said("Id", "The name as it stands in addresses"), _at("id")),
    Cell(
        "name",
        Said(
            "Name",
            "As it is written in Vietnamese; several, joined by “; ”, where only marks differ",
            Type.LIST,
        ),
        _at("names"),
    ),
    Cell("office", Said("Office", "The latest that is reported"), _at("office")),
    Cell(
        "offices",
        Said(
            "Offices",
            "As articles give them, each with the date of the latest that does, joined by “; ”",
            Type.LIST,
        ),
        _offices,
    ),
    Cell("records", Said("Records", "How many name the person", Type.INTEGER), _at("records")),
    *_of_every_row("people", N_("The person’s page"), "id"),
)

# The parts of a sum, and what each is called of what a body gave or received.
_SUM: Final = (
    (
        "delivered_vnd", Type.INTEGER,
        N_("What was delivered, each gift once; empty where no amount is published"),
    ),
    ("at_least", Type.BOOLEAN, N_("Whether a part of it is only a lower bound")),
    ("records_with_amount", Type.INTEGER, N_("Gifts whose amount is published")),
    ("records_without_amount", Type.INTEGER, N_("Gifts whose amount is not published")),
    (
        "promised_vnd", Type.INTEGER,
        N_("Never part of what was delivered; empty where no amount is published"),
    ),
    ("promises", Type.INTEGER, N_("How many promises, with an amount or without")),
)  # fmt: skip
_SIDES: Final = {
    "gave": (
        N_("Gave, đồng"), N_("Gave at least"), N_("Gifts given, with an amount"),
        N_("Gifts given, without an amount"), N_("Promised by it, đồng"), N_("Promises by it"),
    ),
    "received": (
        N_("Received, đồng"), N_("Received at least"), N_("Gifts received, with an amount"),
        N_("Gifts received, without an amount"), N_("Promised to it, đồng"), N_("Promises to it"),
    ),
}  # fmt: skip

BODY_CELLS: Final = _all(
    *_stored(tables.Party, "", "id"),
    Cell("name_vi", Said("Name in Vietnamese", "As the articles write it"), _at("name.vi")),
    Cell("name_en", Said("Name in English", "In our own translation"), _at("name.en")),
    Cell("type", _KIND, _at("type")),
    *_stored(tables.Party, "", "place", "succeeds"),
    *(
        Cell(f"{side}_{name}", Said(label, meaning, type_), _at(f"{side}.{name}"))
        for side, labels in _SIDES.items()
        for (name, type_, meaning), label in zip(_SUM, labels, strict=True)
    ),
    Cell(
        "records",
        Said("Records", "How many tell of what it gave or received", Type.INTEGER),
        _at("records"),
    ),
    *_of_every_row("bodies", N_("The body’s page, for ever"), "id"),
)
