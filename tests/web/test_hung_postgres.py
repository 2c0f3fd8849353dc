"""A PostgreSQL that hangs holds up who asked for what it has to say, for a while, and nobody else.

Over the app as it is run, and a real server: its processes are stopped, its tables locked.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import URL, Connection, NullPool, create_engine

from app.assets.manifest import load_manifest
from app.settings import ROOT
from app.store import postgres
from app.web import busy
from app.web.answering import Route
from scripts.serving import Server, serving
from tests.builders import build, record, world
from tests.conftest import SERVER, Databases
from tests.web.test_serve import wait_until

on_a_server = pytest.mark.skipif(not SERVER, reason="TEST_DATABASE_URL names no PostgreSQL server")

QUERY_SECONDS = 1.0
BOUND = QUERY_SECONDS + postgres._GRACE  # seconds, after which a query is given up
SLACK = 3.0  # for a machine that is busy
AT_ONCE = 0.5  # of what waits for no query

Counted = Callable[[str, object], None]


@pytest.fixture(scope="module")
def server(
    new_database: Databases, static_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, URL]]:
    """The app over a database of its own."""
    url, folder = new_database(), tmp_path_factory.mktemp("hung")
    build(folder, world(record("met")), url)
    where = {"database_url": url.render_as_string(hide_password=False), "static_dir": static_dir}
    with serving(folder, **where, query_seconds=QUERY_SECONDS) as running:
        yield running, url


@contextmanager
def keeper(url: URL) -> Iterator[Connection]:
    """A connection that is none of the app's."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection


@contextmanager
def locked(url: URL) -> Iterator[None]:
    """Nobody can read claims, which are not kept, until the block ends."""
    with keeper(url) as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("LOCK TABLE records_000001.claim IN ACCESS EXCLUSIVE MODE")
        yield
        connection.exec_driver_sql("ROLLBACK")


def backends(url: URL, having: str = "true") -> list[int]:
    """The server's processes that serve the app."""
    with keeper(url) as connection:
        found = connection.exec_driver_sql(
            "SELECT pid FROM pg_stat_activity WHERE pid != pg_backend_pid() "
            f"AND datname = '{url.database}' AND backend_type = 'client backend' AND {having}"
        )
        return list(found.scalars())


@contextmanager
def stopped(pids: list[int]) -> Iterator[None]:
    """These processes stand still until the block ends."""
    if not pids or not all(is_postgres(pid) for pid in pids):
        pytest.skip("the server is on another machine, or another user's")
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in filter(is_postgres, pids):
            os.kill(pid, signal.SIGCONT)


def is_postgres(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"postgres")
    except OSError:
        return False


@contextmanager
def asking(server: Server, *paths: str) -> Iterator[list[Future[tuple[httpx2.Response, float]]]]:
    """The answers to come to what is asked at once, each with the seconds it took."""

    def ask(path: str) -> tuple[httpx2.Response, float]:
        started = time.monotonic()
        return server.get(path), time.monotonic() - started

    with ThreadPoolExecutor(len(paths)) as pool:
        yield [pool.submit(ask, path) for path in paths]


def others_are_served(server: Server, until: Callable[[], bool]) -> list[float]:
    """Ask for what needs no query until then; the seconds each answer took."""
    styles = load_manifest(ROOT / "var" / "static" / "manifest.json").url("app.css")
    took = []
    deadline = time.monotonic() + 20
    while not until():
        assert time.monotonic() < deadline
        for path in ("/healthz", "/about", styles):
            started = time.monotonic()
            assert server.get(path).status_code == 200
            took.append(time.monotonic() - started)
            assert took[-1] < AT_ONCE, path
        time.sleep(0.05)
    return took


def meanwhile(others: list[float]) -> str:
    return f"meanwhile {len(others):,} others were answered, the slowest after {max(others):.2f} s"


def said(server: Server, start: str) -> int:
    """How often its log says what begins so."""
    return sum(line.get("message", "").startswith(start) for line in server.lines())


@on_a_server
def test_who_waits_for_a_table_holds_up_nobody_else(
    server: tuple[Server, URL], is_long: bool, record_property: Counted
) -> None:
    app, url = server
    assert app.get("/about").status_code == 200  # and kept
    paths = [f"/api/v1/records?limit={number}" for number in range(1, 101 if is_long else 31)]
    with locked(url), asking(app, *paths) as asked:
        others = others_are_served(app, lambda: all(one.done() for one in asked))
    for answer, _ in (one.result() for one in asked):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, busy.RETRY_AFTER)
    longest = max(seconds for _, seconds in (one.result() for one in asked))
    assert longest < 2 * QUERY_SECONDS + busy.WAIT_SECONDS + SLACK
    assert len(others) > 10
    assert app.get(paths[0]).status_code == 200
    record_property(
        "figure",
        f"{len(paths)} answers asked of PostgreSQL at once while a table was locked: each 503 "
        f"within {longest:.1f} s; {meanwhile(others)}",
    )


@on_a_server
def test_a_process_that_stops_in_the_midst_of_a_query_is_given_up(
    server: tuple[Server, URL], is_long: bool, record_property: Counted
) -> None:
    app, url = server
    assert app.get("/about").status_code == 200
    others, longest = [], 0.0
    times = 20 if is_long else 1
    for number in range(times):
        path = f"/api/v1/records?limit={200 + number}"
        with ExitStack() as lock, ExitStack() as still:
            lock.enter_context(locked(url))
            (asked,) = still.enter_context(asking(app, path))
            wait_until(lambda: bool(backends(url, "wait_event_type = 'Lock'")))
            still.enter_context(stopped(backends(url, "wait_event_type = 'Lock'")))
            lock.close()
            others += others_are_served(app, asked.done)
            answer, seconds = asked.result()
        assert answer.status_code == 503
        assert QUERY_SECONDS < seconds < BOUND + SLACK
        longest = max(longest, seconds)
        assert app.get(path).status_code == 200
    record_property(
        "figure",
        f"{times} processes of PostgreSQL stopped (SIGSTOP) in the midst of a query: given up "
        f"within {longest:.1f} s, and the next reader was served; {meanwhile(others)}",
    )


@on_a_server
@pytest.mark.parametrize("path", ["/timeline", "/openapi.json", "/timeline?from=x", "/readyz"])
def test_where_all_its_processes_stop_new_ones_are_asked(
    server: tuple[Server, URL], path: str
) -> None:
    app, url = server
    assert app.get("/about").status_code == 200
    before = said(app, "new data")
    app.renew()  # so that nothing of what follows is kept
    wait_until(lambda: said(app, "new data") > before)
    assert app.get("/about").status_code == 200
    with stopped(backends(url)), asking(app, path) as (asked,):
        assert len(others_are_served(app, asked.done)) > 10
    answer, seconds = asked.result()
    assert answer.status_code == (422 if "x" in path[9:] else 200)
    assert QUERY_SECONDS < seconds < BOUND + SLACK


@on_a_server
def test_new_data_that_cannot_be_read_is_not_taken_up(server: tuple[Server, URL]) -> None:
    app, url = server
    with keeper(url) as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("LOCK TABLE records_000001.place IN ACCESS EXCLUSIVE MODE")
        app.renew()
        others_are_served(app, lambda: said(app, "the new data was not taken up") > 0)
        connection.exec_driver_sql("ROLLBACK")
    assert "does not answer" in app.log.read_text("utf-8")
    assert app.get("/records/met").status_code == 200


def test_what_asks_the_database_is_never_built_on_the_loop_alone(app: FastAPI) -> None:
    included = [route.original_router for route in app.routes if hasattr(route, "original_router")]
    routes = [
        route
        for router in (app.router, *included)
        for route in router.routes
        if isinstance(route, APIRoute)
    ]
    assert len(routes) > 50
    assert all(isinstance(route, Route) for route in routes)
    on_the_loop = {
        route.endpoint.__name__ for route in routes if not hasattr(route.endpoint, "__wrapped__")
    }
    # Of these, only `data` reads, in a thread of its own.
    assert on_the_loop == {"get_health", "robots", "icon", "data", "datasette"}
