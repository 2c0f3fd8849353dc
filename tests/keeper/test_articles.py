"""The articles of our own: the one that a keeper finished says what its article says."""

import shutil
from pathlib import Path

from app.keeper.check.report import check
from app.seed import reading
from app.settings import ROOT
from app.values.vocabulary import ReadAs

ARTICLES = Path(__file__).parent / "articles"


def test_the_finished_article_passes_the_check(tmp_path: Path) -> None:
    seed_dir = tmp_path / "seed"
    shutil.copytree(ROOT / "seed", seed_dir)
    shutil.copy(ARTICLES / "truong-noi-tru.toml", seed_dir / "sources" / "bao-vi-du-2023.toml")
    (tmp_path / "texts").mkdir()
    shutil.copy(ARTICLES / "truong-noi-tru.txt", tmp_path / "texts")
    report = check(reading.read(seed_dir), {ReadAs.ARTICLE: tmp_path / "texts"})
    assert [str(found) for found in report.problems if "bao-vi-du-2023" in str(found)] == []
    (count,) = [count for count in report.articles if count.source == "bao-vi-du-2023"]
    assert count.unaccounted == 0
