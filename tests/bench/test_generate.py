"""What is made up is valid, in proportion, the same every time, and never waits in memory."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.queries import known, reference
from app.seed import loading, reading
from app.seed.reading import Seed
from app.seed.schema import Record
from app.store import database
from bench import generate
from tests.conftest import FROZEN

SIZE = 1000


@pytest.fixture(scope="module")
def made(frozen_seed: Seed) -> Seed:
    world = generate.world(frozen_seed, SIZE, 1)
    return replace(world.seed, records={record.id: record for record in world.records})


def test_there_are_as_many_as_asked_for_in_the_order_of_a_load(made: Seed) -> None:
    assert len(made.records) == SIZE
    keys = [loading.sort_key(record) for record in made.records.values()]
    assert all(first < second for first, second in pairwise(keys))


def test_every_record_is_what_seed_may_hold(made: Seed) -> None:
    for record in made.records.values():
        assert Record.model_validate(record.model_dump()) == record
    file_of = {("record", id_): "x" for id_ in made.records}
    file_of |= {("source", id_): "x" for id_ in made.sources}
    placed = replace(made, file_of={**made.file_of, **file_of})
    assert list(reading._references(placed, [""] * len(made.corrections), ())) == []


def test_the_same_number_makes_the_same_records(made: Seed, frozen_seed: Seed) -> None:
    again = generate.world(frozen_seed, SIZE, 1)
    assert list(again.records) == list(made.records.values())
    assert again.seed.sha256 == made.sha256
    other = generate.world(frozen_seed, SIZE, 2)
    assert list(other.records) != list(made.records.values())
    assert other.seed.sha256 != made.sha256


@pytest.mark.parametrize(
    "share",
    [
        lambda record: len(record.claims),
        lambda record: record.contribution is not None,
        lambda record: bool(record.contribution and record.contribution.amount_vnd),
        lambda record: record.part_of is not None,
        lambda record: "/" in record.date.edtf,
        lambda record: record.date.edtf[-1] in "~?%",
    ],
    ids=["claims", "gifts", "amounts", "parts", "intervals", "soft"],
)
def test_shares_are_those_of_the_real_records(made: Seed, frozen_seed: Seed, share: object) -> None:
    assert callable(share)
    frozen, own = (
        sum(map(share, found.records.values())) / len(found.records)
        for found in (frozen_seed, made)
    )
    assert own == pytest.approx(frozen, rel=0.12)


def test_the_command_writes_a_database(
    tmp_path: Path,
    frozen_seed: Seed,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEED_DIR", str(FROZEN))
    target = tmp_path / "made.db"
    assert generate.main(["200", str(target)]) == 0
    assert "200 records" in capsys.readouterr().out
    engine = database.open_read_only(target)
    with engine.connect() as connection:
        assert reference(connection).sha256 == generate.world(frozen_seed, 200, 1).seed.sha256
        assert len(known(connection)["source"]) == 2 * len(frozen_seed.sources)
    engine.dispose()


def test_a_load_refuses_records_out_of_order(tmp_path: Path, frozen_seed: Seed) -> None:
    def backwards() -> Iterator[Record]:
        yield from sorted(frozen_seed.records.values(), key=loading.sort_key, reverse=True)

    with pytest.raises(ValueError, match="come in the order"):
        database.build(frozen_seed, tmp_path / "x.db", backwards())
    assert not list(tmp_path.iterdir())
