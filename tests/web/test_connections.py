"""Whatever a client does with a connection, and in whatever order, the connection ends within its
bound and the next reader is served. Over real sockets, with short bounds.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress

import httpx2
import pytest
import uvicorn
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app import serve
from tests.web.test_serve import endless, served, wait_until

BOUND = 0.25  # seconds: for a head, for the next request, for a reader to read on
SLACK = 3.0  # for a machine that is busy

PAGE = PlainTextResponse(b"p" * 40_000)  # less than what makes a server stop writing
SHORT = PlainTextResponse("short")


async def answers(scope: Scope, receive: Receive, send: Send) -> None:
    """Short, of a page's length, or longer than any buffer, by the address."""
    apps: dict[str, ASGIApp] = {"/page": PAGE, "/long": endless}
    app = apps.get(scope["path"], SHORT)
    await app(scope, receive, send)


def head(path: str = "/", *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: a", *headers, "", ""]).encode()


HEADS = [
    head("/"), head("/page"), head("/long"), head("/page", "Connection: close"),
    head("/", "Content-Length: 1000"), head("/", "Transfer-Encoding: chunked"),
    head("/", "Expect: 100-continue", "Content-Length: 9"), head("/", "Upgrade: websocket"),
    head("/page", "Upgrade: h2c", "Connection: upgrade"),
]  # fmt: skip
BYTES = [b"\r\n", b"x", b"0", b"5\r\n", b"0\r\n\r\n", b"\0", b"G", b"GET /page HT", b"a" * 1000]


@pytest.fixture(scope="module")
def server() -> Iterator[uvicorn.Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serve, "READ_SECONDS", BOUND)
        patch.setattr(serve, "KEEP_SECONDS", BOUND)
        with served(app=answers, buffer=4096, head_seconds=BOUND) as server:
            yield server


def connected(server: uvicorn.Server) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
    client.settimeout(5)
    client.connect(("127.0.0.1", server.config.port))
    return client


def send(client: socket.socket, data: bytes) -> None:
    with suppress(OSError):  # ended, or not read for now
        client.send(data, socket.MSG_DONTWAIT)


def held(server: uvicorn.Server, clients: dict[socket.socket, bytes], read: bool = False) -> float:
    """For how long the connections are kept while each client goes on with its bytes, and reads
    nothing, or all.
    """
    started = time.monotonic()
    while server.server_state.connections:
        if time.monotonic() - started > 8 * BOUND + SLACK:
            break
        for client, data in clients.items():
            if data:
                send(client, data)
            if read:
                with suppress(OSError):
                    client.recv(2**16, socket.MSG_DONTWAIT)
        time.sleep(BOUND / 20)
    return time.monotonic() - started


@pytest.mark.parametrize("then", [b"", b"\r\n", b"x", b"0", b"5\r\n"])
@pytest.mark.parametrize("first", HEADS[:6])
def test_after_an_answer_no_byte_keeps_a_connection(
    server: uvicorn.Server, first: bytes, then: bytes
) -> None:
    with closing(connected(server)) as client:
        send(client, first)
        wait_until(lambda: len(server.server_state.connections) == 1)
        assert held(server, {client: then}, read=first != HEADS[2]) < 4 * BOUND + SLACK / 2
        assert not server.server_state.connections


def test_who_leaves_a_page_unread_is_let_go_after_the_close(server: uvicorn.Server) -> None:
    with closing(connected(server)) as client:
        send(client, head("/page", "Connection: close"))
        wait_until(lambda: len(server.server_state.connections) == 1)
        assert BOUND / 2 < held(server, {client: b""}) < BOUND + SLACK / 2


def test_pages_asked_for_at_once_come_in_order_and_too_many_end_it(
    server: uvicorn.Server, caplog: pytest.LogCaptureFixture
) -> None:
    for count, answered in ((3, 3), (96, serve.MAX_PIPELINED + 1)):
        with closing(connected(server)) as client:
            client.sendall(head("/page") * count)
            received = b""
            while chunk := client.recv(2**18):
                received += chunk
        assert received.count(b"HTTP/1.1 200 OK") == answered
        assert received.count(b"p" * 40_000) == answered
        assert received.count(b"connection: close") == (answered < count)
    with closing(connected(server)) as client:
        client.sendall(head("/page") + b"no request\r\n\r\n")
        received = b""
        while chunk := client.recv(2**18):
            received += chunk
    assert received.endswith(b"p" * 40_000)  # no other answer in the midst of it
    assert not [record for record in caplog.records if record.exc_info]


def test_who_goes_while_pages_wait_leaves_no_trace(
    server: uvicorn.Server, caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/page", "/long"):
        client = connected(server)
        client.sendall(head(path) * 12)
        client.close()
    wait_until(lambda: not server.server_state.connections and not server.server_state.tasks)
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "WARNING"}]


class Clients(RuleBasedStateMachine):
    """A few clients, each doing anything in any order; in the end none is let hold anything."""

    server: uvicorn.Server
    runs = connections = 0
    longest = 0.0  # seconds for which any was kept, once its clients did nothing new

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.clients = [self.begun() for _ in range(4)]

    def begun(self) -> socket.socket:
        Clients.connections += 1
        return self.stack.enter_context(closing(connected(self.server)))

    which = st.integers(0, 3)

    @rule(which=which, data=st.sampled_from(HEADS))
    def ask(self, which: int, data: bytes) -> None:
        send(self.clients[which], data)

    @rule(which=which, data=st.sampled_from(HEADS), at=st.integers(1, 40))
    def begin_to_ask(self, which: int, data: bytes, at: int) -> None:
        send(self.clients[which], data[:at])

    @rule(which=which, data=st.sampled_from(BYTES))
    def say_anything(self, which: int, data: bytes) -> None:
        send(self.clients[which], data)

    @rule(which=which, data=st.sampled_from(HEADS[:4]), times=st.integers(2, 100))
    def ask_often(self, which: int, data: bytes, times: int) -> None:
        send(self.clients[which], data * times)

    @rule(which=which)
    def read(self, which: int) -> None:
        with suppress(OSError):
            self.clients[which].recv(2**16, socket.MSG_DONTWAIT)

    @rule(share=st.sampled_from([0.1, 0.5, 1.1]))
    def wait(self, share: float) -> None:
        time.sleep(share * BOUND)

    @rule(which=which)
    def stop_sending(self, which: int) -> None:
        with suppress(OSError):
            self.clients[which].shutdown(socket.SHUT_WR)

    @rule(which=which)
    def begin_anew(self, which: int) -> None:
        self.clients[which].close()
        self.clients[which] = self.begun()

    def teardown(self) -> None:
        drips = [b"", b"\r\n", b"0", b"x"]
        with self.stack:
            seconds = held(self.server, dict(zip(self.clients, drips, strict=True)))
            assert not self.server.server_state.connections, f"held for {seconds:.1f} s"
            Clients.runs += 1
            Clients.longest = max(Clients.longest, seconds)
            wait_until(lambda: not self.server.server_state.tasks)
        answer = httpx2.get(f"http://127.0.0.1:{self.server.config.port}/")
        assert (answer.status_code, answer.text) == (200, "short")


def test_in_whatever_order_a_connection_ends(
    server: uvicorn.Server,
    caplog: pytest.LogCaptureFixture,
    is_long: bool,
    record_property: Callable[[str, object], None],
) -> None:
    Clients.server = server
    run_state_machine_as_test(
        Clients,
        settings=settings(
            max_examples=200 if is_long else 12,
            stateful_step_count=50 if is_long else 25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert not [record for record in caplog.records if record.exc_info]
    record_property(
        "figure",
        f"{Clients.connections:,} connections of {Clients.runs} runs of four clients that did "
        "anything in any order (head, part of a head, bytes, pages at once, read, wait, close): "
        f"each ended, at most {Clients.longest:.1f} s after its client did nothing new, of bounds "
        f"of {BOUND} s; the next reader was served, and no error logged",
    )
