"""What is turned away at the door; what a client says of itself comes into no answer."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message

from app.main import create_app
from app.settings import Settings
from app.web.gate import MAX_PARAMETERS, MAX_PATH, MAX_QUERY, Gate
from app.web.security import BEHIND_TLS, HEADERS, is_open

PAGES = ("/", "/en", "/timeline", "/nowhere", "/api/v1/places", "/healthz", "/static/none.css")
FORGED = {
    "host": "evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "gopher",
    "forwarded": "host=evil.example",
    "x-original-url": "//evil.example",
}


@pytest.fixture(scope="module")
def public(settings: Settings) -> Iterator[TestClient]:
    """The app as it is behind a proxy: by https, under one name."""
    own = settings.model_copy(
        update={"public_url": "https://htb.example", "trusted_hosts": ("htb.example",)}
    )
    with TestClient(create_app(own), "http://htb.example", follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_only_reading_is_allowed(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, content=b"a=1")
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))
    assert answer.headers["connection"] == "close"
    assert answer.headers.items() >= HEADERS.items()


def test_options_is_answered_for_data_alone(client: TestClient) -> None:
    asks = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    assert client.options("/api/v1/records", headers=asks).is_success
    assert client.options("/timeline").status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_head_is_allowed_wherever_get_is(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")


@pytest.mark.parametrize(
    "address",
    [
        "/" + "a" * MAX_PATH,
        "/timeline?" + "q" * (MAX_QUERY + 1),
        "/timeline?" + "&" * MAX_PARAMETERS,
    ],
    ids=["path", "query", "parameters"],
)
def test_an_address_of_no_sensible_length_is_refused(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 414
    assert answer.headers.items() >= HEADERS.items()
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/timeline/", "/timeline"),
        ("/timeline//?q=a%20b&sector=health", "/timeline?q=a%20b&sector=health"),
        ("//timeline", "/timeline"),
        ("/en/", "/en"),
        ("/en//data/", "/en/data"),
        ("/timeline.csv/", "/timeline.csv"),
        ("/api/v1/records/", "/api/v1/records"),
        ("/records//%C4%91%5C/", "/records/%C4%91%5C"),
        ("/embed/timeline/", "/embed/timeline"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(client: TestClient, address: str, target: str) -> None:
    answer = client.get(f"http://testserver{address}", headers=FORGED)
    assert (answer.status_code, answer.headers["location"]) == (308, target)
    assert answer.headers.items() >= {"x-content-type-options": "nosniff"}.items()


@pytest.mark.parametrize(
    "address", ["//evil.example/", "///evil.example//", "/\\a/", "//", "/nowhere/", "/en/nowhere/"]
)
def test_a_slash_too_many_leads_to_no_other_host(client: TestClient, address: str) -> None:
    answer = client.get(f"http://testserver{address}", headers=FORGED)
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


@pytest.mark.parametrize("path", ["/", "/timeline", "/feed.xml", "/sitemap.xml", "/openapi.json"])
def test_a_forged_host_reaches_no_page_and_no_kept_answer(client: TestClient, path: str) -> None:
    forged = client.get(path, headers=FORGED)
    assert forged.status_code == 200
    assert "evil.example" not in forged.text + str(forged.headers)
    assert client.get(path).content == forged.content


def test_a_host_that_is_not_ours_is_refused_where_ours_is_named(public: TestClient) -> None:
    assert public.get("/timeline").status_code == 200
    assert public.get("/timeline", headers={"host": "HTB.example:8443"}).status_code == 200
    assert public.get("/timeline", headers={"host": "evil.example"}).status_code == 421
    assert public.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [
        ("1.1", [b"htb.example"], 200),
        ("1.1", [b"HTB.example:443"], 200),
        ("1.1", [], 400),
        ("1.1", [b"htb.example", b"htb.example"], 400),
        ("1.0", [b"htb.example", b"evil.example"], 400),
        ("1.0", [], 421),
        ("1.1", [b""], 421),
        ("1.1", [b"[::1]:80"], 421),
        ("1.1", [b"htb.example:evil"], 400),
        ("1.1", [b"htb.example:80:80"], 400),
        ("1.1", [b"evil@htb.example"], 400),
        ("1.1", [b"htb.example\xc4\x90"], 400),
    ],
)
def test_a_request_names_one_host(version: str, hosts: list[bytes], status: int) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("nothing is read")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "http_version": version,
        "headers": [(b"host", host) for host in hosts],
    }
    gate = Gate(PlainTextResponse("inside"), ["htb.example"], HEADERS)
    asyncio.run(gate(scope, receive, send))
    assert sent[0]["status"] == status


def test_every_answer_behind_tls_says_so(public: TestClient) -> None:
    for path in (*PAGES, "/" + "a" * 5000):
        answer = public.get(path)
        expected = {**HEADERS, **BEHIND_TLS}
        if is_open(path) or path.startswith("/static/"):  # any site may read data, and our files
            expected["cross-origin-resource-policy"] = "cross-origin"
        assert answer.headers.items() >= expected.items(), path
        assert not {"server", "set-cookie", "x-powered-by"} & set(answer.headers), path
    page = public.get("/timeline").text
    assert '<link rel="canonical" href="https://htb.example/timeline">' in page
