"""`make keep`: a save is checked, built and served; a mistake is told, and changes no page."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.keeper import keep
from app.settings import ROOT, Settings
from scripts.serving import Server, free_port
from tests.builders import both, claim, record, source, world, write

SECONDS = 60


def wait_until(happened: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline, log.read_text("utf-8")[-2000:]
        time.sleep(0.2)


def saved(folder: Path, *ids: str, **values: Any) -> Path:
    """A folder of data with these records, in which the check finds nothing wrong."""
    claims = [claim(), claim("date")]
    rows = [record(id_, short_title=both(id_), claims=claims, **values) for id_ in ids]
    return write(folder, world(*rows) | {"source": [source("one")]})


def test_a_save_is_served_and_a_mistake_is_not(tmp_path: Path, static_dir: Path) -> None:
    seed_dir = saved(tmp_path, "met")
    where = {
        "SEED_DIR": str(seed_dir), "SOURCES_DIR": "", "DATABASE_FILE": str(tmp_path / "r.db"),
        "STATIC_DIR": str(static_dir), "CARDS_DIR": str(tmp_path / "cards"),
        "PORT": str(free_port()),
    }  # fmt: skip
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.keeper.keep"],
            cwd=ROOT, env={**os.environ, **where}, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    server = Server(process, int(where["PORT"]), log)

    def is_ready() -> bool:
        with suppress(httpx2.TransportError):
            return server.get("/readyz").status_code == 200
        return False

    with process:
        try:
            wait_until(is_ready, log)
            before = server.data()
            saved(tmp_path, "met", "met-too")
            wait_until(lambda: server.data() != before, log)
            assert server.get("/records/met-too").status_code == 200
            after = server.data()
            saved(tmp_path, "met", kind="party")
            wait_until(lambda: "not taken up" in log.read_text("utf-8"), log)
            assert re.search(r"seed/all\.toml:\d+: met: kind: ", log.read_text("utf-8"))
            assert server.data() == after
        finally:
            process.terminate()
            assert process.wait(30) == 0
    assert not is_ready()


def test_an_article_is_watched_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_dir, texts = tmp_path / "seed", tmp_path / "texts"
    seed_dir.mkdir()
    texts.mkdir()
    settings = Settings(seed_dir=seed_dir, sources_dir=texts)
    before = keep.stamp(settings)
    (texts / "a.txt").write_text("x", encoding="utf-8")
    assert keep.stamp(settings) != before
    assert keep.stamp(settings) == keep.stamp(settings)
    (seed_dir / ".a.toml.swp").write_text("x", encoding="utf-8")
    assert len(keep.stamp(settings)) == 1


def test_what_was_built_before_is_served_while_a_draft_is_blank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first check fails, and there is a database: it is served as it is."""
    settings = Settings(seed_dir=tmp_path, database_file=tmp_path / "r.db")
    settings.database_file.touch()
    monkeypatch.setattr(keep, "Settings", lambda: settings)
    monkeypatch.setattr(keep, "is_built", lambda: False)
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    class Ended:
        returncode = 3

        def poll(self) -> int:
            return self.returncode

    monkeypatch.setattr(keep, "_served", lambda _server, _settings: Ended())
    assert keep.main() == 3
