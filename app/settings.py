"""The environment, as one frozen object. Every setting has a default that works on a fresh
machine.
"""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


def _listed(value: object) -> object:
    """What a variable lists, separated by commas."""
    if isinstance(value, str):
        return tuple(item.strip() for item in value.split(",") if item.strip())
    return value


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """Each field is the environment variable of its name, upper case."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    seed_dir: Path = ROOT / "seed"
    database_file: Path = ROOT / "var" / "records.db"
    static_dir: Path = ROOT / "var" / "static"  # as built, with hashed names
    cards_dir: Path = ROOT / "var" / "cards"  # the share pictures
    # The articles, for the keeper's check; the app itself never reads them.
    sources_dir: Path = ROOT.parent / "shared" / "sources"
    # Where readers reach the app, without a slash at the end: for canonical links and citations.
    public_url: str = "http://127.0.0.1:8000"
    # Where "report an error" leads: a mail address, or the address of an issue form.
    report_address: str = "mailto:sua-loi@hop-tac-tay-bac.example"
    # Where the app listens.
    host: str = "127.0.0.1"
    port: int = 8000
    # The hosts that may be asked for, separated by commas; none named: any.
    trusted_hosts: Listed = ()
    # The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; none named: nobody's.
    trusted_proxies: Listed = ()
    # How long a client may take for the head of a request.
    head_seconds: float = 10.0
    # A query that takes longer is interrupted.
    query_seconds: float = 2.0
    # What answers kept in memory may take, in MiB.
    cache_size: int = 64
    # A line of JSON for every request, on standard output.
    access_log: bool = True
