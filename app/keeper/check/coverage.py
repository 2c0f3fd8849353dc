"""What accounts for a figure, and for a paragraph.

Every figure that `app.figures.find` finds in a paragraph lies, with its core, inside the spot of a
claim whose field can hold it (a `record` claim holds no sum, a `date` claim only a date), or inside
a text that the source lists in `unclaimed`. Each entry of `unclaimed` accounts for one mention: two
mentions of "02 tỷ đồng" want two claims, or a claim and an entry, or two entries. Several claims
may mean one spot. An entry without a figure in it ("lần thứ VIII") is welcome and accounts for
nothing.

In a paragraph that is set aside, names and bare numbers want nothing, nor does what a heading, a
caption or a repetition says again of a figure that is accounted for elsewhere.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.figures import FigureKind, Found, Value
from app.keeper.check.anchoring import pin_wanted
from app.keeper.check.articles import Article, Cited
from app.keeper.check.spots import Span, spots
from app.keeper.check.twins import of_one_figure
from app.keeper.check.values import difference
from app.seed import schema
from app.seed.problems import Problem
from app.values.vocabulary import Reason


@dataclass(frozen=True)
class ArticleCount:
    """What became of one article: how many paragraphs, figures, claims, paragraphs set aside.

    `unaccounted` counts the figures, and the paragraphs without one, that neither a claim nor the
    source's lists account for.
    """

    source: str
    file: str  # of its text
    paragraphs: int
    figures: int
    claims: int
    set_aside: int
    unaccounted: int

    def __str__(self) -> str:
        return (
            f"{self.source}: {self.paragraphs} paragraphs, {self.figures} figures,"
            f" {self.claims} claims, {self.set_aside} set aside, {self.unaccounted} unaccounted"
        )


_DATES: Final = frozenset({FigureKind.DATE, FigureKind.PERIOD})
_COUNTS: Final = frozenset(
    {FigureKind.COUNT, FigureKind.PERCENT, FigureKind.TIMES, FigureKind.NUMBER}
)
_HELD: Final = {
    "date": _DATES,
    "period": _DATES | {FigureKind.COUNT},  # "trong 3 năm"
    "amount_vnd": frozenset({FigureKind.MONEY}),
    "value": frozenset(FigureKind),  # "tăng 2,68 lần so với năm 2015"
    "quantities": _COUNTS,
}
# What a paragraph that is set aside may print without a word about it.
SAYS_LITTLE: Final = frozenset({FigureKind.NAME, FigureKind.NUMBER})
SAID_AGAIN: Final = frozenset({Reason.HEADING, Reason.CAPTION, Reason.REPEATED})


def _holds(claim: schema.Claim, figure: Found) -> bool:
    """Whether what a claim supports can be what the figure says."""
    if claim.why is not None or figure.kind is FigureKind.NAME:
        return True
    return figure.kind in _HELD.get(claim.field.partition(".")[0], frozenset())


class _Left:
    """The figures of an article that nothing accounts for yet."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.figures = [list(figures) for figures in article.figures]
        self.told: set[Value] = set()

    def take(
        self, paragraph: int, options: Sequence[Span], claim: schema.Claim | None = None
    ) -> bool:
        """Account for what lies in the first option with something left to account for."""
        left = self.figures[paragraph - 1]
        for option in options:
            inside = [
                figure
                for figure in self.article.inside(paragraph, [option])
                if figure in left and (claim is None or _holds(claim, figure))
            ]
            if inside:
                self.told.update(figure.value for figure in inside)
                self.figures[paragraph - 1] = [f for f in left if f not in inside]
                return True
        return False


def check_article(
    article: Article, claims: Sequence[Cited]
) -> tuple[ArticleCount, Sequence[Problem]]:
    """Hold an article against the claims that cite it and against the lists of its source."""
    aside = {entry.paragraph: entry.reason for entry in article.source.set_aside}
    cited = {c.claim.paragraph for c in claims}
    problems = [*_changed(article, claims), *_wrongly_aside(article, claims, aside)]
    left = _Left(article)
    claimed: list[tuple[Cited, list[Span]]] = []
    for c in claims:
        found, wrong = _check_claim(article, c)
        problems += wrong
        if found:
            claimed.append((c, found))
    problems += of_one_figure(article, claimed)
    # What can stand in one place only goes first, so that the others find what it leaves.
    for c, options in sorted(claimed, key=lambda spot: len(spot[1])):
        left.take(c.claim.paragraph, options, c.claim)
    problems += _unclaimed(article, left)
    unaccounted = 0
    for number, over in enumerate(left.figures, 1):
        reason = aside.get(number)
        figures = [f for f in over if reason is None or not _is_aside(f, reason, left.told)]
        if number not in aside and number not in cited:
            printed = ", ".join(repr(figure.text) for figure in figures) or "no figure"
            message = f"cited by no claim and not set aside; it prints {printed}"
            problems.append(article.problem(f"paragraph {number}", message))
            unaccounted += max(1, len(figures))
            continue
        for figure in figures:
            where = " of a paragraph set aside" if number in aside else ""
            message = (
                f"the {figure.kind} {figure.text!r}{_which(article, number, figure)}{where} is"
                " behind no claim that can hold it; cite it where it belongs, or list it in"
                " unclaimed with the reason"
            )
            problems.append(article.problem(f"paragraph {number}", message))
        unaccounted += len(figures)
    count = ArticleCount(
        source=article.source.id,
        file=article.source.file,
        paragraphs=len(article.paragraphs),
        figures=sum(map(len, article.figures)),
        claims=len(claims),
        set_aside=len(aside),
        unaccounted=unaccounted,
    )
    return count, problems


def _check_claim(article: Article, cited: Cited) -> tuple[list[Span], list[Problem]]:
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


def _changed(article: Article, claims: Sequence[Cited]) -> Iterator[Problem]:
    """A text that is not the one that was read, with the claims to look at again."""
    if article.sha256 == article.source.sha256:
        return
    listed = "; ".join(
        f"{c.owner.id}: {c.claim.field} (paragraph {c.claim.paragraph}, {c.claim.figure!r})"
        for c in claims
    )
    yield article.problem(
        "sha256",
        f"the text has changed since it was read: it is now {article.sha256}. Look again at"
        f" {len(claims)} claims, then write the new hash: {listed or 'none'}",
    )


def _wrongly_aside(
    article: Article, claims: Sequence[Cited], aside: Collection[int]
) -> Iterator[Problem]:
    for number in sorted(aside):
        by = ", ".join(sorted({c.owner.id for c in claims if c.claim.paragraph == number}))
        if not article.has(number):
            yield article.problem("set_aside", article.no_paragraph(number))
        elif by:
            message = f"paragraph {number} is set aside, and cited by {by}; keep one of the two"
            yield article.problem("set_aside", message)


def _is_aside(figure: Found, reason: Reason, told: Collection[Value]) -> bool:
    """Whether a figure of a paragraph that is set aside wants no reason of its own."""
    return figure.kind in SAYS_LITTLE or (reason in SAID_AGAIN and figure.value in told)


def _unclaimed(article: Article, left: _Left) -> Iterator[Problem]:
    """Account for what the source lists; tell of entries that do nothing."""
    entries = []
    for entry in article.source.unclaimed:
        number, name = entry.paragraph, f"unclaimed {entry.figure!r}"
        if not article.has(number):
            yield article.problem(name, article.no_paragraph(number))
        elif options := spots(article.text(number), entry.figure):
            entries.append((name, number, options))
        else:
            yield article.problem(name, article.not_there(number, entry.figure))
    for name, number, options in sorted(entries, key=lambda entry: len(entry[2])):
        if not left.take(number, options) and article.inside(number, options):
            message = (
                f"every mention of it in paragraph {number} is behind a claim or listed already;"
                " drop this entry"
            )
            yield article.problem(name, message)


def _which(article: Article, paragraph: int, figure: Found) -> str:
    """Which mention it is, where a paragraph prints the same figure several times."""
    printed = article.figures[paragraph - 1]
    same = [f for f in printed if f.text.lower() == figure.text.lower()]
    return f" (mention {same.index(figure) + 1} of {len(same)})" if len(same) > 1 else ""
