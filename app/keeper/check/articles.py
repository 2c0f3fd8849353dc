"""An article: its paragraphs, the figures in them, the text's hash."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.figures import Found, find, fold, parse
from app.keeper.check.spots import Span, spots
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Seed
from app.settings import Settings
from app.values.vocabulary import ReadAs

NOTES = "notes"  # the folder of seed/ that holds our notes of pages, read where text = "notes"


def folder(settings: Settings) -> Path | None:
    """The folder of the articles; None where there is none."""
    named = settings.sources_dir
    # An empty SOURCES_DIR reads as the current folder, which is the program's own.
    return named if named != Path() and named.is_dir() else None


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
    figures: list[list[Found]]  # of each paragraph

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

    def inside(self, paragraph: int, options: Iterable[Span]) -> list[Found]:
        """The figures of a paragraph that lie, with their core, in one of these parts of it."""
        parts = list(options)
        return [
            figure
            for figure in self.figures[paragraph - 1]
            if any(start <= figure.core[0] and figure.core[1] <= end for start, end in parts)
        ]

    def at(self, paragraph: int, options: Iterable[Span]) -> list[Found]:
        """The figures of a paragraph of which one of these parts holds something: a part that is
        cut out of a figure is read as the whole of it.
        """
        parts = list(options)
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


def read_all(
    seed: Seed, sources_dir: Path | None, notes_dir: Path | None, *, only_here: bool = False
) -> Iterator[Article | Problem]:
    """The text of each source whose folder is given; `only_here` leaves out what is not there."""
    for source in seed.sources.values():
        folder = notes_dir if source.text is ReadAs.NOTES else sources_dir
        if folder and (not only_here or (folder / source.file).is_file()):
            yield read(source, seed, folder)


def read(source: schema.Source, seed: Seed, folder: Path) -> Article | Problem:
    """The text that a source's claims are held against, or why it cannot be read."""
    path = folder / source.file
    file = seed.file_of["source", source.id]
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        texts = paragraphs(path)
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); name a file of {folder}"
        return Problem(file, source.id, "file", message)
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8"
        return Problem(file, source.id, "file", message)
    return Article(source, file, digest, texts, [find(text) for text in texts])
