"""A skeleton for the keeper: what an article prints, as TOML ready to be edited.

It suggests only what the text prints; what it cannot know it leaves blank (`""` or `[]`), and
`make check` then names each blank by its field. No sentence of the article is printed, only the
first characters of a paragraph.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.figures import FigureKind, Found, Value
from app.figures.texts import language
from app.keeper.check import articles
from app.keeper.check.anchoring import quoted
from app.keeper.check.coverage import SAID_AGAIN
from app.keeper.draft.dating import Dated, dates
from app.keeper.draft.findings import Act, Paragraph, paragraphs
from app.keeper.draft.gifts import Gift, gifts, other_acts
from app.keeper.draft.known import Known
from app.keeper.draft.records import Article, claimed, of_act, of_gift
from app.seed.reading import Seed
from app.values import words
from app.values.vocabulary import Qualifier, Reason

_EXCERPT: Final = 60  # characters


class DraftError(Exception):
    """The article cannot be drafted; the message says why and what would do."""


def draft(path: Path, seed: Seed, today: date, source_id: str | None = None) -> str:
    """The skeleton for an article, as TOML; raises `DraftError` where the file cannot be read."""
    try:
        texts = articles.paragraphs(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except UnicodeDecodeError as error:
        raise DraftError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise DraftError(f"{path}: {reason}; name the article's text file") from error
    if not texts:
        raise DraftError(f"{path}: empty; it wants the article's text, one paragraph a line")
    id_ = source_id or words.slug(path.stem)
    found = paragraphs(texts, seed)
    lines = [
        f"# Begun by `make draft` from {path.name}. Fill in what is blank; `make check` names each",
        "# blank by its field. Ids are permalinks: choose them once. Save as one file below seed/,",
        "# and keep the article in the folder of the articles, as the file named here.",
        "",
    ]
    known = [source.id for source in seed.sources.values() if source.sha256 == digest]
    lines += [f"# NOTE: this text is already the source {name}." for name in known]
    if language(" ".join(texts)) not in {"vi", "en"}:
        lines.append(
            "# NOTE: neither Vietnamese nor English, it seems: its figures may be misread."
        )
    article = Article(id_, texts, found, dates(found), seed, Known(seed))
    told = gifts(found, seed)
    acts = other_acts(found, told, seed)
    lines += _source(path, id_, digest, today, _Told(article, told, acts))
    for paragraph in found:
        lines += ["", *_comment(paragraph)]
        for gift in told:
            if gift.tellings[0].clause.paragraph == paragraph.number:
                lines += ["", *of_gift(gift, article)]
        if act := acts.get(paragraph.number):
            lines += ["", *of_act(paragraph, act, article)]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class _Told:
    """An article, and what the draft makes of it."""

    article: Article
    gifts: Sequence[Gift]
    acts: Mapping[int, Act]

    @property
    def used(self) -> set[tuple[int, int]]:
        """The paragraph and the place of each figure that a claim holds."""
        figures = [one for gift in self.gifts for one in claimed(gift)]
        numbers = {gift.tellings[0].clause.paragraph for gift in self.gifts} | {*self.acts}
        for number in numbers:
            dated = self.article.dates[number - 1]
            figures += [(dated.paragraph, dated.figure)] if dated.figure else []
        return {(paragraph, figure.start) for paragraph, figure in figures}

    @property
    def cited(self) -> set[int]:
        """The paragraphs that a claim cites."""
        tellings = [telling for gift in self.gifts for telling in gift.tellings]
        numbers = {telling.clause.paragraph for telling in tellings} | {*self.acts}
        return numbers | {paragraph for paragraph, _ in self.used}


def written(path: Path, seed: Seed, today: date, source_id: str | None, folder: Path) -> Path:
    """The file below `folder`, the data, that the skeleton was written to.

    Raises `DraftError` where the id is none, or taken, or the article cannot be read.
    """
    id_ = source_id or words.slug(path.stem)
    if id_ != (slug := words.slug(id_)):
        raise DraftError(
            f"ID={id_}: an id has small letters without marks, digits and single hyphens; write"
            f" ID={slug or 'a-short-name'}"
        )
    if id_ in seed.sources:
        raise DraftError(f"ID={id_}: is the id of a source already; choose another")
    text = draft(path, seed, today, id_)
    target = folder / "sources" / f"{id_}.toml"
    target.parent.mkdir(exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise DraftError(f"{target}: is there already; choose another ID, or move it") from error
    except OSError as error:
        raise DraftError(f"{target}: {error.strerror or 'cannot be written'}") from error
    return target


def _source(path: Path, id_: str, digest: str, today: date, told: _Told) -> list[str]:
    found = told.article.read
    days = [
        (figure, paragraph.number)
        for paragraph in found
        if paragraph.aside not in {Reason.UNRELATED, Reason.CAPTION}
        for figure in paragraph.figures
        if figure.kind is FigureKind.DATE and "-" in figure.value.edtf
    ]
    printed = _list(f"{f.value.edtf} ({f.text!r}, paragraph {number})" for f, number in days)
    event = next((dated for dated in told.article.dates if dated.edtf), Dated())
    lines = [
        "[[source]]",
        f"id = {quoted(id_)}  # suggested from the file's name",
        f"file = {quoted(path.name)}",
        f"sha256 = {quoted(digest)}",
        'headline = { vi = "", en = "" }',
        *(['language = "en"'] if language(" ".join(told.article.texts)) == "en" else []),
        'publisher = ""',
        'url = ""',
        'event = { vi = "", en = "" }  # what the article tells of',
        f"# days and months printed: {printed}",
        "# inferred wants a reason: { edtf, basis, reason = { vi, en } }; published = … if shown",
        f"event_date = {event.toml}",
        f"added = {today.isoformat()}",
    ]
    lines.append("set_aside = [  # a blank reason: cite the paragraph in a record, or say why not")
    cited = told.cited
    lines += [
        f"  {{ paragraph = {p.number}, reason = {quoted(p.aside or _guessed(p))} }},"
        for p in found
        if p.number not in cited
    ]
    lines.append("]")
    lines.append("unclaimed = [  # figures that the records below do not use: say why of each")
    lines += _unclaimed(told)
    lines.append("]")
    return lines


_SPOKEN: Final = re.compile(
    r"(?<!\w)(?:nói|cho biết|khẳng định|cảm ơn|bày tỏ|mong|đánh giá|nhấn mạnh|phát biểu|said"
    r"|thanked)(?!\w)",
    re.IGNORECASE,
)


def _guessed(paragraph: Paragraph) -> str:
    """Why a paragraph without a figure seems to tell nothing; where it has one, the keeper says."""
    if any(figure.kind is not FigureKind.NAME for figure in paragraph.figures):
        return ""
    return Reason.SPEECH if _SPOKEN.search(paragraph.text) else Reason.CONTEXT


def _unclaimed(told: _Told) -> Iterator[str]:
    used, cited = told.used, told.cited
    told_in = {
        f.value: p.number
        for p in told.article.read
        for f in p.figures
        if (p.number, f.start) in used
    }
    for paragraph in told.article.read:
        is_cited = paragraph.number in cited
        for figure in paragraph.figures:
            if (paragraph.number, figure.start) in used:
                continue
            if not is_cited and figure.kind in {FigureKind.NAME, FigureKind.NUMBER}:
                continue
            if not is_cited and paragraph.aside in SAID_AGAIN and figure.value in told_in:
                continue
            reason = Reason.NAME if figure.kind is FigureKind.NAME else paragraph.aside or ""
            if not reason and told_in.get(figure.value, paragraph.number) != paragraph.number:
                reason = Reason.REPEATED
            yield (
                f"  {{ paragraph = {paragraph.number}, figure = {quoted(figure.text[:60])},"
                f" reason = {quoted(reason)} }},"
                + ("" if reason else f"  # {_reading(figure.value)}")
            )


def _comment(paragraph: Paragraph) -> list[str]:
    excerpt = paragraph.text[:_EXCERPT]
    if len(paragraph.text) > _EXCERPT:
        excerpt = excerpt[: _EXCERPT - 1] + "…"
    lines = [f"# --- paragraph {paragraph.number}: {excerpt}"]
    if paragraph.aside is not None:
        return [*lines, f"#     set aside above as {paragraph.aside}: is it?"]
    if paragraph.figures:
        lines.append(f"#     figures: {_listed(paragraph.figures)}")
    lines.append(f"#     places: {_list(paragraph.places)}; sectors: {_list(paragraph.sectors)}")
    if paragraph.elsewhere:
        lines.append(
            f"#     also named, and no place of seed/ by this: {_list(paragraph.elsewhere)}"
        )
    return lines


def _listed(figures: Sequence[Found]) -> str:
    return "; ".join(f"{figure.text} = {_reading(figure.value)}" for figure in figures)


def _reading(value: Value) -> str:
    """A value as it would be stored: "2000000000 (money)", "2011/2015 (period)", "(name)"."""
    if value.edtf:
        return f"{value.edtf} ({value.kind})"
    if value.number is None:
        return f"({value.kind})"
    numbers = f"{value.number:f}" + ("" if value.to is None else f" to {value.to:f}")
    if value.or_number is not None:
        numbers += f" or {value.or_number:f}, two readings"
    hedge = "" if value.qualifier is Qualifier.EXACT else f", {value.qualifier}"
    return f"{numbers} ({value.kind}{hedge})"


def _list(items: Iterable[str]) -> str:
    return ", ".join(items) or "none"
