"""`deploy/nginx.conf`, whole, in a real nginx on this machine alone: before the app, and before one
that tells what it was asked.
"""

import getpass
import http.client
import json
import os
import random
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from app.data import formats
from app.pages.site import PAGES
from app.settings import ROOT, Settings
from scripts import compare_kept
from scripts.serving import Server, free_port, served, start
from tests.web.test_serve import wait_until

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")

pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason="no nginx, or no openssl")

NAME = "cooperation.example"
# The app as it is run, but for what it says of how long its answers last.
SHORT_LIVED = (
    "-c",
    "import runpy; from app.web import cache\n"
    "assert 'max-age=60,' in cache.CACHE_CONTROL\n"
    "cache.CACHE_CONTROL = cache.CACHE_CONTROL.replace('max-age=60,', 'max-age=1,')\n"
    "runpy.run_module('app.serve', run_name='__main__')",
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # by lower-case name
    body: bytes

    @property
    def kept(self) -> str:
        return self.headers["x-cache"]


@dataclass(frozen=True)
class Front:
    """A running nginx. A client's `source` is the loopback address, 127.x.y.z, it comes from."""

    plain: int  # port
    tls: int  # port
    certificate: Path
    log: Path

    @property
    def errors(self) -> Path:
        return self.log.with_name("nginx-error.log")

    def connect(self, source: str = "127.0.0.1", name: str = NAME) -> http.client.HTTPConnection:
        """A connection by TLS that asks for `name`."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        context.set_alpn_protocols(["http/1.1"])
        raw = socket.create_connection(("127.0.0.1", self.tls), 20, (source, 0))
        connection = http.client.HTTPConnection(name)
        try:
            connection.sock = context.wrap_socket(raw, server_hostname=name)
        except ssl.SSLError:
            raw.close()
            raise
        return connection

    def get(
        self, path: str, *, method: str = "GET", source: str = "127.0.0.1", **headers: str
    ) -> Answer:
        with closing(self.connect(source)) as connection:
            return ask(connection, path, method, **headers)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


def ask(
    connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str
) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=sent)
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, found, response.read())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for NAME that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-subj /CN={NAME} -addext subjectAltName=DNS:{NAME} "
        "-keyout privkey.pem -out fullchain.pem".split(),
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@contextmanager
def nginx_before(app_ports: Sequence[int], folder: Path, certificate: Path) -> Iterator[Front]:
    """The configuration with its name, addresses and folders put in, and nothing else changed."""
    front = Front(
        free_port(), free_port(), certificate / "fullchain.pem", folder / "nginx-access.log"
    )
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for stated, here in (
        ("/tmp/", f"{folder}/"),
        ("/etc/nginx/tls", str(certificate)),
        ("/dev/stdout", str(front.log)),
        ("/dev/stderr", str(front.errors)),
        ("listen 8080", f"listen 127.0.0.1:{front.plain}"),
        ("listen 8443", f"listen 127.0.0.1:{front.tls}"),
        ("server app:8000;", "".join(f"server 127.0.0.1:{port};" for port in app_ports)),
        ("client_header_timeout 10s", "client_header_timeout 1s"),  # so that a test can wait
        ("NAME", NAME),
    ):
        assert stated in text
        text = text.replace(stated, here)
    configuration = folder / "nginx.conf"
    configuration.write_text(text, "utf-8")
    globally = f"daemon off; user {getpass.getuser()};"
    process = subprocess.Popen(
        [str(NGINX), "-e", str(folder / "error.log"), "-c", str(configuration), "-g", globally]
    )
    try:
        for _ in range(600):
            assert process.poll() is None, "nginx ended"
            try:
                socket.create_connection(("127.0.0.1", front.tls)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield front
    finally:
        process.terminate()
        process.wait(20)


async def telling(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers with what it was asked, as JSON: the address and the headers."""
    asked = Request(scope)
    told = {"path": f"{asked.url.path}?{asked.url.query}".rstrip("?"), **asked.headers}
    await JSONResponse(told, headers={"cache-control": "no-store"})(scope, receive, send)


@pytest.fixture(scope="module")
def front(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """nginx before it."""
    folder = tmp_path_factory.mktemp("front")
    with (
        served(lambda _address: telling) as address,
        nginx_before([int(address.rpartition(":")[2])], folder, certificate) as front,
    ):
        yield front


def settings_behind(settings: Settings) -> dict[str, object]:
    return {
        "database_file": settings.database_file,
        "static_dir": settings.static_dir,
        "cards_dir": settings.cards_dir,
        "public_url": f"https://{NAME}",
        "trusted_hosts": NAME,
        "trusted_proxies": "127.0.0.1",
    }


def corpus(app: Server, rng: random.Random) -> list[str]:
    """Every page and file of the app, some that are not there, and filters of all kinds."""
    with app.client() as client:
        text = client.get("/sitemap.xml", headers={"host": NAME}).text
    pages = [urlsplit(loc).path or "/" for loc in re.findall("<loc>(.+?)</loc>", text)]
    files = [f"/data/{name}" for name in formats.WHOLE]
    files += [
        f"{page}{row.suffix}" for page in ("/timeline", "/en/funding") for row in formats.ROWS
    ]
    others = ["/feed.xml", "/openapi.json", "/sitemap.xml", "/nowhere", "/api/v1/records/none"]
    asked = [compare_kept.address(rng) for _ in range(300)]
    asked += [
        f"/timeline?q={length * 'a'}" for length in (1000, 2400, 3000, 3500, 5000, 8100, 8300)
    ]
    return [*pages, *files, *others, *asked]


def test_every_address_is_answered_as_by_the_app_and_nobody_is_told_of(
    certificate: Path,
    settings: Settings,
    tmp_path: Path,
    is_long: bool,
    record_property: Callable[[str, object], None],
) -> None:
    app = start(tmp_path, settings_behind(settings))
    try:
        with nginx_before([app.port], tmp_path, certificate) as front, app.client() as own:
            rng = random.Random(8)
            addresses = corpus(app, rng)
            if not is_long:
                kinds = [page.path for page in PAGES if "{" not in page.path]
                addresses = [*kinds, *rng.sample(addresses, 100)]
            statuses: Counter[int] = Counter()
            for number, path in enumerate(addresses):
                # Each from another client, for none may ask so often.
                source = f"127.77.{number // 250}.{number % 250 + 1}"
                here = front.get(path, source=source, referer="https://before.example/secret")
                there = own.get(path, headers={"host": NAME, "accept-encoding": "identity"})
                assert (here.status, here.body) == (there.status_code, there.content), path
                statuses[here.status] += 1
            assert {200, 404, 422} <= statuses.keys() <= {200, 404, 414, 422}
            # A line is written after its answer was sent.
            wait_until(lambda: len(front.log.read_text("utf-8").splitlines()) >= len(addresses))
            logs = front.log.read_text("utf-8") + front.errors.read_text("utf-8")
    finally:
        app.process.terminate()
        app.process.wait(40)
    assert not re.search(r"127\.77\.\d+\.(?!0/24)", logs)
    assert "before.example" not in logs
    assert "aaaaa" not in logs  # nor what was searched for
    told = ", ".join(f"{count:,} × {status}" for status, count in sorted(statuses.items()))
    record_property(
        "figure",
        f"{len(addresses):,} addresses through nginx ({told}): each answered as by the app itself; "
        "no client's address, referrer or query in either log",
    )


def test_what_was_asked_for_once_is_kept_checked_and_served_on(
    certificate: Path, settings: Settings, tmp_path: Path
) -> None:
    app = start(
        tmp_path,
        settings_behind(settings),
        SHORT_LIVED,
    )
    try:
        with nginx_before([app.port], tmp_path, certificate) as front:
            path = "/timeline?sector=health"
            first = front.get(path, accept_encoding="gzip, deflate, br, zstd", source="127.9.8.7")
            assert (first.status, first.kept) == (200, "MISS")
            assert first.headers["content-encoding"] == "br"
            assert first.headers["strict-transport-security"] == "max-age=63072000"
            assert first.headers["server"] == "nginx"  # and no version
            etag = first.headers["etag"]
            again = front.get(path, accept_encoding="br, gzip;q=0.5")
            assert (again.kept, again.headers["etag"], again.body) == ("HIT", etag, first.body)
            # The id is that of this answer, and no other reader's.
            assert again.headers["x-request-id"] != first.headers["x-request-id"]
            deadline = time.monotonic() + 10  # the line is written after the answer
            while again.headers["x-request-id"] not in front.log.read_text("utf-8"):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            none = front.get(path, accept_encoding="br", if_none_match=etag)
            assert (none.status, none.body) == (304, b"")
            assert none.headers["strict-transport-security"] == "max-age=63072000"
            for length in (1000, 2400, 3000, 3500, 5000, 8100, 8300):
                long = f"/timeline?q={length * 'a'}"
                here = front.get(long, source="127.9.8.6")
                with app.client() as own:
                    there = own.get(long, headers={"host": NAME})
                assert (here.status, here.body) == (there.status_code, there.content), length
            head = front.get(path, method="HEAD", accept_encoding="br")
            assert (head.status, head.kept, head.body) == (200, "HIT", b"")
            assert head.headers["etag"] == etag
            assert head.headers["content-length"] == str(len(first.body))
            for accepted, sent in (("gzip", "gzip"), ("br;q=0", None), ("zstd", None), ("", None)):
                other = front.get(path, accept_encoding=accepted)
                assert other.headers.get("content-encoding") == sent, accepted
                assert other.headers["etag"] != etag, accepted
            page = front.get("/", accept_encoding="identity").body
            assert f'href="https://{NAME}/"'.encode() in page

            time.sleep(2.5)
            seen = len(app.lines())
            old = front.get(path, accept_encoding="br")
            assert (old.kept, old.body) == ("STALE", first.body)  # nginx asks behind our back
            deadline = time.monotonic() + 10
            while len(app.lines()) == seen and time.monotonic() < deadline:
                time.sleep(0.05)
            assert [line["status"] for line in app.lines()[seen:]] == [304]
            # Whom the app saw: the client, and not nginx.
            access = [line for line in app.lines() if line.get("kind") == "access"]
            assert "127.9.8.0/24" in {line["client"] for line in access}

            app.process.terminate()
            app.process.wait(40)
            time.sleep(2.5)
            kept = front.get(path, accept_encoding="br")
            assert (kept.status, kept.kept, kept.body) == (200, "STALE", first.body)
            gone = front.get(
                "/timeline?sector=education",
                source="127.9.8.7",
                referer="https://before.example/secret",
            )
            assert gone.status == 502
            assert_guarded(gone)
            logs = front.log.read_text("utf-8") + front.errors.read_text("utf-8")
            assert "127.9.8.7" not in logs
            assert "before.example" not in logs
            line = front.lines()[0]
            assert (line["client"], line["uri"]) == ("127.9.8.0/24", "/timeline")
            assert (line["status"], line["cache"]) == (200, "MISS")
            assert line["request"] == first.headers["x-request-id"]
    finally:
        app.process.terminate()
        app.process.wait(40)


def test_of_two_apps_one_may_die_under_load(
    certificate: Path, settings: Settings, tmp_path: Path
) -> None:
    where = {name: getattr(settings, name) for name in ("database_file", "static_dir", "cards_dir")}
    apps = [start(tmp_path, where) for _ in range(2)]
    readers, each = 8, 40

    def read(reader: int, front: Front) -> list[int]:
        # Each address is new, so that nginx has to ask; a reader a network, for the rates.
        with closing(front.connect(f"127.0.3.{reader + 1}")) as connection:
            statuses = []
            for number in range(each):
                if reader == 0 and number == each // 3:
                    apps[0].process.kill()
                path = f"/api/v1/records?limit=1&offset={reader * each + number}"
                statuses.append(ask(connection, path).status)
                time.sleep(0.02)  # the rate of one reader has an end
            return statuses

    try:
        with (
            nginx_before([app.port for app in apps], tmp_path, certificate) as front,
            ThreadPoolExecutor(readers) as pool,
        ):
            found = list(pool.map(read, range(readers), [front] * readers))
        assert [set(statuses) for statuses in found] == [{200}] * readers
        asked = [sum(line.get("kind") == "access" for line in app.lines()) for app in apps]
        assert asked[0] > readers  # both answered, while both were there
        assert asked[1] > readers * each / 2
    finally:
        for app in apps:
            app.process.kill()
            app.process.wait(20)


def assert_guarded(answer: Answer) -> None:
    """What nginx answers of its own has the headers of the site."""
    assert answer.headers["strict-transport-security"] == "max-age=63072000"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert len(answer.headers["x-request-id"]) == 32


def test_only_its_own_name_is_answered(front: Front) -> None:
    assert front.get("/").status == 200
    assert front.get("/", host=f"{NAME}:443").status == 200
    for evil in (f"{NAME}:evil", f"{NAME}:80:evil", f"{NAME}:@evil.example"):
        assert front.get("/", host=evil).status == 400, evil
    assert front.get("/", host="elsewhere.example").status == 421
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        front.connect(name="elsewhere.example")


@pytest.mark.parametrize("host", [NAME, "elsewhere.example"])
def test_without_tls_one_is_sent_on_to_the_site(front: Front, host: str) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", front.plain, timeout=20)) as connection:
        answer = ask(connection, "/en/timeline?q=a&q=b", host=host)
    assert answer.status == 308
    assert answer.headers["location"] == f"https://{NAME}/en/timeline?q=a&q=b"


def test_what_a_client_says_of_itself_is_not_sent_on(front: Front) -> None:
    forged = {
        "cookie": "a=b",
        "forwarded": "for=1.2.3.4",
        "x_forwarded_for": "1.2.3.4",
        "x_forwarded_host": "elsewhere.example",
        "x_forwarded_proto": "http",
        "x_request_id": "0123456789abcdef",
        "accept_encoding": "deflate, gzip;q=1.0, *;q=0.5",
    }
    told = json.loads(front.get("/timeline?q=%C3%A0", source="127.9.8.7", **forged).body)
    assert re.fullmatch("[0-9a-f]{32}", told.pop("x-request-id"))
    assert told == {
        "path": "/timeline?q=%C3%A0",
        "host": NAME,
        "x-forwarded-for": "127.9.8.7",
        "x-forwarded-proto": "https",
        "accept-encoding": "gzip",
    }


@pytest.mark.parametrize(
    ("path", "burst"),
    [
        ("/timeline", 60),
        ("/data/records.csv", 60),
        ("/api/v1/records", 60),
        ("/timeline.csv", 10),
        ("/static/app.css", None),
    ],
)
def test_who_asks_too_often_is_told_to_wait(front: Front, path: str, burst: int | None) -> None:
    with closing(front.connect(f"127.0.1.{len(path)}")) as connection:
        statuses = [ask(connection, path).status for _ in range(400)]
    if burst is None:
        assert set(statuses) == {200}
        return
    assert set(statuses[: burst + 1]) == {200}
    assert set(statuses) == {200, 429}
    assert "127.0.1." not in front.errors.read_text("utf-8")
    assert front.get(path, source="127.0.2.1").status == 200  # others do not wait for it


def test_what_is_too_long_is_refused(front: Front) -> None:
    for status, answer in (
        (413, front.get("/", content_length="2000")),
        (414, front.get("/" + 13_000 * "a")),
        (400, front.get("/", cookie=13_000 * "a")),
    ):
        assert answer.status == status
        assert_guarded(answer)


def test_who_is_slow_to_ask_is_let_go(front: Front) -> None:
    with closing(front.connect()) as connection:
        connection.sock.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert connection.sock.recv(1) == b""


def test_http_2_is_spoken(front: Front) -> None:
    context = ssl.create_default_context(cafile=str(front.certificate))
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", front.tls), 20) as raw,
        context.wrap_socket(raw, server_hostname=NAME) as spoken,
    ):
        assert spoken.selected_alpn_protocol() == "h2"
