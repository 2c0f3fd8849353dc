"""Static files over HTTP: which variant, which headers, and nothing but the manifest's names."""

import gzip
from pathlib import Path

import brotli
import pytest
import zstandard
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app.assets import building
from app.assets.manifest import ENCODINGS, AssetsError, Manifest, load_manifest
from app.web.static_files import StaticApp

CSS = b"p { margin: 0; color: red }\n" * 200
DECODE = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": zstandard.decompress,
    "identity": bytes,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a build leaves, without building Plotly's script."""
    contents = {"app.css": CSS, "a.svg": b"<svg/>", "tên.txt": b"x"}
    building.publish(contents, tmp_path / "static", "package", "inputs", "tool")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "static" / "stray.css").write_text("p{}")
    return tmp_path / "static"


@pytest.fixture
def manifest(folder: Path) -> Manifest:
    return load_manifest(folder / "manifest.json")


@pytest.fixture
def client(folder: Path) -> TestClient:
    async def page(_request: object) -> PlainTextResponse:
        return PlainTextResponse("page")

    routes = [Mount("/static", StaticApp(folder)), Route("/", page)]
    client = TestClient(Starlette(routes=routes))
    client.headers["accept-encoding"] = ""
    return client


@pytest.fixture
def css(manifest: Manifest) -> str:
    return manifest.url("app.css")


def raw(client: TestClient, path: str, accept: str) -> tuple[str, bytes]:
    """The coding that was chosen, and the bytes as they came."""
    with client.stream("GET", path, headers={"accept-encoding": accept}) as answer:
        return answer.headers.get("content-encoding", "identity"), b"".join(answer.iter_raw())


def test_a_file_is_served_to_be_kept(client: TestClient, css: str) -> None:
    answer = client.get(css)
    assert answer.status_code == 200
    assert answer.content == CSS
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-length"] == str(len(CSS))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in answer.headers


def test_files_in_folders_and_with_other_letters(client: TestClient, manifest: Manifest) -> None:
    icon = client.get(manifest.url("a.svg"))
    assert (icon.content, icon.headers["content-type"]) == (b"<svg/>", "image/svg+xml")
    assert client.get(manifest.url("tên.txt")).content == b"x"


def test_what_has_one_variant_does_not_vary(client: TestClient, manifest: Manifest) -> None:
    answer = client.get(manifest.url("a.svg"), headers={"accept-encoding": "br, gzip"})
    assert "vary" not in answer.headers
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("zstd", "zstd"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "smallest"),
        ("*", "smallest"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0.5,br;q=0.1, zstd ; q=0.9", "zstd"),
        ("br;q=0, gzip", "gzip"),
        ("*;q=0", "identity"),
        ("br;q=0, gzip;q=0, *", "zstd"),
        ("gzip;q=0, br;q=0, zstd;q=0", "identity"),
        ("identity, br;q=0.5", "identity"),
        ("identity;q=0.1, gzip;q=0.2", "gzip"),
        ("identity;q=0", "identity"),
        ("deflate, compress", "identity"),
        ("br;q=nan", "identity"),
        ("br;q=high, gzip", "gzip"),
        ("br;q=7, gzip", "gzip"),
        (";q=1,,;", "identity"),
        ("gzip;level=9", "gzip"),
    ],
)
def test_the_best_accepted_variant(
    client: TestClient, folder: Path, css: str, accept: str, expected: str
) -> None:
    if expected == "smallest":
        path = folder / css.removeprefix("/static/")
        sizes = {c: path.with_name(path.name + e).stat().st_size for c, e in ENCODINGS.items()}
        expected = min(sizes, key=lambda coding: sizes[coding])
    coding, content = raw(client, css, accept)
    assert coding == expected
    assert DECODE[coding](content) == CSS


def test_repeated_headers_are_one_list(client: TestClient, css: str) -> None:
    headers = [("accept-encoding", "br;q=0.1"), ("accept-encoding", "gzip;q=0.9")]
    del client.headers["accept-encoding"]
    assert client.get(css, headers=headers).headers["content-encoding"] == "gzip"


def test_every_variant_has_its_own_strong_etag(client: TestClient, css: str) -> None:
    tags = {
        client.get(css, headers={"accept-encoding": coding}).headers["etag"] for coding in DECODE
    }
    assert len(tags) == 4
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


@pytest.mark.parametrize("accept", ["identity", "br", "gzip"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_the_client_has_is_not_sent_again(
    client: TestClient, css: str, accept: str, form: str, method: str
) -> None:
    first = client.get(css, headers={"accept-encoding": accept})
    tag = first.headers["etag"]
    headers = {"accept-encoding": accept, "if-none-match": form.format(tag)}
    second = client.request(method, css, headers=headers)
    assert (second.status_code, second.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert second.headers[name] == first.headers[name]
    assert "content-encoding" not in second.headers
    assert "content-type" not in second.headers


def test_another_variants_etag_does_not_match(client: TestClient, css: str) -> None:
    tag = client.get(css).headers["etag"]
    headers = {"accept-encoding": "br", "if-none-match": f'{tag}, "{tag[1:5]}"'}
    assert client.get(css, headers=headers).status_code == 200


@pytest.mark.parametrize("accept", ["", "br", "zstd"])
def test_head_is_get_without_its_body(client: TestClient, css: str, accept: str) -> None:
    get = client.get(css, headers={"accept-encoding": accept})
    head = client.head(css, headers={"accept-encoding": accept})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == get.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_get_and_head(client: TestClient, css: str, method: str) -> None:
    answer = client.request(method, css)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/app.css",  # the name that pages use is not the one that is served
        "/manifest.json",
        "/stray.css",
        "/a",
        "/a/",
        "/gone.css",
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/a/../../secret.txt",
        "//etc/passwd",
        "/%00",
        "/..\\secret.txt",
    ],
)
def test_no_other_path_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/static{path}").status_code == 404


@pytest.mark.parametrize("ending", [".br", ".gz", ".zst", "/", "%20", "?"])
def test_nor_a_variant_under_its_own_name(client: TestClient, css: str, ending: str) -> None:
    answer = client.get(css + ending)
    assert answer.status_code == (200 if ending == "?" else 404)


def test_not_mounted_it_serves_at_the_root(folder: Path, css: str) -> None:
    client = TestClient(StaticApp(folder))
    assert client.get(css.removeprefix("/static")).content == CSS


def test_a_websocket_is_closed(client: TestClient, css: str) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(css):
        pass


def test_the_rest_of_the_app_is_untouched(client: TestClient) -> None:
    assert client.get("/").text == "page"


def test_without_a_build_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(AssetsError, match="make build"):
        StaticApp(tmp_path)
