"""What is opened once when the app starts and serves every request: database, tables, templates."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Engine

from app import database, gallery, queries
from app.assets import load_manifest
from app.filters import Known
from app.gallery import Pictures
from app.pages.desk import Desk
from app.rows import Lang, Reference
from app.settings import Settings
from app.templating import Templates


@dataclass(frozen=True)
class Service:
    settings: Settings
    engine: Engine
    reference: Reference
    known: Known
    pictures: Pictures
    templates: Templates

    @classmethod
    def start(cls, settings: Settings) -> Self:
        """Open everything; raise `DatabaseError` or `AssetsError` with what to do about it."""
        engine = database.open_read_only(settings.database_file)
        with engine.connect() as connection:
            reference = queries.reference(connection)
            known = queries.known(connection)
        manifest = load_manifest(settings.static_dir / "manifest.json")
        pictures = gallery.load(settings.cards_dir)
        templates = Templates(
            manifest, settings.public_url, pictures, reference, settings.report_address
        )
        return cls(settings, engine, reference, known, pictures, templates)

    @contextmanager
    def desk(self, lang: Lang) -> Iterator[Desk]:
        """A desk with a connection of its own."""
        with self.engine.connect() as connection:
            public_url = self.settings.public_url.rstrip("/")
            yield Desk(connection, self.reference, self.known, lang, public_url)

    def stop(self) -> None:
        self.engine.dispose()
