"""The site's one table of pages: each with its address, its template, what builds it, where it is
listed, and which rows it gives as files.

Routes, downloads, embeds, the menu and the site map are read off it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from app import queries
from app.data.filters import Filter
from app.pages import embed
from app.pages.about import about
from app.pages.api_docs import api_docs
from app.pages.bodies import bodies, body
from app.pages.components import components
from app.pages.data import data
from app.pages.followup import PATH as FOLLOW_UP
from app.pages.followup import follow_up, open_of
from app.pages.funding import funding
from app.pages.overview import overview
from app.pages.people import people, person
from app.pages.places import province, provinces
from app.pages.record import record
from app.pages.relations import relation
from app.pages.search import PATH as SEARCH
from app.pages.search import search
from app.pages.sectors import sector, sectors
from app.pages.sources import source, sources
from app.pages.sums import gifts_of
from app.pages.timeline import timeline
from app.queries.context import Context
from app.values.i18n import N_


@dataclass(frozen=True)
class Asked:
    """What an address asks a page for: its filter, and the id in its path."""

    wanted: Filter = field(default_factory=Filter)
    id: str = ""
    by: str = "year"  # what the picture of the money is grouped by
    report_address: str = ""
    document: Callable[[], dict[str, Any]] = dict  # of the API


# What the rows of a page are called and which they are; None where there is no such page.
Rows = Callable[[Context, Asked], tuple[str, Filter] | None]


Build = Callable[[Context, Asked], SimpleNamespace | None]


@dataclass(frozen=True)
class Page:
    """`build` answers None where what is asked for does not exist.

    `menu`: its name in the menu, where it is there. `filtered`: its address takes the filter;
    `searched`: only words, and the page of a list. `rows`: what its files hold, and `row` what one
    is (`app.files.kinds`). `cited`: it says how it is cited, as all with rows do. `embed`: what
    another site shows in a frame, by the template of the same name. `listed`: in the site map as
    it stands; pages with an id are listed by their rows.
    """

    path: str
    template: str
    build: Build
    menu: str = ""
    filtered: bool = False
    searched: bool = False
    rows: Rows | None = None
    row: str = "records"
    cited: bool = False
    embed: Build | None = None
    listed: bool = True


def _all(title: str, of: Callable[[Context, Filter], Filter] = lambda _, wanted: wanted) -> Rows:
    """The rows of a page that lists what its own filter finds."""
    return lambda context, asked: (context.say(title), of(context, asked.wanted))


def _of(facet: str, find: Callable[[Context, str], Any], name: str = "name") -> Rows:
    """The records of the one whose page it is; `find` takes its id, `name` is what it is called."""

    def rows(context: Context, asked: Asked) -> tuple[str, Filter] | None:
        found = find(context, asked.id)
        if found is None:
            return None
        title = getattr(found, name)
        title = title if isinstance(title, str) else title[context.lang]
        return title, Filter().choose(facet, asked.id)

    return rows


PAGES: Final = (
    Page("/", "overview.html", lambda context, _: overview(context), menu=N_("Overview")),
    Page(
        "/timeline",
        "timeline.html",
        lambda context, asked: timeline(context, asked.wanted),
        menu=N_("Timeline"),
        filtered=True,
        rows=_all(N_("Timeline of cooperation")),
        embed=lambda context, asked: embed.timeline(context, asked.wanted),
    ),
    Page(
        "/funding",
        "funding.html",
        lambda context, asked: (
            funding(context, asked.wanted, asked.by) if asked.wanted.page == 1 else None
        ),
        menu=N_("Funding"),
        filtered=True,
        rows=_all(N_("Donations and support"), lambda _, wanted: gifts_of(wanted.exact)),
        embed=lambda context, asked: embed.funding(context, asked.wanted),
    ),
    Page(
        FOLLOW_UP,
        "followup.html",
        lambda context, asked: follow_up(context, asked.wanted) if asked.wanted.page == 1 else None,
        menu=N_("Follow-up"),
        filtered=True,
        rows=_all(N_("Promises and what happened next"), open_of),
    ),
    Page("/provinces", "provinces.html", lambda context, _: provinces(context), menu=N_("Places")),
    Page(
        "/provinces/{id}",
        "province.html",
        lambda context, asked: province(context, asked.id, asked.by),
        rows=_of("place", lambda context, id_: context.reference.places.get(id_)),
    ),
    Page(
        "/relations/{id}",
        "relation.html",
        lambda context, asked: relation(context, asked.id),
        rows=_of("relation", lambda context, id_: context.reference.relations.get(id_)),
    ),
    Page(
        "/people",
        "people.html",
        lambda context, asked: people(context, asked.wanted),
        menu=N_("People"),
        searched=True,
        rows=_all(N_("People")),
        row="people",
    ),
    Page(
        "/people/{id}",
        "person.html",
        lambda context, asked: person(context, asked.id),
        rows=_of("person", lambda context, id_: queries.person(context.connection, id_)),
    ),
    Page(
        "/bodies",
        "bodies.html",
        lambda context, asked: bodies(context, asked.wanted),
        menu=N_("Bodies"),
        searched=True,
        rows=_all(N_("Bodies")),
        row="bodies",
    ),
    Page(
        "/bodies/{id}",
        "body.html",
        lambda context, asked: body(context, asked.id, asked.by),
        rows=_of("body", lambda context, id_: queries.body(context.connection, id_)),
    ),
    Page("/sectors", "sectors.html", lambda context, _: sectors(context), menu=N_("Sectors")),
    Page(
        "/sectors/{id}",
        "sector.html",
        lambda context, asked: sector(context, asked.id),
        rows=_of("sector", lambda context, id_: context.reference.sectors.get(id_)),
    ),
    Page(
        "/sources",
        "sources.html",
        lambda context, asked: sources(context, asked.wanted),
        menu=N_("Sources"),
        searched=True,
        rows=_all(N_("The articles")),
        row="sources",
    ),
    Page(
        "/sources/{id}",
        "source.html",
        lambda context, asked: source(context, asked.id),
        rows=_of(
            "source",
            lambda context, id_: next(iter(queries.sources(context.connection, id_)), None),
            "headline",
        ),
    ),
    Page(
        SEARCH,
        "search.html",
        lambda context, asked: search(context, asked.wanted.text),
        searched=True,
        listed=False,
    ),
    Page("/data", "data.html", lambda context, _: data(context), menu=N_("Data"), cited=True),
    Page("/about", "about.html", lambda context, _: about(context), menu=N_("About")),
    Page(
        "/about/components", "components.html", lambda context, _: components(context), listed=False
    ),
    Page("/api/docs", "api_docs.html", lambda context, asked: api_docs(context, asked.document())),
    Page(
        "/records/{id}",
        "record.html",
        lambda context, asked: record(context, asked.id, asked.report_address),
        cited=True,
        embed=lambda context, asked: record(context, asked.id),
    ),
)

MENU: Final = tuple((page.path, page.menu) for page in PAGES if page.menu)
FILTERED: Final = frozenset(page.path for page in PAGES if page.filtered)
LISTED: Final = tuple(page.path for page in PAGES if page.listed and "{" not in page.path)
