"""The project's own promises: locks, one version of Plotly, commands that are what they say."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import plotly.offline
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app import serve
from app.assets.plotly import PlotlyPackage
from app.main import VERSION
from app.settings import Settings
from app.store import postgres
from app.web import busy, gate
from scripts import clients, serving
from tests.conftest import FROZEN

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = [line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra]
NEEDED = PROJECT["project"]["dependencies"] + EXTRAS
GROUPS = PROJECT["dependency-groups"]
LOCKS = {
    "requirements.lock": NEEDED,
    "requirements-dev.lock": NEEDED + GROUPS["dev"],
    "requirements-bench.lock": NEEDED + GROUPS["dev"] + GROUPS["bench"],
}
OURS = {"app", "hop_tac_tay_bac", *sys.stdlib_module_names}
PIN = re.compile(r"(?m)^([A-Za-z0-9._-]+)==([^\s;]+)(?: ; [^\\\n]+)? \\\n((?:    --hash=.+\n)+)")
ADDRESS = re.compile(r"[a-z+]+://|\bfile:|(?<![\w.])/\w+/", re.IGNORECASE)


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return {canonicalize_name(name): version for name, version, _ in PIN.findall(text)}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_nothing_but_pins_with_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    rest = PIN.sub("", text)
    assert all(line.startswith("#") for line in rest.splitlines()), rest
    assert len(pins(lock)) > 10
    assert set(re.findall(r"--hash=(\w+):", text)) == {"sha256"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert not ADDRESS.search((ROOT / lock).read_text("utf-8"))


@pytest.mark.parametrize(("lock", "asked"), LOCKS.items())
def test_a_lock_has_what_the_project_asks_for(lock: str, asked: list[str]) -> None:
    locked = pins(lock)
    for line in asked:
        requirement = Requirement(line)
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{line}: locked at {version}"


def test_what_the_app_imports_it_asks_for() -> None:
    """And does not have only because another package asks for it."""
    asked = {canonicalize_name(Requirement(line).name) for line in NEEDED}
    packages = packages_distributions()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in {name.partition(".")[0] for name in names} - OURS:
                given_by = {canonicalize_name(each) for each in packages[name]}
                assert given_by & asked, f"{path}: {name} is asked for nowhere"


def test_the_locks_agree() -> None:
    run, dev, bench = (pins(lock) for lock in LOCKS)
    assert run.items() <= dev.items() <= bench.items()


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    for asked in [*NEEDED, *(line for group in GROUPS.values() for line in group)]:
        (line,) = (line for line in lines if line.strip().startswith(f'"{asked}"'))
        assert re.search(r"# \w+", line), f"{asked} has no reason beside it"


def test_the_npm_lock_names_no_address() -> None:
    lock = json.loads((ROOT / "assets/package-lock.json").read_bytes())
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert packages
    for name, about in packages.items():
        assert "resolved" not in about, name
        assert about["integrity"].startswith("sha512-"), name


def test_the_npm_lock_has_what_the_package_asks_for() -> None:
    asked = json.loads((ROOT / "assets/package.json").read_bytes())["dependencies"]
    lock = json.loads((ROOT / "assets/package-lock.json").read_bytes())["packages"]
    assert lock[""]["dependencies"] == asked
    for name, version in asked.items():
        assert lock[f"node_modules/{name}"]["version"] == version


def test_npm_and_python_have_the_same_plotly() -> None:
    asked = json.loads((ROOT / "assets/package.json").read_bytes())["dependencies"]
    assert asked["plotly.js"] == plotly.offline.get_plotlyjs_version()
    assert asked["plotly.js"] == PlotlyPackage.find().version


def test_make_lists_its_commands() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    listed = re.findall(r"(?m)^make ([\w-]+) +\S", make().stdout)
    (phony,) = re.findall(r"(?m)^\.PHONY: (.+)$", makefile)
    assert set(listed) == set(phony.split()) - {"browser"}
    assert make("help").stdout == make().stdout
    for name in listed:
        assert make("--dry-run", name).returncode == 0, name


def test_make_starts_modules_that_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for module in re.findall(r"\$\(PY\) -m ((?:app|bench|scripts)(?:\.\w+)+)", makefile):
        base = ROOT / module.replace(".", "/")
        assert base.with_suffix(".py").is_file() or (base / "__main__.py").is_file(), module


def test_make_draft_asks_for_the_article() -> None:
    done = make("draft", "--old-file=.venv/.run")
    assert done.returncode != 0
    assert "make draft ARTICLE=file" in done.stderr


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 127", None),
        (
            'import sys\nsys.version_info = (3, 9, 2)\nsys.version = "3.9.2 (x)"\n',
            "Python 3.11 or newer is needed",
        ),
        ('import sys\nsys.modules["ensurepip"] = None\n', "apt-get install python3-venv"),
    ],
    ids=["absent", "old", "without ensurepip"],
)
def test_make_says_which_python_it_needs(tmp_path: Path, script: str, message: str | None) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    python = folder / "python"
    if message:
        prelude = folder / "prelude.py"
        prelude.write_text(script)
        real = shutil.which("python3")
        python.write_text(
            f'#!/bin/sh\nexec "{real}" -c "exec(open(\'prelude.py\').read()); '
            'import sys; code = sys.argv.pop(1); exec(code)" "$2" "$3"\n'
        )
        python.chmod(0o755)
    done = make(".venv/.made", "PYTHON=./python", folder=folder)
    assert done.returncode != 0
    assert (message or "Python 3.11 or newer is needed") in done.stderr.replace("\\\n", "")
    assert not (folder / ".venv").exists()


def test_a_browser_that_is_named_must_run(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "scripts/browser.sh"],
        cwd=ROOT,
        env={**os.environ, "CHROMIUM": str(tmp_path / "gone")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not run" in done.stderr


def make(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run make as a reader would, whatever make started these tests."""
    clean = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )


def test_the_bill_of_materials_has_every_package_that_is_served(tmp_path: Path) -> None:
    pytest.importorskip("cyclonedx_py")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = makefile.partition("-m cyclonedx_py ")[2].partition("\n\n")[0].replace("\\\n", " ")
    made = tmp_path / "sbom.json"
    command = recipe.replace("var/sbom.json", str(made)).split()
    subprocess.run([sys.executable, "-m", "cyclonedx_py", *command], cwd=ROOT, check=True)
    listed = {each["name"]: each["version"] for each in json.loads(made.read_bytes())["components"]}
    named = {canonicalize_name(name): version for name, version in listed.items()}
    assert named == pins("requirements.lock")


def test_what_is_installed_builds_and_serves(settings: Settings, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", str(tmp_path)], cwd=ROOT, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    tree = installed / "hop_tac_tay_bac" / "tree"
    for folder in ("app", "assets", "seed", "static", "templates"):
        own = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if _is_ours(path)}
        assert {path.relative_to(tree) for path in (tree / folder).rglob("*.*")} == own
    where = {
        "pythonpath": installed,
        "xdg_cache_home": tmp_path / "caches",
        "seed_dir": FROZEN,  # of which the pictures are drawn
        "cards_dir": settings.cards_dir,
        "static_dir": settings.static_dir,
        "database_file": tmp_path / "records.db",
    }
    start = ("-P", "-c", "from hop_tac_tay_bac import main; main()")
    server = serving.start(tmp_path, where, start)
    try:
        assert server.get("/en/timeline").status_code == 200
    finally:
        server.process.terminate()
        server.process.wait(40)


@pytest.mark.parametrize(("argument", "status"), [("--help", 0), ("--port", 2)])
def test_the_command_says_what_it_takes(argument: str, status: int) -> None:
    start = [sys.executable, "-c", "from hop_tac_tay_bac import main; main()", argument]
    said = subprocess.run(start, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == status
    assert "hop-tac-tay-bac" in said.stdout + said.stderr


def _is_ours(path: Path) -> bool:
    return path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts)


def test_the_version_is_said_once() -> None:
    assert PROJECT["project"]["version"] == VERSION
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"\n## {VERSION} (" in changes
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["version"] == VERSION
    assert cited["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= cited.keys()  # what the format asks for
    assert cited["license"] == ["MIT", "CC-BY-4.0"]


def test_hosted_ci_only_calls_ours() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    (job,) = workflow["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]


def test_every_lock_is_kept_up_to_date() -> None:
    asked = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text("utf-8"))["updates"]
    kept = {(each["package-ecosystem"], each["directory"]) for each in asked}
    assert {("pip", "/"), ("npm", "/assets"), ("docker", "/"), ("github-actions", "/")} == kept


def test_a_wrong_number_has_a_form_and_a_way() -> None:
    forms = {path.name: yaml.safe_load(path.read_text("utf-8"))
             for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")}  # fmt: skip
    assert {"wrong-number.yml", "new-article.yml", "bug.yml", "config.yml"} == forms.keys()
    for name, form in forms.items():
        if name != "config.yml":
            assert {"name", "description", "body"} <= form.keys(), name
    assert "## A number is wrong" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_page_of_tools_says_what_is_run() -> None:
    page = (ROOT / "docs/clients.md").read_text("utf-8")
    for row in clients.ROWS:
        assert f"| {row.tool} | {row.done} | " in page
    for tool, _, test in clients.HELD:
        assert f"| {tool} | " in page
        assert (ROOT / test).is_file()


def test_security_md_names_nothing_that_is_not_there() -> None:
    said = (ROOT / "SECURITY.md").read_text("utf-8")
    named = set(re.findall(r"`((?:tests|scripts|deploy|docs)/[\w./-]+)`", said))
    assert len(named) > 20
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []
    (reliability,) = re.findall(
        r"(?ms)^reliability:.+?\n\n", (ROOT / "Makefile").read_text("utf-8")
    )
    tried = {f"scripts/{name}.py" for name in re.findall(r"-m scripts\.(\w+)", reliability)}
    assert tried <= named


def test_security_md_says_the_bounds_that_hold() -> None:
    (bounds,) = re.findall(
        r"(?m)^- \*\*Bounds\.\*\* (.+)$", (ROOT / "SECURITY.md").read_text("utf-8")
    )
    rates = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    for said in (
        f"Address {gate.MAX_PATH // 1024} kB, query {gate.MAX_QUERY // 1024} kB, "
        f"{gate.MAX_PARAMETERS} parameters",
        f"head of a request {serve.MAX_HEAD // 1024} kB, {serve.MAX_HEADERS} headers, "
        f"{Settings().head_seconds:.0f} seconds",
        f"{serve.KEEP_SECONDS} seconds for the next request to begin",
        f"{serve.MAX_PIPELINED} requests ahead of their answers",
        f"less than {serve.LEAST_READ // 1024} kB in {serve.READ_SECONDS:.0f} seconds",
        f"interrupted after {Settings().query_seconds:.0f} seconds",
        f"given up {postgres._GRACE:.0f} seconds later",
        f"at most {busy.MAX_HEAVY} files are written at once, and {busy.MAX_OPEN} written or read",
        f"{serve.MAX_CONNECTIONS} connections",
    ):
        assert said in bounds
    assert "20 pages a second and one file" in bounds
    assert re.findall(r"zone=(\w+):10m rate=(\d+)r/s", rates) == [("pages", "20"), ("files", "1")]
