"""A real Chromium in front of the real app with the frozen data.

Every page is watched: an error on the console, a script's exception or a report of the
Content-Security-Policy fails the test it happened in.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    ViewportSize,
    sync_playwright,
)

from app.settings import ROOT, Settings
from scripts.serving import served_app

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # What is made to run fast later is never run again: no page stays for long.
    "--js-flags=--no-turbofan --no-maglev",
]  # fmt: skip

DESK: Final[ViewportSize] = {"width": 1280, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def site(settings: Settings) -> Iterator[str]:
    """The app with the frozen data: its address."""
    with served_app(settings) as address:
        yield address


# Not for the session: Playwright's event loop would go on running under all later tests.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield found
        found.close()


@dataclass
class Watched:
    """A page whose complaints are noted; where an answer is to be an error, the browser's own are
    not.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)
    fails: bool = False

    @classmethod
    def of(cls, context: BrowserContext, site: str) -> Self:
        found = cls(context.new_page())
        found.page.on("pageerror", lambda error: found.complaints.append(f"exception: {error}"))
        found.page.on("console", found.hear)
        found.page.on(
            "requestfailed",
            # What was still coming when the reader went on is aborted; where scripts are off, none
            # is fetched ("csp"; what the policy refuses is said on the console).
            lambda request: (
                None
                if request.failure in {"net::ERR_ABORTED", "csp"}
                else found.complaints.append(f"failed: {request.url} {request.failure}")
            ),
        )
        found.page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((site, "data:", "blob:"))
                else found.complaints.append(f"another host: {request.url}")
            ),
        )
        return found

    def hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not self.fails:
            self.complaints.append(f"{message.type}: {message.text}")

    def go(self, path: str, *, fails: bool) -> Page:
        self.fails = fails
        answer = self.page.goto(path)
        assert answer is not None
        assert (answer.status >= 400) is fails
        return self.page


def new_context(browser: Browser, site: str, **options: Any) -> BrowserContext:
    return browser.new_context(base_url=site, reduced_motion="reduce", **options)


Windows = Callable[..., Watched]


@pytest.fixture(scope="module")
def windows(browser: Browser, site: str) -> Iterator[Windows]:
    """The page of a context with Playwright's options, in which one test's address is opened after
    another's; made as new, but for the files it has read.
    """
    made: dict[str, tuple[Watched, CDPSession]] = {}

    def window(viewport: ViewportSize, options: Mapping[str, Any]) -> Watched:
        if (name := repr(sorted(options.items()))) not in made:
            context = new_context(browser, site, **options)
            watched = Watched.of(context, site)
            made[name] = (watched, context.new_cdp_session(watched.page))
        found, session = made[name]
        session.send(
            "Storage.clearDataForOrigin", {"origin": site, "storageTypes": "local_storage"}
        )
        found.page.mouse.move(0, 0)
        usual = {"media": "null", "color_scheme": "light", "reduced_motion": "reduce"}
        found.page.emulate_media(**usual)  # type: ignore[arg-type]
        found.page.set_viewport_size(viewport)
        return found

    yield window
    for watched, _ in made.values():
        watched.page.context.close()


@pytest.fixture
def open_page(browser: Browser, site: str, windows: Windows) -> Iterator[OpenPage]:
    """Open an address in the window of the tests before, or, where its pages are to run `script`
    first, in a new one; keywords are the options of its context.
    """
    contexts: list[BrowserContext] = []
    opened: list[Watched] = []

    def open_it(
        path: str,
        *,
        fails: bool = False,
        script: str = "",
        viewport: ViewportSize = DESK,
        **options: Any,
    ) -> Page:
        if script:
            contexts.append(new_context(browser, site, viewport=viewport, **options))
            contexts[-1].add_init_script(script)
            window = Watched.of(contexts[-1], site)
        else:
            window = windows(viewport, options)
            if not any(window is each for each in opened):
                window.complaints.clear()
        opened.append(window)
        return window.go(path, fails=fails)

    yield open_it
    for context in contexts:
        context.close()
    assert [complaint for window in opened for complaint in window.complaints] == []


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where screenshots are kept."""
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
