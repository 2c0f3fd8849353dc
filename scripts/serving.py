"""The app on a loopback port, to be tried from outside: as it is run, in a process of its own, or
quickly, in a thread of this one.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.types import ASGIApp

from app.main import create_app
from app.settings import ROOT, Settings


@dataclass(frozen=True)
class Server:
    """A running app: its process, its port and what it says."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def client(self) -> httpx2.Client:
        """A client of it, which keeps its connections until it is closed."""
        # It never speaks TLS: what certificates to trust, it need not read.
        return httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=20, verify=False)

    def get(self, path: str) -> httpx2.Response:
        """One request on a connection of its own."""
        with self.client() as client:
            return client.get(path)

    def data(self) -> str:
        """The hash of the data it serves."""
        sha256: str = self.get("/healthz").json()["data_sha256"]
        return sha256

    def memory(self) -> int:
        """Bytes that it holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def open_files(self) -> int:
        """Files and connections that it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))  # noqa: PTH208

    def renew(self) -> None:
        """Tell it that there is new data."""
        self.process.send_signal(signal.SIGHUP)

    def lines(self) -> list[dict[str, Any]]:
        """What it has written so far."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def start(
    folder: Path,
    settings: Mapping[str, object],
    arguments: Sequence[str] = ("-m", "app.serve"),
) -> Server:
    """Start the app with these settings, as what Python is told to run; its log goes into the
    folder. Raises where it ends.
    """
    for _ in range(4):
        try:
            return _start(free_port(), folder, settings, arguments)
        except RuntimeError as error:  # a port that was free may be another's by now
            if "address already in use" not in str(error).lower():
                raise
    return _start(free_port(), folder, settings, arguments)


def _start(
    port: int, folder: Path, settings: Mapping[str, object], arguments: Sequence[str]
) -> Server:
    named = {name.upper(): str(value) for name, value in settings.items()}
    log = folder / f"log-{port}.jsonl"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **named, "HOST": "127.0.0.1", "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(process, port, log)
    deadline = time.monotonic() + 30
    while True:
        if process.poll() is not None:
            raise RuntimeError(log.read_text("utf-8"))
        try:
            if server.get("/readyz").status_code == 200:
                return server
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                process.kill()
                raise
        time.sleep(0.05)


@contextmanager
def serving(folder: Path, **settings: object) -> Iterator[Server]:
    """The app while the block runs."""
    server = start(folder, settings)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(40)


@contextmanager
def served(make: Callable[[str], ASGIApp]) -> Iterator[str]:
    """What `make` makes of the address at which it will be, served there by a thread while the
    block runs; and that address.
    """
    # Held from now on, so that nobody else is given its port.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(make(address), log_level="warning"))
        with running(server, listening):
            yield address


@contextmanager
def served_app(settings: Settings) -> Iterator[str]:
    """The app served so, at an address that is also its public one."""
    with served(
        lambda address: create_app(settings.model_copy(update={"public_url": address}))
    ) as address:
        yield address


@contextmanager
def running(server: uvicorn.Server, listening: socket.socket) -> Iterator[None]:
    """A server in a thread while the block runs."""
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        thread.join()
