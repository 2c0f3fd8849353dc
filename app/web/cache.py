"""Whole answers kept in memory, under routing: the data is immutable while it is served, so a page
asked for twice is bytes.

An answer is kept under its canonical address (`filters.canonical`) and the encoding it was sent in.
What is kept is bounded in bytes, and in two parts: a new answer is on probation and only one asked
for again is protected, so that a flood of distinct addresses pushes out nothing that people read.
Answers carry a strong ETag, the hash of their bytes; HEAD is answered as GET without the body.
"""

import hashlib
import re
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.data import filters
from app.files.bundle import MEDIA_TYPES
from app.web import codings
from app.web.partial import has

MAX_ENTRY_BYTES: Final = 2 * 2**20
_PROTECTED_SHARE: Final = 0.8

# A reader's browser and a proxy may use a page for a minute, and an old one while they ask anew or
# while the app is down.
CACHE_CONTROL: Final = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"

# Files that stay the same, sent from where they lie, in parts too.
_FILES: Final = ("/static/", "/cards/")
_DATA: Final = {f"/data/{name}" for name in MEDIA_TYPES}
_GZIP: Final = b"\x1f\x8b\x08"  # what only a gzip member begins with
_KEPT_ON_304: Final = {
    b"etag", b"cache-control", b"vary", b"content-location", b"link",
    b"cross-origin-resource-policy", b"strict-transport-security",
    b"access-control-allow-origin", b"access-control-expose-headers",
}  # fmt: skip
CODINGS: Final = ("zstd", "br", "gzip", codings.PLAIN)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, str, str]  # path, canonical query, encoding


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `etag` as in the header, quotes included."""

    headers: Headers
    body: bytes
    etag: bytes
    route: str = ""  # that worked it out
    status: int = 200
    head: bytes = field(init=False)  # the headers as they are sent, each with the end of its line

    def __post_init__(self) -> None:
        if any(_CONTROL.search(part) for header in self.headers for part in header):
            raise ValueError("a header has a control character in it")
        head = b"".join(b"%b: %b\r\n" % header for header in self.headers)
        object.__setattr__(self, "head", head)

    @property
    def size(self) -> int:
        return len(self.body) + 2048  # about what headers and bookkeeping take

    def to(self, if_none_match: bytes) -> "Answer":
        """What is sent to a client that has answers with these tags."""
        if not if_none_match or not has(if_none_match, self.etag):
            return self
        headers = [(name, value) for name, value in self.headers if name in _KEPT_ON_304]
        return Answer(headers, b"", self.etag, self.route, 304)


class Store:
    """Answers by key, bounded in bytes; those asked for twice are kept longest."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._probation: OrderedDict[Key, Answer] = OrderedDict()
        self._protected: OrderedDict[Key, Answer] = OrderedDict()
        self.size = 0  # bytes kept
        self._protected_bytes = 0
        self.cleared = 0  # times
        self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self._probation) + len(self._protected)

    def get(self, key: Key) -> Answer | None:
        answer = self._protected.get(key)
        if answer is not None:
            self._protected.move_to_end(key)
            return answer
        answer = self._probation.pop(key, None)
        if answer is not None:
            self._protected[key] = answer
            self._protected_bytes += answer.size
            while self._protected_bytes > self.max_bytes * _PROTECTED_SHARE:
                oldest, demoted = self._protected.popitem(last=False)
                self._protected_bytes -= demoted.size
                self._probation[oldest] = demoted
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        if key in self._protected or key in self._probation:
            return
        self._probation[key] = answer
        self.size += answer.size
        while self.size > self.max_bytes:
            part = self._probation or self._protected
            _, dropped = part.popitem(last=False)
            self.size -= dropped.size
            if part is self._protected:
                self._protected_bytes -= dropped.size

    def clear(self) -> None:
        self._probation.clear()
        self._protected.clear()
        self.size = self._protected_bytes = 0
        self.cleared += 1


@lru_cache(maxsize=4096)
def _canonical(path: str, query: bytes) -> str:
    return filters.canonical(path, query.decode("latin-1"))


class CachedAnswers:
    """ASGI middleware: serves what is kept, and keeps what was answered with 200."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self.app = app
        self.store = store
        self._day = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        scope.setdefault("told", {"route": ""})
        path: str = scope["path"]
        if path.startswith(_FILES):
            await self.app(scope, receive, send)
            return
        if path in _DATA:  # in no encoding, so that a part is one of the same bytes
            plain = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            await self.app({**scope, "headers": plain}, receive, send)
            return
        with_body = scope["method"] == "GET"
        key, if_none_match = self._asked(scope)
        answer = self.store.get(key)
        if answer is not None:
            self.store.hits += 1
            scope["told"]["route"] = answer.route
        else:
            self.store.misses += 1
            cleared = self.store.cleared
            answer = await self._ask(scope, receive, send, key[2], with_body=with_body)
            if answer is None:  # not to be kept, and sent already
                return
            # What was begun before the store was cleared tells of what is no longer.
            if cleared == self.store.cleared:
                self.store.put(key, answer)
        sent = answer.to(if_none_match)
        await send({"type": "http.response.start", "status": sent.status, "headers": sent.headers})
        await send({"type": "http.response.body", "body": sent.body if with_body else b""})

    def kept(self, scope: Scope) -> Answer | None:
        """The answer to a GET, where it is there and needs no waiting for."""
        key, if_none_match = self._asked(scope)
        answer = self.store.get(key)
        if answer is None:
            return None
        self.store.hits += 1
        return answer.to(if_none_match)

    def _asked(self, scope: Scope) -> tuple[Key, bytes]:
        """What the answer is kept under, and the tags of those that the client has."""
        path, query = scope["path"], scope["query_string"]
        accepted = if_none_match = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                if_none_match = value
        self._forget_yesterday()
        # Long ones are rare, and would fill the memory of short ones.
        is_short = len(path) + len(query) < 512
        canonical = _canonical if is_short else _canonical.__wrapped__
        coding = codings.best(accepted[: codings.LONGEST].decode("latin-1"), CODINGS)
        return (path, canonical(path, query), coding), if_none_match

    def _forget_yesterday(self) -> None:
        # Citations say on which day they were read; the day is that of Việt Nam, UTC+7.
        day = int(time.time() + 7 * 3600) // 86400
        if day != self._day:
            self._day = day
            self.store.clear()

    async def _ask(
        self, scope: Scope, receive: Receive, send: Send, encoding: str, *, with_body: bool
    ) -> Answer | None:
        """Ask the app, in the one encoding; send on at once what cannot be kept."""
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if name not in {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
        ]
        headers.append((b"accept-encoding", encoding.encode()))
        start: Message | None = None
        body = bytearray()
        passing = False

        async def collect(message: Message) -> None:
            nonlocal start, passing
            if message["type"] == "http.response.start":
                start = message
                passing = message["status"] != 200 or not _may_be_kept(message["headers"])
                if passing:
                    await send(message)
            elif message["type"] == "http.response.body":
                chunk = message.get("body", b"")
                if not passing:
                    body.extend(chunk)
                    if len(body) <= MAX_ENTRY_BYTES:
                        return
                    # Too large to keep: send what was gathered, and the rest as it comes.
                    passing = True
                    if start is not None:
                        await send(start)
                    chunk = bytes(body)
                more = message.get("more_body", False)
                await send(
                    {
                        "type": "http.response.body",
                        "body": chunk if with_body else b"",
                        "more_body": more,
                    }
                )

        await self.app({**scope, "method": "GET", "headers": headers}, receive, collect)
        if passing or start is None:
            return None
        if body[:3] == _GZIP:
            # No time in it (RFC 1952, MTIME): a page is the same bytes whenever it was packed.
            body[4:8] = bytes(4)
        etag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
        own = {b"etag", b"content-length", b"cache-control"}
        kept: Headers = [(n, v) for n, v in start["headers"] if n.lower() not in own]
        kept += [
            (b"etag", etag),
            (b"cache-control", CACHE_CONTROL.encode()),
            (b"content-length", str(len(body)).encode()),
        ]
        return Answer(kept, bytes(body), etag, scope["told"]["route"])


def _may_be_kept(headers: Headers) -> bool:
    return not any(
        name.lower() == b"set-cookie" or (name.lower() == b"cache-control" and b"no-store" in value)
        for name, value in headers
    )
