"""What tests share: the database of the real `seed/`, the assets and the app, each made once."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from fastapi import FastAPI
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url
from starlette.testclient import TestClient

from app import build, queries
from app.assets import building
from app.data.filters import Known
from app.data.rows import Reference
from app.main import create_app
from app.queries.context import Context
from app.seed import reading
from app.seed.reading import Seed
from app.settings import ROOT, Settings
from app.store import database
from app.store.database import Target
from app.values.languages import Lang
from tests import builders

# How long an example takes says nothing on a machine that does other things beside.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")

# Tests build where they say, whatever the developer's own app reads.
os.environ.pop("DATABASE_URL", None)
SERVER = os.environ.get("TEST_DATABASE_URL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `engines` runs over SQLite and, where there is one, over PostgreSQL."""
    if metafunc.definition.get_closest_marker("engines") and "stored" in metafunc.fixturenames:
        engines = ["sqlite", "postgresql"] if SERVER else ["sqlite"]
        metafunc.parametrize("stored", engines, indirect=True, scope="session")


# Of few tests that take long, mostly by waiting: begun last, they would be alone in the end.
LONG = ("test_soak", "test_schemathesis", "test_workers", "test_reload", "test_faults")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first; all else stays in its order."""
    items.sort(key=lambda item: item.path.stem not in LONG)


def pytest_collection_finish() -> None:
    """What all tests share goes away with the process, and need not be looked through for what is
    garbage.
    """
    gc.freeze()


Databases = Callable[[], URL]


@pytest.fixture(scope="session")
def new_database() -> Iterator[Databases]:
    """Makes databases on the server that TEST_DATABASE_URL names; they go in the end."""
    assert SERVER
    url = make_url(SERVER)
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def make() -> URL:
        made.append(f"test_{uuid4().hex}")
        with engine.connect() as connection:
            # Of a language in which text sorts otherwise than by its code points.
            connection.exec_driver_sql(
                f"CREATE DATABASE {made[-1]} TEMPLATE template0 ENCODING 'UTF8' "
                "LOCALE_PROVIDER icu ICU_LOCALE 'vi' LOCALE 'C.UTF-8'"
            )
        return url.set(database=made[-1])

    yield make
    with engine.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


Stored = Callable[[Path, str], Target]


@pytest.fixture(scope="session")
def stored(request: pytest.FixtureRequest) -> Stored:
    """Where the database of a name lies: a file in the folder, or, for what is marked `engines`, on
    a server as well.
    """
    if getattr(request, "param", "sqlite") == "sqlite":
        return lambda folder, name: folder / f"{name}.db"
    new_database: Databases = request.getfixturevalue("new_database")
    of_name = cache(lambda _name: new_database())
    return lambda _folder, name: of_name(name)


def settings_of(target: Target, **others: Any) -> Settings:
    """The settings of an app over it."""
    where = "database_url" if isinstance(target, URL) else "database_file"
    return Settings.model_validate({where: target, **others})


@pytest.fixture(scope="session")
def real_seed() -> Seed:
    return reading.read(ROOT / "seed")


@pytest.fixture(scope="session")
def real_database(real_seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("real") / "records.db"
    database.build(real_seed, path)
    return path


@pytest.fixture(scope="session")
def real_target(stored: Stored, real_database: Path, real_seed: Seed) -> Target:
    """The same on the engine of the test."""
    target = stored(real_database.parent, real_database.stem)
    if target != real_database:
        database.build(real_seed, target)
    return target


@pytest.fixture(scope="session")
def real(real_target: Target) -> Iterator[Connection]:
    """A connection to the database of the real `seed/`."""
    engine = database.open_read_only(real_target)
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
) -> Callable[[Lang], Context]:
    """A context over the real data, in a language."""
    return lambda lang: Context(real, real_reference, real_known, lang)


Opened = Callable[[builders.Tables], Context]


@pytest.fixture
def opened(tmp_path: Path, stored: Stored) -> Iterator[Opened]:
    """Tables to a context, in English, over a database of their own."""
    with ExitStack() as stack:

        def open_(tables: builders.Tables) -> Context:
            target = stored(tmp_path, "small")
            builders.build(tmp_path, tables, target)
            engine = database.open_read_only(target)
            stack.callback(engine.dispose)
            connection = stack.enter_context(engine.connect())
            reference = queries.reference(connection)
            return Context(connection, reference, queries.known(connection), "en")

        yield open_


@pytest.fixture(scope="session")
def static_dir() -> Path:
    """The built assets; built where they are not current, as `make` does."""
    building.build(ROOT, say=lambda _line: None)
    return ROOT / "var" / "static"


@pytest.fixture(scope="session")
def cards_dir(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The share pictures, in a folder that no other build writes to: those that `make` has drawn
    are taken over, the others drawn.
    """
    folder = tmp_path_factory.mktemp("cards")
    for drawn in Settings().cards_dir.glob("*.png"):
        with suppress(FileNotFoundError):  # a build beside this one may throw it away
            shutil.copy(drawn, folder)
    own = Settings(database_file=real_database, cards_dir=folder)
    build.build_cards(own, say=lambda _line: None)
    return folder


@pytest.fixture(scope="session")
def settings(real_target: Target, static_dir: Path, cards_dir: Path) -> Settings:
    return settings_of(real_target, static_dir=static_dir, cards_dir=cards_dir, access_log=False)


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as client:
        yield client
