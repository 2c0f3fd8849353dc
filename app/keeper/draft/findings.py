"""What is found in an article's paragraphs, before anything is made of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.figures import FigureKind, Found, find
from app.keeper.draft import gazetteer
from app.keeper.draft.words import ACTS, GIVING, PLACE_WORDS, RECEIVING
from app.seed.reading import Seed
from app.values.vocabulary import Kind, PlaceKind, Reason

_FURNITURE: Final = re.compile(
    r"có thể bạn quan tâm|tin cùng chuyên mục|(các )?tin (liên quan|khác|mới)|bài (liên quan|khác)"
    r"|xem thêm|đọc thêm|bình luận|chia sẻ|từ khóa|tags?",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(r"(theo|nguồn|ảnh|bài|tin|bài và ảnh|tin, ảnh|pv)\b", re.IGNORECASE)
_CAPTION: Final = re.compile(
    r"ảnh \d+$|^(ảnh|quang cảnh|toàn cảnh|các đại biểu|đại biểu)\b|chụp ảnh lưu niệm"
    r"|phát biểu (tại|kết luận|chỉ đạo)[^.]*\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Act:
    """A word of an act, where it is printed, and the kind of record that it suggests."""

    words: str
    kind: Kind
    span: tuple[int, int]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, and what was found in it."""

    number: int
    text: str
    figures: tuple[Found, ...]
    places: tuple[str, ...]
    named: tuple[str, ...]  # every province named, or led to by a district
    elsewhere: tuple[str, ...]  # those that are no place of seed/
    sectors: tuple[str, ...]
    act: Act | None
    aside: Reason | None  # why it seems to tell nothing

    @property
    def tells(self) -> Act | None:
        """The act that it seems to tell; None where it is set aside, or prints no such word."""
        return None if self.aside else self.act

    @property
    def dated(self) -> Found | None:
        """The one date or period that it prints in full; None where none, or several."""
        dates = [f for f in self.figures if f.kind in {FigureKind.DATE, FigureKind.PERIOD}]
        whole = [f for f in dates if f.value.edtf and "X" not in f.value.edtf]
        return whole[0] if len(whole) == len(dates) == 1 else None

    @property
    def gifts(self) -> list[Found]:
        """The sums of money that it seems to tell as given."""
        if self.act is None or self.act.kind is not Kind.CONTRIBUTION:
            return []
        return [f for f in self.figures if f.kind is FigureKind.MONEY and whole(f)]

    @property
    def counted(self) -> list[Found]:
        """The counts that belong to its record; none where it may have several records."""
        if sum(f.kind is FigureKind.MONEY for f in self.figures) > 1:
            return []
        return [f for f in self.figures if f.kind is FigureKind.COUNT and whole(f) is not None]

    @property
    def used(self) -> list[Found]:
        """The figures that its records claim."""
        return [*self.gifts, *self.counted, *([self.dated] if self.dated else [])]


def whole(figure: Found) -> int | None:
    """The number of a figure; None where it says none, or no whole one."""
    number = figure.value.number
    return int(number) if number is not None and number == number.to_integral_value() else None


def paragraphs(texts: Sequence[str], seed: Seed) -> list[Paragraph]:
    """What is found in each paragraph of an article."""
    found: list[Paragraph] = []
    after_end = False
    for number, text in enumerate(texts, 1):
        aside = _aside(text, texts[: number - 1], after_end=after_end)
        after_end = after_end or (aside is Reason.FURNITURE and not _CREDIT.match(text))
        named = _named(text, seed)
        found.append(
            Paragraph(
                number=number,
                text=text,
                figures=tuple(find(text)),
                places=tuple(place for place in seed.places if place in named),
                named=named,
                elsewhere=tuple(
                    gazetteer.name(place) for place in named if place not in seed.places
                ),
                sectors=tuple(
                    sector.id
                    for sector in seed.sectors.values()
                    if any(_stands(w, text, re.IGNORECASE) for w in sector.words)
                ),
                act=next(_acts(text), None),
                aside=aside,
            )
        )
    return found


def _stands(words: str, text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Match[str] | None:
    return re.search(rf"(?<!\w)(?<!phi ){re.escape(words)}(?!\w)", text, flags)


def _acts(text: str) -> Iterator[Act]:
    for kind, all_words in ACTS.items():
        for words in all_words:
            if match := _stands(words, text, re.IGNORECASE):
                yield Act(words, kind, match.span())


def _named(text: str, seed: Seed) -> tuple[str, ...]:
    """The places named, in the order of the text; those of seed/ by their id."""
    at = dict(reversed([(place, start) for start, place in gazetteer.named(text)]))
    for place in seed.places.values():
        names = [*PLACE_WORDS.get(place.kind, ())]
        # "Trung ương" stands in every Party title: of central government only the other words tell.
        if place.kind is not PlaceKind.CENTRAL:
            names.append(place.name.vi)
        for name in names:
            if match := _stands(name, text):
                at[place.id] = min(match.start(), at.get(place.id, match.start()))
    return tuple(sorted(at, key=lambda place: at[place]))


def main_sector(read: Sequence[Paragraph]) -> str | None:
    """The sector that most paragraphs suggest, the first of them more than the others."""
    votes: Counter[str] = Counter()
    for index, paragraph in enumerate(read):
        for sector in paragraph.sectors:
            votes[sector] += 3 if index == 0 else 1
    return votes.most_common(1)[0][0] if votes else None


def main_gift(read: Sequence[Paragraph], seed: Seed) -> tuple[str | None, str | None]:
    """Which place of seed/ seems to give in an article, and which to receive."""
    gave: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for paragraph in read:
        if paragraph.aside in {Reason.CAPTION, Reason.UNRELATED}:
            continue
        giver, receiver = sides(paragraph.text, seed)
        gave[giver or ""] += 1
        got[receiver or ""] += 1
    del gave[""], got[""]
    first = next((place for place, _ in gave.most_common()), None)
    second = next((place for place, _ in got.most_common() if place != first), None)
    return first, second


def sides(text: str, seed: Seed) -> tuple[str | None, str | None]:
    """Who gives and who receives, of the places of seed/, by the word of giving between them."""
    places = [(at, place) for at, place in gazetteer.named(text) if place in seed.places]
    words = [(m.start(), False) for m in _GIVING.finditer(text)]
    words += [(m.start(), True) for m in _RECEIVING.finditer(text)]
    for at, turned in sorted(words):
        before = [place for start, place in places if start < at]
        after = [place for start, place in places if start > at and place not in before[:1]]
        if before and after:
            return (after[0], before[0]) if turned else (before[0], after[0])
    if words:
        at = min(words)[0]
        before = [place for start, place in places if start < at]
        after = [place for start, place in places if start > at]
        return next(iter(before), None), next(iter(after), None)
    return None, None


_GIVING: Final = re.compile(rf"(?<!\w)(?:{'|'.join(GIVING)})(?!\w)", re.IGNORECASE)
_RECEIVING: Final = re.compile(rf"(?<!\w)(?:{'|'.join(RECEIVING)})(?!\w)", re.IGNORECASE)


def _aside(text: str, earlier: Sequence[str], *, after_end: bool) -> Reason | None:
    """Why a paragraph seems to tell nothing of its own; None where it may."""
    words = len(text.split())
    if _FURNITURE.fullmatch(text.strip(" .:")):
        return Reason.FURNITURE
    if after_end:
        return Reason.UNRELATED
    if text in earlier:
        return Reason.REPEATED
    if words <= 8 and _CREDIT.match(text):
        return Reason.FURNITURE
    if words <= 25 and _CAPTION.search(text):
        return Reason.CAPTION
    if words <= 15 and not text.endswith((".", "!", "?", "…", ";", ":", "”", '"')):
        return Reason.HEADING
    return None
