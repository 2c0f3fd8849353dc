"""The addresses of what is taken away: the rows of pages as files, the whole data, feed, site map.

Thin handlers. The same address as a page's, with another suffix, gives the rows of that page.
"""

from collections.abc import Callable, Iterator
from typing import IO, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse

from app import queries
from app.data.cells import Reader
from app.data.dataset import LICENCE_URL, ROW_FILES, WHOLE_FILES
from app.data.filters import Filter
from app.files import exports, feeds
from app.files.datapackage import NAME, Bundle
from app.files.exports import Export
from app.pages import forms
from app.pages.sums import gifts_of, sum_sentence
from app.queries.context import Context
from app.values.languages import Lang
from app.web.routes import asked, service_of

ATOM: Final = "application/atom+xml; charset=utf-8"
XML: Final = "application/xml; charset=utf-8"

_CHUNK: Final = 2**16

# What a page is called and which records its rows are, from its filter; None where it has none.
Rows = Callable[[Context, Filter, str], tuple[str, Filter] | None]


def _timeline(context: Context, wanted: Filter, _id: str) -> tuple[str, Filter] | None:
    return context.say("Timeline of cooperation"), wanted


def _funding(context: Context, wanted: Filter, _id: str) -> tuple[str, Filter] | None:
    return context.say("Donations and support"), gifts_of(wanted)


def _province(context: Context, _wanted: Filter, id_: str) -> tuple[str, Filter] | None:
    place = context.reference.places.get(id_)
    return (place.name[context.lang], Filter().choose("place", id_)) if place else None


def _sector(context: Context, _wanted: Filter, id_: str) -> tuple[str, Filter] | None:
    sector = context.reference.sectors.get(id_)
    return (sector.name[context.lang], Filter().choose("sector", id_)) if sector else None


def _source(context: Context, _wanted: Filter, id_: str) -> tuple[str, Filter] | None:
    for source in queries.sources(context.connection, id_):
        return source.headline[context.lang], Filter().choose("source", id_)
    return None


# Each page with rows: its path, whether its address has a filter, and what its rows are.
PAGES: Final[tuple[tuple[str, bool, Rows], ...]] = (
    ("/timeline", True, _timeline),
    ("/funding", True, _funding),
    ("/provinces/{id}", False, _province),
    ("/sectors/{id}", False, _sector),
    ("/sources/{id}", False, _source),
)


def export_of(request: Request, lang: Lang, path: str, has_filter: bool, rows: Rows) -> Export:
    """What the page at `path` shows, to be written. Raises `FilterError`, or 404."""
    service = service_of(request)
    wanted = asked(request).but() if has_filter else Filter()
    id_ = request.path_params.get("id", "")
    with service.context(lang) as context:
        found = rows(context, wanted, id_)
        if found is None:
            raise HTTPException(404, "there is no such page")
        title, filter_ = found
        total = queries.total(context.connection, filter_)
        return Export(
            connect=service.engine.connect,
            reference=context.reference,
            reader=Reader(lang, context.public_url, context.reference.version),
            wanted=filter_,
            title=title,
            address=context.public_url + context.paths.to(path.replace("{id}", id_), wanted),
            filter_words=forms.sentence(forms.chips(context, wanted, "/timeline")),
            total=queries.count(context.connection, filter_),
            sum=total,
            sum_words=sum_sentence(context, total),
        )


def _headers(export: Export, suffix: str, *, inline: bool = False) -> dict[str, str]:
    return {
        "content-disposition": exports.disposition(*export.file_name(suffix), inline=inline),
        "content-language": export.reader.lang,
        "link": f'<{LICENCE_URL}>; rel="license", <{export.address}>; rel="alternate"; '
        'type="text/html", </data>; rel="describedby"',
    }


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def files_in(lang: Lang) -> APIRouter:
    """The downloads of one language. To be included before the pages, whose ids match as well."""
    router = APIRouter(include_in_schema=False)

    def offer(path: str, has_filter: bool, rows: Rows) -> None:
        @router.get(f"{path}.csv")
        async def as_csv(request: Request) -> Response:
            export = export_of(request, lang, path, has_filter, rows)
            return StreamingResponse(
                exports.csv_text(export),
                media_type=ROW_FILES[".csv"],
                headers=_headers(export, ".csv"),
            )

        @router.get(f"{path}.json")
        async def as_json(request: Request) -> Response:
            export = export_of(request, lang, path, has_filter, rows)
            headers = _headers(export, ".json", inline=True)
            return StreamingResponse(
                exports.json_text(export), media_type=ROW_FILES[".json"], headers=headers
            )

        @router.get(f"{path}.xlsx")
        async def as_xlsx(request: Request) -> Response:
            export = export_of(request, lang, path, has_filter, rows)
            try:
                file = await run_in_threadpool(exports.xlsx_file, export)
            except exports.TooManyRows as error:
                raise HTTPException(422, f"{error}; narrow the filter, or take .csv") from error
            return StreamingResponse(
                _chunks(file), media_type=ROW_FILES[".xlsx"], headers=_headers(export, ".xlsx")
            )

    for page in PAGES:
        offer(*page)

    @router.get("/feed.xml")
    async def feed(request: Request) -> Response:
        wanted = asked(request)
        with service_of(request).context(lang) as context:
            text = feeds.atom(context, wanted)
        if text is None:
            raise HTTPException(404, "the feed has no such page")
        return Response(text, media_type=ATOM, headers={"content-language": lang})

    return router


def whole() -> APIRouter:
    """What there is once, for both languages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/data/{name}")
    async def data(request: Request, name: str) -> Response:
        if name not in WHOLE_FILES:
            raise HTTPException(404, f"the files are {', '.join(WHOLE_FILES)}")
        bundle: Bundle = request.scope["bundle"]  # app.web.live
        path = await run_in_threadpool(bundle.path, name)
        reference = service_of(request).reference
        day = reference.as_of.isoformat()
        file_name = f"{NAME}-{day}.{name.partition('.')[2]}"
        headers = {
            "content-disposition": exports.disposition(file_name, file_name),
            "link": f'<{LICENCE_URL}>; rel="license", </data>; rel="describedby"',
            # Of the data, and not of the file: every worker writes one of its own.
            "etag": f'"{reference.sha256[:32]}"',
        }
        answer = FileResponse(
            path, media_type=WHOLE_FILES[name], headers=headers, stat_result=path.stat()
        )
        del answer.headers["last-modified"]  # of that file too
        return answer

    @router.get("/sitemap.xml")
    async def sitemap(request: Request) -> Response:
        with service_of(request).context("vi") as context:
            return Response(feeds.sitemap(context), media_type=XML)

    @router.get("/sitemap-{part}.xml")
    async def sitemap_part(request: Request, part: str) -> Response:
        text = None
        if part.isascii() and part.isdigit() and len(part) < 6:
            with service_of(request).context("vi") as context:
                text = feeds.sitemap_part(context, int(part))
        if text is None:
            raise HTTPException(404, "the site map has no such part")
        return Response(text, media_type=XML)

    @router.get("/robots.txt")
    async def robots(request: Request) -> Response:
        public_url = service_of(request).settings.public_url.rstrip("/")
        return PlainTextResponse(feeds.robots(public_url))

    return router
