"""The filter as a form, as chips and as links; and what is wrong with one, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app import queries
from app.data import rows
from app.data.filters import FORM_FACETS, Fault, Filter, Problem, Sort, Within
from app.queries.desk import Desk
from app.values import i18n
from app.values.languages import Both

CHOICES: Final = 150  # values of a facet; of one that has more, a form lists only the chosen ones


@dataclass(frozen=True)
class Choice:
    """A value of a facet on the filter form; `href` turns it on or off."""

    value: str
    name: str
    count: int
    chosen: bool
    href: str
    colour: str | None = None


@dataclass(frozen=True)
class FacetView:
    """One facet of the filter form, with its choices in the order of their vocabulary."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Chip:
    """Something that is filtered by, in words, and the address without it."""

    label: str
    value: str
    href: str


@dataclass(frozen=True)
class SortLink:
    value: str
    name: str
    chosen: bool
    href: str


@dataclass(frozen=True)
class FilterForm:
    """The filter as a form (GET to `action`), as chips and as links; all say the same."""

    action: str
    text: str
    start: str
    end: str
    within: Within
    sort: Sort
    facets: tuple[FacetView, ...]
    hidden: tuple[tuple[str, str], ...]  # what is filtered by but has no field on the form
    chips: tuple[Chip, ...]
    sorts: tuple[SortLink, ...]
    clear_href: str
    sentence: str  # the filter in words


def filter_form(
    desk: Desk,
    wanted: Filter,
    page: str,
    *,
    facets: Sequence[str] = FORM_FACETS,
    counted: Filter | None = None,
) -> FilterForm:
    """The filter as a form, chips and links of the page at `page` (its path without language).

    `facets` are the choices it offers; `counted` is the filter to count under, where the page shows
    only some of the records.
    """
    narrow = [facet for facet in facets if len(desk.known[facet]) <= CHOICES]
    counts = queries.facet_counts(desk.connection, counted or wanted, narrow)
    for facet in facets:
        for value in wanted.values(facet) if facet not in narrow else ():
            chosen_alone = (counted or wanted).choose(facet, value)
            counts.setdefault(facet, {})[value] = queries.count(desk.connection, chosen_alone)
    chosen = chips(desk, wanted, page)
    sorts = [sort for sort in Sort if sort is not Sort.RELEVANCE or wanted.text]
    return FilterForm(
        action=desk.paths.to(page),
        text=wanted.text,
        start=wanted.start,
        end=wanted.end,
        within=wanted.within,
        sort=wanted.sort,
        facets=tuple(
            _facet_view(desk, wanted, facet, counts.get(facet, {}), page) for facet in facets
        ),
        hidden=tuple(
            (facet, value)
            for facet, values in wanted.facets
            if facet not in facets
            for value in values
        ),
        chips=chosen,
        sorts=tuple(
            SortLink(
                value=sort,
                name=i18n.label(desk.lang, "sort", sort),
                chosen=sort is wanted.sort,
                href=desk.paths.to(page, wanted.but(sort=sort)),
            )
            for sort in sorts
        ),
        clear_href=desk.paths.to(page, wanted.everything()),
        sentence=sentence(chosen),
    )


def chips(desk: Desk, wanted: Filter, page: str) -> tuple[Chip, ...]:
    """What the page at `page` is filtered by, in words, each with the address without it."""
    found = []
    for facet, values in wanted.facets:
        named = queries.names(desk.connection, facet, values)
        found += [
            Chip(
                label=i18n.label(desk.lang, "facet", facet),
                value=_facet_name(desk, facet, value, named),
                href=desk.paths.to(page, wanted.toggle(facet, value)),
            )
            for value in values
        ]
    for name, value, without in (
        ("q", wanted.text, wanted.but(text="")),
        ("from", wanted.start, wanted.but(start="")),
        ("to", wanted.end, wanted.but(end="")),
    ):
        if value:
            label = i18n.label(desk.lang, "parameter", name)
            found.append(Chip(label, value, desk.paths.to(page, without)))
    return tuple(found)


def sentence(found: Iterable[Chip]) -> str:
    """A filter in words: "Sector: Health; Year: 2017"."""
    return "; ".join(f"{chip.label}: {chip.value}" for chip in found)


def describe(desk: Desk, problem: Problem) -> str:
    """What is wrong with a parameter, and what would do, in the reader's language."""
    name = (
        i18n.label(desk.lang, "facet", problem.parameter)
        if problem.parameter in i18n.LABELS["facet"]
        else i18n.label(desk.lang, "parameter", problem.parameter)
        if problem.parameter in i18n.LABELS["parameter"]
        else problem.parameter
    )
    given = {"name": name, "value": problem.value, "allowed": ", ".join(problem.allowed[:30])}
    match problem.fault:
        case Fault.UNKNOWN_PARAMETER:
            return desk.say("“%(name)s” is not a filter. The filters are: %(allowed)s.", **given)
        case Fault.UNKNOWN_VALUE:
            return desk.say("%(name)s: there is no “%(value)s”.", **given)
        case Fault.TOO_MANY:
            return desk.say("%(name)s: too many at once; at most %(allowed)s.", **given)
        case Fault.TOO_LONG:
            return desk.say("%(name)s: too long; at most %(allowed)s characters.", **given)
        case Fault.NOT_A_DATE:
            return desk.say(
                "%(name)s: “%(value)s” is not a date. Write a year, a month or a day: "
                "2017, 2017-05 or 2017-05-17.",
                **given,
            )
        case Fault.NOT_A_NUMBER:
            least, most = problem.allowed
            return desk.say(
                "%(name)s: “%(value)s” is not a whole number from %(least)s to %(most)s.",
                **given, least=least, most=most,
            )  # fmt: skip
        case Fault.BACKWARDS:
            return desk.say("The period ends (%(value)s) before it begins (%(allowed)s).", **given)
        case Fault.NO_WORDS:
            return desk.say("%(name)s: “%(value)s” has no letter or digit to search for.", **given)


def _facet_name(desk: Desk, facet: str, value: str, named: Mapping[str, Both]) -> str:
    """What a reader calls a facet's value."""
    if value == queries.UNKNOWN and facet in i18n.LABELS["unknown"]:
        return i18n.label(desk.lang, "unknown", facet)
    tables: Mapping[str, Mapping[str, rows.Place | rows.Relation | rows.Sector]] = {
        "place": desk.reference.places,
        "gave": desk.reference.places,
        "received": desk.reference.places,
        "relation": desk.reference.relations,
        "sector": desk.reference.sectors,
        "purpose": desk.reference.sectors,
    }
    if facet in tables and value in tables[facet]:
        return tables[facet][value].name[desk.lang]
    if value in i18n.LABELS.get(facet, {}):
        return i18n.label(desk.lang, facet, value)
    if value in named:
        return named[value][desk.lang]
    return value


def _vocabulary_order(desk: Desk, facet: str) -> list[str]:
    """The values of a facet in the order in which a form lists them."""
    tables: Mapping[str, Iterable[str]] = {
        "sector": desk.reference.sectors,
        "place": desk.reference.places,
        "relation": desk.reference.relations,
    }
    known = desk.known[facet]
    if facet == "year":
        years = sorted(known - {queries.UNKNOWN}, reverse=True)
        return [*years, *(known & {queries.UNKNOWN})]
    order = list(tables.get(facet, i18n.LABELS.get(facet, {})))
    return [value for value in order if value in known] + sorted(known - set(order))


def _facet_view(
    desk: Desk, wanted: Filter, facet: str, counts: Mapping[str, int], page: str
) -> FacetView:
    is_wide = len(desk.known[facet]) > CHOICES
    order = sorted(wanted.values(facet)) if is_wide else _vocabulary_order(desk, facet)
    named = queries.names(desk.connection, facet, order)
    chosen = set(wanted.values(facet))
    return FacetView(
        name=facet,
        label=i18n.label(desk.lang, "facet", facet),
        choices=tuple(
            Choice(
                value=value,
                name=_facet_name(desk, facet, value, named),
                count=counts.get(value, 0),
                chosen=value in chosen,
                href=desk.paths.to(page, wanted.toggle(facet, value)),
                colour=value if facet == "sector" else None,
            )
            for value in order
            if counts.get(value) or value in chosen or facet not in {"kind", "grade"}
        ),
    )
