"""The evidence grade: the rule as `/about` tells it, case by case."""

import pytest

from app.values import dates
from app.values.grade import GRADES, grade
from app.values.vocabulary import Basis


def graded(
    edtf: str,
    *,
    sources: int = 1,
    disputed: bool = False,
    basis: Basis = Basis.STATED,
    lacks_amount: bool = False,
    notes_only: bool = False,
) -> str:
    return grade(
        sources=sources,
        disputed=disputed,
        date=dates.parse(edtf),
        basis=basis,
        lacks_amount=lacks_amount,
        notes_only=notes_only,
    )


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2017-05-17", "A"),  # one telling, stated, the day: 1 + 2 + 2
        ("2017-05", "B"),  # the month
        ("2017", "B"),
        ("2017-03~", "B"),  # about March, in a certain year
        ("2017~", "C"),  # the year not certain
        ("2011/2015", "C"),
        ("../2017", "C"),
    ],
)
def test_precision(edtf: str, expected: str) -> None:
    assert graded(edtf) == expected


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2017-05-17", "B"),  # inferred: 1 + 1 + 2
        ("2017", "C"),
        ("2019~", "C"),
        ("../2017", "D"),  # inferred and only bounded: 1 + 0 + 0
    ],
)
def test_an_inferred_date_is_worth_less(edtf: str, expected: str) -> None:
    assert graded(edtf, basis=Basis.INFERRED) == expected


def test_two_articles_are_worth_more_and_three_no_more_than_two() -> None:
    assert graded("2017", sources=2) == "A"
    assert graded("2019~", sources=2) == graded("2019~", sources=3) == "B"


def test_a_dispute_takes_what_the_tellings_are_worth() -> None:
    assert graded("2017-05-17", sources=2, disputed=True) == "B"
    assert graded("2017", sources=3, disputed=True) == "C"
    assert graded("2019~", disputed=True, basis=Basis.INFERRED) == "D"


def test_a_gift_without_amount_loses_a_point_of_precision_and_no_more() -> None:
    assert graded("2017-05-17", lacks_amount=True) == "B"
    assert graded("2017", lacks_amount=True) == "C"
    assert graded("2019~", lacks_amount=True) == graded("2019~")
    assert graded("2019~", disputed=True, lacks_amount=True) == graded("2019~", disputed=True)


def test_notes_alone_never_make_the_best_grade() -> None:
    assert graded("2017-05-17", sources=2) == "A"
    assert graded("2017-05-17", sources=2, notes_only=True) == "B"
    assert graded("2019~", notes_only=True) == graded("2019~")


def test_more_evidence_never_grades_lower() -> None:
    dates_from_weak = ["../2017", "2019~", "2017", "2017-05-17"]
    for basis in Basis:
        for lacks in (True, False):
            for disputed in (True, False):
                by_date = [
                    graded(edtf, basis=basis, lacks_amount=lacks, disputed=disputed)
                    for edtf in dates_from_weak
                ]
                assert by_date == sorted(by_date, reverse=True)
            assert graded("2017", sources=2, basis=basis) <= graded("2017", basis=basis)
    assert tuple(sorted(GRADES)) == GRADES
