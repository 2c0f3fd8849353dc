"""Which way imports point, and what only one place may know."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from app import filters
from app.settings import ROOT

APP = ROOT / "app"

# From the ground up: a module imports only from lines above its own, never from its own line.
LAYERS = (
    # words and numbers; nothing of ours below them
    {
        "pages",
        "vocabulary",
        "rows",
        "words",
        "anchors",
        "settings",
        "security",
        "cors",
        "busy",
        "logs",
        "models",
        "assets",
        "gallery",
    },
    {"dates", "money", "figures", "static_files", "cards", "postgres", "sqlite"},
    # the seed and the database
    {"grade", "schema", "filters"},
    {"seed", "index"},
    {"postings"},
    {"loader"},
    {"database"},
    {"queries", "cache"},
    # what a page is made of
    {"paths", "i18n"},
    {"answers", "charts", "columns"},
    {"pages.desk", "cells"},
    {"pages.forms", "citations"},
    {"pages.lists"},
    {"pages.exits", "pages.errors"},
    {"pages.sums", "jsonld"},
    {
        "pages.about",
        "pages.api_docs",
        "pages.cards",
        "pages.data",
        "pages.funding",
        "pages.overview",
        "pages.places",
        "pages.record",
        "pages.sectors",
        "pages.sources",
        "pages.timeline",
    },
    {"pages.components", "pages.embed"},
    {"templating"},
    {"service"},
    # addresses
    {"routes", "api"},
    {"errors", "exports", "embeds"},
    {"apidoc", "datapackage", "feeds"},
    {"downloads", "gate", "live"},
    {"main"},
    {"serve"},
    # commands, beside the app
    {"build", "evidence", "generate"},
    {"draft"},
)
LEVEL = {module: level for level, modules in enumerate(LAYERS) for module in modules}


def _name(path: Path) -> str:
    name = path.relative_to(APP).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


MODULES = {_name(path): path for path in sorted(APP.rglob("*.py")) if path.parent != APP
           or path.name != "__init__.py"}  # fmt: skip
# Packages that are one thing to the others: they import its front, not what is behind it.
PACKAGES = {"charts", "figures", "queries", "evidence", "draft"}


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


def part_of(module: str) -> str:
    """What has a place of its own: a module, or a package with a front of its own."""
    package = module.partition(".")[0]
    return package if package in PACKAGES else module


def users_of(package: str) -> set[str]:
    return {
        module
        for module in MODULES
        for source, _name in imports(module)
        if source.partition(".")[0] == package
    }


def test_every_module_has_its_place() -> None:
    parts = {part_of(module) for module in MODULES}
    unplaced = parts - LEVEL.keys()
    assert not unplaced, f"say in LAYERS of this file where they stand: {sorted(unplaced)}"
    gone = LEVEL.keys() - parts
    assert not gone, f"LAYERS names what is not there: {sorted(gone)}"
    assert sum(map(len, LAYERS)) == len(LEVEL), "LAYERS names something twice"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    for other in our_imports(module):
        if part_of(other) != part_of(module):
            assert LEVEL[part_of(other)] < LEVEL[part_of(module)], (
                f"{module} may not import {other}"
            )


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_within_a_package_imports_go_no_circle(package: str) -> None:
    inside = {module for module in MODULES if part_of(module) == package}
    graph = {module: (our_imports(module) & inside) - {package} for module in inside}
    assert set(TopologicalSorter(graph).static_order()) >= inside - {package}


def test_only_queries_and_the_build_speak_to_the_database() -> None:
    """What others may name of SQLAlchemy is the type of what they pass on."""
    speakers = {"queries", "index", "sqlite", "database", "postgres", "models", "busy", "settings"}
    for module in MODULES:
        if part_of(module) in speakers:
            continue
        for source, name in imports(module):
            if source.partition(".")[0] in {"sqlalchemy", "sqlmodel"}:
                assert name in {"Connection", "Engine"}, f"{module} imports {name} of {source}"
        for node in ast.walk(parsed(module)):
            if isinstance(node, ast.Attribute):
                assert node.attr != "exec_driver_sql", f"{module}: SQL stands in queries"


def test_one_place_knows_each_library() -> None:
    assert users_of("jinja2") == {"templating"}
    assert users_of("plotly") == set()  # figures are plain dicts; the script is built beforehand
    assert "seed" in users_of("tomllib")
    assert {part_of(module) for module in users_of("tomllib")} <= {"seed", "draft", "evidence"}
    assert users_of("uvicorn") == {"serve"}
    for drawing in ("fontpkg", "resvg_py", "uharfbuzz"):
        assert users_of(drawing) == {"cards"}


def test_the_ground_knows_no_web() -> None:
    for module in MODULES:
        if LEVEL[part_of(module)] < LEVEL["templating"]:
            web = {source.partition(".")[0] for source, _ in imports(module)} & {"fastapi"}
            assert not web, f"{module} imports {web}"


# -- Parameters ------------------------------------------------------------------------------------

PARAMETERS = (*filters.FACETS, *filters._SINGLE)


def test_addresses_are_read_and_written_in_one_place() -> None:
    readers = {
        module
        for module in MODULES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Attribute) and node.attr in {"query_params", "query_string"}
    }
    assert readers <= {"routes", "api", "cache", "exports", "downloads", "gate", "logs"}
    parsers = {
        module
        for module in MODULES
        for _source, name in imports(module)
        if name in {"parse_qs", "parse_qsl"}
    }
    assert parsers == {"filters"}


@pytest.mark.parametrize("module", sorted(MODULES.keys() - {"filters"}))
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


def code_lines(source: str) -> int:
    """Lines that hold code: no blank, no comment, no docstring."""
    docs: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docs |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    none = {
        tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
        tokenize.ENDMARKER,
    }  # fmt: skip
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in none:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return len(lines - docs)


def test_code_lines_are_counted_without_words_about_them() -> None:
    assert code_lines('"""Doc.\n\nMore."""\n\n# why\nx = (\n    1\n)  # so\n') == 3


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_and_says_what_it_is(module: str) -> None:
    assert ast.get_docstring(parsed(module)), f"{module} has no docstring"
    lines = code_lines(MODULES[module].read_text(encoding="utf-8"))
    assert lines <= 550, f"{module} has {lines} lines of code: it has two reasons to change"
