"""What tests share: the database of the frozen seed, the assets and the app, each made once."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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

# Tests build where they say: the developer's own database and pictures are neither read nor
# written, and a build that was not told its place fails.
os.environ.pop("DATABASE_URL", None)
os.environ["DATABASE_FILE"] = f"{os.devnull}/records.db"
os.environ["CARDS_DIR"] = f"{os.devnull}/cards"
SERVER = os.environ.get("TEST_DATABASE_URL")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="what else is tried for seconds, for minutes"
    )


@pytest.fixture(scope="session")
def is_long(pytestconfig: pytest.Config) -> bool:
    """Whether there is time, as `make reliability` has."""
    return bool(pytestconfig.getoption("--long"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `engines` runs over SQLite and, where there is one, over PostgreSQL."""
    if metafunc.definition.get_closest_marker("engines") and "stored" in metafunc.fixturenames:
        engines = ["sqlite", "postgresql"] if SERVER else ["sqlite"]
        metafunc.parametrize("stored", engines, indirect=True, scope="session")


# What takes long, by work or by waiting: begun last, it would be alone in the end.
LONG = (
    "test_every_page",
    "test_schemathesis",
    "test_workers",
    "test_reload",
    "test_faults",
    "test_hung_postgres",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long files first, in their order; all else stays in its own. What asks for the browser is
    marked so; what is marked `long` is for `make reliability` alone.
    """
    if not config.getoption("--long"):
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    place = {stem: number for number, stem in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONG)))
    for item in items:
        if isinstance(item, pytest.Function) and "chromium" in item.fixturenames:
            item.add_marker("browser")


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
    # The server's own database may be of no encoding, as where the machine names no language.
    utf8 = {"client_encoding": "utf8"}
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=utf8)
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


# What tests of code stand on; see its README.md.
FROZEN = ROOT / "tests" / "frozen" / "seed"

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
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes of this run: what the app's own builds make there, the first makes
    and the others, who wait for it, find current.
    """
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def frozen_seed() -> Seed:
    return reading.read(FROZEN)


@pytest.fixture(scope="session")
def frozen_database(shared: Path) -> Path:
    path = shared / "frozen" / "records.db"
    build.build_database(Settings(seed_dir=FROZEN, database_file=path))
    return path


@pytest.fixture(scope="session")
def frozen_target(stored: Stored, frozen_database: Path, frozen_seed: Seed) -> Target:
    """The same on the engine of the test."""
    target = stored(frozen_database.parent, frozen_database.stem)
    if target != frozen_database:
        database.build(frozen_seed, target)
    return target


@pytest.fixture(scope="session")
def frozen(frozen_target: Target) -> Iterator[Connection]:
    """A connection to the database of the frozen seed."""
    engine = database.open_read_only(frozen_target)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def frozen_reference(frozen: Connection) -> Reference:
    return queries.reference(frozen)


@pytest.fixture(scope="session")
def frozen_known(frozen: Connection) -> Known:
    return queries.known(frozen)


@pytest.fixture(scope="session")
def frozen_context(
    frozen: Connection, frozen_reference: Reference, frozen_known: Known
) -> Callable[[Lang], Context]:
    """A context over the frozen data, in a language."""
    return lambda lang: Context(frozen, frozen_reference, frozen_known, lang)


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
    folder = ROOT / "var" / "static"
    building.build(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def cards_dir(frozen_database: Path, pytestconfig: pytest.Config) -> Path:
    """The share pictures. A picture's name is the hash of what it shows and of what draws it, so
    that they may stay from run to run, in pytest's own cache.
    """
    folder = pytestconfig.cache.mkdir("cards")
    own = Settings(database_file=frozen_database, cards_dir=folder)
    build.build_cards(own)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program, as `make browser` found it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("no Chromium: set CHROMIUM to its path, or run `make test`, which installs one")
    return found


@pytest.fixture(scope="session")
def settings(frozen_target: Target, static_dir: Path, cards_dir: Path) -> Settings:
    return settings_of(frozen_target, static_dir=static_dir, cards_dir=cards_dir, access_log=False)


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as client:
        yield client
