"""The API's documentation, from the OpenAPI document."""

from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote

import orjson

from app.data.facets import BY_NAME
from app.queries.context import Context
from app.values.i18n import N_

_KINDS: Final = {"array": N_("several values"), "integer": N_("whole number"), "string": N_("text")}


def api_docs(context: Context, document: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(
        title=context.say("The API"),
        description=context.say(
            "Read everything as JSON, from any site, without a key. The filters are those of the "
            "timeline."
        ),
        operations=[
            _operation(context, path, operations["get"])
            for path, operations in document["paths"].items()
        ],
    )


def _operation(context: Context, path: str, operation: dict[str, Any]) -> SimpleNamespace:
    """One call: how it is asked, what it answers."""
    parameters = operation.get("parameters", [])
    address = path
    for parameter in parameters:
        if parameter["in"] == "path":
            example = quote(str(parameter["example"]))
            address = address.replace(f"{{{parameter['name']}}}", example)
    answers = {status: answer["description"] for status, answer in operation["responses"].items()}
    answers["200"] = N_("the answer")
    content = operation["responses"]["200"]["content"]["application/json"]
    return SimpleNamespace(
        id=path.strip("/").replace("/", "-").replace("{", "").replace("}", ""),
        path=path,
        summary=context.say(operation["summary"]),
        description=context.say(operation["description"]) if operation.get("description") else "",
        parameters=[_parameter(context, parameter) for parameter in parameters],
        # Names of code are between backticks.
        statuses=[(status, context.say(words).split("`")) for status, words in answers.items()],
        call=f"curl '{context.public_url}{address}'",
        example=orjson.dumps(content["example"], option=orjson.OPT_INDENT_2).decode(),
    )


def _parameter(context: Context, parameter: dict[str, Any]) -> SimpleNamespace:
    name, schema = parameter["name"], parameter["schema"]
    kind = context.say(_KINDS[schema.get("type", "string")])
    if "minimum" in schema:
        kind += f", {schema['minimum']}–{schema['maximum']}"
    return SimpleNamespace(
        name=name,
        kind=kind,
        description=(
            context.say("%(name)s: any of these", name=context.say(BY_NAME[name].label))
            if name in BY_NAME
            else context.say(parameter["description"])
        ),
        values=[str(value) for value in schema.get("items", schema).get("enum", ()) if value],
        default=str(schema.get("default", "")),
    )
