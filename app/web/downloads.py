"""The addresses of what is taken away: the rows of pages as files, the whole data, feed, site map.

Thin handlers. The same address as a page's, with another suffix, gives the rows of that page.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response, StreamingResponse

from app import queries
from app.data import formats, references
from app.data.cells import Reader
from app.data.dataset import LICENCE_URL
from app.data.formats import Format
from app.files import exports, feeds, sqlite_copy
from app.files.bundle import MEDIA_TYPES, Kept
from app.files.datapackage import NAME
from app.files.exports import Export
from app.files.kinds import KINDS, RECORDS
from app.pages import forms
from app.pages.site import PAGES, Page, Rows
from app.pages.sum_words import sum_sentence
from app.web.answering import Route
from app.web.cache import CACHE_CONTROL
from app.web.partial import select
from app.web.routes import asked_of, context_of, filter_of, lang_of, service_of

XML: Final = "application/xml; charset=utf-8"
_CHUNK: Final = 256 * 2**10
_ABOUT_DATA: Final = f'<{LICENCE_URL}>; rel="license", </data>; rel="describedby"'


def export_of(request: Request, page: Page, rows: Rows) -> Export:
    """What the page shows, to be written. Raises `FilterError`, or 404."""
    service = service_of(request)
    asked = asked_of(request, page, strict=True)
    wanted = asked.wanted.but()  # all pages of the list
    kind = KINDS[page.row]
    with context_of(request) as context:
        found = rows(context, replace(asked, wanted=wanted))
        if found is None:
            raise HTTPException(404, "there is no such page")
        title, filter_ = found
        path = page.path.replace("{id}", asked.id)
        # What is found by words is listed, and not added up.
        is_summed = kind is RECORDS and not filter_.text
        total = queries.total(context.connection, filter_) if is_summed else None
        return Export(
            kind=kind,
            connect=service.engine.connect,
            reference=context.reference,
            reader=Reader(context.lang, context.public_url, context.reference),
            wanted=filter_,
            title=title,
            address=context.public_url + context.paths.to(path, wanted),
            filter_words=forms.sentence(forms.chips(context, wanted, "/timeline")),
            total=kind.count(context.connection, filter_),
            sum=total,
            sum_words=sum_sentence(context, total) if total else "",
        )


def _headers(export: Export, format_: Format) -> dict[str, str]:
    named = export.file_name(format_.suffix)
    address = quote(export.address, safe=":/?&=%+")  # a person's holds the letters of the name
    return {
        "content-disposition": exports.disposition(*named, inline=format_.inline),
        "content-language": export.reader.lang,
        "link": f'<{LICENCE_URL}>; rel="license", <{address}>; rel="alternate"; '
        'type="text/html", </data>; rel="describedby"',
    }


# The rows of pages and their citations, in the language of the address. To be included before the
# pages, whose ids match as well.
files: Final = APIRouter(include_in_schema=False, route_class=Route)


def _offer_rows(page: Page, rows: Rows, format_: Format) -> None:
    @files.get(f"{page.path}{format_.suffix}")
    def file(request: Request) -> Response:
        export = export_of(request, page, rows)
        if export.is_too_large(format_):
            raise HTTPException(
                422,
                f"{export.total} rows; {format_.suffix} holds at most {format_.most}; "
                "narrow the filter, or take .csv",
            )
        return StreamingResponse(
            exports.WRITERS[format_.suffix](export),
            media_type=format_.media_type,
            headers=_headers(export, format_),
        )


def _offer_citation(page: Page, format_: Format) -> None:
    @files.get(f"{page.path}{format_.suffix}")
    def citation(request: Request) -> Response:
        asked = asked_of(request, page, strict=True)
        with context_of(request) as context:
            built = page.build(context, asked)
            if built is None:
                raise HTTPException(404, "there is no such page")
        items = built.sharing.citation.items
        name = f"{items[0].id}{format_.suffix}"
        return Response(
            references.WRITERS[format_.suffix](items),
            media_type=format_.media_type,
            headers={
                "content-disposition": exports.disposition(name, name),
                "content-language": lang_of(request),
            },
        )


# Before the rows, whose .json would take an id that ends in ".csl".
for _page in PAGES:
    if _page.rows or _page.cited:
        for _format in formats.CITATIONS:
            _offer_citation(_page, _format)
for _page in PAGES:
    if _page.rows:
        for _format in formats.ROWS:
            _offer_rows(_page, _page.rows, _format)


@files.get("/feed.xml")
def feed(request: Request) -> Response:
    wanted = filter_of(request)
    with context_of(request) as context:
        text = feeds.atom(context, wanted)
    if text is None:
        raise HTTPException(404, "the feed has no such page")
    return Response(
        text, media_type=formats.NEWS.media_type, headers={"content-language": lang_of(request)}
    )


def _bytes(file: Kept, part: range) -> Iterator[bytes]:
    with file.open() as stream:
        stream.seek(part.start)
        for at in range(part.start, part.stop, _CHUNK):
            yield stream.read(min(_CHUNK, part.stop - at))


# What there is once, for both languages.
whole: Final = APIRouter(include_in_schema=False, route_class=Route)


@whole.get("/data/datasette.json")
async def datasette(request: Request) -> Response:
    service = service_of(request)
    return JSONResponse(sqlite_copy.metadata(service.reference, service.settings.public_url))


@whole.api_route("/data/{name}", methods=["GET", "HEAD"])
async def data(request: Request, name: str) -> Response:
    if name not in MEDIA_TYPES:
        raise HTTPException(404, f"the files are {', '.join(MEDIA_TYPES)}")
    file = await run_in_threadpool(service_of(request).bundle.file, name)
    sent = select(request.method, request.headers, file.etag, file.size)
    day = service_of(request).reference.as_of.isoformat()
    is_whole = name in formats.WHOLE
    file_name = f"{NAME}-{day}.{name.partition('.')[2]}" if is_whole else name
    headers = {
        "content-disposition": exports.disposition(file_name, file_name, inline=not is_whole),
        "link": _ABOUT_DATA,
        "cache-control": CACHE_CONTROL,
        "etag": file.etag,
        **sent.headers,
    }
    media_type = MEDIA_TYPES[name]
    if request.method == "HEAD" or not sent.part:
        return Response(None, sent.status, headers, media_type)
    return StreamingResponse(_bytes(file, sent.part), sent.status, headers, media_type)


@whole.get("/sitemap.xml")
def sitemap(request: Request) -> Response:
    with service_of(request).context("vi") as context:
        return Response(feeds.sitemap(context), media_type=XML)


@whole.get("/sitemap-{part}.xml")
def sitemap_part(request: Request, part: str) -> Response:
    text = None
    if part.isascii() and part.isdigit() and len(part) < 6:
        with service_of(request).context("vi") as context:
            text = feeds.sitemap_part(context, int(part))
    if text is None:
        raise HTTPException(404, "the site map has no such part")
    return Response(text, media_type=XML)
