"""Serves what `app.assets.building` built: from memory, compressed beforehand, to be kept for ever.

A path either is a name of the manifest or it is a 404: no path reaches the file system.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.assets.manifest import CONTENT_TYPES, Manifest, load_manifest
from app.web import codings
from app.web.partial import select

_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class _Variant:
    content: bytes
    etag: str


class StaticApp:
    """An ASGI app, to be mounted: `app.mount("/static", StaticApp(Path("var/static")))`."""

    def __init__(self, folder: Path) -> None:
        manifest = load_manifest(folder / "manifest.json")
        self._files = {name: _variants(manifest, folder, name) for name in manifest.variants}

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
        coding = codings.best(accepted[: codings.LONGEST], tuple(variants))
        variant = variants[coding]
        headers = {"Cache-Control": _FOR_EVER, "ETag": variant.etag}
        if len(variants) > 1:
            headers["Vary"] = "Accept-Encoding"
        sent = select(scope["method"], asked, variant.etag, len(variant.content))
        if sent.status != 304:
            headers["Content-Type"] = CONTENT_TYPES[PurePosixPath(name).suffix]
            if coding != codings.PLAIN:
                headers["Content-Encoding"] = coding
        body = variant.content[sent.part.start : sent.part.stop]
        return Response(
            b"" if scope["method"] == "HEAD" else body, sent.status, {**headers, **sent.headers}
        )


def _variants(manifest: Manifest, folder: Path, name: str) -> dict[str, _Variant]:
    """By coding, the smallest first: so are ties between codings decided."""
    mark = manifest.variants[name][codings.PLAIN][:32]
    return {
        coding: _Variant(content, f'"{mark}"' if coding == codings.PLAIN else f'"{mark}-{coding}"')
        for coding, content in sorted(
            manifest.read(folder, name).items(), key=lambda each: len(each[1])
        )
    }
