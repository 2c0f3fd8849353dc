"""What the API's calls take, as models: FastAPI reads them, checks them and documents them.

What their shape cannot say is said here as well, all problems at once: a value that this data does
not have, and a parameter given twice where it has one value.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Final, TypeVar, get_args

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from app.data import filters
from app.data.facets import BY_NAME, FACETS, GROUPS
from app.data.filters import MAX_LIMIT, MAX_VALUES, MAX_WORDS, Filter, FilterError, Sort, Within
from app.data.problems import Fault, Problem
from app.values.i18n import N_
from app.values.vocabulary import Match

DEFAULT_LIMIT: Final = 50
MAX_OFFSET: Final = 10**9

# Words to search for have a letter or digit, as far as a schema can say so in the same way to every
# tool: nothing but spaces, or something beyond punctuation.
WORDS_PATTERN: Final = r"^ *$|[0-9A-Za-z\u00aa-\uffff]"

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

# What no schema can say at all: that a period must not end before it begins, which characters are
# letters. Here that is an answer: nothing is found.
_EMPTY: Final = {Fault.BACKWARDS, Fault.NO_WORDS}


def _digits(value: object) -> object:
    """A whole number as an address has it: no sign, no blank, no other writing of it."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("not a whole number")
    return value


Whole = Annotated[int, BeforeValidator(_digits)]


def _values(names: Iterable[str]) -> dict[str, Any]:
    """The values that a parameter can have. A blank is none: a form's untouched field sends one."""
    return {"enum": [*names, ""]}


def _words(description: str) -> Any:
    return Field("", max_length=MAX_WORDS, pattern=WORDS_PATTERN, description=description)


class Asked(BaseModel):
    """What an address of the API asks for: what is none of its parameters is refused."""

    model_config = ConfigDict(extra="forbid")


Model = TypeVar("Model", bound=BaseModel)


def _with_facets(*names: str) -> Callable[[type[Model]], type[Model]]:
    """Gives a model a field for each of the facets; which values it has is the data's."""
    fields: dict[str, Any] = {
        name: (
            list[str],
            Field(
                default_factory=list,
                max_length=MAX_VALUES,
                description=f"{BY_NAME[name].label}: any of these",
            ),
        )
        for name in names
    }
    return lambda model: create_model(model.__name__, __base__=model, **fields)


@_with_facets(*FACETS)
class Faceted(Asked):
    """Any of a facet's values, all of the facets."""


class Narrowed(Faceted):
    """The filter of the timeline."""

    q: str = _words(
        N_(
            "Words to search for, of which the first 12 count; where they are typed without "
            "diacritics, these do not matter"
        )
    )
    match: str = Field(
        Match.BEST,
        json_schema_extra=_values(Match),
        description=N_(
            "How the words must fit: as typed, or else all of them (best), as typed only (phrase), "
            "all of them (words), or alike, in either language, the last one perhaps begun (any)"
        ),
    )
    start: str = Field(
        "",
        alias="from",
        pattern=DAY_PATTERN,
        description=N_("The first year, month or day: 2017, 2017-05, 2017-05-17"),
    )
    end: str = Field(
        "",
        alias="to",
        pattern=DAY_PATTERN,
        description=N_(
            "The last year, month or day; a period that ends before it begins holds nothing"
        ),
    )
    within: str = Field(
        Within.POSSIBLY,
        json_schema_extra=_values(Within),
        description=N_(
            "Whether a record whose date is wide must, or only may, lie within the period"
        ),
    )


class Sorted(Narrowed):
    """The same in an order."""

    sort: str = Field(
        "",
        json_schema_extra=_values(Sort),
        description=N_(
            "The order: the newest first, and where words are searched for, the best match; equals "
            "stand by id"
        ),
    )


class Part(Asked):
    """Which part of a list."""

    limit: Whole = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description=N_("How many at most"))
    offset: Whole = Field(0, ge=0, le=MAX_OFFSET, description=N_("How many to pass over"))


class Named(Part):
    """Which part of a list of names."""

    q: str = _words(N_("Words that a name must have, each at least its beginning"))


@_with_facets("place", "sector")
class Context(Asked):
    """Which of the figures that give context."""


class Records(Part, Sorted):
    """What `/records` takes."""


class Summary(Narrowed):
    """What `/summary` takes."""

    group_by: str = Field(
        "", json_schema_extra=_values(GROUPS), description=N_("What to add up by besides")
    )


def wanted(request: Request, errors: Iterable[Mapping[str, Any]] = ()) -> Filter:
    """The filter of the address; raises `FilterError` with all that is wrong with the address, of
    which `errors` are those that FastAPI found by the model.

    Of many words the first ones count.
    """
    schemas = _schemas(get_args(request.scope["endpoint"].__annotations__["asked"])[0])
    given = request.query_params.multi_items()
    times = Counter(name for name, _ in given)
    problems = [problem for error in errors for problem in _of_shape(error, schemas)]
    misshapen = {problem.parameter for problem in problems}
    problems += [
        Problem(name, str(times[name]), Fault.TOO_MANY, ("1",))
        for name, schema in schemas.items()
        if schema["type"] != "array" and times[name] > 1
    ]
    problems += [
        Problem(name, value[:80], Fault.UNKNOWN_VALUE, _allowed(schemas[name]))
        for name, value in given
        if name in schemas.keys() - {"q"} - misshapen and not _is_of(value, schemas[name])
    ]
    named = {problem.parameter for problem in problems}
    sound = [
        (name, filters.first_words(value) if name == "q" else value)
        for name, value in given
        if name in schemas and name not in named and name not in Part.model_fields
    ]
    try:
        found = filters.parse(sound, request.scope["service"].known)
    except FilterError as error:
        problems += [problem for problem in error.problems if problem.fault not in _EMPTY]
        found = replace(error.filter, facets=(("kind", ()),))
    if problems:
        raise FilterError(dict.fromkeys(problems), found)
    return found


@cache
def _schemas(model: type[BaseModel]) -> Mapping[str, Mapping[str, Any]]:
    properties: dict[str, dict[str, Any]] = model.model_json_schema()["properties"]
    return properties


def _allowed(schema: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(value for value in schema.get("enum", ()) if value)


def _is_of(value: str, schema: Mapping[str, Any]) -> bool:
    """Whether it is a value that the schema names; where it names none, whether it is trimmed."""
    return value in schema["enum"] if "enum" in schema else value == value.strip()


def _of_shape(
    error: Mapping[str, Any], schemas: Mapping[str, Mapping[str, Any]]
) -> Iterable[Problem]:
    """What pydantic says is wrong, as a problem of ours."""
    name, value = str(error["loc"][1]), error["input"]
    schema = schemas.get(name, {})
    match error["type"]:
        case "extra_forbidden":
            for each in value if isinstance(value, list) else [value]:
                yield Problem(name[:80], each[:80], Fault.UNKNOWN_PARAMETER, tuple(schemas))
        case "too_long":
            yield Problem(name, str(len(value)), Fault.TOO_MANY, (str(schema["maxItems"]),))
        case "string_too_long":
            yield Problem(name, value[:80], Fault.TOO_LONG, (str(schema["maxLength"]),))
        case "string_pattern_mismatch":
            no_words = Problem(name, value[:80], Fault.NO_WORDS)
            yield no_words if name == "q" else filters.undated(name, value)
        case _:
            bounds = (str(schema["minimum"]), str(schema["maximum"]))
            yield Problem(name, value[:80], Fault.NOT_A_NUMBER, bounds)
