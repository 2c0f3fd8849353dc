"""The pages' addresses, in both languages: thin handlers over the table of pages."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app import queries
from app.data import filters, parameters
from app.data.filters import Filter, FilterError
from app.data.problems import Fault, Problem
from app.pages import errors as error_page
from app.pages.money import GROUPINGS
from app.pages.site import PAGES, Asked, Page
from app.values.languages import Lang
from app.web.answering import Route
from app.web.service import Service


def service_of(request: Request) -> Service:
    service: Service = request.scope["service"]  # app.main.Site
    return service


def filter_of(request: Request, lang: Lang, *, strict: bool = False) -> Filter:
    """The filter of the address; raises `FilterError`, where `strict` also for a parameter that is
    none.
    """
    given = request.query_params.multi_items()
    return filters.parse(given, service_of(request).known, strict=strict, lang=lang)


def asked_of(request: Request, page: Page, lang: Lang, *, strict: bool = False) -> Asked:
    """What the address asks the page for; raises `FilterError`, where `strict` also for a parameter
    that the page does not read.
    """
    wanted = Filter()
    if page.filtered or page.paged:
        wanted = filter_of(request, lang, strict=strict)
    if strict and not page.filtered:
        reads = {"q", "page"} if page.searched else set()
        unread = [pair for pair in request.query_params.multi_items() if pair[0] not in reads]
        if unread:
            raise FilterError(
                (Problem(name[:80], value[:80], Fault.UNKNOWN_PARAMETER) for name, value in unread),
                wanted,
            )
    if page.paged:
        wanted = Filter(page=wanted.page, text=wanted.text if page.searched else "")
    settings = service_of(request).settings
    return Asked(
        wanted=wanted,
        id=request.path_params.get("id", ""),
        by=parameters.grouping(request.query_params.multi_items(), GROUPINGS, "year"),
        public_url=settings.public_url,
        report_address=settings.report_address,
        document=request.app.openapi,
    )


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
    router = APIRouter(include_in_schema=False, route_class=Route)

    def offer(page: Page) -> None:
        path = "" if (lang, page.path) == ("en", "/") else page.path

        @router.get(path, name=page.path)
        def answer(request: Request) -> Response:
            asked = asked_of(request, page, lang)
            with service_of(request).context(lang) as context:
                built = page.build(context, asked)
                if built is None and page.path == "/records/{id}":
                    return _gone(request, lang, asked.id)
            if built is None:
                raise HTTPException(404)
            wanted = asked.wanted if page.filtered or page.paged else None
            return render(request, lang, page.template, built, wanted)

    for page in PAGES:
        offer(page)
    return router


def _gone(request: Request, lang: Lang, id_: str) -> Response:
    """What became of a record that is not there: it was merged, withdrawn, or never was."""
    with service_of(request).context(lang) as context:
        retired = queries.retired(context.connection, id_)
        if retired is None:
            raise HTTPException(404)
        if retired.merged_into:
            return RedirectResponse(context.paths.record(retired.merged_into), 301)
        page = error_page.gone(context, retired)
        return render(request, lang, "error.html", page, status=410)
