"""Whole answers kept in memory: the right bytes, whatever is asked, and never without bound."""

import asyncio
import gzip
import time
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from app.data.filters import canonical
from app.main import create_app
from app.settings import Settings
from app.web import cache, codings
from app.web.cache import CODINGS, MAX_ENTRY_BYTES, Answer, CachedAnswers, Key, Store
from scripts.compare_kept import differences

MANY = 2**24  # bytes


@dataclass
class Pages:
    """An app that counts what it is asked, and answers with the address in the body."""

    status: int = 200
    size: int = 10
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    asked: list[Scope] = field(default_factory=list)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        body = scope["path"].encode() + b"?" + scope["query_string"]
        body += b"x" * (self.size - len(body))
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:]})


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(app: CachedAnswers, path: str, query: str = "", method: str = "GET", **headers: str) -> Got:
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
    }
    asyncio.run(app(scope, receive, send))
    start, *rest = messages
    assert [m["type"] for m in rest] == ["http.response.body"] * len(rest)
    return Got(
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(message["body"] for message in rest),
    )


def test_a_page_asked_for_twice_is_made_once() -> None:
    pages = Pages()
    app = CachedAnswers(pages, Store(MANY))
    first, second = ask(app, "/timeline"), ask(app, "/timeline")
    assert first == second
    assert first.body == b"/timeline?"
    assert len(pages.asked) == 1
    assert "max-age=60" in first.headers["cache-control"]


@pytest.mark.parametrize(
    "same",
    [
        "status=done&sector=health",
        "sector=health&status=done&utm_source=mail&fbclid=1",
        "sector=health&sector=health&status=done&page=1&sort=newest&q=&within=possibly",
        "page=7&sector=health&status=done&page=1",
    ],
)
def test_addresses_that_mean_the_same_share_an_entry(same: str) -> None:
    pages, store = Pages(), Store(MANY)
    app = CachedAnswers(pages, store)
    ask(app, "/timeline", "sector=health&status=done")
    ask(app, "/timeline", same)
    assert len(pages.asked) == len(store) == 1


@pytest.mark.parametrize("other", ["sector=health", "sector=health&page=2", "sector=tourism"])
def test_addresses_that_mean_something_else_do_not(other: str) -> None:
    app = CachedAnswers(Pages(), Store(MANY))
    ask(app, "/timeline", "sector=health&q=a")
    assert ask(app, "/timeline", other).body.endswith(other.encode())


def test_the_api_keeps_the_order_in_which_the_last_value_counts() -> None:
    app = CachedAnswers(Pages(), Store(MANY))
    ask(app, "/api/v1/records", "limit=1&limit=2")
    assert ask(app, "/api/v1/records", "limit=2&limit=1").body.endswith(b"limit=2&limit=1")


def test_head_is_get_without_the_body() -> None:
    app = CachedAnswers(Pages(), Store(MANY))
    head, get = ask(app, "/", method="HEAD"), ask(app, "/")
    assert (head.status, head.headers, head.body) == (200, get.headers, b"")
    assert head.headers["content-length"] == str(len(get.body))


@pytest.mark.parametrize("tags", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_answer_gets_304(tags: str) -> None:
    app = CachedAnswers(Pages(headers=[(b"content-type", b"text/html")]), Store(MANY))
    etag = ask(app, "/").headers["etag"]
    again = ask(app, "/", if_none_match=tags.format(etag))
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert "content-type" not in again.headers
    assert ask(app, "/", if_none_match='"other"').status == 200


def test_the_same_bytes_have_the_same_tag_in_every_process() -> None:
    one, other = (ask(CachedAnswers(Pages(), Store(MANY)), "/").headers["etag"] for _ in range(2))
    assert one == other


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_the_same_page_has_the_same_tag_whenever_it_is_compressed(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for moment in (1_800_000_000.0, 1_800_000_007.0):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        app = CachedAnswers(CompressMiddleware(HTMLResponse("x" * 999)), Store(MANY))
        answers.append(ask(app, "/", accept_encoding=encoding))
    first, later = answers
    assert first.headers["content-encoding"] == encoding
    if encoding == "gzip":
        assert gzip.decompress(first.body) == b"x" * 999
    assert (first.headers["etag"], first.body) == (later.headers["etag"], later.body)


@pytest.mark.parametrize("status", [301, 404, 410, 422, 500])
def test_what_is_not_200_is_not_kept(status: int) -> None:
    pages, store = Pages(status=status), Store(MANY)
    app = CachedAnswers(pages, store)
    assert ask(app, "/nowhere").status == ask(app, "/nowhere").status == status
    assert (len(pages.asked), len(store)) == (2, 0)
    assert ask(app, "/nowhere", method="HEAD").body == b""


def test_what_says_no_store_is_not_kept() -> None:
    store = Store(MANY)
    app = CachedAnswers(Pages(headers=[(b"cache-control", b"no-store")]), store)
    assert ask(app, "/").headers["cache-control"] == "no-store"
    assert len(store) == 0


def test_what_is_too_large_is_passed_on_whole() -> None:
    store = Store(MANY)
    app = CachedAnswers(Pages(size=MAX_ENTRY_BYTES + 5), store)
    assert len(ask(app, "/export").body) == MAX_ENTRY_BYTES + 5
    assert ask(app, "/export", method="HEAD").body == b""
    assert len(store) == 0


def test_each_encoding_has_its_own_entry_and_the_app_is_asked_for_just_that_one() -> None:
    pages, store = Pages(), Store(MANY)
    app = CachedAnswers(pages, store)
    for accepted in ("gzip, br;q=0.5", "gzip", "br", "identity", ""):
        ask(app, "/", accept_encoding=accepted)
    assert [dict(scope["headers"])[b"accept-encoding"] for scope in pages.asked] == [
        b"gzip", b"br", b"identity",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.2", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", "identity"),
        ("*", "zstd"),
        ("*;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=lots", "identity"),
        ("gzip;q=0.5, identity", "identity"),
    ],
)
def test_the_encoding_is_the_one_liked_best(accepted: str, encoding: str) -> None:
    assert codings.best(accepted, CODINGS) == encoding


def answer(size: int) -> Answer:
    return Answer([], b"x" * size, b'"x"')


def test_a_flood_neither_grows_the_store_nor_pushes_out_what_is_read() -> None:
    store = Store(max_bytes=100_000)
    read: list[Key] = [("/timeline", str(n), "") for n in range(10)]
    for key in read * 2:
        if store.get(key) is None:
            store.put(key, answer(1000))
    for n in range(5000):
        store.put(("/timeline", f"flood={n}", ""), answer(1000))
        assert store.size <= store.max_bytes
    assert all(store.get(key) for key in read)


def test_workers_keep_together_what_one_may(settings: Settings) -> None:
    for workers in (1, 4):
        given = {"cache_size": 8, "web_concurrency": workers}
        kept = create_app(settings.model_copy(update=given)).kept
        assert kept.store.max_bytes * workers == 8 * 2**20


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8), st.integers(0, 3000)), max_size=60))
def test_the_store_is_bounded_and_never_mistaken(steps: list[tuple[bool, int, int]]) -> None:
    store = Store(max_bytes=12_000)
    written: dict[Key, Answer] = {}
    for is_put, name, size in steps:
        key = (str(name), "", "")
        if is_put:
            if store.get(key) is None:
                written[key] = answer(size)
                store.put(key, written[key])
        elif (found := store.get(key)) is not None:
            assert found is written[key]
        assert 0 <= store.size <= store.max_bytes
    store.clear()
    assert (store.size, len(store)) == (0, 0)


@pytest.mark.parametrize(
    ("first", "second"),
    [("theme=bogus&theme=", "theme=bogus"), ("by=bogus&by=%20", "by=bogus")],
)
def test_what_is_kept_is_read_as_its_key_is(client: TestClient, first: str, second: str) -> None:
    for query in (first, second):
        path = "/embed/timeline" if "theme" in query else "/funding"
        assert client.get(f"{path}?{query}").status_code == 422


def test_a_kept_answer_is_the_answer(settings: Settings) -> None:
    assert differences(settings, 250, seed=13) == []


@given(st.text(max_size=60))
def test_canonical_is_canonical(query: str) -> None:
    for path in ("/timeline", "/api/v1/records"):
        once = canonical(path, query)
        assert canonical(path, once) == once


def test_long_addresses_are_made_canonical_and_not_kept() -> None:
    pages = Pages()
    app = CachedAnswers(pages, Store(MANY))
    before = cache._canonical.cache_info().currsize
    for number in range(20):
        ask(app, f"/{'a' * 600}{number}")
        ask(app, "/timeline", f"q={'a' * 600}{number}")
    assert len(pages.asked) == 40
    assert cache._canonical.cache_info().currsize == before
