"""`python -m bench.run`: every level of speed, measured beside something else on this machine.

Writes `bench/results.md`, with `bench/notes.md` under it. `--largest` adds a million records;
databases that were made stay in `var/bench` for the next time.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import brotli

from app.assets.manifest import load_manifest
from app.seed import reading
from app.settings import ROOT, Settings
from app.store.database import SCHEMA
from bench import browser, cached, first_view, generate, memory, servers
from bench.client import get
from scripts.report import machine

SIZES = (1_000, 30_000)
LARGEST = 1_000_000  # takes minutes more
NOTES = ROOT / "bench" / "notes.md"  # what the figures leave to be said, by hand
MADE = ROOT / "var" / "bench"
ROUNDS = 3
FILTERED = "/timeline?sector=health&from="  # with a day that differs each time
FACETED = "/record?_facet=kind&_facet=status&_facet=main_sector&_facet=grade&sort_day__gte="


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 100) // 100) - 1)]


@dataclass(frozen=True)
class Made:
    """A database of so many records; and what making it took, where it was not there."""

    path: Path
    seconds: float | None = None  # to make the records up and to load them, side by side
    alone_seconds: float | None = None  # to make them up, and nothing else
    peak_bytes: int | None = None  # of both processes together, shared pages counted once


def made(size: int) -> Made:
    path = MADE / f"{size}-{SCHEMA[:12]}.db"  # other code makes another
    if path.is_file():
        return Made(path)
    MADE.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    running = subprocess.Popen([sys.executable, "-m", "bench.generate", str(size), str(path)])
    peak = 0
    while running.poll() is None:
        peak = max(peak, servers.memory_of_all(running.pid))
        time.sleep(0.5)
    seconds = time.perf_counter() - begun
    if running.returncode:
        raise ValueError(f"{path}: could not be made")
    begun = time.perf_counter()
    for _record in generate.world(reading.read(Settings().seed_dir), size, 1).records:
        pass
    return Made(path, seconds, time.perf_counter() - begun, peak)


def filtered(database: Path) -> tuple[float, float]:
    """Median seconds of the filtered timeline, not cached, and of Datasette's faceted page."""
    days = [f"20{year:02}-0{month}-01" for year in range(8, 13) for month in (1, 5)]
    own, other = [], []
    with servers.ours(database) as app, servers.datasette(database, "/-/versions.json") as peer:
        page = f"/{database.stem}{FACETED}"
        get(app.port, FILTERED + "2001-01-01")
        get(peer.port, page + "2001-01-01")
        for day in days:
            own.append(_timed(app.port, FILTERED + day))
            other.append(_timed(peer.port, page + day))
    return statistics.median(own), statistics.median(other)


def _timed(port: int, path: str) -> float:
    begun = time.perf_counter()
    status = get(port, path).status
    if status != 200:
        raise ValueError(f"{path}: {status}")
    return time.perf_counter() - begun


def start(database: Path) -> tuple[float, int]:
    """Seconds to the first answer, and memory after it; the median of some starts."""
    found = []
    for _ in range(ROUNDS):
        with servers.ours(database, "/timeline") as app:
            found.append((app.started_in, app.memory()))
    return statistics.median(s for s, _ in found), max(m for _, m in found)


def first_views() -> Iterator[str]:
    """A row for each kind of page, the heaviest first; and what charts fetch later."""
    with servers.ours(Settings().database_file) as app:

        def fetched(path: str) -> tuple[int, str]:
            answer = get(app.port, path, accept_encoding="br")
            is_packed = ("content-encoding", "br") in answer.headers
            body = brotli.decompress(answer.body) if is_packed else answer.body
            return len(answer.body), body.decode("utf-8", "replace")

        found = first_view.heaviest(fetched)
        files = load_manifest(Settings().static_dir / "manifest.json").files
        plotly, drawing = (
            fetched(f"/static/{files[name]}")[0] for name in ("plotly.js", "drawing.js")
        )
    yield "| kind | the heaviest of it | HTML | with CSS and own scripts |"
    yield "| --- | --- | --- | --- |"
    for kind, view in sorted(found.items(), key=lambda each: each[1], reverse=True):
        yield f"| {kind} | {view.path} | {view.html / 1000:.1f} kB | {view.total / 1000:.1f} kB |"
    yield (
        f"\nLater, where a chart is drawn: Plotly {plotly / 1000:.0f} kB, and what tells it what "
        f"to draw {drawing / 1000:.1f} kB."
    )


def report(sizes: Sequence[int]) -> Iterator[str]:
    yield "# Benchmarks\n"
    yield f"Made by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine()} when started.\n"
    yield "Levels stand in brackets. Each ratio is of runs side by side.\n"
    yield "## A page asked for again [at least 0.60 of the bare app]\n"
    yield "Asked by wrk with 16 connections; the bare app is under uvicorn as it comes.\n"
    yield from cached.table()
    yield "\n## The first view, in brotli [at most 40 kB; Plotly at most 330 kB]\n"
    yield from first_views()
    yield "\n## Lighthouse, on a phone [performance at least 0.98, the others 1]\n"
    with servers.ours(Settings().database_file) as server:
        yield from browser.marks(server.port)
        yield "\n## The timeline drawn [1 s where the processor is 4 × slower]\n"
        script = load_manifest(Settings().static_dir / "manifest.json").files["plotly.js"]
        marks = json.loads(get(server.port, "/api/v1/records?limit=1").body)["total"]
        yield from browser.drawing(server.port, f"/static/{script}", marks)
    yield "\n## Loading [1,000,000: 150 s, 500 MB], starting [1.5 s, 120 MB]\n"
    yield (
        "| records | made and loaded | made alone | peak memory | file | first answer after |"
        " memory |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    databases = {}
    for size in sizes:
        found = made(size)
        databases[size] = found.path
        seconds, resident = start(found.path)
        taken = f"{found.seconds:.0f} s" if found.seconds else "was there"
        alone = f"{found.alone_seconds:.0f} s" if found.alone_seconds else "–"
        peak = f"{found.peak_bytes / 1e6:.0f} MB" if found.peak_bytes else "–"
        yield (
            f"| {size:,} | {taken} | {alone} | {peak} | "
            f"{found.path.stat().st_size / 1e6:,.0f} MB | {seconds:.2f} s | "
            f"{resident / 1e6:.0f} MB |"
        )
    yield "\n## The filtered timeline, not cached [at most a tenth of Datasette’s faceted page]\n"
    yield "| records | ours | Datasette | ratio |\n| --- | --- | --- | --- |"
    for size, path in databases.items():
        own, other = filtered(path)
        yield f"| {size:,} | {own * 1000:.0f} ms | {other * 1000:.0f} ms | {own / other:.3f} |"
    yield "\n## Each kind of page, not cached [p95 100 ms at 1,000,000; 5 × its time at 1,000]\n"
    yield from kinds(databases)
    if LARGEST in sizes:
        yield "\n## Memory over 50,000 addresses [flat; of two workers twice one's]\n"
        yield from memory.table(Settings().database_file)
    yield f"\n{NOTES.read_text('utf-8').strip()}"


def kinds(databases: dict[int, Path]) -> Iterator[str]:
    found = {}
    for size, path in databases.items():
        command = [sys.executable, "-m", "bench.pages", str(path)]
        found[size] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    yield "Milliseconds, median / 95th percentile.\n"
    yield f"| kind | {' | '.join(f'{size:,}' for size in found)} | growth |"
    yield f"| --- |{' --- |' * (len(found) + 1)}"
    for kind in next(iter(found.values()))["kinds"]:
        cells, medians = [], []
        for result in found.values():
            times = result["kinds"][kind]
            medians.append(statistics.median(times))
            cells.append(f"{medians[-1] * 1000:.0f} / {percentile(times, 0.95) * 1000:.0f}")
        yield f"| {kind} | {' | '.join(cells)} | {medians[-1] / medians[0]:.1f} × |"
    memory = [f"{result['memory'][1] / 1e6:.0f} MB" for result in found.values()]
    yield f"| resident after all | {' | '.join(memory)} | |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description="the benchmarks")
    parser.add_argument("--largest", action="store_true", help="a million records as well")
    parser.add_argument("--to", type=Path, default=ROOT / "bench" / "results.md")
    asked = parser.parse_args()
    lines = []
    for line in report((*SIZES, LARGEST) if asked.largest else SIZES):
        print(line, flush=True)
        lines.append(line)
    asked.to.write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
