"""The whole check, as a report."""

from dataclasses import dataclass
from pathlib import Path

from app.evidence.articles import read
from app.evidence.claims import by_source
from app.evidence.coverage import ArticleCount, check_article
from app.evidence.support import unsupported
from app.seed import Problem, Seed


@dataclass(frozen=True)
class Report:
    """What the check found: every problem, one count an article read, and remarks."""

    problems: tuple[Problem, ...]
    articles: tuple[ArticleCount, ...] = ()
    notes: tuple[str, ...] = ()


def check(seed: Seed, sources_dir: Path | None) -> Report:
    """Hold `seed` against itself, and against the articles where a folder of them is given."""
    problems = [*unsupported(seed)]
    if sources_dir is None:
        return Report(tuple(problems))
    articles: list[ArticleCount] = []
    claims = by_source(seed)
    for source in seed.sources.values():
        article = read(source, seed, sources_dir)
        if isinstance(article, Problem):
            problems.append(article)
            continue
        count, found = check_article(article, claims.get(source.id, ()))
        articles.append(count)
        problems += found
    known = {source.file for source in seed.sources.values()}
    notes = tuple(
        f"{path.name}: no source of seed/ names it; `make draft ARTICLE={path}` begins one"
        for path in sorted(sources_dir.glob("*.txt"))
        if path.name not in known
    )
    return Report(tuple(problems), tuple(articles), notes)
