"""What happened, as JSON lines on standard output: a line a request, and every error.

A line says what was asked and how it went, not by whom: of the client's address only the network is
kept. A request's id is in its line, in its errors and in its answer's `X-Request-ID`.
"""

import atexit
import ipaddress
import json
import logging
import os
import re
import select
import threading
from collections import Counter
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from time import monotonic, perf_counter
from typing import Any, Final

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

_GATHER_SECONDS: Final = 0.2  # a write for each line would cost more than a page
_LAST_SECONDS: Final = 1.0
_MOST_BYTES: Final = 4 * 2**20
_LONGEST: Final = 300  # characters of a path or query
# Of an id that a proxy gave.
_ID: Final = re.compile(rb"[\w.:-]{8,64}", re.ASCII)
_A_LINE: Final = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


@lru_cache(maxsize=4096)
def network(client: str) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return "-"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    bits = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, bits), strict=False))


class Output:
    """Standard output, written by a thread of its own, some lines at a time.

    What reads it may stop reading: then lines are kept up to `most` bytes, and those beyond are
    dropped and counted. No caller ever waits for it, but for a moment in the end.
    """

    def __init__(self, file: int = 1, most: int = _MOST_BYTES) -> None:
        self._file = file
        self._most = most
        self._changed = threading.Condition()
        self._waiting: list[bytes] = []  # as bytes, which the collector of garbage passes over
        self._size = 0  # bytes, with those that are being written
        self._dropped = 0
        self._hurry = False
        self._end: float | None = None
        self._thread: threading.Thread | None = None

    def put(self, line: bytes) -> None:
        with self._changed:
            if self._size + len(line) > self._most:
                self._dropped += 1
                return
            self._size += len(line)
            self._waiting.append(line)
            if len(self._waiting) == 1:
                self._changed.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="log", daemon=True)
                self._thread.start()
        if self._end is not None:
            self.flush(self._end - monotonic())

    def flush(self, seconds: float) -> None:
        """Wait for what was put to be written, no longer than this."""
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._size, max(seconds, 0.0))
            self._hurry = False

    def begin(self) -> None:
        self._end = None

    def end(self) -> None:
        """From now on each line is waited for, a second for all: the process may go any moment."""
        self._end = monotonic() + _LAST_SECONDS
        self.flush(_LAST_SECONDS)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                self._changed.wait_for(lambda: self._hurry, _GATHER_SECONDS)
                lines, self._waiting = self._waiting, []
                dropped, self._dropped = self._dropped, 0
            size = sum(map(len, lines))
            if dropped:
                lines.append(_told("warning", __name__, f"{dropped} lines were dropped").encode())
            lost = self._write(memoryview(b"".join(lines)))
            with self._changed:
                self._size -= size
                self._dropped += len(lines) if lost else 0
                self._changed.notify_all()

    def _write(self, left: memoryview) -> bool:
        """Write it all; whether that cannot be done, since nobody reads or a disk is full."""
        while left:
            try:
                left = left[os.write(self._file, left) :]
            except BlockingIOError:
                select.select([], [self._file], [])
            except OSError:
                return True
        return False


OUTPUT: Final = Output()
atexit.register(OUTPUT.flush, _LAST_SECONDS)


class RequestLog:
    """ASGI middleware, outermost: gives each request its id, writes its line and counts it.

    A proxy that is trusted (`app.serve` says which request is from one) gives the id itself.
    `answered`: how often each route answered with each status.
    """

    def __init__(self, app: ASGIApp, output: Output | None) -> None:
        self.app = app
        self.output = output
        self.process = os.urandom(4).hex()  # what its ids begin with
        self.answered: Counter[tuple[str, int]] = Counter()
        self._numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter()
        id_ = scope["request_id"] = self.id_of(scope)
        scope["told"] = told = {"route": ""}
        request_id.set(id_)
        status = size = 0

        async def send_on(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                # A new list: the one that came may be that of a kept answer.
                own = (b"x-request-id", id_.encode())
                message = {**message, "headers": [*message["headers"], own]}
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        finally:
            self.end(scope, id_, told["route"], status or 500, size, started)

    def id_of(self, scope: Scope) -> str:
        """The id of a request that begins."""
        return _given(scope) or f"{self.process}{next(self._numbers):08x}"

    def end(
        self, scope: Scope, id_: str, route: str, status: int, size: int, started: float
    ) -> None:
        """Count a request that began when `perf_counter` said `started`, and write its line."""
        self.answered[route, status] += 1
        if self.output is None:
            return
        client = scope.get("client")
        line = orjson.dumps(
            {
                "time": datetime.now(UTC),
                "kind": "access",
                "request": id_,
                "client": network(client[0]) if client else "-",
                "method": scope["method"],
                "path": scope["path"][:_LONGEST],
                "query": scope["query_string"][:_LONGEST].decode("latin-1"),
                "status": status,
                "bytes": size,
                "ms": round((perf_counter() - started) * 1000, 2),
            },
            option=_A_LINE,
        )
        self.output.put(line)


def _given(scope: Scope) -> str | None:
    """The id that a trusted proxy gave the request, where it is one."""
    if not scope.get("from_proxy"):
        return None
    given = [value for name, value in scope["headers"] if name == b"x-request-id"]
    return given[0].decode() if len(given) == 1 and _ID.fullmatch(given[0]) else None


def _told(level: str, logger: str, message: str, **more: str) -> str:
    """A message as a line; ASCII, and so never at odds with the encoding of the output."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line = {"time": now, "kind": "log", "level": level, "logger": logger, "message": message}
    return f"{json.dumps({**line, **more})}\n"


class ToOutput(logging.Handler):
    """What is logged, beside the lines of requests: each message one line, with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        more = {}
        if id_ := request_id.get():
            more["request"] = id_
        if record.exc_info:
            more["traceback"] = logging.Formatter().formatException(record.exc_info)
        return _told(record.levelname.lower(), record.name, record.getMessage(), **more)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            OUTPUT.put(self.format(record).encode())
        except Exception:  # noqa: BLE001 - as every handler: what logs goes on
            self.handleError(record)


CONFIG: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"output": {"()": ToOutput}},
    "root": {"handlers": ["output"], "level": "INFO"},
}
