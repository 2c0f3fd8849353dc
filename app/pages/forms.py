"""The filter as a form, as chips and as links; and what is wrong with one, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app import queries
from app.data import rows
from app.data.facets import BY_NAME, FORM_FACETS
from app.data.filters import Filter, Sort, Within
from app.data.problems import Fault, Problem
from app.queries.context import Context
from app.values import i18n
from app.values.languages import Both

CHOICES: Final = 150  # values of a facet; of one that has more, a form lists only the chosen ones


@dataclass(frozen=True)
class Tab:
    """One of several ways to look at the same, or places to look at; `href` chooses it."""

    name: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A value of a facet on the filter form; `href` turns it on or off."""

    value: str
    name: str
    count: int
    chosen: bool
    href: str
    family: str | None = None  # of a sector: its colour


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
    period: str
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
    context: Context,
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
    narrow = [facet for facet in facets if len(context.known[facet]) <= CHOICES]
    counts = queries.facet_counts(context.connection, counted or wanted, narrow)
    for facet in facets:
        for value in wanted.values(facet) if facet not in narrow else ():
            chosen_alone = (counted or wanted).choose(facet, value)
            counts.setdefault(facet, {})[value] = queries.count(context.connection, chosen_alone)
    chosen = chips(context, wanted, page)
    sorts = [sort for sort in Sort if sort is not Sort.RELEVANCE or wanted.text]
    return FilterForm(
        action=context.paths.to(page),
        text=wanted.text,
        period=period_words(wanted),
        start=wanted.start,
        end=wanted.end,
        within=wanted.within,
        sort=wanted.sort,
        facets=tuple(
            _facet_view(context, wanted, facet, counts.get(facet, {}), page) for facet in facets
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
                name=i18n.label(context.lang, "sort", sort),
                chosen=sort is wanted.sort,
                href=context.paths.to(page, wanted.but(sort=sort)),
            )
            for sort in sorts
        ),
        clear_href=context.paths.to(page, wanted.everything()),
        sentence=sentence(chosen),
    )


def chips(context: Context, wanted: Filter, page: str) -> tuple[Chip, ...]:
    """What the page at `page` is filtered by, in words, each with the address without it."""
    found = []
    for facet, values in wanted.facets:
        named = queries.names(context.connection, facet, values)
        found += [
            Chip(
                label=context.say(BY_NAME[facet].label),
                value=value_name(context, facet, value, named),
                href=context.paths.to(page, wanted.toggle(facet, value)),
            )
            for value in values
        ]

    def labelled(name: str, value: str, without: Filter) -> Chip:
        label = i18n.label(context.lang, "parameter", name)
        return Chip(label, value, context.paths.to(page, without))

    if wanted.text:
        found.append(labelled("q", wanted.text, wanted.but(text="")))
    if wanted.start and wanted.end:
        whole = context.paths.to(page, wanted.but(start="", end=""))
        found.append(Chip(context.say("Period"), period_words(wanted), whole))
    elif wanted.start:
        found.append(labelled("from", wanted.start, wanted.but(start="")))
    elif wanted.end:
        found.append(labelled("to", wanted.end, wanted.but(end="")))
    return tuple(found)


def period_words(wanted: Filter) -> str:
    """The period asked for: "2018", "2018–2021", "2018–…"; nothing without one."""
    if wanted.start == wanted.end:
        return wanted.start
    return f"{wanted.start or '…'}–{wanted.end or '…'}"


def sentence(found: Iterable[Chip]) -> str:
    """A filter in words: "Sector: Health; Year: 2017"."""
    return "; ".join(f"{chip.label}: {chip.value}" for chip in found)


def describe(context: Context, problem: Problem) -> str:
    """What is wrong with a parameter, and what would do, in the reader's language."""
    name = (
        context.say(BY_NAME[problem.parameter].label)
        if problem.parameter in BY_NAME
        else i18n.label(context.lang, "parameter", problem.parameter)
        if problem.parameter in i18n.LABELS["parameter"]
        else problem.parameter
    )
    given = {"name": name, "value": problem.value, "allowed": ", ".join(problem.allowed[:30])}
    match problem.fault:
        case Fault.UNKNOWN_PARAMETER:
            return context.say("“%(name)s” is not a filter. The filters are: %(allowed)s.", **given)
        case Fault.UNKNOWN_VALUE:
            return context.say("%(name)s: there is no “%(value)s”.", **given)
        case Fault.TOO_MANY:
            return context.say("%(name)s: too many at once; at most %(allowed)s.", **given)
        case Fault.TOO_LONG:
            return context.say("%(name)s: too long; at most %(allowed)s characters.", **given)
        case Fault.NOT_A_DATE:
            return context.say(
                "%(name)s: “%(value)s” is not a date. Write a year, a month or a day: "
                "2017, 2017-05 or 2017-05-17.",
                **given,
            )
        case Fault.NO_SUCH_YEAR:
            first, last = problem.allowed
            return context.say(
                "%(name)s: “%(value)s” is not within the years %(first)s to %(last)s.",
                **given, first=first, last=last,
            )  # fmt: skip
        case Fault.NOT_A_NUMBER:
            least, most = problem.allowed
            return context.say(
                "%(name)s: “%(value)s” is not a whole number from %(least)s to %(most)s.",
                **given, least=least, most=most,
            )  # fmt: skip
        case Fault.BACKWARDS:
            return context.say(
                "The period ends (%(value)s) before it begins (%(allowed)s).", **given
            )
        case Fault.NO_WORDS:
            return context.say(
                "%(name)s: “%(value)s” has no letter or digit to search for.", **given
            )


def value_name(context: Context, facet: str, value: str, named: Mapping[str, Both]) -> str:
    """What a reader calls a facet's value."""
    declared = BY_NAME[facet]
    if value == queries.UNKNOWN and declared.unknown:
        return context.say(declared.unknown)
    if (row := _reference_rows(context, declared.of).get(value)) is not None:
        return row.name[context.lang]
    if value in i18n.LABELS.get(facet, {}):
        return i18n.label(context.lang, facet, value)
    if value in named:
        return named[value][context.lang]
    return value


def _reference_rows(
    context: Context, table: str
) -> Mapping[str, rows.Place] | Mapping[str, rows.Relation] | Mapping[str, rows.Sector]:
    """The rows of a table that every page has; none of another."""
    match table:
        case "place":
            return context.reference.places
        case "relation":
            return context.reference.relations
        case "sector":
            return context.reference.sectors
    return {}


def _vocabulary_order(context: Context, facet: str) -> list[str]:
    """The values of a facet in the order in which a form lists them."""
    known = context.known[facet]
    if facet == "year":
        years = sorted(known - {queries.UNKNOWN}, reverse=True)
        return [*years, *(known & {queries.UNKNOWN})]
    rows_ = _reference_rows(context, BY_NAME[facet].of)
    order = list(rows_ or i18n.LABELS.get(facet, {}))
    return [value for value in order if value in known] + sorted(known - set(order))


def _family(context: Context, sector: str) -> str | None:
    known = context.reference.sectors.get(sector)
    return known.family if known else None


def _facet_view(
    context: Context, wanted: Filter, facet: str, counts: Mapping[str, int], page: str
) -> FacetView:
    is_wide = len(context.known[facet]) > CHOICES
    order = sorted(wanted.values(facet)) if is_wide else _vocabulary_order(context, facet)
    named = queries.names(context.connection, facet, order)
    chosen = set(wanted.values(facet))
    return FacetView(
        name=facet,
        label=context.say(BY_NAME[facet].label),
        choices=tuple(
            Choice(
                value=value,
                name=value_name(context, facet, value, named),
                count=counts.get(value, 0),
                chosen=value in chosen,
                href=context.paths.to(page, wanted.toggle(facet, value)),
                family=_family(context, value) if facet == "sector" else None,
            )
            for value in order
            if counts.get(value) or value in chosen or facet not in {"kind", "grade"}
        ),
    )
