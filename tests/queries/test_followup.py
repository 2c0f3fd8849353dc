"""What became of promises: chains of records that follow, and until when was read."""

from app import queries
from app.data.filters import Filter
from app.queries.context import Context
from tests.builders import claim, gift, record, source, when, world
from tests.conftest import Opened


def ids(context: Context, **chosen: str) -> list[str]:
    wanted = Filter()
    for facet, value in chosen.items():
        wanted = wanted.choose(facet, value)
    return sorted(found.id for found in context.records(wanted))


def tunnel(opened: Opened) -> Context:
    """A tunnel that was proposed, submitted, approved and begun; a promise of which none tells."""
    return opened(
        world(
            record("proposed", "2020", kind="proposal", status="proposed"),
            record("submitted", "2021", kind="proposal", status="proposed",
                   follows="proposed", sequel="taken-up"),
            record("approved", "2022", kind="notice", follows="submitted", sequel="taken-up"),
            record("begun", "2023", kind="project", follows="approved", sequel="begun"),
            record("promise", "2020", kind="commitment", status="planned"),
            gift("pledge", "2020", 1, status="planned"),
        )
    )  # fmt: skip


def test_a_promise_has_become_what_the_latest_of_its_chain_makes_of_it(opened: Opened) -> None:
    context = tunnel(opened)
    assert ids(context, sequel="begun") == ["proposed", "submitted"]
    assert ids(context, sequel="unknown") == ["pledge", "promise"]
    # What is no promise has no sequel, whether or not anything follows it.
    assert ids(context, sequel="taken-up") == []


def test_what_follows_need_not_say_what_it_makes_of_it(opened: Opened) -> None:
    context = opened(
        world(
            record("wish", "2020", kind="proposal", status="proposed"),
            record("later", "2021", follows="wish"),
        )
    )
    assert ids(context, sequel="unknown") == ["wish"]


def test_what_says_nothing_later_does_not_undo_what_was_said(opened: Opened) -> None:
    context = opened(
        world(
            record("wish", "2020", kind="proposal", status="proposed"),
            record("kept", "2021", follows="wish", sequel="fulfilled"),
            record("silent", "2022", follows="kept"),
        )
    )
    assert ids(context, sequel="fulfilled") == ["wish"]


def test_the_records_of_a_chain_come_by_day(opened: Opened) -> None:
    context = tunnel(opened)
    found = queries.sequels(context.connection, context.reference, ["proposed", "promise"])
    assert [each.id for each in found.pop("proposed")] == ["submitted", "approved", "begun"]
    assert not found


def test_a_body_is_found_by_what_it_gave_and_by_what_it_received(opened: Opened) -> None:
    context = opened(world(gift("gift", "2020", 1), record("met")))
    for body in ("north-city", "south-province"):
        assert ids(context, body=body) == ["gift"]


def test_was_read_until_what_the_newest_article_about_the_pair_tells_of(opened: Opened) -> None:
    context = opened(
        world(
            record("met", claims=[claim(), claim(source="late")]),
            source=[
                source("late", event_date=when("2021-05-06/2021-05-07")),
                source("of-others", event_date=when("2023")),
            ],
        )
    )
    found = queries.read_until(context.connection, context.reference)
    assert {relation: (each.source, each.day) for relation, each in found.items()} == {
        "north-south": ("late", "2021-05-07")
    }
    assert found["north-south"].words["vi"] == "ngày 7 tháng 5 năm 2021"
