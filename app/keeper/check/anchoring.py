"""Which mention of a figure a claim means.

`prefix` and `suffix` are the few words printed just before and after it. They are needed where the
figure alone would not lead a browser's text fragment to the right spot: where it stands more than
once in the article (letters compared as browsers do, without case and accents), or is printed
without a space next to another word. So each claim means one spot.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from app.keeper.check.articles import Article
from app.keeper.check.spots import Span, first_of, openings
from app.keeper.toml import pairs
from app.seed import schema

Anchors = Mapping[str, str]  # "prefix", "suffix": those that are wanted

# Few words lead to most spots; only where an article repeats itself almost word for word does it
# take more. Neither is a sentence.
_FEW: Final = (8, 40)  # words, characters
_MORE: Final = (14, 60)


def find_anchors(texts: Sequence[str], paragraph: int, span: Span) -> Anchors | None:
    """The fewest words around a spot that lead a browser there; None where no few words do.

    `texts` are the article's paragraphs, `paragraph` counts from 1, `span` lies in that paragraph.
    None at all means that what stands there is unique in the article by itself.
    """
    text = texts[paragraph - 1]
    start, end = span
    before, after = text[:start].split()[::-1], text[end:].split()
    for words, characters in (_FEW, _MORE):
        counts = [(p, s) for p in range(words + 1) for s in range(words + 1)]
        for p, s in sorted(counts, key=lambda count: (sum(count), count[1])):
            first, last = _few(before, p), _few(after, s)
            if first is None or last is None:
                continue
            prefix = " ".join(reversed(first)).lstrip("“”\"'(…")
            suffix = " ".join(last).rstrip("“”\"').,;:…")
            if len(prefix) + len(suffix) > characters:
                continue
            if openings(texts, text[start:end], prefix, suffix) == [(paragraph, start)]:
                named = {"prefix": prefix, "suffix": suffix}
                return {key: words for key, words in named.items() if words}
    return None


def _few(words: Sequence[str], count: int) -> Sequence[str] | None:
    """The first `count` words, marks that stand alone not counted; None where there are fewer."""
    at = 0
    while count and at < len(words):
        count -= any(map(str.isalnum, words[at]))
        at += 1
    return None if count else words[:at]


def pin_wanted(article: Article, claim: schema.Claim, spots: Sequence[Span]) -> str | None:
    """What is wrong with where a claim's link would open the article; None where nothing is."""
    number = claim.paragraph
    if (first := first_of(article.paragraphs, number)) != number:
        return f"paragraph {number} repeats paragraph {first}; cite that one, set this one aside"
    opened = openings(article.paragraphs, claim.figure, claim.prefix, claim.suffix)
    if len(spots) == 1 and opened == [(number, spots[0][0])]:
        return None
    options = [find_anchors(article.paragraphs, number, spot) for spot in spots]
    written = [pairs(option) for option in options if option is not None]
    if claim.prefix or claim.suffix:
        message = f"{claim.figure!r} with its prefix or suffix is not printed so, or not only here"
    elif len(spots) > 1:
        message = f"{claim.figure!r} stands {len(spots)} times in paragraph {number}"
    elif len(opened) > 1:
        message = f"{claim.figure!r} is not unique in the article"
    else:
        message = f"{claim.figure!r} is printed without a space next to another word"
    if not written:
        return f"{message}; quote a longer figure"
    return f"{message}; write {' or '.join(written)}"
