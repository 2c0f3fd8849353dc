"""Where marks are too many they are counted; and whatever grows with the data is shown in part."""

from collections import Counter
from pathlib import Path

import orjson
import plotly.graph_objects as go
import pytest

from app import queries
from app.data import filters
from app.data.filters import Filter, Within
from app.pages import forms, lists, sums
from app.pages.forms import filter_form
from app.pages.lists import timeline_chart
from app.queries import STRETCHES
from app.queries.context import Context
from app.seed.reading import Seed
from app.store import database
from bench import generate
from tests.builders import gift, party, record, source, world
from tests.conftest import Opened


def counted(context: Context, wanted: Filter) -> dict[str, dict[str, int]]:
    found = queries.density(context.connection, wanted, list(context.reference.relations.values()))
    return {
        relation.id: {s: n for s, n in zip(found.stretches, counts, strict=True) if n}
        for relation, counts in found.lanes
    }


def test_each_record_is_counted_when_it_begins_in_each_of_its_relations(opened: Opened) -> None:
    both_relations = {
        "relations": ["north-south", "nw"],
        "places": [{"id": p, "role": "partner"} for p in ("north", "south", "west")],
    }
    context = opened(
        world(
            record("a", "2016-03-05"),
            record("b", "2016-03"),
            record("c", "2018", **both_relations),
            record("d", "../2016-05"),
        )
    )
    assert counted(context, Filter()) == {
        "north-south": {"2016-03": 2, "2016-04": 1, "2018-01": 1},
        "nw": {"2018-01": 1},
    }
    assert counted(context, Filter(text="title")) == counted(context, Filter())
    assert counted(context, Filter(start="2017", within=Within.SURELY))["nw"] == {"2018-01-01": 1}
    assert counted(context, Filter(text="nowhere")) == {}


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        ("2016-03-05", "2016-03-05", 10),
        ("2016-03-05", "2016-11-09", 10),
        ("2016-03-05", "2016-11-11", 7),
        ("2001-01-01", "2020-12-31", 7),
        ("2000-01-01", "2020-12-31", 4),
    ],
)
def test_time_is_cut_as_finely_as_a_chart_can_show(
    opened: Opened, first: str, last: str, length: int
) -> None:
    context = opened(world(record("a", first), record("b", last)))
    found = queries.density(
        context.connection, Filter(), list(context.reference.relations.values())
    )
    assert found.stretches[0] == first[:length]
    assert found.stretches[-1] == last[:length]
    assert len(found.stretches) <= STRETCHES
    assert sum(found.lanes[0][1]) == 2


@pytest.fixture(scope="module")
def large_desk(frozen_seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> Context:
    path: Path = tmp_path_factory.mktemp("large") / "records.db"
    made = generate.world(frozen_seed, lists.MARKS + 500, 1)
    database.build(made.seed, path, made.records)
    connection = database.open_read_only(path).connect()
    return Context(connection, queries.reference(connection), queries.known(connection), "en")


def test_a_chart_of_too_many_marks_is_counted_and_leads_on(
    large_desk: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MARKS", 50)
    chart = timeline_chart(large_desk, Filter())
    go.Figure(chart.figure)
    *lanes, names = chart.figure["data"]
    assert {trace["type"] for trace in lanes} == {"bar"}
    assert len(names["text"]) == len(lanes)
    assert len(orjson.dumps(chart.figure)) < 200_000
    by_relation = queries.facet_counts(large_desk.connection, Filter(), ["relation"])["relation"]
    shown = [
        sum(int(said.rpartition(": ")[2].replace(",", "")) for said in trace["text"])
        for trace in lanes
    ]
    assert Counter(shown) == Counter(by_relation.values())
    (address,) = lanes[0]["customdata"][0]
    query = address.partition("?")[2]
    wanted = filters.parse([tuple(p.split("=")) for p in query.split("&")], large_desk.known)
    assert wanted.start == wanted.end != ""
    assert 0 < queries.count(large_desk.connection, wanted) < lists.MARKS + 500


def test_few_enough_are_drawn_one_by_one(large_desk: Context) -> None:
    few = Filter(start="2012", end="2012")
    assert queries.count(large_desk.connection, few) <= lists.MARKS
    chart = timeline_chart(large_desk, few)
    assert "marks" in {trace["meta"] for trace in chart.figure["data"]}


# -- Parts of what grows ---------------------------------------------------------------------------


def test_of_a_facet_with_very_many_values_a_form_lists_those_chosen(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = opened(world(record("a"), source=[source(f"s-{n}") for n in range(9)]))
    wanted = Filter().choose("source", "one")

    def listed() -> list[tuple[str, int, bool]]:
        (view,) = (
            f for f in filter_form(context, wanted, "/timeline").facets if f.name == "source"
        )
        return [(choice.value, choice.count, choice.chosen) for choice in view.choices]

    assert len(listed()) == 11
    monkeypatch.setattr(forms, "CHOICES", 8)
    assert listed() == [("one", 1, True)]


def test_a_breakdown_shows_its_largest_rows_and_adds_up_all(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    gifts = []
    for n in range(1, 6):
        row = gift(f"g-{n}", amount=n)
        row["contribution"]["giver"] = f"giver-{n}"
        gifts.append(row)
    givers = [party(f"giver-{n}", type="city", place="north") for n in range(1, 6)]
    context = opened(world(*gifts, party=givers))
    monkeypatch.setattr(sums, "ROWS", 2)
    found = sums.breakdown(context, Filter(), "giver", id_="x")
    assert [row.sum.key for row in found.rows] == ["giver-5", "giver-4"]
    assert found.left_out == 3
    assert found.total.delivered_vnd == 15 * 10**9


def test_printed_amounts_are_listed_in_part_and_added_up_whole(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = opened(world(*(gift(f"g-{n}", amount=n) for n in range(1, 6))))
    monkeypatch.setattr(sums, "MENTIONED", 2)
    naive = sums.naive(context, Filter())
    assert len(naive.rows) == 2
    assert naive.sum.printed_vnd == naive.sum.counted_vnd == 15 * 10**9
