"""What tests share: the database of the real `seed/`, the assets and the app, each made once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import assets, build, database, queries, seed
from app.filters import Known
from app.main import create_app
from app.pages.desk import Desk
from app.rows import Lang, Reference
from app.seed import Seed
from app.settings import ROOT, Settings
from tests import builders

# How long an example takes says nothing on a machine that does other things beside.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")


@pytest.fixture(scope="session")
def real_seed() -> Seed:
    return seed.read(ROOT / "seed")


@pytest.fixture(scope="session")
def real_database(real_seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("real") / "records.db"
    database.build(real_seed, path)
    return path


@pytest.fixture(scope="session")
def real(real_database: Path) -> Iterator[Connection]:
    """A connection to the database of the real `seed/`."""
    engine = database.open_read_only(real_database)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def real_reference(real: Connection) -> Reference:
    return queries.reference(real)


@pytest.fixture(scope="session")
def real_known(real: Connection) -> Known:
    return queries.known(real)


@pytest.fixture(scope="session")
def real_desk(
    real: Connection, real_reference: Reference, real_known: Known
) -> Callable[[Lang], Desk]:
    """A desk over the real data, in a language."""
    return lambda lang: Desk(real, real_reference, real_known, lang)


Opened = Callable[[builders.Tables], Desk]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Tables to a desk, in English, over a database of their own."""
    with ExitStack() as stack:

        def open_(tables: builders.Tables) -> Desk:
            engine = database.open_read_only(builders.built(tmp_path, tables))
            stack.callback(engine.dispose)
            connection = stack.enter_context(engine.connect())
            reference = queries.reference(connection)
            return Desk(connection, reference, queries.known(connection), "en")

        yield open_


@pytest.fixture(scope="session")
def static_dir() -> Path:
    """The built assets; built where they are not current, as `make` does."""
    assets.build(ROOT, say=lambda _line: None)
    return ROOT / "var" / "static"


@pytest.fixture(scope="session")
def cards_dir(real_database: Path) -> Path:
    """The share pictures; drawn where they are not there, as `make` does."""
    settings = Settings(database_file=real_database)
    build.build_cards(settings, say=lambda _line: None)
    return settings.cards_dir


@pytest.fixture(scope="session")
def settings(real_database: Path, static_dir: Path, cards_dir: Path) -> Settings:
    return Settings(
        database_file=real_database, static_dir=static_dir, cards_dir=cards_dir, access_log=False
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as client:
        yield client
