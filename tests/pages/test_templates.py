"""The templates, the catalogue and the styles that a test can hold to what they stand on."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment

from app.assets.manifest import Manifest
from app.data.rows import Date
from app.pages import templating
from app.pages.templating import Templates
from app.values import i18n, languages
from app.values.languages import Both, Lang
from app.values.vocabulary import FAMILY_COLOURS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path.relative_to(templating.FOLDER) for path in templating.FOLDER.rglob("*.html")
)
PAGES = [path for path in TEMPLATES if len(path.parts) == 1 and path.name != "base.html"]
STATIC = {path.name: path.name for path in (ROOT / "static").iterdir()}
MANIFEST = Manifest(
    {**STATIC, "plotly.js": "plotly.js", "plotly.css": "plotly.css"}, {}, "npm", "", ""
)
KEYWORDS = {
    "_": None, "N_": None, "ngettext": (1, 2), "say": None, "say_count": (1, 2),
    "Said": (1,), "Exported": (2,),
}  # fmt: skip
NAMES = {"GeoNames", "SHA-256", "Wikidata"}  # the same in every language
MEANINGS = {"Said": (2,), "Exported": (3,)}  # of what has a label and a meaning


@pytest.fixture(scope="module", params=languages.LANGS)
def environment(request: pytest.FixtureRequest) -> Environment:
    return templating.environment(request.param, MANIFEST)


# -- Templates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEMPLATES, ids=str)
def test_compiles(environment: Environment, name: Path) -> None:
    environment.get_template(name.as_posix())


@pytest.mark.parametrize("name", PAGES, ids=str)
def test_a_page_has_a_title_and_one_heading(environment: Environment, name: Path) -> None:
    template = environment.get_template(name.as_posix())
    source = (templating.FOLDER / name).read_text("utf-8")
    assert source.startswith('{% extends "base.html" %}')
    assert "main" in template.blocks
    assert source.count("<h1") == 1


@pytest.mark.parametrize("name", TEMPLATES, ids=str)
def test_nothing_stands_inline(name: Path) -> None:
    """The Content-Security-Policy lets no inline style, script or handler pass."""
    source = (templating.FOLDER / name).read_text("utf-8")
    assert not re.search(r"""\s(style|on[a-z]+)=["']""", source)
    assert "<style" not in source
    for script in re.findall(r"<script[^>]*>", source):
        assert "src=" in script or re.search(r'type="application/(ld\+)?json"', script)


class _Head(HTMLParser):
    """Collects what the head links and says."""

    def __init__(self) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.hreflang: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and found.get("id") == "twin":
            self.links["twin"] = found["href"]
        if tag == "link" and "hreflang" in found:
            self.hreflang[found["hreflang"]] = found["href"]
        elif tag == "link":
            self.links.setdefault(found["rel"], found["href"])


@pytest.mark.parametrize(
    ("lang", "here", "twin"),
    [
        ("vi", "/timeline?sector=health", "/en/timeline?sector=health"),
        ("en", "/timeline?sector=health", "/timeline?sector=health"),
        ("vi", "/", "/en"),
        ("en", "/", "/"),
    ],
)
def test_the_head_names_the_page_and_its_twin(lang: Lang, here: str, twin: str) -> None:
    page = SimpleNamespace(title="Tiêu <đề>", description="Mô tả", sectors=())
    html = Templates(MANIFEST, "https://site.example").render("sectors.html", lang, page, here=here)
    head = _Head()
    head.feed(html)
    assert head.links["twin"] == twin
    path = here.partition("?")[0]
    own = {"vi": path, "en": f"/en{path}".rstrip("/")}
    assert head.links["canonical"] == f"https://site.example{own[lang]}"
    assert head.hreflang == {
        "vi": f"https://site.example{own['vi']}",
        "en": f"https://site.example{own['en']}",
        "x-default": f"https://site.example{own['vi']}",
    }
    assert "Tiêu &lt;đề&gt;" in html
    assert f'lang="{lang}"' in html


def test_a_view_of_a_page_asks_not_to_be_listed() -> None:
    templates = Templates(MANIFEST, "https://site.example")
    page = SimpleNamespace(title="Lĩnh vực", description="", sectors=())
    assert "noindex" in templates.render("sectors.html", "vi", page, here="/sectors?q=x")
    assert "noindex" not in templates.render("sectors.html", "vi", page, here="/sectors")


# -- What templates use ---------------------------------------------------------------------------


def test_a_text_in_both_languages_prints_its_own_side(environment: Environment) -> None:
    said = environment.from_string("{{ text }} {{ lang }}").render(text=Both("một", "one"))
    assert said in {"một vi", "one en"}


def test_json_cannot_close_its_script() -> None:
    text = templating.script_json({"x": "</script><!-- & \u2028"})
    assert "<" not in text
    assert "\u2028" not in text
    assert orjson.loads(str(text)) == {"x": "</script><!-- & \u2028"}


@pytest.mark.parametrize(
    ("edtf", "machine"),
    [
        ("2017-05-17", "2017-05-17"),
        ("2017-05", "2017-05"),
        ("2017", "2017"),
        ("2019~", None),
        ("2011/2015", None),
        ("../2017", None),
        ("201X", None),
        ("2017-21", None),  # a season
    ],
)
def test_only_plain_dates_are_machine_readable(edtf: str, machine: str | None) -> None:
    both = Both("", "")
    date = Date(edtf, both, both, "stated", None, None, None, None)
    assert templating.html_date(date) == machine


def test_a_host_is_named_as_readers_name_it() -> None:
    assert templating.host("https://www.baolaocai.vn/bai-viet/1") == "baolaocai.vn"


# -- The catalogue --------------------------------------------------------------------------------


def _messages() -> Iterator[str | tuple[str, ...]]:
    """Every message of the code and the templates, as Babel finds them."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    for keywords in (KEYWORDS, MEANINGS):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT, methods, options, keywords=keywords
        ):
            yield message


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with i18n.CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def test_every_message_is_translated_and_none_is_left_over(catalogue: Catalog) -> None:
    wanted = set(_messages()) - NAMES
    found = {message.id for message in catalogue if message.id}
    assert wanted - found == set(), "not in messages.po"
    assert found - wanted == set(), "in messages.po, not in the code"


# What is not said, and what is said in its place. Only our own notes of pages are "ghi chép".
GLOSSARY = {
    r"ghi chép(?! của chúng tôi| lại| ấy)": "mục, sự việc",
    r"\bhứa": "cam kết",
    r"các bài báo kể|báo kể": "theo báo chí",
    r"bằng chứng mỏng": "bằng chứng yếu",
    r"bên trao": "bên hỗ trợ",
    r"tỉnh thành": "địa phương",
    r"mối quan hệ": "quan hệ",
    r"trở lại": "quay lại",
    r"sổ chi tiết": "danh sách khoản hỗ trợ",
}


@pytest.mark.parametrize("unwanted", GLOSSARY)
def test_one_thing_has_one_name(catalogue: Catalog, unwanted: str) -> None:
    said = [
        " ".join([m.string] if isinstance(m.string, str) else m.string or ()) for m in catalogue
    ]
    found = [text for text in said if re.search(unwanted, text, re.IGNORECASE)]
    assert found == [], GLOSSARY[unwanted]


def test_every_translation_is_whole(catalogue: Catalog) -> None:
    assert not catalogue.obsolete
    for message in catalogue:
        if not message.id:
            continue
        said = [message.string] if isinstance(message.string, str) else message.string
        assert said, message.id
        assert all(said), message.id
        assert not message.fuzzy, message.id
        assert not [str(error) for error in message.check(catalogue)]


# -- The styles -----------------------------------------------------------------------------------


def test_the_families_colours_are_those_of_the_charts() -> None:
    styles = (ROOT / "static" / "app.css").read_text("utf-8")
    assert dict(re.findall(r"\.family-([\w-]+) { --family: (#\w+); }", styles)) == FAMILY_COLOURS


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("token", ["paper", "surface", "accent-wash"])
def test_every_mark_stands_out_from_what_it_is_drawn_on(token: str) -> None:
    styles = (ROOT / "static" / "app.css").read_text("utf-8")
    (both,) = re.findall(rf"--{token}: light-dark\((#\w+), (#\w+)\);", styles)
    for ground in both:
        full = ground if len(ground) == 7 else "#" + "".join(2 * digit for digit in ground[1:])
        for colour in FAMILY_COLOURS.values():
            lights = sorted((_light(colour) + 0.05, _light(full) + 0.05))
            assert lights[1] / lights[0] >= 3, (colour, full)


def test_styles_use_only_tokens_that_exist() -> None:
    styles = (ROOT / "static" / "app.css").read_text("utf-8")
    defined = set(re.findall(r"(--[\w-]+):", styles))
    assert set(re.findall(r"var\((--[\w-]+)", styles)) <= defined


def test_the_fallback_has_the_light_side_of_every_colour() -> None:
    styles = (ROOT / "static" / "app.css").read_text("utf-8")
    light = dict(re.findall(r"(--[\w-]+): light-dark\((#\w+), #\w+\);", styles))
    fallback = dict(
        re.findall(
            r"(--[\w-]+): (#\w+);", styles.partition("@supports not")[2].partition("@media")[0]
        )
    )
    assert fallback == light
