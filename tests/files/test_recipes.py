"""The recipes of `/data`, run as they stand on the page against a server that really runs."""

import csv
import json
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import Connection

from app import queries
from app.data.dictionary import TABLES
from app.data.filters import Filter
from app.data.rows import Reference
from app.settings import Settings
from scripts.serving import served_app
from tests.reading import PREFIXES, code_on

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what its dependencies say while they are imported
    import frictionless


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with served_app(settings) as address:
        yield address


def recipe(address: str, prefix: str, id_: str) -> str:
    return code_on(httpx2.get(f"{address}{prefix}/data").text, f"code-{id_}")


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
def test_curl(
    address: str, prefix: str, tmp_path: Path, frozen: Connection, frozen_reference: Reference
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    lines = recipe(address, prefix, "curl").splitlines()
    file_call, sum_call = lines
    subprocess.run(["sh", "-c", file_call], cwd=tmp_path, check=True, capture_output=True)
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".csv"
    assert file.name.startswith("hop-tac-tay-bac-")
    with file.open(encoding="utf-8-sig", newline="") as text:
        ids = [row["id"] for row in csv.DictReader(text)]
    health = Filter().choose("sector", "health")
    assert ids == [r.id for r in queries.records(frozen, frozen_reference, health)]

    run = subprocess.run(["sh", "-c", sum_call], check=True, capture_output=True)
    answer = json.loads(run.stdout)
    by_year = {group["key"]: group["delivered_vnd"] or 0 for group in answer["groups"]}
    assert by_year == {s.key: s.delivered_vnd for s in queries.totals(frozen, Filter(), "year")}


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
def test_pandas(address: str, prefix: str, frozen: Connection) -> None:
    code = recipe(address, prefix, "pandas")
    run = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    words = run.stdout.split()
    for total in queries.totals(frozen, Filter(), "received"):
        if not total.gifts:
            continue
        first, second = (i for i, word in enumerate(words) if word == total.key)
        said = words[first + 1]
        assert said == "NaN" if not total.known else float(said) == total.delivered_vnd
        assert words[second + 1 : second + 3] == [str(total.known), str(total.gifts)]


@pytest.mark.parametrize("id_", ["r", "excel", "sheets"])
def test_the_addresses_in_the_other_recipes_answer(address: str, id_: str) -> None:
    code = recipe(address, "/en", id_)
    start = code.index(address)
    target = code[start:].split('"')[0].split()[0]
    answer = httpx2.get(target)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")


def test_frictionless_finds_nothing_wrong_at_the_address(address: str) -> None:
    (command,) = recipe(address, "/en", "frictionless").splitlines()
    where = command.removeprefix("frictionless validate ")
    report = frictionless.Package(where).validate()
    assert report.valid, report.flatten(["type", "note"])
    assert [task.name for task in report.tasks] == [table.name for table in TABLES]
