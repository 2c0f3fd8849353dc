"""The headers every answer carries, as data."""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.data.formats import SUFFIXES

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",  # Plotly draws its download through a blob
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types app default",  # static/app.js, static/charts.js
    )
)

HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# Where readers come by https they are told to come by nothing else, for two years.
BEHIND_TLS: Final[Mapping[str, str]] = {"strict-transport-security": "max-age=63072000"}


def headers_for(public_url: str) -> Mapping[str, str]:
    """The headers of a site at this address."""
    return {**HEADERS, **BEHIND_TLS} if public_url.startswith("https://") else HEADERS


# Data is read by other sites' scripts, which see these headers of it.
_OPEN: Final[Mapping[str, str]] = {
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Content-Disposition, Content-Range, "
    "Accept-Ranges",
}
# An embedded view in a sandboxed frame has no origin of its own: to it our own files are another's.
_SHARED: Final[Mapping[str, str]] = {"cross-origin-resource-policy": "cross-origin"}


def is_open(path: str) -> bool:
    """Whether what is at the path is data: the API, its document, downloads and feeds."""
    return path.startswith("/api/v1/") or path.endswith(SUFFIXES)


def headers_at(path: str, headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers of what is answered at a path of a site that has these."""
    if is_open(path):
        return {**headers, **_OPEN}
    return {**headers, **_SHARED} if path.startswith("/static/") else headers


class SecurityHeaders:
    """ASGI middleware that adds headers where the answer does not set its own."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str] = HEADERS) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in headers_at(scope["path"], self.headers).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class AskedBefore(CORSMiddleware):
    """ASGI middleware: answers a browser that asks beforehand whether another site's script may
    read data. The gate lets nobody ask it of anything else.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "OPTIONS"],
            allow_headers=["If-None-Match", "If-Range", "Range"],
            max_age=86400,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") == "OPTIONS":
            await super().__call__(scope, receive, send)
        else:  # the headers of data are `_OPEN`, whoever reads it
            await self.app(scope, receive, send)
