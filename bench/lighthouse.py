"""Lighthouse’s marks of the main pages on a phone, where it and a Chromium are installed."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Final

PAGES: Final = (
    "/",
    "/timeline",
    "/funding",
    "/provinces/lai-chau",
    "/records/2017-truong-tieu-hoc-tan-phong",
)
_CHROMIUM: Final = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


def marks(port: int) -> Iterator[str]:
    """A row a page of the app on this port: performance, accessibility, best practices, SEO."""
    found = shutil.which("lighthouse")
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None or browser is None:
        yield "Not measured: `lighthouse` or a Chromium is not installed here."
        return
    yield "| page | performance | accessibility | best practices | SEO |"
    yield "| --- | --- | --- | --- | --- |"
    for page in PAGES:
        answer = subprocess.run(
            [
                found,
                f"http://127.0.0.1:{port}{page}",
                "--quiet",
                "--output=json",
                f"--chrome-flags={_CHROMIUM}",
            ],
            env={**os.environ, "CHROME_PATH": browser},
            check=True,
            capture_output=True,
        )
        categories = json.loads(answer.stdout)["categories"].values()
        yield f"| {page} | {' | '.join(str(category['score']) for category in categories)} |"
