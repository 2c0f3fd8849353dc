"""Claims, each held against the paragraph that it names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.keeper.check.anchoring import pin_wanted
from app.keeper.check.articles import Article
from app.keeper.check.spots import Span
from app.keeper.check.values import difference
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Seed


@dataclass(frozen=True)
class Cited:
    """A claim, with the record or indicator that makes it."""

    owner: schema.Record | schema.Indicator
    claim: schema.Claim
    file: str

    def problem(self, message: str) -> Problem:
        name = f"{self.claim.field} ({self.claim.source}, paragraph {self.claim.paragraph})"
        return Problem(self.file, self.owner.id, name, message)


def by_source(seed: Seed) -> Mapping[str, Sequence[Cited]]:
    """Every claim by the id of its source."""
    claims: defaultdict[str, list[Cited]] = defaultdict(list)
    for table, owners in (("record", seed.records), ("indicator", seed.indicators)):
        for owner in owners.values():
            for claim in owner.claims:
                claims[claim.source].append(Cited(owner, claim, seed.file_of[table, owner.id]))
    return claims


def check_claim(article: Article, cited: Cited) -> tuple[list[Span], list[Problem]]:
    """Where a claim's figure stands (one spot, if all is well), and what is wrong with it."""
    claim = cited.claim
    if not article.has(claim.paragraph):
        return [], [cited.problem(article.no_paragraph(claim.paragraph))]
    found = article.spots_of(claim)
    if not found:
        return [], [cited.problem(article.not_there(claim.paragraph, claim.figure))]
    wrong = [pin_wanted(article, claim, found)]
    if claim.agrees and claim.why is None:
        said = [figure.value for figure in article.at(claim.paragraph, found)]
        wrong.append(difference(cited.owner, claim, said))
    return found, [cited.problem(message) for message in wrong if message]
