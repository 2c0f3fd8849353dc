"""Servers started for a benchmark, each on a free port of this machine, and ended with it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.client import get


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    started_in: float  # seconds, up to its first answer

    def memory(self) -> int:
        """Resident bytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) * 1024
        raise ValueError("no VmRSS")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def memory_of_all(pid: int) -> int:
    """Resident bytes of a process and its children; a page that several have counts once."""
    total = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (str(pid), *children):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    except OSError:  # it has just ended
        return 0
    return total


@contextmanager
def started(
    command: list[str], port: int, path: str, environment: Mapping[str, str] = {}
) -> Iterator[Server]:
    """The server of the command, from its first answer at the path on, to the end of the block."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                if get(port, path).status < 500:
                    break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{command[0]} did not start") from None
                time.sleep(0.01)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait()


def ours(
    database: Path, path: str = "/healthz", workers: int = 1
) -> AbstractContextManager[Server]:
    """Our app as `make run` starts it."""
    port = free_port()
    where = {"DATABASE_FILE": str(database), "PORT": str(port), "WEB_CONCURRENCY": str(workers)}
    return started(["app.serve"], port, path, where)


def bare(held: Path, workers: int = 1) -> AbstractContextManager[Server]:
    """`bench.bare` under uvicorn as it comes, with the same loop and the same parser as ours."""
    port = free_port()
    command = ["uvicorn", "bench.bare:app", "--port", str(port), "--workers", str(workers)]
    command += ["--loop", "uvloop", "--http", "httptools", "--ws", "none", "--no-server-header"]
    command += ["--no-access-log", "--log-level", "warning"]
    return started(command, port, "/", {"BENCH_ANSWER": str(held)})


@contextmanager
def datasette(database: Path, path: str) -> Iterator[Server]:
    port = free_port()
    command = ["datasette", "serve", "-i", str(database), "--port", str(port)]
    command += ["--setting", "facet_time_limit_ms", "60000", "--setting", "sql_time_limit_ms"]
    command += ["60000", "--setting", "suggest_facets", "off"]
    with started(command, port, path) as server:
        yield server
