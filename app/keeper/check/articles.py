"""An article: its paragraphs, the figures in them, the text's hash, the claims that cite it."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.figures import Found, find, fold, parse
from app.keeper.check.spots import Span, spots
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Seed
from app.settings import Settings
from app.values.vocabulary import ReadAs

# The folder of the articles and that of our notes of pages, those that are there.
Folders = Mapping[ReadAs, Path]


def folders(settings: Settings, seed_dir: Path) -> Folders:
    named = {ReadAs.ARTICLE: settings.sources_dir, ReadAs.NOTES: seed_dir / "notes"}
    # An empty SOURCES_DIR reads as the current folder, which is the program's own.
    return {kind: path for kind, path in named.items() if path != Path() and path.is_dir()}


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of an article, folded: item 0 is paragraph 1.

    Raises OSError where it cannot be read, UnicodeDecodeError where it is not UTF-8.
    """
    lines = re.split(r"\r\n|\r|\n", path.read_bytes().decode("utf-8"))
    return [folded for line in lines if (folded := fold(line))]


@dataclass(frozen=True)
class Article:
    """A source, with the text it was drawn from."""

    source: schema.Source
    file: str  # of seed/
    sha256: str
    paragraphs: list[str]

    @cached_property
    def figures(self) -> list[list[Found]]:
        """Those of each paragraph."""
        return [find(text) for text in self.paragraphs]

    def problem(self, name: str, message: str) -> Problem:
        return Problem(self.file, self.source.id, name, message)

    def has(self, paragraph: int) -> bool:
        return 1 <= paragraph <= len(self.paragraphs)

    def text(self, paragraph: int) -> str:
        return self.paragraphs[paragraph - 1]

    def spots_of(self, claim: schema.Claim) -> list[Span]:
        """Where a claim's figure stands in its paragraph: with its anchors, or without them."""
        if not self.has(claim.paragraph):
            return []
        text = self.text(claim.paragraph)
        found = spots(text, claim.figure, claim.prefix, claim.suffix)
        return found or spots(text, claim.figure)

    def inside(self, paragraph: int, parts: Sequence[Span]) -> list[Found]:
        """The figures of a paragraph that lie, with their core, in one of these parts of it."""
        return [
            figure
            for figure in self.figures[paragraph - 1]
            if any(start <= figure.core[0] and figure.core[1] <= end for start, end in parts)
        ]

    def at(self, paragraph: int, parts: Sequence[Span]) -> list[Found]:
        """The figures of a paragraph of which one of these parts holds something: a part that is
        cut out of a figure is read as the whole of it.
        """
        return [
            figure
            for figure in self.figures[paragraph - 1]
            if any(start < figure.core[1] and figure.core[0] < end for start, end in parts)
        ]

    def no_paragraph(self, number: int) -> str:
        return f"there is no paragraph {number}; the text has {len(self.paragraphs)}"

    def not_there(self, paragraph: int, figure: str) -> str:
        """Why a text is not in the paragraph that is said to print it, and where it is."""
        elsewhere = [str(n) for n, text in enumerate(self.paragraphs, 1) if spots(text, figure)]
        message = f"{figure!r} is not in paragraph {paragraph}"
        if elsewhere:
            word = "paragraph" if len(elsewhere) == 1 else "paragraphs"
            return f"{message}; it stands in {word} {', '.join(elsewhere)}"
        value = parse(figure)
        alike = [f.text for f in self.figures[paragraph - 1] if value and f.value == value]
        if alike:
            return f"{message}; write it as printed there: {', '.join(map(repr, alike))}"
        return f"{message}, nor in any other; write it exactly as printed, slips included"


@dataclass(frozen=True)
class Cited:
    """A claim, with the record or indicator that makes it."""

    owner: schema.Record | schema.Indicator
    claim: schema.Claim
    file: str

    def problem(self, message: str) -> Problem:
        name = f"{self.claim.field} ({self.claim.source}, paragraph {self.claim.paragraph})"
        return Problem(self.file, self.owner.id, name, message)


def by_source(seed: Seed) -> Mapping[str, Sequence[Cited]]:
    """Every claim by the id of its source."""
    claims: defaultdict[str, list[Cited]] = defaultdict(list)
    for table, owners in (("record", seed.records), ("indicator", seed.indicators)):
        for owner in owners.values():
            for claim in owner.claims:
                claims[claim.source].append(Cited(owner, claim, seed.file_of[table, owner.id]))
    return claims


def read_all(
    seed: Seed, folders: Folders, *, only_here: bool = False
) -> Iterator[Article | Problem]:
    """The text of each source whose folder is there, or why it cannot be read; `only_here` leaves
    out what is not there.
    """
    for source in seed.sources.values():
        folder, file = folders.get(source.text), seed.file_of["source", source.id]
        if not folder or (only_here and not (folder / source.file).is_file()):
            continue
        path = folder / source.file
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield Article(source, file, digest, paragraphs(path))
        except OSError as error:
            message = f"{path} cannot be read ({error.strerror}); name a file of {folder}"
            yield Problem(file, source.id, "file", message)
        except UnicodeDecodeError as error:
            message = f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8"
            yield Problem(file, source.id, "file", message)
