"""Several processes behind one port are to a reader as one, whichever of them answers."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import URL

from app.main import CANNOT_START
from app.settings import ROOT
from app.store.database import Target
from scripts.serving import Server, serving, start
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


Clients = dict[str, httpx2.Client]


def of_each(server: Server, stack: ExitStack, workers: int = 2) -> Clients:
    """A client with a connection to each worker, by what the ids of its requests begin with."""
    found: Clients = {}
    deadline = time.monotonic() + 20
    while len(found) < workers:
        assert time.monotonic() < deadline, "some workers answer nobody"
        client = server.client()
        worker = client.get("/healthz").headers["x-request-id"][:8]
        if worker in found:
            client.close()
        else:
            found[worker] = stack.enter_context(closing(client))
    return found


def ask(client: httpx2.Client, path: str, encoding: str) -> tuple[int, list[object], bytes]:
    """Status, headers but for those of the moment, and the body as it came."""
    with client.stream("GET", path, headers={"accept-encoding": encoding}) as answer:
        own = {"date", "x-request-id"}
        kept = sorted(each for each in answer.headers.multi_items() if each[0] not in own)
        return answer.status_code, [*kept], b"".join(answer.iter_raw())


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def pids_of(server: Server) -> list[int]:
    """The processes of its workers, as it logs them."""
    return [
        int(line["message"].partition("[")[2].rstrip("]"))
        for line in server.lines()
        if line.get("message", "").startswith("Started server process")
    ]


@pytest.mark.engines
def test_every_worker_answers_the_same_until_the_last_is_stopped(
    server: Server, target: Target, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        clients = of_each(server, stack)
        for address in ADDRESSES:
            for encoding in ("br", "gzip", "zstd", "identity"):
                one, other = (ask(client, address, encoding) for client in clients.values())
                assert one == other
                assert one[0] == 200

        # New data is taken up by each, on the connections that are there.
        builders.build(tmp_path, builders.world(builders.record("new")), target)
        server.renew()
        for client in clients.values():
            wait_until(
                lambda of=client: of.get("/records/new").status_code == 200,  # type: ignore[misc]
                "a worker did not take up the new data",
            )
            assert client.get("/records/old").status_code == 404

        # What each has begun is finished before the stop.
        threads = stack.enter_context(ThreadPoolExecutor())
        begun = [threads.submit(client.get, "/timeline.xlsx") for client in clients.values()]
        time.sleep(0.05)
        server.process.terminate()
        for answer in (each.result() for each in begun):
            assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert server.process.wait(20) == 0
    with pytest.raises(httpx2.ConnectError, match="refused"):
        server.get("/healthz")


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    with ExitStack() as stack:
        before = of_each(server, stack)
    wait_until(lambda: len(pids_of(server)) == 2, "who was started was not logged")
    killed = pids_of(server)[0]
    os.kill(killed, signal.SIGKILL)
    assert server.get("/records/old").status_code == 200  # the other goes on
    with ExitStack() as stack:
        wait_until(
            lambda: bool(of_each(server, stack, 1).keys() - before.keys()), "it was not replaced"
        )
    wait_until(
        lambda: (
            f"worker [{killed}] ended (-9) and is replaced"
            in {line.get("message") for line in server.lines()}
        ),
        "it was not said",
    )


def test_what_two_have_in_common_takes_memory_once(server: Server) -> None:
    with ExitStack() as stack:
        of_each(server, stack)
    pid = server.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert len(workers) == 2
    for worker in workers:
        rollup = Path(f"/proc/{worker}/smaps_rollup").read_text()
        written, own = (
            int(re.findall(rf"(?m)^{name}: +(\d+) kB$", rollup)[0])
            for name in ("Anonymous", "Private_Dirty")
        )
        # Of what each imports for itself nothing is another's.
        assert written - own > 20_000


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_it_without_a_traceback(
    tmp_path: Path, target: Target, static_dir: Path, workers: int
) -> None:
    where = {"database_file": target, "static_dir": static_dir, "web_concurrency": workers}
    server = start(tmp_path, where)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) in {0, -signal.SIGINT}
    messages = [line["message"] for line in server.lines() if line["kind"] == "log"]  # all is JSON
    assert sum(message.startswith("Finished server process") for message in messages) == workers


@pytest.mark.parametrize("workers", [1, 2])
def test_a_port_that_is_anothers_is_said_in_a_line(
    tmp_path: Path, target: Target, static_dir: Path, workers: int
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        environment = {
            **os.environ, "DATABASE_FILE": str(target), "STATIC_DIR": str(static_dir),
            "WEB_CONCURRENCY": str(workers), "PORT": str(held.getsockname()[1]),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "app.serve"],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == CANNOT_START
    said = done.stdout + done.stderr
    assert "address already in use" in said.lower()
    assert "Traceback" not in said
