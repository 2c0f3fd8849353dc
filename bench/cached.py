"""A page asked for again, beside an ASGI app that does nothing but send the same bytes.

All of it is asked by wrk: a client in Python would be slower than what it measures. Servers are
asked in turn within one run, so that what else the machine does meets each alike.

`python -m bench.cached` measures this alone.
"""

import json
import re
import shutil
import statistics
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from app.settings import ROOT, Settings
from bench import servers
from bench.client import Answer, get

PATHS = (
    "/",
    "/timeline",
    "/provinces/lai-chau",
    "/records/2017-truong-tieu-hoc-tan-phong",
    "/api/v1/records?limit=20",
)
ENCODINGS = ("identity", "gzip", "br")
WORKERS = 2
CONNECTIONS = 16
SECONDS = 1  # of each run, which wrk takes in whole
ROUNDS = 3

_HELD = ROOT / "var" / "bench" / "answer.json"
_RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
_WRONG = re.compile(r"Socket errors|Non-2xx")
# What an answer without any other header cannot do without.
_FEW = {"content-type", "content-length", "content-encoding"}


def table() -> Iterator[str]:
    """A row for each page and encoding; in words why there is none, where wrk is not installed."""
    if shutil.which("wrk") is None:
        yield "Not measured: `wrk` is not installed here (Debian's package `wrk`)."
        return
    yield "| page | answers/s | bare app | ratio | bare app, same headers | ratio |"
    yield "| --- | --- | --- | --- | --- | --- |"
    asked = [(path, encoding, 1) for path in PATHS for encoding in ENCODINGS]
    asked += [("/timeline", encoding, WORKERS) for encoding in ENCODINGS]
    for workers in (1, WORKERS):
        with servers.ours(Settings().database_file, workers=workers) as app:
            for path, encoding, of_workers in asked:
                if of_workers == workers:
                    yield _row(app, path, encoding, workers)


def _row(app: servers.Server, path: str, encoding: str, workers: int) -> str:
    # Each worker is to have it.
    answers = [get(app.port, path, accept_encoding=encoding) for _ in range(20 * workers)]
    with ExitStack() as stack:
        few, same = (
            stack.enter_context(servers.bare(_hold(answers[-1], name, wanted), workers))
            for name, wanted in (("few", _FEW.__contains__), ("same", lambda name: name != "date"))
        )
        rounds = [
            [requests_a_second(port, path, encoding) for port in (app.port, few.port, same.port)]
            for _ in range(ROUNDS)
        ]
    own, of_few, of_same = (statistics.median(side) for side in zip(*rounds, strict=True))
    to_few, to_same = (statistics.median(each[0] / each[n] for each in rounds) for n in (1, 2))
    size = f"{len(answers[-1].body) / 1000:.1f} kB"
    named = f"{path}, {encoding}, {size}" + (f", {workers} workers" if workers > 1 else "")
    return (
        f"| {named} | {own:,.0f} | {of_few:,.0f} | {to_few:.2f} | {of_same:,.0f} | {to_same:.2f} |"
    )


def _hold(answer: Answer, name: str, wanted: Callable[[str], bool]) -> Path:
    """Where `bench.bare` finds what it is to send."""
    held = _HELD.with_stem(f"{_HELD.stem}-{name}")
    held.parent.mkdir(parents=True, exist_ok=True)
    headers = [(n.lower(), value) for n, value in answer.headers if wanted(n.lower())]
    held.write_text(json.dumps(headers), "utf-8")
    held.with_suffix(".body").write_bytes(answer.body)
    return held


def requests_a_second(port: int, path: str, encoding: str, seconds: int = SECONDS) -> float:
    """How often a second the server answers the one address with 200."""
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS)]
    command += ["--duration", f"{seconds}s", "--header", f"Accept-Encoding: {encoding}"]
    command += [f"http://127.0.0.1:{port}{path}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    rate = _RATE.search(done.stdout)
    if done.returncode or rate is None or _WRONG.search(done.stdout):
        raise ValueError(f"{path}: {done.stdout}{done.stderr}")
    return float(rate[1])


if __name__ == "__main__":
    for line in table():
        print(line, flush=True)
