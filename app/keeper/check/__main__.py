"""The keeper's check: `seed/` held against the articles it was drawn from (`make check`).

    python -m app.keeper.check                check; exit 1 where anything is wrong
    python -m app.keeper.check --fix-anchors  first write the missing anchors of claims

The articles lie in the folder that the environment's `SOURCES_DIR` names, by default
`../shared/sources` beside the project; where there is none, or `SOURCES_DIR` is empty, `seed/`
alone is checked. seed/README.md says what a claim is and what every figure wants.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.keeper.check import articles, rules
from app.keeper.check.fixing import fix_anchors
from app.keeper.check.report import everything
from app.seed import reading as seeds
from app.seed.problems import SeedError, located
from app.settings import Settings
from app.values.vocabulary import ReadAs


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check; 0 where all is well, 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m app.keeper.check", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seed", type=Path, help="the folder to check, instead of SEED_DIR")
    parser.add_argument("--fix-anchors", action="store_true", help="write missing anchors first")
    options = parser.parse_args(arguments)
    settings = Settings()
    folder: Path = (options.seed or settings.seed_dir).resolve()
    folders = articles.folders(settings, folder)
    try:
        found = seeds.readable(folder)
        if found.problems:
            raise SeedError([*rules.unread(folder), *found.every_problem])
        if options.fix_anchors:
            for line in fix_anchors(found.seed, folder, folders):
                sys.stdout.write(f"{line}\n")
            found = seeds.readable(folder)
        report = everything(found, folder, folders)
    except SeedError as error:
        sys.stderr.writelines(f"{line}\n" for line in located(error.problems, folder))
        sys.stderr.write(f"problems: {len(error.problems)}; no article was read\n")
        return 1
    sys.stderr.writelines(f"{line}\n" for line in located(report.problems, folder))
    sys.stdout.writelines(f"{line}\n" for line in (*report.articles, *report.notes))
    counts = f"{len(found.seed.records)} records, {len(found.seed.indicators)} indicators"
    if ReadAs.ARTICLE not in folders:
        why = (
            "SOURCES_DIR names no folder; it wants that of the articles"
            if settings.sources_dir == Path()
            else f"no articles in {settings.sources_dir}; SOURCES_DIR names their folder"
        )
        sys.stdout.write(f"{folder.name}/ alone was checked ({counts}): {why}\n")
    if report.problems:
        sys.stderr.write(f"problems: {len(report.problems)}\n")
        return 1
    sys.stdout.write(f"all is well: {counts}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
