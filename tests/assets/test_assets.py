"""The asset build: names, variants, manifest, and the two ways to Plotly's script."""

import gzip
import hashlib
import json
import os
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import brotli
import pytest
import zstandard

from app.assets import building, plotly
from app.assets.manifest import AssetsError, Manifest, load_manifest

ROOT = Path(__file__).resolve().parents[2]

# Plotly's style rules, as a minifier leaves them.
RULES = (
    """var a=1,r={"X,X div":'direction:ltr;font-family:"Open Sans",verdana;',"X .main-svg":"""
    """`position:absolute;`,Y:"position:fixed;","Y .notifier-close:hover":"color:#444;","""
    """"Y .notifier-close":"color:#fff;"};for(s in r)"""
)


class Site:
    """A small project to build: `static/`, the real `assets/`, and a stand-in for Plotly."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.said: list[str] = []
        (root / "static").mkdir()
        (root / "assets").mkdir()
        for path in (ROOT / "assets").iterdir():
            if path.is_file():
                (root / "assets" / path.name).write_bytes(path.read_bytes())

    @property
    def out(self) -> Path:
        return self.root / "var" / "static"

    def write(self, name: str, content: str | bytes) -> None:
        content = content if isinstance(content, bytes) else content.encode()
        (self.root / "static" / name).write_bytes(content)

    def build(self) -> Manifest:
        with redirect_stdout(StringIO()) as said:
            manifest = building.build(self.root, self.out)
        self.said = said.getvalue().splitlines()
        return manifest

    def served(self, manifest: Manifest, name: str) -> str:
        return (self.out / manifest.files[name]).read_text("utf-8")

    def snapshot(self) -> dict[str, bytes]:
        paths = (path for path in self.out.rglob("*") if path.is_file())
        return {path.relative_to(self.out).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Puts shell scripts on an otherwise empty PATH: until one is called npm, there is no npm."""
    folder = tmp_path / "commands"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name: str, script: str) -> None:
        path = folder / name
        path.write_text(f"#!/bin/sh\nPATH={os.defpath}\n{script}\n")
        path.chmod(0o755)

    return add


@pytest.fixture
def site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: Callable[[str, str], None]
) -> Site:
    version = json.loads((ROOT / "assets/package.json").read_bytes())["dependencies"]["plotly.js"]
    package = plotly.PlotlyPackage(f"window.Plotly = {{}}; {RULES}{{}}".encode(), version, "MIT")
    monkeypatch.setattr(plotly.PlotlyPackage, "find", lambda: package)
    root = tmp_path / "a project"
    root.mkdir()
    return Site(root)


def test_a_name_has_the_hash_of_its_content(site: Site) -> None:
    site.write("app.css", "body { color: red }")
    site.write("logo.svg", "<svg/>")
    manifest = site.build()
    mark = hashlib.sha256(b"body { color: red }").hexdigest()[:8]
    assert manifest.url("app.css") == f"/static/app.{mark}.css"
    assert manifest.url("logo.svg").startswith("/static/logo.")
    assert site.served(manifest, "logo.svg") == "<svg/>"
    assert load_manifest(site.out / "manifest.json") == manifest


def test_an_unknown_name_is_an_error_that_says_it(site: Site) -> None:
    with pytest.raises(AssetsError, match=r"'gone\.css'"):
        site.build().url("gone.css")


def test_variants_are_the_same_content(site: Site) -> None:
    content = b"p { margin: 0 }\n" * 200
    site.write("app.css", content)
    path = site.out / site.build().files["app.css"]
    assert brotli.decompress(Path(f"{path}.br").read_bytes()) == content
    assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == content
    assert zstandard.decompress(Path(f"{path}.zst").read_bytes()) == content


def test_a_variant_that_does_not_pay_is_not_made(site: Site) -> None:
    site.write("tiny.css", "p{}")
    site.write("noise.png", os.urandom(4000))
    manifest = site.build()
    for name in ("tiny.css", "noise.png"):
        assert not list(site.out.glob(f"{manifest.files[name]}.*"))


def test_what_is_current_is_left_alone(site: Site) -> None:
    site.write("app.css", "p { margin: 0 }" * 99)
    first = site.build()
    times = {path: path.stat().st_mtime_ns for path in site.out.rglob("*")}
    assert site.build() == first
    assert {path: path.stat().st_mtime_ns for path in site.out.rglob("*")} == times
    assert site.said == [f"assets: current ({len(first.files)} files)"]


def test_a_change_replaces_only_what_changed(site: Site) -> None:
    site.write("app.css", "p { margin: 0 }" * 99)
    site.write("app.js", "alert(1);" * 99)
    before = site.build()
    script = site.out / before.files["app.js"]
    kept = script.stat().st_mtime_ns
    site.write("app.css", "p { margin: 1px }" * 99)
    after = site.build()
    assert after.files["app.css"] != before.files["app.css"]
    assert not list(site.out.glob(f"{before.files['app.css']}*"))
    assert script.stat().st_mtime_ns == kept


def test_a_removed_file_is_not_served_any_more(site: Site) -> None:
    site.write("app.css", "p { margin: 0 }" * 99)
    site.build()
    (site.root / "static/app.css").unlink()
    assert "app.css" not in site.build().files
    assert not list(site.out.glob("app*"))


def test_a_missing_output_is_made_again(site: Site) -> None:
    site.write("app.css", "p { margin: 0 }" * 99)
    first = site.build()
    (site.out / first.files["app.css"]).unlink()
    assert site.build() == first
    assert (site.out / first.files["app.css"]).is_file()


def test_the_same_sources_give_the_same_bytes(site: Site) -> None:
    site.write("app.css", "p { margin: 0 }" * 99)
    site.write("app.js", "alert(1);" * 99)
    site.build()
    first = site.snapshot()
    for path in sorted(site.out.rglob("*"), reverse=True):
        path.unlink()
    site.build()
    assert site.snapshot() == first


@pytest.mark.parametrize("survives", range(8))
def test_a_build_that_is_killed_leaves_the_former_set_whole(
    site: Site, monkeypatch: pytest.MonkeyPatch, survives: int
) -> None:
    site.write("app.css", "p { margin: 0 }" * 99)
    site.write("app.js", "alert(1);" * 99)
    former = site.build()
    served = {name: site.served(former, name) for name in former.files}
    site.write("app.css", "p { margin: 1px }" * 99)
    site.write("app.js", "alert(2);" * 99)

    frozen = os.rename
    left = survives

    def rename(source: Path, target: Path) -> None:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        frozen(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", rename)
        with pytest.raises(KeyboardInterrupt):
            site.build()
    assert load_manifest(site.out / "manifest.json") == former
    assert {name: site.served(former, name) for name in former.files} == served
    assert site.build().files["app.css"] != former.files["app.css"]
    assert not list(site.out.rglob(".new-*"))


def test_what_a_file_mentions_is_named_as_it_is_served(site: Site) -> None:
    site.write("app.css", "a { background: url(a.svg#x); fill: url(#hatch) }")
    site.write("base.css", 'b { background: url("data:image/png;base64,AA==") url( "a.svg" ) }')
    site.write("a.svg", "<svg/>")
    site.write("app.js", "import { draw } from './draw.js';\nimport('./draw.js');")
    site.write("draw.js", "import './words.js';\nexport const draw = () => 1;")
    site.write("words.js", "export default {};")
    manifest = site.build()
    icon = manifest.files["a.svg"]
    assert site.served(manifest, "app.css") == (
        f"a {{ background: url({icon}#x); fill: url(#hatch) }}"
    )
    assert site.served(manifest, "base.css") == (
        f'b {{ background: url("data:image/png;base64,AA==") url( "{icon}" ) }}'
    )
    draw = manifest.files["draw.js"]
    assert site.served(manifest, "app.js") == (
        f"import {{ draw }} from './{draw}';\nimport('./{draw}');"
    )
    assert f"import './{manifest.files['words.js']}'" in site.served(manifest, "draw.js")


def test_a_change_reaches_the_names_of_those_who_mention_it(site: Site) -> None:
    site.write("app.js", "import './words.js';")
    site.write("words.js", "export default 1;")
    before = site.build()
    site.write("words.js", "export default 2;")
    assert site.build().files["app.js"] != before.files["app.js"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"app.css": "a { background: url(gone.svg) }"}, r"app\.css: mentions gone\.svg"),
        ({"a.js": "import './b.js'", "b.js": "import './a.js'"}, "mentions itself"),
        ({"a.js": "import './a.js'"}, r"a\.js: mentions itself"),
        ({"notes.odt": "x"}, r"notes\.odt: .* no content type"),
        ({"plotly.js": "x"}, r"plotly\.js: this name belongs"),
    ],
)
def test_a_mistake_stops_the_build_and_names_the_file(
    site: Site, files: dict[str, str], message: str
) -> None:
    for name, content in files.items():
        site.write(name, content)
    with pytest.raises(AssetsError, match=message):
        site.build()


def test_hidden_files_are_not_served(site: Site) -> None:
    site.write(".DS_Store", "x")
    (site.root / "static/.idea").mkdir()
    assert not [name for name in site.build().files if "DS_Store" in name or "idea" in name]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"files": {}}'])
def test_a_broken_manifest_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(content)
    with pytest.raises(AssetsError, match="not a manifest"):
        load_manifest(path)


def test_a_missing_manifest_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssetsError, match="make build"):
        load_manifest(tmp_path / "manifest.json")


def test_without_npm_the_script_of_the_python_package_is_served(site: Site) -> None:
    manifest = site.build()
    assert manifest.plotly_origin == "package"
    script = site.served(manifest, "plotly.js")
    assert script.startswith("window.Plotly = ")
    assert "name: 'vi'" in script
    assert any("npm is not there" in line for line in site.said)


def test_where_npm_fails_it_says_so_and_does_not_try_again(
    site: Site, commands: Callable[[str, str], None]
) -> None:
    commands("npm", "echo attempt >> ../../../attempts; echo no network >&2; exit 7")
    commands("node", "exit 9")
    assert site.build().plotly_origin == "package"
    said = "\n".join(site.said)
    assert "npm ci failed (exit status 7):\n  no network" in said
    assert "to try again: make clean build" in said
    site.build()
    assert (site.root / "attempts").read_text() == "attempt\n"
    assert not list((site.root / "var/plotly").iterdir())


def test_npm_builds_once_for_the_same_recipe(
    site: Site, commands: Callable[[str, str], None]
) -> None:
    commands("npm", "echo attempt >> ../../../attempts; mkdir node_modules")
    commands("node", "mkdir $2; echo bundle > $2/plotly.js; echo MIT > $2/plotly-licences.txt")
    manifest = site.build()
    assert manifest.plotly_origin == "npm"
    assert site.served(manifest, "plotly.js") == "bundle\n"
    site.write("app.css", "p { margin: 0 }")
    assert site.build().plotly_origin == "npm"
    assert (site.root / "attempts").read_text() == "attempt\n"
    entry = site.root / "assets/entry.js"
    entry.write_text(entry.read_text("utf-8") + "\n")
    site.build()
    assert (site.root / "attempts").read_text() == "attempt\nattempt\n"
    assert len(list((site.root / "var/plotly").iterdir())) == 1


def test_versions_that_differ_stop_the_build(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    other = plotly.PlotlyPackage(b"", "0.0.1", "MIT")
    monkeypatch.setattr(plotly.PlotlyPackage, "find", lambda: other)
    with pytest.raises(AssetsError, match=r"the Python package carries 0\.0\.1"):
        site.build()


def test_the_style_sheet_has_the_rules_in_the_order_of_insertion(site: Site) -> None:
    assert site.served(site.build(), "plotly.css").splitlines()[1:] == [
        ".plotly-notifier .notifier-close{color:#fff;}",
        ".plotly-notifier .notifier-close:hover{color:#444;}",
        ".plotly-notifier{position:fixed;}",
        ".js-plotly-plot .plotly .main-svg{position:absolute;}",
        ".js-plotly-plot .plotly,.js-plotly-plot .plotly div"
        '{direction:ltr;font-family:"Open Sans",verdana;}',
    ]


@pytest.mark.parametrize(
    "script",
    [
        "no rules at all",
        '{"X,X div":"a:b;"}',
        '{"X,X div":12,"X .main-svg":"","Y .notifier-close":""}',
        '{"X,X div":"a:b;","X .main-svg":"","Y .notifier-close":"',
        '{"X,X div":"a:b;""X .main-svg":"c:d;","Y .notifier-close":""}',
        '{"X,X div":"a:\\x62;","X .main-svg":"c:d;","Y .notifier-close":""}',
    ],
)
def test_rules_that_cannot_be_read_are_an_error(script: str) -> None:
    with pytest.raises(AssetsError):
        plotly.style_rules(script)


def test_the_python_package_has_all_its_rules() -> None:
    rules = plotly.style_rules(plotly.PlotlyPackage.find().script.decode())
    assert len(rules) >= 60
    assert all(rule.endswith(";") for rule in rules.values())


# --- The project's own build ------------------------------------------------------------------


@pytest.fixture(scope="module")
def own() -> Manifest:
    return building.build(ROOT, ROOT / "var" / "static")


def test_everything_in_static_is_built(own: Manifest) -> None:
    sources = {path.name for path in (ROOT / "static").iterdir() if not path.name.startswith(".")}
    assert set(own.files) == sources | {"plotly.js", "plotly.css", "plotly-licences.txt"}


def test_the_scripts_size(own: Manifest) -> None:
    size = (ROOT / "var/static" / f"{own.files['plotly.js']}.br").stat().st_size
    assert size <= (330_000 if own.plotly_origin == "npm" else 1_200_000)
