"""A real Chromium in front of the real app with the real data.

Every page is watched: an error on the console, a script's exception or a report of the
Content-Security-Policy fails the test it happened in.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app import assets, database, seed
from app.main import create_app
from app.settings import ROOT, Settings

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with the real data, served on a free loopback port: its address."""
    database_file = tmp_path_factory.mktemp("site") / "records.db"
    database.build(seed.read(ROOT / "seed"), database_file)
    with served(database_file) as address:
        yield address


@contextmanager
def served(database_file: Path) -> Iterator[str]:
    """The app over a database, served on a free loopback port: its address."""
    assets.build(ROOT, say=print)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = Settings(database_file=database_file, public_url=address, access_log=False)
    config = uvicorn.Config(create_app(settings), host="127.0.0.1", port=port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        if time.monotonic() > deadline:
            pytest.fail("the app did not start within 20 s")
        threading.Event().wait(0.02)
    yield address
    server.should_exit = True
    thread.join()


# Not for the session: Playwright's event loop would go on running under all later tests.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("no Chromium: set CHROMIUM to its path, or run `make test`, which installs one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Open an address in a context of its own; keywords are Playwright's for the context."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def complain(message: Any) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{message.type}: {message.text}")

    def open_it(path: str, *, fails: bool = False, **options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(base_url=site, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
        if not fails:  # the browser itself complains on the console of an answer that is an error
            page.on("console", complain)
        page.on(
            "requestfailed",
            # What was still coming when the reader went on is aborted; that is no failure.
            lambda request: (
                None
                if request.failure == "net::ERR_ABORTED"
                else complaints.append(f"failed: {request.url} {request.failure}")
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((site, "data:", "blob:"))
                else complaints.append(f"another host: {request.url}")
            ),
        )
        answer = page.goto(path)
        assert answer is not None
        assert (answer.status >= 400) is fails
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where screenshots are kept."""
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
