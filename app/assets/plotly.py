"""The charts' script: bundled by npm, or that of the Python package `plotly`."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from app.assets.manifest import AssetsError, Origin, digest

_NPM_SECONDS: Final = 600
FILES: Final = ("plotly.js", "plotly-licences.txt")


@dataclass(frozen=True, slots=True)
class PlotlyPackage:
    """The Python package `plotly`, of which only the files are read."""

    script: bytes
    version: str  # of plotly.js, as the script says
    licence: str

    @classmethod
    def find(cls) -> Self:
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


def recipe(folder: Path, version: str) -> dict[str, bytes]:
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


def bundle(
    cache: Path, recipe: Mapping[str, bytes], npm: str | None, package: PlotlyPackage
) -> tuple[dict[str, bytes], Origin]:
    """The charts' files: the small script, from the cache or from npm, else the one in the Python
    package, with its licences and Plotly's stylesheet.
    """
    styles = {"plotly.css": style_sheet(package).encode()}
    cache.mkdir(exist_ok=True)
    for left in cache.glob(".new-*"):  # by a build that was killed
        shutil.rmtree(left)
    kept = cache / digest(recipe)[:16]
    if kept.is_dir() and not all((kept / name).is_file() for name in FILES):
        shutil.rmtree(kept)
    if not kept.is_dir() and npm:
        print("plotly: building the small script with npm (once; about half a minute)")
        try:
            _npm_build(npm, recipe, kept)
        except _NpmError as error:
            print(f"plotly: {error}")
    if kept.is_dir():
        for other in cache.iterdir():
            if other != kept:
                shutil.rmtree(other)
        return styles | {name: (kept / name).read_bytes() for name in FILES}, "npm"
    print(
        "plotly: serving the full script of the Python package: same version, same charts, a longer"
        f" download ({'npm failed; to try again: make clean build' if npm else 'npm is not there'})"
    )
    script = package.script.rstrip() + b"\n" + recipe["locale-vi.js"]
    full = {"plotly.js": script, "plotly-licences.txt": package.licence.encode()}
    return styles | full, "package"


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
        missing = [name for name in FILES if not (work / "out" / name).is_file()]
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


# Plotly inserts its style rules by a script, which a page whose policy allows no inline style
# forbids. The script has them as an object of texts, minified.
_RULE: Final = re.compile(r"""(?:"([^"]+)"|(\w+)):(["'`])((?:(?!\3)[^\\])*)\3(?:,|(?=\}))""")
_FIRST_RULE: Final = re.compile(r"""\{(?="X,X div":)""")


def style_rules(script: str) -> dict[str, str]:
    """Plotly's style rules. In the selectors, X stands for a chart and Y for the notifier."""
    rules: dict[str, str] = {}
    if start := _FIRST_RULE.search(script):
        at = start.end()
        while found := _RULE.match(script, at):
            rules[found[1] or found[2]], at = found[4], found.end()
        if script.startswith("}", at) and {"X .main-svg", "Y .notifier-close"} <= rules.keys():
            return rules
    raise AssetsError("Plotly's script has not the style rules that it used to have")


def style_sheet(package: PlotlyPackage) -> str:
    """Plotly's rules as a stylesheet, in the order in which its script would insert them.

    The script puts each rule before those already there, hence the reverse.
    """
    lines = [f"/* The style rules of plotly.js {package.version} (MIT). */"]
    for selector, declarations in reversed(style_rules(package.script.decode()).items()):
        full = selector.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")
        lines.append(f"{full}{{{declarations}}}")
    return "\n".join(lines) + "\n"
