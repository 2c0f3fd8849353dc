"""What happened, as JSON lines on standard output: a line a request, and every error.

A line says what was asked and how it went, not by whom: of the client's address only the network is
kept. A request's id is in its line, in its errors and in its answer's `X-Request-ID`.
"""

import asyncio
import ipaddress
import json
import logging
import os
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from time import perf_counter
from typing import Any, Final

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

_FLUSH_SECONDS: Final = 0.5
_FLUSH_LINES: Final = 1000
_LONGEST: Final = 300  # characters of a path or query
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


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Lines:
    """Lines of the access log, written some at a time: a write each would cost more than a page."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []  # as bytes, which the collector of garbage passes over

    def add(self, line: dict[str, Any]) -> None:
        self._waiting.append(orjson.dumps(line, option=_A_LINE))
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_later(_FLUSH_SECONDS, self.flush)
        elif len(self._waiting) >= _FLUSH_LINES:
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            sys.stdout.flush()
            sys.stdout.buffer.write(b"".join(waiting))
            sys.stdout.buffer.flush()


class RequestLog:
    """ASGI middleware, outermost: gives each request its id, and writes its line."""

    def __init__(self, app: ASGIApp, lines: Lines | None) -> None:
        self.app = app
        self.lines = lines
        self._process = os.urandom(4).hex()
        self._numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = perf_counter()
        id_ = f"{self._process}{next(self._numbers):08x}"
        scope["request_id"] = id_
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
            if self.lines is not None:
                client = scope.get("client")
                self.lines.add(
                    {
                        "time": datetime.now(UTC),
                        "kind": "access",
                        "request": id_,
                        "client": network(client[0]) if client else "-",
                        "method": scope["method"],
                        "path": scope["path"][:_LONGEST],
                        "query": scope["query_string"][:_LONGEST].decode("latin-1"),
                        "status": status or 500,
                        "bytes": size,
                        "ms": round((perf_counter() - started) * 1000, 2),
                    }
                )


class JsonLine(logging.Formatter):
    """A logged message as one line of JSON, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": now(),
            "kind": "log",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if id_ := request_id.get():
            line["request"] = id_
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)  # ASCII, and so never at odds with the encoding of the output


CONFIG: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLine}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "json",
        }
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
}
