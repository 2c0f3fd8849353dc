"""No sentence of an article is in the project."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from app.seed.reading import Seed
from app.settings import ROOT, Settings
from app.values import words

# So many syllables in a row are a sentence of the article, not a fact or a name.
COPIED = 12


def _shingles(text: str) -> set[str]:
    syllables = words.tokens(text.casefold())
    return {" ".join(syllables[n : n + COPIED]) for n in range(len(syllables) - COPIED + 1)}


def _articles() -> list[str]:
    folder = Settings().sources_dir
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def _our_texts() -> Iterator[tuple[str, str]]:
    """Every file that is, or would be, part of the repository: all but what is made."""
    made = {"var", "node_modules", "__pycache__"}
    notes = ROOT / "seed" / "notes"  # of other pages, in our own words
    for folder, folders, files in os.walk(ROOT):
        if Path(folder) == notes:
            continue
        folders[:] = [name for name in folders if name not in made and not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="ignore")


def test_no_sentence_of_an_article_is_in_the_repository(frozen_seed: Seed) -> None:
    headlines = [source.headline.vi for source in frozen_seed.sources.values()]
    printed = set().union(*map(_shingles, _articles()), set())
    printed -= set().union(*map(_shingles, headlines))
    for name, text in _our_texts():
        copied = _shingles(text) & printed
        assert not copied, f"{name}: {sorted(copied)[:3]}"


def test_the_check_for_copies_sees_one() -> None:
    text = "một hai ba bốn năm sáu bảy tám chín mười mười một"
    assert _shingles(text) == {" ".join(re.findall(r"\w+", text))}
    assert _shingles(f"- “{text.upper()}”!") == _shingles(text)
    assert not _shingles("một hai ba")
