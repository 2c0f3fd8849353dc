"""axe-core finds nothing on any page: in both languages, both themes, at a phone's and a context's
width, with the filter's sheet open, a chart focused, and on an error's page.

The matrix is sampled: the main pages have both themes; each other page has one in each language.
"""

from importlib.resources import files
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.pages import MAIN, MISSING, OTHERS, settle

AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
PHONE: Final = {"width": 390, "height": 844}
DESK: Final = {"width": 1280, "height": 900}
EVERYTHING: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS: Final = ["color-contrast", "link-in-text-block"]
_RUN: Final = """async (runOnly) => {
  const found = await axe.run(document, { runOnly, resultTypes: ['violations'] });
  return found.violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\\n` + nodes.slice(0, 4).map(({ html, any }) =>
      `    ${html.slice(0, 200)}\\n      ${any[0]?.message ?? ''}`).join('\\n'));
}"""


def assert_sound(page: Page, *schemes: str) -> None:
    """Nothing is found in these themes, or in both; the second can only differ in its colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)  # not as a script element: the page's policy refuses it
    for number, scheme in enumerate(schemes or ("light", "dark")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = page.evaluate(_RUN, COLOURS if number else EVERYTHING)
        assert not found, f"{scheme}, {page.url}\n" + "\n".join(found)


@pytest.mark.parametrize("path", MAIN)
@pytest.mark.parametrize(("lang", "size"), [("", PHONE), ("/en", DESK)], ids=["vi", "en"])
def test_main_pages(open_page: OpenPage, path: str, lang: str, size: dict[str, int]) -> None:
    page = open_page((lang + path).removesuffix("/") or "/", viewport=size)
    settle(page)
    assert_sound(page)


@pytest.mark.parametrize("path", OTHERS)
@pytest.mark.parametrize(
    ("lang", "size", "scheme"), [("", DESK, "light"), ("/en", PHONE, "dark")], ids=["vi", "en"]
)
def test_other_pages(
    open_page: OpenPage, path: str, lang: str, size: dict[str, int], scheme: str
) -> None:
    assert_sound(open_page(lang + path, viewport=size), scheme)


@pytest.mark.parametrize("path", [MISSING, f"/en{MISSING}", "/en/timeline?sector=helth"])
def test_error_pages(open_page: OpenPage, path: str) -> None:
    assert_sound(open_page(path, viewport=PHONE, fails=True), "dark")


def test_the_filters_sheet(open_page: OpenPage) -> None:
    page = open_page("/timeline?sector=health", viewport=PHONE)
    page.locator("#sheet-opener").click()
    expect(page.locator("dialog.sheet")).to_be_visible()
    page.evaluate("document.querySelectorAll('dialog .facet').forEach((each) => each.open = true)")
    assert_sound(page)


def test_a_chart_that_is_focused(open_page: OpenPage) -> None:
    page = open_page("/en/timeline?kind=agreement", viewport=DESK)
    settle(page)
    page.locator("#chart-timeline [data-plot]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chart-card")).to_be_visible()
    assert_sound(page)
