"""The words that figures are told by (lexicon.toml): what is counted, in what units, what is named,
what hedges.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from app.values.vocabulary import Qualifier

_DATA: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _listed(lines: Iterable[str]) -> list[str]:
    """The words of a list, longest first: so a pattern takes "nhà văn hóa" before "nhà"."""
    words = (word.strip() for line in lines for word in line.split(","))
    return sorted(words, key=lambda word: (-len(word), word))


NOUNS: Final = _listed(_DATA["nouns"])
SYMBOLS: Final = _listed(_DATA["symbols"])
CURRENCIES: Final = _listed(_DATA["currencies"])
PARTED: Final = frozenset(_listed(_DATA["parted"]))
PAIRED: Final = frozenset(_listed(_DATA["paired"]))
STOOD_ON: Final = frozenset(_listed(_DATA["stood_on"]))
TIME_NOUNS: Final = _listed(_DATA["time_nouns"])
AFTER_DATES: Final = [*TIME_NOUNS, *_listed(_DATA["after_dates"])]
ACTING: Final = _listed(_DATA["acting"])
FUNCTION_WORDS: Final = frozenset(_listed(_DATA["function_words"]))
TITLES: Final = _listed(_DATA["titles"])
NAMED_AFTER_DAYS: Final = _listed(_DATA["named_after_days"])
HEDGES: Final = {
    word: Qualifier(name) for name, lines in _DATA["hedges"].items() for word in _listed(lines)
}
