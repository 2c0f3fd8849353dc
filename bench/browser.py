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

from playwright.sync_api import Page, sync_playwright

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
_READ: Final = """addEventListener('DOMContentLoaded', () => {
  requestAnimationFrame(() => setTimeout(() => { window.drawnAt = performance.now(); }));
});"""
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
    each time in a browser that was never used: the chart of a wide screen, beside an empty page
    with `script` (Plotly's) that draws as many marks, and a phone's timeline, which is HTML.
    """
    path = _chromium()
    if path is None:
        yield "Not measured: no Chromium is installed here."
        return
    yield "| processor | 1280 px, a chart | an empty page, as many marks | ratio | 390 px, HTML |"
    yield "| --- | --- | --- | --- | --- |"
    alone = _ALONE.format(script=script, marks=marks)
    kinds = (("timeline", 1280, _DRAWN), ("alone", 1280, _DRAWN), ("timeline", 390, _READ))
    with sync_playwright() as playwright:
        for slower in _SLOWER:
            times = []
            for _ in range(_TIMES):
                row = []
                for page, width_px, drawn in kinds:
                    browser = playwright.chromium.launch(
                        executable_path=path, args=_CHROMIUM.split()[1:]
                    )
                    opened = browser.new_page(viewport={"width": width_px, "height": 900})
                    opened.add_init_script(drawn)
                    address = f"http://127.0.0.1:{port}/{page}"
                    row.append(_drawn(opened, address, alone, slower))
                    browser.close()
                times.append(row)
            ours, other, phone = (statistics.median(kind) for kind in zip(*times, strict=True))
            ratio = statistics.median(chart / plot for chart, plot, _ in times)
            yield (
                f"| {slower} × slower | {ours:,.0f} ms | {other:,.0f} ms | {ratio:.2f} "
                f"| {phone:,.0f} ms |"
            )


def _drawn(page: Page, address: str, alone: str, slower: int) -> float:
    page.route("**/alone", lambda route: route.fulfill(body=alone, content_type="text/html"))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.wait_for_timeout(_SETTLES_MS)
    page.goto(address)
    milliseconds: float = page.wait_for_function("window.drawnAt").json_value()
    return milliseconds
