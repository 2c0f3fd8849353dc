"""Which province a name in an article leads to: provinces, districts, towns (gazetteer.toml)."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_suffix(".toml")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def _provinces() -> Mapping[str, Sequence[str]]:
    provinces: Mapping[str, Sequence[str]] = _data()["provinces"]
    return provinces


def joined(province: str) -> str:
    """The province that one is part of since July 2025: "yen-bai" of "lao-cai"."""
    since: Mapping[str, str] = _data()["since_july_2025"]
    return since.get(province, province)


@cache
def _names() -> dict[str, str]:
    """Every writing of a name, with marks and without, and its province."""
    return {
        writing: province
        for province, names in _provinces().items()
        for name in names
        for writing in (name, unmarked(name))
    }


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def name(province: str) -> str:
    """How a province is called: "son-la" is "Sơn La"."""
    return _provinces()[province][0]


def unmarked(text: str) -> str:
    """The text without its Vietnamese marks: "Lào Cai" is "Lao Cai"."""
    plain = unicodedata.normalize("NFD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).translate({273: "d", 272: "D"})


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """From where to where places are named in a text, and the province of each, in order."""
    for match in _pattern().finditer(text):
        yield *match.span(), _names()[match[0]]
