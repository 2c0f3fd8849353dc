"""The environment, as one frozen object. Every setting has a default that works on a fresh
machine.
"""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


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
