"""`python -m scripts.fuzz [REQUESTS [SEED]]`: mutated requests over raw sockets at a running app.

Each is made from a good request by one to three of `MUTATIONS`, chosen by a seeded generator. An
answer is wrong if it is a 5xx, none at all to a whole request, shows a traceback, repeats a forged
host in its head, or does not come within ten seconds.
"""

import random
import re
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scripts.report import publish
from scripts.serving import Server, serving

SECONDS: Final = 10.0

GOOD: Final = (
    "/", "/en", "/timeline", "/en/timeline?sector=health&place=lai-chau",
    "/timeline?q=tr%C6%B0%E1%BB%9Dng",
    "/timeline?from=2017&to=2019-05&within=surely&sort=amount&page=2", "/funding?receiver=x",
    "/provinces", "/provinces/lai-chau", "/sectors/education", "/sources/ktdt-2019", "/about",
    "/data", "/records/khong-co", "/timeline.csv?kind=meeting", "/timeline.json?status=done",
    "/funding.xlsx", "/feed.xml?sector=health", "/sitemap.xml", "/robots.txt", "/healthz",
    "/readyz", "/openapi.json", "/api/docs", "/api/v1/records?limit=5&offset=2&q=nh%C3%A0",
    "/api/v1/records/khong-co", "/api/v1/summary?group_by=year", "/api/v1/places",
    "/api/v1/sources", "/embed/timeline?theme=dark", "/static/app.css",
)  # fmt: skip
NAMES: Final = (
    "q", "from", "to", "within", "sort", "page", "sector", "place", "kind", "status", "year",
    "source", "person", "limit", "offset", "group_by", "theme", "utm_source", "",
)  # fmt: skip
VALUES: Final = (
    "%00", "%", "%zz", "%c0%af", "%ed%a0%80", "%f8%88%80%80%80", "%ff%fe", "%0d%0aX-Bad:%201",
    "..%2f..%2f", "-1", "0", "99999999999999999999999", "1e9", "0x10", "NaN", "-0", "%D9%A3",
    "2017-13", "0000", "9999-12-31", "2017-02-30", "'", "%22", "%27%20OR%201=1--", "*",
    "%22%20NEAR(a%20b)", "a*", "AND", "NOT", "{{7*7}}", "${jndi:x}", "%3Cscript%3E", "%E2%80%AE",
    "%F0%9F%92%A9", "%CC%81%CC%81%CC%81", "a" * 250, "a+" * 40, "%20", "+", "", "[]", "a[]=1",
    "\xe1\xbb\xaf", "\\", ";", "%26", "#x",
)  # fmt: skip
METHODS: Final = (
    "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "HEAD", "PROPFIND", "get",
    "BREW", "", "G\x00T", "GET" * 400,
)  # fmt: skip
HEADERS: Final = (
    b"Host: evil.example", b"Host:", b"Host: a\r\nHost: b",
    b"Accept-Encoding: " + b"gzip;q=, " * 300, b"Accept-Encoding: zstd;q=nan, *;q=-1",
    b"Accept-Language: \xff\xfe", b"If-None-Match: \"" + b"x" * 5000, b"If-None-Match: *",
    b"If-Modified-Since: never", b"Range: bytes=0-,-1,5-2", b"Cookie: " + b"a=b; " * 900,
    b"Content-Length: -1", b"Content-Length: 99999999999",
    b"Content-Length: 5\r\nContent-Length: 6", b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: x, chunked\r\nContent-Length: 3", b"Expect: 100-continue",
    b"Upgrade: websocket\r\nConnection: Upgrade", b"Upgrade: h2c", b"X-Forwarded-For: 1.2.3.4",
    b"X-Forwarded-Host: evil.example", b"X-Forwarded-Proto: gopher", b"Origin: null",
    b"Bad Name: x", b": x", b"NoColon", b" Folded: x", b"X: \x00", b"X: " + b"y" * 40000,
    b"\r\n".join(b"X-%d: y" % n for n in range(150)), b"Accept: \xc0\xaf",
    b"Connection: close, keep-alive",
)  # fmt: skip


@dataclass
class Request:
    """A request before it is bytes."""

    method: str = "GET"
    path: str = "/"
    query: list[str] = field(default_factory=list)
    version: str = "HTTP/1.1"
    headers: list[bytes] = field(default_factory=list)
    body: bytes = b""

    def encode(self) -> bytes:
        target = self.path + (f"?{'&'.join(self.query)}" if self.query else "")
        line = f"{self.method} {target} {self.version}".encode("latin-1", "replace")
        return b"\r\n".join([line, *self.headers, b"", self.body])


Mutation = Callable[[random.Random, Request], None]


def _parameter(rng: random.Random, request: Request) -> None:
    request.query.append(f"{rng.choice(NAMES)}={rng.choice(VALUES)}")


def _repeat(rng: random.Random, request: Request) -> None:
    name = rng.choice(NAMES)
    request.query += [f"{name}={rng.choice(VALUES)}" for _ in range(rng.choice((2, 5, 60, 500)))]


def _broken_pair(rng: random.Random, request: Request) -> None:
    request.query.append(rng.choice(("=", "&&&", "a", "=b", "a=b=c", "?", "%3D", ";;")))


def _path(rng: random.Random, request: Request) -> None:
    at = rng.randrange(len(request.path) + 1)
    request.path = (
        request.path[:at] + rng.choice((*VALUES, "/", "//", "/.", "/../")) + request.path[at:]
    )


def _long(rng: random.Random, request: Request) -> None:
    length = rng.choice((1000, 5000, 30000, 70000))
    if rng.random() < 0.5:
        request.path += "/" + "a" * length
    else:
        request.query.append("q=" + "%C3%A9" * (length // 6))


def _method(rng: random.Random, request: Request) -> None:
    request.method = rng.choice(METHODS)
    if rng.random() < 0.3:
        request.body = rng.randbytes(rng.choice((1, 100, 3000)))
        request.headers.append(b"Content-Length: %d" % len(request.body))


def _header(rng: random.Random, request: Request) -> None:
    request.headers.insert(rng.randrange(len(request.headers) + 1), rng.choice(HEADERS))


def _version(rng: random.Random, request: Request) -> None:
    request.version = rng.choice(
        ("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9", "http/1.1", "", "ICY")
    )


def _absolute(rng: random.Random, request: Request) -> None:
    request.path = (
        rng.choice(("http://evil.example", "//evil.example", "*", "", "\\")) + request.path
    )


MUTATIONS: Final[tuple[Mutation, ...]] = (
    _parameter, _parameter, _parameter, _repeat, _broken_pair, _path, _path, _long, _method,
    _header, _header, _version, _absolute,
)  # fmt: skip


def mutated(rng: random.Random) -> bytes:
    """A request that is wrong in one to three ways, and now and then in its bytes."""
    path, _, query = rng.choice(GOOD).partition("?")
    headers = [b"Host: 127.0.0.1", b"Connection: close"]
    if rng.random() < 0.3:
        headers.append(b"Accept-Encoding: " + rng.choice((b"gzip", b"br", b"zstd")))
    request = Request(path=path, query=query.split("&") if query else [], headers=headers)
    for mutate in rng.choices(MUTATIONS, k=rng.randint(1, 3)):
        mutate(rng, request)
    sent = bytearray(request.encode())
    if rng.random() < 0.1:
        for _ in range(rng.randint(1, 5)):
            sent[rng.randrange(len(sent))] = rng.randrange(256)
    if rng.random() < 0.03:
        del sent[rng.randrange(len(sent)) :]
    return bytes(sent)


@dataclass
class Tally:
    """What came back."""

    sent: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0  # seconds
    memory: tuple[int, int] = (0, 0)  # bytes after a tenth of the requests, and at the end
    open_files: tuple[int, int] = (0, 0)


_STATUS: Final = re.compile(rb"(?:HTTP/1.1 100 .*\r\n\r\n)?HTTP/1\.[01] (\d{3}) ")
_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: (\d+)")


def _is_whole(sent: bytes) -> bool:
    return b"\r\n\r\n" in sent


def _is_answered(got: bytearray, sent: bytes) -> bool:
    """Whether what came is a whole answer, so that an end of the connection need not be awaited."""
    head, end, body = got.partition(b"\r\n\r\n")
    if not end or head.startswith(b"HTTP/1.1 100"):
        return False
    length = _LENGTH.search(head)
    if sent.startswith(b"HEAD") or re.match(rb"\S+ (204|304)", head):
        return True
    return len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n")


def ask(port: int, sent: bytes) -> bytes:
    """The answer to these bytes, or what came before the server closed; raises `TimeoutError`."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        got = bytearray()
        try:
            connection.sendall(sent)
            if not _is_whole(sent):  # else the server waits for the rest as long as it has patience
                connection.shutdown(socket.SHUT_WR)
            while not _is_answered(got, sent) and (chunk := connection.recv(65536)):
                got += chunk
        except (ConnectionResetError, BrokenPipeError):
            pass  # refused before all was sent
        return bytes(got)


def fuzz(server: Server, requests: int, seed: int = 0) -> Tally:
    """Send so many mutated requests and tally the answers."""
    rng = random.Random(seed)
    tally = Tally()
    for number in range(requests):
        if number == requests // 10:
            tally.memory = (server.memory(), 0)
            tally.open_files = (server.open_files(), 0)
        sent = mutated(rng)
        started = time.monotonic()
        try:
            got = ask(server.port, sent)
        except TimeoutError:
            tally.wrong.append(f"no end within {SECONDS:.0f} s: {sent[:300]!r}")
            continue
        tally.sent += 1
        tally.slowest = max(tally.slowest, time.monotonic() - started)
        status = found[1].decode() if (found := _STATUS.match(got)) else "closed"
        tally.answers[status] += 1
        head = got.partition(b"\r\n\r\n")[0]
        if (
            status.startswith("5")
            or (status == "closed" and _is_whole(sent))
            or b"Traceback" in got
            or b"//evil.example" in head
        ):
            tally.wrong.append(f"{status}: {sent[:300]!r}")
    time.sleep(0.3)  # for the last connections to go
    tally.memory = (tally.memory[0], server.memory())
    tally.open_files = (tally.open_files[0], server.open_files())
    return tally


def main() -> int:
    requests, seed = (int(text) for text in (sys.argv[1:] + ["20000", "0"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), cache_size=1) as server:
        tally = fuzz(server, requests, seed)
        errors = [line for line in server.lines() if line.get("level") in {"error", "critical"}]
    early, late = (size / 2**20 for size in tally.memory)
    answers = ", ".join(f"{count:,} × {status}" for status, count in sorted(tally.answers.items()))
    publish(
        "Mutated requests over raw sockets",
        "python -m scripts.fuzz",
        (
            f"{tally.sent:,} requests, {len(tally.wrong)} answered wrongly, "
            f"{len(errors)} errors logged; the slowest answer took {tally.slowest:.2f} s",
            f"answers: {answers} (closed: on a head that never came to its end)",
            f"memory {early:.1f} MiB after a tenth of them, {late:.1f} MiB at the end",
            "open files {} after a tenth of them, {} at the end".format(*tally.open_files),
        ),
    )
    print(*tally.wrong[:20], sep="\n")
    print(*errors[:3], sep="\n")
    return 1 if tally.wrong or errors else 0


if __name__ == "__main__":
    sys.exit(main())
