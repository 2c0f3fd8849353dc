"""axe-core, run on a page as it stands."""

from importlib.resources import files
from typing import Final

from playwright.sync_api import Page

AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
EVERYTHING: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS: Final = ["color-contrast", "link-in-text-block"]
_RUN: Final = """async (runOnly) => {
  const found = await axe.run(document, { runOnly, resultTypes: ['violations'] });
  return found.violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\\n` + nodes.slice(0, 4).map(({ html, any }) =>
      `    ${html.slice(0, 200)}\\n      ${any[0]?.message ?? ''}`).join('\\n'));
}"""


def violations(page: Page, *schemes: str) -> list[str]:
    """What is found in these themes, or in both; the second can only differ in its colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)  # not as a script element: the page's policy refuses it
    found = []
    for number, scheme in enumerate(schemes or ("light", "dark")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        run = page.evaluate(_RUN, COLOURS if number else EVERYTHING)
        found += [f"{scheme}, {page.url}\n{each}" for each in run]
    return found
