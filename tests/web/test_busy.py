"""What one request may cost, and what is said where it costs more."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app import queries
from app.files.kinds import RECORDS
from app.main import Site, create_app
from app.settings import Settings
from app.store.database import CONNECTIONS
from app.store.limits import QueryTooLongError
from app.web import busy, downloads
from app.web.busy import FewHeavyExports
from app.web.service import Service

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture(scope="module")
def hasty(settings: Settings) -> Iterator[Site]:
    """The app, with a tenth of a second for a query."""
    app = create_app(settings.model_copy(update={"query_seconds": 0.1}))
    yield app
    app.live.stop()


def test_a_query_without_end_is_interrupted_and_the_connection_goes_on(hasty: Site) -> None:
    service: Service = hasty.live.service
    started = time.monotonic()
    with service.engine.connect() as connection, pytest.raises(QueryTooLongError):
        connection.execute(text(ENDLESS))
    assert time.monotonic() - started < 2
    for _ in range(CONNECTIONS + 1):  # each connection, the one that was interrupted included
        with service.engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize("path", ["/timeline", "/en/timeline", "/api/v1/records", "/timeline.csv"])
def test_who_asked_too_much_is_told_when_to_come_again(
    hasty: Site, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    count = queries.count

    def endless(connection: object, *rest: object) -> int:
        connection.execute(text(ENDLESS))  # type: ignore[attr-defined]
        raise AssertionError("it came to an end")

    client = TestClient(hasty)
    monkeypatch.setattr(queries, "count", endless)
    monkeypatch.setattr(queries, "found", endless)
    monkeypatch.setattr(downloads, "KINDS", {"records": replace(RECORDS, count=endless)})
    answer = client.get(f"{path}?q=gao")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, busy.RETRY_AFTER)
    assert answer.headers["cache-control"] == "no-store"
    assert "interrupted" not in answer.text
    monkeypatch.setattr(queries, "count", count)
    monkeypatch.undo()
    assert client.get(f"{path}?q=gao").status_code == 200


def test_where_no_connection_is_free_the_worker_does_not_wait_for_long(hasty: Site) -> None:
    service: Service = hasty.live.service
    held = [service.engine.connect() for _ in range(CONNECTIONS)]
    try:
        answer = TestClient(hasty).get("/provinces")
    finally:
        for connection in held:
            connection.close()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, busy.RETRY_AFTER)
    assert TestClient(hasty).get("/provinces").status_code == 200


def test_a_mistake_of_ours_tells_nothing_and_has_every_header(
    hasty: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(queries, "sources", broken)
    for path in ("/sources", "/en/sources", "/api/v1/sources"):
        answer = TestClient(hasty, raise_server_exceptions=False).get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert len(answer.headers["x-request-id"]) == 16


def test_only_so_many_exports_are_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "WAIT_SECONDS", 0.1)
    gate = asyncio.Event()
    statuses: list[int] = []

    async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
        await gate.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def run() -> None:
        app = FewHeavyExports(slow, most=2)

        async def ask(path: str) -> None:
            await app({"type": "http", "path": path}, receive, send)

        asked = [asyncio.create_task(ask("/timeline.xlsx")) for _ in range(5)]
        await asyncio.sleep(0.05)
        assert statuses == []  # one may end in a moment
        await asyncio.sleep(0.2)
        assert statuses == [503, 503, 503]
        asked.append(asyncio.create_task(ask("/timeline")))  # a page is no export
        gate.set()
        await asyncio.gather(*asked)
        await ask("/timeline.csv")
        assert statuses == [503, 503, 503, 200, 200, 200, 200]
        gate.clear()
        asked = [asyncio.create_task(ask("/timeline.xlsx")) for _ in range(4)]
        await asyncio.sleep(0.05)
        gate.set()
        await asyncio.gather(*asked)
        assert statuses[7:] == [200, 200, 200, 200]  # two of them waited

    asyncio.run(run())


def test_who_reads_slowly_keeps_nobody_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "WAIT_SECONDS", 0.1)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def run() -> None:
        app = FewHeavyExports(PlainTextResponse("rows"), most=2, most_open=4)
        reads_on = asyncio.Event()

        async def ask(*, slowly: bool = False) -> int:
            statuses: list[int] = []

            async def send(message: Message) -> None:
                statuses.append(message.get("status", 0))
                if slowly:
                    await reads_on.wait()

            await app({"type": "http", "path": "/timeline.csv"}, receive, send)
            return statuses[0]

        slow = [asyncio.create_task(ask(slowly=True)) for _ in range(3)]
        await asyncio.sleep(0.01)
        assert [await ask() for _ in range(3)] == [200] * 3
        slow.append(asyncio.create_task(ask(slowly=True)))
        await asyncio.sleep(0.01)
        assert await ask() == 503  # as many as may be open
        gone = slow.pop()
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        assert await ask() == 200
        reads_on.set()
        assert await asyncio.gather(*slow) == [200] * 3
        assert [await ask() for _ in range(3)] == [200] * 3

    asyncio.run(run())
