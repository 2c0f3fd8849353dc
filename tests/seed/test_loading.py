"""`Seed` to rows: each holds just the columns of its table."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.seed import loading


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"day": "2011-01-01"}, "first"),
        ({"day": "2011-01-01", "first": 1, "last": 2}, "last"),
        ({"day": None, "first": 1}, "day"),
        ({"day": "2011-01-01", "first": "1"}, "first"),
        ({"day": "2011-01-01", "first": True}, "first"),
    ],
    ids=["lacks a column", "has one more", "unknown", "text", "truth"],
)
def test_a_row_that_its_table_does_not_declare_is_refused(
    row: dict[str, Any], problem: str
) -> None:
    right = {"day": "2010-01-01", "first": 1}
    assert list(loading.validated([("day", [right])])) == [("day", [right])]
    with pytest.raises(ValidationError, match=rf"\n1\.{problem}\n"):
        list(loading.validated([("day", [right, row])]))
