"""The keeper's check: `seed/` held against the articles it was drawn from (`make check`).

    python -m app.evidence                check; exit 1 where anything is wrong
    python -m app.evidence --fix-anchors  first write the missing `prefix` and `suffix` of claims

The articles lie in the folder that the environment's `SOURCES_DIR` names, by default
`../shared/sources` beside the project; where there is none, `seed/` alone is checked.

What is compared is folded (`app.figures.fold`): Unicode NFC, one space for each run of white space.
A paragraph's number is the 1-based count of the lines that are not empty then.

Which mention of a figure a claim means
    `prefix` and `suffix` are the few words printed just before and after it. They are needed where
    the figure alone would not lead a browser's text fragment to the right spot: where it stands
    more than once in the article (letters compared as browsers do, without case and accents), or
    is printed without a space next to another word. So each claim means one spot.

What accounts for a figure
    Every figure that `app.figures.find` finds in a paragraph that is not set aside lies, with its
    core, inside the spot of a claim, or inside a text that the source lists in `unclaimed`. Each
    entry of `unclaimed` accounts for one mention: two mentions of "02 tỷ đồng" want two claims, or
    a claim and an entry, or two entries. Several claims may mean one spot. An entry without a
    figure in it ("lần thứ VIII") is welcome and accounts for nothing.
"""

import argparse
import hashlib
import json
import re
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final

from app import schema
from app import seed as seeds
from app.figures import FigureKind, Found, Value, find, fold, parse
from app.seed import Problem, Seed, SeedError
from app.settings import Settings
from app.vocabulary import Basis, Measure, Qualifier

Span = tuple[int, int]


@dataclass(frozen=True)
class ArticleCount:
    """What became of one article: how many paragraphs, figures, claims, paragraphs set aside.

    `unaccounted` counts the figures, and the paragraphs without one, that neither a claim nor the
    source's lists account for.
    """

    source: str
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


@dataclass(frozen=True)
class Report:
    """What the check found: every problem, one count an article read, and remarks."""

    problems: tuple[Problem, ...]
    articles: tuple[ArticleCount, ...] = ()
    notes: tuple[str, ...] = ()


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of an article, folded: item 0 is paragraph 1.

    Raises OSError where it cannot be read, UnicodeDecodeError where it is not UTF-8.
    """
    lines = re.split(r"\r\n|\r|\n", path.read_bytes().decode("utf-8"))
    return [folded for line in lines if (folded := fold(line))]


def check(seed: Seed, sources_dir: Path | None) -> Report:
    """Hold `seed` against itself, and against the articles where a folder of them is given."""
    problems = [*_unsupported(seed)]
    articles: list[ArticleCount] = []
    if sources_dir is None:
        return Report(tuple(problems))
    claims = _claims(seed)
    for source in seed.sources.values():
        article = _open(source, seed, sources_dir, problems)
        if article is None:
            continue
        problems += _changed(article, claims[source.id])
        articles.append(_check_article(article, claims[source.id], problems))
    known = {source.file for source in seed.sources.values()}
    notes = tuple(
        f"{path.name}: no source of seed/ names it; `make draft ARTICLE={path}` begins one"
        for path in sorted(sources_dir.glob("*.txt"))
        if path.name not in known
    )
    return Report(tuple(problems), tuple(articles), notes)


# --- seed/ alone: what needs a claim --------------------------------------------------------------


@dataclass(frozen=True)
class _Cited:
    """A claim, with the record or indicator that makes it."""

    table: str  # "record" or "indicator"
    owner: schema.Record | schema.Indicator
    claim: schema.Claim
    file: str

    def problem(self, message: str) -> Problem:
        name = f"{self.claim.field} ({self.claim.source}, paragraph {self.claim.paragraph})"
        return Problem(self.file, self.owner.id, name, message)


def _claims(seed: Seed) -> defaultdict[str, list[_Cited]]:
    """Every claim by the id of its source."""
    claims: defaultdict[str, list[_Cited]] = defaultdict(list)
    for table, owners in (("record", seed.records), ("indicator", seed.indicators)):
        for owner in owners.values():
            for claim in owner.claims:
                cited = _Cited(table, owner, claim, seed.file_of[table, owner.id])
                claims[claim.source].append(cited)
    return claims


def _unsupported(seed: Seed) -> Iterator[Problem]:
    """Values that no claim supports, and claims that support no value."""
    for record in seed.records.values():
        file = seed.file_of["record", record.id]
        for name in _without_claim(record, seed):
            message = "no claim supports it; cite the printed figure"
            if name in {"date", "period"}:
                message += ", or make it part_of a record whose date is the same and is cited"
            yield Problem(file, record.id, name, message)
        for claim in record.claims:
            if _stored(record, claim.field) is None:
                message = "a claim supports it, and the record has no such value; add it or drop it"
                yield Problem(file, record.id, claim.field, message)
    for indicator in seed.indicators.values():
        file = seed.file_of["indicator", indicator.id]
        agreeing = {claim.field for claim in indicator.claims if claim.agrees}
        if "value" not in agreeing:
            message = "no claim supports it; cite the printed figure"
            yield Problem(file, indicator.id, "value", message)
        if indicator.date.basis is Basis.STATED and "date" not in agreeing:
            message = "stated, and no claim supports it; cite the printed date"
            yield Problem(file, indicator.id, "date", message)
        for claim in indicator.claims:
            if claim.field not in {"record", "value", "date", "places"}:
                message = "a claim supports it, and an indicator has no such field; drop the claim"
                yield Problem(file, indicator.id, claim.field, message)


def _without_claim(record: schema.Record, seed: Seed) -> Iterator[str]:
    """The fields of a record that want an agreeing claim and have none."""
    agreeing = {claim.field for claim in record.claims if claim.agrees}
    gift = record.contribution
    if gift and gift.amount_vnd is not None and "amount_vnd" not in agreeing:
        yield "amount_vnd"
    for key in record.quantities:
        if f"quantities.{key}" not in agreeing:
            yield f"quantities.{key}"
    for name in ("date", "period"):
        date: schema.Date | None = getattr(record, name)
        # An inferred date says in its reason what it rests on; no article prints it.
        if date and date.basis is Basis.STATED and not _is_cited(record, name, seed):
            yield name


def _is_cited(record: schema.Record, name: str, seed: Seed) -> bool:
    """Whether a record's date (or period) has a claim, of its own or of a record it is part of."""
    wanted = _plain(getattr(record, name).edtf)
    seen: set[str] = set()
    current: schema.Record | None = record
    while current and current.id not in seen:
        seen.add(current.id)
        date: schema.Date | None = getattr(current, name)
        if date and _plain(date.edtf) != wanted:
            return False
        if date and any(claim.field == name and claim.agrees for claim in current.claims):
            return True
        current = seed.records.get(current.part_of or "")
    return False


def _stored(record: schema.Record, name: str) -> object | None:
    """What a record holds under a claim's field name; None where it holds nothing there."""
    gift = record.contribution
    if name.startswith("quantities."):
        return record.quantities.get(name.removeprefix("quantities."))
    if name in {"giver", "receiver", "form", "amount_vnd"}:
        return getattr(gift, name) if gift else None
    if name == "people":
        return record.people or None
    if name in {"record", "date", "period", "status", "places"}:
        value: object | None = record if name == "record" else getattr(record, name)
        return value
    return None


# --- Where in an article --------------------------------------------------------------------------


@dataclass
class _Article:
    """A source, with the text it was drawn from."""

    source: schema.Source
    file: str  # of seed/
    sha256: str
    paragraphs: list[str]
    found: list[list[Found]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.found = [find(paragraph) for paragraph in self.paragraphs]

    def problem(self, name: str, message: str) -> Problem:
        return Problem(self.file, self.source.id, name, message)

    def has(self, paragraph: int) -> bool:
        return 1 <= paragraph <= len(self.paragraphs)


def _open(
    source: schema.Source, seed: Seed, sources_dir: Path, problems: list[Problem]
) -> _Article | None:
    path = sources_dir / source.file
    file = seed.file_of["source", source.id]
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return _Article(source, file, digest, paragraphs(path))
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); name a file of {sources_dir}"
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8"
    problems.append(Problem(file, source.id, "file", message))
    return None


def _changed(article: _Article, claims: Sequence[_Cited]) -> Iterator[Problem]:
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


def _spots(text: str, figure: str, prefix: str | None, suffix: str | None) -> list[Span]:
    """Where a figure stands in a paragraph exactly as printed, not cut out of a longer number."""
    wanted = fold(figure)
    before, after = fold(prefix or ""), fold(suffix or "")
    spots = []
    for match in re.finditer(f"(?={re.escape(wanted)})", text) if wanted else ():
        start, end = match.start(), match.start() + len(wanted)
        if (
            not _splits(text, start)
            and not _splits(text, end)
            and text[:start].rstrip(" ").endswith(before)
            and text[end:].lstrip(" ").startswith(after)
        ):
            spots.append((start, end))
    return spots


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


def _openings(
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
        if wanted not in plain or _first_of(texts, number) != number:
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


def _first_of(texts: Sequence[str], paragraph: int) -> int:
    """The first paragraph with the same text: a caption can be printed twice."""
    return texts.index(texts[paragraph - 1]) + 1


Anchors = tuple[str | None, str | None]  # prefix, suffix

# Few words lead to most spots; only where an article repeats itself almost word for word does it
# take more. Neither is a sentence.
_FEW: Final = (8, 40)  # words, characters
_MORE: Final = (14, 60)


def find_anchors(texts: Sequence[str], paragraph: int, span: Span) -> Anchors | None:
    """The fewest words around a spot that lead a browser there; None where no few words do.

    `texts` are the article's paragraphs, `paragraph` counts from 1, `span` lies in that paragraph.
    (None, None) means that what stands there is unique in the article by itself.
    """
    text = texts[paragraph - 1]
    start, end = span
    before, after = text[:start].split(), text[end:].split()
    for words, characters in (_FEW, _MORE):
        counts = [(p, s) for p in range(words + 1) for s in range(words + 1)]
        for p, s in sorted(counts, key=lambda count: (sum(count), count[1])):
            prefix, suffix = _last_words(before, p), _first_words(after, s)
            if prefix is None or suffix is None or len(prefix) + len(suffix) > characters:
                continue
            if _openings(texts, text[start:end], prefix, suffix) == [(paragraph, start)]:
                return prefix or None, suffix or None
    return None


def _last_words(words: Sequence[str], count: int) -> str | None:
    """The last `count` words, marks that stand alone not counted; None where there are fewer."""
    taken: list[str] = []
    rest = list(words)
    while count and rest:
        taken.insert(0, rest.pop())
        count -= any(character.isalnum() for character in taken[0])
    return None if count else " ".join(taken).lstrip("“”\"'(…")


def _first_words(words: Sequence[str], count: int) -> str | None:
    """The first `count` words, marks that stand alone not counted; None where there are fewer."""
    taken: list[str] = []
    for word in words:
        if not count:
            break
        taken.append(word)
        count -= any(character.isalnum() for character in word)
    return None if count else " ".join(taken).rstrip("“”\"').,;:…")


def write_anchors(anchors: Anchors) -> str:
    """Anchors as the keeper writes them in a claim."""
    named = zip(("prefix", "suffix"), anchors, strict=True)
    return ", ".join(f"{key} = {_quoted(text)}" for key, text in named if text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML string


# --- One article ----------------------------------------------------------------------------------


def _check_article(
    article: _Article, claims: Sequence[_Cited], problems: list[Problem]
) -> ArticleCount:
    source = article.source
    aside = {entry.paragraph for entry in source.set_aside}
    cited = {c.claim.paragraph for c in claims}
    for number in sorted(aside):
        if not article.has(number):
            problems.append(article.problem("set_aside", _no_paragraph(article, number)))
        elif number in cited:
            by = ", ".join(sorted({c.owner.id for c in claims if c.claim.paragraph == number}))
            message = f"paragraph {number} is set aside, and cited by {by}; keep one of the two"
            problems.append(article.problem("set_aside", message))
    spots: list[tuple[int, list[Span]]] = []
    for c in claims:
        found, messages = _check_claim(article, c)
        problems += [c.problem(message) for message in messages]
        if found:
            spots.append((c.claim.paragraph, found))
    left = _left(article, spots, aside, problems)
    unaccounted = 0
    for number, figures in enumerate(left, 1):
        if number in aside:
            continue
        name = f"paragraph {number}"
        if number not in cited:
            printed = ", ".join(repr(figure.text) for figure in figures) or "no figure"
            message = f"cited by no claim and not set aside; it prints {printed}"
            problems.append(article.problem(name, message))
            unaccounted += max(1, len(figures))
            continue
        for figure in figures:
            message = (
                f"the {figure.kind} {figure.text!r}{_which(article, number, figure)} is behind no"
                " claim; cite it where it belongs, or list it in unclaimed with the reason"
            )
            problems.append(article.problem(name, message))
        unaccounted += len(figures)
    return ArticleCount(
        source=source.id,
        paragraphs=len(article.paragraphs),
        figures=sum(map(len, article.found)),
        claims=len(claims),
        set_aside=len(aside),
        unaccounted=unaccounted,
    )


def _no_paragraph(article: _Article, number: int) -> str:
    return f"there is no paragraph {number}; the text has {len(article.paragraphs)}"


def _which(article: _Article, paragraph: int, figure: Found) -> str:
    """Which mention it is, where a paragraph prints the same figure several times."""
    same = [f for f in article.found[paragraph - 1] if f.text.lower() == figure.text.lower()]
    return f" (mention {same.index(figure) + 1} of {len(same)})" if len(same) > 1 else ""


def _left(
    article: _Article,
    spots: Sequence[tuple[int, list[Span]]],
    aside: set[int],
    problems: list[Problem],
) -> list[list[Found]]:
    """Of each paragraph the figures that nothing accounts for; reports entries that do nothing."""
    left = [list(figures) for figures in article.found]

    def takes(number: int, options: Sequence[Span]) -> bool:
        """Account for what lies in the first option with something left to account for."""
        for start, end in options:
            inside = [f for f in left[number - 1] if start <= f.core[0] and f.core[1] <= end]
            if inside:
                left[number - 1] = [f for f in left[number - 1] if f not in inside]
                return True
        return False

    # What can stand in one place only goes first, so that the others find what it leaves.
    for number, options in sorted(spots, key=lambda spot: len(spot[1])):
        takes(number, options)
    entries = []
    for entry in article.source.unclaimed:
        message = None
        if not article.has(entry.paragraph):
            message = _no_paragraph(article, entry.paragraph)
        elif entry.paragraph in aside:
            message = f"paragraph {entry.paragraph} is set aside as a whole; drop this entry"
        elif not (
            options := _spots(article.paragraphs[entry.paragraph - 1], entry.figure, None, None)
        ):
            message = _not_there(article, entry.paragraph, entry.figure)
        else:
            entries.append((entry, options))
        if message:
            problems.append(article.problem(f"unclaimed {entry.figure!r}", message))
    for entry, options in sorted(entries, key=lambda item: len(item[1])):
        holds_figure = any(
            start <= f.core[0] and f.core[1] <= end
            for f in article.found[entry.paragraph - 1]
            for start, end in options
        )
        if not takes(entry.paragraph, options) and holds_figure:
            message = (
                f"every mention of it in paragraph {entry.paragraph} is behind a claim or listed"
                " already; drop this entry"
            )
            problems.append(article.problem(f"unclaimed {entry.figure!r}", message))
    return left


def _not_there(article: _Article, paragraph: int, figure: str) -> str:
    """Why a text is not in the paragraph that is said to print it, and where it is."""
    elsewhere = [
        str(number)
        for number, text in enumerate(article.paragraphs, 1)
        if _spots(text, figure, None, None)
    ]
    message = f"{figure!r} is not in paragraph {paragraph}"
    if elsewhere:
        word = "paragraph" if len(elsewhere) == 1 else "paragraphs"
        return f"{message}; it stands in {word} {', '.join(elsewhere)}"
    value = parse(figure)
    alike = [f.text for f in article.found[paragraph - 1] if value and f.value == value]
    if alike:
        return f"{message}; write it as printed there: {', '.join(map(repr, alike))}"
    return f"{message}, nor in any other; write it exactly as printed, slips included"


# --- One claim ------------------------------------------------------------------------------------


def _check_claim(article: _Article, cited: _Cited) -> tuple[list[Span], list[str]]:
    """Where a claim's figure stands (one spot, if all is well), and what is wrong with it."""
    claim = cited.claim
    if not article.has(claim.paragraph):
        return [], [_no_paragraph(article, claim.paragraph)]
    text = article.paragraphs[claim.paragraph - 1]
    anywhere = _spots(text, claim.figure, None, None)
    if not anywhere:
        return [], [_not_there(article, claim.paragraph, claim.figure)]
    spots = _spots(text, claim.figure, claim.prefix, claim.suffix)
    messages = []
    if pin := _pin_wanted(article, claim, spots or anywhere):
        messages.append(pin)
    if claim.agrees and claim.why is None:
        found = [
            f
            for start, end in spots or anywhere
            for f in article.found[claim.paragraph - 1]
            if start <= f.core[0] and f.core[1] <= end
        ]
        if difference := _difference(cited, [f.value for f in found]):
            messages.append(difference)
    return spots or anywhere, messages


def _pin_wanted(article: _Article, claim: schema.Claim, spots: Sequence[Span]) -> str | None:
    """What is wrong with where a claim's link would open the article; None where nothing is."""
    number = claim.paragraph
    if (first := _first_of(article.paragraphs, number)) != number:
        return f"paragraph {number} repeats paragraph {first}; cite that one, set this one aside"
    opened = _openings(article.paragraphs, claim.figure, claim.prefix, claim.suffix)
    if len(spots) == 1 and opened == [(number, spots[0][0])]:
        return None
    options = [find_anchors(article.paragraphs, number, spot) for spot in spots]
    written = [write_anchors(option) for option in options if option]
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


def _difference(cited: _Cited, found: Sequence[Value]) -> str | None:
    """How the stored value differs from what the figure says; None where they agree."""
    claim, owner = cited.claim, cited.owner
    alone = parse(claim.figure)
    if isinstance(owner, schema.Indicator):
        if claim.field == "value":
            return _indicator_difference(owner, claim, found, alone)
        return _date_difference(owner.date, claim, found, alone) if claim.field == "date" else None
    if claim.field in {"date", "period"}:
        date: schema.Date | None = getattr(owner, claim.field)
        return _date_difference(date, claim, found, alone) if date else None
    gift = owner.contribution
    if claim.field == "amount_vnd" and gift and gift.amount_vnd is not None:
        said = _of_kind(found, alone, FigureKind.MONEY)
        if any(v.unit != "đồng" for v in said):
            return f"{claim.figure!r} is a rate ({said[0].unit}); say in why how it is the amount"
        stored = Value(FigureKind.MONEY, Decimal(gift.amount_vnd), None, "đồng", gift.qualifier)
        return _number_difference(stored, claim, said)
    quantity = owner.quantities.get(claim.field.removeprefix("quantities."))
    if claim.field.startswith("quantities.") and quantity:
        kinds = (FigureKind.COUNT, FigureKind.TIMES, FigureKind.NUMBER, FigureKind.PERCENT)
        to = None if quantity.to is None else Decimal(quantity.to)
        stored = Value(FigureKind.COUNT, Decimal(quantity.value), to, quantity.unit.vi)
        return _number_difference(stored, claim, _of_kind(found, alone, *kinds), hedged=False)
    return None


def _of_kind(found: Sequence[Value], alone: Value | None, *kinds: FigureKind) -> list[Value]:
    """The values of the wanted kinds at a claim's spot; where none, that of its figure alone."""
    said = [value for value in found if value.kind in kinds]
    return said or ([alone] if alone and alone.kind in kinds else [])


_MEASURED: Final = {
    Measure.VND: (FigureKind.MONEY,),
    Measure.PERCENT: (FigureKind.PERCENT,),
    Measure.TIMES: (FigureKind.TIMES,),
}
_UNITS: Final = {
    Measure.KM: {"km", "ki-lô-mét"},
    Measure.METRE: {"m", "mét"},
    Measure.HECTARE: {"ha", "héc ta", "héc-ta", "hecta"},
    Measure.TONNE: {"tấn"},
}


def _indicator_difference(
    indicator: schema.Indicator,
    claim: schema.Claim,
    found: Sequence[Value],
    alone: Value | None,
) -> str | None:
    kinds = _MEASURED.get(indicator.measure, (FigureKind.COUNT, FigureKind.NUMBER))
    said = _of_kind(found, alone, *kinds)
    units = _UNITS.get(indicator.measure)
    if said and units and not any(value.unit.lower() in units for value in said):
        return f"{claim.figure!r} counts {said[0].unit!r}, and the measure is {indicator.measure}"
    stored = Value(kinds[0], indicator.value, unit=indicator.unit.vi, qualifier=indicator.qualifier)
    return _number_difference(stored, claim, said)


# How a hedge in the article may be stored: "gần 4.200" is about, and at most.
_HEDGES: Final = {
    Qualifier.EXACT: {Qualifier.EXACT},
    Qualifier.AT_LEAST: {Qualifier.AT_LEAST},
    Qualifier.AT_MOST: {Qualifier.AT_MOST},
    Qualifier.ABOUT: {Qualifier.ABOUT, Qualifier.AT_MOST},
}


def _number_difference(
    stored: Value, claim: schema.Claim, said: Sequence[Value], *, hedged: bool = True
) -> str | None:
    if not said:
        return f"{claim.figure!r} says no {stored.kind}; quote the figure, or say why in why"
    same = [v for v in said if v.number == stored.number and v.to == stored.to]
    if not same:
        values = " or ".join(_worded(value) for value in said)
        return (
            f"{claim.figure!r} says {values}, and stored is {_worded(stored)};"
            " correct one of them, or say why"
        )
    if hedged and not any(stored.qualifier in _HEDGES[value.qualifier] for value in same):
        return (
            f"the article says {claim.figure!r} {same[0].qualifier}, and stored is"
            f" {stored.qualifier}; correct the qualifier, or say why"
        )
    return None


def _worded(value: Value) -> str:
    if value.number is None:
        return "no number"
    numbers = f"{value.number:,f}" if value.to is None else f"{value.number:,f} to {value.to:,f}"
    return f"{numbers} {value.unit}".strip()


def _plain(edtf: str) -> str:
    """An EDTF string without its qualifiers: how sure a date is, no figure prints."""
    return re.sub("[~?%]", "", edtf)


def _date_difference(
    date: schema.Date, claim: schema.Claim, found: Sequence[Value], alone: Value | None
) -> str | None:
    stored = _plain(date.edtf)
    said = _of_kind(found, alone, FigureKind.DATE, FigureKind.PERIOD)
    readings = [reading for v in said for reading in (v.edtf, *v.others) if reading]
    # "2017-05 Ngày 17-5": the year stands beside the day.
    readings += [both for a in readings for b in readings if (both := _united(a, b))]
    if not readings:
        return f"{claim.figure!r} names no date; say in why how it supports {date.edtf}"
    if stored in readings:
        return None
    if any(re.fullmatch(reading.replace("X", "."), stored) for reading in readings):
        return (
            f"{claim.figure!r} does not print all of {date.edtf}; say in why where the rest is from"
        )
    return (
        f"{claim.figure!r} says {' or '.join(readings)}, and stored is {date.edtf};"
        " correct one of them, or say why"
    )


def _united(dated: str, dayless: str) -> str | None:
    """`XXXX-05-17` with the year of `2017` or `2017-05`; None where they do not fit."""
    if not dated.startswith("XXXX-") or "/" in dated or "X" in dayless or "/" in dayless:
        return None
    whole = dayless[:4] + dated[4:]
    return whole if whole.startswith(dayless) and "X" not in whole else None


# --- Writing the anchors --------------------------------------------------------------------------


def fix_anchors(seed: Seed, folder: Path, sources_dir: Path) -> list[str]:
    """Write the `prefix` and `suffix` that claims lack into the files of `seed/`, and say so.

    Only the claim's own inline table changes, the rest of a file stays byte for byte. A claim that
    quotes words, not a figure, takes the first mention in its paragraph; where a figure stands
    several times there, the keeper says which one is meant, and the check lists the choices.
    """
    wanted: dict[str, dict[tuple[str, str], Anchors]] = defaultdict(dict)
    claims = _claims(seed)
    for source in seed.sources.values():
        article = _open(source, seed, sources_dir, [])
        if article is None:
            continue
        for c in claims[source.id]:
            anchors = _missing_anchors(article, c.claim)
            if anchors:
                wanted[c.file][c.owner.id, _key(c.claim.model_dump())] = anchors
    said = []
    for name, missing in wanted.items():
        path = folder.parent / name
        old = path.read_bytes().decode("utf-8")
        new, written = _with_anchors(old, missing)
        if new != old:
            path.write_bytes(new.encode("utf-8"))
        said.append(f"{name}: wrote the anchors of {written} claims of {len(missing)} without")
    return said


def _missing_anchors(article: _Article, claim: schema.Claim) -> Anchors | None:
    if not article.has(claim.paragraph):
        return None
    text = article.paragraphs[claim.paragraph - 1]
    anywhere = _spots(text, claim.figure, None, None)
    spots = _spots(text, claim.figure, claim.prefix, claim.suffix) or anywhere
    if not spots or not _pin_wanted(article, claim, spots):
        return None
    holds_figure = any(
        start <= f.core[0] and f.core[1] <= end
        for f in article.found[claim.paragraph - 1]
        for start, end in spots
    )
    if len(spots) > 1 and holds_figure:
        return None
    return find_anchors(article.paragraphs, claim.paragraph, spots[0])


def _key(claim: dict[str, object]) -> str:
    """What a claim is recognised by in its file."""
    names = ("field", "source", "paragraph", "figure", "prefix", "suffix")
    return json.dumps([claim.get(name) for name in names])


_ID_LINE: Final = re.compile(r"""\s*["']?id["']?\s*=\s*["']([a-z0-9-]+)["']""")
_STRING: Final = r""""(?:[^"\\]|\\.)*"|'[^']*'"""
_FIGURE_KEY: Final = re.compile(rf"\bfigure[\"']?\s*=\s*(?:{_STRING})")
_ANCHOR_KEY: Final = re.compile(rf",\s*[\"']?(?:prefix|suffix)[\"']?\s*=\s*(?:{_STRING})")


def _with_anchors(text: str, missing: dict[tuple[str, str], Anchors]) -> tuple[str, int]:
    """A seed file's text with the anchors written in, and how many claims got theirs."""
    owner, written = "", 0
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if match := _ID_LINE.match(line):
            owner = match[1]
        for start, end in reversed(_inline_tables(line)):
            table = line[start:end]
            claim = _as_toml(table)
            anchors = missing.get((owner, _key(claim))) if claim else None
            if claim is None or anchors is None:
                continue
            changed = _ANCHOR_KEY.sub("", table)
            added = f", {write_anchors(anchors)}"
            if key := _FIGURE_KEY.search(changed):
                changed = changed[: key.end()] + added + changed[key.end() :]
            expected = {k: v for k, v in claim.items() if k not in {"prefix", "suffix"}}
            named = zip(("prefix", "suffix"), anchors, strict=True)
            expected |= {key: value for key, value in named if value}
            if _as_toml(changed) == expected:
                lines[index] = lines[index][:start] + changed + lines[index][end:]
                written += 1
    return "".join(lines), written


def _inline_tables(line: str) -> list[Span]:
    """The outermost `{…}` of a line of TOML, braces in strings not counted."""
    tables, depth, start = [], 0, 0
    for match in re.finditer(rf"{_STRING}|[{{}}#]", line):
        if match[0] == "#":
            break
        if match[0] == "{":
            start = match.start() if depth == 0 else start
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
            if depth == 0:
                tables.append((start, match.end()))
    return tables


def _as_toml(table: str) -> dict[str, object] | None:
    try:
        value = tomllib.loads(f"x = {table}")["x"]
    except tomllib.TOMLDecodeError:
        return None
    return value if isinstance(value, dict) else None


# --- The command ----------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check; 0 where all is well, 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m app.evidence", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seed", type=Path, help="the folder to check, instead of SEED_DIR")
    parser.add_argument("--fix-anchors", action="store_true", help="write missing anchors first")
    options = parser.parse_args(arguments)
    settings = Settings()
    folder: Path = (options.seed or settings.seed_dir).resolve()
    sources_dir = settings.sources_dir
    try:
        seed = seeds.read(folder)
        if options.fix_anchors and sources_dir.is_dir():
            for line in fix_anchors(seed, folder, sources_dir):
                sys.stdout.write(f"{line}\n")
            seed = seeds.read(folder)
    except SeedError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        sys.stderr.write(f"problems: {len(error.problems)}; no article was read\n")
        return 1
    report = check(seed, sources_dir if sources_dir.is_dir() else None)
    for problem in report.problems:
        sys.stderr.write(f"{problem}\n")
    for line in (*map(str, report.articles), *report.notes):
        sys.stdout.write(f"{line}\n")
    counts = f"{len(seed.records)} records, {len(seed.indicators)} indicators"
    if not sources_dir.is_dir():
        sys.stdout.write(
            f"{folder.name}/ alone was checked ({counts}): no articles in {sources_dir};"
            " SOURCES_DIR names their folder\n"
        )
    if report.problems:
        sys.stderr.write(f"problems: {len(report.problems)}\n")
        return 1
    sys.stdout.write(f"all is well: {counts}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
