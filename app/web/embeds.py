"""The views that other sites may show in a frame, and only these."""

from types import SimpleNamespace
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app import queries
from app.data.filters import FilterError, one_of
from app.pages import embed as embed_page
from app.pages.forms import describe
from app.pages.site import PAGES, Build, Page
from app.queries.context import Context
from app.web.answering import Route
from app.web.routes import asked_of, context_of, render
from app.web.security import CONTENT_SECURITY_POLICY

# The policy of every page, but for who may frame it; a link in the frame opens the full page.
HEADERS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    ),
    "cross-origin-resource-policy": "cross-origin",
    "x-robots-tag": "noindex",
}
THEMES: Final = ("light", "dark")  # that of the reader's system where none is asked for


router = APIRouter(prefix="/embed", include_in_schema=False, route_class=Route)


def _shown(
    request: Request,
    template: str,
    page: SimpleNamespace,
    theme: str = "",
    status: int = 200,
) -> Response:
    page.theme = theme
    answer = render(request, template, page, status=status)
    answer.headers.update(HEADERS)
    return answer


def _sorry(request: Request, context: Context, message: str, status: int) -> Response:
    """What cannot be shown is said in the frame as well."""
    return _shown(request, "embed/error.html", embed_page.error(context, message), status=status)


def _offer(page: Page, build: Build) -> None:
    @router.get(page.path)
    def framed(request: Request) -> Response:
        with context_of(request) as context:
            try:
                asked = asked_of(request, page)
                theme = one_of(request.query_params.multi_items(), "theme", THEMES, "")
            except FilterError as error:
                words = " ".join(describe(context, problem) for problem in error.problems)
                return _sorry(request, context, words, 422)
            built = build(context, asked)
            if built is not None:
                return _shown(request, f"embed/{page.template}", built, theme)
            retired = queries.retired(context.connection, asked.id)
            if retired is None:
                return _sorry(request, context, context.say("There is no such record."), 404)
            if retired.merged_into is not None:
                target = context.paths.to(f"/embed/records/{retired.merged_into}")
                query = f"?theme={theme}" if theme else ""
                return RedirectResponse(target + query, 301, headers=HEADERS)
            why = retired.why[context.lang]
            message = context.say("This record was withdrawn: %(why)s", why=why)
            return _sorry(request, context, message, 410)


for _page in PAGES:
    if _page.embed:
        _offer(_page, _page.embed)
