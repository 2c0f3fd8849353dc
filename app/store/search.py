"""Search by words: first what has them side by side as they were typed, then what has them all.

Where the reader types marks, they count; where not, they do not. Words are whole; which spellings
are one stands in `seed/` (`app.values.spelling`). A text is searched in the reader's language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import and_, or_
from typing import Final

from pyroaring import FrozenBitMap

from app.values.languages import LANGS, Lang
from app.values.spelling import Typed
from app.values.vocabulary import Match

# Facets of `posting`, of the texts in each language: words, and words of titles, each with its
# marks and, again, without; two words side by side, without.
WORD: Final[Mapping[Lang, str]] = {lang: f"word_{lang}" for lang in LANGS}
PAIR: Final[Mapping[Lang, str]] = {lang: f"pair_{lang}" for lang in LANGS}
TITLE: Final[Mapping[Lang, str]] = {lang: f"title_{lang}" for lang in LANGS}
SEARCHED: Final = (*WORD.values(), *PAIR.values(), *TITLE.values())
STARTS: Final = {name: f"start_{name}" for name in WORD.values()}
LONGEST_START: Final = 3  # letters: what begins with fewer or as many has a bitmap of its own

Read = Callable[[str, str], FrozenBitMap]  # the records with a value of a facet


@dataclass(frozen=True)
class Hits:
    """What is found, in groups, the best first; `match`: how well even the last of it fits."""

    match: Match
    groups: tuple[FrozenBitMap, ...]

    @property
    def every(self) -> FrozenBitMap:
        return reduce(or_, self.groups, FrozenBitMap())


def search(
    wanted: Sequence[Typed], lang: Lang | None, match: Match, has: Read, begins: Read
) -> Hits:
    """The records with these words, in the texts of the language or in those of both.

    `match` says how far to go; `Match.BEST` is as far as something is found, and no further than
    all words. `has` reads whole words, `begins` words that begin so.
    """
    langs = (lang,) if lang else LANGS
    titled = _in_any(langs, lambda lang: _all(has(TITLE[lang], one.value) for one in wanted))
    ways: Mapping[Match, Callable[[], FrozenBitMap]] = {
        Match.PHRASE: lambda: _in_any(langs, lambda lang: _phrase(wanted, lang, has)),
        Match.WORDS: lambda: _in_any(
            langs, lambda lang: _all(has(WORD[lang], one.value) for one in wanted)
        ),
        Match.ANY: lambda: _begun(wanted, has, begins),
    }
    groups: list[FrozenBitMap] = []
    seen = FrozenBitMap()
    for way, find in ways.items():
        if match is Match.BEST and way is Match.ANY:
            break
        found = find() - seen
        groups += [found & titled, found - titled]
        seen |= found
        if way is match or (match is Match.BEST and found):
            return Hits(way, tuple(groups))
    return Hits(Match.WORDS, tuple(groups))


def _all(found: Iterable[FrozenBitMap]) -> FrozenBitMap:
    return reduce(and_, found)


def _in_any(langs: Sequence[Lang], find: Callable[[Lang], FrozenBitMap]) -> FrozenBitMap:
    return reduce(or_, map(find, langs))


def _phrase(wanted: Sequence[Typed], lang: Lang, has: Read) -> FrozenBitMap:
    """What has the words side by side, and has each with the marks that are typed: pairs with their
    marks as well would double the index, for the rare text that has both, but apart.
    """
    words = [has(WORD[lang], one.value) for one in wanted]
    pairs = (f"{a.word.plain} {b.word.plain}" for a, b in pairwise(wanted))
    return _all([*words, *(has(PAIR[lang], pair) for pair in pairs)])


def _begun(wanted: Sequence[Typed], has: Read, begins: Read) -> FrozenBitMap:
    """In either language, without marks, the last word perhaps only begun."""
    *whole, last = (one.word.plain for one in wanted)
    found = [_in_any(LANGS, lambda lang, w=w: has(WORD[lang], w)) for w in whole]  # type: ignore[misc]
    return _all([*found, _in_any(LANGS, lambda lang: begins(WORD[lang], last))])
