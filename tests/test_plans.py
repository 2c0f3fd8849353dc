"""No page reads a table from end to end: every statement that the app sends finds its rows by key.

Held by SQLite's own plans, over the pages, the feeds and the API at every kind of filter.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app import database, generate, index
from app.main import create_app
from app.seed import Seed
from app.settings import Settings

# They do not grow with the records, or are read in the order of their key, a page at a time.
SMALL = {"place", "relation", "sector", "party", "meta", "correction", "retired", "indicator",
         "CONSTANT", "(subquery-1)"}  # fmt: skip
IN_ORDER = {"SCAN source USING INDEX ix_source_position", "SCAN day USING INDEX"}

ADDRESSES = [
    "/",
    "/timeline",
    "/timeline?sector=health&place=lai-chau&status=done&year=2012",
    "/timeline?q=h%C3%A0+n%E1%BB%99i+b%E1%BB%87nh&sort=relevance",
    "/timeline?from=2010&to=2015-03&within=surely&sort=evidence&page=2",
    "/timeline?from=2010&sort=amount",
    "/timeline?source=ktdt-2019&person=unknown&sort=oldest",
    "/funding",
    "/funding?giver=tp-ha-noi&amount=known",
    "/provinces",
    "/provinces/lai-chau",
    "/sectors",
    "/sectors/health",
    "/sources",
    "/sources?page=2",
    "/sources/ktdt-2019",
    "/records/2011-hop-tac-ha-noi-lai-chau",
    "/about",
    "/data",
    "/embed/timeline",
    "/feed.xml",
    "/api/v1/records?q=b%E1%BB%87nh&limit=20&offset=40&sort=amount",
    "/api/v1/records/2011-hop-tac-ha-noi-lai-chau",
    "/api/v1/summary?group_by=giver_type&year=2012",
    "/api/v1/sources/ktdt-2019",
    "/timeline.csv?sector=health",
    "/timeline.json?year=2012",
]


@pytest.fixture(scope="module")
def large(real_seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More records than are drawn one by one, of more articles than stand on one page."""
    path = tmp_path_factory.mktemp("large") / "records.db"
    made = generate.world(real_seed, 1500, 1)
    database.build(made.seed, path, made.records)
    return path


@pytest.fixture(scope="module")
def asked(large: Path, static_dir: Path) -> Iterator[tuple[TestClient, list[tuple[str, Any]]]]:
    app = create_app(Settings(database_file=large, static_dir=static_dir))
    sent: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        sent.append((statement, parameters))

    event.listen(app.state.live.service.engine, "before_cursor_execute", note)
    with TestClient(app) as client:
        yield client, sent


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_statement_finds_its_rows_by_key(
    asked: tuple[TestClient, list[tuple[str, Any]]], large: Path, address: str
) -> None:
    client, sent = asked
    sent.clear()
    index._indexes.clear()  # so that bitmaps are read, too
    assert client.get(address).status_code == 200, address
    assert sent, "nothing was asked of the database"
    connection = sqlite3.connect(large)
    for statement, parameters in sent:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        for *_, step in plan:
            if step.startswith("SCAN"):
                scanned = step.split()[1]
                allowed = scanned in SMALL or any(step.startswith(known) for known in IN_ORDER)
                assert allowed, f"{step}: {statement}"
    connection.close()


def test_a_page_asks_little_and_reads_few_rows(
    asked: tuple[TestClient, list[tuple[str, Any]]], large: Path
) -> None:
    client, sent = asked
    client.get("/timeline?kind=meeting")
    sent.clear()
    client.get("/timeline?kind=meeting&page=2")
    assert len(sent) < 20
