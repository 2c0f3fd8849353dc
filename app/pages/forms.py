"""The filter as a form, as chips and as links; and what is wrong with one, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app import queries
from app.data import rows
from app.data.facets import BY_NAME, FORM_FACETS
from app.data.filters import Filter, Sort
from app.data.problems import Fault, Problem
from app.queries.context import Context
from app.values import i18n
from app.values.i18n import N_
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
class FilterForm:
    """The filter as a form (GET to `action`), as chips and as links; all say the same."""

    wanted: Filter
    action: str
    period: str
    facets: tuple[FacetView, ...]
    hidden: tuple[tuple[str, str], ...]  # what is filtered by but has no field on the form
    chips: tuple[Chip, ...]
    sorts: tuple[Sort, ...]
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
    under = counted or wanted
    wide = [facet for facet in facets if len(context.known[facet]) > CHOICES]
    narrow = [facet for facet in facets if facet not in wide]
    counts = queries.facet_counts(context.connection, under, narrow)
    for facet in wide:
        counts[facet] = {
            value: queries.count(context.connection, under.choose(facet, value))
            for value in wanted.values(facet)
        }
    chosen = chips(context, wanted, page)
    return FilterForm(
        wanted=wanted,
        action=context.paths.to(page),
        period=period_words(wanted),
        facets=tuple(_facet_view(context, wanted, facet, counts[facet], page) for facet in facets),
        hidden=tuple(
            (facet, value)
            for facet, values in wanted.facets
            if facet not in facets
            for value in values
        ),
        chips=chosen,
        sorts=tuple(sort for sort in Sort if sort is not Sort.RELEVANCE or wanted.text),
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
    name = problem.parameter
    if name in BY_NAME:
        name = context.say(BY_NAME[name].label)
    elif name in i18n.LABELS["parameter"]:
        name = i18n.label(context.lang, "parameter", name)
    allowed = problem.allowed
    return context.say(
        _FAULTS[problem.fault],
        name=name,
        value=problem.value,
        allowed=", ".join(allowed[:30]),
        first=allowed[0] if allowed else "",
        last=allowed[-1] if allowed else "",
    )


_FAULTS: Final = {
    Fault.UNKNOWN_PARAMETER: N_("“%(name)s” is not a filter. The filters are: %(allowed)s."),
    Fault.UNKNOWN_VALUE: N_("%(name)s: there is no “%(value)s”."),
    Fault.TOO_MANY: N_("%(name)s: too many at once; at most %(allowed)s."),
    Fault.TOO_LONG: N_("%(name)s: too long; at most %(allowed)s characters."),
    Fault.NOT_A_DATE: N_(
        "%(name)s: “%(value)s” is not a date. Write a year, a month or a day: "
        "2017, 2017-05 or 2017-05-17."
    ),
    Fault.NO_SUCH_YEAR: N_("%(name)s: “%(value)s” is not within the years %(first)s to %(last)s."),
    Fault.NOT_A_NUMBER: N_(
        "%(name)s: “%(value)s” is not a whole number from %(first)s to %(last)s."
    ),
    Fault.BACKWARDS: N_("The period ends (%(value)s) before it begins (%(allowed)s)."),
    Fault.NO_WORDS: N_("%(name)s: “%(value)s” has no letter or digit to search for."),
}


def value_name(context: Context, facet: str, value: str, named: Mapping[str, Both]) -> str:
    """What a reader calls a facet's value."""
    if value == queries.UNKNOWN and BY_NAME[facet].unknown:
        return context.say(BY_NAME[facet].unknown)
    if (row := _reference_rows(context, facet).get(value)) is not None:
        return row.name[context.lang]
    if value in BY_NAME[facet].names:
        return context.say(BY_NAME[facet].names[value])
    return named[value][context.lang] if value in named else value


def _reference_rows(
    context: Context, facet: str
) -> Mapping[str, rows.Place | rows.Relation | rows.Sector | rows.BodyType]:
    """The rows that the values of a facet are the ids of, where every page has these."""
    reference = context.reference
    match BY_NAME[facet].of:
        case "place":
            return reference.places
        case "relation":
            return reference.relations
        case "sector":
            return reference.sectors
        case "bodytype":
            return reference.body_types
    return {}


def _vocabulary_order(context: Context, facet: str) -> list[str]:
    """The values of a facet in the order in which a form lists them."""
    known = context.known[facet]
    if facet == "year":
        years = sorted(known - {queries.UNKNOWN}, reverse=True)
        return [*years, *(known & {queries.UNKNOWN})]
    order = list(_reference_rows(context, facet) or BY_NAME[facet].names)
    return [value for value in order if value in known] + sorted(known - set(order))


def _facet_view(
    context: Context, wanted: Filter, facet: str, counts: Mapping[str, int], page: str
) -> FacetView:
    is_wide = len(context.known[facet]) > CHOICES
    order = sorted(wanted.values(facet)) if is_wide else _vocabulary_order(context, facet)
    named = queries.names(context.connection, facet, order)
    chosen = set(wanted.values(facet))
    families = {}
    if facet == "sector":
        families = {sector.id: sector.family for sector in context.reference.sectors.values()}
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
                family=families.get(value),
            )
            for value in order
            if counts.get(value) or value in chosen or facet not in {"kind", "grade"}
        ),
    )
