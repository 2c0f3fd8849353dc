"""Spellings that readers use as one: what a word counts as in a search, and where a text has it.

Which they are stands in `seed/` (spellings.toml, and the `spellings` of a place); here is only how
they are used, the same for what is searched and for what is searched for.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.values import words
from app.values.vocabulary import Spelt

Rule = tuple[str, str, str]  # its kind, what is written, what is meant
Runs = tuple[tuple[str, bool], ...]  # a text in pieces, and whether each was searched for

_SHORTEST: Final = 4  # letters of a word whose ending is looked at
_KEPT: Final = 200_000  # pieces of texts, of which a language has few
_TEXTS: Final = 2000  # texts that are looked through, each more than once for a page


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it counts: with its marks, and without."""

    marked: str
    plain: str

    @property
    def has_marks(self) -> bool:
        return self.marked != self.plain


@dataclass(frozen=True, slots=True)
class Typed:
    """A word searched for; where the reader typed no marks, they do not matter."""

    word: Word
    exact: bool

    @property
    def value(self) -> str:
        return self.word.marked if self.exact else self.word.plain


@dataclass(frozen=True, slots=True)
class _Spelt:
    """A text word by word: with marks, without, and from where to where each stands."""

    marked: list[str]
    plain: list[str]
    spots: list[tuple[int, int]]


class Speller:
    """Texts to words, by the rules of `seed/`."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        rules = list(rules)
        self._letters = [(a, b) for kind, a, b in rules if kind == Spelt.LETTERS]
        self._words: dict[str, list[str]] = {}
        self._plain: dict[str, str] = {}
        for kind, written, meant in rules:
            if kind == Spelt.WORD:
                said = words.tokens(self._lettered(words.accented(meant)))
                self._words[self._lettered(words.accented(written))] = said
                if len(said) == 1:
                    self._plain[words.fold(written)] = words.fold(meant)
        # The longest first: "-ies" before "-s".
        endings = [(a, b) for kind, a, b in rules if kind == Spelt.ENDING]
        self._endings = sorted(endings, key=lambda ending: -len(ending[0]))
        self.of_piece = lru_cache(maxsize=_KEPT)(self._of_piece)
        self._spelt = lru_cache(maxsize=_TEXTS)(self._spelt_of)

    def words(self, text: str) -> list[Word]:
        return [word for piece in text.split() for word in self.of_piece(piece)]

    def typed(self, text: str) -> tuple[Typed, ...]:
        """What a reader searches for; a joined name ("Hanoi") was typed without its marks."""
        return tuple(
            Typed(word, word.has_marks and words.fold(piece) != words.accented(piece))
            for piece in words.tokens(words.accented(_plain_signs(text)))
            for word in self.of_piece(piece)
        )

    def _of_piece(self, piece: str) -> tuple[Word, ...]:
        found = []
        for token in words.tokens(self._lettered(words.accented(_plain_signs(piece)))):
            for word in self._words.get(token) or [self._singular(token)]:
                plain = words.fold(word)
                found.append(Word(word, self._plain.get(plain, plain)))
        return tuple(found)

    def _lettered(self, text: str) -> str:
        for written, meant in self._letters:
            if written in text:
                text = text.replace(written, meant)
        return text

    def _singular(self, token: str) -> str:
        if len(token) >= _SHORTEST:
            for written, meant in self._endings:
                if token.endswith(written):
                    return token[: -len(written)] + meant
        return token

    # -- Where a text has what is searched for ---------------------------------------------------

    def runs(
        self, text: str, wanted: Sequence[Typed], *, phrase: bool, begun: bool = False
    ) -> Runs:
        """The text in pieces, those marked that are searched for: as one phrase, or each word;
        `begun`: also without marks, and a beginning will do for the last word.
        """
        text = unicodedata.normalize("NFC", text)
        spelt = self._spelt(text)
        many = len(wanted) if phrase else 1
        if phrase:
            sides = [spelt.marked if typed.exact else spelt.plain for typed in wanted]
            runs = zip(*(side[at:] for at, side in enumerate(sides)), strict=False)
            values = tuple(typed.value for typed in wanted)
            hits = [at for at, run in enumerate(runs) if run == values]
        else:
            exact = {typed.value for typed in wanted if typed.exact}
            plain = {typed.word.plain for typed in wanted if begun or not typed.exact}
            start = wanted[-1].word.plain if begun else None
            hits = [
                at
                for at, (m, p) in enumerate(zip(spelt.marked, spelt.plain, strict=True))
                if m in exact or p in plain or (start is not None and p.startswith(start))
            ]
        marked = [(spelt.spots[at][0], spelt.spots[at + many - 1][1]) for at in hits]
        return tuple(_cut(text, marked))

    def _spelt_of(self, text: str) -> _Spelt:
        found = [
            (word.marked, word.plain, match.span())
            for match in words.WORD.finditer(text)
            for word in self.of_piece(match.group())
        ]
        return _Spelt(*map(list, zip(*found, strict=True))) if found else _Spelt([], [], [])


def _plain_signs(text: str) -> str:
    """With the letters that a sign stands for: "No" for "№"."""
    return unicodedata.normalize("NFKC", text)


def _cut(text: str, marked: Iterable[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    at = 0
    for start, end in marked:
        if end <= at:
            continue
        if start > at:
            yield text[at:start], False
        yield text[max(at, start) : end], True
        at = end
    if at < len(text):
        yield text[at:], False
