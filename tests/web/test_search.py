"""What a reader sees of a search by words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from tests.builders import both, built, gift, record, world
from tests.conftest import settings_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, static_dir: Path) -> Iterator[TestClient]:
    title = {"vi": "Xây trường học", "en": "A school is built"}
    tables = world(
        gift("school", "2015", 5, title=title, summary={"vi": "<b>trường học</b>", "en": "<b>"}),
        record("apart", "2016", title={"vi": "Học ở trường xa", "en": "Far"}),
        record("noted", "2017", note=both("cầu treo")),
    )
    path = built(tmp_path_factory.mktemp("search"), tables)
    with TestClient(create_app(settings_of(path, static_dir=static_dir))) as client:
        yield client


def listed(page: str) -> list[str]:
    return re.findall(r'data-record="([^"]+)"', page)


def test_the_words_are_marked_where_they_stand(site: TestClient) -> None:
    page = site.get("/timeline?q=trường học").text
    assert listed(page) == ["school"]
    assert page.count("<mark>") == 2
    assert re.search(r"Xây <mark>trường.học</mark>", page)
    assert "&lt;b&gt;<mark>" in page
    noted = site.get("/timeline?q=cầu treo").text
    assert listed(noted) == ["noted"]
    assert re.search(r"· <mark>cầu.treo</mark> \(vi\)</p>", noted)


def test_what_else_could_be_meant_is_offered_apart(site: TestClient) -> None:
    page = site.get("/timeline?q=trường học").text
    assert "Cũng có thể liên quan" in page
    address = re.search(r'href="(/timeline\?match=words[^"]+)"', page)
    assert address is not None
    assert listed(site.get(address[1].replace("&amp;", "&")).text) == ["school", "apart"]


def test_what_is_found_by_words_is_not_added_up(site: TestClient) -> None:
    money = re.compile(r"5.tỷ.đồng, ")
    assert money.search(site.get("/timeline").text)
    found = site.get("/timeline?q=trường học").text
    assert not money.search(found)
    nothing = site.get("/timeline?q=không có").text
    assert not money.search(nothing)
    assert site.get("/timeline.json?q=trường học").json()["sums"] is None
    assert site.get("/timeline.json").json()["sums"]["delivered_vnd"] == 5 * 10**9
    assert "No gift is mentioned" not in site.get("/en/funding?q=nothing").text
    # Only what has the words as typed can be added up.
    assert site.get("/api/v1/summary?q=học trường").json()["total"]["delivered_vnd"] is None


def test_where_nothing_is_found_the_next_step_is_offered(site: TestClient) -> None:
    misspelt = site.get("/timeline?q=truong hocc").text
    assert 'href="/timeline?q=truong+hoc"' in misspelt
    narrow = site.get("/timeline?q=trường học&from=2017").text
    assert listed(narrow) == []
    assert 'id="without"' in narrow
    assert re.search(r'id="without".*?href="/timeline\?q=[^"&]+"', narrow, re.DOTALL)


def test_files_and_feed_have_what_the_page_has(site: TestClient) -> None:
    query = "q=trường học"
    assert [row["id"] for row in site.get(f"/timeline.json?{query}").json()["items"]] == ["school"]
    assert site.get(f"/feed.xml?{query}").text.count("<entry>") == 1
    assert site.get(f"/en/feed.xml?{query}").text.count("<entry>") == 0
    assert site.get(f"/api/v1/records?{query}").json()["total"] == 1
