"""The OpenAPI document: what FastAPI knows of the routes, with the exact parameters and an example
of every operation, both from the data that is served.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.utils import get_openapi

from app import queries
from app.data import dataset
from app.data.filters import Filter
from app.values.i18n import N_
from app.web import api, parameters
from app.web.errors import Problem
from app.web.service import Service

Json = dict[str, Any]

MAX_ENUM: Final = 500  # values of a facet that are listed one by one

TAGS: Final = [
    {"name": "v1", "description": "Records, sums and what they stand on"},
    {"name": "service", "description": "Whether it is there, and over which data"},
]


@lru_cache(maxsize=1)
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
        made["servers"] = [{"url": service.settings.public_url}]
    made["info"]["license"] = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    components = made["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.update(problem.pop("$defs", {}))
    components["Problem"] = problem
    del components["HTTPValidationError"], components["ValidationError"]
    examples = _examples(service, app.version)
    for path, operations in made["paths"].items():
        operation = operations["get"]
        # FastAPI's own 422 is never answered: where parameters are refused, ours is documented.
        refused = operation["responses"].get("422", {}).get("content", {})
        if "application/json" in refused:
            del operation["responses"]["422"]
        example = examples[path]
        for parameter in operation.get("parameters", ()):
            values = service.known.get(parameter["name"], ())
            if parameter["in"] == "path":
                parameter["example"] = getattr(example, "id", "id")
                parameter["description"] = N_("The id, a readable name")
            elif 0 < len(values) <= MAX_ENUM:
                # A blank value is none: a form whose field is left alone sends one.
                parameter["schema"]["items"]["enum"] = [*sorted(values), ""]
        content = operation["responses"]["200"]["content"]["application/json"]
        content["example"] = jsonable_encoder(example)
    return made


def _examples(service: Service, version: str) -> dict[str, Any]:
    """For each path what it answers, shortened; of real data."""

    def ask(call: Callable[..., Any], **arguments: Any) -> Any:
        scope = {"type": "http", "path": "", "query_string": b"", "headers": []}
        return call(Request({**scope, "service": service, "endpoint": call}), **arguments)

    with service.engine.connect() as connection:
        gifts = Filter().choose("amount", "known")
        found = queries.records(connection, service.reference, gifts, limit=1)
        found = found or queries.records(connection, service.reference, Filter(), limit=1)
    one = {"response": Response(), "asked": parameters.Named(limit=1)}
    sources = ask(api.list_sources, **one)
    return {
        "/api/v1/records": ask(api.list_records, **one),
        "/api/v1/records/{id}": ask(api.get_record, id=found[0].id) if found else None,
        "/api/v1/summary": ask(api.get_summary, asked=parameters.Summary(group_by="year")),
        "/api/v1/places": ask(api.list_places)[:2],
        "/api/v1/sectors": ask(api.list_sectors)[:2],
        "/api/v1/sources": sources,
        "/api/v1/sources/{id}": sources[0] if sources else None,
        "/api/v1/people": ask(api.list_people, **one),
        "/api/v1/bodies": ask(api.list_bodies, **one),
        "/api/v1/indicators": ask(api.list_indicators, asked=parameters.Context())[:1],
        "/healthz": {"status": "ok", "version": version, "data_sha256": service.reference.sha256},
    }
