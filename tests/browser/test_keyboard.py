"""With the keyboard alone, and as a screen reader hears it."""

import re
from typing import Literal
from xml.etree import ElementTree

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.pages import settle

COUNT_MOVES = """() => {
  window.moves = [];
  const { animate } = Element.prototype;
  Element.prototype.animate = function (...how) {
    window.moves.push(this);
    return animate.apply(this, how);
  };
}"""

SQUARES = (
    """() => document.querySelector(".picture [data-plot]").data.flatMap(({ ids }) => ids).sort()"""
)
# Where one of them was at some time.
FOLLOW_A_SQUARE = """() => {
  window.places = new Set();
  const look = () => {
    const { x, y } = document.querySelector(".picture .point path")?.getBoundingClientRect() ?? {};
    window.places.add(`${x},${y}`);
    requestAnimationFrame(look);
  };
  look();
}"""

# The width of the line around what has the focus, in pixels.
OUTLINE_OF_FOCUS = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
}"""
# What has the focus, if anything has: what is wrong with how it is seen.
STOP = f"""() => {{
  const stop = document.activeElement;
  if (stop === document.body) return null;
  const {{ top, bottom, width }} = stop.getBoundingClientRect();
  return [
    ({OUTLINE_OF_FOCUS})() < 2 && 'no outline',
    (width < 2 || bottom < 1 || top > innerHeight) && 'hidden',
  ].filter(Boolean).map((what) => `${{what}}: ${{stop.outerHTML.slice(0, 300)}}`);
}}"""


def test_the_first_stop_skips_to_the_content(open_page: OpenPage) -> None:
    page = open_page("/en/timeline")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/timeline", "/funding", "/provinces/lai-chau", "/data"])
def test_every_stop_can_be_seen(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport=PHONE)
    seen = 0
    for _ in range(45):
        page.keyboard.press("Tab")
        wrong = page.evaluate(STOP)
        if wrong is None:
            break
        seen += 1
        assert wrong == []
    assert seen > 15


def test_a_filter_is_chosen_and_taken_away(open_page: OpenPage) -> None:
    page = open_page("/en/timeline")
    page.locator("#f-sector > summary").press("Enter")
    box = page.get_by_role("checkbox", name=re.compile("^Health"))
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"\?sector=health$"))
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    expect(page.locator("#announcer")).to_contain_text("events")
    chip = page.get_by_role("link", name=re.compile("Remove:.*Health"))
    chip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/timeline$"))
    expect(page.locator("#chips")).to_be_focused()


def test_the_sheet_opens_closes_and_gives_the_focus_back(open_page: OpenPage) -> None:
    page = open_page("/en/timeline", viewport=PHONE)
    opener = page.get_by_role("button", name=re.compile("^Filters"))
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Filters")
    expect(dialog).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('dialog') !== null")
    dialog.locator("#f-sector > summary").press("Enter")
    dialog.get_by_role("checkbox", name=re.compile("^Health")).press("Space")
    expect(dialog.get_by_role("button", name=re.compile(r"^Show \d+ events?"))).to_be_visible()
    expect(page).to_have_url(re.compile("sector=health"))
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Close").press("Enter")
    expect(dialog).not_to_be_visible()
    expect(opener).to_be_focused()


def test_arrows_go_from_mark_to_mark(open_page: OpenPage) -> None:
    page = open_page("/en/timeline?kind=agreement")
    settle(page)
    chart = page.locator("#chart-timeline [data-plot]")
    chart.focus()
    assert page.evaluate(OUTLINE_OF_FOCUS) >= 2
    said = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        expect(page.locator(".chart-card")).to_be_visible()
        said.append(page.locator("#announcer").inner_text())
        assert page.locator("#list .event.is-lit").count() == 1
    assert said[0] == said[2] != said[1]
    # What the page under a resting pointer does is no wish of the reader's.
    page.locator("h1").dispatch_event("pointerover")
    expect(page.locator(".chart-card")).to_be_visible()
    assert page.locator("#list .event.is-lit").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/records/**")


def test_the_list_and_the_chart_light_each_other(open_page: OpenPage) -> None:
    page = open_page("/en/timeline?kind=agreement")
    settle(page)
    page.locator("#list .event .record-title a").first.focus()
    expect(page.locator(".chart-card")).to_be_visible()


def test_a_period_is_drawn_over_the_years(open_page: OpenPage) -> None:
    page = open_page("/en/timeline")
    first, last = (page.locator(f"#strip [data-year='{year}']") for year in (2015, 2018))
    first.scroll_into_view_if_needed()
    boxes = [first.bounding_box(), last.bounding_box()]
    assert boxes[0]
    assert boxes[1]
    page.mouse.move(boxes[0]["x"] + 9, boxes[0]["y"] + 20)
    page.mouse.down()
    page.mouse.move(boxes[1]["x"] - 30, boxes[1]["y"] + 20)
    page.mouse.move(boxes[1]["x"] + 9, boxes[1]["y"] + 20)
    expect(page.locator("#strip .is-in")).to_have_count(4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"\?from=2015&to=2018$"))
    expect(page.locator("#strip [aria-current]")).to_have_count(4)
    # A year alone is a link, with or without a script.
    page.locator("#strip [data-year='2017']").press("Enter")
    expect(page).to_have_url(re.compile(r"\?from=2017&to=2017$"))
    expect(page.locator("#f-from")).to_have_value("2017")


def test_the_search_suggests_and_is_driven_by_keys(open_page: OpenPage) -> None:
    page = open_page("/en/about")
    field = page.get_by_role("combobox", name="Search").or_(page.get_by_label("Search", exact=True))
    field.first.focus()
    page.keyboard.type("giang pao")
    option = page.get_by_role("option", name="Giàng Páo Mỷ")
    expect(option).to_be_visible()
    expect(page.locator("#find-suggestion-0")).to_contain_text("Giàng Páo Mỷ")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field.first).to_have_attribute("aria-activedescendant", "find-suggestion-0")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.type(" my")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/people/giang-pao-my")


@pytest.mark.parametrize(
    ("prefix", "label", "note", "forget"),
    [
        ("", "Tìm kiếm", "tìm trước đây", "Xóa các lần tìm này"),
        ("/en", "Search", "searched before", "Forget these searches"),
    ],
)
def test_the_last_searches_are_offered_and_forgotten(
    open_page: OpenPage, prefix: str, label: str, note: str, forget: str
) -> None:
    page = open_page(f"{prefix}/about")
    field = page.locator("#find")
    assert page.get_by_label(label, exact=True).get_attribute("id") == "find"
    field.focus()
    expect(field).to_have_role("combobox")
    expect(page.get_by_role("listbox")).to_be_hidden()  # nothing was searched for yet
    page.keyboard.type("too old")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=too+old")
    field.fill("giang pao")
    page.get_by_role("option", name="Giàng Páo Mỷ").click()
    page.wait_for_url("**/people/giang-pao-my")
    for n in range(4):
        field.fill(f"cầu {n}")
        field.press("Enter")
        page.wait_for_url(f"**/search?q=c%E1%BA%A7u+{n}")
    field.fill("chỉ gõ")  # typed, and never asked for

    page.goto(f"{prefix}/about")
    field.focus()
    options = page.get_by_role("option")
    names = ("cầu 3", "cầu 2", "cầu 1", "cầu 0", "Giàng Páo Mỷ")
    expect(options).to_have_text([*(f"{name} {note}" for name in names), forget])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=c%E1%BA%A7u%202")
    assert page.locator("main input").input_value() == "cầu 2"

    # On a phone the field is that of the page, and so are they.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{prefix}/search")
    expect(options.first).to_have_text(f"cầu 2 {note}")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox").last).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    other = "/about" if prefix else "/en/about"
    page.goto(other)
    page.locator(".to-search").click()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_without_storage_the_search_goes_on(open_page: OpenPage) -> None:
    closed = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('closed') } })"
    )
    page = open_page("/en/about", script=closed)
    field = page.get_by_label("Search", exact=True)
    field.focus()
    page.keyboard.type("giang pao")
    page.get_by_role("option", name="Giàng Páo Mỷ").click()
    page.wait_for_url("**/en/people/giang-pao-my")


def test_without_a_script_the_search_leads_to_its_page(open_page: OpenPage) -> None:
    page = open_page("/en/about", java_script_enabled=False)
    page.get_by_label("Search", exact=True).fill("giang pao")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=giang+pao")
    expect(page.locator("#people a")).to_have_text("Giàng Páo Mỷ")


def test_names_in_the_accessibility_tree(open_page: OpenPage) -> None:
    page = open_page("/en/timeline")
    settle(page)
    expect(page.get_by_role("navigation", name="Main")).to_match_aria_snapshot("""
      - navigation "Main":
        - list:
          - listitem:
            - link "Overview"
          - listitem:
            - link "Timeline"
    """)
    expect(page.get_by_role("search", name="Filters")).to_match_aria_snapshot("""
      - search "Filters":
        - text: Words
        - searchbox "Words"
        - group: Sector ▾
        - group: Kind ▾
    """)
    expect(page.locator("#chart-timeline")).to_match_aria_snapshot("""
      - figure:
        - img /Timeline. Hà Nội – Lai Châu. \\d+ events, most of all/
        - paragraph:
          - button "Whole period"
          - button "Download as SVG"
          - button "Download as PNG"
    """)
    expect(page.get_by_role("group", name="Choose a period")).to_match_aria_snapshot("""
      - group "Choose a period":
        - list:
          - listitem:
            - link /^2011.{1,3}\\d+ records/
    """)


def test_a_stacked_table_is_still_a_table(open_page: OpenPage) -> None:
    page = open_page("/en/funding", viewport=PHONE)
    table = page.get_by_role("table", name=re.compile("^Every gift and promise"))
    assert table.get_by_role("row").count() > 15
    expect(table.get_by_role("columnheader", name="Amount")).to_have_count(1)
    assert table.get_by_role("rowheader").count() > 15
    assert table.get_by_role("cell").count() > 60


def test_the_saved_chart_says_what_it_is(open_page: OpenPage) -> None:
    page = open_page("/timeline?sector=health")
    settle(page)
    with page.expect_download() as picture:
        page.locator("#chart-timeline [data-do=png]").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as download:
        page.locator("#chart-timeline [data-do=save]").click()
    saved = download.value.path().read_text("utf-8")
    assert "<title>" in saved
    assert "<desc>" in saved
    version = page.evaluate("document.documentElement.dataset.version")
    for words in (version, "CC BY 4.0", "Hợp tác Tây Bắc", "/timeline?sector=health"):
        assert saved.count(words) >= 2, words  # as text of the picture, and as metadata
    for item in page.locator("[data-key] li").all():
        assert item.inner_text().strip() in saved


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_the_saved_picture_of_the_money_says_what_it_is(
    open_page: OpenPage, viewport: ViewportSize
) -> None:
    page = open_page("/funding?by=giver&received=lai-chau", viewport=viewport)
    settle(page)
    picture = page.locator(".picture")
    with page.expect_download() as pixels:
        picture.locator("[data-do=png]").click()
    assert pixels.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as download:
        picture.locator("[data-do=save]").click()
    saved = download.value.path().read_text("utf-8")
    version = page.evaluate("document.documentElement.dataset.version")
    for words in (version, "CC BY 4.0", "by=giver&amp;received=lai-chau"):
        assert saved.count(words) >= 2, words  # as text of the picture, and as metadata
    drawing = ElementTree.fromstring(saved)
    texts = " ".join(drawing.itertext()).replace("\N{NO-BREAK SPACE}", " ")
    for item in picture.locator(":is(.unit-key li, .unit-name a, .unit-label)").all():
        assert (item.text_content() or "").split()[0] in texts
    squares = [
        e for e in drawing.iter("{http://www.w3.org/2000/svg}g") if e.get("class") == "point"
    ]
    assert len(squares) == picture.locator(".units .unit").count()
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}pattern"))) >= 2  # hatched, dotted


def test_a_square_shows_its_gift_and_leads_to_it(open_page: OpenPage) -> None:
    page = open_page("/en/provinces/lai-chau")
    settle(page)
    chart = page.locator(".picture .chart").first
    chart.locator(".point").first.click(force=True)  # Plotly's own layer is above it
    card = chart.locator(".chart-card")
    expect(card).to_contain_text("billion VND")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    chart.locator("[data-plot]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#announcer")).to_contain_text("2011")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/records/2011-*")


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_nothing_lies_over_the_picture_of_the_money(
    open_page: OpenPage, viewport: ViewportSize
) -> None:
    page = open_page("/en/funding", viewport=viewport)
    settle(page)
    name = page.locator(".picture :is(.annotation, .unit-name a):visible", has_text="2011")
    top, tools = (
        each.evaluate("(element) => element.getBoundingClientRect().top")
        for each in (name, page.locator(".picture [data-do=save]"))
    )
    assert top < tools
    name.click()  # which what lies over it would take
    page.wait_for_url("**/en/timeline?**year=2011")


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_squares_that_are_grouped_anew_move(
    open_page: OpenPage, motion: Literal["no-preference", "reduce"], moves: bool
) -> None:
    page = open_page("/funding")
    page.emulate_media(reduced_motion=motion)
    settle(page)
    squares = page.evaluate(SQUARES)
    page.evaluate(FOLLOW_A_SQUARE)
    page.get_by_role("link", name="theo bên hỗ trợ").first.click()
    name = page.locator(".picture .annotation", has_text="Thành phố Hà Nội")
    expect(name).to_be_visible()  # it comes last
    assert page.evaluate(SQUARES) == squares
    assert (page.evaluate("window.places.size") > 4) == moves


@pytest.mark.parametrize("path", ["/timeline", "/funding"])
def test_keys_go_on_when_the_filter_has_changed(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    settle(page)
    page.locator("summary", has_text="Lĩnh vực").first.click()
    page.get_by_label(re.compile("^Giáo dục")).first.check()
    page.wait_for_url("**sector=education**")
    plot = page.locator("[data-plot]").first
    plot.focus()
    expect(plot).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chart-card")).to_be_visible()


@pytest.mark.parametrize("path", ["/funding", "/provinces/lai-chau"])
def test_gifts_go_to_their_new_places(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport=PHONE)
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate(COUNT_MOVES)
    gifts = page.locator(".picture").first.locator(".units [data-gift]")
    ids = {gift.get_attribute("data-gift") for gift in gifts.all()}
    page.get_by_role("link", name="theo bên hỗ trợ").first.click()
    page.wait_for_url("**?by=giver")
    expect(page.get_by_role("heading", name="Thành phố Hà Nội").first).to_be_visible()
    assert {gift.get_attribute("data-gift") for gift in gifts.all()} == ids
    assert page.evaluate("window.moves.length") > 3  # without a reload, too
    page.evaluate("window.moves.length = 0")
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("link", name="theo năm").first.click()
    expect(page.get_by_role("heading", name="Chưa rõ năm").first).to_be_visible()
    assert page.evaluate("window.moves.length") == 0


def test_in_forced_colours_only_what_is_chosen_is_underlined(open_page: OpenPage) -> None:
    page = open_page("/timeline", forced_colors="active")
    underlined = page.locator(":is(.site-nav, .tabs) a").evaluate_all(
        "(all) => all.filter((each) => getComputedStyle(each).borderBottomColor"
        " !== getComputedStyle(document.documentElement).backgroundColor)"
        ".map((each) => each.ariaCurrent)"
    )
    assert len(underlined) == 3
    assert set(underlined) <= {"true", "page"}
