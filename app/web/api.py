"""The JSON API, version 1: the same filters and the same queries as the pages.

An unknown parameter or value is refused with a problem (RFC 9457) that names it.
"""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from app import queries
from app.data import answers, sum_rows
from app.data.facets import GROUPS
from app.data.filters import Filter
from app.values.i18n import N_
from app.web import parameters
from app.web.answering import Route
from app.web.routes import service_of
from app.web.service import Service


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


_BAD_FILTER = _problem(N_("a parameter or a value that does not exist; `errors` names it"))
_NO_SUCH = _problem(N_("no such id"))
_NOT_MODIFIED = {"description": N_("what `If-None-Match` names is still the answer")}
_COMMON: dict[int | str, dict[str, Any]] = {304: _NOT_MODIFIED}

router = APIRouter(prefix="/api/v1", tags=["v1"], responses=_COMMON, route_class=Route)


@router.get(
    "/records",
    summary=N_("Records that a filter finds"),
    description=N_(
        "The filter of the timeline: any of a parameter’s values, all of the parameters. Equals "
        "stand by id, so that the order is total; the Link header leads to the other parts."
    ),
    responses={422: _BAD_FILTER},
)
def list_records(
    request: Request, response: Response, asked: Annotated[parameters.Records, Query()]
) -> answers.RecordsOut:
    wanted = parameters.wanted(request)
    answer = found(service_of(request), wanted, asked.limit, asked.offset)
    if links := _links("records", wanted, asked.limit, asked.offset, answer.total):
        response.headers["link"] = links
    return answer


def found(service: Service, wanted: Filter, limit: int, offset: int) -> answers.RecordsOut:
    """A part of the records that the filter finds."""
    with service.engine.connect() as connection:
        rows_ = queries.records(connection, service.reference, wanted, limit=limit, offset=offset)
        claims = queries.claims(connection, [record.number for record in rows_])
        return answers.RecordsOut(
            total=queries.count(connection, wanted),
            limit=limit,
            offset=offset,
            items=[answers.record_out(record, claims[record.number]) for record in rows_],
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
def get_record(request: Request, id: str) -> answers.RecordDetailOut:
    service = service_of(request)
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


def one(service: Service, id_: str) -> answers.RecordDetailOut | None:
    """One record with everything that hangs on it, or None."""
    with service.engine.connect() as connection:
        detail = queries.detail(connection, service.reference, id_)
    if detail is None:
        return None
    return answers.detail_out(detail)


@router.get(
    "/summary",
    summary=N_("What contributions add up to, by place and by a group"),
    description=N_(
        "Each gift once. Delivered, promised and unknown amounts stay apart; a sum is null where "
        "no amount is known. Of what words find, only what has them as typed is added up."
    ),
    responses={422: _BAD_FILTER},
)
def get_summary(
    request: Request, asked: Annotated[parameters.Summary, Query()]
) -> answers.SummaryOut:
    return summed(service_of(request), parameters.wanted(request), asked.group_by)


def summed(service: Service, wanted: Filter, group_by: str) -> answers.SummaryOut:
    """What the contributions that the filter finds add up to; of those found by words, only those
    that have them as typed.
    """
    wanted = wanted.exact
    with service.engine.connect() as connection:
        received = {row.key: row for row in queries.totals(connection, wanted, "received")}
        gave = {row.key: row for row in queries.totals(connection, wanted, "gave")}
        groups = queries.totals(connection, wanted, GROUPS[group_by]) if group_by else None
        total = queries.total(connection, wanted)
    nothing = sum_rows.Sum("", 0, 0, 0, 0, False, 0, 0, 0)
    return answers.SummaryOut(
        places=[
            answers.place_sum(id_, received.get(id_, nothing), gave.get(id_, nothing))
            for id_ in service.reference.places
        ],
        total=answers.group_sum(total),
        groups=[answers.group_sum(row) for row in groups] if groups is not None else None,
    )


@router.get("/places", summary=N_("The places"))
def list_places(request: Request) -> list[answers.PlaceOut]:
    return all_places(service_of(request))


def all_places(service: Service) -> list[answers.PlaceOut]:
    return [answers.PlaceOut.model_validate(place) for place in service.reference.places.values()]


@router.get("/sectors", summary=N_("The sectors, with their OECD DAC codes"))
def list_sectors(request: Request) -> list[answers.SectorOut]:
    return all_sectors(service_of(request))


def all_sectors(service: Service) -> list[answers.SectorOut]:
    return [
        answers.SectorOut.model_validate(sector) for sector in service.reference.sectors.values()
    ]


@router.get("/sources", summary=N_("The articles"), responses={422: _BAD_FILTER})
def list_sources(
    request: Request, response: Response, asked: Annotated[parameters.Named, Query()]
) -> list[answers.SourceOut]:
    wanted = parameters.wanted(request)
    service = service_of(request)
    with service.engine.connect() as connection:
        total = queries.source_count(connection, wanted.text)
    response.headers["link"] = _links("sources", wanted, asked.limit, asked.offset, total)
    return all_sources(service, text=wanted.text, limit=asked.limit, offset=asked.offset)


def all_sources(
    service: Service,
    id_: str | None = None,
    *,
    text: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> list[answers.SourceOut]:
    """The articles in their order, those called so, or the one (none where there is no such)."""
    with service.engine.connect() as connection:
        found = queries.sources(connection, id_, text=text, limit=limit, offset=offset)
        return [answers.SourceOut.model_validate(row) for row in found]


@router.get("/sources/{id}", summary=N_("One article"), responses={404: _NO_SUCH})
def get_source(request: Request, id: str) -> answers.SourceOut:
    for answer in all_sources(service_of(request), id):
        return answer
    raise HTTPException(404, f"no source has the id {id[:80]!r}")


@router.get(
    "/indicators",
    summary=N_("Figures about the places that give context"),
    responses={422: _BAD_FILTER},
)
def list_indicators(
    request: Request, asked: Annotated[parameters.Context, Query()]
) -> list[answers.IndicatorOut]:
    return some_indicators(service_of(request), parameters.wanted(request))


def some_indicators(service: Service, wanted: Filter) -> list[answers.IndicatorOut]:
    """The indicators of the places and sectors that the filter names."""
    of = {"places": wanted.values("place"), "sectors": wanted.values("sector")}
    with service.engine.connect() as connection:
        found = queries.indicators(connection, service.reference, **of)
    return [answers.IndicatorOut.model_validate(row) for row in found]


@router.get(
    "/people",
    summary=N_("The persons whom articles name with an office"),
    responses={422: _BAD_FILTER},
)
def list_people(
    request: Request, response: Response, asked: Annotated[parameters.Named, Query()]
) -> list[answers.NamedOut]:
    wanted = parameters.wanted(request)
    service = service_of(request)
    with service.engine.connect() as connection:
        total = queries.people_count(connection, wanted.text)
    response.headers["link"] = _links("people", wanted, asked.limit, asked.offset, total)
    return some_people(service, asked.limit, asked.offset, wanted.text)


def some_people(
    service: Service, limit: int, offset: int, text: str = ""
) -> list[answers.NamedOut]:
    """A part of the persons, by name, or of those called so."""
    with service.engine.connect() as connection:
        found = queries.people(connection, text, limit=limit, offset=offset)
    return [answers.NamedOut.model_validate(row) for row in found]


@router.get("/bodies", summary=N_("The bodies that gave or received"), responses={422: _BAD_FILTER})
def list_bodies(
    request: Request, response: Response, asked: Annotated[parameters.Named, Query()]
) -> list[answers.BodyOut]:
    wanted = parameters.wanted(request)
    service = service_of(request)
    with service.engine.connect() as connection:
        total = queries.body_count(connection, wanted.text)
    response.headers["link"] = _links("bodies", wanted, asked.limit, asked.offset, total)
    return some_bodies(service, asked.limit, asked.offset, wanted.text)


def some_bodies(service: Service, limit: int, offset: int, text: str = "") -> list[answers.BodyOut]:
    """A part of the bodies, by name, or of those called so."""
    with service.engine.connect() as connection:
        found = queries.bodies(connection, text, limit=limit, offset=offset)
    return [answers.BodyOut.model_validate(row) for row in found]
