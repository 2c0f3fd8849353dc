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
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from graphlib import CycleError, TopologicalSorter
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
    Origin,
    digest,
    load_manifest,
    sha256,
)
from app.values import checked

# A variant that saves less than this is not worth its name.
_SMALLEST_SAVING: Final = 64


def build(root: Path, out: Path) -> Manifest:
    """Bring `out` up to date with `static/` and `assets/`; do nothing where it is."""
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
        last = _last(out)
        if (
            last
            and (last.inputs, last.tool) == (inputs, tool)
            and all(_is_sound(last, out, served) for served in last.variants)
        ):
            print(f"assets: current ({len(last.files)} files)")
            return last

        made, origin = plotly.bundle(var / "plotly", recipe, npm, package)
        for name in sources.keys() & made.keys():
            raise AssetsError(f"static/{name}: this name belongs to a file that the build makes")
        manifest = publish(sources | made, out, origin, inputs, tool)
        print(f"assets: built ({len(manifest.files)} files)")
        return manifest


# --- Naming, compressing, publishing ----------------------------------------------------------


def _read_sources(folder: Path) -> dict[str, bytes]:
    """Every file in `static/`, by its name; hidden files are not ours."""
    sources = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.suffix not in CONTENT_TYPES:
            raise AssetsError(
                f"static/{path.name}: app/assets/manifest.py has no content type for it"
            )
        sources[path.name] = path.read_bytes()
    return sources


def _last(out: Path) -> Manifest | None:
    """The manifest of the last build, where there was one."""
    try:
        return load_manifest(out / "manifest.json")
    except AssetsError:
        return None


def _is_sound(last: Manifest, out: Path, served: str) -> bool:
    """Whether a file and its variants are as the last build left them."""
    try:
        last.read(out, served)
    except AssetsError:
        return False
    return True


def publish(
    contents: Mapping[str, bytes], out: Path, origin: Origin, inputs: str, tool: str
) -> Manifest:
    """Write every file, then the manifest, then remove what the manifest does not need."""
    out.mkdir(exist_ok=True)
    last = _last(out)
    # A name has the content's hash: what the same code wrote under it before is still right.
    kept = last.variants if last and last.tool == tool else {}
    files: dict[str, str] = {}
    variants: dict[str, Mapping[str, str]] = {}
    for name, content in _with_final_names(contents):
        served = files[name] = _hashed(name, content)
        is_kept = last and served in kept and _is_sound(last, out, served)
        variants[served] = kept[served] if is_kept else _write_variants(out / served, content)
    ordered = dict(sorted(files.items())), dict(sorted(variants.items()))
    manifest = Manifest(*ordered, origin, inputs, tool)
    checked.write(out / "manifest.json", checked.written(asdict(manifest)))
    made = {f"{name}{ENCODINGS[coding]}" for name in variants for coding in variants[name]}
    for path in out.iterdir():
        if path.name not in made and path.name != "manifest.json":
            path.unlink()
    return manifest


def _hashed(name: str, content: bytes) -> str:
    path = PurePosixPath(name)
    return f"{path.stem}.{sha256(content)[:8]}{path.suffix}"


def _write_variants(path: Path, content: bytes) -> dict[str, str]:
    """Write a file and the compressed variants that pay; the hash of each, by its coding."""
    hashes = {}
    for coding, ending in ENCODINGS.items():
        variant = _compress(content, coding)
        if coding == "identity" or len(variant) <= len(content) - _SMALLEST_SAVING:
            checked.write(path.with_name(f"{path.name}{ending}"), variant)
            hashes[coding] = sha256(variant)
    return hashes


def _compress(content: bytes, coding: str) -> bytes:
    match coding:
        case "br":
            return bytes(brotli.compress(content, quality=11))
        case "zstd":  # 19 is the last level whose window every browser accepts
            return zstandard.ZstdCompressor(level=19).compress(content)
        case "gzip":
            return gzip.compress(content, 9, mtime=0)
        case _:
            return content


# What a stylesheet or a script loads from beside it has to be named as it is served.
_MENTION: Final = {
    ".css": re.compile(rb"""(\burl\(\s*["']?)(?![a-z]+:|[/#])([^"'()\s#]+)"""),
    ".js": re.compile(rb"""(\b(?:from|import)\s*\(?\s*["']\./)([^"'\n]+)"""),
}


def _with_final_names(contents: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Each file with the files it mentions named as they are served, those files first."""
    patterns = {
        name: pattern
        for name in contents
        if name not in plotly.FILES and (pattern := _MENTION.get(PurePosixPath(name).suffix))
    }
    mentioned: dict[str, set[str]] = {name: set() for name in contents}
    for name, pattern in patterns.items():
        mentioned[name] = {found[2].decode() for found in pattern.finditer(contents[name])}
        for gone in mentioned[name] - contents.keys():
            raise AssetsError(f"static/{name}: mentions {gone}, which is not there")
    try:
        order = [*TopologicalSorter(mentioned).static_order()]
    except CycleError as error:
        name, way = error.args[1][:2]
        raise AssetsError(f"static/{name}: mentions itself, by way of {way}") from None
    served: dict[bytes, bytes] = {}
    for name in order:
        content = contents[name]
        if name in patterns:
            content = patterns[name].sub(lambda found: found[1] + served[found[2]], content)
        served[name.encode()] = _hashed(name, content).encode()
        yield name, content


if __name__ == "__main__":
    ROOT: Final = Path(__file__).resolve().parents[2]
    build(ROOT, ROOT / "var" / "static")
