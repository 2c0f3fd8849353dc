"""The words by which a draft guesses places and acts (words.toml). The keeper decides."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.values.vocabulary import Kind

_DATA: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
LISTS: Final[Mapping[str, Sequence[str]]] = _DATA["lists"]
ACTS: Final[Mapping[Kind, Sequence[str]]] = {Kind(k): words for k, words in _DATA["acts"].items()}


def any_of(*words: str) -> re.Pattern[str]:
    """Whole words, or patterns of some, in small letters or capitals."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
