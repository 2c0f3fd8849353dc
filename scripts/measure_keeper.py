"""How much of an article the keeper's draft finds, and how much of what it finds is right.

    python -m scripts.measure_keeper [--misses]

reads the articles labelled in tests/keeper/articles/labels.toml (their texts lie beside it, or are
notes of seed/), and prints recall and precision as a table for docs/keeper.md, for the articles
that were looked at while the parser was mended and for those that were held out. `--misses` names,
of the articles looked at only, what was missed and what was found wrongly.
"""

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.figures import FigureKind, Found
from app.figures.lexicon import CURRENCIES
from app.keeper.check import articles
from app.keeper.draft.findings import Paragraph, main_gift, main_sector, paragraphs
from app.seed import reading as seeds
from app.seed.reading import Seed

ROOT: Final = Path(__file__).parents[1]
LABELLED: Final = ROOT / "tests" / "keeper" / "articles"
NOTES: Final = ROOT / "seed" / "notes"
_DOLLARS: Final = {"US$", "$", "dollars", "US dollars", "đô la", "đô la Mỹ"}  # printed for USD
_COUNTED: Final = {FigureKind.COUNT, FigureKind.PERCENT, FigureKind.TIMES}
_DATED: Final = {FigureKind.DATE, FigureKind.PERIOD}
MEASURES: Final = ("money", "dates", "quantities", "places", "sector", "giver", "receiver")


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
        found = dict(_found(paragraphs(texts, seed), seed))
        for measured, score in scores.items():
            wanted = label.get(measured, [])
            wanted = [wanted] if isinstance(wanted, str) else wanted
            if measured in {"sector", "giver", "receiver"} and not wanted:
                continue  # not labelled: the article has no main gift
            score.add(name, Counter(wanted), Counter(found[measured]))
    return scores


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
    if options.misses:
        for name, score in columns[0].items():
            for what in score.missed:
                out(f"missed {name} {what}\n")
            for what in score.wrong:
                out(f"wrong {name} {what}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
