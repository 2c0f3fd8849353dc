"""What the benchmarks measure is what they say."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app import queries
from app.data.event_rows import Found
from app.data.filters import Filter
from bench import pages


def test_a_page_that_is_timed_is_asked_of_the_data_each_time(
    frozen_database: Path, static_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert static_dir.is_dir()
    asked: list[Filter] = []
    counted = queries.found

    def count(connection: Connection, wanted: Filter) -> Found:
        asked.append(wanted)
        return counted(connection, wanted)

    monkeypatch.setattr(queries, "found", count)
    app = pages.uncached(frozen_database)

    async def twice() -> list[float]:
        return [await pages.call(app, "/timeline?sector=health") for _ in range(2)]

    try:
        assert all(seconds > 0 for seconds in asyncio.run(twice()))
    finally:
        app.live.stop()
    middle = len(asked) // 2
    assert asked[:middle] == asked[middle:] != []
