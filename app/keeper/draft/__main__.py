"""A skeleton for the keeper: what an article prints, as TOML ready to be edited (`make draft`).

    python -m app.keeper.draft FILE [--id ID [--write]]

prints (with --write: writes to `sources/ID.toml` of the data, never over a file that is there) the
source's entry with its hash, and for each paragraph the figures, dates, places and
sector words found in it, with a record for each gift or act that it seems to tell. It suggests only
what the text prints; what it cannot know it leaves blank (`""` or `[]`), and `make check` then
names each blank by its field. No sentence of the article is printed, only the first characters of a
paragraph.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.keeper.draft.skeleton import DraftError, draft, written
from app.seed import reading as seeds
from app.seed.problems import SeedError, located
from app.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Print or write the skeleton; 0, or 1 with a message where that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m app.keeper.draft", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("article", type=Path, help="the article's text, one paragraph a line")
    parser.add_argument("--id", help="the source's id; suggested from the file's name if not given")
    parser.add_argument("--write", action="store_true", help="write it to sources/ID.toml")
    parser.add_argument("--seed", type=Path, help="the folder of the data, instead of SEED_DIR")
    options = parser.parse_args(arguments)
    folder: Path = (options.seed or Settings().seed_dir).resolve()
    try:
        seed = seeds.read(folder)
        today = datetime.now().astimezone().date()
        if not options.write:
            sys.stdout.write(draft(options.article, seed, today, options.id))
            return 0
        path = written(options.article, seed, today, options.id, folder)
        name = path.relative_to(folder.parent).as_posix()
        sys.stdout.write(f"{name} written; fill in its blanks, and `make check`\n")
    except DraftError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except SeedError as error:
        for line in located(error.problems, folder):
            sys.stderr.write(f"{line}\n")
        sys.stderr.write(f"{folder} has problems; mend them first\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
