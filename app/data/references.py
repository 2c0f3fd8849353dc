"""What is cited, as reference managers keep it: one description, three formats."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson


@dataclass(frozen=True)
class Item:
    """A data set, or a newspaper's article. Days are ISO 8601; `issued` may be a year, a month or
    "", `author`, `version` and `note` may be "".
    """

    id: str
    type: Literal["dataset", "article-newspaper"]  # as CSL names it
    title: str
    author: str  # a body, not a person
    publisher: str
    issued: str
    accessed: str
    address: str
    version: str
    note: str
    language: str  # ISO 639-1


# What TeX would take for a command.
TEX: Final = str.maketrans(
    {sign: f"\\{sign}" for sign in "{}&%$#_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def bibtex(items: Iterable[Item]) -> str:
    return "\n".join(_bibtex(item) for item in items)


def _bibtex(item: Item) -> str:
    fields = {
        "author": item.author and f"{{{item.author.translate(TEX)}}}",
        "title": item.title.translate(TEX),
        "year": item.issued[:4],
        "howpublished": "" if item.publisher == item.author else item.publisher.translate(TEX),
        "version": item.version,
        "url": item.address,
        "urldate": item.accessed,
        "note": item.note,
        "language": _BABEL[item.language],
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{item.id},", *lines, "}"])


_BABEL: Final = {"vi": "vietnamese", "en": "english", "fr": "french"}  # as TeX calls them
_RIS: Final = {"dataset": "DATA", "article-newspaper": "NEWS"}


def ris(items: Iterable[Item]) -> str:
    """A tag and its value a line, ended as the format says with CR LF."""
    return "".join(f"{tag}  - {value}\r\n" for item in items for tag, value in _tags(item))


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", _RIS[item.type]
    for tag, value in (
        ("ID", item.id),
        ("TI", item.title),
        ("AU", item.author),
        ("PB", item.publisher),
        ("PY", item.issued[:4]),
        ("DA", item.issued.replace("-", "/")),
        ("ET", item.version),
        ("UR", item.address),
        ("Y2", item.accessed.replace("-", "/")),
        ("LA", item.language),
        ("N1", item.note),
    ):
        if plain := " ".join(value.split()):
            yield tag, plain
    yield "ER", ""


def csl_json(items: Iterable[Item]) -> str:
    return orjson.dumps([_csl(item) for item in items], option=orjson.OPT_INDENT_2).decode() + "\n"


def _csl(item: Item) -> dict[str, Any]:
    fields = {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "author": item.author and [{"literal": item.author}],
        "publisher" if item.type == "dataset" else "container-title": item.publisher,
        "issued": _parts(item.issued),
        "accessed": _parts(item.accessed),
        "URL": item.address,
        "version": item.version,
        "note": item.note,
        "language": item.language,
    }
    return {name: value for name, value in fields.items() if value}


def _parts(day: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


WRITERS: Final[Mapping[str, Callable[[Iterable[Item]], str]]] = {
    ".bib": bibtex,
    ".ris": ris,
    ".csl.json": csl_json,
}
