"""What other sites ask for when somebody pastes the address of a page."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from app.pages.site import PAGES
from tests.web.test_embeds import RECORD

HERE = "http://127.0.0.1:8000"
EMBEDDED = [page.path.replace("{id}", RECORD) for page in PAGES if page.embed]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", EMBEDDED)
def test_each_page_that_can_be_embedded_says_where_this_is_told(
    client: TestClient, prefix: str, path: str
) -> None:
    text = client.get(prefix + path).text
    (link,) = re.findall(r'type="application/json\+oembed" title="[^"]+" href="([^"]+)"', text)
    answer = client.get(unescape(link), headers={"origin": "https://cms.example"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    assert (told["version"], told["type"], told["width"]) == ("1.0", "rich", 720)
    (src,) = re.findall(r'<iframe src="([^"]+)"', told["html"])
    assert src == f"{HERE}{prefix}/embed{path}"
    frame = client.get(src)
    assert frame.status_code == 200
    assert "frame-ancestors *" in frame.headers["content-security-policy"]


def test_the_filter_of_the_page_is_that_of_the_frame(client: TestClient) -> None:
    asked = {"url": f"{HERE}/en/timeline?sort=oldest&sector=health&utm=x&page=2"}
    told = client.get("/oembed.json", params=asked).json()
    assert f"{HERE}/en/embed/timeline?sector=health&amp;sort=oldest" in told["html"]


def test_the_frame_is_no_larger_than_wanted(client: TestClient) -> None:
    asked = {"url": f"{HERE}/funding", "maxwidth": "300", "maxheight": "200", "dnt": "1"}
    told = client.get("/oembed.json", params=asked).json()
    assert (told["width"], told["height"]) == (300, 200)
    assert 'width="300" height="200"' in told["html"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://[",
        f"{HERE}/",
        f"{HERE}/about",
        f"{HERE}/records/nosuch",
        f"{HERE}/records/%00%22%3E",
        f"{HERE}/timeline?sector=nosuch",
        f"{HERE}.evil.example/timeline",
        "https://evil.example/timeline",
        "http://evil.example@127.0.0.1:8000/timeline",
    ],
)
def test_of_no_other_address_is_anything_told(client: TestClient, url: str) -> None:
    answer = client.get("/oembed.json", params={"url": url})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_not_json_is_not_there(client: TestClient) -> None:
    asked = {"url": f"{HERE}/timeline", "format": "xml"}
    assert client.get("/oembed.json", params=asked).status_code == 501


@pytest.mark.parametrize("query", ["maxwidth=0", "maxheight=x", "maxwidth=1&maxwidth=2"])
def test_a_size_that_is_none_is_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"/oembed.json?url={HERE}/timeline&{query}")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["parameter"]) == (422, query.partition("=")[0])
