"""A skeleton for the keeper: what an article prints, as TOML ready to be edited (`make draft`).

    python -m app.draft FILE [--id ID]

prints the source's entry with its hash, and for each paragraph the figures, dates, places and
sector words found in it, with a record for each gift or act that it seems to tell. It suggests only
what the text prints; what it cannot know it leaves blank (`""` or `[]`), and `make check` then
names each blank by its field. No sentence of the article is printed, only the first characters of a
paragraph.
"""

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from app import seed as seeds
from app.evidence.anchoring import find_anchors, write_anchors
from app.evidence.articles import paragraphs
from app.figures import FigureKind, Found, Value, find
from app.seed import Seed, SeedError
from app.settings import Settings
from app.vocabulary import Kind, PlaceKind, Qualifier, Reason, Status

# Words that suggest a sector; only of the sectors that seed/ has. The keeper decides.
SECTOR_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "agriculture": ("nông nghiệp", "nông sản", "lâm nghiệp", "thủy sản", "chăn nuôi", "trồng trọt",
                    "dược liệu", "gia cầm", "rau an toàn"),
    "rural-development": ("nông thôn mới", "ocop"),
    "environment": ("môi trường", "tài nguyên", "rừng", "khoáng sản", "biến đổi khí hậu"),
    "health": ("y tế", "bệnh viện", "bác sĩ", "bác sỹ", "khám chữa bệnh", "khám bệnh"),
    "education": ("giáo dục", "đào tạo", "học sinh", "giáo viên", "phòng học", "học bổng",
                  "trường học", "trường tiểu học", "trường trung học", "điểm trường"),
    "social-protection": ("an sinh", "xóa đói", "giảm nghèo", "hộ nghèo", "nhà tình nghĩa", "tết",
                          "gia đình chính sách"),
    "culture": ("văn hóa", "văn hoá", "thể thao", "văn nghệ", "lễ hội"),
    "tourism": ("du lịch", "du khách"),
    "trade": ("thương mại", "giao thương", "tiêu thụ", "xuất khẩu", "cửa khẩu", "siêu thị", "chợ"),
    "industry": ("công nghiệp", "chế biến"),
    "energy": ("năng lượng", "thủy điện", "điện lưới"),
    "investment": ("đầu tư", "doanh nghiệp"),
    "transport": ("giao thông", "đường bộ", "cao tốc", "quốc lộ", "hầm đường", "cầu đường"),
    "technology": ("công nghệ", "chuyển đổi số", "khoa học"),
    "governance": ("xây dựng đảng", "hệ thống chính trị", "cải cách hành chính", "chính quyền"),
    "security": ("quốc phòng", "an ninh", "đối ngoại", "biên phòng", "tội phạm"),
}  # fmt: skip
# Other names of a place of seed/; a place's own name is always one.
PLACE_WORDS: Final[Mapping[PlaceKind, tuple[str, ...]]] = {
    PlaceKind.CENTRAL: ("Thủ tướng", "Chính phủ"),
}
# Neighbours that an article may name and seed/ may not have yet.
NEIGHBOURS: Final = (
    "Yên Bái", "Điện Biên", "Sơn La", "Hòa Bình", "Hà Giang", "Tuyên Quang", "Phú Thọ", "Vân Nam",
)  # fmt: skip
# Words of an act, and the kind of record they suggest. The first that stands in the text decides.
ACTS: Final[Sequence[tuple[str, Kind]]] = (
    ("trao tặng", Kind.CONTRIBUTION), ("trao tằng", Kind.CONTRIBUTION),
    ("ủng hộ", Kind.CONTRIBUTION), ("tài trợ", Kind.CONTRIBUTION), ("trao quà", Kind.CONTRIBUTION),
    ("tặng", Kind.CONTRIBUTION), ("hỗ trợ", Kind.CONTRIBUTION),
    ("đề nghị", Kind.REQUEST), ("kiến nghị", Kind.REQUEST), ("đề xuất", Kind.PROPOSAL),
    ("yêu cầu", Kind.DIRECTIVE),
    ("ký kết", Kind.AGREEMENT), ("đã ký", Kind.AGREEMENT), ("ký", Kind.AGREEMENT),
    ("thống nhất", Kind.AGREEMENT), ("nhất trí", Kind.AGREEMENT),
    ("giúp đỡ", Kind.COMMITMENT), ("bàn giao", Kind.PROJECT), ("khởi công", Kind.PROJECT),
    ("khánh thành", Kind.PROJECT), ("tập huấn", Kind.TRAINING), ("khảo sát", Kind.VISIT),
    ("thăm", Kind.VISIT), ("làm việc", Kind.MEETING), ("hội nghị", Kind.MEETING),
)  # fmt: skip

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
_EXCERPT: Final = 60  # characters


class DraftError(Exception):
    """The article cannot be drafted; the message says why and what would do."""


@dataclass(frozen=True)
class _Paragraph:
    """One paragraph, and what was found in it."""

    number: int
    text: str
    figures: tuple[Found, ...]
    places: tuple[str, ...]
    elsewhere: tuple[str, ...]  # neighbours named that are no place of seed/
    sectors: tuple[str, ...]
    act: tuple[str, Kind] | None
    aside: Reason | None  # why it seems to tell nothing

    @property
    def money(self) -> list[Found]:
        return [figure for figure in self.figures if figure.kind is FigureKind.MONEY]

    @property
    def tells(self) -> bool:
        return self.aside is None and self.act is not None


def draft(path: Path, seed: Seed, today: date, source_id: str | None = None) -> str:
    """The skeleton for an article, as TOML; raises `DraftError` where the file cannot be read."""
    try:
        texts = paragraphs(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except UnicodeDecodeError as error:
        raise DraftError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise DraftError(f"{path}: {reason}; name the article's text file") from error
    if not texts:
        raise DraftError(f"{path}: empty; it wants the article's text, one paragraph a line")
    id_ = source_id or _slug(path.stem)
    found = _paragraphs(texts, seed)
    lines = [
        f"# Begun by `make draft` from {path.name}. Fill in what is blank; `make check` names each",
        "# blank by its field. Ids are permalinks: choose them once. Save as one file below seed/,",
        "# and keep the article in the folder of the articles, as the file named here.",
        "",
    ]
    known = [source.id for source in seed.sources.values() if source.sha256 == digest]
    lines += [f"# NOTE: this text is already the source {name}." for name in known]
    lines += _source(path, id_, digest, today, found)
    for paragraph in found:
        lines += ["", *_comment(paragraph)]
        if paragraph.tells:
            lines += _records(paragraph, texts, id_, seed)
    return "\n".join(lines) + "\n"


# --- What is found --------------------------------------------------------------------------------


def _paragraphs(texts: Sequence[str], seed: Seed) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    after_end = False
    for number, text in enumerate(texts, 1):
        figures = tuple(find(text))
        aside = _aside(text, number, texts, after_end=after_end)
        after_end = after_end or (aside is Reason.FURNITURE and not _CREDIT.match(text))
        found.append(
            _Paragraph(
                number=number,
                text=text,
                figures=figures,
                places=tuple(_places(text, seed)),
                elsewhere=tuple(name for name in NEIGHBOURS if _stands(name, text)),
                sectors=tuple(
                    sector
                    for sector, words in SECTOR_WORDS.items()
                    if sector in seed.sectors and any(_stands(w, text.lower()) for w in words)
                ),
                act=next((act for act in ACTS if _stands(act[0], text.lower())), None),
                aside=aside,
            )
        )
    return found


def _stands(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _places(text: str, seed: Seed) -> Iterator[str]:
    for place in seed.places.values():
        names = [*PLACE_WORDS.get(place.kind, ())]
        # "Trung ương" stands in every Party title: of central government only the other words tell.
        if place.kind is not PlaceKind.CENTRAL:
            names.append(place.name.vi)
        if any(_stands(name, text) for name in names):
            yield place.id


def _aside(text: str, number: int, texts: Sequence[str], *, after_end: bool) -> Reason | None:
    """Why a paragraph seems to tell nothing of its own; None where it may."""
    words = len(text.split())
    if _FURNITURE.fullmatch(text.strip(" .:")):
        return Reason.FURNITURE
    if after_end:
        return Reason.UNRELATED
    if text in texts[: number - 1]:
        return Reason.REPEATED
    if words <= 8 and _CREDIT.match(text):
        return Reason.FURNITURE
    if words <= 25 and _CAPTION.search(text):
        return Reason.CAPTION
    if words <= 15 and not text.endswith((".", "!", "?", "…", ";", ":", "”", '"')):
        return Reason.HEADING
    return None


# --- What is written ------------------------------------------------------------------------------


def _source(
    path: Path, id_: str, digest: str, today: date, found: Sequence[_Paragraph]
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
        f"id = {_quoted(id_)}  # suggested from the file's name",
        f"file = {_quoted(path.name)}",
        f"sha256 = {_quoted(digest)}",
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
        f"  {{ paragraph = {p.number}, reason = {_quoted(p.aside or '')} }},"
        + (f"  # figures: {_said(p.figures)}" if p.figures and p.aside is None else "")
        for p in aside
    ]
    lines.append("]")
    lines.append(
        "unclaimed = [  # figures that the records below do not use: move them, or say why"
    )
    for paragraph in found:
        if paragraph.tells:
            used = {id(figure) for figure in _used(paragraph)}
            lines += [
                f"  {{ paragraph = {paragraph.number}, figure = {_quoted(figure.text)},"
                f" reason = {_quoted(_unclaimed_reason(figure))} }},"
                for figure in paragraph.figures
                if id(figure) not in used
            ]
    lines.append("]")
    return lines


def _unclaimed_reason(figure: Found) -> str:
    return Reason.NAME if figure.kind is FigureKind.NAME else ""


def _comment(paragraph: _Paragraph) -> list[str]:
    excerpt = paragraph.text[:_EXCERPT]
    if len(paragraph.text) > _EXCERPT:
        excerpt = excerpt[: _EXCERPT - 1] + "…"
    lines = [f"# --- paragraph {paragraph.number}: {excerpt}"]
    if paragraph.aside is not None:
        return [*lines, f"#     set aside above as {paragraph.aside}: is it?"]
    if paragraph.figures:
        lines.append(f"#     figures: {_said(paragraph.figures)}")
    lines.append(f"#     places: {_list(paragraph.places)}; sectors: {_list(paragraph.sectors)}")
    if paragraph.elsewhere:
        lines.append(
            f"#     also named, and no place of seed/ by this: {_list(paragraph.elsewhere)}"
        )
    if paragraph.act is None:
        lines.append("#     no word of an act was found: a record, an indicator, or set aside?")
    return lines


def _said(figures: Sequence[Found]) -> str:
    return "; ".join(f"{figure.text} = {_reading(figure.value)}" for figure in figures)


def _reading(value: Value) -> str:
    """A value as it would be stored: "2000000000 (money)", "2011/2015 (period)", "(name)"."""
    if value.edtf:
        return f"{value.edtf} ({value.kind})"
    if value.number is None:
        return f"({value.kind})"
    numbers = f"{value.number:f}" + ("" if value.to is None else f" to {value.to:f}")
    hedge = "" if value.qualifier is Qualifier.EXACT else f", {value.qualifier}"
    return f"{numbers} ({value.kind}{hedge})"


def _dated(paragraph: _Paragraph) -> Found | None:
    """The one date or period that a paragraph prints in full; None where none, or several."""
    dates = [f for f in paragraph.figures if f.kind in {FigureKind.DATE, FigureKind.PERIOD}]
    whole = [f for f in dates if f.value.edtf and "X" not in f.value.edtf]
    return whole[0] if len(whole) == len(dates) == 1 else None


def _counted(paragraph: _Paragraph) -> list[Found]:
    """The counts that belong to the paragraph's record; none where it has several records."""
    if len(paragraph.money) > 1:
        return []
    return [
        figure
        for figure in paragraph.figures
        if figure.kind is FigureKind.COUNT
        and figure.value.number is not None
        and figure.value.number == figure.value.number.to_integral_value()
    ]


def _is_gift(paragraph: _Paragraph) -> bool:
    return paragraph.act is not None and paragraph.act[1] is Kind.CONTRIBUTION


def _used(paragraph: _Paragraph) -> list[Found]:
    """The figures that the paragraph's records claim."""
    dated = _dated(paragraph)
    money = [f for f in paragraph.money if _amount(f)] if _is_gift(paragraph) else []
    return [*money, *_counted(paragraph), *([dated] if dated else [])]


def _amount(figure: Found) -> int | None:
    number = figure.value.number
    return int(number) if number is not None and number == number.to_integral_value() else None


def _records(
    paragraph: _Paragraph, texts: Sequence[str], source_id: str, seed: Seed
) -> Iterator[str]:
    """A record for each sum of money given, or one for the act."""
    gifts: list[Found | None] = []
    if _is_gift(paragraph):
        gifts += [figure for figure in paragraph.money if _amount(figure)]
    for gift in gifts or [None]:
        yield ""
        yield from _record(paragraph, gift, texts, source_id, seed)


def _record(
    paragraph: _Paragraph,
    gift: Found | None,
    texts: Sequence[str],
    source_id: str,
    seed: Seed,
) -> Iterator[str]:
    act, kind = paragraph.act or ("", "")
    proposed = kind in {Kind.REQUEST, Kind.PROPOSAL}
    dated = _dated(paragraph)
    yield "[[record]]"
    yield 'id = ""'
    yield f"kind = {_quoted(kind)}  # from {act!r}"
    yield f"status = {_quoted(Status.PROPOSED if proposed else '')}"
    yield 'title = { vi = "", en = "" }'
    yield 'summary = { vi = "", en = "" }'
    if dated:
        yield f'date = {{ edtf = {_quoted(dated.value.edtf)}, basis = "stated" }}'
    else:
        yield 'date = { edtf = "", basis = "" }  # none, or several, or not whole in the paragraph'
    relations = [
        relation.id
        for relation in seed.relations.values()
        if {*relation.places} <= {*paragraph.places}
    ]
    yield f"relations = {_array(relations)}"
    roles = ", ".join(f'{{ id = {_quoted(place)}, role = "" }}' for place in paragraph.places)
    yield f"places = [{roles}]"
    yield f"sectors = {_array(paragraph.sectors)}"
    claims = [("record", _printed(paragraph, act))]
    if dated:
        claims.append(("date", (dated.start, dated.end)))
    quantities = _quantities(paragraph)
    if quantities:
        written = ", ".join(f"{key} = {text}" for key, text, _ in quantities)
        yield f"quantities = {{ {written} }}"
        claims += [(f"quantities.{key}", (f.start, f.end)) for key, _, f in quantities]
    if gift is not None:
        amount = f"amount_vnd = {_amount(gift)}"
        if gift.value.qualifier is not Qualifier.EXACT:
            amount += f", qualifier = {_quoted(gift.value.qualifier)}"
        if gift.value.unit != "đồng":
            yield f"# {gift.text!r} is a rate ({gift.value.unit}): work out the amount, and say why"
        yield f'contribution = {{ giver = "", receiver = "", form = "", {amount} }}'
        claims.append(("amount_vnd", (gift.start, gift.end)))
    yield "claims = ["
    for name, span in claims:
        figure = paragraph.text[span[0] : span[1]]
        anchors = find_anchors(texts, paragraph.number, span) if figure else None
        pinned = f", {write_anchors(anchors)}" if anchors and any(anchors) else ""
        yield (
            f"  {{ field = {_quoted(name)}, source = {_quoted(source_id)},"
            f" paragraph = {paragraph.number}, figure = {_quoted(figure)}{pinned} }},"
        )
    yield "]"


def _quantities(paragraph: _Paragraph) -> list[tuple[str, str, Found]]:
    """(key, inline table, figure) for each thing counted."""
    rows: list[tuple[str, str, Found]] = []
    for figure in _counted(paragraph):
        value = figure.value
        key = _slug(value.unit.split("/")[0]) or "so-luong"
        if any(key == row[0] for row in rows):
            key = f"{key}-{len(rows) + 1}"
        to = "" if value.to is None else f", to = {value.to:f}"
        table = (
            f'{{ value = {value.number:f}{to}, unit = {{ vi = {_quoted(value.unit)}, en = "" }} }}'
        )
        rows.append((key, table, figure))
    return rows


def _printed(paragraph: _Paragraph, act: str) -> tuple[int, int]:
    """Where the word of the act is printed."""
    match = re.search(rf"(?<!\w){re.escape(act)}(?!\w)", paragraph.text, re.IGNORECASE)
    return match.span() if match else (0, 0)


def _quoted(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False)  # a JSON string is a TOML string


def _array(items: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, items))}]"


def _list(items: Iterator[str] | Sequence[str]) -> str:
    return ", ".join(items) or "none"


def _slug(text: str) -> str:
    """Plain letters, digits and single hyphens, at most 80: "Sở Giáo dục" is "so-giao-duc"."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return (
        re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode())
        .strip("-")[:80]
        .strip("-")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the skeleton; 0, or 1 with a message where the article cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m app.draft", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("article", type=Path, help="the article's text, one paragraph a line")
    parser.add_argument("--id", help="the source's id; suggested from the file's name if not given")
    parser.add_argument("--seed", type=Path, help="the folder of the data, instead of SEED_DIR")
    options = parser.parse_args(arguments)
    folder: Path = (options.seed or Settings().seed_dir).resolve()
    try:
        seed = seeds.read(folder)
        today = datetime.now().astimezone().date()
        sys.stdout.write(draft(options.article, seed, today, options.id))
    except DraftError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except SeedError as error:
        sys.stderr.write(f"{error}\n{folder} has problems; mend them first\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
