"""The picture of the money: what stands on a square."""

import pytest

from app.pages.money import _names
from app.values.money import NBSP


@pytest.mark.parametrize(
    ("name", "amount", "is_named"),
    [
        ("Trao 5 tỷ đồng", "5 tỷ đồng", True),
        ("A gift of 1.5 billion", "1.5 billion VND", True),
        ("Trường học, năm 2015", "5 tỷ đồng", False),
        ("Trao 15 tỷ đồng", "5 tỷ đồng", False),
        ("Trao 1,5 tỷ đồng", "5 tỷ đồng", False),
    ],
)
def test_a_name_has_an_amount_where_it_has_its_number_and_unit(
    name: str, amount: str, is_named: bool
) -> None:
    assert _names(name, amount.replace(" ", NBSP)) is is_named
