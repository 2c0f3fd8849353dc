"""What the API answers with: the shapes that its documentation describes, and rows made into them.

Amounts are whole đồng, days ISO 8601, what is not known is null.
"""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, Field

from app.data import rows
from app.values import languages


class Text(BaseModel):
    vi: str
    en: str


class When(BaseModel):
    edtf: str = Field(description="EDTF (ISO 8601-2)")
    earliest: str | None = Field(description="first day of what is written; null where open")
    latest: str | None = Field(description="last day of what is written; null where open")
    basis: Literal["stated", "inferred"]
    reason: Text | None = Field(description="why, where it is inferred")


class PlaceRole(BaseModel):
    id: str
    role: Literal["giver", "receiver", "partner", "location"]


class ContributionOut(BaseModel):
    giver: str = Field(description="id of the party that gives")
    giver_name: Text
    giver_type: str
    receiver: str = Field(description="id of the party that receives")
    receiver_name: Text
    form: str
    amount_vnd: int | None = Field(description="whole đồng; null where it was not published")
    qualifier: Literal["exact", "at-least", "at-most", "about"]
    standing: Literal["delivered", "promised", "uncounted"]
    counted: bool = Field(
        description="whether the sums count it: delivered, and not counted in another record"
    )


class ClaimOut(BaseModel):
    field: str
    source: str
    paragraph: int = Field(ge=1)
    figure: str = Field(description="as printed, slips included")
    agrees: bool
    reading: Text | None = Field(description="what it says, where it disagrees")
    why: Text | None = Field(description="why the value is not just what the figure says")


class QuantityOut(BaseModel):
    key: str
    value: int
    to: int | None
    unit: Text


class PersonOut(BaseModel):
    id: str
    name: str
    office: Text


class RecordOut(BaseModel):
    id: str
    kind: str
    status: str
    title: Text
    summary: Text
    date: When
    period: When | None
    relations: list[str]
    places: list[PlaceRole]
    sectors: list[str] = Field(description="the main one first")
    part_of: str | None
    contribution: ContributionOut | None
    grade: Literal["A", "B", "C", "D"]
    claims: list[ClaimOut]


class RecordDetailOut(RecordOut):
    note: Text | None
    people: list[PersonOut]
    quantities: list[QuantityOut]
    follows: str | None
    parts: list[str]


class RecordsOut(BaseModel):
    total: int
    limit: int
    offset: int
    items: list[RecordOut]


class PlaceOut(BaseModel):
    id: str
    name: Text
    kind: str
    gso_code: str | None
    note: Text


class SectorOut(BaseModel):
    id: str
    name: Text
    dac_code: str | None
    colour: str


class SourceOut(BaseModel):
    id: str
    headline: Text
    publisher: str
    url: str
    published: Text | None
    event: Text
    event_date: Text
    sha256: str
    records: int


class IndicatorOut(BaseModel):
    id: str
    place: str
    name: Text
    measure: str
    value: str = Field(description="a decimal number, exactly as stated")
    unit: Text
    qualifier: str
    date: str = Field(description="EDTF (ISO 8601-2)")
    basis: str
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


class SummaryOut(BaseModel):
    places: list[PlaceSum]
    total: GroupSum
    groups: list[GroupSum] | None = Field(description="by `group_by`, where it is given")


def _text(both: languages.Both | None) -> Any:
    return Text(vi=both.vi, en=both.en) if both is not None else None


def _when(date: rows.Date) -> When:
    return When(
        edtf=date.edtf,
        earliest=date.earliest,
        latest=date.latest,
        basis=date.basis,
        reason=_text(date.reason),
    )


def _claims(claims: Iterable[rows.Claim]) -> list[ClaimOut]:
    return [
        ClaimOut(
            field=claim.field,
            source=claim.source,
            paragraph=claim.paragraph,
            figure=claim.figure,
            agrees=claim.agrees,
            reading=_text(claim.reading),
            why=_text(claim.why),
        )
        for claim in claims
    ]


def record_out(record: rows.Record, claims: Iterable[rows.Claim]) -> RecordOut:
    """A record as the API answers it."""
    return RecordOut(**_record(record, claims))


def detail_out(detail: rows.Detail) -> RecordDetailOut:
    """The same with everything that hangs on it."""
    return RecordDetailOut(
        **_record(detail.record, detail.claims),
        note=_text(detail.note),
        people=[PersonOut(id=p.slug, name=p.name, office=_text(p.office)) for p in detail.people],
        quantities=[
            QuantityOut(key=q.key, value=q.value, to=q.to, unit=_text(q.unit))
            for q in detail.quantities
        ],
        follows=detail.follows.id if detail.follows else None,
        parts=[part.id for part in detail.parts],
    )


def record_json(record: rows.Record, claims: Iterable[rows.Claim]) -> bytes:
    """The record as JSON."""
    return record_out(record, claims).model_dump_json().encode()


def sums(total: rows.Sum) -> dict[str, Any]:
    """What something adds up to, as the API answers it."""
    return group_sum(total).model_dump()


def _record(record: rows.Record, claims: Iterable[rows.Claim]) -> dict[str, Any]:
    gift = record.gift
    return {
        "id": record.id,
        "kind": record.kind,
        "status": record.status,
        "title": _text(record.title),
        "summary": _text(record.summary),
        "date": _when(record.date),
        "period": _when(record.period) if record.period else None,
        "relations": [relation.id for relation in record.relations],
        "places": [{"id": place.place.id, "role": place.role} for place in record.places],
        "sectors": [sector.id for sector in record.sectors],
        "part_of": record.part_of,
        "contribution": gift
        and {
            "giver": gift.giver.id,
            "giver_name": _text(gift.giver.name),
            "giver_type": gift.giver.type,
            "receiver": gift.receiver.id,
            "receiver_name": _text(gift.receiver.name),
            "form": gift.form,
            "amount_vnd": gift.amount_vnd,
            "qualifier": gift.qualifier,
            "standing": gift.standing,
            "counted": gift.standing == "delivered",
        },
        "grade": record.grade,
        "claims": _claims(claims),
    }


def source_out(row: rows.Source) -> SourceOut:
    return SourceOut(
        id=row.id,
        headline=_text(row.headline),
        publisher=row.publisher,
        url=row.url,
        published=_text(row.published),
        event=_text(row.event),
        event_date=_text(row.event_date),
        sha256=row.sha256,
        records=row.records,
    )


def place_sum(id_: str, received: rows.Sum, gave: rows.Sum) -> PlaceSum:
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


def group_sum(row: rows.Sum) -> GroupSum:
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


def place_out(place: rows.Place) -> PlaceOut:
    return PlaceOut(
        id=place.id,
        name=_text(place.name),
        kind=place.kind,
        gso_code=place.gso_code,
        note=_text(place.note),
    )


def sector_out(sector: rows.Sector) -> SectorOut:
    return SectorOut(
        id=sector.id, name=_text(sector.name), dac_code=sector.dac_code, colour=sector.colour
    )


def indicator_out(row: rows.Indicator) -> IndicatorOut:
    return IndicatorOut(
        id=row.id,
        place=row.place.id,
        name=_text(row.name),
        measure=row.measure,
        value=row.value,
        unit=_text(row.unit),
        qualifier=row.qualifier,
        date=row.date.edtf,
        basis=row.date.basis,
        claims=_claims(row.claims),
    )
