"""`make screenshots`: every page at three widths and in both themes into `var/screenshots`, and the
picture of the README.

The app is served on a free loopback port for as long as the pictures take.
"""

import os
import re
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from app.settings import ROOT, Settings
from scripts.serving import served_app

WIDTHS: Final = (390, 768, 1280)
ARGUMENTS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PAGES: Final = (
    "/", "/timeline", "/timeline?sector=health", "/timeline?q=zzzz", "/funding",
    "/provinces", "/provinces/lai-chau", "/provinces/lao-cai", "/provinces/ha-noi", "/sectors",
    "/sectors/education", "/records/2017-truong-tieu-hoc-tan-phong", "/sources",
    "/sources/ktdt-2019", "/follow-up", "/people", "/people/giang-pao-my", "/bodies",
    "/bodies/tp-ha-noi", "/relations/ha-noi-lao-cai", "/search?q=lai+châu", "/data",
    "/api/docs", "/about", "/about/components", "/nowhere",
)  # fmt: skip
README_PICTURE: Final = ROOT / "docs" / "timeline.png"


def shoot(
    browser: Browser,
    address: str,
    path: Path,
    *,
    width: int,
    theme: str,
    whole: bool = True,
    height: int = 900,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    # What is drawn when it comes into view has to have been there.
    for chart in page.locator("[data-plot]:visible").all():
        chart.scroll_into_view_if_needed()
        chart.locator(".main-svg").first.wait_for()
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path, full_page=whole)
    context.close()


def main(arguments: list[str]) -> int:
    """Take all pictures, or with paths as arguments only those pages."""
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    README_PICTURE.parent.mkdir(exist_ok=True)
    with served_app(Settings()) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=list(ARGUMENTS)
        )
        for address in arguments or PAGES:
            for lang in ("", "/en"):
                name = re.sub(r"\W+", "-", f"{lang}{address}").strip("-") or "overview"
                for width in WIDTHS:
                    for theme in ("light", "dark"):
                        target = folder / f"{name}-{width}-{theme}.png"
                        shoot(browser, site + lang + address, target, width=width, theme=theme)
        if not arguments:
            shoot(
                browser, f"{site}/timeline?sector=education&sector=health", README_PICTURE,
                width=1280, theme="light", whole=False,
            )  # fmt: skip
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
