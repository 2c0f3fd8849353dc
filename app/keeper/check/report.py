"""The whole check, as a report: of valid data, and of drafts that are blank in parts."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from app.keeper import published
from app.keeper.check import articles, rules
from app.keeper.check.articles import Article, Cited, Folders, by_source, read_all
from app.keeper.check.coverage import ArticleCount, check_article
from app.keeper.check.twins import told_twice
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Readable, Seed
from app.settings import Settings
from app.values.vocabulary import ReadAs, Reason


@dataclass(frozen=True)
class Report:
    """What the check found: every problem, one count an article read, and remarks."""

    problems: Sequence[Problem]
    articles: Sequence[ArticleCount]
    notes: Sequence[str]


def everything(found: Readable, folder: Path, folders: Folders) -> Report:
    """The check of a folder of data that can be read, but for drafts that are blank yet.

    Raises SeedError where the manifest of what was published cannot be read.
    """
    last, manifest = published.read(folder), f"{folder.name}/{published.FILE}"
    problems = [
        *rules.unread(folder),
        *rules.unsorted(folder),
        *published.changed_unseen(found.seed, last, manifest),
    ]
    drafts: list[ArticleCount] = []
    for file, blank in found.drafts.items():
        problems.append(blank)
        for count, more in _look(folder.parent / file, file, folders):
            drafts.append(count)
            problems += more
    report = check(found.seed, folders, {count.file for count in drafts})
    return Report([*problems, *report.problems], [*report.articles, *drafts], report.notes)


def check(seed: Seed, folders: Folders, drafted: Iterable[str] = ()) -> Report:
    """Hold `seed` against itself, and against the articles and notes whose folders are there;
    note those that neither it nor a draft names.
    """
    counts, problems = _held(seed, read_all(seed, folders))
    problems = [
        *rules.broken(seed),
        *told_twice(seed),
        *rules.unsupported(seed),
        *problems,
    ]
    known = {source.file for source in seed.sources.values()} | {*drafted}
    notes = [
        f"{path.name}: no source of seed/ names it; `make draft ARTICLE={path}` begins one"
        for folder in folders.values()
        for path in sorted(folder.glob("*.txt"))
        if path.name not in known
    ]
    return Report(problems, counts, notes)


def refused(settings: Settings, seed: Seed) -> list[Problem]:
    """What is wrong with the claims on each text that is here, for those who build from `seed`."""
    folders = articles.folders(settings, settings.seed_dir)
    return _held(seed, read_all(seed, folders, only_here=True))[1]


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


_Table = TypeVar("_Table", bound=schema.Table)


def _look(
    path: Path, file: str, folders: Folders
) -> Iterator[tuple[ArticleCount, Sequence[Problem]]]:
    """What is wrong with the claims of each source of a draft, as far as its text is here.

    Its records are not valid yet; where their claims stand, and what none accounts for, can be
    told.
    """
    tables: Mapping[str, list[Mapping[str, Any]]] = tomllib.loads(path.read_text("utf-8"))
    cited: list[Cited] = []
    unknown: dict[str, Any] = {"date": None, "claims": ()}
    for table in ("record", "indicator"):
        for number, row in enumerate(tables.get(table, ()), 1):
            id_ = row.get("id") or f"{table} {number}"
            owner = schema.Record.model_construct(**unknown, id=id_)
            claims = _valid(schema.Claim, row.get("claims", ()))
            cited += [Cited(owner, claim, file) for claim in claims]
    for row in tables.get("source", ()):
        folder = folders.get(ReadAs.NOTES if row.get("text") == ReadAs.NOTES else ReadAs.ARTICLE)
        name = str(row.get("file") or "")
        if folder is None or not name or not (folder / name).is_file():
            continue
        digest = str(row.get("sha256"))
        known: dict[str, Any] = {"id": row.get("id"), "file": name, "sha256": digest}
        known |= {
            key: [*_valid(model, map(_reasoned, row.get(key, ())))]
            for key, model in (("set_aside", schema.SetAside), ("unclaimed", schema.Unclaimed))
        }
        source = schema.Source.model_construct(**known)
        article = Article(source, file, digest, articles.paragraphs(folder / name))
        yield check_article(article, [each for each in cited if each.claim.source == source.id])


def _reasoned(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry, with a reason where that is blank yet."""
    return {**row, "reason": row.get("reason") or Reason.CONTEXT}


def _valid(model: type[_Table], rows: Iterable[object]) -> Iterator[_Table]:
    for row in rows:
        with suppress(ValidationError):
            yield model.model_validate(row)
