"""Who gives and who receives in a sentence: its places, by the words that lead to each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from app.figures import Found
from app.keeper.draft import words

Lead = Literal["give", "take", "from", "to", "at", "list"]

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+(?=[\"“(]?[^\W\d_a-z])|(?<=;)\s+")
_LISTS: Final[tuple[tuple[Lead, Sequence[str]], ...]] = (
    ("give", words.LISTS["giving"]),
    ("take", words.LISTS["receiving"]),
    ("from", (*words.LISTS["from"], *words.LISTS["asked"])),
    ("to", words.LISTS["to"]),
    ("at", words.LISTS["at"]),
)
_LEADS: Final = {word: lead for lead, listed in _LISTS for word in listed}
_LEAD: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_LEADS, key=len, reverse=True)))})(?!\w)"
    r"(?! (?:biết|rằng|hay|thấy|phép)(?!\w))",  # "cho biết" leads to nobody
    re.IGNORECASE,
)


# "lên Mường Khương", "về tỉnh Lai Châu": where one goes; "tăng lên" goes nowhere.
_TOWARDS: Final = re.compile(
    r"(?<!\w)(?:lên|về|sang|đến)(?= (?:(?:tỉnh|thành phố|huyện|thị xã|xã) )?[A-ZĐÂÁÀÊÔƠƯ])"
)
_PASSIVE: Final = re.compile(r"(?<!\w)(?:được|was|were|been) \Z", re.IGNORECASE)
# From "tại" to a place where it happens: no comma, or one before another place of a list.
_STILL_THERE: Final = re.compile(
    r"[^,]*|.*, ?(?:(?:và|the|tỉnh|thành phố|TP|huyện|thị xã|xã|phường) )*"
)


@dataclass(frozen=True)
class Mention:
    """A place named in a clause: the id of its province, and from where to where."""

    place: str
    start: int
    end: int


@dataclass(frozen=True)
class Clause:
    """A sentence of a paragraph; `start` is where in the paragraph, all else counts from there."""

    paragraph: int
    start: int
    text: str
    figures: tuple[Found, ...]  # as found in the paragraph
    mentions: tuple[Mention, ...]
    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    locations: tuple[str, ...]
    act: tuple[int, int] | None  # the first word of giving or receiving, in the paragraph
    gives: tuple[int, ...]  # where each word of giving begins, in the paragraph

    def at(self, figure: Found) -> tuple[int, int]:
        """Where a figure stands in the clause."""
        return figure.start - self.start, figure.end - self.start

    def act_of(self, figure: Found) -> int:
        """Which of several acts gives what a figure counts, from 1: what stands before the first is
        given by it.
        """
        return max(1, sum(start < figure.start for start in self.gives))

    def mentioned_before(self, figure: Found) -> Mention | None:
        start, _ = self.at(figure)
        return next((m for m in reversed(self.mentions) if m.end <= start), None)


def clauses(
    paragraph: int, text: str, figures: Sequence[Found], mentions: Sequence[Mention]
) -> Iterator[Clause]:
    """The sentences of a paragraph."""
    at, last = 0, None
    for end in [*(match.start() for match in _SENTENCE.finditer(text)), len(text)]:
        sentence = text[at:end]
        start = at + len(sentence) - len(sentence.lstrip())
        if start < end:
            inside = tuple(f for f in figures if start <= f.start < end)
            named = tuple(
                Mention(m.place, m.start - start, m.end - start)
                for m in mentions
                if start <= m.start < end
            )
            clause = _read(paragraph, start, text[start:end], inside, named)
            if last and text[at - 1 : at + 1].strip().startswith(";"):
                clause = _continued(clause, last)
            yield clause
            last = clause
        at = end


def _continued(clause: Clause, last: Clause) -> Clause:
    """A part of a sentence after a semicolon: who gives and what is done may stand before it."""
    return replace(
        clause,
        givers=clause.givers or last.givers,
        receivers=clause.receivers or last.receivers,
        act=clause.act or last.act,
    )


def _read(
    paragraph: int,
    start: int,
    text: str,
    figures: tuple[Found, ...],
    mentions: tuple[Mention, ...],
) -> Clause:
    leads = [(m.start(), m.end(), _LEADS[m[0].lower()]) for m in _LEAD.finditer(text)]
    leads = sorted([*leads, *((m.start(), m.end(), "to") for m in _TOWARDS.finditer(text))])
    acts = [(begin, end, lead) for begin, end, lead in leads if lead in {"give", "take"}]
    by_lead: dict[Lead | None, list[str]] = {}
    for mention in mentions:
        by_lead.setdefault(_lead_to(mention, text, leads), []).append(mention.place)
    verbs = [lead for _, _, lead in acts]
    if acts and _PASSIVE.search(text, 0, acts[0][0]):
        verbs[0] = "take"  # "Lào Cai được hỗ trợ": who stands first receives
    subjects = by_lead.get(None, [])
    givers, receivers = by_lead.get("from", []), by_lead.get("to", []) + by_lead.get("give", [])
    if verbs[:1] == ["take"]:
        givers, receivers = givers + by_lead.get("take", []), subjects + receivers
    elif givers and verbs:  # "được Hà Nội tặng": the one who stands first receives
        receivers = receivers or subjects
    elif verbs or "to" in by_lead:
        givers = subjects[:1] + givers
        receivers = receivers + subjects[1:]
    act = next(((begin + start, end + start) for begin, end, _ in acts), None)
    return Clause(
        paragraph,
        start,
        text,
        figures,
        mentions,
        _distinct(givers),
        _distinct(place for place in receivers if place not in givers[:1]),
        _distinct(by_lead.get("at", [])),
        act,
        tuple(begin + start for begin, _, lead in acts if lead == "give"),
    )


def _lead_to(mention: Mention, text: str, leads: Sequence[tuple[int, int, Lead]]) -> Lead | None:
    """What the words before a place say of it; None where it is what the sentence is about."""
    at, lead = next(
        ((end, lead) for _, end, lead in reversed(leads) if end <= mention.start), (0, None)
    )
    if ":" in text[at : mention.start]:
        return "list"
    # "tại trụ sở tỉnh Lào Cai, thành phố Hà Nội trao": it is about Hà Nội
    if lead == "at" and not _STILL_THERE.fullmatch(text, at, mention.start):
        return None
    after = next((begin for begin, _, lead in leads if begin >= mention.end and lead == "give"), -1)
    is_subject = text[mention.end : after].strip() in {"", "đã", "sẽ"} and after > 0
    return None if lead == "at" and is_subject and "," in text[at : mention.start] else lead


def _distinct(places: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(places))
