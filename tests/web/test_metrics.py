"""What is counted, for whom, and that nobody else is shown it."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.data.rows import Reference
from app.main import create_app
from app.settings import Settings
from app.web import metrics

WATCHER = ("127.0.0.1", 9)


@pytest.fixture(scope="module")
def counted(settings: Settings) -> Iterator[TestClient]:
    own = settings.model_copy(update={"metrics_from": (ip_network("127.0.0.0/8"),)})
    with TestClient(create_app(own), client=WATCHER, follow_redirects=False) as client:
        yield client


def numbers(client: TestClient) -> dict[tuple[str, ...], float]:
    """What is told: by name and the values of its labels, but for the worker."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = dict(sample.labels)
            assert labels.pop("worker") == answer.headers["x-request-id"][:8]
            name = sample.name.removeprefix(f"{metrics.NAME}_")
            found[(name, *labels.values())] = sample.value
    return found


def test_requests_are_counted_by_route_and_status(counted: TestClient) -> None:
    before = numbers(counted)
    for path in ("/timeline", "/en/timeline", "/timeline", "/records/nothing", "/nowhere",
                 "/static/nothing.css", "/timeline?year=none", "/openapi.json"):  # fmt: skip
        counted.get(path)
    counted.post("/timeline")
    after = numbers(counted)
    grown = {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key)}
    assert {key[1:]: value for key, value in grown.items() if key[0] == "requests_total"} == {
        ("/timeline", "200"): 3,
        ("/timeline", "422"): 1,
        ("/records/{id}", "404"): 1,
        ("/static", "404"): 1,
        ("/openapi.json", "200"): 1,
        ("none", "404"): 1,
        ("none", "405"): 1,
        ("/metrics", "200"): 1,
    }
    assert grown["cache_total", "hit"] == 1
    assert grown["cache_total", "miss"] == 7  # "/metrics" is asked for as well, and never kept
    assert after["cache_bytes",] > 0


def test_it_is_told_which_data_is_served(counted: TestClient, frozen_reference: Reference) -> None:
    (info,) = (key for key in numbers(counted) if key[0] == "data_info")
    assert set(info[1:]) == {frozen_reference.version, frozen_reference.sha256}


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_who_comes_through_a_proxy_finds_nothing(counted: TestClient, header: str) -> None:
    assert counted.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


def test_who_is_not_named_finds_nothing(settings: Settings, client: TestClient) -> None:
    assert client.get("/metrics").status_code == 404
    own = settings.model_copy(update={"metrics_from": (ip_network("10.0.0.0/8"),)})
    with TestClient(create_app(own), client=WATCHER) as other:
        assert other.get("/metrics").status_code == 404


def test_the_setting_is_a_list_of_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_FROM", "127.0.0.1, 10.1.0.0/16,::1")
    assert Settings().metrics_from == tuple(
        map(ip_network, ("127.0.0.1/32", "10.1.0.0/16", "::1/128"))
    )
    monkeypatch.setenv("METRICS_FROM", "everybody")
    with pytest.raises(ValueError, match="metrics_from"):
        Settings()
