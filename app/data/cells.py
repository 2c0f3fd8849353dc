"""The rows of `.csv` and `.xlsx`: a record, a claim, a person, a body or an article a row, in the
reader's language, with what belongs to it from other tables. The columns are those of the tables,
where these have them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from app.data import tables
from app.data.answers import GroupSum
from app.data.dataset import LICENCE
from app.data.dictionary import JOINT, both, column_type, said
from app.data.rows import Body, Claim, Named, Record
from app.data.said import Said, Stored, Type
from app.values import i18n
from app.values.i18n import N_
from app.values.languages import Both, Lang


@dataclass(frozen=True)
class Reader:
    """Whom a row is written for."""

    lang: Lang
    public_url: str  # without a slash at the end
    version: str

    def url(self, path: str) -> str:
        return f"{self.public_url}{'/en' if self.lang == 'en' else ''}{path}"


@dataclass(frozen=True)
class Cell:
    """A column of the rows of `.csv` and `.xlsx`: `value` takes what the row is made of."""

    column: str
    said: Said
    type: Type
    value: Callable[[Any, Reader], Any]
    of: Literal["value", "label"] = "value"

    @property
    def name(self) -> str:
        return self.column + ("_label" if self.of == "label" else "")

    def label(self, lang: Lang) -> str:
        label = both(self.said.label)[lang]
        if self.said.vocabulary is None or self.of == "label":
            return label
        return f"{label} ({i18n.translations(lang).gettext(N_('code'))})"

    def description(self, lang: Lang) -> str:
        return both(self.said.meaning)[lang]

    def of_row(self, row: Any, reader: Reader) -> Any:
        """The value: str, int, bool, an ISO day (str), or None where unknown."""
        value = self.value(row, reader)
        if value is None:
            return None
        if self.of == "label" and self.said.vocabulary is not None:
            return i18n.label(reader.lang, self.said.vocabulary, value)
        if isinstance(value, Both):
            return value[reader.lang]
        if self.type is Type.LIST:
            return JOINT.join(value)
        return value


Value = Callable[[Any, Reader], Any]


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


@dataclass(frozen=True)
class BodyRow:
    """What one row of a file of bodies is made of."""

    body: Body
    gave: GroupSum
    received: GroupSum


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


def _from(path: str) -> Value:
    """The same below its record."""
    return _at(f"record.{path}")


def _places(role: str, of: Callable[[Any, Reader], str]) -> Value:
    return lambda row, reader: [
        of(place.place, reader) for place in row.record.places if place.role == role
    ]


def _stored(model: type[Stored], column: str, value: Value) -> list[Cell]:
    """The cell of a column of a table; with the name of its value beside it, where that is of a
    vocabulary.
    """
    found = said(model, column)
    if not isinstance(found, Said):
        raise TypeError(f"{model.__name__}.{column} does not leave the app")
    return _cells(column, found, column_type(model, column), value)


def _cells(column: str, found: Said, type_: Type, value: Value) -> list[Cell]:
    cells = [Cell(column, found, type_, value)]
    if found.vocabulary is not None:
        cells.append(Cell(column, found, type_, value, "label"))
    return cells


def _own(
    column: str, label: str, meaning: str, value: Value, type_: Type = Type.STRING
) -> list[Cell]:
    """The cell of a column that no table has."""
    return _cells(column, Said(label, meaning), type_, value)


def _records(**paths: str) -> list[Cell]:
    """Cells of columns of the table of records, each with its path below `rows.Record`."""
    return [
        cell
        for column, path in paths.items()
        for cell in _stored(tables.Record, column, _from(path))
    ]


def _gifts(**paths: str) -> list[Cell]:
    return [
        cell
        for column, path in paths.items()
        for cell in _stored(tables.Contribution, column, _from(path))
    ]


def _claims(**paths: str) -> list[Cell]:
    return [
        cell
        for column, path in paths.items()
        for cell in _stored(tables.Claim, column, _at(f"claim.{path}"))
    ]


def _place_cells(role: str, column: str, label: str, names: str) -> list[Cell]:
    ids = _places(role, lambda place, _: place.id)
    named = _places(role, lambda place, reader: place.name[reader.lang])
    return [
        *_own(column, label, N_("Ids, joined by “; ”"), ids, Type.LIST),
        *_own(f"{column}_names", names, N_("Names, joined by “; ”"), named, Type.LIST),
    ]


def _party_cells(role: str, name: str, type_: str, place: str) -> list[Cell]:
    path = f"gift.{role}"
    kind = Said(type_, N_("What kind of body it is"), vocabulary="giver_type")
    return [
        *_stored(tables.Contribution, role, _from(f"{path}.id")),
        *_own(
            f"{role}_name", name, N_("Its name in the language of the file"), _from(f"{path}.name")
        ),
        *_cells(f"{role}_type", kind, Type.STRING, _from(f"{path}.type")),
        *_own(f"{role}_place", place, N_("Id of the place it belongs to"), _from(f"{path}.place")),
    ]


def _source_ids(row: Row, _reader: Reader) -> list[str]:
    return list(dict.fromkeys(claim.source for claim in row.claims))


def _counted(row: Row, _reader: Reader) -> bool | None:
    return None if row.record.gift is None else row.record.gift.standing == "delivered"


def _of_every_row(of: str, permalink: str, path: str) -> list[Cell]:
    """The last cells; `path` is that of the id under `of`, where its page is."""
    id_ = _at(path)
    return [
        *_own(
            "permalink", N_("Permalink"), permalink,
            lambda row, reader: reader.url(f"/{of}/{id_(row, reader)}"), Type.URL,
        ),
        *_own(
            "data_version", N_("Data version"), N_("Day and hash of the data it is from"),
            lambda _, reader: reader.version,
        ),
        *_own("licence", N_("Licence"), N_("Under which it may be used"), lambda *_: LICENCE),
    ]  # fmt: skip


def _field_label(row: ClaimRow, reader: Reader) -> str:
    kind = row.claim.field.partition(".")[0]
    return i18n.label(reader.lang, "field", "quantity" if kind == "quantities" else kind)


RECORD_CELLS: Final[tuple[Cell, ...]] = (
    *_records(
        id="id", title="title", short_title="short_title", date="date.edtf",
        date_words="date.words", earliest="date.earliest", latest="date.latest", year="date.year",
        date_basis="date.basis", date_reason="date.reason", period="period.edtf",
    ),
    *_own(
        "surely_in_period", N_("Surely in the period"),
        N_("Whether it lies within the period asked for however its date is read"),
        _at("surely"), Type.BOOLEAN,
    ),
    *_records(kind="kind", status="status"),
    *_stored(tables.Record, "main_sector", lambda row, _: row.record.sectors[0].id),
    *_own(
        "sectors", N_("Sectors"), N_("Ids, the main one first, joined by “; ”"),
        lambda row, _: [sector.id for sector in row.record.sectors], Type.LIST,
    ),
    *_own(
        "sectors_names", N_("Sectors by name"), N_("Names, joined by “; ”"),
        lambda row, reader: [sector.name[reader.lang] for sector in row.record.sectors], Type.LIST,
    ),
    *_own(
        "relations", N_("Relations"), N_("Ids, joined by “; ”"),
        lambda row, _: [relation.id for relation in row.record.relations], Type.LIST,
    ),
    *_place_cells(
        "giver", "places_giving", N_("Places that give"), N_("Places that give, by name")
    ),
    *_place_cells(
        "receiver", "places_receiving", N_("Places that receive"),
        N_("Places that receive, by name"),
    ),
    *_place_cells(
        "partner", "places_partners", N_("Places that take part"),
        N_("Places that take part, by name"),
    ),
    *_place_cells(
        "location", "places_where", N_("Where it takes place"),
        N_("Where it takes place, by name"),
    ),
    *_party_cells(
        "giver", N_("Giver by name"), N_("Kind of giver"), N_("Place of the giver")
    ),
    *_party_cells(
        "receiver", N_("Receiver by name"), N_("Kind of receiver"), N_("Place of the receiver")
    ),
    *_gifts(
        form="gift.form", amount_vnd="gift.amount_vnd", qualifier="gift.qualifier",
        standing="gift.standing",
    ),
    *_own(
        "counted", N_("Counted"), N_("Whether sums count its amount"), _counted, Type.BOOLEAN
    ),
    *_gifts(uncounted_reason="gift.uncounted_reason"),
    *_records(
        summary="summary", part_of="part_of", follows="follows", sequel="sequel",
        collection="collection", grade="grade", disputed="disputed",
    ),
    *_own(
        "sources", N_("Articles that report it"), N_("Ids, joined by “; ”"), _source_ids,
        Type.LIST,
    ),
    *_records(added="added"),
    *_of_every_row("records", N_("The record’s page, for ever"), "record.id"),
)  # fmt: skip

CLAIM_CELLS: Final[tuple[Cell, ...]] = (
    *_stored(tables.Claim, "record", _at("record")),
    *_claims(field="field"),
    *_own(
        "field_label", N_("Field by name"), N_("Which value of the record the figure supports"),
        _field_label,
    ),
    *_claims(
        figure="figure", prefix="prefix", suffix="suffix", amount_vnd="amount_vnd",
        agrees="agrees", reading="reading", why="why", source="source", paragraph="paragraph",
    ),
    *_stored(tables.Source, "headline", _at("claim.source_headline")),
    *_stored(tables.Source, "publisher", _at("claim.source_publisher")),
    *_stored(tables.Source, "text", _at("claim.source_text")),
    *_stored(tables.Source, "url", _at("claim.source_url")),
)  # fmt: skip


SOURCE_CELLS: Final[tuple[Cell, ...]] = (
    *(
        cell
        for column in (
            "id", "headline", "language", "publisher", "url", "collection", "text", "read",
            "weakness", "published", "published_words", "event", "event_date_words",
        )
        for cell in _stored(tables.Source, column, _at(column))
    ),
    *_own("records", N_("Records"), N_("How many cite it"), _at("records"), Type.INTEGER),
    *_of_every_row("sources", N_("The article’s page, for ever"), "id"),
)  # fmt: skip


def _offices(row: Named, reader: Reader) -> list[str]:
    return [f"{each.office[reader.lang]} ({each.date})" for each in row.offices]


PERSON_CELLS: Final[tuple[Cell, ...]] = (
    *_own("id", N_("Id"), N_("The name as it stands in addresses"), _at("id")),
    *_own(
        "name", N_("Name"),
        N_("As it is written in Vietnamese; several, joined by “; ”, where only marks differ"),
        _at("names"), Type.LIST,
    ),
    *_own("office", N_("Office"), N_("The latest that is reported"), _at("office")),
    *_own(
        "offices", N_("Offices"),
        N_("As articles give them, each with the date of the latest that does, joined by “; ”"),
        _offices, Type.LIST,
    ),
    *_own(
        "records", N_("Records"), N_("How many name the person"), _at("records"), Type.INTEGER
    ),
    *_of_every_row("people", N_("The person’s page"), "id"),
)  # fmt: skip

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

BODY_CELLS: Final[tuple[Cell, ...]] = (
    *_stored(tables.Party, "id", _at("body.party.id")),
    *_own(
        "name_vi", N_("Name in Vietnamese"), N_("As the articles write it"),
        _at("body.party.name.vi"),
    ),
    *_own(
        "name_en", N_("Name in English"), N_("In our own translation"), _at("body.party.name.en")
    ),
    *_stored(tables.Party, "type", _at("body.party.type")),
    *_stored(tables.Party, "place", _at("body.party.place")),
    *_stored(tables.Party, "succeeds", _at("body.party.succeeds")),
    *(
        cell
        for side, labels in _SIDES.items()
        for (name, type_, meaning), label in zip(_SUM, labels, strict=True)
        for cell in _own(f"{side}_{name}", label, meaning, _at(f"{side}.{name}"), type_)
    ),
    *_own(
        "records", N_("Records"), N_("How many tell of what it gave or received"),
        _at("body.records"), Type.INTEGER,
    ),
    *_of_every_row("bodies", N_("The body’s page, for ever"), "body.party.id"),
)  # fmt: skip
