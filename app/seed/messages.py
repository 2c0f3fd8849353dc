"""What the keeper is told of a table that is not valid, and of what it names and is not there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from app.seed import schema
from app.seed.problems import Problem
from app.values import words

_LISTED: Final = 8  # names in a message; after them "…"
_FEW: Final = 3  # blanks of a file that are told one by one


def listed(names: Sequence[str]) -> str:
    """The first names of a list; a list that is cut short ends in "…"."""
    shown = ", ".join(names[:_LISTED])
    return f"{shown}, …" if len(names) > _LISTED else shown or "none"


def mistakes(error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[str, str, bool]]:
    """(field, message, whether it is only blank) for each mistake of a table."""
    details = error.errors()
    for detail in details:
        if detail["type"] == "too_short" and _has_inner(detail, details):
            continue  # its items are refused, each with a message of its own
        field = ".".join(map(str, detail["loc"])) or "-"
        yield field, _message(detail, model), detail["input"] in ("", [])


def _has_inner(detail: Any, details: Iterable[Any]) -> bool:
    depth = len(detail["loc"])
    return any(d["loc"][:depth] == detail["loc"] and len(d["loc"]) > depth for d in details)


def _message(detail: Any, model: type[BaseModel]) -> str:
    """pydantic's message, with what would be right where it does not say it."""
    message = str(detail["msg"]).removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        known = (
            ", ".join(model.model_fields) if len(detail["loc"]) == 1 else "those of seed/README.md"
        )
        return f"no such key; the keys are {known}"
    if detail["type"] == "missing":
        return "missing; every such table has it"
    given = repr(detail["input"])
    shown = f"{given[:79]}…" if len(given) > 80 else given
    if detail.get("ctx", {}).get("pattern") == schema.SLUG:
        offered = words.slug(str(detail["input"]))[:80].strip("-")
        form = "an id has small letters without marks, digits and single hyphens"
        return (
            f"{form}; write {offered!r} (found {shown})" if offered else f"{form} (found {shown})"
        )
    if detail["type"] in {"date_from_datetime_parsing", "date_type", "date_parsing"}:
        return f"no day; write YYYY-MM-DD without quotation marks, like 2017-05-17 (found {shown})"
    if detail["type"] == "value_error":
        return message
    return f"{message} (found {shown})"


def draft(blanks: Sequence[Problem]) -> Problem | None:
    """One problem for the many blanks of a draft; None where a file has only few."""
    if len(blanks) <= _FEW:
        return None
    fields = listed(list(dict.fromkeys(f"{blank.id} {blank.field}" for blank in blanks)))
    first = blanks[0]
    message = f"a draft: {len(blanks)} blanks are to be filled in yet, {fields}"
    return Problem(first.file, first.id, first.field, message)


_DAY: Final = re.compile(r"=\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\s*(#|$)")


def not_toml(text: str, error: Exception) -> str:
    """Why a file cannot be read, and the form of a day where that is what was not written right."""
    at = re.search(r"at line (\d+)", str(error))
    if at and _DAY.search(text.splitlines()[int(at[1]) - 1]):
        return f"not TOML: {error}; write a day as YYYY-MM-DD, like 2017-05-17"
    return f"not TOML: {error}"


def unknown(name: str, table: str, known: Mapping[str, object]) -> str:
    """That a name is of nothing that is there, and what may have been meant."""
    close = get_close_matches(name, known, n=1)
    meant = f"did you mean {close[0]!r}?" if close else f"known are {listed(list(known))}"
    added = f" If it is new, add a [[{table}]]" if close else f"; if it is new, add a [[{table}]]"
    return f"{name!r} does not exist; {meant}{added}"
