"""What the API answers with: the shapes that its documentation describes, made of the rows.

What a field means is what the column of its name means (`app.data.tables`). Amounts are whole đồng,
days ISO 8601, what is not known is null.
"""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Annotated, Any, Literal

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field

from app.data import rows, sum_rows, tables
from app.data.dictionary import meaning
from app.data.said import Stored


def _id(row: Any) -> Any:
    """The id of a row, where not the id itself is given."""
    return getattr(row, "id", row)


Id = Annotated[str, BeforeValidator(_id)]


class Shape(BaseModel):
    """Made of anything that has its attributes. `of`: the table whose columns it tells."""

    model_config = ConfigDict(from_attributes=True)

    def __init_subclass__(cls, of: type[Stored] | None = None, **more: Any) -> None:
        super().__init_subclass__(**more)

    @classmethod
    def __pydantic_init_subclass__(cls, of: type[Stored] | None = None, **more: Any) -> None:
        super().__pydantic_init_subclass__(**more)
        if of is None:
            return
        for name, field in cls.model_fields.items():
            if field.description is None and {name, f"{name}_vi"} & of.model_fields.keys():
                field.description = meaning(of, name)
        cls.model_rebuild(force=True)


class Text(Shape):
    vi: str
    en: str


class When(Shape):
    edtf: str = Field(description="EDTF (ISO 8601-2)")
    earliest: str | None = Field(description="first day of what is written; null where open")
    latest: str | None = Field(description="last day of what is written; null where open")
    basis: Literal["stated", "inferred"]
    reason: Text | None = Field(description="why, where it is inferred")


class PlaceRole(Shape, of=tables.RecordPlace):
    id: str = Field(validation_alias=AliasPath("place", "id"))
    role: Literal["giver", "receiver", "partner", "location"]


class ContributionOut(Shape, of=tables.Contribution):
    giver: Id
    giver_name: Text = Field(validation_alias=AliasPath("giver", "name"))
    giver_type: str = Field(validation_alias=AliasPath("giver", "type"))
    receiver: Id
    receiver_name: Text = Field(validation_alias=AliasPath("receiver", "name"))
    form: str
    amount_vnd: int | None
    qualifier: Literal["exact", "at-least", "at-most", "about"]
    standing: Literal["delivered", "promised", "uncounted", "token"]
    counted: bool = Field(
        description="whether the sums count it: delivered, and not counted in another record"
    )


class ClaimOut(Shape, of=tables.Claim):
    field: str
    source: str
    paragraph: int = Field(ge=1)
    figure: str
    agrees: bool
    reading: Text | None
    why: Text | None
    held_against: Literal["article", "notes"] = Field(
        validation_alias="source_text", description=meaning(tables.Source, "text")
    )


class QuantityOut(Shape, of=tables.Quantity):
    key: str
    value: int
    to: int | None = Field(validation_alias="to_value")
    unit: Text


class PersonOut(Shape, of=tables.RecordPerson):
    id: str = Field(validation_alias="slug")
    name: str
    office: Text
    part: str


class RecordOut(Shape, of=tables.Record):
    id: str
    kind: str
    status: str
    title: Text
    short_title: Text
    summary: Text
    date: When
    period: When | None
    relations: list[Id]
    places: list[PlaceRole]
    sectors: list[Id] = Field(description="the main one first")
    people: list[PersonOut]
    part_of: str | None
    contribution: ContributionOut | None = Field(validation_alias="gift")
    collection: Literal["founding", "wider"]
    grade: Literal["A", "B", "C", "D"]
    claims: list[ClaimOut]


class RecordDetailOut(RecordOut, of=tables.Record):
    note: Text | None
    quantities: list[QuantityOut]
    follows: str | None
    sequel: str | None
    parts: list[Id]


class RecordsOut(BaseModel):
    total: int
    limit: int
    offset: int
    items: list[RecordOut]


class PlaceOut(Shape, of=tables.Place):
    id: str
    name: Text
    kind: str
    gso_code: str | None
    gso_code_before: str | None
    gso_code_since: str | None
    iso_code: str | None
    wikidata: str | None
    geonames: str | None
    note: Text


class SectorOut(Shape, of=tables.Sector):
    id: str
    name: Text
    dac_code: str | None
    family: str


class SourceOut(Shape, of=tables.Source):
    id: str
    headline: Text
    language: Literal["vi", "en", "fr"]
    publisher: str
    url: str
    collection: Literal["founding", "wider"]
    text: Literal["article", "notes"]
    read: Literal["whole", "first-part", "lead"]
    weakness: str | None
    published: Text | None = Field(validation_alias="published_words")
    event: Text
    event_date: Text = Field(validation_alias="event_date_words")
    sha256: str
    records: int


class OfficeOut(Shape):
    name: str
    office: Text
    record: str = Field(description="the latest record that gives it")
    date: str = Field(description="of that record, EDTF (ISO 8601-2)")


class NamedOut(Shape):
    id: str = Field(description="the name as it stands in addresses, and in the facet `person`")
    names: list[str] = Field(
        description="as written; several, which may be of one person, where only marks differ"
    )
    office: Text = Field(description="the latest that is told")
    offices: list[OfficeOut] = Field(description="as articles give them, the latest last")
    records: int


class BodyOut(Shape):
    id: str = Field(validation_alias=AliasPath("party", "id"))
    name: Text = Field(validation_alias=AliasPath("party", "name"))
    type: str = Field(validation_alias=AliasPath("party", "type"))
    place: str | None = Field(validation_alias=AliasPath("party", "place"))
    succeeds: str | None = Field(
        validation_alias=AliasPath("party", "succeeds"), description="whose work it took over"
    )
    records: int


class IndicatorOut(Shape, of=tables.Indicator):
    id: str
    place: Id
    name: Text
    measure: str
    value: str = Field(description="a decimal number, exactly as stated")
    unit: Text
    qualifier: str
    date: str = Field(validation_alias=AliasPath("date", "edtf"), description="EDTF (ISO 8601-2)")
    basis: str = Field(validation_alias=AliasPath("date", "basis"))
    sectors: list[Id]
    claims: list[ClaimOut]


class PlaceSum(Shape):
    """What a place received and gave. Delivered only; a sum is null where no amount is known."""

    id: str
    received_vnd: int | None = Field(validation_alias=AliasPath("received", "published_vnd"))
    received_cash_vnd: int = Field(validation_alias=AliasPath("received", "cash_vnd"))
    received_in_kind_vnd: int = Field(validation_alias=AliasPath("received", "in_kind_vnd"))
    received_at_least: bool = Field(validation_alias=AliasPath("received", "at_least"))
    gave_vnd: int | None = Field(validation_alias=AliasPath("gave", "published_vnd"))
    gave_cash_vnd: int = Field(validation_alias=AliasPath("gave", "cash_vnd"))
    gave_in_kind_vnd: int = Field(validation_alias=AliasPath("gave", "in_kind_vnd"))
    gave_at_least: bool = Field(validation_alias=AliasPath("gave", "at_least"))
    records_with_amount: int = Field(
        validation_alias=AliasPath("received", "known"),
        description="gifts received whose amount is published",
    )
    records_without_amount: int = Field(
        validation_alias=AliasPath("received", "unknown"),
        description="gifts received whose amount is not",
    )
    gave_with_amount: int = Field(validation_alias=AliasPath("gave", "known"))
    gave_without_amount: int = Field(validation_alias=AliasPath("gave", "unknown"))
    promised_vnd: int | None = Field(
        validation_alias=AliasPath("received", "published_promises_vnd"),
        description="promised to it, never part of received_vnd",
    )
    promises: int = Field(validation_alias=AliasPath("received", "promises"))


class GroupSum(Shape):
    key: str
    delivered_vnd: int | None = Field(validation_alias="published_vnd")
    cash_vnd: int
    in_kind_vnd: int
    at_least: bool
    records_with_amount: int = Field(validation_alias="known")
    records_without_amount: int = Field(validation_alias="unknown")
    promised_vnd: int | None = Field(validation_alias="published_promises_vnd")
    promises: int


class SummedBody(BodyOut):
    """A body of a file, with what it gave and received."""

    gave: GroupSum
    received: GroupSum


class SummaryOut(BaseModel):
    places: list[PlaceSum]
    total: GroupSum
    groups: list[GroupSum] | None = Field(description="by `group_by`, where it is given")


class _Told:
    """A row, and what hangs on it: the attributes of both."""

    def __init__(self, row: rows.Record | rows.Body, **more: Any) -> None:
        self._row = row
        vars(self).update(more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def record_out(record: rows.Record, claims: Iterable[rows.Claim]) -> RecordOut:
    return RecordOut.model_validate(_Told(record, claims=claims))


def detail_out(detail: rows.Detail) -> RecordDetailOut:
    more = {name: getattr(detail, name) for name in ("note", "quantities", "claims", "parts")}
    return RecordDetailOut.model_validate(_Told(detail.record, **more))


def summed_body(body: rows.Body, gave: sum_rows.Sum, received: sum_rows.Sum) -> SummedBody:
    return SummedBody.model_validate(_Told(body, gave=gave, received=received))


def place_sum(id_: str, received: sum_rows.Sum, gave: sum_rows.Sum) -> PlaceSum:
    return PlaceSum.model_validate(SimpleNamespace(id=id_, received=received, gave=gave))


def group_sum(row: sum_rows.Sum) -> GroupSum:
    return GroupSum.model_validate(row)
