"""A search by words: how well what it found fits, where the words stand, what else could fit."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from sqlalchemy import Connection, select

from app.data.filters import Filter
from app.queries.reading import count
from app.queries.tables import CLAIM, RECORD
from app.store import index
from app.store.search import WORD
from app.values.languages import LANGS, Lang
from app.values.spelling import Runs, Speller, Typed
from app.values.vocabulary import Match

_LIKE: Final = 3  # nearest spellings that are offered
_LOOKED_AT: Final = 20_000  # words of the data that a misspelt one is compared with


@dataclass(frozen=True)
class Searched:
    """The words searched for, and how what is found has them: side by side, all, or loosely."""

    match: Match
    typed: tuple[Typed, ...]
    speller: Speller

    def runs(self, text: str) -> Runs:
        """The text in pieces, those marked that were searched for."""
        runs = self.speller.runs(text, self.typed, phrase=True)
        if self.match is Match.PHRASE or any(hit for _, hit in runs):
            return runs
        begun = self.match is Match.ANY
        return self.speller.runs(text, self.typed, phrase=False, begun=begun)


def searched(connection: Connection, wanted: Filter) -> Searched | None:
    """How the words of the filter were searched for; None where it has none."""
    if not wanted.text:
        return None
    known = index.of(connection)
    speller = known.speller(connection)
    return Searched(known.hits(connection, wanted).match, speller.typed(wanted.text), speller)


def related(connection: Connection, wanted: Filter) -> tuple[tuple[Filter, int], ...]:
    """What could be meant as well: looser searches that find more, each with how many more."""
    offered = []
    found = count(connection, wanted)
    looser = {Match.PHRASE: (Match.WORDS, Match.ANY), Match.WORDS: (Match.ANY,), Match.ANY: ()}
    for match in looser[index.of(connection).hits(connection, wanted).match]:
        other = wanted.but(match=match)
        if (more := count(connection, other)) > found:
            offered.append((other, more - found))
            found = more
    return tuple(offered)


def nearest(connection: Connection, wanted: Filter) -> tuple[Filter, ...]:
    """Searches for the nearest spellings that find something, where the words find nothing."""
    speller = index.of(connection).speller(connection)
    langs = (wanted.lang,) if wanted.lang else LANGS
    parts = [
        [one.word.plain, *_alike(connection, langs, one.word.plain)]
        for one in speller.typed(wanted.text)
    ]
    texts = dict.fromkeys(
        " ".join(alike if at == i else words[0] for i, words in enumerate(parts))
        for at, others in enumerate(parts)
        for alike in others
    )
    offered = (replace(wanted.but(text=text), match=Match.BEST) for text in texts)
    return tuple([other for other in offered if count(connection, other)][:_LIKE])


def _alike(connection: Connection, langs: tuple[Lang, ...], word: str) -> list[str]:
    """Words of the data that are nearly this one, and begin with the same letter."""
    facets = [WORD[lang] for lang in langs]
    words = index.words_from(connection, facets, word[0], _LOOKED_AT)
    near = [each for each in words if abs(len(each) - len(word)) <= 1]
    return [alike for alike in get_close_matches(word, near, n=_LIKE, cutoff=0.7) if alike != word]


def other_texts(
    connection: Connection, numbers: list[int], lang: Lang
) -> dict[int, tuple[str, ...]]:
    """What records say beside title and summary, by number: notes, and figures as printed."""
    texts: dict[int, list[str]] = {number: [] for number in numbers}
    note = RECORD.c[f"note_{lang}"]
    notes = select(RECORD.c.number, note).where(RECORD.c.number.in_(numbers), note.is_not(None))
    figures = select(CLAIM.c.record, CLAIM.c.figure).where(CLAIM.c.record.in_(numbers))
    for chosen in (notes, figures.order_by(CLAIM.c.number)):
        for number, text in connection.execute(chosen):
            texts[number].append(text)
    return {number: tuple(found) for number, found in texts.items()}
