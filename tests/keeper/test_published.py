"""What was published does not change unseen."""

import datetime
from pathlib import Path

import pytest

from app.keeper import published
from app.keeper.check.__main__ import main as check
from app.seed import reading
from app.seed.reading import Seed
from tests.builders import Row, both, gift, world, write

DAY = datetime.date(2026, 11, 1)
FILE = "seed/published.json"


def seed(folder: Path, *rows: Row, **tables: list[Row]) -> Seed:
    return reading.read(write(folder, world(*rows, **tables)))


def unseen(now: Seed, last: Seed) -> list[str]:
    manifest = published.manifest(last, DAY)
    return [str(problem) for problem in published.changed_unseen(now, manifest, FILE)]


@pytest.fixture
def last(tmp_path: Path) -> Seed:
    return seed(tmp_path / "last", gift("a", amount=1), gift("b", amount=2))


def test_new_records_and_the_same_are_fine(last: Seed, tmp_path: Path) -> None:
    now = seed(tmp_path / "now", gift("a", amount=1), gift("b", amount=2), gift("c", amount=5))
    assert unseen(now, last) == []
    lines = list(published.difference(now, published.manifest(last, DAY)))
    assert "+ c: title of c (vi)" in lines
    assert any(line.startswith("= south (vi): 8.000.000.000") for line in lines), lines


def test_an_id_is_not_gone_without_a_word(last: Seed, tmp_path: Path) -> None:
    (said,) = unseen(seed(tmp_path / "now", gift("a", amount=1)), last)
    assert said.startswith(f"{FILE}: b: id: was published on 2026-11-01 and is gone")
    gone = {"id": "b", "date": DAY, "why": both("twice")}
    assert unseen(seed(tmp_path / "told", gift("a", amount=1), retired=[gone]), last) == []


def test_a_value_is_not_changed_without_a_correction(last: Seed, tmp_path: Path) -> None:
    rows = gift("a", amount=1), gift("b", amount=3)
    (said,) = unseen(seed(tmp_path / "now", *rows), last)
    assert "b: amount_vnd: was published on 2026-11-01 as 2000000000, and is 3000000000" in said
    told = {
        "record": "b",
        "date": DAY,
        "field": "amount_vnd",
        "was": both("2"),
        "now": both("3"),
        "why": both("mistyped"),
    }
    assert unseen(seed(tmp_path / "told", *rows, correction=[told]), last) == []


def test_it_is_written_and_the_check_holds_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCES_DIR", "")
    folder = write(tmp_path, world(gift("a", amount=1)))
    arguments = ["--seed", str(folder)]
    assert published.main(arguments) == 0
    assert "nothing was published yet" in capsys.readouterr().out
    assert published.main([*arguments, "--write"]) == 0
    write(tmp_path, world(gift("a", amount=4)))
    assert check(arguments) == 1
    assert "a: amount_vnd: was published" in capsys.readouterr().err
    assert published.main([*arguments, "--write"]) == 1
    assert "nothing was written" in capsys.readouterr().err
