"""A view in another site's frame, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from starlette.responses import HTMLResponse

from scripts.serving import served


@pytest.fixture
def elsewhere(site: str) -> Iterator[str]:
    """Another site, on another port, that frames two views and a page."""
    frames = "".join(
        f'<iframe src="{site}{path}" width="700" height="640"></iframe>'
        for path in ("/en/embed/timeline?theme=dark", "/embed/funding", "/timeline")
    )
    page = HTMLResponse(f"<!doctype html><p>{frames}")
    with served(lambda _address: page) as address:
        yield address


def test_a_framed_view_draws_and_a_page_does_not_load(
    browser: Browser, site: str, elsewhere: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.text} {message.location}"))
    page.goto(elsewhere)
    timeline, funding, refused = page.frames[1:]
    timeline.locator(".js-plotly-plot .point").first.wait_for()
    page.locator("iframe").nth(1).scroll_into_view_if_needed()
    funding.locator("table.bars rect").first.wait_for()  # one place received: no chart compares it
    assert timeline.evaluate("document.documentElement.dataset.theme") == "dark"
    assert refused.url.startswith("chrome-error:")  # the browser refused it
    own = [text for text in complaints if "frame-ancestors" not in text and "favicon" not in text]
    assert own == []
    with context.expect_page() as opened:
        timeline.locator("footer a").first.click()
    assert opened.value.url == f"{site}/en/timeline"
    context.close()


def test_a_frame_without_an_origin_of_its_own_shows_it_all(browser: Browser, site: str) -> None:
    """As content systems frame what others show: sandboxed, so that nothing is its own site's."""
    view = f'<iframe src="{site}/embed/timeline" sandbox="allow-scripts" width=700 height=640>'
    with served(lambda _address: HTMLResponse(f"<!doctype html><p>{view}</iframe>")) as address:
        context = browser.new_context()
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(address)
        (_, timeline) = page.frames
        timeline.locator(".js-plotly-plot .point").first.wait_for()
        assert timeline.evaluate("self.origin") == "null"
        assert timeline.evaluate("[...document.styleSheets].length") > 0
        assert [text for text in complaints if "favicon" not in text] == []
        context.close()
