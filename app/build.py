"""`python -m app.build`: everything that is made once, before the app serves: assets, database and
share pictures.

What is current stays as it is. A mistake in `seed/` is printed, with all others, and the database
in use stays; the exit status is then 1.
"""

import sys

from app import queries
from app.assets import building, manifest
from app.keeper.check.report import refused
from app.pages.cards import cards as cards_of
from app.pictures import cards
from app.pictures.gallery import MANIFEST
from app.queries.context import Context
from app.seed import reading
from app.seed.problems import SeedError, located
from app.settings import ROOT, Settings
from app.store import database
from app.values.languages import LANGS


def build_database(settings: Settings) -> bool:
    """Build the database from `seed/` unless it is current; say whether it was built.

    Where the articles are, what the keeper's check finds wrong with a claim is refused, too.
    """
    target = settings.database
    with database.only_builder(target):
        if database.is_current(target, reading.digest(settings.seed_dir)):
            return False
        seed = reading.read(settings.seed_dir)
        if problems := refused(settings, seed):
            raise SeedError(problems)
        database.build(seed, target)
        return True


def build_cards(settings: Settings) -> int:
    """Draw the share pictures that are not there; say how many those are."""
    engine = database.open_read_only(settings.database)
    try:
        with engine.connect() as connection:
            reference, known = queries.reference(connection), queries.known(connection)
            contexts = (Context(connection, reference, known, lang) for lang in LANGS)
            wanted = {path: card for context in contexts for path, card in cards_of(context)}
    finally:
        engine.dispose()
    with database.only_builder(settings.cards_dir / MANIFEST):
        return cards.build(wanted, settings.cards_dir, cards.Letters.find())


def main() -> int:
    settings = Settings()
    try:
        building.build(ROOT, settings.static_dir)
        built = build_database(settings)
        print("database: built from seed/" if built else "database: current")
        build_cards(settings)
    except SeedError as error:
        for line in located(error.problems, settings.seed_dir):
            print(line, file=sys.stderr)
        count = len(error.problems)
        print(f"seed/: {count} problem(s); the database in use was left as it is", file=sys.stderr)
        return 1
    except (database.DatabaseError, manifest.AssetsError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:  # a tree that cannot be read or written, a disk that is full
        where = error.filename or "the disk"
        print(f"{where}: {error.strerror}; build as whoever owns it", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
