"""The environment, as one frozen object. Every setting has a default that works on a fresh
machine.
"""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, IPvAnyNetwork
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent


def _listed(value: object) -> object:
    """What a variable lists, separated by commas."""
    if isinstance(value, str):
        return tuple(item.strip() for item in value.split(",") if item.strip())
    return value


def _postgresql(value: object) -> object:
    """The address of a database; "" is none."""
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        url = make_url(value)
    except ArgumentError as error:
        raise ValueError("is no address of a database") from error
    if url.get_backend_name() != "postgresql":
        raise ValueError("begins with postgresql+psycopg://; SQLite is DATABASE_FILE")
    return url.set(drivername="postgresql+psycopg")


def _without_slash(address: str) -> str:
    return address.rstrip("/")


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_listed)]
Address = Annotated[InstanceOf[URL] | None, NoDecode, BeforeValidator(_postgresql)]


class Settings(BaseSettings):
    """Each field is the environment variable of its name, upper case."""

    # A mistake in a variable is said without its value, which may hold a password.
    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    seed_dir: Path = ROOT / "seed"
    database_file: Path = ROOT / "var" / "records.db"
    # PostgreSQL in place of the file: postgresql+psycopg://role:password@host/name, as
    # docs/postgresql.md tells.
    database_url: Address = None
    static_dir: Path = ROOT / "var" / "static"  # as built, with hashed names
    cards_dir: Path = ROOT / "var" / "cards"  # the share pictures
    # The articles, for the keeper's check; the app itself never reads them.
    sources_dir: Path = ROOT.parent / "shared" / "sources"
    # Where readers reach the app, for canonical links and citations; a last slash is left out.
    public_url: Annotated[str, AfterValidator(_without_slash)] = "http://127.0.0.1:8000"
    # Where "report an error" leads: a mail address, or the address of an issue form; where there is
    # none, pages say so.
    report_address: str = ""
    # Who publishes this copy, as /about names them.
    publisher: str = ""
    # Where the app listens.
    host: str = "127.0.0.1"
    port: int = 8000
    # How many processes answer, each with memory and connections of its own.
    web_concurrency: int = Field(default=1, ge=1)
    # The hosts that may be asked for, separated by commas; none named: any.
    trusted_hosts: Listed = ()
    # The proxies whose X-Forwarded-For, X-Forwarded-Proto and X-Request-ID are believed; none
    # named: nobody's.
    trusted_proxies: Listed = ()
    # The networks or addresses that may ask for /metrics, separated by commas, by no proxy; none
    # named: it is not there.
    metrics_from: Networks = ()
    # How long a client may take for the head of a request.
    head_seconds: float = 10.0
    # A query that takes longer is interrupted.
    query_seconds: float = 2.0
    # What answers kept in memory may take, in MiB; of several processes, all together.
    cache_size: int = 64
    # A line of JSON for every request, on standard output.
    access_log: bool = True

    @property
    def database(self) -> Path | URL:
        """Where the data lies."""
        return self.database_url or self.database_file
