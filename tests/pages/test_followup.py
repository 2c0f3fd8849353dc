"""The page of promises: four groups that never mix, each row with what became of it."""

from collections.abc import Callable

from app import queries
from app.data.filters import Filter
from app.pages import followup
from app.pages.followup import follow_up
from app.queries.context import Context
from app.values.languages import Lang
from tests.builders import both, gift, record, world
from tests.conftest import Opened

Desks = Callable[[Lang], Context]


def test_the_four_are_never_mixed(opened: Opened) -> None:
    context = opened(
        world(
            record("commitment", kind="commitment", status="planned"),
            record("plan", kind="activity", status="planned"),
            gift("pledge", status="planned"),
            record("request", kind="request", status="proposed"),
            record("proposal", kind="proposal", status="proposed"),
            record("directive", kind="directive", status="planned"),
            record("met"),
        )
    )
    page = follow_up(context, Filter())
    assert {group.id: {row.record.id for row in group.rows} for group in page.groups} == {
        "promised": {"commitment", "plan", "pledge"},
        "asked": {"request"},
        "proposed": {"proposal"},
        "directed": {"directive"},
    }


def test_a_row_says_by_whom_and_what_followed_or_until_when_was_read(opened: Opened) -> None:
    def person(name: str, part: str) -> dict[str, object]:
        return {"name": name, "office": both("chair"), "part": part}

    context = opened(
        world(
            record("kept", "2018", kind="commitment", status="planned",
                   people=[person("Đỗ An", "attended"), person("Lê Bình", "spoke")]),
            record("done", "2019", follows="kept", sequel="fulfilled"),
            record("silent", "2017", kind="commitment", status="planned"),
        )
    )  # fmt: skip
    (group,) = follow_up(context, Filter()).groups
    kept, silent = group.rows
    assert (group.count, group.told_words) == (2, "the outcome of 1 is reported")
    assert [person.name for person in kept.speakers] == ["Lê Bình"]
    assert [each.id for each in kept.sequels] == ["done"]
    assert not silent.sequels
    assert silent.read_until is not None
    assert silent.read_until.day == "2019-12-31"


def test_the_groups_are_all_that_has_a_sequel_or_none(frozen_context: Desks) -> None:
    context = frozen_context("vi")
    for wanted in (Filter(), Filter().choose("relation", "ha-noi-lao-cai")):
        page = follow_up(context, wanted)
        every = wanted.choose("sequel", *context.known["sequel"])
        assert sum(group.count for group in page.groups) == queries.count(context.connection, every)
        for group in page.groups:
            told = sum(bool(row.sequels) for row in group.rows)
            assert group.told_words == followup.told_words(context, told)
