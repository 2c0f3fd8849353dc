"""What a browser says, where a Chromium is installed: Lighthouse’s marks of the main pages on a
phone, and how soon the timeline is drawn where the processor is slow.
"""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Browser, sync_playwright

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

_SLOWER: Final = (1, 4)
_TIMES: Final = 5
_SETTLES_MS: Final = 1500  # until a browser that was just started has done with itself
_DRAWN: Final = """new MutationObserver((_, watch) => {
  if (!document.querySelector('.scatterlayer .points path')) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.drawnAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });"""
_ALONE: Final = """<!doctype html><div id="plot"></div><script src="{script}"></script><script>
  const y = Array.from({{ length: {marks} }}, (_, n) => n);
  Plotly.newPlot('plot', [{{ mode: 'markers', x: y, y }}]);
</script>"""


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def marks(port: int) -> Iterator[str]:
    """A row a page of the app on this port: performance, accessibility, best practices, SEO."""
    found = shutil.which("lighthouse")
    browser = _chromium()
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


def drawing(port: int, script: str, marks: int) -> Iterator[str]:
    """A row for each slowing of the processor: milliseconds from the request to the drawn timeline,
    each time in a browser that was never used, beside an empty page with `script` (Plotly's) that
    draws as many marks.
    """
    path = _chromium()
    if path is None:
        yield "Not measured: no Chromium is installed here."
        return
    yield "| processor | the timeline’s page | an empty page, as many marks | ratio |"
    yield "| --- | --- | --- | --- |"
    alone = _ALONE.format(script=script, marks=marks)
    with sync_playwright() as playwright:
        for slower in _SLOWER:
            pairs = []
            for _ in range(_TIMES):
                pair = []
                for page in ("timeline", "alone"):
                    browser = playwright.chromium.launch(
                        executable_path=path, args=_CHROMIUM.split()[1:]
                    )
                    pair.append(_drawn(browser, f"http://127.0.0.1:{port}/{page}", alone, slower))
                    browser.close()
                pairs.append(pair)
            ours, other = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(a / b for a, b in pairs)
            yield f"| {slower} × slower | {ours:,.0f} ms | {other:,.0f} ms | {ratio:.2f} |"


def _drawn(browser: Browser, address: str, alone: str, slower: int) -> float:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/alone", lambda route: route.fulfill(body=alone, content_type="text/html"))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(_DRAWN)
    page.wait_for_timeout(_SETTLES_MS)
    page.goto(address)
    milliseconds: float = page.wait_for_function("window.drawnAt").json_value()
    return milliseconds
