"""Figures that Plotly takes as they are, with one mark a record and every number said in words."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from app import charts, queries
from app.charts import Bar, Figure
from app.data.filters import Filter, Within
from app.data.rows import Reference
from app.data.sum_rows import Sum
from app.pages import embed, funding, lists, overview, places, sectors, timeline
from app.pages import money as money_picture
from app.pages.sums import gifts_of
from app.queries.context import Context
from app.values import money
from app.values.languages import LANGS, Both, Lang
from app.values.vocabulary import FAMILY_COLOURS, Family
from tests.builders import gift, place, record, sector, world
from tests.conftest import Opened

Desks = Callable[[Lang], Context]
BILLION = 10**9


def is_valid(figure: Figure) -> bool:
    """Plotly's own schema takes it whole; it raises with the name of what it does not know."""
    go.Figure(figure)
    return True


def drawn(context: Context, wanted: Filter | None = None) -> Figure:
    return lists.timeline_chart(context, wanted or Filter()).figure


def trace_of(figure: Figure, meta: str) -> dict[str, Any]:
    (found,) = (trace for trace in figure["data"] if trace.get("meta") == meta)
    return dict(found)


def marks_of(figure: Figure) -> list[dict[str, Any]]:
    """Each mark with its own values of what a trace holds in lists."""
    if not figure["data"]:
        return []
    trace = trace_of(figure, "marks")
    names = ("href", "id", "lines", "outcomes", "label", "weight", "first", "last", "lasts")
    return [
        {
            **dict(zip(names, trace["customdata"][n], strict=True)),
            "x": trace["x"][n],
            "y": trace["y"][n],
            "said": ". ".join(filter(None, trace["customdata"][n][2])),
            "symbol": trace["marker"]["symbol"][n],
            "size": trace["marker"]["size"][n],
            "colour": trace["marker"]["color"][n],
        }
        for n in range(len(trace["x"]))
    ]


def bars_of(figure: Figure) -> list[tuple[str, str, float, float]]:
    """Each bar of a line: first day, last day, row, opacity."""
    bars = trace_of(figure, "spans")
    return [
        (
            first,
            (date.fromisoformat(first) + timedelta(milliseconds=length_ms)).isoformat(),
            row,
            opacity,
        )
        for first, length_ms, row, opacity in zip(
            bars["base"], bars["x"], bars["y"], bars["marker"]["opacity"], strict=True
        )
    ]


def lanes_of(figure: Figure) -> tuple[list[float], list[str]]:
    """The height at which each lane's name stands, and the names."""
    lanes = trace_of(figure, "lanes")
    return lanes["y"], lanes["text"]


# -- The timeline ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_figure_of_every_page_is_valid(frozen_context: Desks, lang: Lang) -> None:
    context = frozen_context(lang)
    page = timeline.timeline(context, Filter())
    assert page is not None
    assert page.chart is not None
    figures = [page.chart.figure, overview.overview(context).chart.figure]
    for sector_id in context.reference.sectors:
        one = sectors.sector(context, sector_id)
        assert one is not None
        figures += [one.chart.figure, one.funding.chart.figure]
    figures.append(embed.funding(context, Filter()).received.chart.figure)
    ledger = funding.funding(context, Filter())
    figures += [b.chart.figure for _place, found in ledger.places for b in found]
    for place_id in context.reference.places:
        province = places.province(context, place_id)
        assert province is not None
        figures += [side.picture.chart().figure for side in province.sides]
    assert len(figures) > 30
    assert all(map(is_valid, figures))


def test_marks_are_the_events_one_in_each_of_their_lanes(
    frozen: Connection, frozen_reference: Reference, frozen_context: Desks
) -> None:
    found = queries.records(frozen, frozen_reference, Filter().choose("level", "event"))
    expected = sorted(row.id for row in found for _relation in row.relations)
    assert expected
    assert sorted(mark["id"] for mark in marks_of(drawn(frozen_context("vi")))) == expected


def test_a_mark_says_and_shows_what_the_event_is(
    frozen: Connection, frozen_reference: Reference, frozen_context: Desks
) -> None:
    events = {e.record.id: e for e in queries.events(frozen, frozen_reference, Filter())}
    for mark in marks_of(drawn(frozen_context("en"))):
        event = events[mark["id"]]
        row = event.record
        assert mark["href"] == f"/en/records/{row.id}"
        assert mark["label"] == row.short_title.en  # whole: the script leaves it out or shows it
        assert mark["symbol"].startswith(charts.GIFT if event.gifts else charts.EVENT)
        assert mark["symbol"].endswith("-open") == (row.status in {"planned", "proposed"})
        assert mark["colour"] == FAMILY_COLOURS[Family(row.sectors[0].family)]
        assert row.title.en in mark["said"]
        assert row.date.words.en in mark["said"]
        if event.given.delivered_vnd:
            assert money.say(event.given.delivered_vnd, "en") in mark["said"]


def test_what_was_given_at_an_event_is_what_the_sums_say(
    frozen: Connection, frozen_reference: Reference
) -> None:
    for event in queries.events(frozen, frozen_reference, Filter()):
        outcomes = queries.total(frozen, Filter().choose("part_of", event.record.id))
        own = event.record.gift
        alone = own.amount_vnd or 0 if own and own.standing == "delivered" else 0
        assert event.given.delivered_vnd == outcomes.delivered_vnd + alone


def test_a_mark_is_larger_the_more_came_of_it_or_was_given(opened: Opened) -> None:
    parts = [record(f"p{n}", part_of="talks") for n in range(9)]
    orders = [record(f"d{n}", kind="directive", part_of="visit") for n in range(9)]
    context = opened(
        world(
            record("talks", "2018-05-17"), record("visit", "2018-05-17"), record("x", "2018-05-17"),
            gift("small", "2018-05-17", amount=1), gift("large", "2018-05-17", amount=9),
            *parts, *orders,
        )
    )  # fmt: skip
    sizes = {mark["id"]: mark["size"] for mark in marks_of(drawn(context))}
    assert sizes["talks"] > sizes["x"] == sizes["visit"]  # directives make no mark larger
    assert sizes["large"] > sizes["small"] > sizes["x"]


def test_nothing_in_a_lane_covers_another(frozen_context: Desks) -> None:
    rows: dict[float, list[tuple[str, str]]] = {}
    figure = drawn(frozen_context("vi"))
    for mark in marks_of(figure):
        rows.setdefault(mark["y"], []).append((mark["first"], mark["last"]))
    assert rows
    for taken in rows.values():
        for (_, last), (first, _) in pairwise(sorted(taken)):
            assert last < first
    bottom, top = figure["layout"]["yaxis"]["range"]
    assert all(top < y < bottom for y in rows)


def test_lanes_follow_each_other_under_their_names(opened: Opened) -> None:
    west = [{"id": "north", "role": "partner"}, {"id": "west", "role": "partner"}]
    three = [*record("x")["places"], {"id": "west", "role": "partner"}]
    context = opened(
        world(
            record("one"),
            record("two", relations=["nw"], places=west),
            record("of-both", relations=["north-south", "nw"], places=three),
        )
    )
    figure = drawn(context)
    assert is_valid(figure)
    (first, second), names = lanes_of(figure)
    assert names == ["north (en) – south (en) (2)", "north (en) – west (en) (2)"]
    lanes = [
        {mark["id"] for mark in marks_of(figure) if first < mark["y"] < second},
        {mark["id"] for mark in marks_of(figure) if mark["y"] > second},
    ]
    assert lanes == [{"one", "of-both"}, {"two", "of-both"}]
    (line,) = figure["layout"]["shapes"]
    assert first < line["y0"] < second


def test_a_date_is_drawn_as_wide_and_as_soft_as_it_is_known(opened: Opened) -> None:
    context = opened(
        world(
            record("day", "2018-05-17"),
            record("stretch", "2014-03-01/2015-04-30"),
            record("year", "2016"),
            record("before", "../2010-06-30"),
            record("since", "2012-02-01/.."),
        )
    )
    figure = drawn(context)
    marks = {mark["id"]: mark for mark in marks_of(figure)}
    bars = {
        id_: [bar for bar in bars_of(figure) if mark["first"] <= bar[0] and bar[1] <= mark["last"]
              and bar[2] == mark["y"]]
        for id_, mark in marks.items()
    }  # fmt: skip
    assert bars["day"] == []
    assert [(first, last, opacity) for first, last, _, opacity in bars["stretch"]] == [
        ("2014-03-01", "2015-04-30", 1)
    ]
    ends = {id_: (min(own), max(own, key=lambda bar: bar[1])) for id_, own in bars.items() if own}
    for id_, fades_in, fades_out in (
        ("year", True, True),
        ("before", True, False),
        ("since", False, True),
    ):
        own = bars[id_]
        core = (marks[id_]["first"], marks[id_]["last"], marks[id_]["y"], 1)
        assert core in own  # a thin line of its full colour, through all of it
        assert any(b[0] == core[0] and b[3] < 1 for b in own) == fades_in, id_
        assert any(b[1] == core[1] and b[3] < 1 for b in own) == fades_out, id_
    assert len(ends) == 4
    told = context.reference.told_until.isoformat()
    assert (marks["since"]["first"], marks["since"]["last"]) == ("2012-02-01", told)
    assert marks["before"]["last"] == "2010-06-30"
    assert marks["day"]["x"] == "2018-05-17"
    assert marks["year"]["x"] == "2016-07-01"
    assert {id_ for id_, mark in marks.items() if mark["lasts"]} == {"stretch", "since"}


def test_the_chart_opens_where_the_events_are(opened: Opened) -> None:
    near = [record(f"r{n}", f"20{10 + n}-03-04") for n in range(12)]
    first, last = drawn(opened(world(record("far", "1010"), *near)))["layout"]["xaxis"]["range"]
    assert "2005" < first < last < "2025"


def test_what_is_open_never_ends_before_it_begins(opened: Opened) -> None:
    (mark,) = marks_of(drawn(opened(world(record("since", "2030-01-01/..")))))
    assert (mark["first"], mark["last"]) == ("2030-01-01", "2030-01-01")


def test_an_empty_timeline_is_a_figure_too(opened: Opened) -> None:
    figure = drawn(opened(world()))
    assert is_valid(figure)
    assert figure["data"] == []


HARMFUL = "<b>A & B</b> <a href='javascript:x'>c</a> &lt;"
HARMLESS = "&lt;b>A &amp; B&lt;/b> &lt;a href='javascript:x'>c&lt;/a> &amp;lt;"


def test_markup_in_names_and_titles_is_only_text(opened: Opened) -> None:
    """Plotly reads a few tags and entities in its labels, and sets the tags as inline styles,
    which the page's policy refuses; a keeper's text has none.
    """
    odd = {"vi": HARMFUL, "en": HARMFUL}
    tables = world(
        gift("a", amount=1, title=odd, sectors=["odd"]), sector=[sector("odd", name=odd)]
    )
    tables["place"][1] = place("south", name=odd)
    context = opened(tables)
    figure = drawn(context)
    (mark,) = marks_of(figure)
    _, (lane,) = lanes_of(figure)
    (received,) = charts.bars([bar(HARMFUL, 1)], "en", by_year=False)["data"]
    assert mark["said"].startswith(f"{HARMFUL}. 2018 ")  # set as text, which Plotly never sees
    assert lane == f"north (en) – {HARMLESS} (1)"
    assert received["y"] == [HARMLESS]
    assert is_valid(figure)


def test_words_and_separators_are_the_readers(frozen_context: Desks) -> None:
    wanted = Filter(start="2017-05-17", end="2017-05-17", within=Within.SURELY)
    vi, en = (drawn(frozen_context(lang), wanted) for lang in LANGS)
    assert (vi["layout"]["separators"], en["layout"]["separators"]) == (",.", ".,")
    said = [marks_of(figure)[0]["lines"][1] for figure in (vi, en)]
    assert "ngày 17 tháng 5 năm 2017" in said[0]
    assert "17 May 2017" in said[1]


def test_the_picture_in_words_says_what_it_shows(frozen_context: Desks) -> None:
    chart = lists.timeline_chart(
        frozen_context("en"), Filter().choose("relation", "ha-noi-lao-cai")
    )
    assert chart.sentence.startswith("Hà Nội – Lào Cai: 3 events, most of all ")
    nothing = lists.timeline_chart(frozen_context("en"), Filter(text="nosuchword"))
    assert nothing.sentence == "The chart is empty: no record fits."


# -- Bars ------------------------------------------------------------------------------------------


def bar(label: str, cash: int, in_kind: int = 0, *, uncertain: bool = False) -> Bar:
    amounts = Sum(label, 3, 2, cash * BILLION, in_kind * BILLION, False, 0, 0, 0)
    return Bar(label, amounts, f"/timeline?{label}", uncertain)


def test_bars_by_year_stand_in_their_order_the_uncertain_apart() -> None:
    rows = [bar("2017", 2), bar("2018", 0, 1), bar("?", 3, uncertain=True)]
    figure = charts.bars(rows, "vi", by_year=True)
    assert is_valid(figure)
    cash, in_kind = figure["data"]
    assert cash["x"] == in_kind["x"] == ["2017", "2018", "?"]
    assert cash["y"] == [2 * BILLION, 0, 3 * BILLION]
    assert in_kind["y"] == [0, BILLION, 0]
    assert cash["marker"]["opacity"] == [1, 1, 0.55]
    totals = figure["layout"]["annotations"]
    assert [(total["x"], total["y"], total["text"]) for total in totals] == [
        (0, 2 * BILLION, "2\xa0tỷ\xa0đồng"),
        (1, BILLION, "1\xa0tỷ\xa0đồng"),
        (2, 3 * BILLION, "3\xa0tỷ\xa0đồng"),
    ]
    assert [data[0] for data in cash["customdata"]] == [row.href for row in rows]
    assert figure["layout"]["barmode"] == "stack"
    assert figure["layout"]["yaxis"]["range"][0] == 0
    assert figure["layout"]["xaxis"]["type"] == "category"  # years, not numbers or days


def test_other_bars_lie_with_the_first_on_top() -> None:
    figure = charts.bars([bar("a", 5), bar("b", 2)], "en", by_year=False)
    assert is_valid(figure)
    (cash,) = figure["data"]
    assert (cash["y"], cash["x"], cash["orientation"]) == (
        ["a", "b"],
        [5 * BILLION, 2 * BILLION],
        "h",
    )
    assert [total["text"] for total in figure["layout"]["annotations"]] == [
        "5\xa0billion\xa0VND",
        "2\xa0billion\xa0VND",
    ]
    assert figure["layout"]["yaxis"]["autorange"] == "reversed"
    assert figure["layout"]["xaxis"]["range"][0] == 0
    assert not figure["layout"]["showlegend"]


def test_a_part_says_its_amount_where_there_is_room_and_another_part() -> None:
    cash, in_kind = charts.bars([bar("a", 5, 3), bar("b", 1)], "en", by_year=False)["data"]
    assert cash["text"] == ["5\xa0billion\xa0VND", ""]  # b's is said at its end
    assert in_kind["text"] == ["", ""]  # nothing can be read on its hatching


def test_what_has_no_published_amount_has_no_bar() -> None:
    figure = charts.bars([bar("known", 1), bar("unknown", 0)], "en", by_year=False)
    (trace,) = figure["data"]
    assert trace["y"] == ["known"]
    assert charts.bars([bar("unknown", 0)], "en", by_year=True)["data"] == []
    assert is_valid(charts.bars([], "en", by_year=True))


def test_more_bars_are_given_more_room() -> None:
    few, many = (
        charts.bars([bar(str(n), 1) for n in range(count)], "en", by_year=False)["layout"]["height"]
        for count in (2, 12)
    )
    assert many > few


@given(st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 10**4)), max_size=8), st.booleans())
def test_bars_sum_to_what_was_delivered(amounts: list[tuple[int, int]], by_year: bool) -> None:
    rows = [bar(str(n), cash, in_kind) for n, (cash, in_kind) in enumerate(amounts)]
    figure = charts.bars(rows, "en", by_year=by_year)
    values = "y" if by_year else "x"
    total = sum(sum(trace[values]) for trace in figure["data"])
    assert total == sum(row.sum.delivered_vnd for row in rows)
    assert all(value >= 0 for trace in figure["data"] for value in trace[values])


def test_figures_are_plain_data(frozen_context: Desks) -> None:
    """Nothing of ours is in them, so that any JSON writer can write them."""

    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(type(key) is str and plain(inner) for key, inner in value.items())
        if isinstance(value, list):
            return all(map(plain, value))
        return value is None or type(value) in {str, int, float, bool}

    assert plain(drawn(frozen_context("vi")))
    assert plain(charts.bars([bar("a", 1)], "vi", by_year=True))
    assert not plain({"x": Both("a", "b")})


def test_of_many_years_only_the_largest_and_the_uncertain_say_their_sums() -> None:
    rows = [bar(str(year), year) for year in range(1998, 2013)]
    rows.append(bar("Not certain", 5, uncertain=True))
    figure = charts.bars(rows, "en", by_year=True)
    assert [total["x"] for total in figure["layout"]["annotations"]] == [14, 15]
    assert figure["layout"]["xaxis"]["tickvals"] == ["2000", "2005", "2010", "Not certain"]
    assert not any(figure["data"][0]["text"])
    assert is_valid(figure)


def test_each_gift_is_a_square_whose_area_is_its_amount(frozen_context: Desks) -> None:
    context = frozen_context("en")
    for by in ("year", "giver"):
        shown = money_picture.picture(context, Filter(), "/funding", id_="money", by=by)
        figure = shown.chart().figure
        squares = {
            id_: (trace["meta"], side)
            for trace in figure["data"]
            for id_, side in zip(trace["ids"], trace["x"], strict=True)
        }
        gifts = {row.id: row.gift for row in context.records(gifts_of(Filter()), 500) if row.gift}
        assert squares.keys() == gifts.keys()
        assert [group[:3] for group in figure["layout"]["meta"]] == [
            [group.name, group.sum_words, group.href] for group in shown.groups
        ]
        assert sum(sum(group[3]) for group in figure["layout"]["meta"]) == len(gifts)
        places = sorted(mark[4] for trace in figure["data"] for mark in trace["customdata"])
        assert places == list(range(len(gifts)))
        for id_, (look, side) in squares.items():
            gift = gifts[id_]
            assert (look == "promised") == (gift.standing == "promised")
            if gift.amount_vnd is None:
                assert look in {"unknown", "promised"}
            else:
                assert side**2 / 148**2 == pytest.approx(gift.amount_vnd / (10 * BILLION), abs=0.01)
