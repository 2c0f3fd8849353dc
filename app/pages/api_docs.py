"""The API's documentation, from the OpenAPI document."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import orjson

from app.queries.desk import Desk
from app.values import i18n

_ANSWER: Final = i18n.N_("the answer")


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    description: str
    values: tuple[str, ...]
    default: str


@dataclass(frozen=True)
class Operation:
    """One call: how it is asked, what it answers."""

    id: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    statuses: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]
    call: str
    example: str


@dataclass(frozen=True)
class ApiDocsPage:
    title: str
    description: str
    operations: tuple[Operation, ...]


def api_docs(desk: Desk, document: dict[str, Any]) -> ApiDocsPage:
    return ApiDocsPage(
        title=desk.say("The API"),
        description=desk.say(
            "Read everything as JSON, from any site, without a key. The filters are those of the "
            "timeline."
        ),
        operations=tuple(
            _operation(desk, path, operations["get"])
            for path, operations in document["paths"].items()
        ),
    )


def _operation(desk: Desk, path: str, operation: dict[str, Any]) -> Operation:
    parameters = operation.get("parameters", [])
    address = path
    for parameter in parameters:
        if parameter["in"] == "path":
            example = quote(str(parameter["example"]))
            address = address.replace(f"{{{parameter['name']}}}", example)
    content = operation["responses"]["200"]["content"]["application/json"]
    example = orjson.dumps(content["example"], option=orjson.OPT_INDENT_2).decode()
    statuses = [
        (status, _ANSWER if status == "200" else answer["description"])
        for status, answer in operation["responses"].items()
    ]
    return Operation(
        id=path.strip("/").replace("/", "-").replace("{", "").replace("}", ""),
        path=path,
        summary=desk.say(operation["summary"]),
        description=desk.say(operation["description"]) if operation.get("description") else "",
        parameters=tuple(_parameter(desk, parameter) for parameter in parameters),
        statuses=tuple((status, _marked(desk.say(words))) for status, words in statuses),
        call=f"curl '{desk.public_url}{address}'",
        example=example,
    )


def _marked(words: str) -> tuple[tuple[str, bool], ...]:
    """Words and names of code, which the API's description has between backticks."""
    return tuple((part, bool(n % 2)) for n, part in enumerate(words.split("`")))


def _parameter(desk: Desk, parameter: dict[str, Any]) -> Parameter:
    schema = parameter["schema"]
    items = schema.get("items", schema)
    kinds = {
        "array": desk.say("several values"),
        "integer": desk.say("whole number"),
        "string": desk.say("text"),
    }
    kind = kinds.get(schema.get("type", "string"), "")
    if "minimum" in schema:
        kind += f", {schema['minimum']}–{schema['maximum']}"
    name = parameter["name"]
    facets = i18n.LABELS["facet"]
    return Parameter(
        name=name,
        kind=kind,
        description=(
            desk.say("%(name)s: any of these", name=i18n.label(desk.lang, "facet", name))
            if name in facets
            else desk.say(parameter["description"])
        ),
        values=tuple(str(value) for value in items.get("enum", ()) if value),
        default=str(schema.get("default", "")),
    )
