"""`python -m app.build`: everything that is made once, before the app serves: assets and database.

What is current stays as it is. A mistake in `seed/` is printed, with all others, and the database
in use stays; the exit status is then 1.
"""

import sys

from app import assets, database, seed
from app.settings import ROOT, Settings


def build_database(settings: Settings) -> bool:
    """Build the database from `seed/` unless it is current; say whether it was built."""
    target = settings.database_file
    with database.only_builder(target):
        if database.is_current(target, seed.digest(settings.seed_dir)):
            return False
        database.build(seed.read(settings.seed_dir), target)
        return True


def main() -> int:
    settings = Settings()
    try:
        assets.build(ROOT, say=print)
        built = build_database(settings)
    except seed.SeedError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        count = len(error.problems)
        print(f"seed/: {count} problem(s); the database in use was left as it is", file=sys.stderr)
        return 1
    except (database.DatabaseError, assets.AssetsError) as error:
        print(error, file=sys.stderr)
        return 1
    print("database: built from seed/" if built else "database: current")
    return 0


if __name__ == "__main__":
    sys.exit(main())
