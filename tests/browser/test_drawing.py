"""When charts are drawn."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK

pytestmark = pytest.mark.browser


@contextmanager
def slowly(site: str, halt: bytes, go_on: threading.Event) -> Iterator[str]:
    """The site at another address, where a page that has `halt` comes up to it, then in the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with urlopen(site + self.path) as answer:
                before, halts, after = answer.read().partition(halt)
                self.send_response(answer.status)
                for name in ("content-type", "content-security-policy"):
                    self.send_header(name, answer.headers[name])
            self.end_headers()
            self.wfile.write(before)
            if halts:
                go_on.wait(20)
                self.wfile.write(halts + after)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_timeline_is_drawn_while_the_list_is_still_to_come(browser: Browser, site: str) -> None:
    go_on = threading.Event()
    with slowly(site, b'<section class="list"', go_on) as address:
        page = browser.new_page(viewport=DESK)
        page.goto(f"{address}/timeline?kind=agreement", wait_until="commit")
        page.locator(".chart-timeline .main-svg").first.wait_for()
        assert page.evaluate("document.readyState") == "loading"
        assert page.locator(".record").count() == 0
        go_on.set()
        expect(page.locator(".list .record").last).to_be_visible()
        # What came after the chart is there for it: where its marks are said, the list below it.
        page.locator("#chart-timeline [data-plot]").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#announcer")).not_to_be_empty()
        expect(page.locator(".list .record.is-lit")).to_have_count(1)
        page.close()
