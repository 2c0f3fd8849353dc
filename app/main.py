"""The app: settings in, ASGI application out."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

from app import queries
from app.assets.manifest import AssetsError
from app.data.filters import FilterError
from app.settings import Settings
from app.store.database import DatabaseError, UnreadableError
from app.store.limits import NoConnectionError, QueryTooLongError
from app.values.i18n import N_
from app.values.languages import LANGS
from app.web import api, apidoc, downloads, embeds, errors, expected, metrics, oembed, routes
from app.web.answering import Route, built
from app.web.busy import FewHeavyExports
from app.web.cache import Answer, CachedAnswers, Store
from app.web.card_files import CardFiles
from app.web.gate import Gate
from app.web.live import Live
from app.web.logs import OUTPUT, RequestLog
from app.web.security import AskedBefore, SecurityHeaders, headers_for
from app.web.service import Service
from app.web.static_files import StaticApp

VERSION = "0.1.0"
OF_NOW: Final = {"cache-control": "no-store"}  # of who watches: no proxy may answer for the app
CANNOT_START: Final = 3  # to uvicorn the sign that it would be no use to start a worker again

add_compress_type("text/csv")
remove_compress_type("image/x-icon")  # of static files, which are compressed beforehand


class Site(FastAPI):
    """FastAPI behind the layers that answer without it."""

    def __init__(self, service: Service, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.router.route_class = Route
        settings = service.settings
        headers = headers_for(settings.public_url)
        self.store = Store(settings.cache_size * 2**20 // settings.web_concurrency)
        self.live = Live(service, self.store)
        self.kept = CachedAnswers(SecurityHeaders(self.within, headers), self.store)
        self.gate = Gate(self.kept, settings.trusted_hosts, headers)
        self.log = RequestLog(self.gate, OUTPUT if settings.access_log else None)
        self.outer: ASGIApp = self.log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await (self.outer if scope["type"] == "http" else super().__call__)(scope, receive, send)

    async def within(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Routing and all under it, with the service that is current when the request comes."""
        with self.live.in_use() as service:
            inner = {**scope, "service": service}
            try:
                await super().__call__(inner, receive, send)
            finally:
                scope["told"]["route"] = metrics.template(inner)

    def at_once(self, scope: Scope) -> tuple[Answer, str] | None:
        """The kept answer to a GET and the request's id, as the layers would give them; None where
        the app is to be asked.

        What waits for nothing needs no task, and no messages to be sent in: a server that can asks
        here first (`app.serve`).
        """
        started = perf_counter()
        if self.gate.refusal(scope) is not None:
            return None
        answer = self.kept.kept(scope)
        if answer is None:
            return None
        id_ = self.log.id_of(scope)
        self.log.end(scope, id_, answer.route, answer.status, len(answer.body), started)
        return answer, id_

    def openapi(self) -> dict[str, Any]:
        return apidoc.document(self, self.live.service)


def create_app(settings: Settings | None = None) -> Site:
    """The whole app. Exits with a message where the database or the assets are not built."""
    try:
        service = Service.start(settings or Settings())
        static = StaticApp(service.settings.static_dir)
    except (DatabaseError, AssetsError, OSError) as error:
        print(f"cannot start: {error}", file=sys.stderr)
        sys.exit(CANNOT_START)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        OUTPUT.begin()
        app.live.renew_on_hangup()
        yield
        app.live.stop()
        OUTPUT.end()

    app = Site(
        service,
        title="Hop tac Tay Bac",  # makers of clients name packages after it
        version=VERSION,
        openapi_tags=apidoc.TAGS,
        generate_unique_id_function=lambda route: route.name,
        openapi_url=None,  # below, for it has examples from the database
        docs_url=None,  # their page would load scripts from another host
        redoc_url=None,
        redirect_slashes=False,  # it would lead to the host that the client named
        lifespan=lifespan,
        middleware=[
            Middleware(AskedBefore),
            Middleware(FewHeavyExports),
            Middleware(CompressMiddleware, brotli_quality=6),  # a tenth smaller, for a millisecond
        ],
        exception_handlers={
            FilterError: built(errors.bad_filter),
            RequestValidationError: built(errors.bad_parameters),
            HTTPException: errors.http_error,
            QueryTooLongError: errors.busy,
            NoConnectionError: errors.busy,
            Exception: errors.mistake,
        },
    )
    app.mount("/static", static)
    app.mount("/cards", CardFiles(service.settings.cards_dir))
    app.include_router(api.router)
    app.include_router(expected.router)
    app.include_router(oembed.router)
    app.include_router(downloads.whole)
    if service.settings.metrics_from:
        app.include_router(metrics.router)
    for lang in LANGS:
        prefix = "/en" if lang == "en" else ""
        app.include_router(downloads.files, prefix=prefix)
        app.include_router(embeds.router, prefix=prefix)
        app.include_router(routes.pages_in(lang), prefix=prefix)

    @app.get(
        "/healthz", tags=["service"], summary=N_("Alive, with the version and the data’s hash")
    )
    async def get_health(request: Request, response: Response) -> dict[str, str]:
        response.headers.update(OF_NOW)
        sha256 = routes.service_of(request).reference.sha256
        return {"status": "ok", "version": VERSION, "data_sha256": sha256}

    @app.get("/readyz", include_in_schema=False)
    def readyz(request: Request, response: Response) -> dict[str, str]:
        """Whether the data can be read now, to a record: 503 where it cannot."""
        response.headers.update(OF_NOW)
        service = routes.service_of(request)
        try:
            with service.engine.connect() as connection:
                queries.reference(connection)
                queries.record_ids(connection, 1, 1)
        except UnreadableError as error:
            raise NoConnectionError("the data cannot be read") from error
        return {"status": "ready"}

    @app.get("/openapi.json", include_in_schema=False)
    def get_openapi(request: Request) -> JSONResponse:
        return JSONResponse(app.openapi())

    return app
