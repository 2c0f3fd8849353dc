"""`python -m scripts.replicas`: PostgreSQL with a streaming replica, tried for real on one machine.

Two apps read the replica. Readers ask both, for addresses that were never asked for, while new data
is built on the primary and taken up, while the primary is killed, and when it is back. Failed is
every answer that is not 200. Needs PostgreSQL's own programs (Debian's package `postgresql`).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, LiteralString

import httpx2
import psycopg
from sqlalchemy import make_url

from app import build
from app.settings import ROOT, Settings
from scripts.report import publish
from scripts.serving import Server, free_port, serving

READERS: Final = 2  # of each app
SECONDS: Final = 10.0  # of each part
ACCOUNT: Final = "postgres"  # PostgreSQL does not run as root


def programs() -> Path | None:
    """Where PostgreSQL's programs lie, the newest first."""
    here = shutil.which("initdb")
    found = [Path(here).resolve()] if here else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of this machine alone; its log is beside its folder."""

    programs: Path
    folder: Path
    port: int

    def run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [self.programs / program, *arguments],
            user=ACCOUNT if os.getuid() == 0 else None,
            cwd=self.folder.parent,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def start(self) -> None:
        settings = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 "
            f"-c unix_socket_directories={self.folder.parent} -c max_connections=60"
        )
        log = self.folder.with_suffix(".log")
        self.run("pg_ctl", "-D", str(self.folder), "-l", str(log), "-o", settings, "-w", "start")

    def stop(self, how: str = "fast") -> None:
        self.run("pg_ctl", "-D", str(self.folder), "-m", how, "-w", "stop")

    def sql(self, statement: LiteralString, *values: str, database: str = "htb") -> Any:
        """What the superuser is told, to the first value of it."""
        where = f"host=127.0.0.1 port={self.port} user={ACCOUNT} dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            told = connection.execute(statement, values or None)
            row = told.fetchone() if told.description else None
        return row[0] if row else None

    def url(self, role: str) -> str:
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.port}/htb"


@contextmanager
def clusters(where: Path, found: Path) -> Iterator[tuple[Cluster, Cluster]]:
    """A primary, and a replica that follows it."""
    primary = Cluster(found, where / "primary", free_port())
    replica = Cluster(found, where / "replica", free_port())
    primary.run(
        "initdb", "-D", str(primary.folder), "-A", "trust", "-U", ACCOUNT, "-E", "UTF8", "--no-sync"
    )
    primary.start()
    try:
        # As docs/postgresql.md tells; what else it takes from the roles is tested elsewhere.
        primary.sql("CREATE ROLE htb_keeper LOGIN", database="postgres")
        primary.sql("CREATE ROLE htb_reader LOGIN", database="postgres")
        primary.sql("CREATE DATABASE htb OWNER htb_keeper", database="postgres")
        rights = "ALTER DEFAULT PRIVILEGES FOR ROLE htb_keeper GRANT"
        primary.sql(f"{rights} USAGE ON SCHEMAS TO htb_reader")
        primary.sql(f"{rights} SELECT ON TABLES TO htb_reader")
        replica.run(
            "pg_basebackup", "-h", "127.0.0.1", "-p", str(primary.port), "-U", ACCOUNT,
            "-D", str(replica.folder), "-R", "--checkpoint=fast",
        )  # fmt: skip
        replica.start()
        try:
            yield primary, replica
        finally:
            replica.stop("immediate")
    finally:
        if (primary.folder / "postmaster.pid").exists():
            primary.stop("immediate")


@dataclass
class Readers:
    """Clients that ask for what was never asked for, and know in which part of the trial."""

    part: str = ""
    answered: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)  # seconds
    over: threading.Event = field(default_factory=threading.Event)

    def read(self, server: Server, number: int) -> None:
        offset = 0
        with server.client() as client:
            while not self.over.wait(0.01):
                offset += 1
                part, begun = self.part, time.monotonic()
                # Kept answers would need no database.
                path = f"/api/v1/records?limit=1&offset={offset % 100}&q={number}-{offset}+lai"
                path = (
                    path if offset % 2 else f"/timeline?from=2011&utm={offset}&page=1&q=h{offset}"
                )
                try:
                    status = client.get(path).status_code
                except httpx2.TransportError as error:
                    self.failed.append(f"{part}: {path}: {error!r}")
                    continue
                self.answered[part] += 1
                taken = time.monotonic() - begun
                self.slowest[part] = max(self.slowest.get(part, 0.0), taken)
                if status != 200:
                    self.failed.append(f"{part}: {path}: {status}")


def follow(primary: Cluster, replica: Cluster) -> None:
    """Wait until the replica has all that the primary has."""
    end = primary.sql("SELECT pg_current_wal_flush_lsn()::text")
    while not replica.sql("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", end):
        time.sleep(0.05)


def renew(folder: Path, primary: Cluster, replica: Cluster, apps: Sequence[Server]) -> float:
    """New data, built on the primary, taken up from the replica; seconds from one to the other."""
    with (folder / "seed" / "sectors.toml").open("a", encoding="utf-8") as file:
        file.write("# a change\n")
    before = apps[0].data()
    build.build_database(_settings(folder, primary))
    built = time.monotonic()
    follow(primary, replica)  # told before the replica has it, an app would take up the old anew
    for app in apps:
        app.renew()
    while any(app.data() == before for app in apps):
        if time.monotonic() > built + 30:
            raise RuntimeError("new data was not taken up")
        time.sleep(0.05)
    return time.monotonic() - built


def _settings(folder: Path, primary: Cluster) -> Settings:
    return Settings(seed_dir=folder / "seed", database_url=make_url(primary.url("htb_keeper")))


def trial(folder: Path, found: Path) -> tuple[Readers, list[float]]:
    shutil.copytree(ROOT / "seed", folder / "seed")
    servers = folder / "postgresql"
    servers.mkdir()
    if os.getuid() == 0:
        folder.chmod(0o755)
        shutil.chown(servers, ACCOUNT, ACCOUNT)
    readers = Readers()
    with ExitStack() as stack:
        primary, replica = stack.enter_context(clusters(servers, found))
        build.build_database(_settings(folder, primary))
        follow(primary, replica)
        where = {"database_url": replica.url("htb_reader"), "cache_size": 4}
        apps = [stack.enter_context(serving(folder, **where)) for _ in range(2)]
        threads = [
            threading.Thread(target=readers.read, args=(app, number))
            for number, app in enumerate(apps * READERS)
        ]
        readers.part = "both there"
        for thread in threads:
            thread.start()
        try:
            time.sleep(SECONDS)
            readers.part = "new data, twice"
            taken = []
            for _ in range(2):
                taken.append(renew(folder, primary, replica, apps))
                time.sleep(SECONDS / 2)
            readers.part = "the primary killed"
            primary.stop("immediate")
            time.sleep(SECONDS)
            readers.part = "the primary back, and new data"
            primary.start()
            taken.append(renew(folder, primary, replica, apps))
            time.sleep(SECONDS)
        finally:
            readers.over.set()
            for thread in threads:
                thread.join()
    return readers, taken


def main() -> int:
    found = programs()
    if found is None:
        print("PostgreSQL's programs are not installed here (Debian's package `postgresql`).")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        readers, taken = trial(Path(folder), found)
    lines = [
        f"{part}: {count:,} answers of 2 apps that read the replica, the slowest after "
        f"{readers.slowest[part]:.2f} s"
        for part, count in readers.answered.items()
    ]
    said = ", ".join(f"{seconds:.1f}" for seconds in taken)
    lines.append(f"{len(readers.failed)} failed")
    lines.append(f"from built on the primary to served from the replica: {said} s")
    publish("A replica, and a primary that is killed", "python -m scripts.replicas", lines)
    print(*readers.failed[:10], sep="\n")
    return 1 if readers.failed else 0


if __name__ == "__main__":
    sys.exit(main())
