"""Events with their outcomes, held against the same question asked of the records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from app import queries
from app.data.event_rows import Found
from app.data.filters import Filter, Sort
from app.data.rows import Reference
from app.pages.events import card
from app.values.money import NBSP
from tests.builders import gift, record, world
from tests.conftest import Opened

pytestmark = pytest.mark.engines

FILTERS = [
    Filter(),
    Filter().choose("sector", "health"),
    Filter().choose("kind", "commitment", "agreement"),
    Filter(text="trường"),
    Filter(start="2017", end="2019"),
    Filter().choose("level", "event"),
    Filter().choose("kind", "no-such-kind"),
]


@given(st.sampled_from(FILTERS), st.sampled_from(Sort), st.integers(0, 6), st.integers(1, 9))
def test_events_are_the_records_found_and_what_they_are_part_of(
    frozen: Connection, frozen_reference: Reference,
    wanted: Filter, sort: Sort, offset: int, limit: int,
) -> None:  # fmt: skip
    wanted = wanted.but(sort=sort)
    sort = wanted.sort  # without words there is no order by relevance
    records = queries.records(frozen, frozen_reference, wanted)
    expected = list(dict.fromkeys(row.part_of or row.id for row in records))
    events = queries.events(frozen, frozen_reference, wanted)
    names = [event.record.id for event in events]
    assert sorted(names) == sorted(expected)
    if sort not in {Sort.NEWEST, Sort.OLDEST}:
        assert names == expected
    numbers = [event.record.number for event in events]
    if sort is Sort.OLDEST:
        assert numbers == sorted(numbers)
    if sort is Sort.NEWEST:
        assert numbers == sorted(numbers, reverse=True)
    assert {id_ for event in events for id_ in event.found} == {row.id for row in records}
    some = queries.events(frozen, frozen_reference, wanted, limit=limit, offset=offset)
    assert some == events[offset : offset + limit]
    outcomes = sum(row.part_of is not None for row in records)
    assert queries.found(frozen, wanted) == Found(len(events), outcomes)


def test_an_event_comes_whole_whatever_of_it_was_found(opened: Opened) -> None:
    context = opened(
        world(
            record("talks", "2017"),
            record("school", "2018", part_of="talks", sectors=["education"]),
            record("clinic", "2017", part_of="talks"),
            record("visit", "2016", sectors=["education"]),
        )
    )
    wanted = Filter().choose("sector", "education")
    talks, visit = queries.events(context.connection, context.reference, wanted)
    assert (talks.record.id, talks.found) == ("talks", frozenset({"school"}))
    assert [row.id for row in talks.outcomes] == ["clinic", "school"]
    assert (visit.record.id, visit.found, visit.outcomes) == ("visit", frozenset({"visit"}), ())


def test_what_was_given_is_said_as_it_was_stated(opened: Opened) -> None:
    """No exact sum of what is about, none that hides what is not known, no gift of a souvenir."""
    tables = world(
        record("one"), gift("about", amount=2, part_of="one"),
        record("two"), gift("known", amount=3, part_of="two"), gift("silent", part_of="two"),
        record("three"), gift("souvenir", part_of="three"),
    )  # fmt: skip
    rows = {row["id"]: row for row in tables["record"]}
    rows["about"]["contribution"]["qualifier"] = "about"
    rows["souvenir"]["contribution"]["token"] = True
    context = opened(tables)
    found = queries.events(context.connection, context.reference, Filter())
    said = {event.record.id: card(context, event, Filter()) for event in found}
    assert said["one"].given == f"about 2{NBSP}billion{NBSP}VND"
    assert said["two"].given == f"3{NBSP}billion{NBSP}VND, from 1 of 2 gifts"
    assert (said["three"].given, said["three"].summary) == ("", ("1 thing done",))
    unknown = queries.count(context.connection, Filter().choose("amount", "unknown"))
    assert unknown == queries.total(context.connection, Filter()).unknown == 1
