"""A text as it is read: folded, and with what is read already blanked out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from app.figures.values import Found, Value

_INVISIBLE: Final = dict.fromkeys(
    [
        *(0x00AD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)),
        *range(0x2060, 0x2065),
        *(*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)),  # controls
    ]
)
# Old fonts left other letters that look like đ: eth, and the African D.
_LOOK_ALIKES: Final = {0xF0: "đ", 0xD0: "Đ", 0x189: "Đ", 0x256: "đ"}


def fold(text: str) -> str:
    """The text as figures are compared: NFC, each run of white space one space, ends trimmed.

    White space is Unicode's, so a (narrow) no-break space is a space. Characters that show nothing
    and part nothing (zero-width space and joiners, soft hyphen, byte order mark, direction marks)
    are dropped: a site puts them inside numbers to steer line breaks. So are control characters,
    which text copied out of a PDF has. Letters that only look like đ are đ.
    """
    plain = text.translate(_INVISIBLE | _LOOK_ALIKES)
    return " ".join(unicodedata.normalize("NFC", plain).split())


_SMALL_WORDS: Final = {
    language: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in (
        ("vi", "và|của|các|cho|tại|đã|là|được|với|những|trong"),
        ("en", "the|and|of|in|for|to|with|has|was|were|from|on"),
        ("fr", "le|la|les|des|du|et|une|pour|dans|est|sur"),
    )
}


# Letters of no other language that is told apart here.
_VIETNAMESE: Final = re.compile(
    "[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE
)


def language(text: str) -> str:
    """The language of a text ("vi", "en", "fr") by its small words, or by letters that only
    Vietnamese has; "" where they do not tell.
    """
    counts = {name: len(pattern.findall(text)) for name, pattern in _SMALL_WORDS.items()}
    if not any(counts.values()):
        return "vi" if _VIETNAMESE.search(text) else ""
    most = max(counts, key=lambda name: counts[name])
    return most if counts[most] > sum(counts.values()) / 2 else ""


# What stands in the place of a character that is read: no pattern matches it.
TAKEN: Final = "\0"


class Text:
    """A text being read: what is found, and the text with the found parts blanked out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = text
        self.found: list[Found] = []
        self.taken = 0  # where the figure found last ends
        self.is_english = language(text) == "en"

    def take(self, figures: Iterator[Found]) -> None:
        # A pass reads `left` while it yields, so the parts are blanked when it has ended.
        spans = []
        self.taken = 0
        for figure in figures:
            self.found.append(figure)
            spans.append((figure.start, figure.end))
            self.taken = figure.end
        self.left = blanked(self.left, spans)

    def before(self, at: int, pattern: re.Pattern[str], reach: int) -> re.Match[str] | None:
        """What a pattern finds in so many characters before `at`, after the figure found last."""
        return pattern.search(self.left, max(self.taken, at - reach), at)

    def figure(self, start: int, end: int, core: tuple[int, int], value: Value) -> Found:
        return Found(self.text[start:end], start, end, core, value)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these parts of it, in order, blanked out."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], TAKEN * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])
