"""A skeleton for the keeper: what an article prints, as TOML ready to be edited.

It suggests only what the text prints; what it cannot know it leaves blank (`""` or `[]`), and
`make check` then names each blank by its field. No sentence of the article is printed, only the
first characters of a paragraph.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from app.figures import FigureKind, Found, Value
from app.figures.texts import language
from app.keeper.check import articles
from app.keeper.check.anchoring import find_anchors, quoted, write_anchors
from app.keeper.check.spots import Span
from app.keeper.draft.findings import Act, Paragraph, paragraphs, sides, whole
from app.seed.reading import Seed
from app.values import words
from app.values.vocabulary import Kind, Qualifier, Reason, Role, Status

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
    id_ = source_id or _slug(path.stem)
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
    lines += _source(path, id_, digest, today, found)
    for paragraph in found:
        lines += ["", *_comment(paragraph)]
        if act := paragraph.tells:
            lines += _records(paragraph, act, texts, id_, seed)
    return "\n".join(lines) + "\n"


def written(path: Path, seed: Seed, today: date, source_id: str | None, folder: Path) -> Path:
    """The file below `folder`, the data, that the skeleton was written to.

    Raises `DraftError` where the id is none, or taken, or the article cannot be read.
    """
    id_ = source_id or _slug(path.stem)
    if id_ != (slug := _slug(id_)):
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


def _source(
    path: Path, id_: str, digest: str, today: date, found: Sequence[Paragraph]
) -> list[str]:
    dates = _list(
        f"{figure.value.edtf} ({figure.text!r}, paragraph {paragraph.number})"
        for paragraph in found
        if paragraph.aside is None
        for figure in paragraph.figures
        if figure.kind is FigureKind.DATE and "-" in figure.value.edtf
    )
    lines = [
        "[[source]]",
        f"id = {quoted(id_)}  # suggested from the file's name",
        f"file = {quoted(path.name)}",
        f"sha256 = {quoted(digest)}",
        'headline = { vi = "", en = "" }',
        'publisher = ""',
        'url = ""',
        'event = { vi = "", en = "" }  # what the article tells of',
        f"# days and months printed: {dates}",
        "# inferred wants a reason: { edtf, basis, reason = { vi, en } }; published = … if shown",
        'event_date = { edtf = "", basis = "" }',
        f"added = {today.isoformat()}",
    ]
    aside = [paragraph for paragraph in found if not paragraph.tells]
    lines.append("set_aside = [  # a blank reason: cite the paragraph in a record, or say why not")
    lines += [
        f"  {{ paragraph = {p.number}, reason = {quoted(p.aside or '')} }},"
        + (f"  # figures: {_listed(p.figures)}" if p.figures and p.aside is None else "")
        for p in aside
    ]
    lines.append("]")
    lines.append(
        "unclaimed = [  # figures that the records below do not use: move them, or say why"
    )
    for paragraph in found:
        if paragraph.tells:
            lines += [
                f"  {{ paragraph = {paragraph.number}, figure = {quoted(figure.text)},"
                f" reason = {quoted(_unclaimed_reason(figure))} }},"
                for figure in paragraph.figures
                if figure not in paragraph.used
            ]
    lines.append("]")
    return lines


def _unclaimed_reason(figure: Found) -> str:
    return Reason.NAME if figure.kind is FigureKind.NAME else ""


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
    if paragraph.act is None:
        lines.append("#     no word of an act was found: a record, an indicator, or set aside?")
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


def _records(
    paragraph: Paragraph, act: Act, texts: Sequence[str], source_id: str, seed: Seed
) -> Iterator[str]:
    """A record for each sum of money given, or one for the act."""
    gifts: list[Found | None] = [*paragraph.gifts]
    for gift in gifts or [None]:
        yield ""
        yield from _record(paragraph, act, gift, seed)
        claims = [("record", act.span)]
        if paragraph.dated:
            claims.append(("date", _span(paragraph.dated)))
        claims += [(f"quantities.{key}", _span(f)) for key, f in _quantities(paragraph)]
        if gift:
            claims.append(("amount_vnd", _span(gift)))
        yield "claims = ["
        for name, span in claims:
            figure = paragraph.text[slice(*span)]
            anchors = find_anchors(texts, paragraph.number, span)
            pinned = f", {write_anchors(anchors)}" if anchors and any(anchors) else ""
            yield (
                f"  {{ field = {quoted(name)}, source = {quoted(source_id)},"
                f" paragraph = {paragraph.number}, figure = {quoted(figure)}{pinned} }},"
            )
        yield "]"


def _record(paragraph: Paragraph, act: Act, gift: Found | None, seed: Seed) -> Iterator[str]:
    """One record, but for its claims."""
    proposed = act.kind in {Kind.REQUEST, Kind.PROPOSAL}
    yield "[[record]]"
    yield 'id = ""'
    yield f"kind = {quoted(act.kind)}  # from {act.words!r}"
    yield f"status = {quoted(Status.PROPOSED if proposed else '')}"
    yield 'title = { vi = "", en = "" }'
    yield 'short_title = { vi = "", en = "" }'
    yield 'summary = { vi = "", en = "" }'
    if dated := paragraph.dated:
        yield f'date = {{ edtf = {quoted(dated.value.edtf)}, basis = "stated" }}'
    else:
        yield 'date = { edtf = "", basis = "" }  # none, or several, or not whole in the paragraph'
    relations = [
        relation.id
        for relation in seed.relations.values()
        if {*relation.places} <= {*paragraph.places}
    ]
    yield f"relations = {_array(relations)}"
    giver, receiver = sides(paragraph.text, seed) if act.kind is Kind.CONTRIBUTION else ("", "")
    roles = {giver: Role.GIVER, receiver: Role.RECEIVER}
    places = ", ".join(
        f"{{ id = {quoted(place)}, role = {quoted(roles.get(place, ''))} }}"
        for place in paragraph.places
    )
    yield f"places = [{places}]"
    yield f"sectors = {_array(paragraph.sectors)}"
    if quantities := ", ".join(f"{key} = {_quantity(f)}" for key, f in _quantities(paragraph)):
        yield f"quantities = {{ {quantities} }}"
    if gift:
        amount = f"amount_vnd = {whole(gift)}"
        if gift.value.qualifier is not Qualifier.EXACT:
            amount += f", qualifier = {quoted(gift.value.qualifier)}"
        if gift.value.unit != "đồng":
            yield f"# {gift.text!r} is a rate ({gift.value.unit}): work out the amount, and say why"
        bodies = f"giver = {_body(giver, seed)}, receiver = {_body(receiver, seed)}"
        yield f'contribution = {{ {bodies}, form = "", {amount} }}'


def _body(place: str | None, seed: Seed) -> str:
    """The body of a place, where it has only one."""
    bodies = [party.id for party in seed.parties.values() if party.place == place]
    return quoted(bodies[0] if place and len(bodies) == 1 else "")


def _quantities(paragraph: Paragraph) -> list[tuple[str, Found]]:
    """Each thing counted, with a key of its own."""
    rows: dict[str, Found] = {}
    for figure in paragraph.counted:
        key = _slug(figure.value.unit.split("/")[0]) or "so-luong"
        rows[f"{key}-{len(rows) + 1}" if key in rows else key] = figure
    return [*rows.items()]


def _quantity(figure: Found) -> str:
    value = figure.value
    to = "" if value.to is None else f", to = {value.to:f}"
    return f'{{ value = {value.number:f}{to}, unit = {{ vi = {quoted(value.unit)}, en = "" }} }}'


def _span(figure: Found) -> Span:
    return figure.start, figure.end


def _array(items: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, items))}]"


def _list(items: Iterable[str]) -> str:
    return ", ".join(items) or "none"


def _slug(text: str) -> str:
    """Plain letters, digits and single hyphens, at most 80: "Sở Giáo dục" is "so-giao-duc"."""
    return re.sub(r"[^a-z0-9]+", "-", words.fold(text)).strip("-")[:80].strip("-")
