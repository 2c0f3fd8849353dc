"""Hostile texts in a real browser: they make no element, run nothing and turn nothing around."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import pytest
from playwright.sync_api import Browser, Dialog, Page

from app.settings import Settings
from scripts.serving import served_app
from tests import hostile
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.pages import settle
from tests.hostile import FIRST, LAST, MARKUP
from tests.reading import PREFIXES

PATHS = (
    "/", "/timeline", "/timeline?giver=north-city&place=north&sector=health&source=one",
    "/timeline?sector=none", "/funding", "/provinces", "/provinces/north", "/provinces/south",
    "/sectors", "/sectors/health", "/sources", "/sources/one", "/sources/full", "/records/school",
    "/records/apart", "/records/pact", "/data", "/about", "/api/docs", "/embed/timeline",
    "/embed/funding", "/embed/records/school",
)  # fmt: skip
WITH_CHARTS = (
    "/",
    "/timeline",
    "/funding?by=giver",
    "/provinces/south",
    "/embed/timeline",
    "/embed/funding",
)

UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
# Of each text, read as a page is read where no script runs: every element with the names of its
# attributes.
ELEMENTS = """(texts) => texts.map((text) =>
  [...new DOMParser().parseFromString(text, 'text/html').querySelectorAll('*')]
    .map((each) => [each.localName, ...each.getAttributeNames()]))"""
# Every text without a mark of direction whose second letter is drawn to the left of its first.
TURNED = r"""() => {
  const found = [];
  const left = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.search(/\S\S/);
    if (at < 0 || /[\u202a-\u202e\u2066-\u2069]/.test(node.data)) continue;
    const [first, second] = [left(node, at), left(node, at + 1)];
    if (first.width && second.width && first.top === second.top && second.left < first.left)
      found.push(`${node.data} in ${node.parentElement.outerHTML}`.slice(0, 200));
  }
  return found;
}"""


def _tame(number: int, _was: str) -> str:
    return f"{FIRST}{number}{LAST}"


def _hostile(number: int, was: str) -> str:
    start = "javascript:alert(6)//" if was.startswith("http") else ""
    return f"{start}{FIRST}{number}{MARKUP}\u202eturned{LAST}"


@pytest.fixture(scope="module")
def tame_site(tmp_path_factory: pytest.TempPathFactory, static_dir: Path) -> Iterator[str]:
    path, _ = hostile.build(tmp_path_factory.mktemp("tame"), _tame)
    with served_app(Settings(database_file=path, static_dir=static_dir)) as address:
        yield address


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, static_dir: Path) -> Iterator[str]:
    """In the place of the frozen data: what `open_page` opens."""
    path, _ = hostile.build(tmp_path_factory.mktemp("hostile"), _hostile)
    with served_app(Settings(database_file=path, static_dir=static_dir)) as address:
        yield address


@pytest.fixture(scope="module")
def one_page(browser: Browser) -> Iterator[Page]:
    """An empty one."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_finds_the_same_elements(
    one_page: Page, site: str, tame_site: str, path: str
) -> None:
    for prefix in PREFIXES:
        texts = []
        for address in (tame_site, site):
            answer = httpx2.get(f"{address}{prefix}{path}".removesuffix("/"))
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            texts.append(answer.text)
        tame, hostile_ = one_page.evaluate(ELEMENTS, texts)
        assert len(tame) > 30
        assert tame == hostile_, prefix


@pytest.mark.parametrize("path", WITH_CHARTS)
def test_charts_say_the_texts_and_nothing_runs(open_page: OpenPage, path: str) -> None:
    """What would run, the policy would refuse, and `open_page` would hear of it."""
    page = open_page(f"/en{path}".removesuffix("/"))
    page.evaluate(UNFOLD)
    settle(page)
    # A place's charts name years alone, and one place compares nothing.
    names = not path.startswith(("/provinces/", "/embed/funding"))
    assert (FIRST in "".join(page.locator("svg.main-svg text").all_text_contents())) == names
    if path.endswith("timeline"):
        page.locator(".js-plotly-plot .point").first.hover(force=True)
        card = page.locator(".chart-card")
        card.wait_for()
        assert FIRST in card.inner_text()
        assert card.locator(":is(b, i, img, image, iframe, script)").count() == 0
    assert page.locator("svg.main-svg :is(a, b, image, foreignObject, script)").count() == 0


@pytest.mark.parametrize("path", ["/en/timeline", "/en/funding?by=giver"])
def test_a_chart_taken_away_is_a_drawing_with_the_texts(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.evaluate(UNFOLD)
    settle(page)
    chart = page.locator(".chart", has=page.locator("svg text", has_text=FIRST)).first
    with page.expect_download() as download:
        chart.locator("[data-do=save]").click()
    drawing = ElementTree.parse(download.value.path())
    assert FIRST in "".join(drawing.getroot().itertext())
    names = {element.tag.partition("}")[2] for element in drawing.iter()}
    assert not names & {"a", "b", "image", "foreignObject", "script"}


def test_a_picture_of_the_money_taken_away_is_a_drawing_with_the_texts(open_page: OpenPage) -> None:
    page = open_page(
        "/en/funding?by=giver", viewport=PHONE
    )  # on wide screens it is one of the charts above
    picture = page.locator(".picture")
    with picture.page.expect_download() as download:
        picture.locator("[data-do=save]").click()
    drawing = ElementTree.parse(download.value.path())
    assert FIRST in "".join(drawing.getroot().itertext())
    names = {element.tag.partition("}")[2] for element in drawing.iter()}
    assert not names & {"a", "b", "image", "foreignObject", "script"}


def test_an_address_that_is_a_script_does_not_run(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    dialogs: list[Dialog] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog))  # noqa: PLW0108 - it is marked
    page.goto(f"{site}/en/sources/one")
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.locator('a[href^="javascript:"]').first.click()
    assert dialogs == []
    assert page.url == f"{site}/en/sources/one"
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_mark_of_direction_turns_nothing_beside_it(open_page: OpenPage, path: str) -> None:
    page = open_page(f"/en{path}".removesuffix("/"), fails=path.endswith("=none"))
    page.evaluate(UNFOLD)
    assert page.evaluate(TURNED) == []
