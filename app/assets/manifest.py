"""What a build of the static files leaves: kinds of files, and the manifest of their names."""

import gzip
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import brotli
import zstandard

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

# Content coding → the ending of the variant's file.
ENCODINGS: Final[Mapping[str, str]] = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}


class AssetsError(Exception):
    """The assets cannot be built, or are not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build made: the names that pages use, and the names that are served."""

    files: Mapping[str, str]
    plotly_origin: Origin
    inputs: str  # the hash of all that the build read
    tool: str  # the hash of the code that built it

    def url(self, name: str) -> str:
        """The path under which `name` (as in `static/`) is served."""
        try:
            return f"/static/{self.files[name]}"
        except KeyError:
            raise AssetsError(f"no static file is called {name!r}") from None


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


def short_hash(content: bytes) -> str:
    """What of the content's hash stands in a served name."""
    return hashlib.sha256(content).hexdigest()[:8]


def read_variants(path: Path) -> dict[str, bytes]:
    """A served file, by content coding ("identity": as it is); raises `AssetsError` unless it is
    what its name says, and every variant the same.
    """
    try:
        content = path.read_bytes()
        variants = {
            coding: file.read_bytes()
            for coding, ending in ENCODINGS.items()
            if (file := Path(f"{path}{ending}")).is_file()
        }
    except OSError as error:
        raise AssetsError(f"{error.filename}: {error.strerror}; run make build") from None
    if path.stem.rpartition(".")[2] != short_hash(content):
        raise AssetsError(f"{path}: is damaged; run make build")
    for coding, variant in variants.items():
        if _decoded(coding, variant) != content:
            raise AssetsError(f"{path}{ENCODINGS[coding]}: is damaged; run make build")
    return {"identity": content, **variants}


def _decoded(coding: str, content: bytes) -> bytes | None:
    try:
        match coding:
            case "br":
                return bytes(brotli.decompress(content))
            case "zstd":
                return zstandard.ZstdDecompressor().decompress(content)
            case _:
                return gzip.decompress(content)
    except (OSError, EOFError, zlib.error, brotli.error, zstandard.ZstdError):
        return None


def digest(parts: Mapping[str, bytes]) -> str:
    """A hash of named contents, whatever their order."""
    total = hashlib.sha256()
    for name in sorted(parts):
        total.update(f"{name}\0{hashlib.sha256(parts[name]).hexdigest()}\n".encode())
    return total.hexdigest()
