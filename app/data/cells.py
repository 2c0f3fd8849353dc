"""The rows of `.csv` and `.xlsx`: a record or a claim a row, in the reader's language, with what
belongs to it from other tables. The columns are those of `app.data.columns`, where it has them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Literal

from app.data.columns import (
    ADDED,
    AGREES,
    AMOUNT,
    CLAIM_FIELD,
    DATE,
    DATE_BASIS,
    DATE_REASON,
    DATE_WORDS,
    DISPUTED,
    EARLIEST,
    FIGURE,
    FIGURE_AMOUNT,
    FLAG,
    FORM,
    GIVER,
    GRADE,
    ID,
    JOINT,
    KIND,
    LATEST,
    LICENCE,
    MAIN_SECTOR,
    PARAGRAPH,
    PART_OF,
    PERIOD,
    QUALIFIER,
    READING,
    RECEIVER,
    RECORD,
    SOURCE,
    STANDING,
    STATUS,
    STR,
    SUMMARY,
    TITLE,
    UNCOUNTED_REASON,
    WHY,
    YEAR,
    Column,
    Type,
    both,
)
from app.data.rows import Claim, Record
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

    column: Column
    value: Callable[[Any, Reader], Any]
    of: Literal["value", "label"] = "value"

    @property
    def name(self) -> str:
        return self.column.name + ("_label" if self.of == "label" else "")

    def label(self, lang: Lang) -> str:
        label = both(self.column.label)[lang]
        if self.column.vocabulary is None or self.of == "label":
            return label
        return f"{label} ({i18n.translations(lang).gettext(N_('code'))})"

    def description(self, lang: Lang) -> str:
        return both(self.column.description)[lang]

    def of_row(self, row: Any, reader: Reader) -> Any:
        """The value: str, int, bool, an ISO day (str), or None where unknown."""
        value = self.value(row, reader)
        if value is None:
            return None
        if self.of == "label" and self.column.vocabulary is not None:
            return i18n.label(reader.lang, self.column.vocabulary, value)
        if isinstance(value, Both):
            return value[reader.lang]
        if self.column.type is Type.LIST:
            return JOINT.join(value)
        return value


@dataclass(frozen=True)
class Row:
    """What one row of `.csv` and of the first sheet of `.xlsx` is made of."""

    record: Record
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class ClaimRow:
    """What one row of the claims sheet is made of."""

    record: str
    claim: Claim


def _from(path: str) -> Callable[[Row, Reader], Any]:
    """What stands at an attribute path below the record; None where a part of the path is None."""

    def value(row: Row, _reader: Reader) -> Any:
        found: Any = row.record
        for name in path.split("."):
            found = getattr(found, name)
            if found is None:
                return None
        return found

    return value


def _places(role: str, of: Callable[[Any, Reader], str]) -> Callable[[Row, Reader], Iterable[str]]:
    return lambda row, reader: [
        of(place.place, reader) for place in row.record.places if place.role == role
    ]


def _list(name: str, label: str, description: str) -> Column:
    return Column(name, Type.LIST, label, description)


def _place_cells(role: str, column: str, label: str, names: str) -> list[Cell]:
    ids = _list(column, label, N_("Ids, joined by “; ”"))
    named = _list(f"{column}_names", names, N_("Names, joined by “; ”"))
    return [
        Cell(ids, _places(role, lambda place, _: place.id)),
        Cell(named, _places(role, lambda place, reader: place.name[reader.lang])),
    ]


def _party_cells(column: Column, path: str, label: str, type_: str, place: str) -> list[Cell]:
    name = Column(
        f"{column.name}_name", STR, label, N_("Its name in the language of the file"), pair=True
    )
    kind = Column(
        f"{column.name}_type", STR, type_, N_("What kind of body it is"), vocabulary="giver_type"
    )
    where = Column(f"{column.name}_place", STR, place, N_("Id of the place it belongs to"))
    return [
        Cell(column, _from(f"{path}.id")),
        Cell(name, _from(f"{path}.name")),
        *_coded(kind, _from(f"{path}.type")),
        Cell(where, _from(f"{path}.place")),
    ]


def _coded(column: Column, value: Callable[[Any, Reader], Any]) -> list[Cell]:
    return [Cell(column, value), Cell(column, value, "label")]


def _source_ids(row: Row, _reader: Reader) -> list[str]:
    return list(dict.fromkeys(claim.source for claim in row.claims))


def _counted(row: Row, _reader: Reader) -> bool | None:
    return None if row.record.gift is None else row.record.gift.standing == "delivered"


def _permalink(row: Row, reader: Reader) -> str:
    return reader.url(f"/records/{row.record.id}")


RECORD_CELLS: Final[tuple[Cell, ...]] = (
    Cell(ID, _from("id")),
    Cell(TITLE, _from("title")),
    Cell(DATE, _from("date.edtf")),
    Cell(DATE_WORDS, _from("date.words")),
    Cell(EARLIEST, _from("date.earliest")),
    Cell(LATEST, _from("date.latest")),
    Cell(YEAR, _from("date.year")),
    *_coded(DATE_BASIS, _from("date.basis")),
    Cell(DATE_REASON, _from("date.reason")),
    Cell(PERIOD, _from("period.edtf")),
    Cell(
        Column(
            "surely_in_period", FLAG, N_("Surely in the period"),
            N_("Whether it lies within the period asked for however its date is read"),
        ),
        _from("surely"),
    ),
    *_coded(KIND, _from("kind")),
    *_coded(STATUS, _from("status")),
    Cell(
        MAIN_SECTOR, lambda row, _: row.record.sectors[0].id
    ),
    Cell(
        _list("sectors", N_("Sectors"), N_("Ids, the main one first, joined by “; ”")),
        lambda row, _: [sector.id for sector in row.record.sectors],
    ),
    Cell(
        _list("sectors_names", N_("Sectors by name"), N_("Names, joined by “; ”")),
        lambda row, reader: [sector.name[reader.lang] for sector in row.record.sectors],
    ),
    Cell(
        _list("relations", N_("Relations"), N_("Ids, joined by “; ”")),
        lambda row, _: [relation.id for relation in row.record.relations],
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
        GIVER, "gift.giver", N_("Giver by name"), N_("Kind of giver"), N_("Place of the giver")
    ),
    *_party_cells(
        RECEIVER, "gift.receiver", N_("Receiver by name"), N_("Kind of receiver"),
        N_("Place of the receiver"),
    ),
    *_coded(FORM, _from("gift.form")),
    Cell(AMOUNT, _from("gift.amount_vnd")),
    *_coded(QUALIFIER, _from("gift.qualifier")),
    *_coded(STANDING, _from("gift.standing")),
    Cell(
        Column("counted", FLAG, N_("Counted"), N_("Whether sums count its amount")),
        _counted,
    ),
    Cell(UNCOUNTED_REASON, _from("gift.uncounted_reason")),
    Cell(SUMMARY, _from("summary")),
    Cell(PART_OF, _from("part_of")),
    *_coded(GRADE, _from("grade")),
    Cell(DISPUTED, _from("disputed")),
    Cell(
        _list("sources", N_("Articles that report it"), N_("Ids, joined by “; ”")),
        _source_ids,
    ),
    Cell(ADDED, _from("added")),
    Cell(
        Column("permalink", Type.URL, N_("Permalink"), N_("The record’s page, for ever")),
        _permalink,
    ),
    Cell(
        Column("data_version", STR, N_("Data version"), N_("Day and hash of the data it is from")),
        lambda _, reader: reader.version,
    ),
    Cell(
        Column("licence", STR, N_("Licence"), N_("Under which it may be used")), lambda *_: LICENCE
    ),
)  # fmt: skip


def _of_claim(path: str) -> Callable[[ClaimRow, Reader], Any]:
    get = attrgetter(path)
    return lambda row, _reader: get(row.claim)


def _field_label(row: ClaimRow, reader: Reader) -> str:
    kind = row.claim.field.partition(".")[0]
    return i18n.label(reader.lang, "field", "quantity" if kind == "quantities" else kind)


CLAIM_CELLS: Final[tuple[Cell, ...]] = (
    Cell(RECORD, lambda row, _: row.record),
    Cell(CLAIM_FIELD, _of_claim("field")),
    Cell(
        Column("field_label", STR, N_("Field by name"), CLAIM_FIELD.description), _field_label
    ),
    Cell(FIGURE, _of_claim("figure")),
    Cell(FIGURE_AMOUNT, _of_claim("amount_vnd")),
    Cell(AGREES, _of_claim("agrees")),
    Cell(READING, _of_claim("reading")),
    Cell(WHY, _of_claim("why")),
    Cell(SOURCE, _of_claim("source")),
    Cell(PARAGRAPH, _of_claim("paragraph")),
    Cell(
        Column("headline", STR, N_("Headline"), N_("The English one is ours"), pair=True),
        _of_claim("source_headline"),
    ),
    Cell(
        Column("publisher", STR, N_("Publisher"), N_("Who published it")),
        _of_claim("source_publisher"),
    ),
    Cell(Column("url", Type.URL, N_("Address"), N_("Where it was read")), _of_claim("source_url")),
)  # fmt: skip
