"""Which way imports point, and what only one place may know."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from app.data import filters
from app.data.facets import FACETS
from app.settings import ROOT

APP = ROOT / "app"

# Each wing, and what it may use beside the wings that those use; no arrow up.
MAY_USE = {
    "values": set(),
    "figures": {"values"},
    "data": {"values"},
    "seed": {"data", "figures"},
    "store": {"seed"},
    "queries": {"store"},
    "charts": {"data"},
    "assets": {"values"},
    "pictures": {"data"},
    "pages": {"queries", "charts", "assets", "pictures"},
    "files": {"pages"},
    "web": {"files", "settings"},
    "keeper": {"seed", "figures", "settings"},
}


def allowed(wing: str) -> set[str]:
    """The wings that a wing may use, by way of others too."""
    return MAY_USE[wing].union(*(allowed(other) for other in MAY_USE[wing] & MAY_USE.keys()))


def _name(path: Path) -> str:
    name = path.relative_to(APP).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


MODULES = {_name(path): path for path in sorted(APP.rglob("*.py")) if path.parent != APP
           or path.name != "__init__.py"}  # fmt: skip
# What one starts; it may use every wing.
FIRST_FLOOR = {"main", "serve", "build", "settings"}


@cache
def parsed(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[tuple[str, str | None]]:
    """Each import of a module, wherever it stands: (module, name or None)."""
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: write imports in full"
            yield from ((node.module or "", alias.name) for alias in node.names)


def our_imports(module: str) -> set[str]:
    """The modules of ours that it imports; a package is its `__init__`."""
    found = set()
    for source, name in imports(module):
        names = [full.removeprefix("app.") for full in (f"{source}.{name}", source)]
        ours = [name for name in names if name in MODULES]
        if source.partition(".")[0] == "app" and source != "app.__init__":
            assert ours, f"{module} imports {source}.{name}"
            found.add(ours[0])
    return found


def wing_of(module: str) -> str:
    return module.partition(".")[0]


def users_of(package: str) -> set[str]:
    return {
        module
        for module in MODULES
        for source, _name in imports(module)
        if source.partition(".")[0] == package
    }


def test_every_module_is_in_a_wing_or_is_what_one_starts() -> None:
    assert {wing_of(module) for module in MODULES} == MAY_USE.keys() | FIRST_FLOOR


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    wing = wing_of(module)
    if wing in MAY_USE:
        used = {wing_of(other) for other in our_imports(module)} - {wing}
        assert used <= allowed(wing), f"{module} may not import {sorted(used - allowed(wing))}"


def test_no_import_goes_in_a_circle() -> None:
    graph = {module: our_imports(module) - {module} for module in MODULES}
    assert set(TopologicalSorter(graph).static_order()) >= MODULES.keys()


def test_only_store_and_queries_speak_to_the_database() -> None:
    """What others may name of SQLAlchemy is the type of what they pass on."""
    for module in MODULES:
        if wing_of(module) in {"data", "store", "queries", "settings"}:
            continue
        for source, name in imports(module):
            if source.partition(".")[0] in {"sqlalchemy", "sqlmodel"}:
                assert name in {"Connection", "Engine"}, f"{module} imports {name} of {source}"
        for node in ast.walk(parsed(module)):
            if isinstance(node, ast.Attribute):
                assert node.attr != "exec_driver_sql", f"{module}: SQL stands in queries"


def test_one_place_knows_each_library() -> None:
    assert users_of("jinja2") == {"pages.templating"}
    assert users_of("plotly") == set()  # figures are plain dicts; the script is built beforehand
    assert {wing_of(module) for module in users_of("tomllib")} == {"figures", "seed", "keeper"}
    assert users_of("uvicorn") == {"serve", "web.workers"}
    for drawing in ("fontpkg", "resvg_py", "uharfbuzz"):
        assert users_of(drawing) == {"pictures.cards"}


def test_below_web_nothing_knows_the_web() -> None:
    """Files that are served (assets, pictures) are small ASGI apps of their own."""
    web = {"fastapi", "starlette", "uvicorn", "starlette_compress"}
    for module in MODULES:
        if wing_of(module) in MAY_USE.keys() - {"web"}:
            known = {source.partition(".")[0] for source, _ in imports(module)} & web
            assert not known, f"{module} imports {known}"


# -- Parameters ------------------------------------------------------------------------------------

PARAMETERS = (*FACETS, *filters._SINGLE)


def test_addresses_are_read_and_written_in_one_place() -> None:
    readers = {
        module
        for module in MODULES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Attribute) and node.attr in {"query_params", "query_string"}
    }
    assert {wing_of(reader) for reader in readers} <= {"web"}
    parsers = {
        module
        for module in MODULES
        for _source, name in imports(module)
        if name in {"parse_qs", "parse_qsl"}
    }
    assert parsers == {"data.filters"}


@pytest.mark.parametrize("module", sorted(MODULES.keys() - {"data.filters"}))
def test_no_other_module_writes_a_parameter(module: str) -> None:
    """No `?sector=…` in a text: an address is made by `Filter.query`."""
    written = re.compile(rf"[?&]({'|'.join(PARAMETERS)})=")
    docs = {
        id(node.body[0].value)
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            assert not written.search(node.value), f"{module}: {node.value!r}"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_no_template_writes_a_parameter(path: Path) -> None:
    written = re.compile(rf"[?&]({'|'.join(PARAMETERS)})=")
    assert not written.search(path.read_text(encoding="utf-8"))


# -- Size ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_and_says_what_it_is(module: str) -> None:
    assert ast.get_docstring(parsed(module)), f"{module} has no docstring"
    length = len(MODULES[module].read_text(encoding="utf-8").splitlines())
    assert length <= 400, f"{module} has {length} lines: it has two reasons to change"
