"""The files of the whole data, made once and kept while the data is served."""

import hashlib
import tempfile
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection

from app.data import formats, rows
from app.files.datapackage import ALONE, NAME, write_zip
from app.files.exports import Connect
from app.files.sqlite_copy import write_sqlite

Write = Callable[[Connection, rows.Reference, str, Path], None]

WRITERS: Final[Mapping[str, Write]] = {
    "datapackage.zip": write_zip,
    "records.sqlite": write_sqlite,
}


# All that can be had, in parts too: what is written, and what lies in the package.
MEDIA_TYPES: Final[Mapping[str, str]] = {
    **{name: format_.media_type for name, format_ in formats.WHOLE.items()},
    **ALONE,
}


@dataclass(frozen=True)
class Kept:
    """A file that stays the same. `etag`: as in the header; `member`: which of the package `path`,
    where it is one.
    """

    path: Path
    size: int  # bytes
    etag: str
    member: str = ""

    def open(self) -> IO[bytes]:
        """Its bytes, from any place on."""
        return zipfile.ZipFile(self.path).open(self.member) if self.member else self.path.open("rb")


@cache
def _sha256(path: Path) -> str:
    """Of a file that stays the same."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Bundle:
    """The files of the whole data, each written when it is first asked for and then kept.

    What is served does not change while the app runs, and neither do they.
    """

    def __init__(self, connect: Connect, reference: rows.Reference, public_url: str) -> None:
        self._connect = connect
        self._reference = reference
        self._public_url = public_url
        self._folder: tempfile.TemporaryDirectory[str] | None = None  # where a file was asked for
        self._lock = threading.Lock()

    def path(self, name: str) -> Path:
        """Where the file lies: one of `WRITERS`. Takes as long as writing does the first time."""
        with self._lock:
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix=f"{NAME}-")
            target = Path(self._folder.name) / name
            if not target.exists():
                new = target.with_suffix(".new")
                with self._connect() as connection:
                    WRITERS[name](connection, self._reference, self._public_url, new)
                new.rename(target)
        return target

    def file(self, name: str) -> Kept:
        """One of `MEDIA_TYPES`. Takes as long as writing does the first time."""
        whole = "datapackage.zip" if name in ALONE else name
        path = self.path(whole)
        digest = _sha256(path)
        if whole == name:
            return Kept(path, path.stat().st_size, f'"{digest[:32]}"')
        with zipfile.ZipFile(path) as package:
            packed = package.getinfo(name)
        return Kept(path, packed.file_size, f'"{digest[:24]}{packed.CRC:08x}"', name)

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            self._folder.cleanup()
