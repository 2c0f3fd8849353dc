"""The pages that the browser's tests go through, and what they all do on them."""

from playwright.sync_api import Page

# A reader's main ways, and then one page of every other kind.
MAIN = ("/", "/timeline", "/funding", "/provinces/lai-chau", "/about/components")
OTHERS = (
    "/timeline?sector=health&from=2013&to=2018",
    "/timeline?q=zzzz",
    "/records/2017-truong-tieu-hoc-tan-phong",
    "/follow-up",
    "/follow-up?relation=ha-noi-lao-cai",
    "/people",
    "/people/giang-pao-my",
    "/bodies",
    "/bodies/tp-ha-noi",
    "/relations/ha-noi-lao-cai",
    "/provinces",
    "/provinces/ha-noi",
    "/sectors",
    "/sectors/education",
    "/sources",
    "/sources/ktdt-2019",
    "/data",
    "/api/docs",
    "/about",
    "/search?q=lai+châu",
    "/embed/timeline?sector=tourism",
    "/embed/funding",
)
MISSING = "/nowhere"
EVERY = (*MAIN, *OTHERS, MISSING)


def name_of(path: str) -> str:
    """A file's name for the page at `path`."""
    plain = "".join(c if c.isalnum() else "-" for c in path).strip("-")
    return plain or "overview"


def settle(page: Page) -> None:
    """Wait until every chart that can be seen at all is drawn."""
    charts = page.locator("[data-module=chart]:has([data-plot]:not(.js-plotly-plot))")
    for chart in page.locator("[data-module=chart]").all():
        box = chart.locator(".chart-box")
        # The picture of the money is drawn unseen, and shown once it is.
        if box.is_visible() or box.evaluate(
            "box => box.matches('.chart-units > *') && box.offsetWidth"
        ):
            chart.scroll_into_view_if_needed()
            chart.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.evaluate("scrollTo(0, 0)")
    assert charts.locator(".chart-box:visible").count() == 0
