"""The share pictures as pages name them and readers get them: what `app.pictures.cards` drew.

A picture's name is the hash of what it shows, so that it may be kept for ever. Where none were
drawn, pages name none.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

from app.values import checked

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


_PNG: Final = b"\x89PNG\r\n\x1a\n"


def is_whole(png: bytes) -> bool:
    """Whether a PNG is as it was drawn: every chunk has its checksum, and the last one is there."""
    at, kind = len(_PNG), b""
    while png.startswith(_PNG) and kind != b"IEND" and at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, end = png[at + 4 : at + 8], at + 8 + length
        if png[end : end + 4] != crc32(png[at + 4 : end]).to_bytes(4):
            return False
        at = end + 4
    return kind == b"IEND" and at == len(png)


def is_whole_file(path: Path) -> bool:
    try:
        return is_whole(path.read_bytes())
    except OSError:
        return False


Pictures = Mapping[str, Picture]  # by the path of the page


def load(folder: Path) -> dict[str, Picture]:
    """The pictures that the last build left, but for those that were damaged since; none where it
    drew none, or where which they are was damaged.
    """
    try:
        entries = checked.read((folder / MANIFEST).read_bytes())
        pictures = {path: Picture(**entry) for path, entry in entries.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    files = {picture.file for picture in pictures.values()}
    whole = {file for file in files if is_whole_file(folder / file)}
    return {path: picture for path, picture in pictures.items() if picture.file in whole}
