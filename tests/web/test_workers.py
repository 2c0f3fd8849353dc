"""Several processes behind one port are to a reader as one, whichever of them answers."""

import http.client
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from app.store.database import Target
from scripts.serving import Server, serving
from tests import builders
from tests.conftest import Stored

ADDRESSES = [
    "/",
    "/en/timeline?q=title&sort=relevance",
    "/timeline?sector=health&page=1",
    "/funding",
    "/records/old",
    "/feed.xml",
    "/openapi.json",
    "/api/v1/records?limit=5",
    "/timeline.csv",
    "/timeline.xlsx",
    "/data/datapackage.zip",
    "/data/records.sqlite",
]


@pytest.fixture
def target(stored: Stored, tmp_path: Path) -> Target:
    """A small database of its own."""
    found = stored(tmp_path, "workers")
    builders.build(tmp_path, builders.world(builders.record("old"), builders.gift("a")), found)
    return found


@pytest.fixture
def server(tmp_path: Path, target: Target, static_dir: Path) -> Iterator[Server]:
    """Two workers over it."""
    where = (
        {"database_url": target.render_as_string(hide_password=False)}
        if isinstance(target, URL)
        else {"database_file": target}
    )
    with serving(tmp_path, static_dir=static_dir, web_concurrency=2, **where) as running:
        yield running


Connections = dict[str, http.client.HTTPConnection]


def of_each(server: Server, stack: ExitStack, workers: int = 2) -> Connections:
    """A connection to each worker, by what the ids of its requests begin with."""
    found: Connections = {}
    deadline = time.monotonic() + 20
    while len(found) < workers:
        assert time.monotonic() < deadline, "some workers answer nobody"
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        worker = answer.headers["x-request-id"][:8]
        if worker in found:
            connection.close()
        else:
            found[worker] = stack.enter_context(closing(connection))
    return found


def ask(connection: http.client.HTTPConnection, path: str, **headers: str) -> tuple[object, ...]:
    """Status, headers but for those of the moment, and body."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    own = {"date", "x-request-id"}
    kept = sorted((k.lower(), v) for k, v in answer.getheaders() if k.lower() not in own)
    return answer.status, kept, answer.read()


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.mark.engines
def test_every_worker_answers_the_same_until_the_last_is_stopped(
    server: Server, target: Target, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        connections = of_each(server, stack)
        for address in ADDRESSES:
            for encoding in ("br", "gzip", "zstd", "identity"):
                one, other = (
                    ask(connection, address, **{"Accept-Encoding": encoding})
                    for connection in connections.values()
                )
                assert one == other
                assert one[0] == 200

        # New data is taken up by each, on the connections that are there.
        builders.build(tmp_path, builders.world(builders.record("new")), target)
        server.renew()
        for connection in connections.values():
            wait_until(
                lambda of=connection: ask(of, "/records/new")[0] == 200,  # type: ignore[misc]
                "a worker did not take up the new data",
            )
            assert ask(connection, "/records/old")[0] == 404

        # What each has begun is finished before the stop.
        for connection in connections.values():
            connection.request("GET", "/timeline.xlsx")
        time.sleep(0.05)
        server.process.terminate()
        for connection in connections.values():
            answer = connection.getresponse()
            assert (answer.status, answer.read()[:2]) == (200, b"PK")
    assert server.process.wait(20) == 0
    with pytest.raises(OSError, match="refused"):
        server.get("/healthz")


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    with ExitStack() as stack:
        before = of_each(server, stack)
    pids = [
        int(line["message"].partition("[")[2].rstrip("]"))
        for line in server.lines()
        if line.get("message", "").startswith("Started server process")
    ]
    os.kill(pids[0], signal.SIGKILL)
    assert server.get("/records/old")[0] == 200  # the other goes on
    with ExitStack() as stack:
        wait_until(
            lambda: bool(of_each(server, stack, 1).keys() - before.keys()), "it was not replaced"
        )
