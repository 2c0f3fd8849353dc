"""Data may be read from any site's script: what allows it, and nothing but reading."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN_SUFFIXES: Final = (".csv", ".json", ".xlsx", ".zip", ".sqlite", ".xml")

_METHODS: Final = "GET, HEAD, OPTIONS"
_OPEN: Final = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Content-Disposition",
    "cross-origin-resource-policy": "cross-origin",
}
_PREFLIGHT: Final = {
    "allow": _METHODS,
    "access-control-allow-methods": _METHODS,
    "access-control-allow-headers": "If-None-Match",
    "access-control-max-age": "86400",
}


def is_open(path: str) -> bool:
    """Whether what is at the path is data: the API, its document, downloads and feeds."""
    return path.startswith("/api/v1/") or path.endswith(OPEN_SUFFIXES)


class OpenReading:
    """ASGI middleware that lets other sites' scripts read data, and answers OPTIONS there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_open(scope["path"]):
            await self.app(scope, receive, send)
            return

        if scope["method"] == "OPTIONS":
            headers = [(n.encode(), v.encode()) for n, v in {**_OPEN, **_PREFLIGHT}.items()]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _OPEN.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_open)
