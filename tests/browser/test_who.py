"""Who promised what, on a phone without JavaScript."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


def test_an_official_finds_what_lao_cai_was_promised_in_three_clicks(open_page: OpenPage) -> None:
    page = open_page(
        "/", own=True, viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    page.locator(".menu-opener").click()
    page.locator(".site-nav a[href='/follow-up']").click()
    page.locator("#filters").get_by_role("link", name="Hà Nội – Lào Cai").click()
    expect(page).to_have_url(re.compile(r"/follow-up\?relation=ha-noi-lao-cai$"))
    promised = page.locator("#promised .follow-up > li")
    assert promised.count() == int(page.locator("#promised h2 .count").inner_text()) > 0
    for row in promised.all():
        # What came of it, or until when was read.
        assert row.locator(".follow-steps li, .follow-none").count() >= 1
    wide = page.locator("body *").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().right > 391).map(e => e.className)"
    )
    assert wide == []
    # The answer stands there; its proof is one more away.
    promised.locator("h3 a").first.click()
    expect(page).to_have_url(re.compile(r"/records/"))


def test_a_journalist_finds_what_a_body_gave_in_two_clicks(open_page: OpenPage) -> None:
    page = open_page("/", own=True, java_script_enabled=False)
    page.locator(".site-nav a[href='/bodies']").click()
    page.get_by_role("link", name="Thành phố Hà Nội", exact=True).click()
    expect(page).to_have_url(re.compile(r"/bodies/tp-ha-noi$"))
    expect(page.locator("#giver .units a").first).to_be_visible()
