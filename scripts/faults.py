"""`python -m scripts.faults`: what goes wrong beneath and beside the app, in quantity: damaged
files, connections used in any order, a log that nobody reads, SIGHUP while it starts, a PostgreSQL
that hangs, and every address by way of nginx.

The tests of these, with more time; the figures are what they count. Where TEST_DATABASE_URL names
no server, one is started, if Debian's `pg_virtualenv` is there.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from app.settings import ROOT
from scripts.report import publish

TESTS: Final = (
    "tests/web/test_faults.py::test_a_damaged_database_is_said_and_built_anew",
    "tests/web/test_faults.py::test_what_is_damaged_of_static_files_and_pictures_is_never_served",
    "tests/web/test_connections.py",
    "tests/web/test_logs.py::test_a_blocked_log_stops_neither_answers_nor_the_end",
    "tests/web/test_reload.py::test_new_data_told_of_while_the_app_starts_ends_nothing",
    "tests/web/test_hung_postgres.py",
    "tests/web/test_nginx.py::test_every_address_is_answered_as_by_the_app_and_nobody_is_told_of",
)
SERVER: Final = ("pg_virtualenv", "-t", "-o", "log_min_messages=panic")


def run(report: Path) -> int:
    """Run the tests; the exit status."""
    command = [sys.executable, "-m", "pytest", "--long", "-q", *TESTS]
    command += [f"--junitxml={report}", "-o", "junit_family=xunit1"]  # the family with properties
    environment = dict(os.environ)
    if "TEST_DATABASE_URL" not in environment and shutil.which(SERVER[0]):
        environment["TEST_DATABASE_URL"] = "postgresql+psycopg://"
        command = [*SERVER, *command]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        status = run(report)
        suite = next(ElementTree.parse(report).iter("testsuite"))
    tests, failed, skipped = (
        sum(int(suite.attrib[name]) for name in names)
        for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    counted = [each.attrib["value"] for each in suite.iter("property")]
    figures = (*counted, f"{tests} tests, {failed} failed, {skipped} skipped")
    publish("What goes wrong beneath and beside the app", "python -m scripts.faults", figures)
    return status


if __name__ == "__main__":
    sys.exit(main())
