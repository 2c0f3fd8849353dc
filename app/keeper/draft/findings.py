"""What is found in an article's paragraphs, before anything is made of it, and the date that counts
in each: its own, or the last one told before it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.figures import FigureKind, Found, find
from app.keeper.draft import gazetteer
from app.keeper.draft.clauses import Clause, Mention, clauses
from app.keeper.draft.words import ACTS, LISTS
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
    mentions: tuple[Mention, ...]
    places: tuple[str, ...]
    named: tuple[str, ...]  # every province named, or led to by a district
    sectors: tuple[str, ...]
    act: Act | None
    aside: Reason | None  # why it seems to tell nothing


def whole(figure: Found) -> int | None:
    """The number of a figure; None where it says none, or no whole one."""
    number = figure.value.number
    return int(number) if number is not None and number == number.to_integral_value() else None


def paragraphs(texts: Sequence[str], seed: Seed) -> list[Paragraph]:
    """What is found in each paragraph of an article."""
    found: list[Paragraph] = []
    after_end = False
    figures = [tuple(find(text)) for text in texts]
    is_later = _is_of_later_than_june_2025(figures)
    for number, text in enumerate(texts, 1):
        aside = _aside(text, texts[: number - 1], after_end=after_end)
        after_end = after_end or _FURNITURE.fullmatch(text.strip(" .:")) is not None
        places = mentions(text, seed)
        if is_later:
            places = tuple(replace(m, place=gazetteer.joined(m.place)) for m in places)
        named = tuple(dict.fromkeys(mention.place for mention in places))
        found.append(
            Paragraph(
                number=number,
                text=text,
                figures=figures[number - 1],
                mentions=places,
                places=tuple(place for place in seed.places if place in named),
                named=named,
                sectors=tuple(
                    sector.id
                    for sector in seed.sectors.values()
                    if any(_stands(w, text) for w in sector.words)
                ),
                act=next(_acts(text), None),
                aside=aside,
            )
        )
    return found


def _is_of_later_than_june_2025(figures: Sequence[Sequence[Found]]) -> bool:
    """Whether the first day that an article prints lies after the provinces were joined."""
    days = [f.value.edtf[:10] for each in figures for f in each if f.kind is FigureKind.DATE]
    first = next((day for day in days if re.fullmatch(r"\d{4}-\d\d-\d\d", day)), "")
    return first >= "2025-07-01"


def _stands(words: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w| hỏi(?!\w))", text, re.IGNORECASE)


def _acts(text: str) -> Iterator[Act]:
    for kind, all_words in ACTS.items():
        for words in all_words:
            if match := _stands(words, text):
                yield Act(words, kind, match.span())


def mentions(text: str, seed: Seed) -> tuple[Mention, ...]:
    """Where places are named, in order: those of `seed/`, and others that lead to a province."""
    found = [Mention(place, start, end) for start, end, place in gazetteer.spans(text)]
    for place in seed.places.values():
        # "Trung ương" stands in every Party title: of central government only the other words tell.
        own = (place.name.vi, place.name.en)
        for name in LISTS["central"] if place.kind is PlaceKind.CENTRAL else dict.fromkeys(own):
            # "phi Chính phủ" is no government
            standing = re.finditer(rf"(?<!\w)(?<!phi ){re.escape(name)}(?!\w)", text)
            found += [Mention(place.id, *match.span()) for match in standing]
    ordered = sorted(set(found), key=lambda mention: (mention.start, -mention.end))
    return tuple(
        mention
        for index, mention in enumerate(ordered)
        if not any(other.end > mention.start for other in ordered[:index])
    )


def main_sector(read: Sequence[Paragraph]) -> str | None:
    """The sector that most paragraphs suggest, the first of them more than the others."""
    votes: Counter[str] = Counter()
    for index, paragraph in enumerate(read):
        for sector in paragraph.sectors:
            votes[sector] += 3 if index == 0 else 1
    return votes.most_common(1)[0][0] if votes else None


def clauses_of(paragraph: Paragraph) -> list[Clause]:
    return list(clauses(paragraph.number, paragraph.text, paragraph.figures, paragraph.mentions))


def main_gift(read: Sequence[Paragraph], seed: Seed) -> tuple[str | None, str | None]:
    """Which place of seed/ seems to give in an article, and which to receive.

    What the first two paragraphs say counts more, and what is told with a figure.
    """
    gave: defaultdict[str, float] = defaultdict(float)
    got: defaultdict[str, float] = defaultdict(float)
    told = [p for p in read if p.aside not in {Reason.CAPTION, Reason.UNRELATED, Reason.FURNITURE}]
    for index, clause in ((i, clause) for i, p in enumerate(told) for clause in clauses_of(p)):
        counted = {FigureKind.MONEY, FigureKind.COUNT}
        weight = 1 + any(figure.kind in counted for figure in clause.figures) + 2 * (index < 2)
        for place in clause.givers[:1]:
            gave[place] += weight
        for place in clause.receivers:
            got[place] += weight
        if not clause.receivers and clause.givers:
            for place in clause.locations:
                got[place] += 1
        if not clause.givers and not clause.receivers:
            for mention in clause.mentions:  # a list of those who receive, in a sentence of its own
                got[mention.place] += 1 / 4
    giver = _most(gave, seed)
    got.pop(giver or "", None)
    return giver, _most(got, seed)


def _most(votes: Mapping[str, float], seed: Seed) -> str | None:
    known = [place for place in votes if place in seed.places]
    return max(known, key=lambda place: votes[place], default=None)


def _aside(text: str, earlier: Sequence[str], *, after_end: bool) -> Reason | None:
    """Why a paragraph seems to tell nothing of its own; None where it may."""
    words = len(text.split())
    if _FURNITURE.fullmatch(text.strip(" .:")):
        return Reason.FURNITURE
    if after_end:
        return Reason.UNRELATED
    if any(text.rstrip(" .") in other for other in earlier):
        return Reason.REPEATED
    if words <= 8 and _CREDIT.match(text):
        return Reason.FURNITURE
    if words <= 25 and _CAPTION.search(text):
        return Reason.CAPTION
    if words <= 15 and not text.endswith((".", "!", "?", "…", ";", ":", "”", '"')):
        return Reason.HEADING
    return None


_YEARLESS: Final = re.compile(r"XXXX-\d\d-\d\d.*")


@dataclass(frozen=True)
class Dated:
    """A date with the figure that prints it; `why` where that does not print all of it."""

    edtf: str = ""
    paragraph: int = 0
    figure: Found | None = None
    why: Mapping[str, str] | None = None

    @property
    def row(self) -> Mapping[str, str]:
        return {"edtf": self.edtf, "basis": "stated" if self.edtf else ""}

    @property
    def year(self) -> str:
        return self.edtf[:4] if re.match(r"\d{4}", self.edtf) else ""


def dates(read: Sequence[Paragraph]) -> list[Dated]:
    """The date of each paragraph; a day without a year has the one year that was printed before."""
    years = _years(read)
    found: list[Dated] = []
    last = Dated()
    for paragraph in read:
        own = _own(paragraph, years)
        # What is told in one day is carried on; a year alone is of its paragraph only.
        found.append(own or last)
        if own and "-" in own.edtf and paragraph.aside not in {Reason.UNRELATED, Reason.FURNITURE}:
            last = own
    return found


def _years(read: Sequence[Paragraph]) -> dict[str, int]:
    """Each year of a day that the article prints in full, and the first paragraph that does."""
    years: dict[str, int] = {}
    for paragraph in read:
        for figure in paragraph.figures if paragraph.aside is not Reason.UNRELATED else ():
            if match := re.match(r"(\d{4})-\d\d", figure.value.edtf):
                years.setdefault(match[1], paragraph.number)
    return years


def _own(paragraph: Paragraph, years: dict[str, int]) -> Dated | None:
    for figure in paragraph.figures:
        edtf = figure.value.edtf
        if edtf and "X" not in edtf:
            return Dated(edtf, paragraph.number, figure)
        if _YEARLESS.fullmatch(edtf) and len(years) == 1:
            ((year, printed),) = years.items()
            if printed > paragraph.number:
                return None
            why = {
                "vi": f"Năm {year} in ở đoạn {printed}.",
                "en": f"The year {year} is printed in paragraph {printed}.",
            }
            return Dated(edtf.replace("XXXX", year), paragraph.number, figure, why)
    return None
