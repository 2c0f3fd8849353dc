"""When charts are drawn."""

import threading
from collections.abc import Iterator

import httpx2
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from scripts.serving import served
from tests.browser.conftest import DESK


def slowly(site: str, halt: bytes, go_on: threading.Event) -> ASGIApp:
    """The site again, where a page that has `halt` comes up to it, and the rest in the end."""

    def answer(request: Request) -> Response:
        got = httpx2.get(f"{site}{request.url.path}?{request.url.query}")
        before, halts, after = got.content.partition(halt)

        def parts() -> Iterator[bytes]:
            yield before
            if halts:
                go_on.wait(20)
                yield halts + after

        kept = ("content-type", "content-security-policy")
        headers = {name: got.headers[name] for name in kept}
        return StreamingResponse(parts(), got.status_code, headers)

    return Starlette(routes=[Route("/{path:path}", answer)])


def test_the_timeline_is_drawn_while_the_list_is_still_to_come(browser: Browser, site: str) -> None:
    go_on = threading.Event()
    halted = slowly(site, b'<section class="list"', go_on)
    with served(lambda _address: halted) as address:
        page = browser.new_page(viewport=DESK)
        page.goto(f"{address}/timeline?kind=agreement", wait_until="commit")
        page.locator(".chart-timeline .main-svg").first.wait_for()
        assert page.evaluate("document.readyState") == "loading"
        assert page.locator(".event").count() == 0
        go_on.set()
        expect(page.locator(".list .event").last).to_be_visible()
        # What came after the chart is there for it: where its marks are said, the list below it.
        page.locator("#chart-timeline [data-plot]").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#announcer")).not_to_be_empty()
        expect(page.locator(".list .event.is-lit")).to_have_count(1)
        page.close()
