"""The OpenAPI document: what FastAPI knows of the routes, with the exact parameters and an example
of every operation, both from the data that is served.
"""

from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.utils import get_openapi

from app import queries
from app.data import dataset
from app.data.filters import Filter
from app.values.i18n import N_
from app.web import api
from app.web.errors import Problem
from app.web.service import Service

Json = dict[str, Any]

MAX_ENUM: Final = 500  # values of a facet that are listed one by one

TAGS: Final = [
    {"name": "v1", "description": "Records, sums and what they stand on"},
    {"name": "service", "description": "Whether it is there, and over which data"},
]


def document(app: FastAPI, service: Service) -> Json:
    """The OpenAPI document of the app as it serves."""
    made: Json = get_openapi(
        title=app.title,
        version=app.version,
        description=f"{dataset.title(service.reference).en}, with the paragraph of the article "
        "behind every value. Data: CC BY 4.0.",
        routes=app.routes,
        tags=app.openapi_tags,
    )
    if "public_url" in service.settings.model_fields_set:
        made["servers"] = [{"url": service.settings.public_url.rstrip("/")}]
    made["info"]["license"] = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    components = made.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.update(problem.pop("$defs", {}))
    components["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        components.pop(name, None)
    examples = _examples(service, app.version)
    for path, operations in made["paths"].items():
        operation = operations["get"]
        # FastAPI's own 422 is never answered: where parameters are refused, ours is documented.
        refused = operation["responses"].get("422", {}).get("content", {})
        if "application/json" in refused:
            del operation["responses"]["422"]
        own = operation.setdefault("parameters", [])
        for parameter in own:
            values = service.known.get(parameter["name"], ())
            if parameter["in"] == "query" and 0 < len(values) <= MAX_ENUM:
                # A blank value is none: a form whose field is left alone sends one.
                parameter["schema"]["items"]["enum"] = [*sorted(values), ""]
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


Example = Callable[[Service], tuple[str | None, Any]]


def _examples(service: Service, version: str) -> dict[str, Example]:
    """For each path what it answers, shortened, with the id it was asked for; of real data."""

    def record(service: Service) -> tuple[str | None, Any]:
        with service.engine.connect() as connection:
            gifts = Filter().choose("amount", "known")
            found = queries.records(connection, service.reference, gifts, limit=1)
            found = found or queries.records(connection, service.reference, Filter(), limit=1)
        id_ = found[0].id if found else "id"
        return id_, api.one(service, id_)

    def source(service: Service) -> tuple[str | None, Any]:
        found = api.all_sources(service, limit=1)
        return (found[0].id, found[0]) if found else ("id", None)

    return {
        "/api/v1/records": lambda service: (None, api.found(service, Filter(), 1, 0)),
        "/api/v1/records/{id}": record,
        "/api/v1/summary": lambda service: (None, api.summed(service, Filter(), "year")),
        "/api/v1/places": lambda service: (None, api.all_places(service)[:2]),
        "/api/v1/sectors": lambda service: (None, api.all_sectors(service)[:2]),
        "/api/v1/sources": lambda service: (None, api.all_sources(service, limit=1)),
        "/api/v1/sources/{id}": source,
        "/api/v1/people": lambda service: (None, api.some_people(service, 1, 0)),
        "/api/v1/bodies": lambda service: (None, api.some_bodies(service, 1, 0)),
        "/api/v1/indicators": lambda service: (None, api.some_indicators(service, Filter())[:1]),
        "/healthz": lambda service: (
            None,
            {"status": "ok", "version": version, "data_sha256": service.reference.sha256},
        ),
    }
