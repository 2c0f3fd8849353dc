"""The JSON API, version 1: the same filters and the same queries as the pages.

An unknown parameter or value is refused with a problem (RFC 9457) that names it.
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from app import queries
from app.data import answers, sum_rows
from app.data.facets import GROUPS
from app.data.filters import Filter
from app.values.i18n import N_
from app.web import parameters
from app.web.answering import Route
from app.web.routes import service_of

Row = TypeVar("Row")


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
    service, wanted = service_of(request), parameters.wanted(request)
    limit, offset = asked.limit, asked.offset
    with service.engine.connect() as connection:
        found = queries.records(connection, service.reference, wanted, limit=limit, offset=offset)
        claims = queries.claims(connection, [record.number for record in found])
        total = queries.count(connection, wanted)
    response.headers["link"] = _links(request, wanted, asked, total)
    items = [answers.record_out(record, claims[record.number]) for record in found]
    return answers.RecordsOut(total=total, limit=limit, offset=offset, items=items)


def _links(request: Request, wanted: Filter, asked: parameters.Part, total: int) -> str:
    """The Link header (RFC 8288) to the other parts."""
    limit, offset = asked.limit, asked.offset
    last = (total - 1) // limit * limit if total else 0
    targets = {"first": 0, "last": last}
    if offset > 0:
        targets["prev"] = max(0, min(offset, total) - limit)
    if offset + limit < total:
        targets["next"] = offset + limit
    path = request.scope["path"]
    pairs = [pair for pair in wanted.pairs() if pair[0] != "page"]
    return ", ".join(
        f'<{path}?{urlencode([*pairs, ("limit", limit), ("offset", at)])}>; rel="{rel}"'
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
    with service.engine.connect() as connection:
        detail = queries.detail(connection, service.reference, id)
        if detail is not None:
            return answers.detail_out(detail)
        retired = queries.retired(connection, id)
    if retired is None:
        raise HTTPException(404, f"no record has the id {id[:80]!r}")
    if retired.merged_into is not None:
        headers = {"location": f"/api/v1/records/{retired.merged_into}"}
        raise HTTPException(301, headers=headers)
    raise HTTPException(410, f"withdrawn on {retired.date}: {retired.why.en}")


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
    service, wanted = service_of(request), parameters.wanted(request).exact
    with service.engine.connect() as connection:
        received = {row.key: row for row in queries.totals(connection, wanted, "received")}
        gave = {row.key: row for row in queries.totals(connection, wanted, "gave")}
        group = GROUPS.get(asked.group_by)
        groups = queries.totals(connection, wanted, group) if group else None
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
    places = service_of(request).reference.places.values()
    return [answers.PlaceOut.model_validate(place) for place in places]


@router.get("/sectors", summary=N_("The sectors, with their OECD DAC codes"))
def list_sectors(request: Request) -> list[answers.SectorOut]:
    sectors = service_of(request).reference.sectors.values()
    return [answers.SectorOut.model_validate(sector) for sector in sectors]


def _part(
    request: Request,
    response: Response,
    asked: parameters.Named,
    count: Callable[[Connection, str], int],
    rows: Callable[..., tuple[Row, ...]],
) -> tuple[Row, ...]:
    """A part of the rows that are called so; the Link header leads to the others."""
    wanted = parameters.wanted(request)
    with service_of(request).engine.connect() as connection:
        total = count(connection, wanted.text)
        response.headers["link"] = _links(request, wanted, asked, total)
        return rows(connection, text=wanted.text, limit=asked.limit, offset=asked.offset)


@router.get("/sources", summary=N_("The articles"), responses={422: _BAD_FILTER})
def list_sources(
    request: Request, response: Response, asked: Annotated[parameters.Named, Query()]
) -> list[answers.SourceOut]:
    found = _part(request, response, asked, queries.source_count, queries.sources)
    return [answers.SourceOut.model_validate(row) for row in found]


@router.get("/sources/{id}", summary=N_("One article"), responses={404: _NO_SUCH})
def get_source(request: Request, id: str) -> answers.SourceOut:
    with service_of(request).engine.connect() as connection:
        for row in queries.sources(connection, id):
            return answers.SourceOut.model_validate(row)
    raise HTTPException(404, f"no source has the id {id[:80]!r}")


@router.get(
    "/indicators",
    summary=N_("Figures about the places that give context"),
    responses={422: _BAD_FILTER},
)
def list_indicators(
    request: Request, asked: Annotated[parameters.Context, Query()]
) -> list[answers.IndicatorOut]:
    service, wanted = service_of(request), parameters.wanted(request)
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
    found = _part(request, response, asked, queries.people_count, queries.people)
    return [answers.NamedOut.model_validate(row) for row in found]


@router.get("/bodies", summary=N_("The bodies that gave or received"), responses={422: _BAD_FILTER})
def list_bodies(
    request: Request, response: Response, asked: Annotated[parameters.Named, Query()]
) -> list[answers.BodyOut]:
    found = _part(request, response, asked, queries.body_count, queries.bodies)
    return [answers.BodyOut.model_validate(row) for row in found]
