"""Bad input in quantity: over raw sockets, in every page's query string, in every path.

The large counts are `make reliability`'s.
"""

import re
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.data.facets import FACETS
from scripts.fuzz import fuzz
from scripts.serving import serving

FILTERED = (
    "/timeline", "/en/timeline", "/funding", "/en/funding", "/sources", "/timeline.csv",
    "/timeline.json", "/funding.xlsx", "/feed.xml", "/embed/timeline", "/embed/funding",
    "/api/v1/records", "/api/v1/summary",
)  # fmt: skip
UNFILTERED = (
    "/", "/en", "/provinces", "/provinces/lai-chau", "/sectors", "/sectors/health",
    "/sources/ktdt-2019", "/about", "/data", "/sitemap.xml", "/robots.txt", "/healthz", "/api/docs",
    "/api/v1/places",
)  # fmt: skip
WITH_ID = (
    "/provinces/", "/sectors/", "/records/", "/sources/", "/en/records/", "/data/", "/embed/",
    "/api/v1/records/", "/api/v1/sources/", "/static/", "/sitemap-",
)  # fmt: skip

NAMES = (
    *FACETS,
    "q",
    "from",
    "to",
    "within",
    "sort",
    "page",
    "limit",
    "offset",
    "group_by",
    "theme",
)
numbers = st.integers(-(10**25), 10**25).map(str)
values = st.one_of(
    st.text(max_size=60),
    numbers,
    st.sampled_from(("health", "lai-chau", "done", "2017", "2017-05", "known", "newest", "0", "")),
    st.from_regex(r"[-0-9x~%?/]{1,12}", fullmatch=True),
    st.sampled_from(
        ('"', "*", "AND", 'a" OR "b', "a*b", "NEAR(a b)", "-a", "^a", "a:b", "\x00", "đ")
    ),
)
queries = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), values), max_size=12)
hard = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@pytest.mark.parametrize("path", FILTERED)
@hard
@given(query=queries)
def test_no_query_string_breaks_a_page(
    client: TestClient, path: str, query: list[tuple[str, str]]
) -> None:
    sent = urlencode(query, errors="surrogatepass")
    answer = client.get(f"{path}?{sent}")
    assert answer.status_code in {200, 404, 422}, sent
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", UNFILTERED)
@settings(hard, max_examples=5)
@given(query=queries)
def test_what_has_no_filter_does_not_care(
    client: TestClient, path: str, query: list[tuple[str, str]]
) -> None:
    answer = client.get(f"{path}?{urlencode(query, errors='surrogatepass')}")
    assert answer.status_code in ({200, 422} if path.startswith("/api/v1") else {200})


@pytest.mark.parametrize("path", WITH_ID)
@hard
@given(id_=st.text(max_size=40) | st.sampled_from(("..", "../../etc/passwd", "%00", "lai-chau")))
def test_no_id_breaks_a_page(client: TestClient, path: str, id_: str) -> None:
    answer = client.get(path + quote(id_, safe="/", errors="surrogatepass"))
    assert answer.status_code in {200, 301, 308, 404}
    assert re.match("/(?!/)", answer.headers.get("location", "/"))
    assert "root:" not in answer.text


def test_mutated_requests_over_raw_sockets(
    tmp_path: Path, frozen_database: Path, static_dir: Path
) -> None:
    with serving(
        tmp_path, database_file=frozen_database, static_dir=static_dir, cache_size=1
    ) as server:
        tally = fuzz(server, 500, seed=7)
        assert server.get("/timeline").status_code == 200
        assert not [line for line in server.lines() if line.get("level") == "error"]
    assert tally.wrong == []
    assert tally.sent == 500
    assert tally.open_files[1] <= tally.open_files[0] + 1
    assert tally.memory[1] < tally.memory[0] + 30 * 2**20
