"""What is kept is answered before a task begins; nobody can tell it from the answer of the app."""

import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from app import serve
from app.settings import Settings
from app.web.cache import Answer
from scripts.serving import Server, free_port, running, serving

PATHS = ("/", "/timeline?sector=health", "/en/funding", "/api/v1/records?limit=3", "/feed.xml")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A server in this process writes to the log of the process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


class Halves:
    """An app that has some answers at once."""

    def __init__(self, size: int = 5) -> None:
        self.asked: list[str] = []
        self.body = b"k" * size

    def at_once(self, scope: Scope) -> tuple[Answer, str] | None:
        if scope["path"] != "/kept":
            return None
        length = (b"content-length", str(len(self.body)).encode())
        return Answer([length], self.body, b'"k"'), "id-of-it"

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked.append(scope["path"])
        body = f"made {scope['path']}".encode()
        if scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


@contextmanager
def connected(app: Halves) -> Iterator[socket.socket]:
    config = serve.Config(Settings(port=free_port()))
    config.app, config.factory, config.lifespan = app, False, "off"
    with running(uvicorn.Server(config), config.bind_socket()):
        client = socket.create_connection(("127.0.0.1", config.port), timeout=10)
        with closing(client):
            yield client


def until(client: socket.socket, last: bytes) -> bytes:
    got = b""
    while not got.endswith(last):
        part = client.recv(2**16)
        assert part, got
        got += part
    return got


def request(path: str, *lines: str, method: str = "GET", version: str = "1.1") -> bytes:
    head = [f"{method} {path} HTTP/{version}", "Host: a", *lines]
    return ("\r\n".join(head) + "\r\n\r\n").encode()


def test_answers_come_in_the_order_in_which_they_were_asked_for() -> None:
    app = Halves()
    order = ["/kept", "/kept", "/one", "/kept", "/two", "/kept"]
    with connected(app) as client:
        client.sendall(b"".join(map(request, order)) + request("/last"))
        got = until(client, b"made /last\r\n0\r\n\r\n")
    told = [part.split(b"\r\n\r\n", 1)[1] for part in got.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert [b"kkkkk" if body.startswith(b"k") else body.split(b"\r\n")[1] for body in told] == [
        b"kkkkk", b"kkkkk", b"made /one", b"made /kept", b"made /two", b"made /kept", b"made /last",
    ]  # fmt: skip


def test_what_is_asked_for_alone_is_answered_at_once() -> None:
    app = Halves()
    with connected(app) as client:
        for path in ("/kept", "/one", "/kept", "/kept"):
            client.sendall(request(path))
            got = until(client, b"kkkkk" if path == "/kept" else b"0\r\n\r\n")
            if path == "/kept":
                assert got.startswith(b"HTTP/1.1 200 OK\r\ndate: ")
                assert b"\r\nx-request-id: id-of-it\r\n\r\n" in got
    assert app.asked == ["/one"]


@pytest.mark.parametrize(
    "unusual",
    [
        request("/kept", method="HEAD"),
        request("/kept", version="1.0"),
        request("/kept", "Connection: close"),
        request("/kept", "Content-Length: 2") + b"ab",
        request("/kept", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
        request("/kept", "Expect: 100-continue"),
        request("/kept", "Connection: upgrade", "Upgrade: h2c"),
        request("/kept?" + "a" * 600),
    ],
)
def test_what_is_not_asked_for_plainly_the_app_answers(unusual: bytes) -> None:
    app = Halves()
    with connected(app) as client:
        client.sendall(unusual)
        assert client.recv(2**16)
    assert app.asked == ["/kept"]


def test_who_asks_and_does_not_read_is_given_no_more_than_a_buffer_holds() -> None:
    app = Halves(size=2**15)
    with connected(app) as client:
        client.setblocking(False)
        burst, sent = request("/kept") * 500, 0
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            try:
                sent += client.send(burst)
            except BlockingIOError:
                time.sleep(0.05)
            except ConnectionError:  # it was told that it asked for too much
                break
        client.setblocking(True)
        got = 0
        try:
            while part := client.recv(2**20):
                got += len(part)
        except ConnectionError:
            pass
    assert sent > 100 * len(request("/kept"))
    # What the two ends of a connection hold on loopback, and not an answer to each request.
    assert got < 16 * 2**20 < sent / len(request("/kept")) * 2**15


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, frozen_database: Path, static_dir: Path
) -> Iterator[Server]:
    """The app as it is run, behind a proxy that it trusts."""
    where = {"database_file": frozen_database, "static_dir": static_dir}
    behind = {
        "trusted_proxies": "127.0.0.1",
        "trusted_hosts": "htb.example",
        "metrics_from": "127.0.0.1",
    }
    with serving(tmp_path_factory.mktemp("at-once"), **where, **behind) as started:
        yield started


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br", "zstd"])
@pytest.mark.parametrize("path", PATHS)
def test_a_kept_answer_is_that_of_the_app(server: Server, path: str, encoding: str) -> None:
    asks = {"accept-encoding": encoding, "host": "htb.example"}
    moment = {"date", "x-request-id"}
    with server.client() as client:
        answers = []
        # Made, then at once, then by the app from what is kept, then at once where there is a tag.
        for more in ({}, {}, {"connection": "close"}, {"if-none-match": "*"}):
            with client.stream("GET", path, headers=asks | more) as answer:
                body = b"".join(answer.iter_raw())
            answers.append((answer.status_code, sorted(answer.headers.multi_items()), body))
    made, *kept = [
        (status, [each for each in headers if each[0] not in moment], body)
        for status, headers, body in answers
    ]
    assert made[0] == 200
    assert kept[0] == made
    assert kept[1] == (200, sorted([*made[1], ("connection", "close")]), made[2])
    status, headers, body = kept[2]
    assert (status, body) == (304, b"")
    assert set(headers) < set(made[1])
    ids = {dict(headers)["x-request-id"] for _, headers, _ in answers}
    assert len(ids) == 4


def test_each_has_its_line_with_the_network_that_the_proxy_names(server: Server) -> None:
    with server.client() as client:
        answers = [
            client.get(
                "/about?q=once",
                headers={"host": "htb.example", "x-forwarded-for": f"203.0.{number}.77"},
            )
            for number in range(3)
        ]
    deadline = time.monotonic() + 10
    lines: list[dict[str, object]] = []
    while len(lines) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
        text = server.log.read_text("utf-8")
        whole = [json.loads(line) for line in text.splitlines() if line.endswith("}")]
        lines = [line for line in whole if line.get("query") == "q=once"]
    assert [line["client"] for line in lines] == [f"203.0.{n}.0/24" for n in range(3)]
    assert {(line["path"], line["status"]) for line in lines} == {("/about", 200)}
    assert [line["request"] for line in lines] == [
        answer.headers["x-request-id"] for answer in answers
    ]
    assert [line["bytes"] for line in lines] == [
        int(answer.headers["content-length"]) for answer in answers
    ]


def test_each_is_counted_and_keeps_the_id_that_the_proxy_gave(server: Server) -> None:
    def counts(client: httpx2.Client) -> list[str]:
        told = client.get("/metrics").text.splitlines()
        return [line for line in told if 'route="/sectors"' in line or 'found="hit"' in line]

    with server.client() as client:
        asks = {"host": "htb.example", "x-request-id": "of-the-proxy-1"}
        assert client.get("/sectors", headers=asks).status_code == 200
        before = counts(client)
        for _ in range(3):
            answer = client.get("/sectors", headers=asks)
            assert answer.headers["x-request-id"] == "of-the-proxy-1"
        after = counts(client)
    grown = [
        float(new.rpartition(" ")[2]) - float(old.rpartition(" ")[2])
        for old, new in zip(before, after, strict=True)
    ]
    assert grown == [3, 3]


def test_what_is_kept_is_kept_from_those_whom_the_gate_refuses(server: Server) -> None:
    with server.client() as client:
        for _ in range(2):
            assert client.get("/about", headers={"host": "htb.example"}).status_code == 200
        assert client.get("/about", headers={"host": "evil.example"}).status_code == 421
