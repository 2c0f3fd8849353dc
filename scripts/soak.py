"""`python -m scripts.soak [SECONDS]` (`make soak`: 20 minutes): mixed load on the running app,
with new data taken up twice in it.

Failed is every request that is not answered as it should be, a connection that breaks included.
Memory and open files are looked at all along. What the app keeps is bounded: before the time begins
every address is asked for, so that it is full, and new data comes early, for a new database fills
its own. What memory does in the second half is then no filling of anything.
"""

import itertools
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx2

from app import build
from app.settings import ROOT, Settings
from scripts.report import publish
from scripts.serving import Server, serving

WORKERS: Final = 3
PAUSE: Final = 0.02  # seconds between two requests of a worker
SAMPLES: Final = 60

PAGES: Final = (
    "/", "/en", "/timeline", "/funding", "/provinces", "/provinces/lai-chau", "/sectors",
    "/sectors/education", "/sources", "/sources/ktdt-2019", "/about", "/data", "/feed.xml",
    "/api/v1/records", "/api/v1/summary", "/healthz",
)  # fmt: skip
SECTORS: Final = ("health", "education", "tourism", "culture", "agriculture")
WORDS: Final = ("trường", "y tế", "gạo", "du lich", "ha noi", "bệnh viện", "cầu", "school")
FILES: Final = (
    "/timeline.csv",
    "/timeline.json",
    "/funding.xlsx",
    "/en/timeline.xlsx",
    "/funding.csv",
)
BAD: Final = (
    "/nowhere", "/timeline?sector=none", "/api/v1/records?limit=-1", "/records/none",
    "/timeline?from=x", "/" + "a" * 5000, "/timeline?" + "q=a&" * 500, "/timeline?q=%00",
)  # fmt: skip


YEARS: Final = range(2010, 2027)


def _filtered(sector: str, year: int) -> str:
    return f"/timeline?sector={sector}&from={year - 5}&to={year}"


# Each address that is asked for, by kind, with the statuses that are right.
ADDRESSES: Final[Mapping[str, tuple[tuple[str, ...], set[int]]]] = {
    "page": (PAGES, {200}),
    "again": (PAGES, {200}),
    "filter": (tuple(_filtered(s, year) for s in SECTORS for year in YEARS), {200}),
    "search": (tuple(f"/timeline?q={quote(words)}" for words in WORDS), {200}),
    "export": (tuple(f"{file}?sector={sector}" for file in FILES for sector in SECTORS), {200}),
    "bad": (BAD, {404, 414, 422}),
}
SHARES: Final = {"page": 30, "filter": 20, "search": 15, "export": 5, "again": 20, "bad": 10}


@dataclass
class Tally:
    """What was done and seen."""

    seconds: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    renewals: int = 0
    memory: list[tuple[float, int]] = field(default_factory=list)  # seconds, bytes
    files_before: int = 0
    files_after: int = 0
    errors: int = 0  # lines of the log

    @property
    def slope(self) -> float:
        """By how many KiB a minute memory grew, in the second half of the time."""
        half = [(t, size) for t, size in self.memory if t >= self.seconds / 2]
        mean_t = sum(t for t, _ in half) / len(half)
        mean = sum(size for _, size in half) / len(half)
        spread = sum((t - mean_t) ** 2 for t, _ in half)
        return sum((t - mean_t) * (size - mean) for t, size in half) / spread * 60 / 1024


def requests(rng: random.Random) -> Iterator[tuple[str, str, set[int]]]:
    """Kind, address and the statuses that are right, without end."""
    while True:
        (kind,) = rng.choices(list(SHARES), list(SHARES.values()))
        paths, right = ADDRESSES[kind]
        yield kind, rng.choice(paths), right


class Worker(threading.Thread):
    """One client that keeps its connection."""

    def __init__(self, server: Server, tally: Tally, stop: threading.Event, seed: int) -> None:
        super().__init__()
        self.server = server
        self.tally = tally
        self.stop = stop
        self.seed = seed
        self.etags: dict[str, str] = {}

    def run(self) -> None:
        with self.server.client() as client:
            for kind, path, right in requests(random.Random(self.seed)):
                if self.stop.wait(PAUSE):
                    break
                self.tally.asked[kind] += 1
                try:
                    self._ask(client, kind, path, right)
                except httpx2.TransportError as error:
                    self.tally.failed.append(f"{path}: {error!r}")

    def _ask(self, client: httpx2.Client, kind: str, path: str, right: set[int]) -> None:
        known = self.etags.get(path) if kind == "again" else None
        answer = client.get(path, headers={"if-none-match": known} if known else {})
        if etag := answer.headers.get("etag"):
            self.etags[path] = etag
        # New data may have come since the tag was given.
        sound = answer.status_code in right or (
            known and answer.status_code == 304 and not answer.content
        )
        if not sound or (answer.status_code == 200 and not answer.content):
            self.tally.failed.append(f"{path}: {answer.status_code}")


def renew(server: Server, folder: Path, number: int) -> bool:
    """Change `seed/`, build, and have the app take it up; say whether it did within ten seconds."""
    with (folder / "seed" / "sectors.toml").open("a", encoding="utf-8") as file:
        file.write(f"# change {number}\n")
    before = server.data()
    build.build_database(_settings(folder))
    server.renew()
    for _ in range(100):
        if server.data() != before:
            return True
        time.sleep(0.1)
    return False


def _settings(folder: Path) -> Settings:
    return Settings(seed_dir=folder / "seed", database_file=folder / "records.db", cache_size=4)


def soak(folder: Path, seconds: float) -> Tally:
    """Load the app for so long; the folder is for its data."""
    shutil.copytree(ROOT / "seed", folder / "seed")
    settings = _settings(folder)
    build.build_database(settings)
    tally = Tally(seconds=seconds)
    with serving(
        folder,
        database_file=settings.database_file,
        static_dir=settings.static_dir,
        cache_size=settings.cache_size,
    ) as server:
        for paths, _ in ADDRESSES.values():
            for path in paths * 2:  # what is asked for twice is kept apart
                server.get(path)
        tally.files_before = server.open_files()
        stop = threading.Event()
        workers = [Worker(server, tally, stop, seed) for seed in range(WORKERS)]
        for worker in workers:
            worker.start()
        started = time.monotonic()
        due = iter([seconds / 10, seconds / 5])
        next_renewal: float | None = next(due)
        for sample in itertools.count(1):
            stop.wait(max(0.0, started + sample * seconds / SAMPLES - time.monotonic()))
            now = time.monotonic() - started
            tally.memory.append((now, server.memory()))
            if next_renewal is not None and now >= next_renewal:
                tally.renewals += renew(server, folder, sample)
                next_renewal = next(due, None)
            if now >= seconds:
                break
        stop.set()
        for worker in workers:
            worker.join()
        time.sleep(1)  # for the last connections to go
        tally.files_after = server.open_files()
        server.process.terminate()
        server.process.wait(40)
        tally.errors = sum(line.get("level") == "error" for line in server.lines())
    return tally


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1200.0
    with tempfile.TemporaryDirectory() as folder:
        tally = soak(Path(folder), seconds)
    sizes = [size / 2**20 for _, size in tally.memory]
    asked = ", ".join(f"{count:,} {kind}" for kind, count in tally.asked.items())
    publish(
        "Mixed load",
        "python -m scripts.soak",
        (
            f"{seconds:,.0f} s, {tally.asked.total():,} requests ({asked}): "
            f"{len(tally.failed)} failed, {tally.errors} errors logged",
            f"new data taken up {tally.renewals} times of 2",
            f"memory {sizes[0]:.1f} MiB at first, {sizes[len(sizes) // 2]:.1f} MiB half-way, "
            f"{sizes[-1]:.1f} MiB at the end; in the second half {tally.slope:+.0f} KiB a minute",
            f"open files {tally.files_before} before, {tally.files_after} after",
        ),
    )
    print(*tally.failed[:10], sep="\n")
    return 1 if tally.failed or tally.errors or tally.renewals != 2 else 0


if __name__ == "__main__":
    sys.exit(main())
