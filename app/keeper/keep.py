"""The keeper's desk, `make keep`: serves, and on each save checks, builds and takes up the data.

    python -m app.keeper.keep

It looks at `seed/` and at the folder of the articles twice a second. What the check refuses is
said, and the pages stay as they were until it is mended: from the start, where a database of
before is there.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from app.keeper.check import articles
from app.settings import Settings

_SECONDS: Final = (
    0.5  # between two looks; a file that is still being written is left until the next
)
_WATCHED: Final = frozenset({".toml", ".txt", ".json"})

Stamp = Mapping[Path, tuple[int, int]]  # when it was last changed (nanoseconds), its size (bytes)


def stamp(settings: Settings) -> Stamp:
    """The state of every file that is watched."""
    folders = {settings.seed_dir, *articles.folders(settings, settings.seed_dir).values()}
    found: dict[Path, tuple[int, int]] = {}
    for path in (path for folder in folders for path in folder.rglob("*")):
        if path.suffix.lower() in _WATCHED:
            try:
                status = path.stat()
            except FileNotFoundError:  # an editor's file that is gone again
                continue
            found[path] = status.st_mtime_ns, status.st_size
    return found


def is_built() -> bool:
    """Check and build; say how it went. Each in a process of its own, as `make` runs them."""
    for module in ("app.keeper.check", "app.build"):
        if subprocess.run([sys.executable, "-m", module], check=False).returncode:
            _say("not taken up; the pages are as they were")
            return False
    return True


def _say(text: str) -> None:
    sys.stdout.write(f"==> {datetime.now().astimezone():%H:%M:%S} {text}\n")
    sys.stdout.flush()


def main() -> int:
    """Keep on until the server ends, or the keeper does (Ctrl-C)."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = Settings()
    server: subprocess.Popen[bytes] | None = None
    last: Stamp | None = None  # as built, or tried to
    try:
        while server is None or server.poll() is None:
            now = stamp(settings)
            if now != last:
                time.sleep(_SECONDS)
                if now != stamp(settings):
                    continue
                last = now
                if is_built() or (server is None and settings.database_file.is_file()):
                    server = _served(server, settings)
            time.sleep(_SECONDS)
    except KeyboardInterrupt:
        return 0
    finally:
        if server is not None and server.poll() is None:
            server.terminate()
            server.wait()
    return server.returncode


def _served(server: subprocess.Popen[bytes] | None, settings: Settings) -> subprocess.Popen[bytes]:
    """The server, with the data that was built last."""
    if server is None:
        _say(f"serving http://{settings.host}:{settings.port}; save a file to see it there")
        return subprocess.Popen([sys.executable, "-m", "app.serve"])
    os.kill(server.pid, signal.SIGHUP)
    _say("taken up; reload the page")
    return server


if __name__ == "__main__":
    sys.exit(main())
