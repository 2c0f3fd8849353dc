"""The API held to its own document: what its schema allows, and what it refuses. In quantity it is
tried by `make reliability`.
"""

import subprocess
import sys
from pathlib import Path

from starlette.testclient import TestClient

from app.settings import Settings
from scripts.serving import served_app


def test_schemathesis_finds_nothing(settings: Settings, tmp_path: Path, is_long: bool) -> None:
    tool = Path(sys.executable).with_name("schemathesis")
    with served_app(settings) as address:
        run = subprocess.run(
            [
                tool, "run", f"{address}/openapi.json", "--workers", "2",
                "--max-examples", "50" if is_long else "4", "--seed", "20261122", "--no-color",
            ],
            check=False, cwd=tmp_path, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
    assert run.returncode == 0, run.stdout[-6000:]
    assert "No issues found" in run.stdout


def test_every_operation_has_an_example_that_is_a_real_answer(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert len(document["paths"]) == 11
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}
        operation = operations["get"]
        assert operation["summary"]
        example = operation["responses"]["200"]["content"]["application/json"]["example"]
        address = path
        for parameter in operation.get("parameters", []):
            assert parameter["description"]
            if parameter["in"] == "path":
                address = address.replace(f"{{{parameter['name']}}}", parameter["example"])
        query = {"/api/v1/records": "?limit=1", "/api/v1/summary": "?group_by=year"}.get(path, "")
        answer = client.get(address + query).json()
        if isinstance(example, list):
            answer = answer[: len(example)]
        assert example == answer, path


def test_the_documentation_page_needs_no_other_host(client: TestClient) -> None:
    for prefix in ("", "/en"):
        text = client.get(f"{prefix}/api/docs").text
        for path in client.get("/openapi.json").json()["paths"]:
            assert f"GET {path}" in text
        assert 'src="http' not in text
        assert 'rel="stylesheet" href="http' not in text
