"""Which bytes of a file are sent."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from app.web.partial import select

ETAG = '"mark"'


def selected(method: str = "GET", **asked: str) -> tuple[int, range]:
    names = {name.replace("_", "-"): value for name, value in asked.items()}
    found = select(method, Headers(names), ETAG, 10)
    return found.status, found.part


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, range(4)),
        ("bytes=4-", 206, range(4, 10)),
        ("bytes=-3", 206, range(7, 10)),
        ("bytes=-99", 206, range(10)),
        ("bytes=9-99", 206, range(9, 10)),
        ("bytes=0-", 206, range(10)),
        ("bytes=10-", 416, range(0)),
        ("bytes=-0", 416, range(0)),
        # What we do not answer in part is answered whole.
        ("bytes=0-1,4-5", 200, range(10)),
        ("bytes=5-4", 200, range(10)),
        ("bytes=-", 200, range(10)),
        ("bytes=a-b", 200, range(10)),
        ("bytes=\u0663-", 200, range(10)),
        ("lines=0-3", 200, range(10)),
        ("bytes=" + "9" * 40 + "-", 200, range(10)),
        ("", 200, range(10)),
    ],
)
def test_one_range_is_answered(asked: str, status: int, part: range) -> None:
    found, sent = selected(range=asked) if asked.isascii() else (200, range(10))
    assert (found, list(sent)) == (status, list(part))


def test_a_range_of_something_else_is_not_sent() -> None:
    for tag, status in ((ETAG, 206), ('"old"', 200), (f"W/{ETAG}", 200), ("Thu, 1 Jan", 200)):
        assert selected(range="bytes=0-3", if_range=tag)[0] == status
    assert selected(range="bytes=0-3", if_none_match=f'"old", {ETAG}')[0] == 304
    assert selected("HEAD", range="bytes=0-3")[0] == 200


@pytest.fixture(
    params=["/data/datapackage.zip", "/data/records.sqlite", "/data/records.csv", "static"]
)
def path(request: pytest.FixtureRequest, client: TestClient) -> str:
    if request.param == "static":
        return str(client.get("/apple-touch-icon.png").headers["location"])
    return str(request.param)


def test_a_file_is_had_in_parts(client: TestClient, path: str) -> None:
    whole = client.get(path, headers={"accept-encoding": "identity"})
    size, tag = len(whole.content), whole.headers["etag"]
    assert whole.headers["accept-ranges"] == "bytes"
    first = client.get(path, headers={"range": "bytes=0-99"})
    rest = client.get(path, headers={"range": "bytes=100-", "if-range": tag})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.headers["content-range"] == f"bytes 0-99/{size}"
    assert first.headers["etag"] == rest.headers["etag"] == tag
    assert "content-encoding" not in first.headers
    assert first.content + rest.content == whole.content
    last = client.get(path, headers={"range": "bytes=-7"})
    assert last.content == whole.content[-7:]
    old = client.get(path, headers={"range": "bytes=100-", "if-range": '"old"'})
    assert (old.status_code, old.content) == (200, whole.content)
    beyond = client.get(path, headers={"range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    again = client.get(path, headers={"accept-encoding": "identity", "if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    head = client.head(path, headers={"accept-encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(size)


class Ranged(io.RawIOBase):
    """A file that is read over the web, as fsspec and polars read one."""

    def __init__(self, client: TestClient, path: str) -> None:
        self.client, self.path, self.at = client, path, 0
        self.size = int(client.head(path).headers["content-length"])

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self.at = offset + {0: 0, 1: self.at, 2: self.size}[whence]
        return self.at

    def readinto(self, buffer: Any, /) -> int:
        if self.at >= self.size or not len(buffer):
            return 0
        asked = {"range": f"bytes={self.at}-{self.at + len(buffer) - 1}"}
        answer = self.client.get(self.path, headers=asked)
        assert answer.status_code == 206
        buffer[: len(answer.content)] = answer.content
        self.at += len(answer.content)
        return len(answer.content)


def test_one_table_is_read_out_of_the_package_from_afar(client: TestClient) -> None:
    with zipfile.ZipFile(Ranged(client, "/data/datapackage.zip")) as package:
        assert b"lai-chau" in package.read("places.csv")


def answers_without_ranges(client: TestClient) -> Iterator[str]:
    yield from ("/", "/timeline", "/timeline.csv", "/timeline.xlsx", "/feed.xml", "/sitemap.xml")
    yield from ("/api/v1/records", "/openapi.json", "/robots.txt", "/healthz", "/nowhere")


def test_ranges_are_promised_nowhere_else(client: TestClient) -> None:
    for path in answers_without_ranges(client):
        answer = client.get(path, headers={"range": "bytes=0-3"})
        assert answer.status_code in {200, 404}, path
        assert "accept-ranges" not in answer.headers, path
