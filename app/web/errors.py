"""What is answered when something cannot be: problem details (RFC 9457) under `/api`, pages
elsewhere.

Nothing of the inside is told: no traceback, no path, no query.
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from app.data.filters import FilterError
from app.data.problems import Fault
from app.pages import errors as error_page
from app.pages.site import FILTERED
from app.queries.context import Language
from app.web import parameters, routes
from app.web.busy import RETRY_AFTER
from app.web.security import is_open


class Fix(BaseModel):
    parameter: str
    value: str
    fault: str
    allowed: list[str]


class Problem(BaseModel):
    """RFC 9457 problem details, with the parameters that are wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fix] = Field(default=[], description="each parameter that is wrong")


def bad_filter(request: Request, error: FilterError) -> Response:
    """422: a parameter has a value that does not exist."""
    if _is_api(request):
        fixes = [
            Fix(parameter=p.parameter, value=p.value, fault=p.fault, allowed=list(p.allowed[:100]))
            for p in error.problems
        ]
        detail = "; ".join(_SAID[p.fault].format(**vars(p)) for p in error.problems)
        return _problem(422, detail, {}, fixes)
    with routes.context_of(request) as context:
        path = request.url.path.removeprefix("/en")
        form_page = path if path in FILTERED else "/timeline"
        page = error_page.bad_filter(context, error.filter, error.problems, form_page)
    return routes.render(request, "error.html", page, status=422)


def bad_parameters(request: Request, error: RequestValidationError) -> Response:
    """422: the API's address is not of the shape that it documents."""
    try:
        parameters.wanted(request, error.errors())
    except FilterError as all_of_it:
        return bad_filter(request, all_of_it)
    raise error


async def http_error(request: Request, error: HTTPException) -> Response:
    """404 and the like; an address with a slash too many leads to the one without."""
    status, headers = error.status_code, dict(error.headers or {})
    if status == 404 and (target := _without_slashes(request)):
        status, headers = 308, {"location": target}
    if status in {301, 308}:
        return Response(None, status, headers)
    return _answer(request, status, str(error.detail), headers)


async def busy(request: Request, _error: Exception) -> Response:
    """503: a query took too long, or too many came at once."""
    headers = {"retry-after": RETRY_AFTER}
    return short(request, 503, "too much at once; try again in a moment", headers)


async def mistake(request: Request, _error: Exception) -> Response:
    """500: a mistake of ours, which the server logs."""
    return short(request, 500, "a mistake on our side; please report it", {})


def short(request: Request, status: int, detail: str, headers: dict[str, str]) -> Response:
    """A page that needs nothing of what may just have failed; a problem for who asked the API."""
    request.scope.setdefault("service", request.app.live.service)
    return _answer(request, status, detail, {"cache-control": "no-store", **headers})


def _answer(request: Request, status: int, detail: str, headers: dict[str, str]) -> Response:
    if _is_api(request):
        return _problem(status, detail, headers)
    page = error_page.error(Language(routes.lang_of(request)), status)
    answer = routes.render(request, "error.html", page, status=status)
    answer.headers.update(headers)
    return answer


def _without_slashes(request: Request) -> str | None:
    """The address without slashes that are too many, where something is there; on our own host,
    whatever the path.
    """
    path: str = request.scope["path"]
    fewer = re.sub("/+", "/", path).rstrip("/")
    if fewer in {path, ""}:
        return None
    scope = {**request.scope, "path": fewer}
    if not any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
        return None
    query = request.scope["query_string"].decode("latin-1")
    return quote(fewer) + (f"?{query}" if query else "")


def _is_api(request: Request) -> bool:
    path = request.url.path
    return is_open(path) or path.startswith("/healthz")


def _problem(
    status: int, detail: str, headers: dict[str, str], fixes: Sequence[Fix] = ()
) -> JSONResponse:
    title = HTTPStatus(status).phrase
    body = Problem(title=title, status=status, detail=detail, errors=list(fixes)).model_dump()
    return JSONResponse(body, status, headers, "application/problem+json")


# What is wrong with a parameter, in English.
_SAID: Final[Mapping[Fault, str]] = {
    Fault.UNKNOWN_PARAMETER: "{parameter!r} is not a parameter of this address",
    Fault.NOT_A_DATE: "{parameter}={value!r} is not YYYY, YYYY-MM or YYYY-MM-DD",
    Fault.NO_SUCH_YEAR: "{parameter}={value!r} is not within the years {allowed[0]} to "
    "{allowed[1]}",
    Fault.NOT_A_NUMBER: "{parameter}={value!r} is not a whole number {allowed[0]} to {allowed[1]}",
    Fault.BACKWARDS: "to={value!r} is before from={allowed[0]!r}",
    Fault.TOO_MANY: "{parameter} is too long; at most {allowed[0]}",
    Fault.TOO_LONG: "{parameter} is too long; at most {allowed[0]}",
    Fault.NO_WORDS: "q={value!r} has no letter or digit",
    Fault.UNKNOWN_VALUE: "{parameter} has no value {value!r}",
}
