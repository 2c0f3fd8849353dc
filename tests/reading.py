"""What tests of the ways out share: pages as a reader sees them, and a server that really runs."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import uvicorn
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

# A spread of what readers ask for: facets, words, periods, orders, much, little and nothing.
QUERIES = (
    "",
    "sector=health",
    "sector=education&sector=health&sort=oldest",
    "place=lao-cai&sort=evidence",
    "relation=ha-noi-lai-chau&kind=contribution&sort=amount",
    "standing=promised",
    "amount=unknown&received=lai-chau",
    "q=tr%C6%B0%E1%BB%9Dng+h%E1%BB%8Dc&sort=relevance",
    "from=2017&to=2019&within=surely",
    "year=unknown&sort=oldest",
    "source=ktdt-2019&grade=D",
    "sector=energy&amount=known",
)
PREFIXES = ("", "/en")


def ids_on(client: TestClient, path: str, query: str = "") -> list[str]:
    """The ids of the records that a page lists, in its order, of all its pages."""
    found: list[str] = []
    for page in range(1, 100):
        answer = client.get(f"{path}?{query}&page={page}")
        if answer.status_code == 404:
            return found
        assert answer.status_code == 200
        found += re.findall(r'data-record="([^"]+)"', answer.text)
        if not path.endswith("/timeline"):
            return found
    raise AssertionError(f"{path}?{query} has a hundred pages")


def code_on(page: str, id_: str) -> str:
    """The text of a block of code of a page."""
    block = re.search(rf'<pre[^>]*id="{id_}"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert block is not None, id_
    return unescape(block.group(1))


@contextmanager
def served(database_file: Path, static_dir: Path) -> Iterator[str]:
    """The app on a free loopback port: its address, which is also its public one."""
    listening = socket.socket()  # held from now on, so that nobody else is given its port
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = Settings(database_file=database_file, static_dir=static_dir, public_url=address)
    config = uvicorn.Config(create_app(settings), log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the app did not start within 20 s"
            threading.Event().wait(0.02)
        yield address
    finally:
        server.should_exit = True
        thread.join()
