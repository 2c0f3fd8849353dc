"""What a build of the static files leaves: kinds of files, and the manifest of their names."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from app.values import checked

Origin = Literal["npm", "package"]

# Every kind of file that is served, and how a browser is told of it.
CONTENT_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}

# Content coding → the ending of the variant's file; the first is the file as it is.
ENCODINGS: Final[Mapping[str, str]] = {"identity": "", "br": ".br", "zstd": ".zst", "gzip": ".gz"}


class AssetsError(Exception):
    """The assets cannot be built, or are not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build made: the names that pages use, and the names that are served."""

    files: Mapping[str, str]
    variants: Mapping[str, Mapping[str, str]]  # of each served name: the SHA-256 by content coding
    plotly_origin: Origin
    inputs: str  # the hash of all that the build read
    tool: str  # the hash of the code that built it

    def url(self, name: str) -> str:
        """The path under which `name` (as in `static/`) is served."""
        try:
            return f"/static/{self.files[name]}"
        except KeyError:
            raise AssetsError(f"no static file is called {name!r}") from None

    def read(self, folder: Path, served: str) -> dict[str, bytes]:
        """A served file, by content coding; raises `AssetsError` unless each is as it was built."""
        contents = {}
        for coding, digest in self.variants[served].items():
            path = folder / f"{served}{ENCODINGS[coding]}"
            try:
                contents[coding] = path.read_bytes()
            except OSError as error:
                raise AssetsError(f"{path}: {error.strerror}; run make build") from None
            if sha256(contents[coding]) != digest:
                raise AssetsError(f"{path}: is damaged; run make build")
        return contents


def load_manifest(path: Path) -> Manifest:
    """The manifest that a build left."""
    try:
        return Manifest(**checked.read(path.read_bytes()))
    except FileNotFoundError:
        raise AssetsError(f"{path} is missing: build the assets first (make build)") from None
    except (TypeError, ValueError) as error:
        raise AssetsError(f"{path} is not a manifest ({error}): run make clean build") from None
    except OSError as error:
        raise AssetsError(f"{path}: cannot be read: {error.strerror}") from None


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digest(parts: Mapping[str, bytes]) -> str:
    """A hash of named contents, whatever their order."""
    total = hashlib.sha256()
    for name in sorted(parts):
        total.update(f"{name}\0{sha256(parts[name])}\n".encode())
    return total.hexdigest()
