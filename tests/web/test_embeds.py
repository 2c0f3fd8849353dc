"""Views in other sites' frames: only these may be framed, and they say where they are from."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from app.data.rows import Reference
from tests.reading import PREFIXES, QUERIES

RECORD = "2017-truong-tieu-hoc-tan-phong"
VIEWS = ("/embed/timeline", "/embed/funding", f"/embed/records/{RECORD}")
PAGES = ("/", "/timeline", "/funding", f"/records/{RECORD}", "/data", "/api/docs", "/about")


def policy(client: TestClient, path: str) -> dict[str, str]:
    header = client.get(path).headers["content-security-policy"]
    return dict(part.strip().partition(" ")[::2] for part in header.split(";"))


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_embedded_views_may_be_framed_and_else_are_as_strict(
    client: TestClient, prefix: str, view: str
) -> None:
    mine, page = policy(client, prefix + view), policy(client, "/timeline")
    assert mine.pop("frame-ancestors") == "*"
    assert page.pop("frame-ancestors") == "'none'"
    assert mine == page
    assert "x-frame-options" not in client.get(prefix + view).headers


@pytest.mark.parametrize("path", [*PAGES, "/timeline.csv", "/api/v1/places", "/nothing"])
def test_nothing_else_may_be_framed(client: TestClient, path: str) -> None:
    assert policy(client, path)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_says_where_it_is_from(
    client: TestClient, frozen_reference: Reference, prefix: str, view: str
) -> None:
    text = client.get(prefix + view).text
    footer = text[text.index("<footer") :]
    full = view.removeprefix("/embed")
    assert f'href="http://127.0.0.1:8000{prefix}{full}"' in footer
    assert frozen_reference.version in footer
    assert "CC BY 4.0" in footer
    assert '<base target="_blank">' in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize("view", VIEWS)
def test_light_and_dark_by_parameter(client: TestClient, view: str) -> None:
    for theme in ("light", "dark"):
        assert f'data-theme="{theme}"' in client.get(f"{view}?theme={theme}").text
    for query in ("", "?theme="):
        assert "data-theme" not in client.get(view + query).text
    wrong = client.get(f"{view}?theme=pink")
    assert wrong.status_code == 422
    assert "pink" in wrong.text


@pytest.mark.parametrize("query", QUERIES)
def test_a_view_has_the_filter_of_its_page(client: TestClient, query: str) -> None:
    text = client.get(f"/en/embed/timeline?{query}").text
    shown = re.findall(r'href="/en/records/([^"]+)"', text)
    page = client.get(f"/en/timeline?{query}").text
    ids = re.findall(r'<li class="event [^>]*data-record="([^"]+)"', page)
    assert shown == ids[: len(shown)]
    assert bool(shown) == bool(ids)
    drawn = set(re.findall(r'"/en/records/([^"]+)",', text))
    assert drawn == set(ids)
    count = re.search(r"<strong>(\d+ events?[^<]*)</strong>", page)
    assert count is not None
    assert count[1] in text
    money = client.get(f"/en/embed/funding?{query}")
    assert money.status_code == 200


@pytest.mark.parametrize("path", ["/embed/timeline?sector=magic", "/embed/records/nothing"])
def test_what_cannot_be_shown_is_said_in_the_frame(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {404, 422}
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "<h1>" in answer.text


class _Frame(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.frame: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "iframe"
        self.frame = dict(attrs)


@pytest.mark.parametrize(
    "path", ["/timeline?sector=health&sort=oldest", "/en/funding", f"/en/records/{RECORD}"]
)
def test_the_snippet_on_a_page_shows_the_view(client: TestClient, path: str) -> None:
    found = re.search(r"&lt;iframe.*?&lt;/iframe&gt;", client.get(path).text, re.DOTALL)
    assert found is not None
    parser = _Frame()
    parser.feed(unescape(found[0]))
    at = urlsplit(str(parser.frame["src"]))
    where = urlsplit(path)
    prefix = "/en" if where.path.startswith("/en/") else ""
    assert at.path == f"{prefix}/embed{where.path.removeprefix('/en')}"
    assert at.query == where.query
    assert parser.frame["title"]
    assert client.get(f"{at.path}?{at.query}").status_code == 200


def test_a_view_is_small(client: TestClient) -> None:
    for view in ("/embed/funding", f"/embed/records/{RECORD}"):
        assert len(client.get(view).content) < 20_000
