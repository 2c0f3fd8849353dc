"""Serves the share pictures that `app.pictures.cards` drew."""

import re
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.pictures.gallery import is_whole_file

_FILE: Final = re.compile(r"[0-9a-f]{24}\.png")

# To be shown elsewhere is what they are for.
_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class CardFiles(StaticFiles):
    """An ASGI app, to be mounted at `/cards`: the pictures, those that older pages name too. One
    that is damaged is not there.

    They are read when asked for: a machine fetches each once, and no reader waits for it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.folder = folder

    async def check_config(self) -> None:
        """A folder that is not there is a 404 of each picture."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not _FILE.fullmatch(path) or not is_whole_file(self.folder / path):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        return response
