"""The dashboard as an installed command: `hop-tac-tay-bac` builds what is not current, and serves.

In the package the project's tree lies beside this file; what is built goes to the folder of the
user's caches, one for each version. Every setting is the environment variable of `app.settings`.
"""

import argparse
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path


def main() -> None:
    command = argparse.ArgumentParser(
        prog="hop-tac-tay-bac",
        description="Build the dashboard where it is not current, and serve it on HOST:PORT.",
        epilog="Settings are environment variables: HOST, PORT, PUBLIC_URL and others.",
    )
    command.parse_args()
    here = Path(__file__).resolve().parent
    tree = here / "tree"
    if tree.is_dir():
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        built = caches / "hop-tac-tay-bac" / version("hop-tac-tay-bac")
        os.environ.setdefault("DATABASE_FILE", str(built / "records.db"))
        os.environ.setdefault("STATIC_DIR", str(built / "static"))
        os.environ.setdefault("CARDS_DIR", str(built / "cards"))
    else:  # not installed: a checkout, with its own var/
        tree = here.parent
    os.environ["PYTHONPATH"] = str(tree)
    python = [sys.executable, "-P", "-m"]  # no module of the folder that it is started in
    if status := subprocess.run([*python, "app.build"], check=False).returncode:
        sys.exit(status)
    os.execv(sys.executable, [*python, "app.serve"])  # noqa: S606 - it is ours
