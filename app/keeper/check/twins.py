"""The same gift told twice: two records that seem to be one, or one printed sum behind two.

Where they are two, the `why` of the second's `amount_vnd` claim says so. A gift that follows the
other, is part of it, or is not counted (`uncounted_reason`) has said it already.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Final

from app.keeper.check.articles import Article, Cited
from app.keeper.check.spots import Span
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Seed
from app.values import dates

_NEAR: Final = timedelta(days=31)


def told_twice(seed: Seed) -> Iterator[Problem]:
    """Gifts of one amount, between the same parties, at about the same time."""
    by_amount: defaultdict[int, list[tuple[schema.Record, schema.Contribution]]] = defaultdict(list)
    for record in seed.records.values():
        gift = record.contribution
        if gift and gift.amount_vnd is not None:
            by_amount[gift.amount_vnd].append((record, gift))
    for gifts in by_amount.values():
        for (first, one), (second, other) in combinations(gifts, 2):
            if (
                not _are_known_as_two(first, second)
                and _share_a_party(one, other, seed)
                and are_near(first.date.edtf, second.date.edtf)
            ):
                yield _problem(first, second, seed.file_of["record", second.id])


def of_one_figure(
    article: Article, claims: Sequence[tuple[Cited, Sequence[Span]]]
) -> Iterator[Problem]:
    """Records that cite one printed sum of an article as their amount."""
    citing: defaultdict[tuple[int, Span], list[Cited]] = defaultdict(list)
    for cited, spots in claims:
        if cited.claim.field == "amount_vnd" and cited.claim.agrees and len(spots) == 1:
            for figure in article.at(cited.claim.paragraph, spots):
                citing[cited.claim.paragraph, figure.core].append(cited)
    for those in citing.values():
        for one, other in combinations(those, 2):
            first, second = one.owner, other.owner
            if (
                isinstance(first, schema.Record)
                and isinstance(second, schema.Record)
                and first.id != second.id
                and not _are_known_as_two(first, second)
            ):
                yield _problem(first, second, other.file)


def _problem(first: schema.Record, second: schema.Record, file: str) -> Problem:
    message = (
        f"already told in {first.id}: add a claim there, or say why it is another, in the why of"
        " its amount_vnd claim"
    )
    return Problem(file, second.id, "contribution", message)


def _are_known_as_two(first: schema.Record, second: schema.Record) -> bool:
    pair = {first.id, second.id}
    if {first.part_of, second.part_of, first.follows, second.follows} & pair:
        return True
    return any(
        claim.field == "amount_vnd" and claim.why is not None
        for record in (first, second)
        for claim in record.claims
    ) or any(record.contribution and not record.contribution.counted for record in (first, second))


def _share_a_party(one: schema.Contribution, other: schema.Contribution, seed: Seed) -> bool:
    """Whether giver or receiver are the same, and the other two are of one place."""
    pairs = ((one.giver, other.giver), (one.receiver, other.receiver))
    are_of_one_place = all(seed.parties[a].place == seed.parties[b].place for a, b in pairs)
    return are_of_one_place and any(a == b for a, b in pairs)


def are_near(first: str, second: str) -> bool:
    """Whether two EDTF dates can be less than a month apart."""
    one, other = dates.parse(first), dates.parse(second)
    for start, end in ((one.earliest, other.latest), (other.earliest, one.latest)):
        if start and end and start - end > _NEAR:
            return False
    return True
