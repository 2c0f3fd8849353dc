"""Who promised what, who gave it, who was there: on phone and desk, with JavaScript and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

Start = Callable[[], Page]


@pytest.fixture(params=[(390, True), (390, False), (1280, True), (1280, False)], ids=str)
def start(open_page: OpenPage, request: pytest.FixtureRequest) -> Start:
    """The front page, in each of these ways."""
    width, script = request.param
    viewport = {"width": width, "height": 844}
    return lambda: open_page("/", viewport=viewport, java_script_enabled=script)


def menu(page: Page, path: str) -> None:
    """Follow the menu; on a phone it is a click to open it."""
    if page.locator(".menu-opener").is_visible():
        page.locator(".menu-opener").click()
    page.locator(f".site-nav a[href='{path}']").click()


def test_an_official_finds_what_lao_cai_was_promised_in_three_clicks(start: Start) -> None:
    page = start()
    menu(page, "/follow-up")
    page.locator("#filters").get_by_role("link", name="Hà Nội – Lào Cai").click()
    expect(page).to_have_url(re.compile(r"/follow-up\?relation=ha-noi-lao-cai$"))
    promised = page.locator("#promised .follow-up > li")
    assert promised.count() == int(page.locator("#promised h2 .count").inner_text()) > 0
    # What came of it, or until when was read.
    said = page.locator("#promised .follow-up > li:has(.follow-steps li, .follow-none)")
    assert said.count() == promised.count()
    # The answer stands there; its proof is one more away.
    promised.locator("h3 a").first.click()
    expect(page).to_have_url(re.compile(r"/records/"))


def test_a_journalist_finds_what_a_body_gave_in_two_clicks(start: Start) -> None:
    page = start()
    menu(page, "/bodies")
    page.get_by_role("link", name="Thành phố Hà Nội", exact=True).click()
    expect(page).to_have_url(re.compile(r"/bodies/tp-ha-noi$"))
    squares = page.locator("#giver :is(.units a, .point)")
    expect(squares.and_(page.locator(":visible")).first).to_be_visible()


def test_a_reader_types_a_name_and_is_on_its_page(start: Start) -> None:
    page = start()
    if page.locator(".to-search").is_visible():
        page.locator(".to-search").click()
        field = page.locator("main input[name='q']")
    else:
        field = page.locator("#find")
    field.fill("giang pao my")
    field.press("Enter")
    page.locator("#people a").click()
    expect(page).to_have_url(re.compile(r"/people/giang-pao-my$"))
