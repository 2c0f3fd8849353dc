"""What the API answers with: the shapes that its documentation describes, made of the rows.

What a field means is what the column of its name means (`app.data.tables`). Amounts are whole đồng,
days ISO 8601, what is not known is null.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field

from app.data import rows, sum_rows, tables
from app.data.dictionary import meaning
from app.data.said import Stored


def _id(row: Any) -> Any:
    """The id of a row, where not the id itself is given."""
    return getattr(row, "id", row)


def _ids(found: Iterable[Any]) -> list[Any]:
    return [_id(row) for row in found]


Id = Annotated[str, BeforeValidator(_id)]
Ids = Annotated[list[str], BeforeValidator(_ids)]


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


def _is_counted(standing: str) -> bool:
    return standing == "delivered"


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
    counted: Annotated[bool, BeforeValidator(_is_counted)] = Field(
        validation_alias=AliasPath("standing"),
        description="whether the sums count it: delivered, and not counted in another record",
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
    relations: Ids
    places: list[PlaceRole]
    sectors: Ids = Field(description="the main one first")
    people: list[PersonOut]
    part_of: str | None
    contribution: ContributionOut | None = Field(validation_alias="gift")
    collection: Literal["founding", "wider"]
    grade: Literal["A", "B", "C", "D"]
    claims: list[ClaimOut]


class RecordDetailOut(RecordOut, of=tables.Record):
    note: Text | None
    quantities: list[QuantityOut]
    follows: Annotated[str | None, BeforeValidator(_id)]
    sequel: str | None
    parts: Ids


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
    sectors: Ids
    claims: list[ClaimOut]


class PlaceSum(BaseModel):
    """What a place received and gave. Delivered only; a sum is null where no amount is known."""

    id: str
    received_vnd: int | None
    received_cash_vnd: int
    received_in_kind_vnd: int
    received_at_least: bool
    gave_vnd: int | None
    gave_cash_vnd: int
    gave_in_kind_vnd: int
    gave_at_least: bool
    records_with_amount: int = Field(description="gifts received whose amount is published")
    records_without_amount: int = Field(description="gifts received whose amount is not")
    gave_with_amount: int
    gave_without_amount: int
    promised_vnd: int | None = Field(description="promised to it, never part of received_vnd")
    promises: int


class GroupSum(BaseModel):
    key: str
    delivered_vnd: int | None
    cash_vnd: int
    in_kind_vnd: int
    at_least: bool
    records_with_amount: int
    records_without_amount: int
    promised_vnd: int | None
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
    """A record as the API answers it."""
    return RecordOut.model_validate(_Told(record, claims=list(claims)))


def detail_out(detail: rows.Detail) -> RecordDetailOut:
    """The same with everything that hangs on it."""
    told = _Told(
        detail.record,
        note=detail.note,
        quantities=detail.quantities,
        claims=detail.claims,
        parts=detail.parts,
    )
    return RecordDetailOut.model_validate(told)


def record_json(record: rows.Record, claims: Iterable[rows.Claim]) -> bytes:
    """The record as JSON."""
    return record_out(record, claims).model_dump_json().encode()


def sums(total: sum_rows.Sum) -> dict[str, Any]:
    """What something adds up to, as the API answers it."""
    return group_sum(total).model_dump()


def summed_body(body: rows.Body, gave: GroupSum, received: GroupSum) -> SummedBody:
    return SummedBody.model_validate(_Told(body, gave=gave, received=received))


def place_sum(id_: str, received: sum_rows.Sum, gave: sum_rows.Sum) -> PlaceSum:
    return PlaceSum(
        id=id_,
        received_vnd=received.delivered_vnd if received.known else None,
        received_cash_vnd=received.cash_vnd,
        received_in_kind_vnd=received.in_kind_vnd,
        received_at_least=received.at_least,
        gave_vnd=gave.delivered_vnd if gave.known else None,
        gave_cash_vnd=gave.cash_vnd,
        gave_in_kind_vnd=gave.in_kind_vnd,
        gave_at_least=gave.at_least,
        records_with_amount=received.known,
        records_without_amount=received.unknown,
        gave_with_amount=gave.known,
        gave_without_amount=gave.unknown,
        promised_vnd=received.promised_vnd if received.promises_known else None,
        promises=received.promises,
    )


def group_sum(row: sum_rows.Sum) -> GroupSum:
    return GroupSum(
        key=row.key,
        delivered_vnd=row.delivered_vnd if row.known else None,
        cash_vnd=row.cash_vnd,
        in_kind_vnd=row.in_kind_vnd,
        at_least=row.at_least,
        records_with_amount=row.known,
        records_without_amount=row.unknown,
        promised_vnd=row.promised_vnd if row.promises_known else None,
        promises=row.promises,
    )
