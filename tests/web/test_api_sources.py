"""The list of articles comes in parts."""

import pytest
from starlette.testclient import TestClient

from app.seed.reading import Seed


def test_articles_come_in_parts_in_their_order(client: TestClient, frozen_seed: Seed) -> None:
    whole = client.get("/api/v1/sources")
    assert [source["id"] for source in whole.json()] == list(frozen_seed.sources)
    part = client.get("/api/v1/sources?limit=2&offset=2")
    assert part.json() == whole.json()[2:4]
    assert '</api/v1/sources?limit=2&offset=4>; rel="next"' in part.headers["link"]
    assert '</api/v1/sources?limit=2&offset=0>; rel="prev"' in part.headers["link"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "offset=x", "limit=1&limit=2", "sector=x"]
)
def test_what_is_no_part_is_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/sources?{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.text


def test_pages_of_the_list_of_articles(client: TestClient) -> None:
    assert client.get("/sources?page=1").status_code == 200
    assert client.get("/sources?page=2").status_code == 404
