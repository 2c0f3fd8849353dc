"""What machines find the site by: an Atom feed of records as they join the data, a site map in
both languages, and robots.txt.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from app import queries
from app.data import rows
from app.data.dataset import LICENCE, LICENCE_URL
from app.data.filters import Filter, Sort
from app.data.paths import Paths
from app.pages import forms
from app.pages.citations import NAME
from app.pages.site import LISTED
from app.queries.context import Context
from app.values import i18n, languages

FEED_PAGE: Final = 200  # entries
MAP_PART: Final = 10_000  # pages in one site map: 20,000 addresses of the 50,000 allowed

_XML: Final = '<?xml version="1.0" encoding="utf-8"?>'
# What XML 1.0 does not allow, also not escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


# -- Atom ----------------------------------------------------------------------------------------


def atom(context: Context, wanted: Filter) -> str | None:
    """The feed (RFC 4287) of the records that the filter finds, those that joined last first.

    The page of the filter is the page of the feed (RFC 5005); None where there is no such page.
    A feed of all records also tells which were withdrawn or merged (RFC 6721).
    """
    total = queries.count(context.connection, wanted)
    pages = max(1, -(-total // FEED_PAGE))
    if wanted.page > pages:
        return None
    found = queries.records_joined(
        context.connection,
        context.reference,
        wanted,
        limit=FEED_PAGE,
        offset=(wanted.page - 1) * FEED_PAGE,
    )
    words = forms.sentence(forms.chips(context, wanted, "/timeline"))
    title = f"{NAME} – {words}" if words else NAME
    subtitle = context.say("Records as they join the data")
    # The order is the feed's own, whatever the address says.
    wanted = wanted.but(sort=Sort.NEWEST, page=wanted.page)

    def feed(page: int) -> str:
        return context.public_url + context.paths.to("/feed.xml", wanted.but(page=page))

    page = context.public_url + context.paths.timeline(wanted.but())
    links = [("self", _ATOM, feed(wanted.page)), ("alternate", "text/html", page)]
    if wanted.page > 1:
        links.append(("previous", _ATOM, feed(wanted.page - 1)))
    if wanted.page < pages:
        links.append(("next", _ATOM, feed(wanted.page + 1)))
    lines = [
        _XML,
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="{context.lang}">',
        f"<id>{_text(feed(wanted.page))}</id>",
        f"<title>{_text(title)}</title>",
        f"<subtitle>{_text(subtitle)}</subtitle>",
        f"<updated>{_moment(context.reference.as_of.isoformat())}</updated>",
        f"<author><name>{_text(NAME)}</name><uri>{_text(context.public_url)}</uri></author>",
        f"<rights>{LICENCE}, {LICENCE_URL}</rights>",
        *(
            f'<link rel="{rel}" type="{type_}" href={_attribute(href)}/>'
            for rel, type_, href in links
        ),
    ]
    if not wanted.narrows and wanted.page == 1:
        lines += (
            _tombstone(context, retired) for retired in queries.retired_all(context.connection)
        )
    corrected = _corrected(context)
    lines += (_entry(context, record, corrected.get(record.id, "")) for record in found)
    return "\n".join([*lines, "</feed>", ""])


_ATOM: Final = "application/atom+xml"


def _corrected(context: Context) -> dict[str, str]:
    """The day of the last correction of each record that has any."""
    return {each.record: each.date for each in reversed(queries.corrections(context.connection))}


def _entry(context: Context, record: rows.Record, corrected: str) -> str:
    address = context.public_url + context.paths.record(record.id)
    facts = [record.date.words[context.lang], i18n.label(context.lang, "kind", record.kind)]
    if record.gift is not None:
        facts.append(i18n.amount(context.lang, record.gift.amount_vnd, record.gift.qualifier))
    summary = f"{' · '.join(facts)}. {record.summary[context.lang]}"
    categories = [
        f"<category term={_attribute(sector.id)} label={_attribute(sector.name[context.lang])}/>"
        for sector in record.sectors
    ]
    return "\n".join(
        [
            "<entry>",
            f"<id>{_text(address)}</id>",
            f"<title>{_text(record.title[context.lang])}</title>",
            f'<link rel="alternate" type="text/html" href={_attribute(address)}/>',
            f"<published>{_moment(record.added)}</published>",
            f"<updated>{_moment(max(record.added, corrected))}</updated>",
            f"<summary>{_text(summary)}</summary>",
            *categories,
            "</entry>",
        ]
    )


def _tombstone(context: Context, retired: rows.Retired) -> str:
    address = context.public_url + context.paths.record(retired.id)
    return (
        f'<at:deleted-entry ref={_attribute(address)} when="{_moment(retired.date)}">'
        f"<at:comment>{_text(retired.why[context.lang])}</at:comment></at:deleted-entry>"
    )


def _moment(day: str) -> str:
    return f"{day}T00:00:00+07:00"


# -- Site map and robots -------------------------------------------------------------------------


# Pages without their language, each with the day of its last change: a part, by offset and limit.
Part = Callable[[int, int], Iterable[tuple[str, str]]]


def _kinds(context: Context) -> Iterator[tuple[int, Part]]:
    """Of each kind of page how many there are, and how a part of them is read: no more than that,
    whatever their number.
    """
    paths = Paths("vi")
    day = context.reference.as_of.isoformat()
    connection = context.connection

    def few(offset: int, limit: int) -> Iterable[tuple[str, str]]:
        return ((path, day) for path in listed[offset:][:limit])

    def people(offset: int, limit: int) -> Iterable[tuple[str, str]]:
        found = queries.people(connection, limit=limit, offset=offset)
        return ((paths.person(person.id), day) for person in found)

    def bodies(offset: int, limit: int) -> Iterable[tuple[str, str]]:
        found = queries.bodies(connection, limit=limit, offset=offset)
        return ((paths.body(body.party.id), day) for body in found)

    def sources(offset: int, limit: int) -> Iterable[tuple[str, str]]:
        found = queries.sources(connection, limit=limit, offset=offset)
        return ((paths.source(source.id), source.added) for source in found)

    def records(offset: int, limit: int) -> Iterable[tuple[str, str]]:
        corrected = _corrected(context)
        found = queries.record_ids(connection, offset + 1, offset + limit)
        return ((paths.record(id_), max(added, corrected.get(id_, ""))) for id_, added in found)

    known = context.reference
    listed = [
        *LISTED,
        *map(paths.place, known.places),
        *map(paths.sector, known.sectors),
        *map(paths.relation, known.relations),
    ]
    yield len(listed), few
    yield queries.people_count(connection), people
    yield queries.body_count(connection), bodies
    yield queries.source_count(connection), sources
    yield queries.count(connection, Filter()), records


def _parts(context: Context) -> int:
    """How many parts the site map has."""
    return -(-sum(size for size, _ in _kinds(context)) // MAP_PART)


def _pages(context: Context, part: int) -> Iterator[tuple[str, str]]:
    """The pages of one part, from 1."""
    offset, left = (part - 1) * MAP_PART, MAP_PART
    for size, read in _kinds(context):
        limit = min(left, size - offset)
        if limit > 0:
            yield from read(offset, limit)
            left -= limit
        offset = max(0, offset - size)


def sitemap(context: Context) -> str:
    """All pages, each naming its twin; an index of parts where they are too many for one file."""
    count = _parts(context)
    if count == 1:
        return _url_set(context, 1)
    day = context.reference.as_of.isoformat()
    listed = "\n".join(
        f"<sitemap><loc>{_text(f'{context.public_url}/sitemap-{part}.xml')}</loc>"
        f"<lastmod>{day}</lastmod></sitemap>"
        for part in range(1, count + 1)
    )
    return (
        f'{_XML}\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}\n'
        "</sitemapindex>\n"
    )


def sitemap_part(context: Context, part: int) -> str | None:
    """None where there is no such part."""
    return _url_set(context, part) if 1 <= part <= _parts(context) else None


def _url_set(context: Context, part: int) -> str:
    lines = [
        _XML,
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for path, changed in _pages(context, part):
        at = {lang: context.public_url + Paths(lang).to(path) for lang in languages.LANGS}
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{name}" href={_attribute(href)}/>'
            for name, href in (*at.items(), ("x-default", at["vi"]))
        )
        lines += [
            f"<url><loc>{_text(href)}</loc><lastmod>{changed}</lastmod>{twins}</url>"
            for href in at.values()
        ]
    return "\n".join([*lines, "</urlset>", ""])


def robots(public_url: str) -> str:
    """Everything may be read; the site map says what there is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {public_url}/sitemap.xml\n"
