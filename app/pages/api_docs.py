"""The API's documentation, from the OpenAPI document."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import orjson

from app.data.facets import BY_NAME
from app.queries.context import Context
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


def api_docs(context: Context, document: dict[str, Any]) -> ApiDocsPage:
    return ApiDocsPage(
        title=context.say("The API"),
        description=context.say(
            "Read everything as JSON, from any site, without a key. The filters are those of the "
            "timeline."
        ),
        operations=tuple(
            _operation(context, path, operations["get"])
            for path, operations in document["paths"].items()
        ),
    )


def _operation(context: Context, path: str, operation: dict[str, Any]) -> Operation:
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
        summary=context.say(operation["summary"]),
        description=context.say(operation["description"]) if operation.get("description") else "",
        parameters=tuple(_parameter(context, parameter) for parameter in parameters),
        statuses=tuple((status, _marked(context.say(words))) for status, words in statuses),
        call=f"curl '{context.public_url}{address}'",
        example=example,
    )


def _marked(words: str) -> tuple[tuple[str, bool], ...]:
    """Words and names of code, which the API's description has between backticks."""
    return tuple((part, bool(n % 2)) for n, part in enumerate(words.split("`")))


def _parameter(context: Context, parameter: dict[str, Any]) -> Parameter:
    schema = parameter["schema"]
    items = schema.get("items", schema)
    kinds = {
        "array": context.say("several values"),
        "integer": context.say("whole number"),
        "string": context.say("text"),
    }
    kind = kinds.get(schema.get("type", "string"), "")
    if "minimum" in schema:
        kind += f", {schema['minimum']}–{schema['maximum']}"
    name = parameter["name"]
    return Parameter(
        name=name,
        kind=kind,
        description=(
            context.say("%(name)s: any of these", name=context.say(BY_NAME[name].label))
            if name in BY_NAME
            else context.say(parameter["description"])
        ),
        values=tuple(str(value) for value in items.get("enum", ()) if value),
        default=str(schema.get("default", "")),
    )
