"""PostgreSQL in place of the file: the same answers, the same care, nothing said of a password."""

import re
import socket
import subprocess
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import ValidationError
from sqlalchemy import URL, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from starlette.testclient import TestClient

from app import queries
from app.data import tables as models
from app.data.filters import Filter
from app.data.said import Part
from app.main import Site, create_app
from app.seed import loading, reading
from app.seed.reading import Seed
from app.settings import ROOT, Settings
from app.store import database, postgres
from app.store.database import DatabaseError, is_current, open_read_only
from app.store.limits import QueryTooLongError
from app.values.vocabulary import Match
from app.web import busy
from app.web.service import Service
from bench import generate
from scripts.serving import free_port
from tests.builders import both, build, record, world, write
from tests.conftest import SERVER, Databases, settings_of
from tests.reading import QUERIES

pytestmark = pytest.mark.skipif(not SERVER, reason="TEST_DATABASE_URL names no PostgreSQL server")

SECRET = "k3ep-it"


@pytest.fixture
def url(new_database: Databases) -> URL:
    return new_database()


@pytest.fixture
def opened(url: URL) -> Iterator[list[Engine]]:
    """Engines to be closed in the end."""
    engines: list[Engine] = []
    yield engines
    for engine in engines:
        engine.dispose()


def do(url: URL, *statements: str) -> list[Any]:
    """Statements of the database's keeper; the first column of the last one's rows."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        results = [connection.exec_driver_sql(statement) for statement in statements]
        return list(results[-1].scalars()) if results[-1].returns_rows else []


def builds(url: URL) -> list[str]:
    return sorted(do(url, "SELECT nspname FROM pg_namespace WHERE nspname ~ '^records'"))


def ids(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT id FROM record ORDER BY id")).scalars())


# -- The same answers ------------------------------------------------------------------------------

# Common and rare, whole and begun, with marks and without.
WORDS = ["h", "xa", "xã", "phư", "ba", "trường", "truong", "mu", "mườ", "nguyen", "q", "hospit",
         "school+bản", "tỷ", "zz"]  # fmt: skip
SAME = [
    *(f"/api/v1/records?{query}&limit=500" for query in QUERIES),
    "/api/v1/records?q=b%E1%BB%87nh+vi%E1%BB%87n&sort=relevance&limit=100",
    "/api/v1/records?q=%C4%91&sort=relevance&limit=100",
    "/api/v1/summary?group_by=giver_type",
    "/timeline?q=ha+noi&sort=relevance",
    *(f"/api/v1/records?q={word}&sort=relevance&limit=500" for word in WORDS),
    "/en/funding?sector=education",
    "/provinces/lai-chau",
    "/sources",
    "/timeline.csv?q=tr%C6%B0%E1%BB%9Dng",
    "/data/datapackage.zip",
    "/data/records.sqlite",
]


@pytest.fixture(scope="module")
def both_engines(
    frozen_seed: Seed,
    new_database: Databases,
    static_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[TestClient]]:
    """Apps over the same made-up records: in a file, and on the server."""
    file = tmp_path_factory.mktemp("large") / "records.db"
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "COMMON", 50)  # so that there are rare words and others
        clients = []
        for target in (file, new_database()):
            made = generate.world(frozen_seed, 300, 1)
            database.build(made.seed, target, made.records)
            app = create_app(settings_of(target, static_dir=static_dir, access_log=False))
            clients.append(stack.enter_context(TestClient(app)))
        yield clients


@pytest.mark.parametrize("address", SAME)
def test_both_engines_answer_the_same_bytes(both_engines: list[TestClient], address: str) -> None:
    one, other = (client.get(address) for client in both_engines)
    assert one.status_code == other.status_code == 200
    assert one.headers["etag"] == other.headers["etag"]
    assert one.content == other.content


def test_a_word_longer_than_postgresql_takes_is_found_by_its_beginning(
    url: URL, tmp_path: Path, opened: list[Engine]
) -> None:
    build(tmp_path, world(record("long", summary=both("ồ" * 1900)), record("other")), url)
    opened.append(engine := open_read_only(url))
    with engine.connect() as connection:
        for begun in ("ồ" * 200, "o" * 1000):
            assert queries.count(connection, Filter(text=begun, match=Match.ANY)) == 1
        assert queries.count(connection, Filter(text="㌖" * 200)) == 0  # folds into 1,200 letters
        assert queries.count(connection, Filter(text="'")) == 2  # no word: nothing is left out


# -- Reading only ----------------------------------------------------------------------------------

WRITES = [
    "INSERT INTO meta VALUES ('x', 'y')",
    "UPDATE record SET id = 'x'",
    "DELETE FROM posting",
    "DROP TABLE record",
    "CREATE TABLE x (y int)",
    "CREATE TEMP TABLE x (y int)",
    "ALTER TABLE record ADD COLUMN x int",
    "TRUNCATE record",
]


@dataclass(frozen=True)
class Roles:
    """The database of docs/postgresql.md or of compose.yaml, with a build in it."""

    keeper: URL
    reader: URL


@pytest.fixture(scope="module", params=["docs/postgresql.md", "deploy/postgres.sql"])
def roles(
    request: pytest.FixtureRequest,
    new_database: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Roles]:
    outside = new_database()
    own = f"_{outside.database}"
    written = (ROOT / request.param).read_text("utf-8").replace("htb", own)
    inside = outside.set(database=own)
    if request.param.endswith(".md"):
        make, grant = re.findall(r"(?s)```sql\n(.+?)```", written)
        do(outside, *make.split(";\n")[:-1])
        do(inside, *grant.split(";\n")[:-1])
    else:
        do(outside, f"CREATE DATABASE {own}")
        by_psql(inside, written, tmp_path_factory.mktemp("secrets"))
    found = Roles(
        inside.set(username=f"{own}_keeper", password="choose-one"),
        inside.set(username=f"{own}_reader", password="choose-another"),
    )
    build(tmp_path_factory.mktemp("roles"), world(record("met")), found.keeper)
    yield found
    do(outside, f"DROP DATABASE {own} WITH (FORCE)")
    do(outside, *(f"DROP ROLE {role.username}" for role in (found.keeper, found.reader)))


def by_psql(database: URL, script: str, secrets: Path) -> None:
    """Run a script as the image of PostgreSQL does, but for our own role's password."""
    (secrets / "keeper").write_text("choose-one\n")
    (secrets / "reader").write_text("choose-another\n")
    last = "ALTER ROLE CURRENT_USER PASSWORD NULL;\n"
    assert script.endswith(last)
    script = script.removesuffix(last).replace("/run/secrets", str(secrets))
    address = database.set(drivername="postgresql").render_as_string(hide_password=False)
    command = ["psql", "-v", "ON_ERROR_STOP=1", "--no-psqlrc", "--dbname", address]
    subprocess.run(command, input=script, text=True, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def by_reader(roles: Roles, static_dir: Path) -> Iterator[TestClient]:
    """The app, as the role that may only read."""
    app = create_app(Settings(database_url=roles.reader, static_dir=static_dir))
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("statement", WRITES)
def test_no_connection_of_the_app_can_write(
    roles: Roles, opened: list[Engine], statement: str
) -> None:
    """Neither as the role that owns everything, nor, had one broken out of reading only, as the
    role that may only read.
    """
    owner, reader = (open_read_only(url) for url in (roles.keeper, roles.reader))
    opened += [owner, reader]
    with owner.connect() as connection, pytest.raises(DBAPIError, match="read-only transaction"):
        connection.exec_driver_sql(statement)
    with reader.connect() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            connection.exec_driver_sql(statement)
    assert ids(reader) == ["met"]


def test_a_role_that_may_only_read_makes_no_large_object_and_holds_up_no_build(
    roles: Roles,
) -> None:
    with database.only_builder(roles.keeper):
        pass  # the table that builders lock is there
    engine = create_engine(roles.reader, poolclass=NullPool)
    for statement in (
        "SELECT lo_create(0)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, 'x')",
        "LOCK TABLE public.builder IN ROW SHARE MODE",
        "LOCK TABLE public.builder IN SHARE MODE",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError, match="denied"):
            connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_lock(%s, 0)", (postgres._LOCKS,))
        connection.exec_driver_sql("LOCK TABLE public.builder IN ACCESS SHARE MODE")
        with database.only_builder(roles.keeper):
            pass


@pytest.mark.parametrize(
    "address",
    ["/", "/timeline?q=met", "/en/sources/one", "/records/met", "/data", "/data/records.sqlite",
     "/timeline.csv", "/api/v1/records?sort=amount", "/healthz", "/readyz"],
)  # fmt: skip
def test_a_role_that_may_only_read_serves_everything(by_reader: TestClient, address: str) -> None:
    assert by_reader.get(address).status_code == 200


def test_a_role_that_may_only_read_builds_nothing(roles: Roles, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be built: permission denied"):
        build(tmp_path, world(record("new")), roles.reader)


# -- What is said ----------------------------------------------------------------------------------


def said(do_it: Callable[[], object]) -> str:
    """The message; neither it nor the traceback, which a log may hold, has the password."""
    with pytest.raises(DatabaseError) as caught:
        do_it()
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


def test_a_server_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = URL.create(
        "postgresql+psycopg", "me", SECRET, "127.0.0.1", free_port(), "htb", {"password": SECRET}
    )
    start = f"postgresql://127.0.0.1:{url.port}/htb: cannot be "
    assert said(lambda: open_read_only(url)).startswith(f"{start}read: connection failed")
    assert said(lambda: is_current(url, "")).startswith(f"{start}read: connection failed")
    assert said(lambda: build(tmp_path, world(), url)).startswith(f"{start}built: connection")
    with pytest.raises(SystemExit):
        create_app(Settings(database_url=url))
    assert capsys.readouterr().err.startswith("cannot start: postgresql://127")


def test_what_is_no_database_of_ours_is_said(url: URL, tmp_path: Path) -> None:
    assert said(lambda: open_read_only(url)).endswith(
        f"/{url.database}: no database; `python -m app.build` makes it"
    )
    assert not is_current(url, "")
    do(url, "CREATE SCHEMA records_000007")
    assert "cannot be read: relation" in said(lambda: open_read_only(url))


def test_a_database_of_another_version_is_said(
    url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, world(), url)
    sha256 = reading.digest(tmp_path / "seed")
    assert is_current(url, sha256)
    assert not is_current(url, sha256[::-1])
    monkeypatch.setattr(database, "SCHEMA", "another")
    assert "made by another version" in said(lambda: open_read_only(url))
    assert not is_current(url, sha256)


def test_a_role_that_may_not_read_is_told_so(roles: Roles) -> None:
    on_schema = f"USAGE ON SCHEMA {builds(roles.keeper)[-1]}"
    do(roles.keeper, f"REVOKE {on_schema} FROM {roles.reader.username}")
    message = said(lambda: open_read_only(roles.reader))
    do(roles.keeper, f"GRANT {on_schema} TO {roles.reader.username}")
    assert "cannot be read: permission denied for schema" in message


@pytest.mark.parametrize("address", ["{}", "sqlite:///{}.db", "mysql://me:{}@host/name"])
def test_an_address_that_leads_nowhere_is_refused_without_being_told(address: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"database_url": address.format(SECRET)})
    assert "database_url" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_no_address_is_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert Settings().database == Settings().database_file
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:{SECRET}@host/name")
    found = Settings().database
    assert isinstance(found, URL)
    assert (found.drivername, found.password) == ("postgresql+psycopg", SECRET)
    assert SECRET not in repr(Settings())


# -- New data --------------------------------------------------------------------------------------


def test_a_reader_keeps_what_it_opened_however_many_builds_come(
    url: URL, tmp_path: Path, opened: list[Engine]
) -> None:
    build(tmp_path, world(record("first")), url)
    opened.append(engine := open_read_only(url))
    for name in ("second", "third", "fourth"):
        build(tmp_path, world(record(name)), url)
        assert ids(engine) == ["first"]
    # The second was nobody's; the third someone might be about to open.
    assert builds(url) == ["records_000001", "records_000003", "records_000004"]
    opened.append(newer := open_read_only(url))
    assert ids(newer) == ["fourth"]
    engine.dispose()
    build(tmp_path, world(record("fifth")), url)
    assert builds(url) == ["records_000004", "records_000005"]


def test_a_build_that_fails_changes_nothing(url: URL, tmp_path: Path) -> None:
    build(tmp_path, world(record("old")), url)

    def broken() -> Iterator[Part]:
        parts = loading.rows_of(reading.read(tmp_path / "seed"))
        yield from islice(parts, 7)
        yield "claim", [dict.fromkeys(models.Claim.model_fields, "no number")]

    message = said(lambda: database.write(url, broken()))
    assert "cannot be built: invalid input syntax" in message
    assert builds(url) == ["records_000001"]


def test_what_is_half_written_is_nobodys(url: URL, tmp_path: Path, opened: list[Engine]) -> None:
    build(tmp_path, world(record("old")), url)

    def looked_at() -> Iterator[Part]:
        *most, last = loading.rows_of(reading.read(write(tmp_path, world(record("new")))))
        yield from most
        opened.append(open_read_only(url))
        assert ids(opened[-1]) == ["old"]
        yield last

    database.write(url, looked_at())
    opened.append(open_read_only(url))
    assert ids(opened[-1]) == ["new"]


def test_two_builds_wait_for_each_other(url: URL) -> None:
    order: list[str] = []

    def second() -> None:
        with database.only_builder(url):
            order.append("second")

    with database.only_builder(url):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        order.append("first")
    waiting.join(20)
    assert order == ["first", "second"]


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_server_that_says_nothing_is_given_up(
    silent: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres._PATIENCE, "connect_timeout", 2)
    url = URL.create("postgresql+psycopg", "me", SECRET, "127.0.0.1", silent, "htb")
    started = time.monotonic()
    assert "timeout" in said(lambda: open_read_only(url))
    assert time.monotonic() - started < 10


# -- Trouble ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hasty(
    new_database: Databases, static_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """The app, with half a second for a query, and nothing kept in memory."""
    url = new_database()
    build(tmp_path_factory.mktemp("hasty"), world(record("met")), url)
    settings = Settings(database_url=url, static_dir=static_dir, query_seconds=0.5, cache_size=0)
    with TestClient(create_app(settings)) as client:
        yield client


def service_of(client: TestClient) -> Service:
    service: Service = cast(Site, client.app).live.service
    return service


def test_a_query_without_end_is_interrupted_and_the_connection_goes_on(hasty: TestClient) -> None:
    engine = service_of(hasty).engine
    with engine.connect() as connection:
        with pytest.raises(QueryTooLongError):
            connection.exec_driver_sql("SELECT pg_sleep(20)")
        connection.rollback()
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1


@pytest.mark.parametrize(
    "address", ["/records/a%00b", "/en/records/%00", "/sources/%00", "/api/v1/records/met%00"]
)
def test_what_postgresql_has_no_text_for_is_not_there(hasty: TestClient, address: str) -> None:
    assert hasty.get(address).status_code == 404


def test_a_lost_connection_is_made_again_and_a_lost_server_is_said(hasty: TestClient) -> None:
    url = service_of(hasty).engine.url
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{url.database}' AND pid != pg_backend_pid()"
    )
    assert hasty.get("/records/met").status_code == 200
    do(url, cut)
    assert hasty.get("/records/met?again").status_code == 200
    outside = url.set(database="postgres")
    do(outside, f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false", cut)
    for address in ("/records/met", "/api/v1/records", "/readyz"):
        answer = hasty.get(address)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, busy.RETRY_AFTER)
        assert str(url.database) not in answer.text
    do(outside, f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true")
    assert hasty.get("/records/met").status_code == 200
