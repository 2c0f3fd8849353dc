"""A draft that is blank in parts, held against its article all the same.

Its records are not valid yet; where their claims stand, and what none accounts for, can be told.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from app.figures import find
from app.keeper.check.articles import Article, paragraphs
from app.keeper.check.claims import Cited
from app.keeper.check.coverage import ArticleCount, check_article
from app.seed import schema
from app.seed.problems import Problem
from app.values.vocabulary import ReadAs, Reason

# A record of which only the claims are known.
_NOTHING: Final[Mapping[str, Any]] = {
    "date": None, "period": None, "part_of": None, "follows": None, "contribution": None,
    "quantities": {}, "claims": (),
}  # fmt: skip


def look(
    path: Path, file: str, sources_dir: Path | None, notes_dir: Path | None
) -> Iterator[tuple[ArticleCount, list[Problem]]]:
    """What is wrong with the claims of each source of a draft, as far as its text is here."""
    tables: Mapping[str, list[Mapping[str, Any]]] = tomllib.loads(path.read_text("utf-8"))
    for row in tables.get("source", ()):
        folder = notes_dir if row.get("text") == ReadAs.NOTES else sources_dir
        name = str(row.get("file") or "")
        if folder is None or not name or not (folder / name).is_file():
            continue
        texts = paragraphs(folder / name)
        digest = str(row.get("sha256"))
        read: dict[str, Any] = {
            "id": row.get("id"),
            "file": name,
            "sha256": digest,
            "set_aside": tuple(_valid(schema.SetAside, row.get("set_aside", ()))),
            "unclaimed": tuple(_valid(schema.Unclaimed, row.get("unclaimed", ()))),
        }
        source = schema.Source.model_construct(**read)
        article = Article(source, file, digest, texts, [find(text) for text in texts])
        count, problems = check_article(article, [*_claims(tables, source.id, file)])
        yield count, [*problems]


def _valid(model: type[BaseModel], rows: Iterable[Mapping[str, Any]]) -> Iterator[BaseModel]:
    """The entries that are valid but for a blank reason."""
    for row in rows:
        try:
            yield model.model_validate({**row, "reason": row.get("reason") or Reason.CONTEXT})
        except ValidationError:
            continue


def _claims(
    tables: Mapping[str, list[Mapping[str, Any]]], source_id: str, file: str
) -> Iterator[Cited]:
    for table in ("record", "indicator"):
        for number, row in enumerate(tables.get(table, ()), 1):
            owner = schema.Record.model_construct(
                **{**_NOTHING, "id": row.get("id") or f"{table} {number}"}
            )
            for claim in row.get("claims", ()):
                try:
                    valid = schema.Claim.model_validate(claim)
                except ValidationError:
                    continue
                if valid.source == source_id:
                    yield Cited(owner, valid, file)
