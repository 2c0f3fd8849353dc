"""Which province a name in an article leads to: provinces, districts, towns (gazetteer.toml)."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_DATA: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)
_PROVINCES: Final[Mapping[str, Sequence[str]]] = _DATA["provinces"]


def joined(province: str) -> str:
    """The province that one is part of since July 2025: "yen-bai" of "lao-cai"."""
    since: Mapping[str, str] = _DATA["since_july_2025"]
    return since.get(province, province)


def name(province: str) -> str:
    """How a province is called: "son-la" is "Sơn La"."""
    return _PROVINCES[province][0]


def unmarked(text: str) -> str:
    """The text without its Vietnamese marks: "Lào Cai" is "Lao Cai"."""
    plain = unicodedata.normalize("NFD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).translate({273: "d", 272: "D"})


# Every writing of a name, with marks and without, and its province.
_NAMES: Final = {
    writing: province
    for province, names in _PROVINCES.items()
    for name_ in names
    for writing in (name_, unmarked(name_))
}
_LONGEST_FIRST: Final = sorted(_NAMES, key=lambda writing: (-len(writing), writing))
_PATTERN: Final = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)")


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """From where to where places are named in a text, and the province of each, in order."""
    for match in _PATTERN.finditer(text):
        yield *match.span(), _NAMES[match[0]]
