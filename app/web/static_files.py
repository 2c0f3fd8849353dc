"""Serves what `app.assets.building` built: from memory, compressed beforehand, to be kept for ever.

A path either is a name of the manifest or it is a 404: no path reaches the file system.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.assets.manifest import CONTENT_TYPES, load_manifest, read_variants
from app.web.partial import select

_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class _Variant:
    coding: str  # a content coding, or "identity"
    content: bytes
    etag: str


class StaticApp:
    """An ASGI app, to be mounted: `app.mount("/static", StaticApp(Path("var/static")))`."""

    def __init__(self, folder: Path) -> None:
        names = load_manifest(folder / "manifest.json").files.values()
        # For each name its variants, the smallest first: so are ties between codings decided.
        self._files = {name: _variants(folder, name) for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._response(scope)(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)

    def _response(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Method Not Allowed", 405, {"Allow": "GET, HEAD"})
        name = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
        variants = self._files.get(name)
        if variants is None:
            return PlainTextResponse("Not Found", 404)

        asked = Headers(scope=scope)
        # A part of what is compressed is of no use to who has not the rest.
        accepted = "" if "range" in asked else ",".join(asked.getlist("accept-encoding"))
        variant = _choose(variants, accepted)
        headers = {"Cache-Control": _FOR_EVER, "ETag": variant.etag}
        if len(variants) > 1:
            headers["Vary"] = "Accept-Encoding"
        sent = select(scope["method"], asked, variant.etag, len(variant.content))
        if sent.status != 304:
            headers["Content-Type"] = CONTENT_TYPES[PurePosixPath(name).suffix]
            if variant.coding != "identity":
                headers["Content-Encoding"] = variant.coding
        body = variant.content[sent.part.start : sent.part.stop]
        return Response(
            b"" if scope["method"] == "HEAD" else body, sent.status, {**headers, **sent.headers}
        )


def _variants(folder: Path, name: str) -> list[_Variant]:
    contents = read_variants(folder, name)
    mark = hashlib.sha256(contents["identity"]).hexdigest()[:32]
    found = [
        _Variant(coding, content, f'"{mark}"' if coding == "identity" else f'"{mark}-{coding}"')
        for coding, content in contents.items()
    ]
    return sorted(found, key=lambda variant: len(variant.content))


def _choose(variants: list[_Variant], accepted: str) -> _Variant:
    """The variant that an Accept-Encoding likes best; the plain one where it likes none."""
    likings: dict[str, float] = {}
    for item in accepted.split(","):
        coding, *parameters = (part.strip().lower() for part in item.split(";"))
        if coding:
            likings[coding] = _quality(parameters)
    plain = next(variant for variant in variants if variant.coding == "identity")

    def liking(variant: _Variant) -> float:
        named = likings.get(variant.coding)
        if named is not None:
            return named
        # Not named, the plain one is fair enough, but less wanted than any coding that is.
        return 1e-9 if variant is plain else likings.get("*", 0.0)

    best = max(variants, key=liking)
    return best if liking(best) > 0 else plain


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0
