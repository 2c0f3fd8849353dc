"""The JSON API, version 1: the same filters and the same queries as the pages.

An unknown parameter or value is refused with a problem (RFC 9457) that names it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from app import queries
from app.data import answers, filters, rows
from app.data.facets import FACETS, GROUPS
from app.data.filters import (
    MAX_LIMIT,
    MAX_VALUES,
    Fault,
    Filter,
    FilterError,
    Problem,
)
from app.values.i18n import N_
from app.web.service import Service

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
async def records(request: Request, response: Response) -> answers.RecordsOut:
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
async def record(request: Request, id: str) -> answers.RecordDetailOut:
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
        "no amount is known."
    ),
    responses={422: _BAD_FILTER},
)
async def summary(request: Request) -> answers.SummaryOut:
    wanted, own = _asked(request, "group_by")
    group_by = own.get("group_by", "")
    if group_by and group_by not in GROUPS:
        problem = Problem("group_by", group_by[:80], Fault.UNKNOWN_VALUE, tuple(GROUPS))
        raise FilterError([problem], wanted)
    return summed(_service(request), wanted, group_by)


def summed(service: Service, wanted: Filter, group_by: str) -> answers.SummaryOut:
    """What the contributions that the filter finds add up to."""
    with service.engine.connect() as connection:
        received = {row.key: row for row in queries.totals(connection, wanted, "received")}
        gave = {row.key: row for row in queries.totals(connection, wanted, "gave")}
        groups = queries.totals(connection, wanted, GROUPS[group_by]) if group_by else None
        total = queries.total(connection, wanted)
    nothing = rows.Sum("", 0, 0, 0, 0, False, 0, 0, 0)
    return answers.SummaryOut(
        places=[
            answers.place_sum(id_, received.get(id_, nothing), gave.get(id_, nothing))
            for id_ in service.reference.places
        ],
        total=answers.group_sum(total),
        groups=[answers.group_sum(row) for row in groups] if groups is not None else None,
    )


@router.get("/places", summary=N_("The places"))
async def places(request: Request) -> list[answers.PlaceOut]:
    return all_places(_service(request))


def all_places(service: Service) -> list[answers.PlaceOut]:
    return [answers.PlaceOut.model_validate(place) for place in service.reference.places.values()]


@router.get("/sectors", summary=N_("The sectors, with their OECD DAC codes"))
async def sectors(request: Request) -> list[answers.SectorOut]:
    return all_sectors(_service(request))


def all_sectors(service: Service) -> list[answers.SectorOut]:
    return [
        answers.SectorOut.model_validate(sector) for sector in service.reference.sectors.values()
    ]


@router.get("/sources", summary=N_("The articles"), responses={422: _BAD_FILTER})
async def sources(request: Request, response: Response) -> list[answers.SourceOut]:
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
) -> list[answers.SourceOut]:
    """The articles in their order, or the one (none where there is no such)."""
    with service.engine.connect() as connection:
        found = queries.sources(connection, id_, limit=limit, offset=offset)
        return [answers.SourceOut.model_validate(row) for row in found]


@router.get("/sources/{id}", summary=N_("One article"), responses={404: _NO_SUCH})
async def source(request: Request, id: str) -> answers.SourceOut:
    for answer in all_sources(_service(request), id):
        return answer
    raise HTTPException(404, f"no source has the id {id[:80]!r}")


@router.get("/indicators", summary=N_("Figures about the places that give context"))
async def indicators(request: Request) -> list[answers.IndicatorOut]:
    return all_indicators(_service(request))


def all_indicators(service: Service) -> list[answers.IndicatorOut]:
    with service.engine.connect() as connection:
        return [
            answers.IndicatorOut.model_validate(row)
            for row in queries.indicators(connection, service.reference)
        ]
