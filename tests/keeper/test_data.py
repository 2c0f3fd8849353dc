"""The data itself, whatever it is: `seed/`, or what `SEED_DIR` names.

What holds of any data is what `make check` checks; here stands that it does hold, and that every
page of the data is there and says the same sums. Nothing here knows a record.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import queries
from app.data.filters import Filter
from app.keeper.check import __main__ as keeper
from app.keeper.check import articles
from app.main import create_app
from app.seed import reading
from app.seed.reading import Seed
from app.settings import ROOT, Settings
from app.store import database
from app.values.vocabulary import ReadAs
from tests.keeper.test_new_article import ARTICLE, EDITED

SEED = Settings().seed_dir


@pytest.fixture(scope="module")
def seed() -> Seed:
    return reading.read(SEED)


@pytest.fixture(scope="module")
def site(
    seed: Seed, static_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    database.build(seed, folder / "records.db")
    settings = Settings(
        database_file=folder / "records.db",
        static_dir=static_dir,
        cards_dir=folder / "cards",
        access_log=False,
    )
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def test_the_keepers_check_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert keeper.main(["--seed", str(SEED)]) == 0, capsys.readouterr().err


def test_every_record_place_sector_and_article_has_its_page(seed: Seed, site: TestClient) -> None:
    paths = [f"/records/{id_}" for id_ in seed.records]
    paths += [f"/provinces/{id_}" for id_ in seed.places]
    paths += [f"/sectors/{id_}" for id_ in seed.sectors]
    paths += [f"/sources/{id_}" for id_ in seed.sources]
    for path in ["/", "/timeline", "/funding", "/provinces", "/sources", "/about", *paths]:
        assert site.get(path).status_code == 200, path
    assert site.get("/en/timeline").status_code == 200


def test_each_gift_is_in_one_sum_however_it_is_grouped(seed: Seed, site: TestClient) -> None:
    gifts = [row for row in seed.records.values() if row.contribution]
    delivered = [
        row.contribution
        for row in gifts
        if row.contribution
        and row.contribution.counted
        and not row.contribution.token
        and row.status in {"done", "ongoing"}
    ]
    by_hand = sum(gift.amount_vnd or 0 for gift in delivered)
    for group in ("year", "sector", "form", "giver_type", "place"):
        summary = site.get("/api/v1/summary", params={"group_by": group}).json()
        total = summary["total"]
        assert (total["delivered_vnd"] or 0) == by_hand
        assert total["records_with_amount"] + total["records_without_amount"] == len(delivered)
        assert sum(row["delivered_vnd"] or 0 for row in summary["groups"]) == by_hand
        assert sum(row["received_vnd"] or 0 for row in summary["places"]) <= by_hand


def test_the_founding_articles_alone_say_what_they_said(
    seed: Seed, tmp_path: Path, frozen_seed: Seed
) -> None:
    """What was found later changes no sum of the five articles."""
    founding = {
        id_
        for id_, row in seed.records.items()
        if any(seed.sources[claim.source].collection == "founding" for claim in row.claims)
    }
    assert founding >= frozen_seed.records.keys() - seed.retired.keys()
    path = tmp_path / "records.db"
    database.build(seed, path)
    engine = database.open_read_only(path)
    with engine.connect() as connection:
        reference = queries.reference(connection)
        rows = queries.records(connection, reference, Filter())
    engine.dispose()
    assert {row.id for row in rows if row.collection == "founding"} == founding


@pytest.mark.skipif("SEED_DIR" in os.environ, reason="this is the run that the test starts")
def test_the_keepers_example_leaves_these_tests_green(tmp_path: Path) -> None:
    """The worked example of the guide, added to `seed/`: nothing here or elsewhere turns red, for
    tests of code stand on the frozen seed.
    """
    grown, texts = tmp_path / "seed", tmp_path / "sources"
    shutil.copytree(ROOT / "seed", grown)
    (grown / "sources" / "vi-du-2024.toml").write_text(EDITED, encoding="utf-8")
    environment = {**os.environ, "SEED_DIR": str(grown)}
    theirs = articles.folders(Settings(), grown).get(ReadAs.ARTICLE)
    if theirs:  # where they are not, the check goes without them
        shutil.copytree(theirs, texts)
        (texts / "vi-du-2024.txt").write_text(ARTICLE, encoding="utf-8")
        environment["SOURCES_DIR"] = str(texts)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
