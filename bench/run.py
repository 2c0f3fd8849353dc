"""`python -m bench.run`: every level of speed, measured beside something else on this machine.

Writes `bench/results.md`. `--sizes 1000 30000` leaves the largest out; databases that were made
stay in `var/bench` for the next time.
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
from typing import Any

from app.assets.manifest import load_manifest
from app.seed import reading
from app.settings import ROOT, Settings
from bench import browser, generate, servers
from bench.client import get, requests_a_second
from scripts.report import machine

SIZES = (1_000, 30_000, 1_000_000)
MADE = ROOT / "var" / "bench"
SECONDS = 4.0
FIRST = {
    "app.css",
    "plotly.css",
    "app.js",
    "charts.js",
    "chart-ready.js",
    "theme.js",
}
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
    path = MADE / f"{size}.db"
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


def cached_page() -> Iterator[str]:
    """A page asked for again, beside the same bytes from an app that does nothing."""
    with servers.ours(Settings().database_file) as app:
        for path, encoding in (("/timeline", "br"), ("/timeline", "identity"), ("/", "br")):
            get(app.port, path, accept_encoding=encoding)
            answer = get(app.port, path, accept_encoding=encoding)
            held = MADE / "answer.json"
            held.parent.mkdir(parents=True, exist_ok=True)
            headers = [(n.lower(), v) for n, v in answer.headers if n.lower() != "date"]
            held.write_text(json.dumps(headers), "utf-8")
            held.with_suffix(".body").write_bytes(answer.body)
            with servers.uvicorn("bench.bare:app", "/", {"BENCH_ANSWER": str(held)}) as bare:
                pairs = [
                    (
                        requests_a_second(app.port, path, encoding, SECONDS),
                        requests_a_second(bare.port, path, encoding, SECONDS),
                    )
                    for _ in range(ROUNDS)
                ]
            own, ceiling = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(a / b for a, b in pairs)
            yield (
                f"| {path}, {encoding}, {len(answer.body) / 1000:.1f} kB | {own:,.0f} | "
                f"{ceiling:,.0f} | {ratio:.2f} |"
            )


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


def first_view() -> tuple[int, int, int]:
    """Compressed bytes of the first view: HTML, CSS and own scripts; and Plotly's script."""
    with servers.ours(Settings().database_file) as app:
        html = get(app.port, "/", accept_encoding="br")
        manifest = json.loads((Settings().static_dir / "manifest.json").read_text("utf-8"))
        sizes = {
            name: len(get(app.port, f"/static/{file}", accept_encoding="br").body)
            for name, file in _files(manifest)
        }
    own = sum(size for name, size in sizes.items() if name in FIRST)
    return len(html.body), own + len(html.body), sizes["plotly.js"]


def _files(manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, file in manifest["files"].items():
        if name.endswith((".css", ".js")):
            yield name, file


def report(sizes: Sequence[int]) -> Iterator[str]:
    yield "# Benchmarks\n"
    yield f"Made by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine()} when started.\n"
    yield "Levels stand in brackets. Each ratio is of runs side by side.\n"
    yield "## A page asked for again [at least 0.6 of the bare app]\n"
    yield "| page | ours, requests/s | bare ASGI app, same bytes | ratio |"
    yield "| --- | --- | --- | --- |"
    yield from cached_page()
    html, first, plotly = first_view()
    yield "\n## The first view [at most 40 kB; Plotly at most 330 kB]\n"
    yield f"HTML {html / 1000:.1f} kB; with CSS and own scripts {first / 1000:.1f} kB; "
    yield f"Plotly's script, which comes later, {plotly / 1000:.0f} kB (brotli)."
    yield "\n## Lighthouse, on a phone [performance at least 0.98, the others 1]\n"
    with servers.ours(Settings().database_file) as server:
        yield from browser.marks(server.port)
        yield "\n## The timeline drawn [1 s where the processor is 4 × slower]\n"
        script = load_manifest(Settings().static_dir / "manifest.json").files["plotly.js"]
        marks = json.loads(get(server.port, "/api/v1/records?limit=1").body)["total"]
        yield from browser.drawing(server.port, f"/static/{script}", marks)
    yield "\n## Loading [1,000,000: 60 s, 500 MB], starting [1 s, 120 MB]\n"
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
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--to", type=Path, default=ROOT / "bench" / "results.md")
    asked = parser.parse_args()
    lines = []
    for line in report(asked.sizes):
        print(line, flush=True)
        lines.append(line)
    asked.to.write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
