"""Share pictures: what stands on a card, that it fits, that each page has its own, that a rebuild
draws only what changed.
"""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app import build
from app.data.filters import Filter
from app.main import Site, create_app
from app.pages.cards import cards as cards_of
from app.pictures import cards, gallery
from app.pictures.cards import Card, Dot, Figure, Letters
from app.queries.context import Context
from app.settings import ROOT, Settings
from app.values.languages import LANGS, Lang
from tests.builders import both, built, gift, record, world
from tests.conftest import Opened

Desks = Callable[[Lang], Context]

CARD = Card(
    title="Hà Nội hỗ trợ Lai Châu xây trường ở huyện Sìn Hồ",
    when="giai đoạn 2011–2015",
    figures=(Figure("Tài trợ, hỗ trợ · Đã làm", "19,2\N{NO-BREAK SPACE}tỷ đồng"),),
    places="Hà Nội → Lai Châu",
    sectors=(Dot("Y tế", "#cf1857"), Dot("Giáo dục", "#2967c4")),
)
TEXT = "{http://www.w3.org/2000/svg}text"
CIRCLE = "{http://www.w3.org/2000/svg}circle"
RIGHT = gallery.WIDTH - 80


@pytest.fixture(scope="module")
def letters() -> Letters:
    return Letters.find()


def said(drawing: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(drawing).iter(TEXT)]


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture[12:16] == b"IHDR"
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


def fits(drawing: str, letters: Letters) -> bool:
    """Whether every text and dot of the card ends within its margins."""
    for each in ElementTree.fromstring(drawing).iter(TEXT):
        path = letters.bold if each.get("font-weight") else letters.text
        x, size = float(each.attrib["x"]), float(each.attrib["font-size"])
        long = cards.width(path, each.text or "", size)
        start, end = (x - long, x) if each.get("text-anchor") == "end" else (x, x + long)
        if start < 80 or end > RIGHT + 0.5:
            return False
    circles = ElementTree.fromstring(drawing).iter(CIRCLE)
    return all(float(each.attrib["cx"]) + float(each.attrib["r"]) <= RIGHT for each in circles)


# -- One card --------------------------------------------------------------------------------------


def test_a_card_says_all_that_it_has(letters: Letters) -> None:
    drawing = cards.svg(CARD, letters)
    everything = " ".join(said(drawing))
    for text in ("Hợp tác Tây Bắc", CARD.title, CARD.when, "Y tế", "Giáo dục", CARD.places):
        assert text in everything
    assert CARD.figures[0].value in everything
    assert drawing.count("<circle") == 2
    assert "#cf1857" in drawing
    assert fits(drawing, letters)


def test_a_card_is_a_png_of_the_agreed_size(letters: Letters) -> None:
    picture = cards.png(cards.svg(CARD, letters), letters)
    assert size_of(picture) == (1200, 630)
    assert len(picture) < 120_000
    other = cards.png(cards.svg(replace(CARD, title="Một tên khác"), letters), letters)
    assert picture != other


def test_the_same_card_is_the_same_picture(letters: Letters) -> None:
    drawing = cards.svg(CARD, letters)
    assert cards.png(drawing, letters) == cards.png(cards.svg(CARD, letters), letters)


@pytest.mark.parametrize(
    "hostile",
    [
        '</text><script>alert("1")</script>',
        "]]> & &amp; <!-- ' \" -->",
        "a\x00b\x1bc\ud800d\ufffee\u2028f",
        "",
        " \t\n ",
        "\N{RIGHT-TO-LEFT OVERRIDE}אבג",
    ],
)
def test_hostile_texts_stay_text(letters: Letters, hostile: str) -> None:
    card = Card(hostile, hostile, (Figure(hostile, hostile),), hostile, (Dot(hostile, "#000"),))
    drawing = cards.svg(card, letters)
    tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(drawing).iter()}
    assert tags <= {"svg", "rect", "path", "text", "circle"}
    assert size_of(cards.png(drawing, letters)) == (1200, 630)


@settings(max_examples=60)
@given(st.text(max_size=400), st.text(max_size=80), st.lists(st.text(max_size=60), max_size=20))
def test_any_text_fits_in_a_valid_card(title: str, other: str, sectors: list[str]) -> None:
    found = Letters.find()
    figures = tuple(Figure(other, text) for text in sectors[:2])
    dots = tuple(Dot(name, "#123456") for name in sectors)
    drawing = cards.svg(Card(title, other, figures, other, dots), found)
    assert fits(drawing, found)
    assert drawing.count("<circle") == len(sectors)


def test_a_title_shrinks_to_four_lines_and_no_further(letters: Letters) -> None:
    size, lines = cards.fitted(letters.bold, "Lai Châu")
    assert (size, lines) == (92, ["Lai Châu"])
    words = "hỗ trợ xây trường bán trú ở các xã biên giới "
    sizes = []
    for times in range(1, 12):
        title = (words * times).strip()
        size, lines = cards.fitted(letters.bold, title)
        sizes.append(size)
        assert len(lines) <= 4
        assert " ".join(lines) == title or lines[-1].endswith("…")
        assert max(cards.width(letters.bold, line, size) for line in lines) <= 1040
    assert sizes == sorted(sizes, reverse=True)
    assert lines[-1].endswith("…")


def test_lines_are_of_about_the_same_length(letters: Letters) -> None:
    title = "Hà Nội hỗ trợ Lai Châu xây dựng trường phổ thông dân tộc bán trú ở các xã"
    size, lines = cards.fitted(letters.bold, title)
    long = [cards.width(letters.bold, line, size) for line in lines]
    assert min(long) > 0.6 * max(long)


def test_a_word_that_is_too_long_is_broken(letters: Letters) -> None:
    lines = cards.wrapped(letters.bold, f"a {'w' * 60} b", 60, 400)
    assert "".join(lines).replace(" ", "") == f"a{'w' * 60}b"
    assert all(cards.width(letters.bold, line, 60) <= 400 for line in lines)


def test_sectors_that_do_not_fit_by_name_stay_as_dots(letters: Letters) -> None:
    dots = tuple(Dot(f"Một lĩnh vực có tên dài, số {n}", f"#0000{n:02d}") for n in range(17))
    drawing = cards.svg(replace(CARD, sectors=dots), letters)
    assert drawing.count("<circle") == 17
    assert sum("lĩnh vực" in text for text in said(drawing)) == 1
    assert fits(drawing, letters)


def test_the_font_has_every_letter_and_mark_that_a_card_may_show(letters: Letters) -> None:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    vowels = [unicodedata.normalize("NFC", v + tone) for v in "aăâeêioôơuưy" for tone in tones]
    small = "".join(vowels) + "bcdđghklmnpqrstvxfjwz"
    sample = small + small.upper() + "0123456789 ,.;:–→·…\N{NO-BREAK SPACE}"
    for path in (letters.text, letters.bold):
        assert set(map(ord, sample)) <= set(cards.face(path).unicodes)


def test_vietnamese_is_drawn_by_the_font_itself(letters: Letters) -> None:
    """Each letter gives another picture than the one that stands for what a font does not have."""

    def drawn(character: str) -> bytes:
        return cards.png(cards.svg(replace(CARD, title=character), letters), letters)

    missing = drawn("\U00013000")
    pictures = {drawn(character) for character in "ẾỘữặẳđƠỷ"}
    assert len(pictures) == 8
    assert missing not in pictures


def test_colours_are_those_of_the_pages() -> None:
    css = (ROOT / "static" / "app.css").read_text("utf-8")
    light = dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", css))
    assert {name: light[name] for name in cards.COLOURS} == dict(cards.COLOURS)
    assert f'd="{cards.MARK[:16]}' in (ROOT / "templates" / "base.html").read_text("utf-8")


# -- What the cards of pages say -------------------------------------------------------------------


def test_a_record_says_its_sum_or_that_it_was_not_published(opened: Opened) -> None:
    context = opened(
        world(
            gift("known", amount=2),
            gift("unknown"),
            gift("promise", amount=3, status="planned"),
            record("met"),
        )
    )
    found = dict(cards_of(context))
    done = "Gift or support · Done"
    assert found["/en/records/known"].figures == (Figure(done, "2\xa0billion\xa0VND"),)
    assert found["/en/records/unknown"].figures == (
        Figure(done, "amount not published", is_known=False),
    )
    assert found["/en/records/promise"].figures[0].label.endswith("Promised or planned")
    assert found["/en/records/met"].figures == (Figure("Meeting · Done"),)
    assert found["/en/records/met"].places == "north (en) → south (en)"
    assert [dot.name for dot in found["/en/records/met"].sectors] == ["health (en)"]


def test_a_place_says_what_it_received_and_gave(opened: Opened) -> None:
    found = dict(cards_of(opened(world(gift("known", amount=2), gift("unknown")))))
    assert found["/en/provinces/south"].figures == (Figure("Received", "2\xa0billion\xa0VND"),)
    assert found["/en/provinces/north"].figures == (Figure("Gave", "2\xa0billion\xa0VND"),)
    assert found["/en/provinces/west"].figures == ()
    only = dict(cards_of(opened(world(gift("unknown")))))
    assert only["/en/provinces/south"].figures == (
        Figure("Received", "not published", is_known=False),
    )


def test_no_line_ends_within_the_name_of_a_place(frozen_context: Desks) -> None:
    title = dict(cards_of(frozen_context("vi")))["/"].title
    assert "Hà\N{NO-BREAK SPACE}Nội" in title
    assert "Hà Nội" not in title


@pytest.mark.parametrize("lang", LANGS)
def test_every_real_card_fits_and_is_said_whole(
    frozen_context: Desks, letters: Letters, lang: Lang
) -> None:
    for path, card in cards_of(frozen_context(lang)):
        drawing = cards.svg(card, letters)
        assert fits(drawing, letters), path
        assert "…" not in " ".join(said(drawing)), path
        assert card.alt.startswith(card.title.replace("\N{NO-BREAK SPACE}", " "))


# -- Pages and pictures ----------------------------------------------------------------------------


def meta(page: str, name: str) -> str | None:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', page)
    return unescape(found[1]) if found else None


@pytest.mark.parametrize("lang", LANGS)
def test_every_record_and_place_has_a_picture_of_its_own(
    client: TestClient, frozen_context: Desks, lang: Lang
) -> None:
    context = frozen_context(lang)
    paths = [context.paths.record(each.id) for each in context.records(Filter())]
    paths += [context.paths.place(each) for each in context.reference.places]
    paths.append(context.paths.to("/"))
    seen = set()
    for path in paths:
        page = client.get(path).text
        address = meta(page, "og:image")
        assert address is not None, path
        assert address.startswith("http://127.0.0.1:8000/cards/"), path
        assert meta(page, "og:image:width") == "1200"
        assert meta(page, "og:image:height") == "630"
        assert meta(page, "og:image:type") == "image/png"
        assert meta(page, "og:image:alt")
        assert meta(page, "twitter:card") == "summary_large_image"
        answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "image/png"
        assert size_of(answer.content) == (1200, 630)
        seen.add(address)
    assert len(seen) == len(paths)
    general = meta(client.get(context.paths.to("/")).text, "og:image")
    assert meta(client.get(context.paths.timeline()).text, "og:image") == general


def test_a_picture_may_be_kept_for_ever_and_shown_elsewhere(client: TestClient) -> None:
    address = meta(client.get("/").text, "og:image")
    assert address is not None
    path = address.removeprefix("http://127.0.0.1:8000")
    answer = client.get(path)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "content-encoding" not in answer.headers
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(answer.content))
    again = client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    "path", ["manifest.json", "manifest.lock", "", "x.png", "../records.db", "%2e%2e/records.db"]
)
def test_nothing_else_of_the_folder_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/cards/{path}").status_code == 404


@pytest.fixture
def without(app: Site, tmp_path: Path) -> Iterator[TestClient]:
    """The app over a folder that has no pictures."""
    own = app.live.service.settings.model_copy(update={"cards_dir": tmp_path / "none"})
    with TestClient(create_app(own), follow_redirects=False) as client:
        yield client


def test_a_page_without_a_picture_names_none(without: TestClient) -> None:
    for path in ("/", "/en/timeline", "/provinces/lai-chau"):
        answer = without.get(path)
        assert answer.status_code == 200
        assert "og:image" not in answer.text
        assert "twitter:card" not in answer.text
    assert without.get("/cards/x.png").status_code == 404


def test_a_picture_that_went_away_is_a_404(settings_of_two: Settings) -> None:
    build.build_cards(settings_of_two)
    with TestClient(create_app(settings_of_two)) as client:
        path = gallery.load(settings_of_two.cards_dir)["/"].href
        for file in settings_of_two.cards_dir.glob("*.png"):
            file.unlink()
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "more"])
def test_a_damaged_picture_is_neither_named_nor_served_and_drawn_again(
    settings_of_two: Settings, harm: str
) -> None:
    build.build_cards(settings_of_two)
    folder = settings_of_two.cards_dir
    picture = gallery.load(folder)["/"]
    file = folder / picture.file
    sound = file.read_bytes()
    half = len(sound) // 2
    flipped = sound[:half] + bytes([sound[half] ^ 1]) + sound[half + 1 :]
    file.write_bytes({"cut": sound[:-1], "flip": flipped, "empty": b"", "more": sound + b"x"}[harm])
    with TestClient(create_app(settings_of_two)) as client:
        answer = client.get(picture.href)
        assert answer.status_code == 404
        assert "immutable" not in answer.headers.get("cache-control", "")
        assert picture.file not in client.get("/").text
    assert build.build_cards(settings_of_two) == 1
    assert file.read_bytes() == sound
    assert gallery.load(folder)["/"] == picture


def test_who_serves_loads_nothing_that_draws() -> None:
    """Drawing is the build's: it would cost the server memory."""
    code = (
        "import sys, app.main; "
        "sys.exit(bool({'app.pictures.cards', 'fontpkg', 'resvg_py', 'uharfbuzz'}"
        " & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# -- Building --------------------------------------------------------------------------------------


@pytest.fixture
def settings_of_two(tmp_path: Path, static_dir: Path) -> Settings:
    """A database of two records, and where its pictures go."""
    return Settings(
        database_file=built(tmp_path, world(gift("one", amount=2), record("two"))),
        static_dir=static_dir,
        cards_dir=tmp_path / "cards",
    )


Names = dict[str, tuple[int, int]]


def pictures_in(folder: Path) -> Names:
    """The pictures there, and what tells whether one was written again."""
    return {
        path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.glob("*.png")
    }


def test_what_is_current_is_not_drawn_again(
    settings_of_two: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = settings_of_two.cards_dir
    assert build.build_cards(settings_of_two) == 2 * (1 + 3 + 2)
    before = pictures_in(folder)
    assert len(before) == 12
    assert {file.name for file in folder.iterdir()} == {
        *before,
        "manifest.json",
        "manifest.lock",
    }
    assert build.build_cards(settings_of_two) == 0
    assert pictures_in(folder) == before
    assert capsys.readouterr().out == "cards: drawing 12 of 12\ncards: current (12)\n"


def test_only_what_changed_is_drawn_again(settings_of_two: Settings, tmp_path: Path) -> None:
    folder = settings_of_two.cards_dir
    build.build_cards(settings_of_two)
    first, files = gallery.load(folder), pictures_in(folder)
    other = record("two", title={"vi": "tên khác", "en": "another title"})
    built(tmp_path, world(gift("one", amount=2), other))
    assert build.build_cards(settings_of_two) == 2
    second = gallery.load(folder)
    changed = {path for path in second if second[path] != first[path]}
    assert changed == {"/records/two", "/en/records/two"}
    assert second["/en/records/two"].alt.startswith("another title · ")
    # What an app that still runs may name is there; it goes with the build after.
    assert pictures_in(folder).keys() > files.keys()
    built(tmp_path, world(gift("one", amount=2), record("two", title=both("third"))))
    assert build.build_cards(settings_of_two) == 2
    assert first["/en/records/two"].file not in pictures_in(folder)
    assert second["/en/records/two"].file in pictures_in(folder)


def test_a_lost_picture_is_drawn_again(settings_of_two: Settings) -> None:
    folder = settings_of_two.cards_dir
    build.build_cards(settings_of_two)
    lost = folder / gallery.load(folder)["/records/one"].file
    lost.unlink()
    (folder / ".new-left").write_bytes(b"half a picture")  # by a build that was killed
    assert build.build_cards(settings_of_two) == 1
    assert lost.is_file()
    assert not (folder / ".new-left").exists()


def test_many_are_drawn_by_two_processes(letters: Letters, tmp_path: Path) -> None:
    wanted = {f"/{n}": replace(CARD, title=f"Số {n}") for n in range(20)}
    assert cards.build(wanted, tmp_path, letters) == 20
    for picture in gallery.load(tmp_path).values():
        assert size_of((tmp_path / picture.file).read_bytes()) == (1200, 630)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"/": {}}', '{"/": 1}', '{"/": {"x": "y"}}'])
def test_a_broken_manifest_is_no_pictures(tmp_path: Path, text: str) -> None:
    (tmp_path / gallery.MANIFEST).write_text(text)
    assert gallery.load(tmp_path) == {}
