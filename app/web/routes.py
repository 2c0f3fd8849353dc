"""The pages' addresses, in both languages: thin handlers."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app import queries
from app.data import filters
from app.data.filters import Filter, Theme
from app.pages import about as about_page
from app.pages import api_docs as api_docs_page
from app.pages import components as components_page
from app.pages import data as data_page
from app.pages import errors as error_page
from app.pages import funding as funding_page
from app.pages import overview as overview_page
from app.pages import places as places_page
from app.pages import record as record_page
from app.pages import sectors as sectors_page
from app.pages import sources as sources_page
from app.pages import timeline as timeline_page
from app.queries.context import Context
from app.values.languages import Lang
from app.web.service import Service

Build = Callable[[Context], object | None]


def service_of(request: Request) -> Service:
    service: Service = request.scope["service"]  # app.web.live
    return service


def asked(request: Request) -> Filter:
    """The filter of the address; raises `FilterError`."""
    return filters.parse(request.query_params.multi_items(), service_of(request).known)


def asked_theme(request: Request) -> Theme:
    """The theme of an embedded view's address; raises `FilterError`."""
    return filters.theme(request.query_params.multi_items())


def render(
    request: Request,
    lang: Lang,
    template: str,
    page: object,
    wanted: Filter | None = None,
    status: int = 200,
) -> Response:
    """The page as HTML. Its own address is the canonical one: known parameters only, in order."""
    path = request.url.path.removeprefix("/en") if lang == "en" else request.url.path
    here = (path or "/") + (wanted.query() if wanted else "")
    html = service_of(request).templates.render(template, lang, page, here=here)
    return HTMLResponse(html, status_code=status, headers={"content-language": lang})


def pages_in(lang: Lang) -> APIRouter:
    """The pages of one language."""
    router = APIRouter(include_in_schema=False)

    def answer(
        request: Request, template: str, build: Build, wanted: Filter | None = None
    ) -> Response:
        with service_of(request).context(lang) as context:
            page = build(context)
        if page is None:
            raise HTTPException(404)
        return render(request, lang, template, page, wanted)

    @router.get("" if lang == "en" else "/")
    async def overview(request: Request) -> Response:
        return answer(request, "overview.html", overview_page.overview)

    @router.get("/timeline")
    async def timeline(request: Request) -> Response:
        wanted = asked(request)
        return answer(
            request,
            "timeline.html",
            lambda context: timeline_page.timeline(context, wanted),
            wanted,
        )

    @router.get("/provinces")
    async def provinces(request: Request) -> Response:
        return answer(request, "provinces.html", places_page.provinces)

    @router.get("/provinces/{id}")
    async def province(request: Request, id: str) -> Response:
        return answer(request, "province.html", lambda context: places_page.province(context, id))

    @router.get("/funding")
    async def funding(request: Request) -> Response:
        wanted = asked(request)
        return answer(
            request, "funding.html", lambda context: funding_page.funding(context, wanted), wanted
        )

    @router.get("/sectors")
    async def sectors(request: Request) -> Response:
        return answer(request, "sectors.html", sectors_page.sectors)

    @router.get("/sectors/{id}")
    async def sector(request: Request, id: str) -> Response:
        return answer(request, "sector.html", lambda context: sectors_page.sector(context, id))

    @router.get("/records/{id}")
    async def record(request: Request, id: str) -> Response:
        service = service_of(request)
        with service.context(lang) as context:
            page = record_page.record(
                context,
                id,
                public_url=service.settings.public_url,
                report_address=service.settings.report_address,
            )
            if page is None and (retired := queries.retired(context.connection, id)):
                if retired.merged_into:
                    return RedirectResponse(context.paths.record(retired.merged_into), 301)
                return render(
                    request, lang, "error.html", error_page.gone(context, retired), status=410
                )
        if page is None:
            raise HTTPException(404)
        return render(request, lang, "record.html", page)

    @router.get("/sources")
    async def sources(request: Request) -> Response:
        wanted = Filter(page=asked(request).page)
        return answer(
            request,
            "sources.html",
            lambda context: sources_page.sources(context, wanted.page),
            wanted,
        )

    @router.get("/sources/{id}")
    async def source(request: Request, id: str) -> Response:
        return answer(request, "source.html", lambda context: sources_page.source(context, id))

    @router.get("/about")
    async def about(request: Request) -> Response:
        return answer(request, "about.html", about_page.about)

    @router.get("/about/components")
    async def components(request: Request) -> Response:
        return answer(request, "components.html", components_page.components)

    @router.get("/data")
    async def data(request: Request) -> Response:
        return answer(request, "data.html", data_page.data)

    @router.get("/api/docs")
    async def api_docs(request: Request) -> Response:
        document = request.app.openapi()
        return answer(
            request, "api_docs.html", lambda context: api_docs_page.api_docs(context, document)
        )

    return router
