"""The evidence grade of a record: how well the articles support it, by one documented rule.

Three questions, nought to two points each:

sources
    2 where two articles or more tell it and agree, 1 where one does, 0 where they disagree. A
    reprint, a list of leads and a machine's translation are no second article.
directness
    2 where the date is stated, 1 where it is inferred, 0 where it is inferred and only bounded.
precision
    2 where the day is known, 1 where the month or the year is certain, 0 otherwise; and one point
    less (never below 0) for a contribution whose amount is not published.

A is five points or more, B four, C two or three, D fewer. What stands on our own notes of pages
alone is never A: the text itself was not kept. `/about` says the same to readers.
"""

from app.values.dates import Edtf
from app.values.vocabulary import Basis

GRADES = ("A", "B", "C", "D")


def grade(
    *,
    sources: int,
    disputed: bool,
    date: Edtf,
    basis: Basis,
    lacks_amount: bool,
    notes_only: bool = False,
) -> str:
    """The grade, one of `GRADES`, of a record told by `sources` articles, the weak not counted;
    `notes_only`: of none of them was the text itself read and kept.
    """
    telling = 0 if disputed else min(sources, 2)
    if basis is Basis.STATED:
        directness = 2
    else:
        directness = 0 if date.earliest is None or date.latest is None else 1
    if date.year is not None and date.earliest == date.latest:
        precision = 2
    else:
        precision = 0 if date.year is None else 1
    points = telling + directness + max(0, precision - lacks_amount)
    if notes_only:
        points = min(points, 4)
    return "A" if points >= 5 else "B" if points == 4 else "C" if points >= 2 else "D"
