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

    def means(self, other: Word) -> bool:
        return self.value == (other.marked if self.exact else other.plain)


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
        self._spans = lru_cache(maxsize=_TEXTS)(self._spans_of)

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
        spans = self._spans(text)
        marked: list[tuple[int, int]] = []
        if phrase:
            for at in range(len(spans) - len(wanted) + 1):
                here = spans[at : at + len(wanted)]
                if all(typed.means(word) for typed, (word, *_) in zip(wanted, here, strict=True)):
                    marked.append((here[0][1], here[-1][2]))
        else:
            for word, start, end in spans:
                if any(typed.means(word) for typed in wanted) or (begun and _begins(word, wanted)):
                    marked.append((start, end))
        return tuple(_cut(text, marked))

    def _spans_of(self, text: str) -> list[tuple[Word, int, int]]:
        """The words of a text, and from where to where each stands."""
        return [
            (word, match.start(), match.end())
            for match in words.WORD.finditer(text)
            for word in self.of_piece(match.group())
        ]


def _plain_signs(text: str) -> str:
    """With the letters that a sign stands for: "No" for "№"."""
    return unicodedata.normalize("NFKC", text)


def _begins(word: Word, wanted: Sequence[Typed]) -> bool:
    plain = [typed.word.plain for typed in wanted]
    return word.plain in plain or word.plain.startswith(plain[-1])


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
