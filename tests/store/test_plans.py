"""No page reads a table from end to end: every statement that the app sends finds its rows by key.

Held by the engine's own plans, over the pages, the feeds and the API at every kind of filter.
PostgreSQL is asked for plans that read a whole table only where there is no other way: of tables as
small as a test's it would read all in any case.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from starlette.testclient import TestClient

from app import queries
from app.main import create_app
from app.seed.reading import Seed
from app.store import database, index, postgres
from app.store.database import Target
from bench import generate
from tests.conftest import Stored, settings_of

# They do not grow with the records, or are read in the order of their key, a page at a time.
SMALL = {"place", "relation", "sector", "party", "meta", "correction", "retired", "indicator",
         "indicatorsector", "spelling", "CONSTANT", "(subquery-1)"}  # fmt: skip
IN_ORDER = {"SCAN source USING INDEX ix_source_position", "SCAN day USING INDEX"}
# Read once of a database, with the bitmaps: which records are parts of which.
ONCE = {"SCAN record USING COVERING INDEX record_by_part_of"}

ADDRESSES = [
    "/",
    "/timeline",
    "/timeline?sector=health&place=lai-chau&status=done&year=2012",
    "/timeline?q=h%C3%A0+n%E1%BB%99i+b%E1%BB%87nh&sort=relevance",
    "/timeline?from=2010&to=2015-03&within=surely&sort=evidence",
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


@pytest.fixture(scope="session")
def large(frozen_seed: Seed, stored: Stored, tmp_path_factory: pytest.TempPathFactory) -> Target:
    """More records than are drawn one by one, of more articles than stand on one page."""
    target = stored(tmp_path_factory.mktemp("large"), "large")
    made = generate.world(frozen_seed, 1500, 1)
    database.build(made.seed, target, made.records)
    return target


Sent = list[tuple[str, Any]]


@pytest.fixture(scope="session")
def asked(large: Target, static_dir: Path) -> Iterator[tuple[TestClient, Sent]]:
    app = create_app(settings_of(large, static_dir=static_dir, access_log=False))
    sent: Sent = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        sent.append((statement, parameters))

    event.listen(app.live.service.engine, "before_cursor_execute", note)
    with TestClient(app) as client:
        client.get("/follow-up")  # until when articles were read is asked once of a database
        yield client, sent


def plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """The steps of the engine's plan."""
    on_server = postgres.serves(connection)
    if on_server:
        connection.exec_driver_sql("SET enable_seqscan = off")
    explain = "EXPLAIN" if on_server else "EXPLAIN QUERY PLAN"
    return [row[-1] for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)]


def scanned(step: str) -> str | None:
    """The table that a step reads from end to end; none where it finds rows by key."""
    if any(step.startswith(known) for known in IN_ORDER | ONCE):
        return None
    found = re.match(r"SCAN (\S+)|.*Seq Scan on (\S+)", step)
    return found[1] or found[2] if found else None


@pytest.mark.engines
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_statement_finds_its_rows_by_key(
    asked: tuple[TestClient, Sent], large: Target, address: str
) -> None:
    client, sent = asked
    sent.clear()
    index._indexes.clear()  # so that bitmaps are read, too
    queries.reading._kept.clear()
    assert client.get(address).status_code == 200, address
    assert sent, "nothing was asked of the database"
    engine = database.open_read_only(large)
    with engine.connect() as connection:
        for statement, parameters in list(sent):
            for step in plan(connection, statement, parameters):
                assert scanned(step) in {None, *SMALL}, f"{step}: {statement}"
    engine.dispose()


def test_a_step_that_reads_a_whole_table_is_seen() -> None:
    assert scanned("SCAN claim") == "claim"
    assert scanned("  ->  Parallel Seq Scan on claim  (cost=0.00..9.00 rows=1)") == "claim"
    assert scanned("SEARCH claim USING INDEX ix_claim_record (record=?)") is None


@pytest.mark.engines
def test_a_page_asks_little_and_reads_few_rows(
    asked: tuple[TestClient, Sent],
) -> None:
    client, sent = asked
    client.get("/timeline?kind=meeting")
    sent.clear()
    client.get("/timeline?kind=meeting&page=2")
    assert len(sent) < 20
