"""The share pictures as pages name them and readers get them: what `app.cards` drew.

A picture's name is the hash of what it shows, so that it may be kept for ever. Where none were
drawn, pages name none.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WIDTH: Final = 1200
HEIGHT: Final = 630
MANIFEST: Final = "manifest.json"
_FILE: Final = re.compile(r"[0-9a-f]{24}\.png")

# To be shown elsewhere is what they are for.
_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn card: its file, and its text for those who do not see it."""

    file: str
    alt: str

    @property
    def href(self) -> str:
        return f"/cards/{self.file}"


Pictures = Mapping[str, Picture]  # by the path of the page


def load(folder: Path) -> dict[str, Picture]:
    """The pictures that the last build left; none where it drew none."""
    try:
        entries = json.loads((folder / MANIFEST).read_bytes())
        return {path: Picture(**entry) for path, entry in entries.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


class CardFiles(StaticFiles):
    """An ASGI app, to be mounted at `/cards`: the pictures, those that older pages name too.

    They are read when asked for: a machine fetches each once, and no reader waits for it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)

    async def check_config(self) -> None:
        """A folder that is not there is a 404 of each picture."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not _FILE.fullmatch(path):
            raise HTTPException(404)
        return await super().get_response(path, scope)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(_HEADERS)
        return response
