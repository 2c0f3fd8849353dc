"""The share pictures as pages name them and readers get them: what `app.pictures.cards` drew.

A picture's name is the hash of what it shows, so that it may be kept for ever. Where none were
drawn, pages name none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WIDTH: Final = 1200
HEIGHT: Final = 630
MANIFEST: Final = "manifest.json"


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
