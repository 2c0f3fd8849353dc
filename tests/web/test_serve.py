"""Clients that are slow or too many, over real sockets: none holds the app or keeps others out."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app import serve
from app.assets.manifest import load_manifest
from app.settings import ROOT, Settings
from app.web import busy
from scripts.serving import free_port, running, start

CHUNK = b"x" * 2**16
CHUNKS = 32  # 2 MiB: more than the buffers of a connection hold


async def endless(_scope: Scope, _receive: Receive, send: Send) -> None:
    """A long answer, as fast as it is taken."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(CHUNKS):
        await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
    await send({"type": "http.response.body"})


@contextmanager
def served(
    most: int = serve.MAX_CONNECTIONS,
    app: ASGIApp = endless,
    buffer: int = 2**16,
    head_seconds: float = 10.0,
) -> Iterator[uvicorn.Server]:
    """An app served as ours is; the system buffers about so many bytes of a connection."""
    config = serve.Config(Settings(port=free_port(), head_seconds=head_seconds))
    config.app, config.factory, config.lifespan = app, False, "off"
    config.most_connections = most
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    # On loopback the system would buffer megabytes, and make room for more only in large steps.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
    with running(server, listening):
        yield server


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def asked(server: uvicorn.Server) -> socket.socket:
    """A connection on which the long answer was asked for, with small buffers."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(20)
    client.connect(("127.0.0.1", server.config.port))
    client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return client


def received(client: socket.socket, pause: float = 0.0) -> int:
    """How many bytes come before the connection ends."""
    total = 0
    try:
        while chunk := client.recv(2**18):
            total += len(chunk)
            time.sleep(pause)
    except ConnectionResetError:
        pass
    return total


def test_who_reads_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "READ_SECONDS", 0.3)
    with served() as server, closing(asked(server)) as client:
        wait_until(lambda: len(server.server_state.connections) == 1)
        wait_until(lambda: not server.server_state.connections and not server.server_state.tasks)
        assert received(client) < CHUNKS * len(CHUNK)


def test_who_reads_slowly_gets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "READ_SECONDS", 1.0)
    with served() as server, closing(asked(server)) as client:
        started = time.monotonic()
        assert received(client, pause=0.005) > CHUNKS * len(CHUNK)
        assert time.monotonic() - started > serve.READ_SECONDS


def test_who_reads_too_little_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "READ_SECONDS", 0.3)
    with served() as server, closing(asked(server)) as client:
        wait_until(lambda: len(server.server_state.connections) == 1)
        wait_until(lambda: not (client.recv(10) and server.server_state.connections))


def test_the_stop_waits_for_no_reader_for_long(settings: Settings, tmp_path: Path) -> None:
    hasty = "from app import serve; serve.DRAIN_SECONDS = 1; serve.main()"
    where = {name: getattr(settings, name) for name in ("database_file", "static_dir")}
    server = start(tmp_path, where, ("-c", hasty))
    script = load_manifest(settings.static_dir / "manifest.json").url("plotly.js")
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", server.port))
        client.sendall(f"GET {script} HTTP/1.1\r\nHost: a\r\n\r\n".encode() * 9)
        time.sleep(0.2)
        began = time.monotonic()
        server.process.terminate()
        server.process.wait(20)
        assert 0.9 < time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["X: y"] * 98, b"200"),
        (["X: y"] * 100, b"400"),
        (["X: " + "y" * 1000] * 30, b"200"),
        (["X: " + "y" * 1000] * 33, b"400"),
        (["X: " + "y" * 33_000], b"400"),
    ],
)
def test_a_head_has_its_bounds(lines: list[str], status: bytes) -> None:
    head = "\r\n".join(["GET / HTTP/1.1", "Host: a", *lines, "Connection: close", "", ""])
    with (
        served(app=PlainTextResponse("short")) as server,
        closing(socket.create_connection(("127.0.0.1", server.config.port), 20)) as client,
    ):
        client.sendall(head.encode())
        assert client.recv(100)[9:12] == status


def test_of_too_many_connections_the_last_is_told_so_and_room_is_made() -> None:
    with served(most=2) as server:
        address = f"http://127.0.0.1:{server.config.port}/"
        with httpx2.Client() as first, httpx2.Client() as second:
            assert [client.get(address).status_code for client in (first, second)] == [200, 200]
            refused = httpx2.get(address)
            assert (refused.status_code, refused.text) == (503, "Service Unavailable")
            assert refused.headers["retry-after"] == busy.RETRY_AFTER
            assert refused.headers["x-content-type-options"] == "nosniff"
        wait_until(lambda: not server.server_state.connections)
        assert httpx2.get(address).status_code == 200


def test_what_is_not_needed_to_serve_is_not_loaded_to_start() -> None:
    asked = "import sys; import app.main, app.serve; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "app.main" in loaded
    assert not {
        "app.figures", "app.keeper", "app.seed.loading", "edtf", "plotly", "psycopg",
        "sqlalchemy.dialects.postgresql", "tomllib", "xlsxwriter",
    } & set(loaded)  # fmt: skip
