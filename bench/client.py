"""A client that costs little, so that what is measured is the server."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

BURST = 32  # requests sent at once on one connection


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def get(port: int, path: str, **headers: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=sent)
        response = connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read())
    finally:
        connection.close()


def requests_a_second(port: int, path: str, encoding: str, seconds: float) -> float:
    """How often a second the server answers the one address, asked in bursts.

    Every answer must be as long as the first: nothing is read but the number of its bytes.
    """
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {encoding}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        head, _, body = _until_quiet(connection).partition(b"\r\n\r\n")
        size = len(head) + 4 + len(body)
        if not head.startswith(b"HTTP/1.1 200"):
            raise ValueError(head.decode())
        started, answered = time.perf_counter(), 0
        while (passed := time.perf_counter() - started) < seconds:
            connection.sendall(request * BURST)
            left = size * BURST
            while left:
                left -= len(connection.recv(min(left, 1 << 20)))
            answered += BURST
    return answered / passed


def _until_quiet(connection: socket.socket) -> bytes:
    received = b""
    with _timeout(connection, 0.5):
        while True:
            try:
                received += connection.recv(1 << 20)
            except TimeoutError:
                return received


@contextmanager
def _timeout(connection: socket.socket, seconds: float) -> Iterator[None]:
    before = connection.gettimeout()
    connection.settimeout(seconds)
    yield
    connection.settimeout(before)
