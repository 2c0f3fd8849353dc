"""The picture of the money: what stands on a square."""

import pytest

from app.data.filters import Filter
from app.pages import money, places
from app.pages.money import _names
from app.values.money import NBSP
from tests.builders import gift, world
from tests.conftest import Opened


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


def test_of_too_many_the_largest_are_drawn(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "MOST", 2)
    context = opened(
        world(gift("large", "2011", 9), gift("small", "2020", 1), gift("mean", "2019", 5))
    )
    picture = money.picture(context, Filter(), "/funding", id_="money")
    drawn = {square.id for group in picture.groups for square in group.squares}
    assert (drawn, picture.left_out) == ({"large", "mean"}, 1)


def test_the_table_is_the_other_tab(opened: Opened) -> None:
    context = opened(world(gift("large", "2011", 9), gift("small", "2020", 1)))
    squares = money.picture(context, Filter(), "/funding", id_="money")
    table = money.picture(context, Filter(), "/funding", id_="money", by="table")
    assert [tab.href for tab in squares.tabs] == [tab.href for tab in table.tabs]
    assert (squares.tabs[0].chosen, table.tabs[-1].chosen) == (True, True)
    assert table.tabs[-1].href.endswith("/funding?by=table#money")
    assert (squares.ledger, table.groups) == ((), ())
    assert [record.id for record in table.ledger] == ["large", "small"]  # those that are drawn
    assert table.total == squares.total


@pytest.mark.parametrize(
    ("largest_billions", "scale"),
    [(10, (15, "100 million VND")), (1, (15, "10 million VND")), (300, (9, "1 billion VND"))],
)
def test_the_scale_is_a_round_amount(
    opened: Opened, largest_billions: int, scale: tuple[int, str]
) -> None:
    context = opened(world(gift("one", "2011", largest_billions)))
    legend = money.picture(context, Filter(), "/funding", id_="money").legend
    assert (legend.side_px, legend.amount.replace(NBSP, " ")) == scale


def test_where_no_amount_is_known_there_is_no_scale(opened: Opened) -> None:
    context = opened(world(gift("one", "2011")))
    assert money.picture(context, Filter(), "/funding", id_="money").legend.amount == ""


def test_what_went_each_way_stands_first_where_places_are_compared(opened: Opened) -> None:
    context = opened(world(gift("one", "2011", 1), gift("two", "2012", 4), gift("three", "2013")))
    page = places.provinces(context)
    (way,) = page.ways  # none where nothing was given
    assert way.total.delivered_vnd == 5_000_000_000
    assert [square.id for column in way.row.columns for square in column] == ["two", "one", "three"]
    assert page.legend.looks == ("cash", "unknown")
