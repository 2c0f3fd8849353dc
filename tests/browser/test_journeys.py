"""What readers do, in a real browser."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

MARKS = "#chart-timeline .scatterlayer .points path"
RECORDS = "#list .event"


def count_in(page: Page) -> int:
    """The number of events that the page says it found."""
    words = page.locator("#found-head .found-count strong").inner_text()
    found = re.match(r"[\d.,]+", words)
    assert found, words
    return int(re.sub(r"\D", "", found[0]))


def choose(page: Page, facet: str, value: str) -> None:
    """Tick a value of a facet, which hangs folded from the form's row."""
    if page.locator(f"#f-{facet}").get_attribute("open") is None:
        page.locator(f"#f-{facet} > summary").click()
    page.locator(f"#f-{facet}-{value}").check()


def marks_in(page: Page) -> int:
    page.locator(MARKS).first.wait_for()
    return page.locator(MARKS).count()


def click_on(page: Page, what: str) -> None:
    """Click where the first one is drawn: Plotly's own layer lies over its marks."""
    mark = page.locator(what).first
    mark.wait_for()
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_timeline_draws_a_mark_for_every_event(open_page: OpenPage) -> None:
    page = open_page("/timeline")
    # An event of two relations has a mark in each of their lanes.
    assert marks_in(page) >= count_in(page) > 10


def test_filtering_by_sector_changes_everything_together(open_page: OpenPage) -> None:
    page = open_page("/timeline")
    everything, all_marks = count_in(page), marks_in(page)
    choose(page, "sector", "health")
    expect(page).to_have_url(re.compile(r"\?sector=health$"))
    expect(page.locator(".chip")).to_have_count(1)
    found = count_in(page)
    assert found == page.locator(RECORDS).count()
    assert 0 < found < everything
    expect(page.locator("#list .outcomes.is-hits li").first).to_be_visible()
    page.wait_for_function(
        "([marks, all]) => { const n = document.querySelectorAll(marks).length;"
        " return n > 0 && n < all }",
        arg=[MARKS, all_marks],
    )
    assert marks_in(page) >= found
    expect(page.locator("#f-sector-health")).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/timeline$"))
    expect(page.locator("#f-sector-health")).not_to_be_checked()
    page.wait_for_function(
        "([marks, all]) => document.querySelectorAll(marks).length === all",
        arg=[MARKS, all_marks],
    )
    assert count_in(page) == everything
    page.go_forward()
    expect(page.locator("#f-sector-health")).to_be_checked()
    assert count_in(page) == found


def test_several_values_of_a_facet_widen_and_another_facet_narrows(open_page: OpenPage) -> None:
    page = open_page("/en/timeline?sector=health")
    one = count_in(page)
    choose(page, "sector", "education")
    expect(page.locator(".chip")).to_have_count(2)
    both = count_in(page)
    assert both > one
    choose(page, "status", "planned")
    expect(page.locator(".chip")).to_have_count(3)
    assert 0 < count_in(page) <= both
    page.get_by_role("link", name="Clear all").first.click()
    expect(page.locator(".chip")).to_have_count(0)
    assert count_in(page) > both


def test_a_gift_is_found_from_memory_without_diacritics(open_page: OpenPage) -> None:
    page = open_page("/timeline")
    page.locator("#f-q").fill("truong tan phong")
    page.locator("#f-q").press("Enter")
    expect(page).to_have_url(re.compile(r"q=truong"))
    expect(page.locator(RECORDS)).not_to_have_count(0)
    first = page.locator(f"{RECORDS} .record-title a").first
    expect(first).to_contain_text("Tân Phong")
    first.click()
    expect(page.locator("h1")).to_contain_text("Tân Phong")
    expect(page.locator("main")).to_contain_text("10\N{NO-BREAK SPACE}tỷ\N{NO-BREAK SPACE}đồng")


def test_a_bar_leads_to_its_records(open_page: OpenPage) -> None:
    page = open_page("/funding")
    page.locator("#lai-chau > summary").click()
    page.locator("#chart-lai-chau-year").scroll_into_view_if_needed()
    click_on(page, "#chart-lai-chau-year .bars .point path")
    page.wait_for_url("**/timeline?**")
    query = query_of(page)
    assert query["received"] == ["lai-chau"]
    assert len(query["year"]) == 1
    expect(page.locator(RECORDS)).to_have_count(count_in(page))
    assert count_in(page) > 0


def test_a_mark_shows_its_card_and_the_card_leads_to_its_record(open_page: OpenPage) -> None:
    page = open_page("/en/timeline?kind=agreement")
    click_on(page, MARKS)
    card = page.locator(".chart-card.is-pinned")
    expect(card).to_be_visible()
    assert "/timeline" in page.url  # a click never leaves the page at once
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    click_on(page, MARKS)
    card.get_by_role("link").click()
    page.wait_for_url("**/en/records/**")
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("path", ["/timeline", "/en/timeline"])
def test_without_javascript_everything_is_there(open_page: OpenPage, path: str) -> None:
    page = open_page(path, java_script_enabled=False)
    expect(page.locator(RECORDS)).to_have_count(count_in(page))
    choose(page, "sector", "health")
    page.locator("#f-submit").click()
    expect(page).to_have_url(re.compile("sector=health"))
    expect(page.locator(RECORDS)).to_have_count(count_in(page))
    page.locator(".chip").first.click()
    assert "sector" not in query_of(page)
    group = page.locator(f"{RECORDS} .group").first
    group.locator("summary").click()  # unfolds without a script
    expect(group.locator("li a").first).to_be_visible()
    page.get_by_role("navigation", name=re.compile("Các cách xem|Views")).get_by_role(
        "link", name=re.compile("Bảng|Table")
    ).click()
    assert query_of(page) == {"view": ["table"]}
    expect(page.locator("#list tbody tr").first).to_be_visible()


def test_without_javascript_the_tables_are_the_charts(open_page: OpenPage) -> None:
    page = open_page("/funding", java_script_enabled=False)
    page.locator("#lai-chau > summary").click()
    rows = page.locator(".breakdown:has(#chart-lai-chau-year) table.bars tbody tr")
    expect(rows.first).to_be_visible()
    expect(rows.locator("svg.bar rect").first).to_be_visible()


def test_the_language_switch_keeps_the_page_and_its_filters(open_page: OpenPage) -> None:
    page = open_page("/timeline?sector=health&status=done")
    before = count_in(page)
    page.locator("#twin").click()
    expect(page).to_have_url(re.compile(r"/en/timeline\?sector=health&status=done$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert count_in(page) == before
    page.locator("#twin").click()
    expect(page).to_have_url(re.compile(r"/timeline\?sector=health&status=done$"))


def test_the_switch_follows_a_filter_chosen_without_a_reload(open_page: OpenPage) -> None:
    page = open_page("/timeline")
    choose(page, "sector", "health")
    expect(page.locator(".chip")).to_have_count(1)
    page.locator("#twin").click()
    expect(page).to_have_url(re.compile(r"/en/timeline\?sector=health$"))


def test_a_number_is_checked_to_its_article(open_page: OpenPage) -> None:
    page = open_page("/en/timeline?received=lai-chau&amount=known&sort=amount")
    page.locator(f"{RECORDS} .record-title a").first.click()
    link = page.locator("main a[href*=':~:text=']").first
    href = link.get_attribute("href")
    assert href is not None
    assert re.match(r"https?://[^#]+#:~:text=\S+$", href)
    page.locator("main a[href*='/en/sources/']").first.click()
    expect(page).to_have_url(re.compile(r"/en/sources/[a-z0-9-]+#p\d+$"))


def test_a_filter_that_does_not_exist_says_so_and_keeps_the_form(open_page: OpenPage) -> None:
    page = open_page("/timeline?sector=helth&status=done", fails=True)
    expect(page.locator("main")).to_contain_text("helth")
    expect(page.locator("#f-status-done")).to_be_checked()
    page.locator("#f-submit").click()
    expect(page).to_have_url(re.compile(r"/timeline\?.*status=done"))
    assert count_in(page) > 0


def test_places_are_compared(open_page: OpenPage) -> None:
    page = open_page("/provinces")
    columns = page.locator(".place-column")
    lai_chau = columns.filter(has=page.get_by_role("heading", name="Lai Châu", exact=True))
    received = lai_chau.locator("section").first
    expect(received).to_contain_text("19,2")
    expect(received).to_contain_text("6 trong 13 khoản không công bố số tiền")
    # Of what was not delivered no sum is said, and no nought.
    lao_cai = columns.filter(has=page.get_by_role("heading", name="Lào Cai", exact=True))
    expect(lao_cai.locator("section strong").first).to_have_text("mới cam kết")
    page.get_by_role("link", name="Lào Cai", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("Lào Cai")


def test_the_theme_is_remembered_without_a_cookie(open_page: OpenPage) -> None:
    page = open_page("/", color_scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    button = page.locator("[data-module=theme]")
    for _ in range(3):
        button.click()
        if page.evaluate(paper) != light:
            break
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    assert page.context.cookies() == []
