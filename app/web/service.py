"""What is opened once when the app starts and serves every request: database, tables, templates."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Engine

from app import queries
from app.assets.manifest import Manifest, load_manifest
from app.data.filters import Known
from app.data.rows import Reference
from app.files.bundle import Bundle
from app.pages.templating import Templates
from app.pictures import gallery
from app.pictures.gallery import Pictures
from app.queries.context import Context
from app.settings import Settings
from app.store import database
from app.store.limits import NoConnectionError, QueryTooLongError
from app.values.languages import Lang


@dataclass(eq=False)
class Service:
    settings: Settings
    engine: Engine
    reference: Reference
    known: Known
    manifest: Manifest
    pictures: Pictures
    templates: Templates
    bundle: Bundle  # the files written of its data
    # For answers that are built beside the event loop; None where all are built on it.
    places: asyncio.Semaphore | None
    requests: int = 0  # that work with it

    @classmethod
    def start(cls, settings: Settings, manifest: Manifest | None = None) -> Self:
        """Open everything; raise `DatabaseError` or `AssetsError` with what to do about it.

        `manifest`: of the static files, where those that are served already stay.
        """
        manifest = manifest or load_manifest(settings.static_dir / "manifest.json")
        engine = database.open_read_only(settings.database, settings.query_seconds)
        try:
            with engine.connect() as connection:
                reference = queries.reference(connection)
                known = queries.known(connection)
        except (database.UnreadableError, NoConnectionError, QueryTooLongError) as error:
            engine.dispose()
            is_damaged = isinstance(error, database.UnreadableError)
            trouble = (
                "is damaged; remove it and build it again" if is_damaged else "does not answer"
            )
            name = database.named(settings.database)
            raise database.DatabaseError(f"{name}: {trouble}") from error
        pictures = gallery.load(settings.cards_dir)
        templates = Templates(
            manifest,
            settings.public_url,
            pictures,
            reference,
            settings.report_address,
            settings.publisher,
        )
        bundle = Bundle(engine.connect, reference, settings.public_url)
        is_elsewhere = settings.database_url is not None
        places = asyncio.Semaphore(database.CONNECTIONS) if is_elsewhere else None
        return cls(
            settings, engine, reference, known, manifest, pictures, templates, bundle, places
        )

    @contextmanager
    def context(self, lang: Lang) -> Iterator[Context]:
        """A context with a connection of its own."""
        with self.engine.connect() as connection:
            yield Context(connection, self.reference, self.known, lang, self.settings.public_url)

    def stop(self) -> None:
        self.bundle.close()
        self.engine.dispose()
