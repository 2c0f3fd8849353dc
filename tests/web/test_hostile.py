"""Hostile texts through every page and format: each arrives as the text that it is, whole, once
decoded, and makes nothing else.

`seed/` may hold none of them (`test_seed.py`); here they are past its reader.
"""

import codecs
import csv
import html
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final, Self, get_args
from unittest import mock
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import openpyxl
import pytest
from httpx2 import Response
from PIL import Image
from starlette.testclient import TestClient

from app import queries
from app.data import references
from app.files.bundle import MEDIA_TYPES
from app.main import create_app
from app.pages import lists
from app.pages.cards import cards as cards_of
from app.pictures import gallery
from app.pictures.cards import Card, Letters, png, svg
from app.queries.context import Context
from app.seed import schema
from app.settings import Settings
from app.store import database
from app.values import checked
from app.values.languages import LANGS
from app.web import api, downloads, embeds, routes
from tests import hostile
from tests.hostile import FIRST, FORMULAS, INVISIBLE, LAST, LONG, MARKUP
from tests.reading import PREFIXES

IDS: Final = {
    "/records/{id}": (
        "school", "apart", "unknown", "promise", "talks", "pact", "wish", "other", "withdrawn",
        "merged",
    ),
    "/provinces/{id}": ("north", "south", "west"),
    "/sectors/{id}": ("health", "education"),
    "/sources/{id}": ("one", "two", "full"),
    "/relations/{id}": ("north-south", "nw"),
    "/bodies/{id}": ("north-city", "south-province", "west-province", "firms"),
    "/people/{id}": ("nobody",),  # their names are in their addresses; a test of its own has them
    "/data/{name}": tuple(MEDIA_TYPES),
    "/sitemap-{part}.xml": ("1",),
}  # fmt: skip
# What names its choices again: chips, the form that an error keeps, the words of an embedded view.
FILTERS: Final = (
    "sector=health&place=north&relation=north-south&source=full",
    "giver=north-city&receiver=south-province&person=1000",
    "sector=none&from=x", "received=south&group_by=sector",
)  # fmt: skip


def addresses() -> Iterator[str]:
    """Every address of the app, those of one record, place, sector and article included."""
    for router in (downloads.files, embeds.router, routes.pages_in("vi")):
        for prefix in PREFIXES:
            for route in router.routes:
                yield from _filled(prefix + route.path)  # type: ignore[attr-defined]
    for router in (api.router, downloads.whole):
        for route in router.routes:
            yield from _filled(route.path)  # type: ignore[attr-defined]
    yield from ("/openapi.json", "/healthz", "/nowhere", "/en/nowhere", "/api/v1/nowhere")


def _filled(path: str) -> Iterator[str]:
    for pattern, ids in IDS.items():
        if pattern in path:
            yield from (re.sub(r"\{\w+\}", id_, path) for id_ in ids)
            return
    assert "{" not in path, f"{path}: which ids?"
    yield path or "/"
    if path.endswith(("/timeline", "/funding", "/feed.xml", "/records", "/summary")):
        yield from (f"{path}?{query}" for query in FILTERS)


ADDRESSES: Final = tuple(addresses())


@dataclass(frozen=True)
class Site:
    """The app over hostile texts: each of them by its number."""

    client: TestClient
    given: Mapping[str, str]
    cards: Mapping[str, Card]  # by the path of their page


@contextmanager
def site(folder: Path, static_dir: Path, payload: hostile.Payload) -> Iterator[Site]:
    path, given = hostile.build(folder, payload)
    cards = dict(cards_over(path))
    # One for all pages, and none drawn: that takes longest, and a test of its own does it.
    Image.new("1", (1, 1)).save(folder / "one.png")
    pictures = {page: {"file": "one.png", "alt": card.alt} for page, card in cards.items()}
    (folder / gallery.MANIFEST).write_bytes(checked.written(pictures))
    settings = Settings(database_file=path, static_dir=static_dir, cards_dir=folder,
                        access_log=False, cache_size=1)  # fmt: skip
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield Site(client, given, cards)


def cards_over(path: Path) -> Iterator[tuple[str, Card]]:
    """What the share pictures over a database say, by the path of their page."""
    engine = database.open_read_only(path)
    with engine.connect() as connection:
        reference, known = queries.reference(connection), queries.known(connection)
        for lang in LANGS:
            yield from cards_of(Context(connection, reference, known, lang))
    engine.dispose()


def _tame(number: int, _was: str) -> str:
    return f"{FIRST}{number}{LAST}"


def _hostile(number: int, was: str) -> str:
    """All that may do harm in every text; in Vietnamese some are long in the place of invisible."""
    is_link = was.startswith("http")
    is_title = was.startswith(("title of school", "title of talks", "headline of one"))
    start = "javascript:alert(6)//" if is_link else FORMULAS[number % len(FORMULAS)]
    rest = LONG if is_title and was.endswith("(vi)") else INVISIBLE
    return f"{start}{FIRST}{number}{MARKUP}{rest}{LAST}"


@pytest.fixture(scope="module")
def tame(tmp_path_factory: pytest.TempPathFactory, static_dir: Path) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("tame"), static_dir, _tame) as found:
        yield found


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory, static_dir: Path) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("poisoned"), static_dir, _hostile) as found:
        yield found


@dataclass(frozen=True)
class Seen:
    """What an address answers."""

    status: int
    media_type: str
    texts: frozenset[str]  # the numbers of those that it says
    elements: tuple[tuple[str, ...], ...]  # of a page: names, and names of attributes

    @classmethod
    def of(cls, answer: Response, given: Mapping[str, str]) -> Self:
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        page = Page(answer.text) if media_type == "text/html" else None
        texts = page.texts if page else READERS[media_type](answer.content)
        elements = tuple(page.elements) if page else ()
        if answer.url.path.endswith("/bodies"):  # in the order of the texts themselves
            elements = tuple(sorted(elements))
        return cls(answer.status_code, media_type, found_whole(texts, given), elements)


@pytest.fixture(scope="module")
def expected(tame: Site) -> dict[str, Seen]:
    """What each address answers over tame texts."""
    return {address: Seen.of(tame.client.get(address), tame.given) for address in ADDRESSES}


# -- What an answer says, as a program that knows its format reads it ---------------------------

_TEX: Final = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    r"\{": "{", r"\}": "}", r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_",
}  # fmt: skip
_TEX_COMMAND: Final = re.compile("|".join(map(re.escape, _TEX)))


QUOTED: Final = quote(FIRST)


@pytest.fixture(scope="module", autouse=True)
def _texts_read_once() -> Iterator[None]:
    """The same texts of 100 kB stand on many pages: each is taken out of its escapes once."""
    with mock.patch("html.parser.unescape", lru_cache(2000)(html.unescape)):
        yield


class Page(HTMLParser):
    """The texts of a page, and its elements with the names of their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[tuple[str, ...]] = []
        self._in: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *sorted(name for name, _ in attrs)))
        if ("property", "og:image:alt") in attrs:  # the picture's text, which is cut as it is
            return
        for _, value in attrs:
            address, _, spot = (value or "").partition("#:~:")
            is_quoted = QUOTED in address  # in the address of a mail
            self.texts += (unquote(address) if is_quoted else address, unquote(spot))
        self._in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._in:
            del self._in[len(self._in) - 1 - self._in[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._in[-1:] == ["script"]:
            self.texts += figure_texts(json.loads(data)) if data.strip() else ()
        elif "pre" in self._in:
            self.texts += copied_texts(data)
        else:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data[:80]}")

    unknown_decl = handle_comment


def copied_texts(text: str) -> Iterable[str]:
    """The texts of what is ready to be copied: BibTeX, an example in JSON, or HTML."""
    if text.startswith("@misc{"):
        return [_TEX_COMMAND.sub(lambda found: _TEX[found[0]], text)]
    return strings(json.loads(text)) if text.startswith(("{", "[")) else [html.unescape(text)]


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys included."""
    match value:
        case str():
            yield value
        case list():
            for inner in value:
                yield from strings(inner)
        case dict():
            yield from value
            yield from strings(list(value.values()))


def figure_texts(value: Any) -> Iterator[str]:
    """The texts of a block of JSON in a page. Plotly reads some markup in those of a figure, but
    for what the figure keeps for our own script, which sets it as text.
    """
    if not (isinstance(value, dict) and value.keys() == {"data", "layout"}):
        yield from strings(value)
        return
    own = [trace.pop("customdata", None) for trace in value["data"]]
    yield from strings(own)
    for text in strings(value):
        plain = text.replace("<br>", " ")
        # What says how a mark is named is ours; it names the texts, and holds none.
        assert "<" not in plain or FIRST not in plain, text[:200]
        yield html.unescape(plain)


def workbook_texts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None
                # As ECMA-376 writes what XML cannot hold; this reader leaves it so.
                yield re.sub(
                    "_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), str(cell.value or "")
                )


def sheet_texts(content: bytes) -> Iterator[str]:
    """The cells of a .csv: of one for spreadsheets, which begins with a byte order mark, none is a
    formula, to whatever program.
    """
    is_for_spreadsheets = content.startswith(codecs.BOM_UTF8)
    for cell in rows_of(content):
        is_formula = re.match(r"\s*[-=+@＝＋－＠]|[\t\r\n]", cell)
        assert not (is_for_spreadsheets and is_formula), cell[:80]
        yield cell


def rows_of(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield from row


def package_texts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith(".csv"):
                yield from rows_of(package.read(name))
            elif name.endswith(".json"):
                yield from strings(json.loads(package.read(name)))


def database_texts(content: bytes) -> Iterator[str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type <> 'index' AND name NOT LIKE '%!_fts%' "
            "ESCAPE '!'"  # it holds the same texts, and their words folded
        )
        for (name,) in names.fetchall():
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                yield from (str(value) for value in row)


def xml_texts(content: bytes) -> Iterator[str]:
    for element in ElementTree.fromstring(content).iter():
        yield from (element.text or "", *element.attrib.values())


_PLAIN: Final = {written: chr(sign) for sign, written in references.TEX.items()}
_WRITTEN: Final = re.compile("|".join(map(re.escape, _PLAIN)))


def bibtex_texts(content: bytes) -> Iterator[str]:
    """All of it, as TeX reads it."""
    yield _WRITTEN.sub(lambda found: _PLAIN[found[0]], content.decode())


READERS: Final[Mapping[str, Callable[[bytes], Iterable[str]]]] = {
    "": lambda content: [content.decode()],
    "application/json": lambda content: strings(json.loads(content)),
    "application/problem+json": lambda content: strings(json.loads(content)),
    "text/csv": sheet_texts,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": workbook_texts,
    "application/zip": package_texts,
    "application/vnd.sqlite3": database_texts,
    "application/atom+xml": xml_texts,
    "application/x-bibtex": bibtex_texts,
    "application/x-research-info-systems": lambda content: content.decode().split("\r\n"),
    "application/vnd.citationstyles.csl+json": lambda content: strings(json.loads(content)),
    "application/xml": xml_texts,
    "text/plain": lambda content: [content.decode()],
}


# What XML, and HTML in its way, do not tell apart or do not hold.
_LOST: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ufffd]")


@lru_cache(2000)
def _plain(text: str) -> str:
    return " ".join(_LOST.sub("\ufffd", text).split())


def _parting(said: str, wanted: str) -> str:
    """Where the two part."""
    at = next((n for n, (a, b) in enumerate(zip(said, wanted, strict=False)) if a != b), len(said))
    return f"after {wanted[:at][-80:]!r} comes {said[at:][:80]!r}, not {wanted[at:][:80]!r}"


def found_whole(texts: Iterable[str], given: Mapping[str, str]) -> frozenset[str]:
    """The numbers of the hostile texts found; each must be whole, or cut where "…" says so."""
    found = set()
    for text in texts:
        for match in re.finditer(f"{FIRST}([0-9]+)", text):
            number = match[1]
            wanted = given[number]
            start = match.start() - wanted.index(FIRST)
            said, whole = _plain(text[max(start, 0) :]), _plain(wanted)
            is_cut = said.endswith("…") and whole.startswith(said[:-1].strip())
            assert said.startswith(whole) or is_cut, _parting(said, whole)
            found.add(number)
    return frozenset(found)


# -- Tests ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_texts_arrive_as_texts(poisoned: Site, expected: Mapping[str, Seen], address: str) -> None:
    answer = poisoned.client.get(address)
    assert Seen.of(answer, poisoned.given) == expected[address]
    assert all(value.isascii() and value.isprintable() for value in answer.headers.values())
    _, _, file_name = answer.headers.get("content-disposition", "").partition("UTF-8''")
    assert not set(unquote(file_name)) & set('/\\:*?"<>|')
    assert unquote(file_name).isprintable()


@pytest.mark.parametrize("form", ["", ".csv", ".json", ".xlsx"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_person_is_a_text_in_the_address_too(
    tame: Site, poisoned: Site, prefix: str, form: str
) -> None:
    said = []
    for each in (tame, poisoned):
        page = each.client.get(f"{prefix}/records/school").text
        found = re.search(r'href="([^"]*/people/[^"#?]+)"', page)
        assert found
        assert re.fullmatch(r"[\w/%.-]+", found[1])
        said.append(Seen.of(each.client.get(found[1] + form), each.given))
    assert said[0] == said[1]
    assert said[0].status == 200


def test_every_text_is_said_somewhere(tame: Site, expected: Mapping[str, Seen]) -> None:
    """So that what is tried is all that there is."""
    said = frozenset().union(*(seen.texts for seen in expected.values()))
    assert tame.given.keys() == said


def test_charts_that_count_take_names_as_texts(
    poisoned: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MARKS", 1)
    answer = poisoned.client.get("/embed/timeline?kind=contribution&kind=meeting")
    assert '"type":"bar"' in answer.text
    assert found_whole(Page(answer.text).texts, poisoned.given)


def test_cards_show_texts_and_nothing_else(poisoned: Site) -> None:
    letters = Letters.find()
    for path, card in poisoned.cards.items():
        drawing = svg(card, letters)
        tags = {element.tag.partition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
        assert tags <= {"svg", "rect", "path", "text", "circle"}
        assert png(drawing, letters).startswith(b"\x89PNG")
        alt = re.findall(r'"og:image:alt" content="([^"]*)"', poisoned.client.get(path).text)
        assert [html.unescape(text) for text in alt] == [card.alt]
        assert card.alt.isprintable()
        assert len(card.alt) < 3000


def test_every_field_of_the_schema_is_a_text_or_has_a_form() -> None:
    """So that a new one is tried as well."""

    def holds_text(annotation: object) -> bool:
        return annotation is str or any(map(holds_text, get_args(annotation)))

    named = {
        name
        for model in schema.Table.__subclasses__()
        for name, field in model.model_fields.items()
        if holds_text(field.annotation)
    }
    assert named == hostile.TEXTS | hostile.CODED
