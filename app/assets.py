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
import hashlib
import importlib.util
import json
import os
import posixpath
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal

import brotli
import zstandard

Say = Callable[[str], None]
Origin = Literal["npm", "package"]

# Every kind of file that is served, and how a browser is told of it.
CONTENT_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}

# Content coding → the ending of the variant's file.
ENCODINGS: Final[Mapping[str, str]] = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}

# A variant that saves less than this is not worth its name.
_SMALLEST_SAVING: Final = 64
_NPM_SECONDS: Final = 600

_BUNDLE: Final = ("plotly.js", "plotcss.js", "plotly-licences.txt")


class AssetsError(Exception):
    """The assets cannot be built, or are not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build made: the names that pages use, and the names that are served."""

    files: Mapping[str, str]
    plotly_version: str
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
        data = json.loads(path.read_bytes())
        return Manifest(**data)
    except FileNotFoundError:
        raise AssetsError(f"{path} is missing: build the assets first (make build)") from None
    except (TypeError, ValueError) as error:
        raise AssetsError(f"{path} is not a manifest ({error}): run make clean build") from None


def build(root: Path, *, say: Say) -> Manifest:
    """Bring `var/static/` up to date with `static/` and `assets/`; do nothing where it is."""
    var = root / "var"
    out = var / "static"
    var.mkdir(exist_ok=True)
    with _only_builder(var / ".assets.lock"):
        package = PlotlyPackage.find()
        sources = _read_sources(root / "static")
        recipe = _recipe(root / "assets", package.version)
        npm = shutil.which("npm")
        tool = _digest({"assets.py": Path(__file__).read_bytes()})
        inputs = _digest(sources | recipe | {"npm": b"present" if npm else b"absent"})
        current = _current(out, inputs, tool)
        if current:
            say(f"assets: current ({len(current.files)} files)")
            return current

        bundle = _bundle(var / "plotly", recipe, npm, package, say)
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
            raise AssetsError(f"static/{name}: app/assets.py knows no content type for it")
        sources[name] = path.read_bytes()
    return sources


def _digest(parts: Mapping[str, bytes]) -> str:
    """A hash of named contents, whatever their order."""
    total = hashlib.sha256()
    for name in sorted(parts):
        total.update(f"{name}\0{hashlib.sha256(parts[name]).hexdigest()}\n".encode())
    return total.hexdigest()


def _current(out: Path, inputs: str, tool: str) -> Manifest | None:
    """The manifest of the last build, where it read the same and its files are still there."""
    try:
        manifest = load_manifest(out / "manifest.json")
    except AssetsError:
        return None
    if (manifest.inputs, manifest.tool) != (inputs, tool):
        return None
    return manifest if all((out / name).is_file() for name in manifest.files.values()) else None


def publish(
    contents: Mapping[str, bytes], out: Path, bundle: "Bundle", inputs: str, tool: str
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
    fields = {name: getattr(manifest, name) for name in Manifest.__slots__}
    _write(out / "manifest.json", (json.dumps(fields, indent=1) + "\n").encode())
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(out).as_posix() not in keep:
            path.unlink()
    return manifest


def _hashed(name: str, content: bytes) -> str:
    path = PurePosixPath(name)
    return str(
        path.with_name(f"{path.stem}.{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}")
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file so that nobody sees a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        file.write(content)
    part = Path(file.name)
    part.chmod(0o644)
    part.replace(path)


def _write_variants(path: Path, content: bytes, out: Path, *, reuse: bool) -> set[str]:
    """Write a file and its compressed variants; say which names belong to it.

    The name has the content's hash, so what the same code wrote under it before is still right.
    The plain file comes last: where it is, its variants are.
    """
    variants = {coding: path.with_name(path.name + end) for coding, end in ENCODINGS.items()}
    if not (reuse and path.is_file()):
        for coding, variant in variants.items():
            small = _compress(content, coding)
            if len(small) <= len(content) - _SMALLEST_SAVING:
                _write(variant, small)
        _write(path, content)
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
        if pattern is None or name in _BUNDLE:
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


@contextmanager
def _only_builder(lock: Path) -> Iterator[None]:
    """One build at a time; a second one waits, and then finds its work done."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- Plotly -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlotlyPackage:
    """The Python package `plotly`, of which only the files are read."""

    script: bytes
    version: str  # of plotly.js, as the script says
    licence: str

    @classmethod
    def find(cls) -> "PlotlyPackage":
        spec = importlib.util.find_spec("plotly")
        if spec is None or spec.origin is None:
            raise AssetsError("the Python package plotly is not installed")
        folder = Path(spec.origin).parent
        script = (folder / "package_data" / "plotly.min.js").read_bytes()
        stated = re.search(rb"plotly\.js v(\d+\.\d+\.\d+)", script[:1000])
        if stated is None:
            raise AssetsError("the script of the Python package plotly does not state its version")
        licences = sorted(folder.parent.glob("plotly-*.dist-info/**/LICENSE*"))
        texts = [path.read_text("utf-8") for path in licences]
        return cls(script, stated[1].decode(), "\n".join(texts))


@dataclass(frozen=True, slots=True)
class Bundle:
    """The charts' script, wherever it came from."""

    script: bytes
    rules: str  # a script that has Plotly's style rules
    licences: bytes
    version: str
    origin: Origin

    def files(self) -> dict[str, bytes]:
        return {
            "plotly.css": style_sheet(self.rules, self.version).encode(),
            "plotly.js": self.script,
            "plotly-licences.txt": self.licences,
        }


def _recipe(folder: Path, version: str) -> dict[str, bytes]:
    """The sources of the bundle, which must be for the `version` of the Python package."""
    names = (".npmrc", "build.mjs", "entry.js", "locale-vi.js", "package-lock.json", "package.json")
    try:
        recipe = {name: (folder / name).read_bytes() for name in names}
    except FileNotFoundError as error:
        raise AssetsError(f"{error.filename} is missing") from None
    asked = json.loads(recipe["package.json"])["dependencies"]["plotly.js"]
    if asked != version:
        raise AssetsError(
            f"assets/package.json asks for plotly.js {asked}, the Python package carries {version}"
        )
    return recipe


def _bundle(
    cache: Path, recipe: Mapping[str, bytes], npm: str | None, package: PlotlyPackage, say: Say
) -> Bundle:
    """The small script, from the cache or from npm; else the one in the Python package."""
    cache.mkdir(exist_ok=True)
    for left in cache.glob(".new-*"):  # by a build that was killed
        shutil.rmtree(left)
    kept = cache / _digest(recipe)[:16]
    if not kept.is_dir() and npm:
        say("plotly: building the small script with npm (once; about half a minute)")
        try:
            _npm_build(npm, recipe, kept)
        except _NpmError as error:
            say(f"plotly: {error}")
    if kept.is_dir():
        for other in cache.iterdir():
            if other != kept:
                shutil.rmtree(other)
        script, rules, licences = ((kept / name).read_bytes() for name in _BUNDLE)
        return Bundle(script, rules.decode(), licences, package.version, "npm")
    say(
        "plotly: serving the full script of the Python package: same version, same charts, a longer"
        f" download ({'npm failed; to try again: make clean build' if npm else 'npm is not there'})"
    )
    return Bundle(
        script=package.script.rstrip() + b"\n" + recipe["locale-vi.js"],
        rules=package.script.decode(),
        licences=package.licence.encode(),
        version=package.version,
        origin="package",
    )


class _NpmError(Exception):
    """npm is there, but did not build the script."""


def _npm_build(npm: str, recipe: Mapping[str, bytes], kept: Path) -> None:
    """Install what the recipe asks for, bundle it, keep the outcome, remove all else."""
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".new-") as made:
        work = Path(made)
        for name, content in recipe.items():
            (work / name).write_bytes(content)
        _run([npm, "ci"], work)
        node = shutil.which("node")
        if node is None:
            raise _NpmError("npm is there, but node is not")
        _run([node, "build.mjs", "out"], work)
        missing = [name for name in _BUNDLE if not (work / "out" / name).is_file()]
        if missing:
            raise _NpmError(f"build.mjs did not write {', '.join(missing)}")
        (work / "out").rename(kept)


def _run(command: list[str], folder: Path) -> None:
    what = f"{Path(command[0]).name} {command[1]}"
    environment = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_NPM_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _NpmError(f"{what} took more than {_NPM_SECONDS} s") from None
    except OSError as error:
        raise _NpmError(f"{what}: {error}") from None
    if done.returncode:
        lines = done.stdout.decode(errors="replace").strip().splitlines()
        telling = [line for line in lines if line.strip() and " warn " not in line]
        said = "".join(f"\n  {line}" for line in telling[:4])  # what follows is advice
        raise _NpmError(f"{what} failed (exit status {done.returncode}):{said}")


# --- Plotly's style rules ---------------------------------------------------------------------

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
    r"""|(?P<word>[A-Za-z_$][\w$]*)|(?P<mark>[:,}]))""",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\n|(.))")
_PLAIN_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_FIRST_RULE: Final = re.compile(r"""\{\s*(?=(["'`])X,X div\1\s*:)""")


def style_rules(script: str) -> dict[str, str]:
    """Plotly's style rules, read out of a script that has them as an object of texts.

    The scripts' own spelling does not matter: quotes of any kind, names without quotes, minified
    or not. In the selectors, X stands for a chart and Y for the notifier.
    """
    start = _FIRST_RULE.search(script)
    if start is None:
        raise AssetsError("Plotly's script has no style rules where they used to be")
    rules: dict[str, str] = {}
    tokens = _tokens(script, start.end())
    for kind, selector in tokens:
        if (kind, selector) == ("mark", "}"):
            break
        (_, colon), (value_kind, value), (_, after) = next(tokens), next(tokens), next(tokens)
        if kind == "mark" or colon != ":" or value_kind != "text" or after not in {",", "}"}:
            raise AssetsError(f"Plotly's style rules cannot be read at {selector!r}")
        rules[selector] = value
        if after == "}":
            break
    if not {"X .main-svg", "Y .notifier-close"} <= rules.keys():
        raise AssetsError("Plotly's style rules are not all there")
    return rules


def _tokens(script: str, at: int) -> Iterator[tuple[str, str]]:
    while found := _TOKEN.match(script, at):
        at = found.end()
        kind = str(found.lastgroup)
        text = found[kind]
        yield kind, _unescape(text[1:-1]) if kind == "text" else text
    raise AssetsError(f"Plotly's style rules cannot be read at {script[at : at + 40]!r}")


def _unescape(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16))
        return _PLAIN_ESCAPES.get(found[3], found[3]) if found[3] else ""

    return _ESCAPE.sub(plain, text)


def style_sheet(script: str, version: str) -> str:
    """Plotly's rules as a stylesheet, in the order in which its script would insert them.

    The script puts each rule before those already there, hence the reverse.
    """
    lines = [f"/* The style rules of plotly.js {version} (MIT). */"]
    for selector, declarations in reversed(style_rules(script).items()):
        full = selector.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")
        lines.append(f"{full}{{{declarations}}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    build(Path(__file__).resolve().parent.parent, say=print)
