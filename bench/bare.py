"""An ASGI app that does nothing but return the bytes it was given: the ceiling of the server."""

import json
import os
from pathlib import Path
from typing import Any

_HELD = Path(os.environ["BENCH_ANSWER"])
_HEADERS = [(n.encode(), v.encode()) for n, v in json.loads(_HELD.read_text("utf-8"))]
_BODY = _HELD.with_suffix(".body").read_bytes()


async def app(scope: Any, _receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _BODY})
