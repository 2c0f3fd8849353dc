"""New data is taken up, and the app stopped, with no request dropped; slow clients are let go."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from app import build
from app.seed import reading
from app.settings import ROOT, Settings
from app.store import database
from scripts.serving import Server, free_port, serving
from tests import builders
from tests.conftest import FROZEN


@pytest.fixture
def server(tmp_path: Path, static_dir: Path) -> Iterator[Server]:
    """A server over a small database of its own."""
    path = builders.built(tmp_path, builders.world(builders.record("old")))
    with serving(tmp_path, database_file=path, static_dir=static_dir, head_seconds=2) as running:
        yield running


def wait_for(what: object, server: Server) -> None:
    deadline = time.monotonic() + 10
    while what not in {line.get("message", "").partition(":")[0] for line in server.lines()}:
        assert time.monotonic() < deadline, f"{what}: not in the log"
        time.sleep(0.05)


def test_new_data_comes_with_its_share_pictures(tmp_path: Path, static_dir: Path) -> None:
    cards = tmp_path / "cards"

    def build_one(title: str) -> Path:
        told = builders.record("one", title=builders.both(title))
        path = builders.built(tmp_path, builders.world(told))
        settings = Settings(database_file=path, static_dir=static_dir, cards_dir=cards)
        build.build_cards(settings)
        return path

    file = build_one("before")
    with serving(tmp_path, database_file=file, static_dir=static_dir, cards_dir=cards) as server:

        def picture() -> str:
            found = re.search(r"/cards/[0-9a-f]+\.png", server.get("/records/one").text)
            assert found
            assert server.get(found[0]).status_code == 200
            return found[0]

        first = picture()
        build_one("after")
        server.renew()
        wait_for("new data", server)
        assert picture() != first
        assert server.get(first).status_code == 200  # pages that were read before name it


def test_new_data_is_taken_up_without_a_request_failing(server: Server, tmp_path: Path) -> None:
    statuses: set[tuple[int, int]] = set()
    stop = threading.Event()

    def read() -> None:
        with server.client() as client:
            while not stop.is_set():
                old, new = (client.get(path) for path in ("/records/old", "/records/new"))
                statuses.add((old.status_code, new.status_code))

    def wait_to_read(both: tuple[int, int]) -> None:
        deadline = time.monotonic() + 20
        while both not in statuses and time.monotonic() < deadline:
            time.sleep(0.05)

    before, files = server.data(), server.open_files()
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    wait_to_read((200, 404))
    builders.built(tmp_path, builders.world(builders.record("new")))
    time.sleep(0.2)
    assert server.data() == before  # a build alone changes nothing of what is served
    server.renew()
    wait_for("new data", server)
    wait_to_read((404, 200))
    stop.set()
    for reader in readers:
        reader.join()
    # Old, new, or between two requests the one after the other: nothing else.
    assert {(200, 404), (404, 200)} <= statuses <= {(200, 404), (404, 200), (200, 200)}
    assert server.data() != before
    for _ in range(3):
        server.renew()
        time.sleep(0.3)
    assert server.open_files() <= files + 1  # what was replaced is closed


def holds_hangups(pid: int) -> bool:
    """Whether SIGHUP waits, as it does from the first line of ours to the end of the start."""
    status = Path(f"/proc/{pid}/status").read_text()
    (blocked,) = re.findall(r"^SigBlk:\s*(\w+)$", status, re.MULTILINE)
    return bool(int(blocked, 16) >> (signal.SIGHUP - 1) & 1)


@pytest.mark.parametrize("workers", [1, 2])
def test_new_data_told_of_while_the_app_starts_ends_nothing(
    tmp_path: Path,
    static_dir: Path,
    workers: int,
    is_long: bool,
    record_property: Callable[[str, object], None],
) -> None:
    path = builders.built(tmp_path, builders.world(builders.record("old")))
    starts = 10 if is_long else 1
    signals = sum(start_under_hangups(tmp_path, path, static_dir, workers) for _ in range(starts))
    record_property(
        "figure",
        f"{signals:,} times SIGHUP during {starts} starts with {workers} worker(s), from the first "
        "line of ours on: each start came to its end, and took up the data",
    )


def start_under_hangups(folder: Path, path: Path, static_dir: Path, workers: int) -> int:
    """Start the app under a hail of SIGHUP, and stop it; how many there were."""
    sent = 0
    where = {
        "DATABASE_FILE": str(path), "STATIC_DIR": str(static_dir), "PORT": str(free_port()),
        "WEB_CONCURRENCY": str(workers),
    }  # fmt: skip
    log = folder / "log.jsonl"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.serve"],
            cwd=ROOT, env={**os.environ, **where}, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    server = Server(process, int(where["PORT"]), log)
    with process:
        deadline = time.monotonic() + 30
        while not holds_hangups(process.pid):
            assert time.monotonic() < deadline
        answered = False
        while not answered:
            server.renew()
            sent += 1
            time.sleep(0.01)
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < deadline
            with suppress(httpx2.TransportError):
                answered = server.get("/readyz").status_code == 200
        wait_for("new data", server)  # of a signal that came before there was anybody to take it
        assert server.get("/records/old").status_code == 200
        process.terminate()
        assert process.wait(20) in {0, -15}
    return sent


def test_what_is_no_database_is_not_taken_up(server: Server, tmp_path: Path) -> None:
    before = server.data()
    path = tmp_path / "records.db"
    path.rename(tmp_path / "kept.db")
    server.renew()
    wait_for("the new data was not taken up", server)
    path.write_bytes(b"no database " * 1000)
    server.renew()
    time.sleep(0.3)
    assert server.data() == before
    assert server.get("/records/old").status_code == 200
    assert server.get("/readyz").status_code == 200
    (tmp_path / "kept.db").rename(path)
    server.renew()
    wait_for("new data", server)
    assert server.data() == before


def test_what_was_begun_is_finished_before_the_stop(tmp_path: Path, static_dir: Path) -> None:
    path = tmp_path / "records.db"
    database.build(reading.read(FROZEN), path)
    with (
        serving(tmp_path, database_file=path, static_dir=static_dir) as server,
        socket.create_connection(("127.0.0.1", server.port), 20) as client,
    ):
        # A pipeline of requests: the last ones are not begun when the signal comes.
        client.sendall(b"GET /timeline.xlsx HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.02)
        server.process.terminate()
        got = bytearray()
        while chunk := client.recv(65536):
            got += chunk
        assert server.process.wait(20) in {0, -15}
        assert got.startswith(b"HTTP/1.1 200 OK")
        assert got.endswith(b"0\r\n\r\n") or b"PK\x05\x06" in got  # to the end of the workbook
        assert server.lines()[-1]["message"].startswith("Finished server process")
        with pytest.raises(httpx2.ConnectError, match="refused"):
            server.get("/healthz")


def test_a_head_without_end_is_ended(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 20) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        for number in range(100):
            try:
                client.sendall(b"X-%d: %s\r\n" % (number, b"y" * 1000))
            except OSError:
                break
            time.sleep(0.001)
        else:
            pytest.fail("a head of 100 kB was taken")
    assert server.get("/healthz").status_code == 200


def test_one_who_does_not_ask_is_let_go(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 20) as client:
        client.sendall(b"GET / HT")
        started = time.monotonic()
        with suppress(ConnectionResetError):
            assert client.recv(100) == b""
        assert 0.5 < time.monotonic() - started < 8
