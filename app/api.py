"""The JSON API, version 1: the same filters and the same queries as the pages.

An unknown parameter or value is refused with a problem (RFC 9457) that names it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from app import filters, queries, rows
from app.filters import (
    FACETS,
    MAX_LIMIT,
    MAX_VALUES,
    Fault,
    Filter,
    FilterError,
    Problem,
)
from app.i18n import N_
from app.service import Service


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


GROUPS = {
    "year": "year",
    "sector": "purpose",
    "form": "form",
    "giver_type": "giver_type",
    "place": "received",
}

DEFAULT_LIMIT = 50
MAX_OFFSET = 10**9

# Words to search for have a letter or digit, as far as a schema can say so in the same way to every
# tool: nothing but spaces, or something beyond punctuation.
WORDS_PATTERN: Final = re.compile("^ *$|[0-9A-Za-z\u00aa-\uffff]")

# What no schema can say at all: that a period must not end before it begins, which characters are
# letters. Here that is an answer: nothing is found.
_EMPTY: Final = {Fault.BACKWARDS, Fault.NO_WORDS}

_FILTER_SINGLE = ("q", "from", "to", "within")


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


_BAD_FILTER = _problem(N_("a parameter or a value that does not exist; `errors` names it"))
_NO_SUCH = _problem(N_("no such id"))
_NOT_MODIFIED = {"description": N_("what `If-None-Match` names is still the answer")}
_COMMON: dict[int | str, dict[str, Any]] = {304: _NOT_MODIFIED}

router = APIRouter(prefix="/api/v1", tags=["v1"], responses=_COMMON)


def _service(request: Request) -> Service:
    service: Service = request.scope["service"]
    return service


def _asked(request: Request, *own: str) -> tuple[Filter, dict[str, str]]:
    """The filter of the address, and the parameters of this call alone.

    Nothing is passed over: an unknown parameter is refused, and so is one given twice where it
    has one value. Of many words the first ones count.
    """
    given = [
        (name, filters.first_words(value) if name == "q" else value)
        for name, value in request.query_params.multi_items()
    ]
    times = Counter(name for name, _ in given)
    single = (*_FILTER_SINGLE, *own)
    problems = [
        Problem(name[:80], value[:80], Fault.UNKNOWN_PARAMETER, (*FACETS, *single))
        for name, value in given
        if name not in single and name not in FACETS
    ]
    problems += [
        Problem(name, str(times[name]), Fault.TOO_MANY, ("1",))
        for name in single
        if times[name] > 1
    ]
    problems += [
        Problem(name, str(times[name]), Fault.TOO_MANY, (str(MAX_VALUES),))
        for name in FACETS
        if times[name] > MAX_VALUES
    ]
    problems += [
        Problem(name, value[:80], Fault.UNKNOWN_VALUE)
        for name, value in given
        if name != "q" and value != value.strip()
    ]
    problems += [
        Problem("q", value[:80], Fault.NO_WORDS)
        for name, value in given
        if name == "q" and not WORDS_PATTERN.search(value)
    ]
    of_filter = {*FACETS, *_FILTER_SINGLE, "sort"}
    kept = [(name, value) for name, value in given if name in of_filter]
    try:
        wanted = filters.parse(kept, _service(request).known)
    except FilterError as error:
        problems += [problem for problem in error.problems if problem.fault not in _EMPTY]
        wanted = replace(error.filter, facets=(("kind", ()),))
    if problems:
        raise FilterError(dict.fromkeys(problems), wanted)
    return wanted, {name: value for name, value in given if name in own}


@router.get(
    "/records",
    summary=N_("Records that a filter finds"),
    description=N_(
        "The filter of the timeline: any of a parameter’s values, all of the parameters. Equals "
        "stand by id, so that the order is total; the Link header leads to the other parts."
    ),
    responses={422: _BAD_FILTER},
)
async def records(request: Request, response: Response) -> RecordsOut:
    wanted, own = _asked(request, "sort", "limit", "offset")
    problems: list[Problem] = []
    limit = _number(own, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT, problems)
    offset = _number(own, "offset", 0, MAX_OFFSET, 0, problems)
    if problems:
        raise FilterError(problems, wanted)
    answer = found(_service(request), wanted, limit, offset)
    if links := _links("records", wanted, limit, offset, answer.total):
        response.headers["link"] = links
    return answer


def _number(
    own: dict[str, str], name: str, least: int, most: int, default: int, problems: list[Problem]
) -> int:
    # A blank is not passed over: " " is no number.
    return filters.number(name, own.get(name, str(default)) or " ", least, most, default, problems)


def found(service: Service, wanted: Filter, limit: int, offset: int) -> RecordsOut:
    """A part of the records that the filter finds."""
    with service.engine.connect() as connection:
        rows_ = queries.records(connection, service.reference, wanted, limit=limit, offset=offset)
        claims = queries.claims(connection, [record.number for record in rows_])
        return RecordsOut(
            total=queries.count(connection, wanted),
            limit=limit,
            offset=offset,
            items=[record_out(record, claims[record.number]) for record in rows_],
        )


def _links(path: str, wanted: Filter, limit: int, offset: int, total: int) -> str:
    """The Link header (RFC 8288) to the other parts."""
    last = (total - 1) // limit * limit if total else 0
    targets = {"first": 0, "last": last}
    if offset > 0:
        targets["prev"] = max(0, min(offset, total) - limit)
    if offset + limit < total:
        targets["next"] = offset + limit
    pairs = [pair for pair in wanted.pairs() if pair[0] != "page"]
    return ", ".join(
        f'</api/v1/{path}?{urlencode([*pairs, ("limit", limit), ("offset", at)])}>; rel="{rel}"'
        for rel, at in sorted(targets.items())
    )


@router.get(
    "/records/{id}",
    summary=N_("One record, with everything that hangs on it"),
    responses={
        301: {"description": N_("merged into another record, which `Location` names")},
        404: _NO_SUCH,
        410: _problem(N_("withdrawn; `detail` says when and why")),
    },
)
async def record(request: Request, id: str) -> RecordDetailOut:
    service = _service(request)
    answer = one(service, id)
    if answer is None:
        with service.engine.connect() as connection:
            retired = queries.retired(connection, id)
        if retired is None:
            raise HTTPException(404, f"no record has the id {id[:80]!r}")
        if retired.merged_into is not None:
            headers = {"location": f"/api/v1/records/{retired.merged_into}"}
            raise HTTPException(301, headers=headers)
        raise HTTPException(410, f"withdrawn on {retired.date}: {retired.why.en}")
    return answer


def one(service: Service, id_: str) -> RecordDetailOut | None:
    """One record with everything that hangs on it, or None."""
    with service.engine.connect() as connection:
        detail = queries.detail(connection, service.reference, id_)
    if detail is None:
        return None
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


@router.get(
    "/summary",
    summary=N_("What contributions add up to, by place and by a group"),
    description=N_(
        "Each gift once. Delivered, promised and unknown amounts stay apart; a sum is null where "
        "no amount is known."
    ),
    responses={422: _BAD_FILTER},
)
async def summary(request: Request) -> SummaryOut:
    wanted, own = _asked(request, "group_by")
    group_by = own.get("group_by", "")
    if group_by and group_by not in GROUPS:
        problem = Problem("group_by", group_by[:80], Fault.UNKNOWN_VALUE, tuple(GROUPS))
        raise FilterError([problem], wanted)
    return summed(_service(request), wanted, group_by)


def summed(service: Service, wanted: Filter, group_by: str) -> SummaryOut:
    """What the contributions that the filter finds add up to."""
    with service.engine.connect() as connection:
        received = {row.key: row for row in queries.totals(connection, wanted, "received")}
        gave = {row.key: row for row in queries.totals(connection, wanted, "gave")}
        groups = queries.totals(connection, wanted, GROUPS[group_by]) if group_by else None
        total = queries.total(connection, wanted)
    nothing = rows.Sum("", 0, 0, 0, 0, False, 0, 0, 0)
    return SummaryOut(
        places=[
            _place_sum(id_, received.get(id_, nothing), gave.get(id_, nothing))
            for id_ in service.reference.places
        ],
        total=_group_sum(total),
        groups=[_group_sum(row) for row in groups] if groups is not None else None,
    )


@router.get("/places", summary=N_("The places"))
async def places(request: Request) -> list[PlaceOut]:
    return all_places(_service(request))


def all_places(service: Service) -> list[PlaceOut]:
    return [
        PlaceOut(
            id=place.id,
            name=_text(place.name),
            kind=place.kind,
            gso_code=place.gso_code,
            note=_text(place.note),
        )
        for place in service.reference.places.values()
    ]


@router.get("/sectors", summary=N_("The sectors, with their OECD DAC codes"))
async def sectors(request: Request) -> list[SectorOut]:
    return all_sectors(_service(request))


def all_sectors(service: Service) -> list[SectorOut]:
    return [
        SectorOut(
            id=sector.id, name=_text(sector.name), dac_code=sector.dac_code, colour=sector.colour
        )
        for sector in service.reference.sectors.values()
    ]


@router.get("/sources", summary=N_("The articles"), responses={422: _BAD_FILTER})
async def sources(request: Request, response: Response) -> list[SourceOut]:
    given = request.query_params.multi_items()
    problems = _misused(given, ("limit", "offset"))
    limit = _number(dict(given), "limit", 1, MAX_LIMIT, DEFAULT_LIMIT, problems)
    offset = _number(dict(given), "offset", 0, MAX_OFFSET, 0, problems)
    if problems:
        raise FilterError(dict.fromkeys(problems), Filter())
    service = _service(request)
    with service.engine.connect() as connection:
        total = queries.source_count(connection)
    response.headers["link"] = _links("sources", Filter(), limit, offset, total)
    return all_sources(service, limit=limit, offset=offset)


def _misused(given: Iterable[tuple[str, str]], single: Sequence[str]) -> list[Problem]:
    """What is wrong where only these parameters are read, each once."""
    times = Counter(name for name, _ in given)
    unknown = [
        Problem(name[:80], value[:80], Fault.UNKNOWN_PARAMETER, tuple(single))
        for name, value in given
        if name not in single
    ]
    return unknown + [
        Problem(name, str(times[name]), Fault.TOO_MANY, ("1",))
        for name in single
        if times[name] > 1
    ]


def all_sources(
    service: Service, id_: str | None = None, *, limit: int | None = None, offset: int = 0
) -> list[SourceOut]:
    """The articles in their order, or the one (none where there is no such)."""
    with service.engine.connect() as connection:
        found = queries.sources(connection, id_, limit=limit, offset=offset)
        return [_source(row) for row in found]


@router.get("/sources/{id}", summary=N_("One article"), responses={404: _NO_SUCH})
async def source(request: Request, id: str) -> SourceOut:
    for answer in all_sources(_service(request), id):
        return answer
    raise HTTPException(404, f"no source has the id {id[:80]!r}")


@router.get("/indicators", summary=N_("Figures about the places that give context"))
async def indicators(request: Request) -> list[IndicatorOut]:
    return all_indicators(_service(request))


def all_indicators(service: Service) -> list[IndicatorOut]:
    with service.engine.connect() as connection:
        return [
            IndicatorOut(
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
            for row in queries.indicators(connection, service.reference)
        ]


# -- Rows to JSON --------------------------------------------------------------------------------


def _text(both: rows.Both | None) -> Any:
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


def record_json(record: rows.Record, claims: Iterable[rows.Claim]) -> bytes:
    """The same as JSON."""
    return record_out(record, claims).model_dump_json().encode()


def sums(total: rows.Sum) -> dict[str, Any]:
    """What something adds up to, as the API answers it."""
    return _group_sum(total).model_dump()


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


def _source(row: rows.Source) -> SourceOut:
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


def _place_sum(id_: str, received: rows.Sum, gave: rows.Sum) -> PlaceSum:
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


def _group_sum(row: rows.Sum) -> GroupSum:
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
