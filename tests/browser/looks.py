"""What is seen of a page at a width."""

from typing import Final

from playwright.sync_api import Page

HEIGHT: Final = 900
# Too wide for the screen, or for its cell.
TOO_WIDE: Final = """() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  return [...document.querySelectorAll('body *')].filter((each) => each.matches('tbody *, tfoot *') && each.matches('td, th')
    ? each.scrollWidth > each.clientWidth + 3
    : scrollWidth > clientWidth && each.getBoundingClientRect().right > clientWidth + 1
  ).slice(0, 6).map((each) => each.outerHTML.slice(0, 160));
}"""  # noqa: E501
# Links inside sentences are exempt; a box to tick is as large as its label.
TOO_SMALL: Final = """() => {
  const alone = 'button, select, summary, input:not([type=checkbox], [type=radio], [type=hidden]), label.choice, '
    + 'nav li a, .units a, .tag, .chip, .tool, .quiet, .primary, .more a, .pages a, .strip a, .site-foot li a, .big-value a';
  return [...document.querySelectorAll(alone)].filter((each) => {
    const { width, height } = each.getBoundingClientRect();
    return each.checkVisibility() && width > 1 && (width < 23.9 || height < 23.9);
  }).slice(0, 6).map((each) => each.outerHTML.slice(0, 160));
}"""  # noqa: E501


Found = tuple[list[str], list[str]]


def look(page: Page, width: int) -> Found:
    """What is wider than the screen, or smaller than a finger."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    too_wide, too_small = page.evaluate(f"[({TOO_WIDE})(), ({TOO_SMALL})()]")
    return [f"wider than {width} px: {each}" for each in too_wide], [
        f"too small at {width} px: {each}" for each in too_small
    ]
