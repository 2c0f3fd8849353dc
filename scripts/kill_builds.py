"""`python -m scripts.kill_builds [TIMES [SEED]]`: builds of the database killed (SIGKILL) at random
moments, while readers read it all the time.

A reader knows what each of the two sets of data adds up to. Reading is wrong if it fails, or finds
anything but one of the two, whole.
"""

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Final

from app.seed import reading
from app.seed.reading import Seed
from app.settings import ROOT
from app.store import database
from scripts.report import publish

READERS: Final = 2

_fork = multiprocessing.get_context("fork")


@dataclass
class Tally:
    """What was done and seen."""

    killed: int = 0
    finished: int = 0  # builds that were done before the kill came
    reads: int = 0
    wrong: int = 0
    left_over: int = 0  # files, after the build that was let go on
    seconds_of_a_build: float = 0.0


def print_of(path: Path) -> str:
    """All that is in the records and their claims, as one line, read over a new connection."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        sums = [
            connection.execute(f"SELECT count(*), total(length({column})) FROM {table}").fetchone()
            for table, column in (("record", "title_vi"), ("claim", "figure"), ("posting", "value"))
        ]
        (sha256,) = connection.execute("SELECT value FROM meta WHERE key = 'sha256'").fetchone()
        (check,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return f"{sha256} {sums} {check}"


def _read(
    path: Path, right: set[str], stop: "Synchronized[int]", counts: "list[Synchronized[int]]"
) -> None:
    reads, wrong = counts
    while not stop.value:
        try:
            sound = print_of(path) in right
        except (sqlite3.Error, OSError):
            sound = False
        with reads.get_lock():
            reads.value += 1
            wrong.value += not sound


def _build(data: Seed, path: Path) -> int:
    """Build in a child process; its id."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with database.only_builder(path):
                database.build(data, path)
            status = 0
        finally:
            os._exit(status)
    return child


def kill_builds(folder: Path, times: int, random_seed: int = 0) -> Tally:
    """Kill so many builds of a database in the folder."""
    other = folder / "seed"
    shutil.copytree(ROOT / "seed", other)
    with (other / "sectors.toml").open("a", encoding="utf-8") as file:
        file.write("# the same records, and yet other data\n")
    sets = [reading.read(ROOT / "seed"), reading.read(other)]
    path = folder / "records.db"
    right, seconds = set(), 0.0
    for data in sets:
        started = time.monotonic()
        os.waitpid(_build(data, path), 0)
        seconds = max(seconds, time.monotonic() - started)
        right.add(print_of(path))

    stop = _fork.Value("i", 0)
    counts = [_fork.Value("i", 0), _fork.Value("i", 0)]
    readers = [
        _fork.Process(target=_read, args=(path, right, stop, counts)) for _ in range(READERS)
    ]
    for reader in readers:
        reader.start()
    tally = Tally(seconds_of_a_build=seconds)
    rng = random.Random(random_seed)
    try:
        while tally.killed < times:
            child = _build(sets[tally.killed % 2], path)
            time.sleep(rng.uniform(0, seconds))
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            tally.killed += os.WIFSIGNALED(status)
            tally.finished += os.WIFEXITED(status)
    finally:
        stop.value = 1
        for reader in readers:
            reader.join()
    # Nothing that was killed is in the way of the next build.
    _, status = os.waitpid(_build(sets[0], path), 0)
    tally.wrong += status != 0 or print_of(path) not in right
    tally.reads, tally.wrong = counts[0].value, counts[1].value + tally.wrong
    tally.left_over = len(
        {p.name for p in folder.iterdir()} - {"records.db", "records.lock", "seed"}
    )
    return tally


def main() -> int:
    times, random_seed = (int(text) for text in [*sys.argv[1:], *["200", "0"][len(sys.argv) - 1 :]])
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_builds(Path(folder), times, random_seed)
    publish(
        "Builds killed at random moments",
        "python -m scripts.kill_builds",
        (
            f"{tally.killed:,} builds killed (SIGKILL), {tally.finished} done before the kill; "
            f"a build takes {tally.seconds_of_a_build:.2f} s",
            f"{tally.reads:,} reads of the whole database by {READERS} readers meanwhile: "
            f"{tally.wrong} found anything but the old or the new data, whole",
            f"{tally.left_over} files left over",
        ),
    )
    return 1 if tally.wrong or tally.left_over else 0


if __name__ == "__main__":
    sys.exit(main())
