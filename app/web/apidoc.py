"""The OpenAPI document: what FastAPI knows of the routes, with the exact parameters and an example
of every operation, both from the data that is served.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.utils import get_openapi

from app import queries
from app.data.facets import BY_NAME, FACETS, GROUPS
from app.data.filters import (
    MAX_LIMIT,
    MAX_VALUES,
    MAX_WORDS,
    Filter,
    Sort,
    Within,
)
from app.values.i18n import N_
from app.web import api
from app.web.api import WORDS_PATTERN
from app.web.errors import Problem
from app.web.service import Service

Json = dict[str, Any]

MAX_ENUM: Final = 500  # values of a facet that are listed one by one

_YEAR: Final = r"[12][0-9]{3}"
_LEAP: Final = r"([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)"
# A year, a month, or a day that exists.
DAY_PATTERN: Final = (
    rf"^({_YEAR}(-(0[1-9]|1[0-2]))?"
    rf"|{_YEAR}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    rf"|{_YEAR}-(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    rf"|{_YEAR}-02-(0[1-9]|1[0-9]|2[0-8])"
    rf"|{_LEAP}-02-29)?$"
)

_SUMMARIES: Final[Mapping[str, str]] = {
    "q": N_("Words to search for, of which the first 12 count; diacritics are optional"),
    "from": N_("The first year, month or day: 2017, 2017-05, 2017-05-17"),
    "to": N_("The last year, month or day; a period that ends before it begins holds nothing"),
    "within": N_("Whether a record whose date is wide must, or only may, lie within the period"),
    "sort": N_("The order; equals stand by id"),
    "limit": N_("How many at most"),
    "offset": N_("How many to pass over"),
    "group_by": N_("What to add up by besides"),
}


def document(app: FastAPI, service: Service) -> Json:
    """The OpenAPI document of the app as it serves."""
    made: Json = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
    )
    made["info"]["license"] = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    components = made.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.update(problem.pop("$defs", {}))
    components["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        components.pop(name, None)
    parameters = _parameters(service)
    examples = _examples(service)
    for path, operations in made["paths"].items():
        operation = operations["get"]
        # FastAPI's own 422 is never answered: where parameters are refused, ours is documented.
        refused = operation["responses"].get("422", {}).get("content", {})
        if "application/json" in refused:
            del operation["responses"]["422"]
        own = operation.setdefault("parameters", [])
        own += [parameters[name] for name in _PARAMETERS_OF.get(path, ())]
        if not own:
            del operation["parameters"]
        example_id, example = examples[path](service)
        for parameter in own:
            if parameter["in"] == "path":
                parameter["example"] = example_id
                parameter["description"] = N_("The id, a readable name")
        content = operation["responses"]["200"]["content"]["application/json"]
        content["example"] = jsonable_encoder(example)
    return made


_FILTER: Final = (*FACETS, "q", "from", "to", "within")
_PARAMETERS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "/api/v1/records": (*_FILTER, "sort", "limit", "offset"),
    "/api/v1/summary": (*_FILTER, "group_by"),
    "/api/v1/sources": ("limit", "offset"),
}


def _parameters(service: Service) -> dict[str, Json]:
    """Each query parameter as OpenAPI has it, with the values it can have in this data.

    A blank value is none: a form whose field is left alone sends one.
    """
    schemas: dict[str, Json] = {
        "q": {"type": "string", "maxLength": MAX_WORDS, "pattern": WORDS_PATTERN.pattern},
        "from": {"type": "string", "pattern": DAY_PATTERN},
        "to": {"type": "string", "pattern": DAY_PATTERN},
        "within": {"type": "string", "enum": [*Within, ""], "default": Within.POSSIBLY},
        "sort": {"type": "string", "enum": [*Sort, ""], "default": Sort.NEWEST},
        "limit": {
            "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": api.DEFAULT_LIMIT
        },
        "offset": {"type": "integer", "minimum": 0, "maximum": api.MAX_OFFSET, "default": 0},
        "group_by": {"type": "string", "enum": [*GROUPS, ""]},
    }  # fmt: skip
    found = {
        name: {
            "name": name,
            "in": "query",
            "required": False,
            "description": _SUMMARIES[name],
            "schema": schema,
        }
        for name, schema in schemas.items()
    }
    for facet in FACETS:
        values = sorted(service.known[facet])
        item: Json = {"type": "string"}
        if len(values) <= MAX_ENUM:
            item["enum"] = [*values, ""]
        found[facet] = {
            "name": facet,
            "in": "query",
            "required": False,
            "description": f"{BY_NAME[facet].label}: any of these",
            "style": "form",
            "explode": True,
            "schema": {"type": "array", "items": item, "maxItems": MAX_VALUES},
        }
    return found


Example = Callable[[Service], tuple[str | None, Any]]


def _examples(service: Service) -> dict[str, Example]:
    """For each path what it answers, shortened, with the id it was asked for; of real data."""

    def record(service: Service) -> tuple[str | None, Any]:
        with service.engine.connect() as connection:
            gifts = Filter().choose("amount", "known")
            found = queries.records(connection, service.reference, gifts, limit=1)
            found = found or queries.records(connection, service.reference, Filter(), limit=1)
        id_ = found[0].id if found else "id"
        return id_, api.one(service, id_)

    def source(service: Service) -> tuple[str | None, Any]:
        found = api.all_sources(service)
        return (found[0].id, found[0]) if found else ("id", None)

    return {
        "/api/v1/records": lambda service: (None, api.found(service, Filter(), 1, 0)),
        "/api/v1/records/{id}": record,
        "/api/v1/summary": lambda service: (None, api.summed(service, Filter(), "year")),
        "/api/v1/places": lambda service: (None, api.all_places(service)[:2]),
        "/api/v1/sectors": lambda service: (None, api.all_sectors(service)[:2]),
        "/api/v1/sources": lambda service: (None, api.all_sources(service)[:1]),
        "/api/v1/sources/{id}": source,
        "/api/v1/indicators": lambda service: (None, api.all_indicators(service)[:1]),
        "/healthz": lambda service: (
            None,
            {"status": "ok", "version": "0.1.0", "data_sha256": service.reference.sha256},
        ),
    }
