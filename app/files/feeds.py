"""What machines find the site by: an Atom feed of records as they join the data, a site map in
both languages, and robots.txt.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple
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
from app.values.languages import Lang

FEED_PAGE: Final = 200  # entries
MAP_PART: Final = 10_000  # pages in one site map: 20,000 addresses of the 50,000 allowed

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
    corrected: dict[str, str] = {}
    for correction in queries.corrections(context.connection):
        corrected.setdefault(correction.record, correction.date)
    words = forms.sentence(forms.chips(context, wanted, "/timeline"))
    title = f"{NAME} – {words}" if words else NAME
    # The order is the feed's own, whatever the address says.
    wanted = wanted.but(sort=Sort.NEWEST, page=wanted.page)
    at = context.public_url + context.paths.to("/feed.xml", wanted)
    links = [("self", at, "application/atom+xml")]
    links.append(
        ("alternate", context.public_url + context.paths.timeline(wanted.but()), "text/html")
    )
    for rel, page in (("previous", wanted.page - 1), ("next", wanted.page + 1)):
        if 1 <= page <= pages:
            href = context.public_url + context.paths.to("/feed.xml", wanted.but(page=page))
            links.append((rel, href, "application/atom+xml"))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="{context.lang}">',
        f"<id>{_text(at)}</id>",
        f"<title>{_text(title)}</title>",
        f"<subtitle>{_text(context.say(_SUBTITLE))}</subtitle>",
        f"<updated>{_moment(context.reference.as_of.isoformat())}</updated>",
        f"<author><name>{_text(NAME)}</name><uri>{_text(context.public_url)}</uri></author>",
        f"<rights>{LICENCE}, {LICENCE_URL}</rights>",
        *(
            f'<link rel="{rel}" type="{type_}" href={_attribute(href)}/>'
            for rel, href, type_ in links
        ),
    ]
    if not wanted.narrows and wanted.page == 1:
        lines += (
            _tombstone(context, retired) for retired in queries.retired_all(context.connection)
        )
    lines += (_entry(context, record, corrected.get(record.id)) for record in found)
    return "\n".join([*lines, "</feed>", ""])


_SUBTITLE: Final = i18n.N_("Records as they join the data")


def _entry(context: Context, record: rows.Record, corrected: str | None) -> str:
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
            f"<updated>{_moment(max(record.added, corrected or ''))}</updated>",
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


@dataclass(frozen=True)
class Address:
    """A page without its language, and the day of its last change."""

    path: str
    changed: str


class Addresses(NamedTuple):
    """The pages of one kind: how many, and a part of them by offset and limit."""

    size: int
    part: Callable[[int, int], Iterable[Address]]


def _kinds(context: Context) -> Iterator[Addresses]:
    """Every page of the site, whatever their number: no more of them are read than a part has."""
    paths = Paths("vi")
    day = context.reference.as_of.isoformat()
    connection = context.connection

    def people(offset: int, limit: int) -> Iterator[Address]:
        for person in queries.people(connection, limit=limit, offset=offset):
            yield Address(paths.person(person.id), day)

    def bodies(offset: int, limit: int) -> Iterator[Address]:
        for body in queries.bodies(connection, limit=limit, offset=offset):
            yield Address(paths.body(body.party.id), day)

    def sources(offset: int, limit: int) -> Iterator[Address]:
        for source in queries.sources(connection, limit=limit, offset=offset):
            yield Address(paths.source(source.id), source.added)

    def records(offset: int, limit: int) -> Iterator[Address]:
        corrected = {c.record: c.date for c in reversed(queries.corrections(connection))}
        for id_, added in queries.record_ids(connection, offset + 1, offset + limit):
            yield Address(paths.record(id_), max(added, corrected.get(id_, "")))

    known = context.reference
    few = [
        *LISTED,
        *map(paths.place, known.places),
        *map(paths.sector, known.sectors),
        *map(paths.relation, known.relations),
    ]
    yield Addresses(
        len(few), lambda offset, limit: (Address(path, day) for path in few[offset:][:limit])
    )
    yield Addresses(queries.people_count(connection), people)
    yield Addresses(queries.body_count(connection), bodies)
    yield Addresses(queries.source_count(connection), sources)
    yield Addresses(queries.count(connection, Filter()), records)


def parts(context: Context) -> int:
    """How many parts the site map has."""
    return -(-sum(kind.size for kind in _kinds(context)) // MAP_PART)


def addresses(context: Context, part: int) -> Iterator[Address]:
    """The pages of one part, from 1."""
    offset, left = (part - 1) * MAP_PART, MAP_PART
    for kind in _kinds(context):
        limit = min(left, kind.size - offset)
        if limit > 0:
            yield from kind.part(offset, limit)
            left -= limit
        offset = max(0, offset - kind.size)


def sitemap(context: Context) -> str:
    """All pages, each naming its twin; an index of parts where they are too many for one file."""
    count = parts(context)
    if count == 1:
        return _url_set(context, addresses(context, 1))
    day = context.reference.as_of.isoformat()
    listed = "\n".join(
        f"<sitemap><loc>{_text(f'{context.public_url}/sitemap-{part}.xml')}</loc>"
        f"<lastmod>{day}</lastmod></sitemap>"
        for part in range(1, count + 1)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}\n'
        "</sitemapindex>\n"
    )


def sitemap_part(context: Context, part: int) -> str | None:
    """None where there is no such part."""
    if not 1 <= part <= parts(context):
        return None
    return _url_set(context, addresses(context, part))


def _url_set(context: Context, found: Iterable[Address]) -> str:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for address in found:
        at: dict[Lang, str] = {
            lang: context.public_url + Paths(lang).to(address.path) for lang in languages.LANGS
        }
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{name}" href={_attribute(href)}/>'
            for name, href in (*at.items(), ("x-default", at["vi"]))
        )
        lines += [
            f"<url><loc>{_text(href)}</loc><lastmod>{address.changed}</lastmod>{twins}</url>"
            for href in at.values()
        ]
    return "\n".join([*lines, "</urlset>", ""])


def robots(public_url: str) -> str:
    """Everything may be read; the site map says what there is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {public_url}/sitemap.xml\n"
