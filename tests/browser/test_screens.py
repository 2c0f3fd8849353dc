"""What readers see: nothing wider than the screen, in whatever font, nothing that jumps, nothing
too small to be tapped. Pictures of every page are `make screenshots`'s.
"""

import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import HEIGHT, TOO_WIDE, look
from tests.browser.pages import MAIN, name_of, settle

# In its box a text has two pixels above and below its letters, and no-break spaces beside them.
_LETTERS: Final = """() => {
  const boxes = (what) => [...document.querySelectorAll(`.chart-timeline ${what}`)].map((each) => [each, each.getBoundingClientRect()]);
  const labels = boxes('.textpoint text');
  const marks = [...boxes('.scatterlayer .points path'), ...boxes('.barlayer .point path')];
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top < a.bottom - 2;
  return [labels.length, labels.flatMap(([label, box]) => [...labels, ...marks]
    .filter(([other, taken]) => other !== label && touch(new DOMRect(box.x + 8, box.y, box.width - 16, box.height), taken))
    .map(([other]) => `${label.textContent.trim()} / ${other.textContent || other.getAttribute('d').slice(0, 40)}`))];
}"""  # noqa: E501
# Of charts of sums: the smallest letters of a bar's text, in pixels, and what stands on another.
_SUMS: Final = """() => {
  const charts = [...document.querySelectorAll('.js-plotly-plot')].filter((each) => each.checkVisibility());
  const boxes = (chart, what) => [...chart.querySelectorAll(what)].map((each) => [each.textContent, each.getBoundingClientRect()]);
  const touch = (a, b) => a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
  const sizes = [...document.querySelectorAll('.bartext')].filter((each) => each.checkVisibility() && each.textContent)
    .map((each) => 13 * Number(/scale\\(([\\d.]+)/.exec(each.getAttribute('transform'))?.[1] ?? 1));
  return [Math.min(...sizes, 13), charts.flatMap((chart) => ['.annotation-text', '.ytick text'].flatMap((what) => {
    const found = boxes(chart, what);
    return found.flatMap(([text, box], at) => found.slice(at + 1).filter(([, other]) => touch(box, other)).map(([other]) => `${text} / ${other}`));
  }))];
}"""  # noqa: E501
_WATCH_SHIFTS: Final = """
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value;
  }).observe({ type: 'layout-shift', buffered: true });
"""


@pytest.mark.parametrize("path", MAIN)
def test_text_at_twice_its_size(open_page: OpenPage, path: str) -> None:
    """A zoom of 200 % is a screen of half the pixels, at which each counts twice."""
    page = open_page(path, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    assert look(page, 640) == ([], [])


@pytest.mark.parametrize("path", ["/", "/timeline", "/en/funding", "/en/provinces/lai-chau"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, viewport={"width": width, "height": HEIGHT}, script=_WATCH_SHIFTS)
    settle(page)
    assert page.evaluate("window.shifts") <= 0.02
    assert page.evaluate("document.fonts.status") == "loaded"


@pytest.mark.parametrize("path", ["/timeline", "/en/timeline", "/timeline?sector=health"])
def test_no_letter_of_the_timeline_touches_anything(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    settle(page)
    labels, touching = page.evaluate(_LETTERS)
    assert labels >= 5
    assert touching == []


@pytest.mark.parametrize("path", ["/funding", "/en/funding", "/embed/funding"])
@pytest.mark.parametrize("width", [390, 800, 1024, 1280])
def test_sums_on_charts_can_be_read(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, viewport={"width": width, "height": HEIGHT})
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    settle(page)
    smallest, touching = page.evaluate(_SUMS)
    assert smallest >= 10
    assert touching == []


def test_the_zoom_stands_in_the_address(open_page: OpenPage) -> None:
    page = open_page("/timeline")
    settle(page)
    page.get_by_role("button", name="Phóng to").click()
    expect(page).to_have_url(re.compile(r"#zoom=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$"))
    _, touching = page.evaluate(_LETTERS)
    assert touching == []
    shown = page.locator("#chart-timeline [data-plot]").evaluate(
        "(plot) => plot.layout.xaxis.range"
    )
    page.reload()  # who is sent the address sees the same
    settle(page)
    again = page.locator("#chart-timeline [data-plot]").evaluate(
        "(plot) => plot.layout.xaxis.range"
    )
    assert [day[:10] for day in again] == [day[:10] for day in shown]
    page.locator("#chart-timeline [data-plot]").focus()
    page.keyboard.press("-")
    expect(page).to_have_url(re.compile("/timeline$"))


@pytest.mark.parametrize(
    ("path", "articles"),
    [
        ("/records/2017-truong-tieu-hoc-tan-phong", 2),
        ("/timeline", 5),
        ("/timeline?source=ktdt-2019", 3),
        ("/provinces/lai-chau", 5),
        ("/en/funding?received=lai-chau", 2),
    ],
)
def test_printed_pages_name_their_sources(
    open_page: OpenPage, artefacts: Path, path: str, articles: int
) -> None:
    page = open_page(path)
    page.pdf(path=artefacts / f"{name_of(path)}.pdf", format="A4")
    page.emulate_media(media="print")
    for hidden in (".site-nav", ".filter-panel", ".chart-tools", ".strip", ".files", "summary"):
        assert page.locator(f"{hidden}:visible").count() == 0
    page.set_viewport_size({"width": 688, "height": 1000})  # what margins leave of A4
    assert page.evaluate(TOO_WIDE) == []
    feet = page.locator("tfoot").evaluate_all(
        "(feet) => feet.map((foot) => getComputedStyle(foot).display)"
    )
    assert "table-footer-group" not in feet  # it would stand at the end of every sheet
    printed = page.locator("a[data-address]").evaluate_all(
        """(links) => [...new Set(links.filter((link) => link.checkVisibility())
             .map((link) => getComputedStyle(link, '::after').content))]"""
    )
    assert len(printed) == articles
    assert all("://" in address for address in printed)


def test_in_print_nothing_is_folded_away(open_page: OpenPage) -> None:
    page = open_page("/provinces/lai-chau")
    page.emulate_media(media="print")
    records = page.locator(".fold .record").count()
    assert page.locator(".fold .record:visible").count() == records > 0
