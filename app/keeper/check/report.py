"""The whole check, as a report."""

from dataclasses import dataclass
from pathlib import Path

from app.keeper.check.articles import read, text_folder
from app.keeper.check.claims import by_source
from app.keeper.check.coverage import ArticleCount, check_article
from app.keeper.check.rules import broken
from app.keeper.check.support import unsupported
from app.keeper.check.twins import told_twice
from app.seed.reading import Problem, Seed


@dataclass(frozen=True)
class Report:
    """What the check found: every problem, one count an article read, and remarks."""

    problems: tuple[Problem, ...]
    articles: tuple[ArticleCount, ...] = ()
    notes: tuple[str, ...] = ()


def check(seed: Seed, sources_dir: Path | None, notes_dir: Path | None = None) -> Report:
    """Hold `seed` against itself, and against the articles and notes whose folders are given."""
    problems = [*broken(seed), *told_twice(seed), *unsupported(seed)]
    articles: list[ArticleCount] = []
    claims = by_source(seed)
    for source in seed.sources.values():
        folder = text_folder(source, sources_dir, notes_dir)
        if folder is None:
            continue
        article = read(source, seed, folder)
        if isinstance(article, Problem):
            problems.append(article)
            continue
        count, found = check_article(article, claims.get(source.id, ()))
        articles.append(count)
        problems += found
    known = {source.file for source in seed.sources.values()}
    notes = tuple(
        f"{path.name}: no source of seed/ names it; `make draft ARTICLE={path}` begins one"
        for folder in (sources_dir, notes_dir)
        if folder is not None
        for path in sorted(folder.glob("*.txt"))
        if path.name not in known
    )
    return Report(tuple(problems), tuple(articles), notes)
