"""The files of the whole data, made once and kept while the data is served."""

import hashlib
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from app.data import rows
from app.files.datapackage import NAME, write_zip
from app.files.exports import Connect
from app.files.sqlite_copy import write_sqlite

Write = Callable[[Connection, rows.Reference, str, Path], None]

WRITERS: Final[Mapping[str, Write]] = {
    "datapackage.zip": write_zip,
    "records.sqlite": write_sqlite,
}


class Bundle:
    """The files of the whole data, each written when it is first asked for and then kept.

    What is served does not change while the app runs, and neither do they.
    """

    def __init__(self, connect: Connect, reference: rows.Reference, public_url: str) -> None:
        self._connect = connect
        self._reference = reference
        self._public_url = public_url
        self._folder = tempfile.TemporaryDirectory(prefix=f"{NAME}-")
        self._lock = threading.Lock()
        self._hashes: dict[str, str] = {}

    def sha256(self, name: str) -> str:
        """The hash of the file's bytes."""
        path = self.path(name)
        with self._lock:
            if name not in self._hashes:
                with path.open("rb") as file:
                    self._hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
            return self._hashes[name]

    def path(self, name: str) -> Path:
        """Where the file lies: one of `WRITERS`. Takes as long as writing does the first time."""
        target = Path(self._folder.name) / name
        with self._lock:
            if not target.exists():
                new = target.with_suffix(".new")
                with self._connect() as connection:
                    WRITERS[name](connection, self._reference, self._public_url, new)
                new.rename(target)
        return target

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()
