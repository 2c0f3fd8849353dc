"""Where words stand in a text: as printed, and as a browser looks for them."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.figures import fold

Span = tuple[int, int]


def spots(
    text: str, figure: str, prefix: str | None = None, suffix: str | None = None
) -> list[Span]:
    """Where a figure stands in a paragraph exactly as printed, not cut out of a longer number."""
    wanted = fold(figure)
    before, after = fold(prefix or ""), fold(suffix or "")
    found = []
    for match in re.finditer(f"(?={re.escape(wanted)})", text) if wanted else ():
        start, end = match.start(), match.start() + len(wanted)
        if (
            not _splits(text, start)
            and not _splits(text, end)
            and text[:start].rstrip(" ").endswith(before)
            and text[end:].lstrip(" ").startswith(after)
        ):
            found.append((start, end))
    return found


def _splits(text: str, at: int) -> bool:
    """Whether a cut at `at` would split a word or a number."""
    left, right = text[at - 1 : at], text[at : at + 1]
    if (left.isalpha() and right.isalpha()) or (left.isdecimal() and right.isdecimal()):
        return True
    return (
        left in set(".,") and right.isdecimal() and text[max(at - 2, 0) : at - 1].isdecimal()
    ) or (left.isdecimal() and right in set(".,") and text[at + 1 : at + 2].isdecimal())


@lru_cache(maxsize=4096)
def _primary(text: str) -> tuple[str, tuple[int, ...]]:
    """A text as a browser's text search compares it (letters without case and accents), and of each
    of its characters the index in `text`, with one more for the end.
    """
    letters: list[str] = []
    at: list[int] = []
    for index, character in enumerate(text):
        plain = unicodedata.normalize("NFKD", character).casefold().replace("đ", "d")
        for letter in plain:
            if not unicodedata.combining(letter):
                letters.append(letter)
                at.append(index)
    return "".join(letters), (*at, len(text))


def _is_bounded(text: str, at: int) -> bool:
    """Whether a browser sees a word boundary here: "2023tăng" has none between its two parts."""
    if _splits(text, at):
        return False
    return not (text[at - 1 : at].isalnum() and text[at : at + 1].isalnum())


def openings(
    texts: Sequence[str], figure: str, prefix: str | None, suffix: str | None
) -> list[tuple[int, int]]:
    """Where a text fragment would open the article: (paragraph, offset), in the order of the text.

    A paragraph that repeats an earlier one word for word is left out: a browser opens the first.
    """
    opened = []
    wanted, _ = _primary(fold(figure))
    before, _ = _primary(fold(prefix or ""))
    after, _ = _primary(fold(suffix or ""))
    for number, text in enumerate(texts, 1):
        plain, at = _primary(text)
        if wanted not in plain or first_of(texts, number) != number:
            continue
        for match in re.finditer(f"(?={re.escape(wanted)})", plain):
            start, end = match.start(), match.start() + len(wanted)
            head = plain[:start].rstrip(" ") if before else plain[:start]
            tail = end + len(plain[end:]) - len(plain[end:].lstrip(" ")) if after else end
            first, last = len(head) - len(before), tail + len(after)
            if (
                head.endswith(before)
                and plain.startswith(after, tail)
                and _is_bounded(plain, first)
                and _is_bounded(plain, last)
            ):
                opened.append((number, at[start]))
    return opened


def first_of(texts: Sequence[str], paragraph: int) -> int:
    """The first paragraph with the same text: a caption can be printed twice."""
    return texts.index(texts[paragraph - 1]) + 1
