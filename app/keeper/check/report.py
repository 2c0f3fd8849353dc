"""The whole check, as a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.keeper import published
from app.keeper.check import articles, drafts, rules
from app.keeper.check.articles import Article
from app.keeper.check.claims import by_source
from app.keeper.check.coverage import ArticleCount, check_article
from app.keeper.check.support import unsupported
from app.keeper.check.twins import told_twice
from app.seed.problems import Problem
from app.seed.reading import Readable, Seed
from app.settings import Settings


@dataclass(frozen=True)
class Report:
    """What the check found: every problem, one count an article read, and remarks."""

    problems: tuple[Problem, ...]
    articles: tuple[ArticleCount, ...] = ()
    notes: tuple[str, ...] = ()


def everything(
    found: Readable, folder: Path, sources_dir: Path | None, notes_dir: Path | None
) -> Report:
    """The check of a folder of data that can be read, but for drafts that are blank yet.

    Raises SeedError where the manifest of what was published cannot be read.
    """
    last = published.read(folder)
    report = check(found.seed, sources_dir, notes_dir)
    unseen = (
        published.changed_unseen(found.seed, last, f"{folder.name}/{published.FILE}")
        if last
        else ()
    )
    problems = [*rules.unread(folder), *rules.unsorted(folder), *unseen]
    counts = list(report.articles)
    for file, blank in found.drafts.items():
        problems.append(blank)
        for count, more in drafts.look(folder.parent / file, file, sources_dir, notes_dir):
            counts.append(count)
            problems += more
    names = {count.file for count in counts}
    notes = tuple(note for note in report.notes if note.partition(":")[0] not in names)
    return Report((*problems, *report.problems), tuple(counts), notes)


def refused(settings: Settings, seed: Seed) -> list[Problem]:
    """What is wrong with the claims on each text that is here, for those who build from `seed`."""
    notes_dir = settings.seed_dir / articles.NOTES
    here = articles.read_all(seed, articles.folder(settings), notes_dir, only_here=True)
    return _held(seed, here)[1]


def check(seed: Seed, sources_dir: Path | None, notes_dir: Path | None = None) -> Report:
    """Hold `seed` against itself, and against the articles and notes whose folders are given."""
    counts, problems = _held(seed, articles.read_all(seed, sources_dir, notes_dir))
    problems = [*rules.broken(seed), *told_twice(seed), *unsupported(seed), *problems]
    known = {source.file for source in seed.sources.values()}
    notes = tuple(
        f"{path.name}: no source of seed/ names it; `make draft ARTICLE={path}` begins one"
        for folder in (sources_dir, notes_dir)
        if folder is not None
        for path in sorted(folder.glob("*.txt"))
        if path.name not in known
    )
    return Report(tuple(problems), tuple(counts), notes)


def _held(
    seed: Seed, read: Iterable[Article | Problem]
) -> tuple[list[ArticleCount], list[Problem]]:
    """What became of each article that could be read, and what is wrong with them all."""
    claims = by_source(seed)
    counts: list[ArticleCount] = []
    problems: list[Problem] = []
    for article in read:
        if isinstance(article, Problem):
            problems.append(article)
            continue
        count, found = check_article(article, claims.get(article.source.id, ()))
        counts.append(count)
        problems += found
    return counts, problems
