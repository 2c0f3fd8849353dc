"""The lines of the log: JSON, with what was asked and not by whom."""

import json
import logging
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import ROOT, Settings
from app.web.logs import Output, ToOutput, network, request_id
from scripts.serving import Server, free_port, serving


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("testclient", "-"),
        ("", "-"),
    ],
)
def test_of_an_address_only_the_network_is_kept(client: str, expected: str) -> None:
    assert network(client) == expected


def test_each_request_has_a_line_and_an_id(
    settings: Settings, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    app = create_app(settings.model_copy(update={"access_log": True}))
    with TestClient(app, client=("203.0.113.77", 9)) as client:
        first = client.get("/about", headers={"user-agent": "someone", "referer": "there"})
        second = client.get("/about?q=%F0%28%8C")
        missing = client.get("/nowhere\u202e")
    told = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    lines = [line for line in told if line["kind"] == "access"]
    assert [line["status"] for line in lines] == [200, 200, 404]
    ids = [answer.headers["x-request-id"] for answer in (first, second, missing)]
    assert [line["request"] for line in lines] == ids
    assert len(set(ids)) == 3
    assert {line["client"] for line in lines} == {"203.0.113.0/24"}
    assert {line["method"] for line in lines} == {"GET"}
    assert lines[0]["bytes"] > 1000
    assert not {"203.0.113.77", "someone", "there"} & set(map(str, lines[0].values()))


@pytest.fixture(scope="module", params=["127.0.0.1", "10.0.0.1", ""])
def trusting(
    request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, bool]]:
    """An app that trusts a proxy, and whether it is the one that asks."""
    where = {name: getattr(settings, name) for name in ("database_file", "static_dir", "cards_dir")}
    folder = tmp_path_factory.mktemp("trusting")
    with serving(folder, **where, trusted_proxies=request.param) as server:
        yield server, request.param == "127.0.0.1"


@pytest.mark.parametrize(
    ("given", "is_an_id"),
    [
        ("4bf92f3577b34da6a3ce929d0e0e4736", True),
        ("short", False),
        ("a" * 65, False),
        ("with a space and more", False),
    ],
)
def test_only_a_trusted_proxy_gives_a_request_its_id(
    trusting: tuple[Server, bool], given: str, is_an_id: bool
) -> None:
    server, is_trusted = trusting
    with server.client() as client:
        answer = client.get("/about", headers={"x-request-id": given})
    id_ = answer.headers["x-request-id"]
    assert (id_ == given) == (is_trusted and is_an_id)
    while not any(line.get("request") == id_ for line in server.lines()):
        time.sleep(0.05)


def test_a_logged_error_is_one_line_with_its_traceback() -> None:
    token = request_id.set("abc")
    try:
        raise ValueError("bad \ud800 bytes")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "a %s\nb", ("\udfff",), None)
        record.exc_info = sys.exc_info()
        line = ToOutput().format(record).removesuffix("\n")
    finally:
        request_id.reset(token)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["request"], said["message"]) == ("error", "abc", "a \udfff\nb")
    assert "ValueError" in said["traceback"]


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Where to read and where to write."""
    ends = os.pipe()
    yield ends
    for end in ends:
        with suppress(OSError):
            os.close(end)


def read(end: int) -> bytes:
    """What there is to be read, up to a second after the last of it."""
    got = b""
    while select.select([end], [], [], 1.0)[0] and (part := os.read(end, 2**20)):
        got += part
    return got


def test_lines_come_whole_and_in_their_order(pipe: tuple[int, int]) -> None:
    output = Output(pipe[1])
    lines = [b"%d\n" % number for number in range(1000)]
    for line in lines:
        output.put(line)
    output.flush(10)
    assert read(pipe[0]) == b"".join(lines)


def test_a_pipe_that_nobody_reads_stops_nobody(pipe: tuple[int, int]) -> None:
    output = Output(pipe[1], most=2**20)
    line = b"x" * 999 + b"\n"
    started = time.monotonic()
    for _ in range(5000):
        output.put(line)
    output.end()
    output.put(line)
    assert time.monotonic() - started < 5  # a pipe holds 64 kB
    got = read(pipe[0])
    assert len(got) <= 2**20 + 2**16
    output.begin()
    output.put(b"again\n")
    output.flush(10)
    lines = (got + read(pipe[0])).splitlines(keepends=True)
    told = [json.loads(one)["message"] for one in lines if one.startswith(b"{")]
    dropped = sum(int(message.removesuffix(" lines were dropped")) for message in told)
    assert lines.count(line) + dropped == 5001
    assert b"again\n" in lines


def test_a_pipe_whose_reader_went_stops_nobody(pipe: tuple[int, int]) -> None:
    output = Output(pipe[1])
    os.close(pipe[0])
    for _ in range(3):
        output.put(b"line\n")
        output.flush(10)


def test_a_blocked_log_stops_neither_answers_nor_the_end(
    tmp_path: Path,
    static_dir: Path,
    frozen_database: Path,
    is_long: bool,
    record_property: Callable[[str, object], None],
) -> None:
    """The app with its output going to a pipe that nobody reads."""
    requests = 20_000 if is_long else 600
    port = free_port()
    where = {"DATABASE_FILE": str(frozen_database), "STATIC_DIR": str(static_dir)}
    process = subprocess.Popen(
        [sys.executable, "-m", "app.serve"],
        env={**os.environ, **where, "PORT": str(port), "CARDS_DIR": str(tmp_path)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    with process, httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        deadline = time.monotonic() + 30
        while True:
            with suppress(httpx2.TransportError):
                if client.get("/healthz").status_code == 200:
                    break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        slowest = 0.0
        for number in range(requests):
            started = time.monotonic()
            assert client.get(f"/about?{'x' * 290}{number}").status_code == 200
            slowest = max(slowest, time.monotonic() - started)
        process.terminate()
        started = time.monotonic()
        assert process.wait(15) in {0, -15}
    record_property(
        "figure",
        f"{requests:,} answers while nobody read the log, the slowest after {slowest:.2f} s; "
        f"ended {time.monotonic() - started:.1f} s after SIGTERM",
    )
