"""axe-core finds nothing with the filter's sheet open, a chart focused, and on an error's page.

Every page, in both languages, is held to it where it is seen: `test_every_page.py`.
"""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.pages import settle


def test_an_error_of_a_filter(open_page: OpenPage) -> None:
    page = open_page("/en/timeline?sector=helth", viewport=PHONE, fails=True)
    assert violations(page, "dark") == []


def test_the_filters_sheet(open_page: OpenPage) -> None:
    page = open_page("/timeline?sector=health", viewport=PHONE)
    page.locator("#sheet-opener").click()
    expect(page.locator("dialog.sheet")).to_be_visible()
    page.evaluate("document.querySelectorAll('dialog .facet').forEach((each) => each.open = true)")
    assert violations(page) == []


def test_a_chart_that_is_focused(open_page: OpenPage) -> None:
    page = open_page("/en/timeline?kind=agreement", viewport=DESK)
    settle(page)
    page.locator("#chart-timeline [data-plot]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chart-card")).to_be_visible()
    assert violations(page) == []
