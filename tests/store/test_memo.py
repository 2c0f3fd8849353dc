"""Threads share what is kept: the event loop, and those that write exports."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import queries
from app.data.filters import Filter
from app.store import index
from app.store.memo import Memo
from tests.builders import record, world
from tests.conftest import Opened


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads take turns a thousand times as often, so that what can go wrong between two does."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_the_oldest_make_room() -> None:
    memo: Memo[int, str] = Memo(2)
    memo.keep({1: "a", 2: "b"})
    memo.keep({3: "c"})
    assert memo.get_all([1, 2, 3]) == {2: "b", 3: "c"}
    assert memo.get(1) is None


@pytest.mark.usefixtures("impatient")
def test_four_threads_find_the_same_as_one(opened: Opened) -> None:
    engine = opened(world(*(record(f"r-{n}", str(1990 + n)) for n in range(60)))).connection.engine
    # More filters than are kept, so that they push each other out.
    asked = [Filter(start=str(1990 + n)) for n in range(60)]

    def found(_thread: int) -> list[int]:
        with engine.connect() as connection:
            known = index.of(connection)
            return [len(known.found(connection, wanted)) for _ in range(40) for wanted in asked]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(found, range(4)))
    assert answers == [[60 - n for n in range(60)] * 40] * 4


@pytest.mark.usefixtures("impatient")
def test_four_threads_list_the_same_records_as_one(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.reading._KEPT", 5)
    context = opened(world(*(record(f"r-{n}", str(1990 + n)) for n in range(30))))
    engine, reference = context.connection.engine, context.reference
    asked = [Filter(start=str(1990 + n)) for n in range(30)]

    def listed(_thread: int) -> list[int]:
        with engine.connect() as connection:
            return [
                len(queries.records(connection, reference, wanted, limit=7))
                for _ in range(5)
                for wanted in asked
            ]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(listed, range(4)))
    assert answers == [[min(7, 30 - n) for n in range(30)] * 5] * 4
