"""Persons and bodies: by name, by what they did and gave."""

from typing import Any

from sqlalchemy import select

from app import queries
from app.queries.tables import PARTY
from tests.builders import both, gift, party, record, world
from tests.conftest import Opened


def person(name: str, office: str = "chair") -> dict[str, Any]:
    return {"name": name, "office": both(office), "part": "spoke"}


def test_a_person_is_found_by_words_that_begin_the_names_without_marks(opened: Opened) -> None:
    context = opened(
        world(record("met", people=[person("Giàng Páo Mỷ"), person("Đỗ Giang"), person("Lê An")]))
    )

    def found(text: str) -> list[str]:
        people = queries.people(context.connection, text)
        assert len(people) == queries.people_count(context.connection, text)
        return [each.id for each in people]

    assert found("") == ["do-giang", "giang-pao-my", "le-an"]
    assert found("giang pao my") == found("My GIÀNG") == ["giang-pao-my"]
    assert found("giang") == ["do-giang", "giang-pao-my"]
    assert found("ang") == found("nobody") == []


def test_the_office_is_the_latest_that_is_told(opened: Opened) -> None:
    context = opened(
        world(
            record("later", "2020", people=[person("Lê An", "secretary")]),
            record("earlier", "2017", people=[person("Lê An", "chair")]),
        )
    )
    (found,) = queries.people(context.connection)
    assert (found.office.en, found.records) == ("secretary (en)", 2)
    assert queries.person(context.connection, "le-an") == found
    assert queries.person(context.connection, "unknown") is None


def test_names_that_differ_in_marks_only_stand_side_by_side(opened: Opened) -> None:
    context = opened(world(record("met", people=[person("Lê An"), person("Lê Ân")])))
    (found,) = queries.people(context.connection)
    assert found.names == ("Lê An", "Lê Ân")


def test_bodies_that_succeed_one_another_may_stand_in_any_order(opened: Opened) -> None:
    parties = [party("c", succeeds="b"), party("b", succeeds="a"), party("a")]
    context = opened(world(party=parties))
    stored = context.connection.execute(select(PARTY.c.id)).scalars()
    assert [id_ for id_ in stored if len(id_) == 1] == ["a", "b", "c"]


def test_a_body_knows_the_one_that_took_over_its_work_and_adds_nothing_of_it(
    opened: Opened,
) -> None:
    old = {"giver": "old-fund", "receiver": "south-province", "form": "cash"}
    context = opened(
        world(
            gift("gift", contribution=old),
            gift("after", contribution={**old, "giver": "new-fund"}),
            party=[party("old-fund"), party("new-fund", succeeds="old-fund")],
        )
    )
    assert [each.id for each in queries.successors(context.connection, "old-fund")] == ["new-fund"]
    records = {each.party.id: each.records for each in queries.bodies(context.connection)}
    assert records == {"new-fund": 1, "old-fund": 1, "south-province": 2}
    assert queries.body_count(context.connection) == len(records)
