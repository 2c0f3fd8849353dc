"""What a search by words found, as its page tells it: where the words stand, what else could be
meant, and where it found nothing, what would.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages import forms
from app.pages.forms import chips
from app.pages.lists import record_count
from app.queries.context import Context
from app.queries.search import Searched
from app.values.spelling import Runs
from app.values.vocabulary import Match

_AROUND: Final = 60  # characters of a long text on either side of the first word that was found


@dataclass(frozen=True)
class Hit:
    """A record's texts in pieces, those marked that were searched for.

    `snippet`: another of its texts, where neither title nor summary has any.
    """

    title: Runs
    summary: Runs
    snippet: Runs


@dataclass(frozen=True)
class Offer:
    """Another filter that finds something, in words, and its address."""

    name: str
    count_words: str
    href: str


def found(
    context: Context, wanted: Filter, shown: Sequence[rows.Record], count: int
) -> SimpleNamespace:
    """What is told of the records that the filter finds, of which `shown` are on the page."""
    searched = queries.searched(context.connection, wanted)
    # What is found without one of the other filters.
    without = _without(context, wanted) if not count else []
    if searched is None:
        return SimpleNamespace(sentence="", hits={}, related=[], nearest=[], without=without)
    names = {
        Match.WORDS: context.say("All of the words, apart from each other"),
        Match.ANY: context.say("Words like these, in either language"),
    }
    return SimpleNamespace(
        sentence=_sentence(context, wanted, searched) if count else "",
        hits=_hits(context, searched, shown),
        related=[
            Offer(names[other.match], record_count(context, more), context.paths.timeline(other))
            for other, more in queries.related(context.connection, wanted)
        ],
        nearest=[
            Offer(other.text, _count_words(context, other), context.paths.timeline(other))
            for other in (queries.nearest(context.connection, wanted) if not count else ())
        ],
        without=without,
    )


def _sentence(context: Context, wanted: Filter, searched: Searched) -> str:
    """How what is found has the words, where not as they were typed."""
    if searched.match is Match.WORDS:
        return context.say(
            "Nothing has “%(words)s” side by side; these have all of the words.", words=wanted.text
        )
    if searched.match is Match.ANY:
        return context.say(
            "These have words like “%(words)s”: in either language, without diacritics, or only "
            "begun so.",
            words=wanted.text,
        )
    return ""


def _count_words(context: Context, wanted: Filter) -> str:
    return record_count(context, queries.count(context.connection, wanted))


def _without(context: Context, wanted: Filter) -> list[Offer]:
    """Each thing that is filtered by, beside the words, without which something is found."""
    others = [wanted.choose(facet) for facet, _ in wanted.facets]
    if wanted.start or wanted.end:
        others.append(wanted.but(start="", end=""))
    all_chips = chips(context, wanted, "/timeline")
    offers = []
    for other in others:
        if queries.count(context.connection, other):
            kept = {(chip.label, chip.value) for chip in chips(context, other, "/timeline")}
            gone = [chip for chip in all_chips if (chip.label, chip.value) not in kept]
            words = _count_words(context, other)
            offers.append(Offer(forms.sentence(gone), words, context.paths.timeline(other)))
    return offers


def _hits(context: Context, searched: Searched, shown: Sequence[rows.Record]) -> dict[str, Hit]:
    lang = context.lang
    hits = {
        record.id: Hit(searched.runs(record.title[lang]), searched.runs(record.summary[lang]), ())
        for record in shown
    }
    bare = [
        record
        for record in shown
        if not any(hit for _, hit in hits[record.id].title + hits[record.id].summary)
    ]
    others = queries.other_texts(context.connection, [record.number for record in bare], lang)
    for record in bare:
        texts = (*(person.name for person in record.people), *others[record.number])
        marked = (runs for runs in map(searched.runs, texts) if any(hit for _, hit in runs))
        hit = hits[record.id]
        hits[record.id] = Hit(hit.title, hit.summary, _shortened(next(marked, ())))
    return hits


def _shortened(runs: Runs) -> Runs:
    """What stands around the first word that was found."""
    at = next((at for at, (_, hit) in enumerate(runs) if hit), 0)
    short = list(runs[max(0, at - 1) : at + 2])
    if at and len(short[0][0]) > _AROUND:
        short[0] = ("…" + short[0][0][-_AROUND:], False)
    if short and not short[-1][1] and len(short[-1][0]) > _AROUND:
        short[-1] = (short[-1][0][:_AROUND] + "…", False)
    return tuple(short)
