"""Every page, in both languages: nothing that axe-core knows to keep people out, nothing wider than
the screen, in whatever font, nothing too small to be tapped, and no complaint of the browser's.
"""

from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, Windows
from tests.browser.looks import HEIGHT, TOO_WIDE, look
from tests.browser.pages import EVERY, MAIN, MISSING, settle

# As far apart as WCAG 1.4.12 lets readers set them; wider than the letters of any system's font.
_SPREAD: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { letter-spacing: .12em !important; word-spacing: .16em !important }');
  document.adoptedStyleSheets = [sheet];
}"""


@dataclass
class Visit:
    """What was found on a page while it was open, and what the browser complained of."""

    accessibility: list[str]
    too_wide: list[str]
    too_small: list[str]
    spread: list[str]
    complaints: list[str]


def sample(lang: str, path: str) -> tuple[ViewportSize, tuple[str, ...]]:
    """Where axe-core sees a page, and in which themes: the main pages in both, in one language on a
    phone and in the other on a desk; each other page in one theme and on one of the two in each.
    """
    if path in MAIN:
        return DESK if lang else PHONE, ("light", "dark")
    if path == MISSING or lang:
        return PHONE, ("dark",)
    return DESK, ("light",)


@pytest.fixture(
    scope="module",
    params=[(lang, path) for lang in ("", "/en") for path in EVERY],
    ids=lambda param: f"{param[0][1:] or 'vi'}-{param[1]}",
)
def visit(request: pytest.FixtureRequest, windows: Windows) -> Visit:
    """Every page, opened once for all that is to be looked for on it."""
    lang, path = request.param
    size, schemes = sample(lang, path)
    window = windows(size, {})
    window.complaints.clear()
    page = window.go((lang + path).removesuffix("/") or "/", fails=path == MISSING)
    looks = []
    if path in MAIN:
        looks.append(look(page, size["width"]))  # before its charts are drawn
        page.set_viewport_size(size)
        settle(page)
    accessibility = violations(page, *schemes)
    page.emulate_media(color_scheme="light")
    for width in (1280, 768, 390, 320):
        looks.append(look(page, width))
        if path in MAIN and width == 1280:
            settle(page)
    page.evaluate(_SPREAD)
    spread = []
    for width in (320, 390, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        spread += [f"wider than {width} px: {each}" for each in page.evaluate(TOO_WIDE)]
    return Visit(
        accessibility,
        [each for too_wide, _ in looks for each in too_wide],
        [each for _, too_small in looks for each in too_small],
        spread,
        list(window.complaints),
    )


def test_axe_finds_nothing(visit: Visit) -> None:
    assert not visit.accessibility, "\n".join(visit.accessibility)


def test_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    assert visit.too_wide == []


def test_nothing_is_smaller_than_a_finger(visit: Visit) -> None:
    assert visit.too_small == []


def test_nothing_is_wider_where_letters_are_spread(visit: Visit) -> None:
    assert visit.spread == []


def test_the_browser_has_no_complaint(visit: Visit) -> None:
    assert visit.complaints == []
