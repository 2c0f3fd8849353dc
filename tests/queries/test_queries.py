"""Filters in, rows out: held against the same question asked of the seed in plain Python."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from itertools import chain, pairwise
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from sqlalchemy import Connection, text

from app import queries
from app.data import facets
from app.data.facets import FACETS
from app.data.filters import Filter, FilterError, Known, Sort, Within, parse
from app.data.rows import Reference
from app.data.sum_rows import Sum
from app.queries.context import Context
from app.seed.reading import Seed
from app.values import dates, words
from app.values.languages import Both
from app.values.vocabulary import Form, Qualifier
from tests import oracle
from tests.builders import (
    Row,
    both,
    claim,
    gift,
    indicator,
    party,
    record,
    source,
    when,
    world,
)
from tests.conftest import Opened

pytestmark = pytest.mark.engines

# A contribution has one value of each: what totals can be grouped by.
GROUPS = ("year", "purpose", "form", "giver_type", "giver", "receiver", "gave", "received")
PERIODS = [
    ("", ""),
    ("2017", ""),
    ("", "2017-05"),
    ("2016-12", "2017-01"),
    ("2018", "2020"),
    ("2023-03-04", "2023-03-04"),
]
WORDS = ["hà nội", "Lai Chau", "ty dong", "đ", "y te", "giao", "hospital", "zzz", "quy x", "19"]


@pytest.fixture(scope="session")
def filters_of(frozen_known: Known) -> st.SearchStrategy[Filter]:
    """Filters over the values that the real data has."""
    facets = st.dictionaries(
        st.sampled_from(FACETS),
        st.integers(0, 10**6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 10**6))),
        max_size=3,
    )

    def made(
        chosen: Mapping[str, tuple[int, int]], asked: str, period: tuple[str, str], within: Within
    ) -> Filter:
        wanted = Filter(text=asked, start=period[0], end=period[1], within=within)
        for facet, numbers in chosen.items():
            values = sorted(frozen_known[facet])
            wanted = wanted.choose(facet, *(values[number % len(values)] for number in numbers))
        return wanted

    return st.builds(
        made,
        facets,
        st.just("") | st.sampled_from(WORDS),
        st.just(("", "")) | st.sampled_from(PERIODS),
        st.sampled_from(Within),
    )


@pytest.fixture(scope="session")
def facets_of(frozen: Connection) -> dict[str, set[tuple[str, str]]]:
    """For each record its facets, as the build wrote them."""
    found: dict[str, set[tuple[str, str]]] = {}
    ids = {row.number: row.id for row in frozen.execute(text("SELECT number, id FROM record"))}
    for facet, value, bitmap in frozen.execute(text("SELECT facet, value, bitmap FROM posting")):
        for number in BitMap.deserialize(bitmap) if facet in FACETS else ():
            found.setdefault(ids[number], set()).add((facet, value))
    return found


Texts = dict[str, tuple[list[str], list[str]]]


@pytest.fixture(scope="session")
def texts_of(frozen_seed: Seed) -> Texts:
    """For each record the texts that it is to be found by, in either language."""
    found = {}
    for row in frozen_seed.records.values():
        said = [row.title, row.summary, *([row.note] if row.note else [])]
        said += [frozen_seed.places[place.id].name for place in row.places]
        said += [frozen_seed.sectors[sector].name for sector in row.sectors]
        if row.contribution:
            parties = (row.contribution.giver, row.contribution.receiver)
            said += [frozen_seed.parties[party].name for party in parties]
        alike = [person.name for person in row.people] + [claim.figure for claim in row.claims]
        found[row.id] = ([text.vi for text in said] + alike, [text.en for text in said] + alike)
    return found


def having(texts_of: Texts, asked: str) -> set[str]:
    """The records with the words side by side; where there is none, those with all of them. Marks
    count where they are typed.
    """
    typed = words.tokens(words.accented(asked))
    marked = {word for word in typed if words.fold(word) != word}

    def said(text: str) -> list[str]:
        return words.tokens(words.accented(text))

    def side_by_side(text: str) -> bool:
        own = said(text) if marked else [words.fold(word) for word in said(text)]
        return any(own[at : at + len(typed)] == typed for at in range(len(own)))

    def all_words(texts: list[str]) -> bool:
        own = {word for text in texts for each in said(text) for word in (each, words.fold(each))}
        return own.issuperset(typed)

    phrase = {
        id_ for id_, sides in texts_of.items() if any(map(side_by_side, chain.from_iterable(sides)))
    }
    return phrase or {id_ for id_, sides in texts_of.items() if any(map(all_words, sides))}


Fits = Callable[[Filter], set[str]]


@pytest.fixture(scope="session")
def fits(frozen_seed: Seed, facets_of: dict[str, set[tuple[str, str]]], texts_of: Texts) -> Fits:
    """The ids a filter must find: any value of a facet, all facets, all words, the period."""
    said = cache(lambda asked: having(texts_of, asked))

    def found(wanted: Filter) -> set[str]:
        within = oracle.within_surely if wanted.within is Within.SURELY else oracle.within_possibly
        return {
            id_
            for id_, row in frozen_seed.records.items()
            if all(
                any((facet, value) in facets_of[id_] for value in values)
                for facet, values in wanted.facets
            )
            and (not wanted.text or id_ in said(wanted.text))
            and (
                not (wanted.start or wanted.end)
                or within(dates.parse(row.date.edtf), wanted.first_day, wanted.last_day)
            )
        }

    return found


def ids(connection: Connection, reference: Reference, wanted: Filter) -> list[str]:
    return [record.id for record in queries.records(connection, reference, wanted)]


# -- Which records ---------------------------------------------------------------------------------


@settings(max_examples=60)
@given(data=st.data())
def test_a_filter_finds_what_fits_and_nothing_else(
    data: st.DataObject,
    frozen: Connection,
    frozen_reference: Reference,
    filters_of: st.SearchStrategy[Filter],
    fits: Fits,
) -> None:
    wanted = data.draw(filters_of)
    found = ids(frozen, frozen_reference, wanted)
    assert set(found) == fits(wanted)
    assert len(found) == len(set(found)) == queries.count(frozen, wanted)


@settings(max_examples=30)
@given(data=st.data())
def test_the_counts_on_choices_are_what_choosing_gives(
    data: st.DataObject,
    frozen: Connection,
    filters_of: st.SearchStrategy[Filter],
    fits: Fits,
    frozen_known: Known,
) -> None:
    wanted = data.draw(filters_of)
    facets = data.draw(st.lists(st.sampled_from(FACETS), min_size=1, max_size=4, unique=True))
    counts = queries.facet_counts(frozen, wanted, facets)
    assert list(counts) == facets
    for facet in facets:
        for value in frozen_known[facet]:
            assert counts[facet].get(value, 0) == len(fits(wanted.choose(facet, value)))


def test_no_facet_is_counted_where_none_is_asked_for(frozen: Connection) -> None:
    assert queries.facet_counts(frozen, Filter(), []) == {}


@settings(max_examples=25)
@given(
    start=st.none() | st.dates(date(2009, 1, 1), date(2026, 12, 31)),
    end=st.none() | st.dates(date(2009, 1, 1), date(2026, 12, 31)),
)
def test_a_period_agrees_with_every_date(
    start: date | None,
    end: date | None,
    frozen: Connection,
    frozen_reference: Reference,
    frozen_seed: Seed,
) -> None:
    if start and end and start > end:
        start, end = end, start
    asked = Filter(start=str(start or ""), end=str(end or ""))
    possibly = queries.records(frozen, frozen_reference, asked)
    surely = queries.records(frozen, frozen_reference, asked.but(within=Within.SURELY))
    edtf = {id_: dates.parse(row.date.edtf) for id_, row in frozen_seed.records.items()}
    assert {row.id for row in possibly} == {
        id_ for id_, when in edtf.items() if oracle.within_possibly(when, start, end)
    }
    if start or end:
        sure = {id_ for id_, when in edtf.items() if oracle.within_surely(when, start, end)}
        assert {row.id for row in surely} == sure
        # The events of all that may lie in it say which surely do.
        events = queries.events(frozen, frozen_reference, asked)
        assert {id_ for event in events for id_ in event.surely} == sure


def test_open_and_soft_dates_lie_possibly_never_surely_in_a_period(opened: Opened) -> None:
    context = opened(
        world(
            record("about", "2018~"),
            record("before", "../2018"),
            record("since", "2018/.."),
            record("in", "2018"),
        )
    )
    asked = Filter(start="2018", end="2018")
    assert set(ids(context.connection, context.reference, asked)) == {
        "about",
        "before",
        "since",
        "in",
    }
    asked = asked.but(within=Within.SURELY)
    assert ids(context.connection, context.reference, asked) == ["in"]
    wide = Filter(start="2017", end="2019", within=Within.SURELY)
    assert set(ids(context.connection, context.reference, wide)) == {"about", "in"}
    early = Filter(end="1990")
    assert ids(context.connection, context.reference, early) == ["before"]


def test_facets_widen_within_and_narrow_between(opened: Opened) -> None:
    context = opened(
        world(
            record("health"),
            record("school", sectors=["education"]),
            record("both", sectors=["education", "health"], status="planned"),
        )
    )

    def found(wanted: Filter) -> set[str]:
        return set(ids(context.connection, context.reference, wanted))

    health = Filter().choose("sector", "health")
    assert found(health) == {"health", "both"}
    assert found(health.toggle("sector", "education")) == {"health", "school", "both"}
    assert found(health.choose("status", "done")) == {"health"}


# -- Words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    ["Điện Biên Phủ", "điện biên", "dien bien phu", "DIEN", "meeting", "điện phu", "phủ điện",
     "Dien, (Bien)!", '"dien" OR "x', "dien* -bien"],
)  # fmt: skip
def test_words_are_found_however_they_are_typed(opened: Opened, asked: str) -> None:
    title = {"vi": "Họp ở Điện Biên Phủ, x or y", "en": "A meeting"}
    context = opened(world(record("there", title=title), record("elsewhere")))
    assert ids(context.connection, context.reference, Filter(text=asked)) == ["there"]


def test_words_are_found_in_all_that_a_record_says(opened: Opened) -> None:
    row = gift(
        "there",
        amount=2,
        title={"vi": "mot", "en": "one"},
        summary={"vi": "hai", "en": "two"},
        note={"vi": "ba", "en": "three"},
        people=[{"name": "Nguyễn Văn Đủ", "office": both("x")}],
    )
    context = opened(world(row, record("elsewhere")))
    for asked in ("mot", "one", "hai", "two", "ba", "three", "nguyen van du", "2 ty dong"):
        assert ids(context.connection, context.reference, Filter(text=asked)) == ["there"], asked
    assert (
        len(ids(context.connection, context.reference, Filter(text="north"))) == 2
    )  # the place's name
    assert ids(context.connection, context.reference, Filter(text="ne wo")) == []


@given(
    st.text(max_size=30) | st.text(st.characters(categories=["L", "M", "N", "P", "S"]), max_size=30)
)
def test_no_words_break_the_search(frozen: Connection, asked: str) -> None:
    try:
        wanted = parse([("q", asked)], {})
    except FilterError:
        return
    assert queries.count(frozen, wanted) >= 0


# -- Order and pages -------------------------------------------------------------------------------


def _order_key(sort: Sort, row: Any) -> tuple[Any, ...]:
    amount = row.gift.amount_vnd if row.gift else None
    day = dates.parse(row.date.edtf).sort_key
    match sort:
        case Sort.OLDEST:
            return (day, row.id)
        case Sort.AMOUNT:
            return (amount is not None, amount or 0, day, row.id)
        case Sort.EVIDENCE:
            return (-ord(row.grade), day, row.id)
    return (day, row.id)


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort is not Sort.RELEVANCE])
def test_the_order_is_total(frozen: Connection, frozen_reference: Reference, sort: Sort) -> None:
    found = queries.records(frozen, frozen_reference, Filter(sort=sort))
    keys = [_order_key(sort, row) for row in found]
    if sort is not Sort.OLDEST:
        keys.reverse()
    assert all(first < second for first, second in pairwise(keys))


@settings(max_examples=12)
@given(data=st.data(), size=st.integers(1, 60), sort=st.sampled_from(Sort))
def test_pages_hold_every_record_once_in_the_same_order(
    data: st.DataObject,
    size: int,
    sort: Sort,
    frozen: Connection,
    frozen_reference: Reference,
    filters_of: st.SearchStrategy[Filter],
) -> None:
    wanted = data.draw(filters_of).but(sort=sort)
    whole = queries.records(frozen, frozen_reference, wanted)
    paged = [
        row
        for offset in range(0, len(whole) + size, size)
        for row in queries.records(frozen, frozen_reference, wanted, limit=size, offset=offset)
    ]
    assert tuple(paged) == whole


@settings(max_examples=15)
@given(data=st.data(), sort=st.sampled_from(Sort))
def test_numbers_stand_for_the_records_in_their_order(
    data: st.DataObject,
    sort: Sort,
    frozen: Connection,
    frozen_reference: Reference,
    filters_of: st.SearchStrategy[Filter],
) -> None:
    wanted = data.draw(filters_of).but(sort=sort)
    whole = queries.records(frozen, frozen_reference, wanted)
    numbers = queries.record_numbers(frozen, wanted)
    assert list(numbers) == [row.number for row in whole]
    assert queries.records_numbered(frozen, frozen_reference, numbers) == whole


def test_what_joined_last_comes_first(opened: Opened) -> None:
    context = opened(
        world(
            record("early", "2020", added=date(2027, 1, 1)),
            record("late", "2018", added=date(2027, 1, 3)),
            record("late-too", "2019", added=date(2027, 1, 3)),
        )
    )
    joined = queries.records_joined(
        context.connection, context.reference, Filter(), limit=5, offset=0
    )
    assert [row.id for row in joined] == ["late-too", "late", "early"]
    second = queries.records_joined(
        context.connection, context.reference, Filter(), limit=1, offset=1
    )
    assert [row.id for row in second] == ["late"]


def test_a_record_is_found_by_its_number(opened: Opened) -> None:
    context = opened(world(record("b", "2018"), record("a", "2019")))
    found = [queries.record_ids(context.connection, number, number) for number in (1, 2, 3)]
    assert [[id_ for id_, _added in each] for each in found] == [["b"], ["a"], []]
    assert [id_ for id_, _added in queries.record_ids(context.connection, 1, 2)] == ["b", "a"]


def test_the_span_is_of_what_is_written(opened: Opened) -> None:
    assert queries.span(opened(world()).connection) == (None, None)


def test_the_span_leaves_out_what_is_open(opened: Opened) -> None:
    context = opened(world(record("a", "../2015"), record("b", "2017-05~"), record("c", "2018/..")))
    assert queries.span(context.connection) == ("2017-05-01", "2017-05-31")


# -- Money -----------------------------------------------------------------------------------------


def _summed(found: Iterable[Any]) -> Sum:
    """What records' gifts add up to, counted in plain Python."""
    gifts = [row.gift for row in found if row.gift]
    delivered = [gift for gift in gifts if gift.standing == "delivered"]
    promised = [gift for gift in gifts if gift.standing == "promised"]
    known = [gift for gift in delivered if gift.amount_vnd is not None]
    return Sum(
        key="",
        gifts=len(delivered),
        known=len(known),
        cash_vnd=sum(gift.amount_vnd for gift in known if gift.form == Form.CASH),
        in_kind_vnd=sum(gift.amount_vnd for gift in known if gift.form != Form.CASH),
        at_least=any(gift.qualifier == Qualifier.AT_LEAST for gift in known),
        promises=len(promised),
        promises_known=sum(gift.amount_vnd is not None for gift in promised),
        promised_vnd=sum(gift.amount_vnd or 0 for gift in promised),
    )


def _plain(row: Sum) -> tuple[int, ...]:
    return (
        row.gifts,
        row.known,
        row.cash_vnd,
        row.in_kind_vnd,
        row.promises,
        row.promises_known,
        row.promised_vnd,
    )


@settings(max_examples=60)
@given(data=st.data(), by=st.sampled_from(GROUPS))
def test_a_total_is_what_its_rows_sum_to_however_it_is_grouped(
    data: st.DataObject,
    by: str,
    frozen: Connection,
    frozen_reference: Reference,
    filters_of: st.SearchStrategy[Filter],
) -> None:
    wanted = data.draw(filters_of)
    total = queries.total(frozen, wanted)
    found = queries.records(frozen, frozen_reference, wanted)
    assert total == _summed(found)
    grouped = queries.totals(frozen, wanted, by)
    if not found or not (total.gifts or total.promises):
        assert grouped == ()
        return
    sums = [sum(column) for column in zip(*map(_plain, grouped), strict=True)]
    assert sums == list(_plain(total))
    assert any(row.at_least for row in grouped) == total.at_least
    row = data.draw(st.sampled_from(grouped))
    if not wanted.values(by):
        assert _plain(queries.total(frozen, wanted.choose(by, row.key))) == _plain(row)


def test_delivered_promised_unknown_and_uncounted_stay_apart(opened: Opened) -> None:
    uncounted = gift("uncounted", "1999", amount=64)
    uncounted["contribution"] |= {"counted": False, "uncounted_reason": both("told elsewhere")}
    at_least = gift("at-least", amount=4, form="goods")
    at_least["contribution"]["qualifier"] = "at-least"
    context = opened(
        world(
            gift("cash", amount=2),
            at_least,
            gift("unknown"),
            gift("promised", amount=16, status="planned"),
            gift("promised-in-kind", amount=128, status="planned", form="goods"),
            gift("promised-unknown", status="planned", form="staff"),
            gift("going-on", amount=32, status="ongoing"),
            uncounted,
            record("no-gift"),
        )
    )
    billion = 10**9
    total = queries.total(context.connection, Filter())
    assert total == Sum(
        key="",
        gifts=4,
        known=3,
        cash_vnd=34 * billion,
        in_kind_vnd=4 * billion,
        at_least=True,
        promises=3,
        promises_known=2,
        promised_vnd=144 * billion,
    )
    assert [row.key for row in queries.totals(context.connection, Filter(), "year")] == ["2018"]
    assert (total.delivered_vnd, total.unknown) == (38 * billion, 1)
    assert not queries.total(context.connection, Filter().choose("form", "cash")).at_least


def test_a_promise_of_at_least_so_much_makes_no_sum_a_lower_bound(opened: Opened) -> None:
    promised = gift("promised", amount=4, status="planned")
    promised["contribution"]["qualifier"] = "at-least"
    total = queries.total(opened(world(promised, gift("given", amount=1))).connection, Filter())
    assert (total.at_least, total.promised_vnd) == (False, 4 * 10**9)


def test_nothing_adds_up_to_nothing_and_no_groups(opened: Opened) -> None:
    context = opened(world(record("met")))
    assert queries.total(context.connection, Filter()) == Sum("", 0, 0, 0, 0, False, 0, 0, 0)
    assert queries.totals(context.connection, Filter(), "year") == ()


def test_a_gift_of_two_sectors_counts_once_by_its_main_one(opened: Opened) -> None:
    context = opened(world(gift("a", amount=1, sectors=["education", "health"])))
    (row,) = queries.totals(context.connection, Filter(), "purpose")
    assert (row.key, row.cash_vnd) == ("education", 10**9)


def test_about_a_year_is_of_that_year_and_what_has_none_is_a_group_of_its_own(
    opened: Opened,
) -> None:
    context = opened(
        world(gift("a", "2018", amount=1), gift("b", "2018~", amount=2), gift("c", "../2018"))
    )
    grouped = {row.key: row for row in queries.totals(context.connection, Filter(), "year")}
    assert set(grouped) == {"2018", "unknown"}
    assert (grouped["2018"].cash_vnd, grouped["2018"].about) == (3 * 10**9, True)
    assert (grouped["unknown"].gifts, grouped["unknown"].about) == (1, False)
    (alone,) = queries.totals(context.connection, Filter().choose("year", "unknown"), "year")
    assert alone.known == 0


def _retold(row: Row, *more: Row) -> Row:
    return {**row, "claims": [*row["claims"], *more]}


def test_each_telling_is_a_mention_and_one_of_a_gift_counts(opened: Opened) -> None:
    again = claim("amount_vnd", source="two", paragraph=7, figure="2 tỷ đồng")
    dissent = claim(
        "amount_vnd", figure="3 tỷ đồng", paragraph=2, agrees=False, reading=both("three")
    )
    told = gift("told", "2017", amount=2)
    told["claims"] = [told["claims"][0], dissent, *told["claims"][1:], again]
    context = opened(
        world(told, gift("promised", "2018", amount=5, status="planned"), gift("none"))
    )
    mentions = list(queries.mentions(context.connection, Filter(), gifts=99))
    assert [(m.record, m.source, m.amount_vnd // 10**9, m.counted) for m in mentions] == [
        ("told", "one", 2, True),
        ("told", "two", 2, False),
        ("told", "one", 3, False),
        ("promised", "one", 5, False),
    ]
    assert {m.first for m in mentions[:3]} == {("The Paper", 1)}
    found = list(
        queries.mentions(context.connection, Filter().choose("status", "planned"), gifts=99)
    )
    assert [m.record for m in found] == ["promised"]


@settings(max_examples=40)
@given(data=st.data())
def test_the_counted_mentions_add_up_to_the_total(
    data: st.DataObject, frozen: Connection, filters_of: st.SearchStrategy[Filter]
) -> None:
    wanted = data.draw(filters_of)
    mentions = list(queries.mentions(frozen, wanted, gifts=999))
    counted = [mention for mention in mentions if mention.counted]
    total = queries.total(frozen, wanted)
    assert sum(mention.amount_vnd for mention in counted) == total.delivered_vnd
    assert len({mention.record for mention in counted}) == len(counted) == total.known


# -- One record and what hangs on it ---------------------------------------------------------------


def test_a_record_with_everything(opened: Opened) -> None:
    row = gift(
        "gave",
        "2018-05~",
        amount=2,
        date=when("2018-05~", basis="inferred", reason=both("because")),
        period=when("2019/2020"),
        sectors=["education", "health"],
        people=[
            {"name": "Trần B", "office": both("chair")},
            {"name": "Lê A", "office": both("head")},
        ],
        quantities={
            "rooms": {"value": 8, "unit": both("rooms")},
            "pupils": {"value": 10, "to": 20, "unit": both("pupils")},
        },
        note=both("a note"),
        part_of="visit",
        follows="promise",
    )
    correction = {
        "record": "gave",
        "date": date(2027, 1, 2),
        "field": "date",
        "was": both("2017"),
        "now": both("2018"),
        "why": both("misread"),
    }
    later = {**correction, "date": date(2027, 1, 5), "field": "form"}
    context = opened(
        world(
            _retold(row, claim("date", source="two", prefix="vào", suffix="năm")),
            record("visit"),
            record("promise", status="planned"),
            correction=[correction, later, {**correction, "record": "visit"}],
        )
    )
    detail = queries.detail(context.connection, context.reference, "gave")
    assert detail is not None
    found = detail.record
    assert (found.title, found.kind, found.status) == (
        Both("title of gave (vi)", "title of gave (en)"),
        "contribution",
        "done",
    )
    assert (found.date.basis, found.date.reason) == (
        "inferred",
        Both("because (vi)", "because (en)"),
    )
    assert found.period is not None
    assert (found.period.earliest, found.period.latest) == ("2019-01-01", "2020-12-31")
    assert [sector.id for sector in found.sectors] == ["education", "health"]
    assert [(place.place.id, place.role) for place in found.places] == [
        ("north", "giver"),
        ("south", "receiver"),
    ]
    assert found.gift is not None
    assert (found.gift.giver.id, found.gift.giver.type, found.gift.giver.place) == (
        "north-city", "city", "north",
    )  # fmt: skip
    assert (found.gift.receiver.id, found.gift.amount_vnd) == ("south-province", 2 * 10**9)
    assert detail.note == Both("a note (vi)", "a note (en)")
    assert [(person.slug, person.name) for person in found.people] == [
        ("tran-b", "Trần B"),
        ("le-a", "Lê A"),
    ]
    assert [(q.key, q.value, q.to_value) for q in detail.quantities] == [
        ("pupils", 10, 20),
        ("rooms", 8, None),
    ]
    assert [(c.field, c.source, c.prefix, c.suffix) for c in detail.claims] == [
        ("record", "one", None, None),
        ("amount_vnd", "one", None, None),
        ("date", "two", "vào", "năm"),
    ]
    assert detail.claims[1].amount_vnd == 2 * 10**9
    assert detail.whole is not None
    assert detail.whole.id == "visit"
    assert detail.follows is not None
    assert detail.follows.id == "promise"
    assert [(c.record, c.field) for c in detail.corrections] == [("gave", "form"), ("gave", "date")]
    assert len(queries.corrections(context.connection)) == 3


def test_parts_and_followers_come_by_day(opened: Opened) -> None:
    context = opened(
        world(
            record("whole"),
            record("late", "2020", part_of="whole", follows="whole"),
            record("early", "2019", part_of="whole"),
            record("inner", "2019", part_of="early"),
        )
    )
    detail = queries.detail(context.connection, context.reference, "whole")
    assert detail is not None
    assert [part.id for part in detail.parts] == ["early", "late"]
    assert [row.id for row in detail.followed_by] == ["late"]
    assert (detail.whole, detail.follows, detail.note, detail.corrections) == (None, None, None, ())


def test_what_became_of_promises_comes_by_day(opened: Opened) -> None:
    context = opened(
        world(
            record("promise", "2016"),
            record("a-later", "2019", follows="promise"),
            record("z-sooner", "2017", follows="promise"),
            record("b-same-day", "2017", follows="promise"),
            record("broken", "2016"),
        )
    )
    found = queries.sequels(context.connection, context.reference, ["promise", "broken"])
    assert {id_: [row.id for row in rows] for id_, rows in found.items()} == {
        "promise": ["b-same-day", "z-sooner", "a-later"]
    }
    assert queries.sequels(context.connection, context.reference, ["broken"]) == {}
    assert queries.sequels(context.connection, context.reference, []) == {}


def test_the_articles_that_tell_what_a_filter_finds(opened: Opened) -> None:
    twice = record("twice", claims=[claim(), claim(source="two")])
    context = opened(world(twice, record("once", sectors=["education"]), source=[source("none")]))

    def telling(wanted: Filter) -> list[str]:
        return [each.id for each in queries.sources_of(context.connection, wanted)]

    assert telling(Filter()) == ["one", "two"]
    education = Filter().choose("sector", "education")
    assert telling(education) == ["one"]
    assert telling(Filter(text="zzz")) == []


def test_what_is_not_there_is_none(opened: Opened) -> None:
    retired = {"id": "old", "date": date(2027, 1, 2), "why": both("told twice")}
    context = opened(world(record("met"), retired=[{**retired, "merged_into": "met"}]))
    assert queries.detail(context.connection, context.reference, "old") is None
    found = queries.retired(context.connection, "old")
    assert found is not None
    assert (found.merged_into, found.date, found.why.en) == ("met", "2027-01-02", "told twice (en)")
    assert queries.retired(context.connection, "met") is None
    assert queries.retired_all(context.connection) == (found,)


# -- Values and their names ------------------------------------------------------------------------


def test_every_value_of_a_vocabulary_is_known_also_without_records(opened: Opened) -> None:
    """So that a link or a bookmark never turns into a mistake because a record went."""
    known = opened(world()).known
    for declared in facets.ALL:
        assert declared.values <= known[declared.name], declared.name
    for declared in facets.ALL:
        assert not declared.unknown or "unknown" in known[declared.name], declared.name
    for facet in ("place", "gave", "received"):
        assert {"north", "south", "west"} <= known[facet]
    assert known["relation"] == {"north-south", "nw"}
    assert {"health", "education"} <= known["sector"] & known["purpose"]
    assert known["source"] == {"one", "two"}
    assert {"north-city", "west-province"} <= known["giver"] & known["receiver"]


def test_every_value_that_a_record_has_is_known(
    facets_of: dict[str, set[tuple[str, str]]], frozen_known: Known
) -> None:
    for facet, value in {pair for pairs in facets_of.values() for pair in pairs}:
        assert value in frozen_known[facet]


def test_every_facet_is_gathered(facets_of: dict[str, set[tuple[str, str]]]) -> None:
    assert {facet for pairs in facets_of.values() for facet, _ in pairs} >= set(FACETS)


def test_rows_of_tables_have_names(opened: Opened) -> None:
    people = [{"name": "Lê A", "office": both("head")}]
    context = opened(world(record("met", people=people)))

    def named(facet: str, *values: str) -> dict[str, Both]:
        return queries.names(context.connection, facet, values)

    assert named("giver", "north-city")["north-city"].en == "north-city (en)"
    assert set(named("receiver", "north-city", "nobody")) == {"north-city"}
    assert named("source", "one")["one"].vi == "headline of one (vi)"
    assert named("person", "le-a") == {"le-a": Both("Lê A", "Lê A")}
    assert named("kind", "meeting") == {}


def test_the_reference_tables_keep_the_order_of_the_seed(
    frozen_reference: Reference, frozen_seed: Seed
) -> None:
    assert list(frozen_reference.places) == list(frozen_seed.places)
    assert list(frozen_reference.relations) == list(frozen_seed.relations)
    assert list(frozen_reference.sectors) == list(frozen_seed.sectors)
    assert frozen_reference.sha256 == frozen_seed.sha256


def test_neighbours_are_the_other_places_of_the_relations(opened: Opened) -> None:
    reference = opened(world()).reference
    assert [(r.id, p.id) for r, p in reference.neighbours("north")] == [
        ("north-south", "south"),
        ("nw", "west"),
    ]
    assert [(r.id, p.id) for r, p in reference.neighbours("west")] == [("nw", "north")]


# -- Indicators and articles -----------------------------------------------------------------------


def test_indicators_come_by_place_and_day_with_their_claims(opened: Opened) -> None:
    rows = [
        indicator("late", date=when("2020")),
        indicator("early", date=when("2018", basis="inferred", reason=both("why")), note=both("n")),
        indicator("west-one", place="west"),
    ]
    context = opened(world(indicator=rows))
    found = queries.indicators(context.connection, context.reference)
    assert [row.id for row in found] == ["early", "late", "west-one"]
    assert (found[0].value, found[0].date.edtf, found[0].date.basis) == (
        "24.88",
        "2018",
        "inferred",
    )
    assert [c.field for c in found[0].claims] == ["value"]
    (only,) = queries.indicators(context.connection, context.reference, places=["west"])
    assert only.id == "west-one"


def test_an_article_counts_the_records_that_cite_it(opened: Opened) -> None:
    context = opened(
        world(
            record("a", claims=[claim(), claim("date"), claim(source="two")]),
            record("b"),
            indicator=[indicator("i", claims=[claim("value", source="three")])],
            source=[source("three", reports=[{"url": "https://x.example/1", "says": both("so")}])],
        )
    )
    assert [(row.id, row.records) for row in queries.sources(context.connection)] == [
        ("one", 2),
        ("two", 1),
        ("three", 0),
    ]
    (only,) = queries.sources(context.connection, "three")
    assert only.headline.en == "headline of three (en)"
    assert queries.sources(context.connection, "nope") == ()
    assert [report.url for report in queries.reports(context.connection, "three")] == [
        "https://x.example/1"
    ]
    assert queries.reports(context.connection, "one") == ()


def test_an_article_paragraph_by_paragraph(opened: Opened) -> None:
    told = source(
        "told",
        set_aside=[{"paragraph": 9, "reason": "speech", "note": both("praise")}],
        unclaimed=[{"paragraph": 2, "figure": "1816", "reason": "name"}],
    )
    context = opened(
        world(
            record("met", claims=[claim(source="told", paragraph=2), claim("date", source="two")]),
            indicator=[indicator("i", claims=[claim("value", source="told", paragraph=5)])],
            source=[told],
        )
    )
    second, fifth, ninth = queries.paragraphs(context.connection, "told")
    assert (second.number, second.cited[0].record, second.cited[0].title.en) == (
        2, "met", "title of met (en)",
    )  # fmt: skip
    assert (second.aside[0].figure, second.aside[0].reason) == ("1816", "name")
    assert (fifth.number, fifth.cited[0].indicator, fifth.cited[0].record) == (5, "i", None)
    assert fifth.cited[0].title.en == "poverty (en)"
    assert (ninth.number, ninth.cited, ninth.aside[0].figure) == (9, (), None)


def test_the_desk_of_a_request_answers_in_its_language(opened: Opened) -> None:
    context = opened(world(record("met")))
    english = Context(context.connection, context.reference, context.known, "en")
    assert english.paths.record("met") == "/en/records/met"
    assert [row.id for row in english.records(Filter())] == ["met"]


def test_a_relation_is_named_by_its_places(frozen_reference: Reference) -> None:
    counts = Counter(relation.name.vi for relation in frozen_reference.relations.values())
    assert "Hà Nội – Lai Châu" in counts
    assert max(counts.values()) == 1
    assert party("x")["name"] == both("x")


def test_records_that_are_kept_are_few_and_answer_for_no_other_filter(
    frozen: Connection, frozen_reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.reading, "_KEPT", 5)
    monkeypatch.setattr(queries.reading, "_kept", WeakKeyDictionary())
    possibly = Filter(start="2017", end="2017")
    for wanted in (possibly, Filter(), possibly, Filter(text="ha noi", sort=Sort.RELEVANCE)):
        numbers = queries.record_numbers(frozen, wanted)
        anew = queries.records_numbered(frozen, frozen_reference, numbers)
        assert queries.records(frozen, frozen_reference, wanted) == anew
        assert len(queries.reading._kept[frozen.engine]) == 5
