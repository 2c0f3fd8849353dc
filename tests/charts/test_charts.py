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
from app.charts import SYMBOLS, Bar, Figure
from app.data.filters import Filter, Sort
from app.data.paths import Paths
from app.data.rows import Record, Reference, Relation, Sum
from app.pages import funding, overview, places, sectors, timeline
from app.queries.context import Context
from app.values import money
from app.values.languages import Both, Lang
from app.values.vocabulary import Kind
from tests.builders import gift, place, record, sector, world
from tests.conftest import Opened

Desks = Callable[[Lang], Context]
BILLION = 10**9
TOLD_UNTIL = date(2026, 11, 22)


def is_valid(figure: Figure) -> bool:
    """Plotly's own schema takes it whole; it raises with the name of what it does not know."""
    go.Figure(figure)
    return True


def drawn(context: Context, wanted: Filter | None = None) -> Figure:
    found = context.records((wanted or Filter()).but(sort=Sort.OLDEST))
    return charts.timeline(
        found, list(context.reference.relations.values()), context.paths, TOLD_UNTIL
    )


def marks_of(figure: Figure) -> list[dict[str, Any]]:
    """Each mark with its own values of what a trace holds in lists."""
    return [
        {
            "id": trace["customdata"][n][1],
            "href": trace["customdata"][n][0],
            "x": trace["x"][n],
            "y": trace["y"][n],
            "hover": trace["text"][n],
            "symbol": trace["marker"]["symbol"][n],
            "opacity": trace["marker"]["opacity"][n],
            "colour": trace["marker"]["color"][n],
        }
        for trace in figure["data"]
        if trace.get("mode") == "markers"
        for n in range(len(trace["x"]))
    ]


def spans_of(figure: Figure) -> list[tuple[str, str, float, bool]]:
    """Each span: first day, last day, row, whether it is soft."""
    (bars,) = (trace for trace in figure["data"] if trace.get("meta") == "spans")
    return [
        (
            first,
            (date.fromisoformat(first) + timedelta(milliseconds=length_ms)).isoformat(),
            row,
            colour == charts.frame.CLEAR,
        )
        for first, length_ms, row, colour in zip(
            bars["base"], bars["x"], bars["y"], bars["marker"]["color"], strict=True
        )
    ]


def lanes_of(figure: Figure) -> tuple[list[float], list[str]]:
    """The height at which each lane's name stands, and the names."""
    (lanes,) = (trace for trace in figure["data"] if trace.get("meta") == "lanes")
    return lanes["y"], lanes["text"]


# -- The timeline ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_figure_of_every_page_is_valid(frozen_context: Desks, lang: Lang) -> None:
    context = frozen_context(lang)
    page = timeline.timeline(context, Filter())
    assert page is not None
    figures = [page.chart.figure, overview.overview(context).chart.figure]
    for sector_id in context.reference.sectors:
        one = sectors.sector(context, sector_id)
        assert one is not None
        figures += [one.chart.figure, one.funding.chart.figure]
    ledger = funding.funding(context, Filter())
    figures.append(ledger.received.chart.figure)
    figures += [b.chart.figure for _place, _href, found in ledger.places for b in found]
    for place_id in context.reference.places:
        province = places.province(context, place_id)
        assert province is not None
        figures += [b.chart.figure for b in province.charts]
    assert len(figures) > 30
    assert all(map(is_valid, figures))


def test_marks_are_the_records_one_in_each_of_their_lanes(
    frozen: Connection, frozen_reference: Reference, frozen_context: Desks
) -> None:
    found = queries.records(frozen, frozen_reference, Filter())
    expected = sorted(row.id for row in found for _relation in row.relations)
    assert any(len(row.relations) > 1 for row in found)
    assert sorted(mark["id"] for mark in marks_of(drawn(frozen_context("vi")))) == expected


def test_a_mark_says_and_shows_what_the_record_is(
    frozen: Connection, frozen_reference: Reference, frozen_context: Desks
) -> None:
    rows = {row.id: row for row in queries.records(frozen, frozen_reference, Filter())}
    for mark in marks_of(drawn(frozen_context("en"))):
        row = rows[mark["id"]]
        assert mark["href"] == f"/en/records/{row.id}"
        assert mark["symbol"] == SYMBOLS[row.kind]
        assert mark["colour"] == row.sectors[0].colour
        said = mark["hover"].replace("<br>", " ")
        assert row.sectors[0].name.en in said
        assert row.date.words.en in said
        if row.gift:
            amount = row.gift.amount_vnd
            assert ("amount not published" if amount is None else money.say(amount, "en")) in said


def test_nothing_in_a_lane_covers_another(frozen_context: Desks) -> None:
    rows: dict[float, list[tuple[str, str]]] = {}
    figure = drawn(frozen_context("vi"))
    for first, last, y, _soft in spans_of(figure):
        rows.setdefault(y, []).append((first, last))
    assert rows
    for taken in rows.values():
        for (_, last), (first, _) in pairwise(sorted(taken)):
            assert last < first
    middles = [(mark["y"], mark["x"]) for mark in marks_of(figure)]
    assert len(set(middles)) == len(middles)
    first, last = figure["layout"]["xaxis"]["range"]
    assert all(first < x < last for _, x in middles)
    bottom, top = figure["layout"]["yaxis"]["range"]
    assert all(top < y < bottom for y, _ in middles)


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
    assert names == ["north (en) – south (en)", "north (en) – west (en)"]
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
            record("year", "2016"),
            record("about", "2013~"),
            record("from-about", "2014~/2015"),
            record("before", "../2010"),
            record("since", "2020/.."),
        )
    )
    figure = drawn(context)
    assert sorted((first, last, soft) for first, last, _y, soft in spans_of(figure)) == [
        ("2008-12-31", "2010-12-31", True),
        ("2013-01-01", "2013-12-31", True),
        ("2014-01-01", "2015-12-31", True),
        ("2016-01-01", "2016-12-31", False),
        ("2020-01-01", TOLD_UNTIL.isoformat(), True),
    ]
    marks = {mark["id"]: mark for mark in marks_of(figure)}
    assert marks["day"]["x"] == "2018-05-17"
    assert marks["year"]["x"] == "2016-07-01"
    solid = {id_ for id_, mark in marks.items() if mark["opacity"] == 1}
    assert solid == {"day", "year"}


def labels_of(figure: Figure) -> dict[str, str]:
    """What stands beside the marks, and on which side."""
    return {
        text.strip("\N{NO-BREAK SPACE}"): trace["textposition"]
        for trace in figure["data"]
        if trace.get("meta") == "labels"
        for text in trace["text"]
    }


def test_few_marks_are_labelled_towards_the_middle_and_many_not(opened: Opened) -> None:
    few = opened(world(*(record(f"r{year}", str(year)) for year in range(2010, 2020))))
    labels = labels_of(drawn(few))
    assert labels["title of r2010 (en)"] == "middle right"
    assert labels["title of r2019 (en)"] == "middle left"  # it would run out of the chart
    assert len(labels) == 10


def test_a_long_label_is_cut_behind_a_word(opened: Opened) -> None:
    long = {"vi": "x", "en": "A very long title that says much more than, – there is room for"}
    context = opened(world(record("long", "2010", title=long), record("short", "2019")))
    assert set(labels_of(drawn(context))) == {
        "A very long title that says much more than…",
        "title of short (en)",
    }


def test_of_many_marks_those_of_one_date_are_counted(opened: Opened) -> None:
    crowd = [record(f"same{n}", "2019-03-04") for n in range(charts.CROWD)]
    others = [record(f"r{n}", f"20{10 + n // 12}-{1 + n % 12:02}-02") for n in range(60)]
    few = [record(f"few{n}", "2010-01-01") for n in range(charts.CROWD - 1)]
    figure = drawn(opened(world(*crowd, *others, *few)))
    assert len(marks_of(figure)) > charts.LABELLED
    assert labels_of(figure) == {f"4 Mar 2019: {charts.CROWD} records": "middle left"}


def test_what_is_open_never_ends_before_it_begins(opened: Opened) -> None:
    context = opened(world(record("since", "2030/..")))
    assert spans_of(drawn(context)) == []
    assert [mark["x"] for mark in marks_of(drawn(context))] == ["2030-01-01"]


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
    (received,) = funding.funding(context, Filter()).received.chart.figure["data"]
    assert mark["hover"].replace("<br>", " ").startswith(f"{HARMLESS} 2018 ")
    assert mark["hover"].replace("<br>", " ").count(HARMLESS) == 2  # the title, the sector
    assert lane == f"north (en) – {HARMLESS}"
    assert received["y"] == [HARMLESS]
    assert is_valid(figure)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=200))
def test_a_title_keeps_its_words_on_lines(title: str) -> None:
    lines = charts.lanes.wrapped(title).split("<br>")
    unescaped = " ".join(lines).replace("&lt;", "<").replace("&amp;", "&")
    assert unescaped.split() == title.split()
    assert all(len(line) < 46 + 5 * line.count("&") or " " not in line for line in lines)


def test_every_kind_has_a_shape_of_its_own() -> None:
    assert set(SYMBOLS) == set(Kind)
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    figure = {"data": [{"type": "scatter", "marker": {"symbol": list(SYMBOLS.values())}}]}
    assert is_valid(figure)


def test_words_and_separators_are_the_readers(opened: Opened) -> None:
    context = opened(world(record("a", "2018-05-17"), record("b", "2019")))
    rows, lanes = context.records(Filter()), list(context.reference.relations.values())
    vi = charts.timeline(rows, lanes, Paths("vi"), TOLD_UNTIL)
    en = charts.timeline(rows, lanes, Paths("en"), TOLD_UNTIL)
    assert (vi["layout"]["separators"], en["layout"]["separators"]) == (",.", ".,")
    by_lang = [{m["id"]: m for m in marks_of(figure)}["a"] for figure in (vi, en)]
    assert "ngày 17 tháng 5 năm 2018" in by_lang[0]["hover"]
    assert "17 May 2018" in by_lang[1]["hover"]
    assert [mark["href"] for mark in by_lang] == ["/records/a", "/en/records/a"]


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


def test_charts_to_compare_share_a_scale() -> None:
    small = charts.bars([bar("2011", 1)], "en", by_year=True, most_vnd=10 * BILLION)
    large = charts.bars([bar("2011", 10)], "en", by_year=True)
    assert small["layout"]["yaxis"]["range"] == large["layout"]["yaxis"]["range"]


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


def test_figures_are_plain_data(frozen: Connection, frozen_reference: Reference) -> None:
    """Nothing of ours is in them, so that any JSON writer can write them."""

    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(type(key) is str and plain(inner) for key, inner in value.items())
        if isinstance(value, list):
            return all(map(plain, value))
        return value is None or type(value) in {str, int, float, bool}

    found: tuple[Record, ...] = queries.records(frozen, frozen_reference, Filter())
    lanes: list[Relation] = list(frozen_reference.relations.values())
    assert plain(charts.timeline(found, lanes, Paths("vi"), TOLD_UNTIL))
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
