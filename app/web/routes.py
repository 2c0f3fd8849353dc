"""The pages' addresses, in both languages: thin handlers over the table of pages."""

from contextlib import AbstractContextManager

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app import queries
from app.data import filters
from app.data.filters import Filter, FilterError
from app.data.problems import Fault, Problem
from app.pages import errors as error_page
from app.pages.money import GROUPINGS
from app.pages.site import PAGES, Asked, Page
from app.queries.context import Context
from app.values.languages import Lang
from app.web.answering import Route
from app.web.service import Service


def service_of(request: Request) -> Service:
    service: Service = request.scope["service"]  # app.main.Site
    return service


def lang_of(request: Request) -> Lang:
    path: str = request.scope["path"]
    return "en" if path == "/en" or path.startswith("/en/") else "vi"


def context_of(request: Request) -> AbstractContextManager[Context]:
    """A context in the language of the address, with a connection of its own."""
    return service_of(request).context(lang_of(request))


def filter_of(request: Request, *, strict: bool = False) -> Filter:
    """The filter of the address; raises `FilterError`, where `strict` also for a parameter that is
    none.
    """
    given = request.query_params.multi_items()
    known = service_of(request).known
    return filters.parse(given, known, strict=strict, lang=lang_of(request))


def asked_of(request: Request, page: Page, *, strict: bool = False) -> Asked:
    """What the address asks the page for; raises `FilterError`, where `strict` also for a parameter
    that the page does not read.
    """
    wanted = Filter()
    if page.filtered or page.searched:
        wanted = filter_of(request, strict=strict)
    if strict and not page.filtered:
        reads = {"q", "page"} if page.searched else set()
        unread = [pair for pair in request.query_params.multi_items() if pair[0] not in reads]
        if unread:
            raise FilterError(
                (Problem(name[:80], value[:80], Fault.UNKNOWN_PARAMETER) for name, value in unread),
                wanted,
            )
    return Asked(
        wanted=Filter(page=wanted.page, text=wanted.text) if page.searched else wanted,
        id=request.path_params.get("id", ""),
        by=filters.one_of(request.query_params.multi_items(), "by", GROUPINGS, "year"),
        report_address=service_of(request).settings.report_address,
        document=request.app.openapi,
    )


def render(
    request: Request, template: str, page: object, wanted: Filter | None = None, status: int = 200
) -> Response:
    """The page as HTML. Its own address is the canonical one: known parameters only, in order."""
    lang, path = lang_of(request), request.url.path
    if lang == "en":
        path = path.removeprefix("/en") or "/"
    here = path + (wanted.query() if wanted else "")
    html = service_of(request).templates.render(template, lang, page, here=here)
    return HTMLResponse(html, status_code=status, headers={"content-language": lang})


def pages_in(lang: Lang) -> APIRouter:
    """The pages of one language."""
    router = APIRouter(include_in_schema=False, route_class=Route)

    def offer(page: Page) -> None:
        path = "" if (lang, page.path) == ("en", "/") else page.path

        @router.get(path, name=page.path)
        def answer(request: Request) -> Response:
            asked = asked_of(request, page)
            with context_of(request) as context:
                built = page.build(context, asked)
                if built is None:
                    return _gone(request, context, page, asked.id)
            wanted = asked.wanted if page.filtered or page.searched else None
            return render(request, page.template, built, wanted)

    for page in PAGES:
        offer(page)
    return router


def _gone(request: Request, context: Context, page: Page, id_: str) -> Response:
    """What became of what is not there: a record was merged, withdrawn, or never was."""
    is_record = page.path == "/records/{id}"
    retired = queries.retired(context.connection, id_) if is_record else None
    if retired is None:
        raise HTTPException(404)
    if retired.merged_into:
        return RedirectResponse(context.paths.record(retired.merged_into), 301)
    return render(request, "error.html", error_page.gone(context, retired), status=410)
