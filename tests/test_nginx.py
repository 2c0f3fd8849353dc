"""The nginx of `deploy/`, real, on this machine alone: hit, checked again, served on without us."""

import getpass
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.settings import ROOT, Settings

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

Answer = tuple[int, dict[str, str], bytes]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def get(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=sent)
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    body = response.read()
    connection.close()
    return response.status, found, body


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT)
    try:
        for _ in range(600):
            assert process.poll() is None, f"{command[0]} ended"
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


@dataclass
class Stand:
    port: int  # nginx's
    stop_app: Callable[[], None]
    log: Path


@pytest.fixture
def stand(tmp_path: Path, settings: Settings) -> Iterator[Stand]:
    """nginx before the app. What it keeps grows old after a second, so that a test can wait."""
    assert NGINX is not None
    app_port, port = free_port(), free_port()
    log = tmp_path / "access.log"
    kept = (ROOT / "deploy" / "nginx-cache.conf").read_text("utf-8")
    for stated, here in (
        ("127.0.0.1:8000", f"127.0.0.1:{app_port}"),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/cache/nginx/hop-tac-tay-bac", str(tmp_path / "cache")),
        (
            "proxy_ignore_headers Vary;",
            "proxy_ignore_headers Vary Cache-Control; proxy_cache_valid 200 1s;",
        ),
    ):
        assert kept.count(stated) == 1, stated
        kept = kept.replace(stated, here)
    temporary = "".join(
        f"{name}_temp_path {tmp_path / name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"daemon off; worker_processes 1; user {getpass.getuser()}; pid {tmp_path / 'pid'};"
        f"error_log {tmp_path / 'error.log'}; events {{}}"
        f"http {{ {temporary} log_subrequest on; "
        "log_format ours '$upstream_cache_status $upstream_status';"
        f"access_log {log} ours; {kept} }}",
        "utf-8",
    )
    app = [sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app"]
    app += ["--port", str(app_port), "--no-server-header", "--log-level", "warning"]
    environment = {
        "DATABASE_FILE": str(settings.database_file),
        "STATIC_DIR": str(settings.static_dir),
    }
    server = running(app, app_port, environment)
    server.__enter__()
    stopped = False

    def stop() -> None:
        nonlocal stopped
        if not stopped:
            stopped = True
            server.__exit__(None, None, None)

    nginx = [NGINX, "-p", str(tmp_path), "-c", str(configuration)]
    try:
        with running(nginx, port, {}):
            yield Stand(port, stop, log)
    finally:
        stop()


def test_what_was_asked_for_once_is_kept_checked_and_served_on(stand: Stand) -> None:
    path = "/timeline?sector=health"
    status, first, body = get(stand.port, path, accept_encoding="gzip, deflate, br")
    assert (status, first["x-cache"], first["content-encoding"]) == (200, "MISS", "br")
    again = get(stand.port, path, accept_encoding="br, gzip;q=0.5")
    assert (again[1]["x-cache"], again[2]) == ("HIT", body)
    assert again[1]["etag"] == first["etag"]
    none = get(stand.port, path, accept_encoding="br", if_none_match=first["etag"])
    assert (none[0], none[2]) == (304, b"")
    plain = get(stand.port, path, accept_encoding="br;q=0")
    assert "content-encoding" not in plain[1]
    assert plain[1]["etag"] != first["etag"]
    head = get(stand.port, path, "HEAD", accept_encoding="br")
    assert (head[0], head[1]["etag"], head[2]) == (200, first["etag"], b"")

    time.sleep(2.5)
    old = get(stand.port, path, accept_encoding="br")
    assert (old[1]["x-cache"], old[2]) == ("STALE", body)  # at once; nginx asks behind our back
    for _ in range(100):
        if "304" in stand.log.read_text():
            break
        time.sleep(0.05)
        get(stand.port, path, accept_encoding="br")
    assert "304" in stand.log.read_text(), "it was not checked by its ETag"

    stand.stop_app()
    time.sleep(2.5)
    kept = get(stand.port, path, accept_encoding="br")
    assert (kept[0], kept[1]["x-cache"], kept[2]) == (200, "STALE", body)
    assert get(stand.port, "/timeline?sector=education")[0] == 502
