"""A skeleton for the keeper: what an article prints, as TOML ready to be edited."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from app.figures import FigureKind, Value
from app.figures.texts import language
from app.keeper.check import articles
from app.keeper.check.coverage import SAID_AGAIN, SAYS_LITTLE
from app.keeper.draft import gazetteer
from app.keeper.draft.findings import Dated, Paragraph
from app.keeper.draft.gifts import gifts, other_acts
from app.keeper.draft.records import BLANK, Article, Claim, Record, of_act, of_gift
from app.keeper.draft.words import any_of
from app.keeper.toml import inline, table
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
    article = Article(id_, texts, seed)
    found = article.read
    records = _records(article)
    claims = [claim for each in records for record in each for claim in record.claims]
    lang = language(" ".join(texts))
    lines = [
        f"# Begun by `make draft` from {path.name}. Fill in what is blank; `make check` names each",
        "# blank by its field. Ids are permalinks: choose them once. Save as one file below seed/,",
        "# and keep the article in the folder of the articles, as the file named here.",
        "",
    ]
    known = [source.id for source in seed.sources.values() if source.sha256 == digest]
    lines += [f"# NOTE: this text is already the source {name}." for name in known]
    if lang not in {"vi", "en"}:
        lines.append(
            "# NOTE: neither Vietnamese nor English, it seems: its figures may be misread."
        )
    event = next((dated for dated in article.dates if dated.edtf), Dated())
    lines += table(
        "source",
        {
            "id": id_,
            "file": path.name,
            "sha256": digest,
            "headline": BLANK,
            **({"language": "en"} if lang == "en" else {}),
            "publisher": "",
            "url": "",
            "event": BLANK,
        },
        {"id": "suggested from the file's name", "event": "what the article tells of"},
    )
    lines += [
        f"# days and months printed: {_list(_days(found))}",
        "# inferred wants a reason: { edtf, basis, reason = { vi, en } }; published = … if shown",
        f"event_date = {inline(event.row)}",
        f"added = {today}",
        "set_aside = [  # a blank reason: cite the paragraph in a record, or say why not",
        *_set_aside(found, claims),
        "]",
        "unclaimed = [  # figures that the records below do not use: say why of each",
        *_unclaimed(found, claims),
        "]",
    ]
    for paragraph, each in zip(found, records, strict=True):
        lines += ["", *_comment(paragraph, seed)]
        for record in each:
            lines += ["", *record.lines]
    return "\n".join(lines) + "\n"


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


def _records(article: Article) -> list[list[Record]]:
    """The records of each paragraph, a gift where it is told first."""
    told = gifts(article.read, article.seed)
    acts = other_acts(article.read, told, article.seed)
    found: list[list[Record]] = []
    for paragraph in article.read:
        first = [gift for gift in told if gift.tellings[0].clause.paragraph == paragraph.number]
        found.append([of_gift(gift, article) for gift in first])
        if act := acts.get(paragraph.number):
            found[-1].append(of_act(paragraph, act, article))
    return found


def _days(found: Sequence[Paragraph]) -> Iterator[str]:
    for paragraph in found:
        for figure in paragraph.figures:
            edtf = figure.value.edtf
            if figure.kind is FigureKind.DATE and "-" in edtf and paragraph.aside not in {
                Reason.UNRELATED, Reason.CAPTION,
            }:  # fmt: skip
                yield f"{edtf} ({figure.text!r}, paragraph {paragraph.number})"


_SPOKEN: Final = any_of(
    "nói|cho biết|khẳng định|cảm ơn|bày tỏ|mong|đánh giá|nhấn mạnh|phát biểu|said|thanked"
)


def _set_aside(found: Sequence[Paragraph], claims: Sequence[Claim]) -> Iterator[str]:
    """The paragraphs that no claim cites; of one with a figure the keeper says why."""
    cited = {claim.paragraph for claim in claims}
    for paragraph in found:
        if paragraph.number in cited:
            continue
        guessed = Reason.SPEECH if _SPOKEN.search(paragraph.text) else Reason.CONTEXT
        has_figure = any(figure.kind is not FigureKind.NAME for figure in paragraph.figures)
        reason = paragraph.aside or ("" if has_figure else guessed)
        yield f"  {inline({'paragraph': paragraph.number, 'reason': reason})},"


def _unclaimed(found: Sequence[Paragraph], claims: Sequence[Claim]) -> Iterator[str]:
    cited = {claim.paragraph for claim in claims}
    used = {(claim.paragraph, claim.span) for claim in claims if claim.field != "record"}
    told_in = {f.value: p.number for p in found for f in p.figures if (p.number, f.span) in used}
    for paragraph in found:
        number, is_cited = paragraph.number, paragraph.number in cited
        for figure in paragraph.figures:
            if (number, figure.span) in used:
                continue
            if not is_cited and figure.kind in SAYS_LITTLE:
                continue
            if not is_cited and paragraph.aside in SAID_AGAIN and figure.value in told_in:
                continue
            reason = Reason.NAME if figure.kind is FigureKind.NAME else paragraph.aside or ""
            if not reason and told_in.get(figure.value, number) != number:
                reason = Reason.REPEATED
            entry = {"paragraph": number, "figure": figure.text[:60], "reason": reason}
            yield f"  {inline(entry)}," + ("" if reason else f"  # {_reading(figure.value)}")


def _comment(paragraph: Paragraph, seed: Seed) -> Iterator[str]:
    excerpt = paragraph.text[:_EXCERPT]
    if len(paragraph.text) > _EXCERPT:
        excerpt = excerpt[: _EXCERPT - 1] + "…"
    yield f"# --- paragraph {paragraph.number}: {excerpt}"
    if paragraph.aside is not None:
        yield f"#     set aside above as {paragraph.aside}: is it?"
        return
    if paragraph.figures:
        read = (f"{figure.text} = {_reading(figure.value)}" for figure in paragraph.figures)
        yield f"#     figures: {'; '.join(read)}"
    yield f"#     places: {_list(paragraph.places)}; sectors: {_list(paragraph.sectors)}"
    elsewhere = [gazetteer.name(place) for place in paragraph.named if place not in seed.places]
    if elsewhere:
        yield f"#     also named, and no place of seed/ by this: {_list(elsewhere)}"


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
