"""What machines find the site by, read back by a feed reader and an XML parser."""

import datetime
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import queries
from app.data.filters import Filter, Sort
from app.data.rows import Reference
from app.files import feeds
from app.queries.context import Context
from app.values.languages import LANGS, Lang
from tests.builders import both, record, world
from tests.conftest import Opened
from tests.reading import PREFIXES, QUERIES, ids_on

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"


def ids_of(text: str) -> list[str]:
    parsed = feedparser.parse(text)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [entry.link.rpartition("/")[2] for entry in parsed.entries]


# -- Atom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
@pytest.mark.parametrize("query", QUERIES)
def test_the_feed_has_the_records_of_the_page(client: TestClient, prefix: str, query: str) -> None:
    answer = client.get(f"{prefix}/feed.xml?{query}")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = client.get(f"{prefix}/timeline.json?{query}").json()["items"]
    assert sorted(ids_of(answer.text)) == sorted(item["id"] for item in found)
    assert set(ids_of(answer.text)) <= set(ids_on(client, f"{prefix}/timeline", query))


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
def test_a_feed_says_what_it_is_of(client: TestClient, prefix: str) -> None:
    parsed = feedparser.parse(client.get(f"{prefix}/feed.xml?sector=health&sort=oldest").text)
    feed = parsed.feed
    assert {"": "Y tế", "/en": "Health"}[prefix] in feed.title
    links = {link.rel: link.href for link in feed.links}
    assert links["self"].endswith(f"{prefix}/feed.xml?sector=health")
    assert links["alternate"].endswith(f"{prefix}/timeline?sector=health")
    assert "CC-BY-4.0" in feed.rights
    assert feed.author
    for entry in parsed.entries:
        assert entry.summary
        assert f"{prefix}/records/" in entry.id
        assert "health" in {tag.term for tag in entry.tags}


def test_what_joined_last_stands_first_and_corrections_count_as_news(opened: Opened) -> None:
    day = datetime.date
    context = opened(
        world(
            record("old", "2020", added=day(2026, 12, 1)),
            record("new", "2010", added=day(2026, 12, 9)),
            record("mended", "2015", added=day(2026, 12, 5)),
            correction=[
                {
                    "record": "mended", "date": day(2026, 12, 30), "field": "date",
                    "was": both("1"), "now": both("2"), "why": both("misread"),
                }
            ],
        )
    )  # fmt: skip
    text = feeds.atom(context, Filter(sort=Sort.AMOUNT))
    assert text is not None
    assert ids_of(text) == ["new", "mended", "old"]
    entries = {e.link.rpartition("/")[2]: e for e in feedparser.parse(text).entries}
    assert entries["mended"].updated == "2026-12-30T00:00:00+07:00"
    assert entries["mended"].published == "2026-12-05T00:00:00+07:00"
    assert entries["new"].updated == "2026-12-09T00:00:00+07:00"


def test_a_long_feed_has_pages(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    context = opened(world(*(record(f"r{n}", "2018") for n in range(7))))
    monkeypatch.setattr(feeds, "FEED_PAGE", 3)
    found: list[str] = []
    for page in (1, 2, 3):
        text = feeds.atom(context, Filter(page=page))
        assert text is not None
        found += ids_of(text)
        rels = {link.rel for link in feedparser.parse(text).feed.links}
        assert ("previous" in rels, "next" in rels) == (page > 1, page < 3)
    assert sorted(found) == [f"r{n}" for n in range(7)]
    assert feeds.atom(context, Filter(page=4)) is None


def test_a_feed_of_all_tells_what_became_of_records(opened: Opened) -> None:
    retired = {"id": "gone", "date": datetime.date(2026, 12, 3), "why": both("not so")}
    context = opened(world(record("a"), retired=[retired]))
    text = feeds.atom(context, Filter())
    assert text is not None
    (gone,) = ElementTree.fromstring(text).findall(f"{TOMBSTONE}deleted-entry")
    assert gone.attrib["ref"].endswith("/records/gone")
    assert gone.findtext(f"{TOMBSTONE}comment") == "not so (en)"
    some = feeds.atom(context, Filter().choose("sector", "health"))
    assert some is not None
    assert "deleted-entry" not in some


@pytest.mark.parametrize("query", ["q=a%00b%0B%EF%BF%BE", "q=%3Cb%3E+%26+%22x%22"])
def test_no_words_break_the_xml(client: TestClient, query: str) -> None:
    answer = client.get(f"/feed.xml?{query}")
    assert answer.status_code == 200
    ElementTree.fromstring(answer.text)


def test_a_feed_that_does_not_exist_is_a_problem(client: TestClient) -> None:
    assert client.get("/feed.xml?sector=magic").status_code == 422
    missing = client.get("/feed.xml?page=99")
    assert (missing.status_code, missing.headers["content-type"]) == (
        404, "application/problem+json",
    )  # fmt: skip


def test_pages_lead_to_their_feed(client: TestClient) -> None:
    page = client.get("/en/timeline?sector=health").text
    assert 'href="/en/feed.xml?sector=health"' in page
    assert '<link rel="alternate" type="application/atom+xml"' in page


# -- Site map and robots --------------------------------------------------------------------------


def test_the_site_map_has_every_page_in_both_languages_and_all_answer(
    client: TestClient, frozen: Connection, frozen_reference: Reference
) -> None:
    answer = client.get("/sitemap.xml")
    root = ElementTree.fromstring(answer.content)
    twins: dict[str, dict[str, str]] = {}
    for url in root.findall(f"{SITEMAP}url"):
        loc = url.findtext(f"{SITEMAP}loc") or ""
        twins[loc] = {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall(f"{XHTML}link")
        }
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", url.findtext(f"{SITEMAP}lastmod") or "")
    for loc, links in twins.items():
        assert set(links) == {"vi", "en", "x-default"}
        assert links["x-default"] == links["vi"]
        assert loc in links.values()
        assert twins[links["vi"]] == twins[links["en"]] == links
    paths = [urlsplit(loc).path for loc in twins]
    records = {r.id for r in queries.records(frozen, frozen_reference, Filter())}
    assert {path.rpartition("/")[2] for path in paths if "/records/" in path} == records
    for path in paths:
        assert client.head(path or "/").status_code == 200, path


def test_a_large_site_map_is_an_index_of_parts_each_of_a_bounded_size(
    frozen_context: Callable[[Lang], Context], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever there are many of: people, bodies and articles as well as records."""
    context = frozen_context("vi")
    whole = ElementTree.fromstring(feeds.sitemap(context))
    every = [element.text or "" for element in whole.iter(f"{SITEMAP}loc")]
    asked: list[tuple[str, int | None]] = []
    for name in ("people", "bodies", "sources"):
        reads = getattr(queries, name)

        def read(*given: Any, name: str = name, reads: Any = reads, **how: Any) -> Any:
            asked.append((name, how["limit"]))
            return reads(*given, **how)

        monkeypatch.setattr(queries, name, read)
    for size in (1, 7, 50, len(every) // 2 - 1):
        monkeypatch.setattr(feeds, "MAP_PART", size)
        index = ElementTree.fromstring(feeds.sitemap(context))
        locs = [element.text or "" for element in index.iter(f"{SITEMAP}loc")]
        found: list[str] = []
        for number, loc in enumerate(locs, 1):
            assert loc.endswith(f"/sitemap-{number}.xml")
            part = feeds.sitemap_part(context, number)
            assert part is not None
            urls = ElementTree.fromstring(part).iter(f"{SITEMAP}loc")
            here = [url.text or "" for url in urls]
            assert len(here) == 2 * size or number == len(locs)
            found += here
        assert found == every
        assert feeds.sitemap_part(context, len(locs) + 1) is None
        assert feeds.sitemap_part(context, 0) is None
        assert all(limit is not None and 0 < limit <= size for _, limit in asked)
        assert {name for name, _ in asked} == {"people", "bodies", "sources"}
        asked.clear()


def test_no_site_map_has_more_addresses_than_the_protocol_allows() -> None:
    assert feeds.MAP_PART * len(LANGS) <= 50_000


@pytest.mark.parametrize("part", ["99", "0", "-1", "x", "%D9%A1", "9999999"])
def test_no_such_part(client: TestClient, part: str) -> None:
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_robots_may_read_all_and_find_the_map(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Disallow" not in answer.text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in answer.text
