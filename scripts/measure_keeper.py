"""How much of an article the keeper's draft finds, and how much of what it finds is right.

    python -m scripts.measure_keeper [--misses]

reads the articles labelled in tests/keeper/articles/labels.toml (their texts lie beside it, or are
notes of seed/), and prints recall and precision as a table for docs/keeper.md, for the articles
that were looked at while the parser was mended and for those that were held out; then, of each
article that a keeper finished, how much was drafted, typed and deleted. `--misses` names, of the
articles looked at only, what was missed and what was found wrongly.
"""

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

from app.figures import FigureKind, Found
from app.figures.lexicon import CURRENCIES
from app.keeper.check import articles
from app.keeper.draft.findings import Paragraph, main_gift, main_sector, paragraphs, whole
from app.keeper.draft.gifts import gifts, other_acts
from app.keeper.draft.skeleton import draft
from app.seed import reading as seeds
from app.seed.reading import Seed
from app.values.vocabulary import Status

ROOT: Final = Path(__file__).parents[1]
LABELLED: Final = ROOT / "tests" / "keeper" / "articles"
NOTES: Final = ROOT / "seed" / "notes"
_DOLLARS: Final = {"US$", "$", "dollars", "US dollars", "đô la", "đô la Mỹ"}  # printed for USD
_COUNTED: Final = {FigureKind.COUNT, FigureKind.PERCENT, FigureKind.TIMES}
_DATED: Final = {FigureKind.DATE, FigureKind.PERIOD}
MEASURES: Final = (
    "money",
    "dates",
    "quantities",
    "places",
    "sector",
    "giver",
    "receiver",
    "records",
    "sides",
)


@dataclass
class Score:
    """What was to be found, what was found, and what of it was right."""

    labelled: int = 0
    found: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, wanted: Counter[str], found: Counter[str]) -> None:
        self.labelled += wanted.total()
        self.found += found.total()
        self.right += (wanted & found).total()
        self.missed += [f"{name}: {what}" for what in (wanted - found).elements()]
        self.wrong += [f"{name}: {what}" for what in (found - wanted).elements()]

    @property
    def recall(self) -> float:
        return 100 * self.right / self.labelled if self.labelled else 100.0

    @property
    def precision(self) -> float:
        return 100 * self.right / self.found if self.found else 100.0


def text_of(name: str) -> Path:
    """The text that a name of labels.toml means."""
    own = LABELLED / f"{name}.txt"
    return own if own.exists() else NOTES / f"{name}.txt"


def measure(labels: Mapping[str, Any], seed: Seed) -> dict[str, Score]:
    """The scores of these articles, by measure."""
    scores = {name: Score() for name in MEASURES}
    for name, label in labels.items():
        texts = articles.paragraphs(text_of(name))
        read = paragraphs(texts, seed)
        found = dict(_found(read, seed))
        wanted_records = [*_told(name, label, seed)]
        for measured, score in scores.items():
            if measured in {"records", "sides"}:
                continue
            wanted = label.get(measured, [])
            wanted = [wanted] if isinstance(wanted, str) else wanted
            if measured in {"sector", "giver", "receiver"} and not wanted:
                continue  # not labelled: the article has no main gift
            score.add(name, Counter(wanted), Counter(found[measured]))
        _compare(name, [*_proposed(read, seed)], wanted_records, scores["records"], scores["sides"])
    return scores


@dataclass(frozen=True)
class Told:
    """A record: what the draft proposes, or what was kept."""

    name: str
    kind: str
    paragraphs: frozenset[int]
    amount: int | None
    sides: tuple[str | None, str | None] | None  # of a gift: the places

    def is_of(self, other: "Told") -> bool:
        gifts = (self.sides is None) == (other.sides is None)
        kinds = self.kind == other.kind or (gifts and self.sides is not None)
        return kinds and self.amount == other.amount and bool(self.paragraphs & other.paragraphs)


def _told(name: str, label: Mapping[str, Any], seed: Seed) -> Iterator[Told]:
    """The records that an article tells: of a note, those of `seed/`; of another, the labels."""
    for line in label.get("records", ()):
        kind, paragraph, amount, giver, receiver = [*line.split(), *["-"] * 4][:5]
        sides = None if giver == "-" else (giver, receiver)
        yield Told(line, kind, frozenset([int(paragraph)]), _amount(amount), sides)
    sources = {source.id for source in seed.sources.values() if source.file == f"{name}.txt"}
    for record in seed.records.values():
        cited = frozenset(claim.paragraph for claim in record.claims if claim.source in sources)
        gift = record.contribution
        if cited:
            parties = (seed.parties[gift.giver], seed.parties[gift.receiver]) if gift else None
            sides = (parties[0].place, parties[1].place) if parties else None
            amount = gift.amount_vnd if gift else None
            yield Told(record.id, record.kind, cited, amount, sides)


def _amount(text: str) -> int | None:
    return None if text == "-" else int(text)


def _proposed(read: Sequence[Paragraph], seed: Seed) -> Iterator[Told]:
    told = gifts(read, seed)
    for gift in told:
        numbers = frozenset(telling.clause.paragraph for telling in gift.tellings)
        amount = whole(gift.amount) if gift.amount else None
        sides = None if gift.status is Status.PROPOSED else (gift.giver, gift.receiver)
        yield Told(f"{gift.kind} {amount}", gift.kind, numbers, amount, sides)
    for number, act in other_acts(read, told, seed).items():
        yield Told(f"{act.kind} ({act.words})", act.kind, frozenset([number]), None, None)


def _compare(
    name: str, proposed: Sequence[Told], kept: Sequence[Told], records: Score, sides: Score
) -> None:
    """Which proposed records were kept, and of which of all gifts giver and receiver are right."""
    left = list(kept)
    found: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for one in proposed:
        same = next((other for other in left if one.is_of(other)), None)
        if same is None:
            found[f"{one.name}, paragraphs {sorted(one.paragraphs)}"] += 1
            continue
        left.remove(same)
        found[same.name] += 1
        if same.sides is not None:
            told[f"{same.name} {one.sides}"] += 1
    sides.add(name, Counter(f"{each.name} {each.sides}" for each in kept if each.sides), told)
    records.add(name, Counter(each.name for each in kept), found)


def _found(read: Sequence[Paragraph], seed: Seed) -> Iterator[tuple[str, list[str]]]:
    figures = [figure for paragraph in read for figure in paragraph.figures]
    yield "money", [_sum(f) for f in figures if _is_money(f) and f.value.number]
    yield "dates", [_dateless_side(f.value.edtf) for f in figures if f.kind in _DATED]
    yield "quantities", [_quantity(f) for f in figures if f.kind in _COUNTED and not _is_money(f)]
    yield "places", sorted({place for p in read for place in p.named if place != "trung-uong"})
    yield "sector", [sector] if (sector := main_sector(read)) else []
    giver, receiver = main_gift(read, seed)
    yield "giver", [giver] if giver else []
    yield "receiver", [receiver] if receiver else []


def _is_money(figure: Found) -> bool:
    """Whether it is a sum, of đồng or of other money."""
    currency = figure.value.unit.split("/")[0]
    return figure.kind is FigureKind.MONEY or currency in {*CURRENCIES, *_DOLLARS}


def _sum(figure: Found) -> str:
    currency = figure.value.unit.split("/")[0]
    currency = "USD" if currency in _DOLLARS else currency
    code = "" if currency == "đồng" else f" {currency}"
    return f"{figure.value.number:f}{code}"


def _quantity(figure: Found) -> str:
    number, unit = figure.value.number, figure.value.unit
    return f"{'' if number is None else format(number, 'f')} {(unit.split() or [''])[0].lower()}"


def _dateless_side(edtf: str) -> str:
    return re.sub(r"^\.\./|/\.\.$", "", edtf)


def typed(name: str, seed: Seed) -> tuple[int, int, int]:
    """Of an article finished by a keeper: the characters drafted, typed and deleted."""
    finished = (LABELLED / f"{name}.toml").read_text(encoding="utf-8")
    (source,) = tomllib.loads(finished)["source"]
    begun = draft(text_of(name), seed, source["added"], source["id"])
    matcher = SequenceMatcher(None, begun, finished, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        len(begun),
        sum(to - start for _, _, _, start, to in changes),
        sum(to - start for _, start, to, _, _ in changes),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure_keeper", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--misses", action="store_true", help="name what was missed or wrong")
    options = parser.parse_args(arguments)
    labels = tomllib.loads((LABELLED / "labels.toml").read_text(encoding="utf-8"))
    seed = seeds.read(ROOT / "seed")
    seen = {name: label for name, label in labels.items() if not label.get("held_out")}
    held = {name: label for name, label in labels.items() if label.get("held_out")}
    columns = [measure(part, seed) for part in (seen, held, labels)]
    out = sys.stdout.write
    out("| | looked at: recall, precision | held out: recall, precision | all | labelled |\n")
    out("| --- | --- | --- | --- | --- |\n")
    for name in MEASURES:
        cells = [f"{c[name].recall:.0f} %, {c[name].precision:.0f} %" for c in columns]
        out(f"| {name} | {' | '.join(cells)} | {columns[2][name].labelled} |\n")
    for path in sorted(LABELLED.glob("*.toml")):
        if path.name != "labels.toml":
            drafted, written, deleted = typed(path.stem, seed)
            out(f"\n{path.stem}: {drafted:,} drafted, {written:,} typed, {deleted:,} deleted\n")
    if options.misses:
        for name, score in columns[0].items():
            for what in score.missed:
                out(f"missed {name} {what}\n")
            for what in score.wrong:
                out(f"wrong {name} {what}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
