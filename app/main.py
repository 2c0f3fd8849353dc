"""The app: settings in, ASGI application out."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette_compress import CompressMiddleware

from app import api, apidoc, downloads, embeds, errors, routes
from app.assets import AssetsError
from app.cache import CachedAnswers, Store
from app.cors import OpenReading
from app.database import DatabaseError
from app.datapackage import Bundle
from app.filters import FilterError
from app.gallery import CardFiles
from app.i18n import LANGS, N_
from app.security import SecurityHeaders
from app.service import Service
from app.settings import Settings
from app.static_files import StaticApp

VERSION = "0.1.0"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole app. Exits with a message where the database or the assets are not built."""
    try:
        service = Service.start(settings or Settings())
    except (DatabaseError, AssetsError) as error:
        sys.exit(f"cannot start: {error}")

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        bundle.close()
        service.stop()

    public_url = service.settings.public_url.rstrip("/")
    bundle = Bundle(service.engine.connect, service.reference, public_url)

    app = FastAPI(
        title="Hợp tác Tây Bắc",
        version=VERSION,
        description="Cooperation and funding between Hà Nội, Lai Châu and Lào Cai, with the "
        "paragraph of the article behind every value. Data: CC BY 4.0.",
        docs_url=None,  # their page would load scripts from another host
        redoc_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(CachedAnswers, store=Store()),
            Middleware(SecurityHeaders),
            Middleware(OpenReading),
            Middleware(CompressMiddleware),
        ],
        exception_handlers={
            FilterError: errors.bad_filter,
            HTTPException: errors.http_error,
            Exception: errors.mistake,
        },
    )
    app.state.service = service
    app.state.bundle = bundle
    app.mount("/static", StaticApp(service.settings.static_dir))
    app.mount("/cards", CardFiles(service.settings.cards_dir, service.pictures))
    app.include_router(api.router)
    app.include_router(downloads.whole())
    for lang in LANGS:
        prefix = "/en" if lang == "en" else ""
        app.include_router(downloads.files_in(lang), prefix=prefix)
        app.include_router(embeds.embeds_in(lang), prefix=prefix)
        app.include_router(routes.pages_in(lang), prefix=prefix)

    @app.get(
        "/healthz", tags=["service"], summary=N_("Alive, with the version and the data’s hash")
    )
    async def healthz() -> dict[str, str]:
        return {"status": "ok", "version": VERSION, "data_sha256": service.reference.sha256}

    made: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not made:
            made.update(apidoc.document(app, service))
        return made

    app.openapi = openapi  # type: ignore[method-assign]
    return app
