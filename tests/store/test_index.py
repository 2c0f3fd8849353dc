"""The bitmaps answer what plain Python answers over the same numbers."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap, FrozenBitMap
from sqlalchemy import text

from app import queries
from app.data.filters import Filter
from app.seed import loading
from app.seed.reading import Seed
from app.store import index, postings, search
from app.store.index import Bits
from app.values.vocabulary import Match
from tests.builders import both, record, world
from tests.conftest import Opened

NUMBERS = st.dictionaries(st.integers(1, 300), st.integers(0, 2**40), max_size=60)


def bits_of(numbers: Mapping[int, int]) -> Bits:
    """The numbers as they come back from what a build writes."""
    with closing(sqlite3.connect("")) as kept:
        maker = postings._Maker(kept)
        maker._gather_numbers("n", sorted(numbers.items()))
        written = {value: bitmap for name, value, _, bitmap in maker.postings() if name == "n"}
    return Bits({value: FrozenBitMap.deserialize(bitmap) for value, bitmap in written.items()})


@given(NUMBERS, st.integers(0, 2**41))
def test_bits_compare_as_numbers_do(numbers: Mapping[int, int], value: int) -> None:
    bits = bits_of(numbers)
    assert set(bits.every) == set(numbers)
    assert set(bits.at_least(value)) == {n for n, own in numbers.items() if own >= value}
    assert set(bits.at_most(value)) == {n for n, own in numbers.items() if own <= value}


@given(NUMBERS, st.sets(st.integers(1, 300)))
def test_bits_add_up_what_is_found_and_nothing_else(
    numbers: Mapping[int, int], found: set[int]
) -> None:
    expected = sum(own for n, own in numbers.items() if n in found)
    assert bits_of(numbers).sum(FrozenBitMap(found)) == expected


@given(
    st.dictionaries(st.integers(1, 300), st.integers(0, 9), max_size=60),
    st.sets(st.integers(1, 300)),
    st.integers(0, 70),
    st.integers(0, 70),
)
def test_any_part_of_an_order_is_that_part_of_the_whole(
    numbers: Mapping[int, int], found: set[int], offset: int, limit: int
) -> None:
    whole = sorted(found & numbers.keys(), key=lambda n: (numbers[n], n), reverse=True)
    ranked = bits_of(numbers).descending(FrozenBitMap(found), offset, limit)
    assert ranked == whole[offset : offset + limit]


def test_the_postings_are_the_same_however_many_records_are_seen_at_a_time(
    frozen_seed: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> dict[tuple[str, str], set[int]]:
        parts = postings.added(loading.rows_of(frozen_seed))
        return {
            (row["facet"], row["value"]): set(BitMap.deserialize(row["bitmap"]))
            for name, rows in parts
            for row in rows
            if name == "posting"
        }

    whole = made()
    assert ("kind", "meeting") in whole
    monkeypatch.setattr(loading, "_BATCH", 7)
    monkeypatch.setattr(postings, "_TEXTS", 200)
    assert made() == whole


# -- Words -----------------------------------------------------------------------------------------


def test_a_word_is_found_whole_and_begun_only_where_that_will_do(opened: Opened) -> None:
    context = opened(world(record("met", title=both("Điện Biên")), record("other")))

    def found(asked: str, match: Match) -> int:
        return queries.count(context.connection, Filter(text=asked, match=match))

    assert [found("dien"[:n], Match.BEST) for n in range(1, 5)] == [0, 0, 0, 1]
    assert [found("dien"[:n], Match.ANY) for n in range(1, 5)] == [1, 1, 1, 1]
    assert found("bien di", Match.ANY) == 1
    assert found("di bien", Match.ANY) == found("ien", Match.ANY) == found("dienn", Match.ANY) == 0


# -- What is read ----------------------------------------------------------------------------------


def test_a_facet_of_many_values_is_not_kept_and_answers_the_same(
    opened: Opened,
) -> None:
    context = opened(world(*(record(f"r-{n}", f"20{n:02}") for n in range(1, 9))))
    known = index.Index()
    narrow = {value: set(b) for value, b in known.facet(context.connection, "year").items()}
    wide = index.Index()
    wide._narrow["year"] = False
    assert {value: set(b) for value, b in wide.facet(context.connection, "year").items()} == narrow
    assert wide._facets == {}
    some = ["2003", "2005", "1999"]
    assert wide.having(context.connection, "year", some) == known.having(
        context.connection, "year", some
    )


def test_the_postings_say_how_many_they_hold(opened: Opened) -> None:
    context = opened(world(record("a"), record("b")))
    for count, bitmap in context.connection.execute(text("SELECT count, bitmap FROM posting")):
        assert count == len(FrozenBitMap.deserialize(bitmap)) > 0


def test_of_the_beginnings_of_words_only_the_one_asked_for_is_read(opened: Opened) -> None:
    """All of them together can be large, on a server that has only the common ones."""
    context = opened(world(record("a"), record("b")))
    assert queries.count(context.connection, Filter(text="a")) > 0
    assert not index.of(context.connection)._facets.keys() & set(search.STARTS.values())
