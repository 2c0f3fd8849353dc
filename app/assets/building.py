"""The static files as they are served: named by content, compressed once, listed in a manifest.

`static/` and the charts' script go to `var/static/`. A file gets the hash of its content into its
name (`app.css` becomes `app.3f2a1b9c.css`), so that a browser may keep it for ever, and the
compressed variants that pay beside it. `manifest.json` maps the names that pages use to the names
that are served; it is written last, so that a build that is killed leaves the former set whole.

The charts' script is bundled by npm from what `assets/` says. Where npm is absent or fails, the
script of the same version that the Python package `plotly` carries is served: larger, same charts.
"""

import fcntl
import gzip
import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Final

import brotli
import zstandard

from app.assets import plotly
from app.assets.manifest import (
    CONTENT_TYPES,
    ENCODINGS,
    AssetsError,
    Manifest,
    Say,
    digest,
    load_manifest,
    read_variants,
    short_hash,
)
from app.values import checked

# A variant that saves less than this is not worth its name.
_SMALLEST_SAVING: Final = 64


def build(root: Path, *, say: Say, out: Path | None = None) -> Manifest:
    """Bring `out`, by default `var/static/`, up to date with `static/` and `assets/`; do nothing
    where it is.
    """
    out = out or root / "var" / "static"
    var = out.parent
    var.mkdir(parents=True, exist_ok=True)
    with (var / ".assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second build waits, and then finds its work done
        package = plotly.PlotlyPackage.find()
        sources = _read_sources(root / "static")
        recipe = plotly.recipe(root / "assets", package.version)
        npm = shutil.which("npm")
        code = {path.name: path.read_bytes() for path in Path(__file__).parent.glob("*.py")}
        tool = digest(code)
        inputs = digest(sources | recipe | {"npm": b"present" if npm else b"absent"})
        current = _current(out, inputs, tool)
        if current:
            say(f"assets: current ({len(current.files)} files)")
            return current

        bundle = plotly.bundle(var / "plotly", recipe, npm, package, say)
        made = bundle.files()
        for name in sources.keys() & made.keys():
            raise AssetsError(f"static/{name}: this name belongs to a file that the build makes")
        manifest = publish(sources | made, out, bundle, inputs, tool)
        say(f"assets: built ({len(manifest.files)} files)")
        return manifest


# --- Naming, compressing, publishing ----------------------------------------------------------


def _read_sources(folder: Path) -> dict[str, bytes]:
    """Every file under `static/`, by its path there; hidden files are not ours."""
    sources = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in name.split("/")):
            continue
        if path.suffix not in CONTENT_TYPES:
            raise AssetsError(f"static/{name}: app/assets/building.py knows no content type for it")
        sources[name] = path.read_bytes()
    return sources


def _current(out: Path, inputs: str, tool: str) -> Manifest | None:
    """The manifest of the last build, where it read the same and its files are as it left them."""
    try:
        manifest = load_manifest(out / "manifest.json")
    except AssetsError:
        return None
    if (manifest.inputs, manifest.tool) != (inputs, tool):
        return None
    return manifest if all(_is_sound(out, name) for name in manifest.files.values()) else None


def _is_sound(out: Path, name: str) -> bool:
    """Whether the file and its variants are there and as they were built."""
    try:
        read_variants(out, name)
    except AssetsError:
        return False
    return True


def publish(
    contents: Mapping[str, bytes], out: Path, bundle: plotly.Bundle, inputs: str, tool: str
) -> Manifest:
    """Write every file, then the manifest, then remove what the manifest does not need."""
    out.mkdir(exist_ok=True)
    try:
        reuse = load_manifest(out / "manifest.json").tool == tool
    except AssetsError:
        reuse = False
    files: dict[str, str] = {}
    keep = {"manifest.json"}
    for name, content in _with_final_names(contents):
        served = _hashed(name, content)
        files[name] = served
        keep |= _write_variants(out / served, content, out, reuse=reuse)
    manifest = Manifest(
        files=dict(sorted(files.items())),
        plotly_version=bundle.version,
        plotly_origin=bundle.origin,
        inputs=inputs,
        tool=tool,
    )
    checked.write(out / "manifest.json", checked.written(asdict(manifest)))
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(out).as_posix() not in keep:
            path.unlink()
    return manifest


def _hashed(name: str, content: bytes) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.{short_hash(content)}{path.suffix}"))


def _write_variants(path: Path, content: bytes, out: Path, *, reuse: bool) -> set[str]:
    """Write a file and its compressed variants; say which names belong to it.

    The name has the content's hash, so what the same code wrote under it before is still right.
    The plain file comes last: where it is, its variants are.
    """
    variants = {coding: path.with_name(path.name + end) for coding, end in ENCODINGS.items()}
    if not (reuse and _is_sound(out, path.relative_to(out).as_posix())):
        path.parent.mkdir(parents=True, exist_ok=True)
        for coding, variant in variants.items():
            small = _compress(content, coding)
            if len(small) <= len(content) - _SMALLEST_SAVING:
                checked.write(variant, small)
        checked.write(path, content)
    names = [path, *(variant for variant in variants.values() if variant.is_file())]
    return {name.relative_to(out).as_posix() for name in names}


def _compress(content: bytes, coding: str) -> bytes:
    match coding:
        case "br":
            return bytes(brotli.compress(content, quality=11))
        case "zstd":  # 19 is the last level whose window every browser accepts
            return zstandard.ZstdCompressor(level=19).compress(content)
        case _:
            return gzip.compress(content, 9, mtime=0)


# What a stylesheet or a script names by a relative address has to be named as it is served.
_MENTION: Final[Mapping[str, re.Pattern[str]]] = {
    ".css": re.compile(r"""((?:url\(|@import)\s*["']?)([^"'()\s]+)"""),
    ".js": re.compile(r"""(\b(?:from|import)\s*\(?\s*["'])(\.{1,2}/[^"'\n]+)(?=["'])"""),
}
_ELSEWHERE: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:|/|#)", re.IGNORECASE)


def _with_final_names(contents: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Each file with the files it mentions named as they are served, those files first."""
    done: dict[str, bytes] = {}
    under_way: list[str] = []

    def finish(name: str) -> None:
        if name in done:
            return
        if name in under_way:
            raise AssetsError(f"static/{name}: mentions itself, by way of {under_way[-1]}")
        under_way.append(name)
        done[name] = rewrite(name)
        under_way.pop()

    def rewrite(name: str) -> bytes:
        content = contents[name]
        pattern = _MENTION.get(PurePosixPath(name).suffix)
        if pattern is None or name in plotly.FILES:
            return content

        def served(found: re.Match[str]) -> str:
            if _ELSEWHERE.match(found[2]):
                return found[0]
            address, mark, fragment = found[2].partition("#")
            folder = posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join(folder, address))
            if target not in contents:
                raise AssetsError(f"static/{name}: mentions {found[2]}, which is not there")
            finish(target)
            final = posixpath.relpath(_hashed(target, done[target]), folder or ".")
            if found[2].startswith(".") and not final.startswith("."):
                final = f"./{final}"
            return f"{found[1]}{final}{mark}{fragment}"

        return pattern.sub(served, content.decode()).encode()

    for name in contents:
        finish(name)
    yield from done.items()


if __name__ == "__main__":
    build(Path(__file__).resolve().parents[2], say=print)
