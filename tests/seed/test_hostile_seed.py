"""Mutations of the real `seed/`: whatever is done to it, it is loaded or every problem is named."""

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.mutate_seed import CHANGES, Change, prepare, try_one


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of `seed/`, and a good database beside it."""
    folder = tmp_path_factory.mktemp("hostile")
    prepare(folder)
    return folder


@pytest.fixture(scope="module", autouse=True)
def _files_parsed_once() -> Iterator[None]:
    """A mutation leaves nearly all of `seed/` as it is."""
    with mock.patch("tomllib.loads", cache(tomllib.loads)):
        yield


@settings(max_examples=60, derandomize=True)
@given(number=st.integers(0, 2**32), times=st.integers(1, 3))
def test_no_mutation_crashes_or_replaces_a_good_database(
    folder: Path, number: int, times: int
) -> None:
    assert try_one(folder, random.Random(number), times=times)[1] == ""


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_each_kind_of_mutation(folder: Path, change: Change) -> None:
    for number in range(6):
        assert try_one(folder, random.Random(number), (change,))[1] == ""
