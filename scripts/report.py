"""`docs/reliability.md`: each script that tries the app puts its own section there, and leaves the
others.
"""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from app.settings import ROOT

PAGE: Final = ROOT / "docs" / "reliability.md"


def machine() -> str:
    """What it was measured on, in words."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    kernel = platform.release().partition("-")[0]
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} × {model}, {total:.0f} GiB, {platform.system()} {kernel}, "
        f"Python {platform.python_version()}, uvicorn {version('uvicorn')}, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def put(page: str, heading: str, lines: Iterable[str]) -> str:
    """The page with these lines in the section of that heading; a new one stands at its end."""
    said = "\n".join(lines)
    section = f"## {heading}\n\n{said}\n"
    old = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(page) is None:
        return f"{page.rstrip()}\n\n{section}"
    return old.sub(lambda _: f"{section}\n", page, count=1).rstrip() + "\n"


def publish(heading: str, command: str, figures: Iterable[str]) -> None:
    """Print the figures, one a line; those of a full run, which names no count, the page gets."""
    figures = list(figures)
    print(*figures, sep="\n")
    if sys.argv[1:]:
        return
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    of = f" on {commit}" if commit else ""
    made = f"`{command}`, {datetime.now(UTC):%Y-%m-%d}{of}: {machine()}."
    lines = [made, "", *(f"- {figure}" for figure in figures)]
    PAGE.write_text(put(PAGE.read_text("utf-8"), heading, lines), "utf-8")
