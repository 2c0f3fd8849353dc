"""What is turned away before anything is worked out or kept for it: methods that would
write, hosts that are not ours or not one, addresses of no sensible length.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web import errors
from app.web.security import is_open

# The longest address that our own links make is under half of these.
MAX_PATH: Final = 4096  # bytes
MAX_QUERY: Final = 8192  # bytes
MAX_PARAMETERS: Final = 400

# What watches the app comes by the machine's own address.
_ANY_HOST: Final = {"/healthz", "/readyz", "/metrics"}

# A name or an address, and a port; the name may be empty.
_HOST: Final = re.compile(r"([a-z0-9._~%-]*|\[[0-9a-f:.]+\])(?::[0-9]*)?")


@lru_cache(maxsize=256)
def _host(named: bytes) -> str | None:
    """The name in a Host header; None where it is not one."""
    found = _HOST.fullmatch(named.decode("latin-1").lower())
    return found[1] if found else None


class Gate:
    """ASGI middleware. Without `hosts` any host will do."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], headers: Mapping[str, str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.refusal(scope)
        if answer is None:
            await self.app(scope, receive, send)
            return
        for name, value in self.headers.items():
            answer.headers.setdefault(name, value)
        await answer(scope, receive, send)

    def refusal(self, scope: Scope) -> Response | None:
        """What is answered in place of what was asked for; None where that may be answered."""
        method, path, query = scope["method"], scope["path"], scope["query_string"]
        if method not in {"GET", "HEAD"} and not (method == "OPTIONS" and is_open(path)):
            allowed = "GET, HEAD, OPTIONS" if is_open(path) else "GET, HEAD"
            # What such a request carries is not read: the connection ends with the answer.
            headers = {"allow": allowed, "connection": "close"}
            return errors.short(Request(scope), 405, "only reading is allowed", headers)
        if len(path) > MAX_PATH or len(query) > MAX_QUERY or query.count(b"&") >= MAX_PARAMETERS:
            return _plain("URI Too Long", 414)
        named = [value for name, value in scope["headers"] if name == b"host"]
        host = _host(named[0]) if named else None
        # RFC 9112, section 3.2
        if len(named) > 1 or (host is None and (named or scope["http_version"] == "1.1")):
            return _plain("Bad Request", 400)
        if self.hosts and path not in _ANY_HOST and host not in self.hosts:
            return _plain("Misdirected Request", 421)
        return None


def _plain(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, {"cache-control": "no-store"})
