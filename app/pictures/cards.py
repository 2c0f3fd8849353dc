"""Share pictures: a card, 1200 × 630, as an SVG of our own and as the PNG that other sites show.

Only the build draws, without a browser and with the font of a package, so that a picture is the
same on every machine. A picture is drawn again only when what it shows has changed.
"""

import hashlib
import multiprocessing
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from html import escape
from itertools import chain
from pathlib import Path
from typing import Final, Self

import fontpkg
import resvg_py
import uharfbuzz

from app.pictures.gallery import HEIGHT, MANIFEST, WIDTH, Picture, is_whole_file, load
from app.values import checked

# The light theme's tokens of static/app.css; a test holds them equal.
COLOURS: Final = {
    "paper": "#fbfaf6",
    "ink": "#1d1c1a",
    "ink-2": "#57534a",
    "rule": "#dfdacd",
    "accent": "#23408e",
}
NAME: Final = "Hợp tác Tây Bắc"
MARK: Final = "M2 24 10 11l5 7 5-9 10 15M2 29h28"  # as in templates/base.html, 32 × 32

FAMILY: Final = "Spectral"  # has every Vietnamese letter, as a test holds
_LEFT: Final = 80
_ROOM: Final = WIDTH - 2 * _LEFT
_TITLE_TOP: Final = 126
# The sizes of a title, each with the most lines that it may take.
_TITLE_SIZES: Final = ((92, 1), (72, 2), (64, 3), (57, 3), (48, 4), (42, 4), (37, 4), (32, 4))
_MOST: Final = 500  # characters of any text: four lines of the smallest size hold fewer
_LEADING: Final = 1.25  # no diacritic touches the line above
_PROCESSES: Final = 2
_FEW: Final = 16  # pictures that are drawn sooner than a second process starts


# -- What a card says ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it is; without a number, only what it is said of."""

    label: str
    value: str = ""
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Dot:
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, in one language."""

    title: str
    when: str
    figures: tuple[Figure, ...]
    places: str
    sectors: tuple[Dot, ...]

    @property
    def alt(self) -> str:
        """The card for those who do not see it."""
        figures = (": ".join(filter(None, (each.label, each.value))) for each in self.figures)
        said = chain((self.title, self.when), figures, (self.places,))
        return " · ".join(filter(None, map(_clean, said))).replace("\N{NO-BREAK SPACE}", " ")


# -- Letters -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letters:
    """The font's files: of the text, and of what is set bold."""

    text: str
    bold: str

    @classmethod
    def find(cls) -> Self:
        return cls(*(str(fontpkg.path(FAMILY, weight=weight)) for weight in (400, 600)))

    def digest(self) -> str:
        """The hash of the files, and of the version of what draws with them."""
        total = hashlib.sha256(resvg_py.__version__.encode())
        for path in (self.text, self.bold):
            total.update(hashlib.sha256(Path(path).read_bytes()).digest())
        return total.hexdigest()


@cache
def face(path: str) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))


@lru_cache(maxsize=65536)
def _advance(path: str, text: str) -> float:
    """The width of a text, in ems, shaped as it is drawn."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(face(path)), buffer)
    advances: Iterable[int] = (glyph.x_advance for glyph in buffer.glyph_positions or ())
    return sum(advances) / int(face(path).upem)


def width(path: str, text: str, size: float) -> float:
    return size * _advance(path, text)


def _clean(text: str) -> str:
    """The text without what XML cannot hold and what has no width or turns what follows; a no-break
    space stays one. What is longer than any card is cut, before it is measured over and over.
    """
    text = text if len(text) <= _MOST else f"{text[:_MOST]}…"
    kept = (one for one in text if unicodedata.category(one) != "Cf")
    plain = (" " if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} else one for one in kept)
    return re.sub(r"[ \ufffe\uffff]+", " ", unicodedata.normalize("NFC", "".join(plain))).strip()


def _clipped(path: str, text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits and an ellipsis."""
    if width(path, text, size) <= room:
        return text
    while text and width(path, f"{text}…", size) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(path: str, text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit; a word that is too long for a line is broken."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(path, longer, size) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if lines[-1] and width(path, lines[-1] + character, size) > room:
                lines.append("")
            lines[-1] += character
    return lines


def _balanced(path: str, text: str, size: float) -> list[str]:
    """The same number of lines, of about the same length."""
    lines = wrapped(path, text, size, _ROOM)
    low, high = _ROOM // 2, _ROOM
    while high - low > 8:
        middle = (low + high) // 2
        narrower = wrapped(path, text, size, middle)
        if len(narrower) > len(lines) or " ".join(narrower) != text:
            low = middle
        else:
            high, lines = middle, narrower
    return lines


def fitted(path: str, title: str) -> tuple[int, list[str]]:
    """The largest size at which the title has at most four lines, and these lines.

    A title that is too long even for the smallest is cut.
    """
    for size, most in _TITLE_SIZES:
        if len(wrapped(path, title, size, _ROOM)) <= most:
            return size, _balanced(path, title, size)
    size, most = _TITLE_SIZES[-1]
    lines = wrapped(path, title, size, _ROOM)
    last = " ".join(lines[most - 1 :])
    return size, [*lines[: most - 1], _clipped(path, last, size, _ROOM)]


# -- The drawing ---------------------------------------------------------------------------------


def svg(card: Card, letters: Letters) -> str:
    """The card as SVG, in the light theme's colours."""
    paper, rule, accent = COLOURS["paper"], COLOURS["rule"], COLOURS["accent"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FAMILY}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{paper}"/>',
        f'<rect width="{WIDTH}" height="10" fill="{accent}"/>',
        f'<path d="{MARK}" transform="translate({_LEFT} 52) scale(1.35)" fill="none" '
        f'stroke="{accent}" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>',
        _text(_LEFT + 58, 86, 32, NAME, "ink", bold=True),
        *_when(card, letters),
        *_title(card, letters),
        *_figures(card.figures, letters),
        f'<path d="M{_LEFT} 496H{WIDTH - _LEFT}" stroke="{rule}" stroke-width="2"/>',
        *_foot(card, letters),
        "</svg>",
    ]
    return "\n".join(parts)


def _text(
    x: float, y: float, size: float, text: str, colour: str, *, bold: bool = False, at: str = ""
) -> str:
    weight = ' font-weight="600"' if bold else ""
    anchor = f' text-anchor="{at}"' if at else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{COLOURS[colour]}"{weight}{anchor}>'
        f"{escape(text)}</text>"
    )


def _when(card: Card, letters: Letters) -> Iterable[str]:
    room = _ROOM - 58 - width(letters.bold, NAME, 32) - 48
    when = _clipped(letters.text, _clean(card.when), 30, room)
    yield _text(WIDTH - _LEFT, 86, 30, when, "ink-2", at="end")


def _title(card: Card, letters: Letters) -> Iterable[str]:
    size, lines = fitted(letters.bold, _clean(card.title))
    for number, line in enumerate(lines):
        y = _TITLE_TOP + size * (1 + number * _LEADING)
        yield _text(_LEFT, round(y), size, line, "ink", bold=True)


def _figures(figures: Sequence[Figure], letters: Letters) -> Iterable[str]:
    """The figures side by side, each under its label."""
    gap = 40
    room = (_ROOM + gap) / max(len(figures), 1) - gap
    for number, figure in enumerate(figures):
        x = _LEFT + number * (room + gap)
        label, value = _clean(figure.label), _clean(figure.value)
        y, size = (414, 26) if value else (466, 30)
        yield _text(x, y, size, _clipped(letters.text, label, size, room), "ink-2")
        if value:
            size = next((s for s in (48, 42, 36) if width(letters.bold, value, s) <= room), 30)
            value = _clipped(letters.bold, value, size, room)
            colour = "accent" if figure.is_known else "ink-2"
            yield _text(x, 466, size, value, colour, bold=figure.is_known)


def _foot(card: Card, letters: Letters) -> Iterable[str]:
    """The places, and under them the sectors: as many by name as fit, the others as their dot."""
    places = _clipped(letters.bold, _clean(card.places), 30, _ROOM)
    yield _text(_LEFT, 544, 30, places, "ink", bold=True)
    names = [_clean(sector.name) for sector in card.sectors]
    takes = [30 + width(letters.text, name, 25) for name in names]
    named = set()
    room = _ROOM + 10 - 28.0 * len(names)
    for number, taken in enumerate(takes):
        if taken <= room:
            room -= taken
            named.add(number)
    x = float(_LEFT)
    for number in sorted(range(len(names)), key=lambda each: each not in named):
        colour = escape(card.sectors[number].colour)
        yield f'<circle cx="{x + 9:g}" cy="580" r="9" fill="{colour}"/>'
        x += 28
        if number in named:
            yield _text(x, 588, 25, names[number], "ink-2")
            x += takes[number]


def png(drawing: str, letters: Letters) -> bytes:
    """The SVG as PNG, with these letters and no others."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            skip_system_fonts=True,
            font_files=[letters.text, letters.bold],
        )
    )


# -- The folder ----------------------------------------------------------------------------------


def build(wanted: Mapping[str, Card], folder: Path, letters: Letters) -> int:
    """Bring the folder up to date with the cards, by the path of their page; draw only what is new.

    Says what it does in one line, and returns how many it drew. The pictures of the build before
    stay, for an app that still runs on them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{checked.PART}*"):  # by a build that was killed
        left.unlink()
    tools = letters.digest()
    drawings: dict[str, str] = {}
    pictures: dict[str, Picture] = {}
    for path, card in wanted.items():
        drawing = svg(card, letters)
        file = f"{hashlib.sha256((tools + drawing).encode()).hexdigest()[:24]}.png"
        drawings[file] = drawing
        pictures[path] = Picture(file, card.alt)
    new = {file: each for file, each in drawings.items() if not is_whole_file(folder / file)}
    count = len(drawings)
    print(f"cards: drawing {len(new)} of {count}" if new else f"cards: current ({count})")
    _draw_all(new, folder, letters)
    before = load(folder)
    if pictures != before:
        entries = {path: asdict(picture) for path, picture in pictures.items()}
        checked.write(folder / MANIFEST, checked.written(entries))
        keep = drawings.keys() | {picture.file for picture in before.values()}
        for old in folder.glob("*.png"):
            if old.name not in keep:
                old.unlink()
    return len(new)


def _draw_all(drawings: Mapping[str, str], folder: Path, letters: Letters) -> None:
    tasks = [(folder / file, drawing, letters) for file, drawing in drawings.items()]
    if len(tasks) <= _FEW:
        for task in tasks:
            _draw(task)
        return
    # Not forked: whoever builds may have threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=context) as pool:
        list(pool.map(_draw, tasks, chunksize=8))


def _draw(task: tuple[Path, str, Letters]) -> None:
    path, drawing, letters = task
    checked.write(path, png(drawing, letters))
