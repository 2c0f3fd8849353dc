"""The places compared, and one place."""

from collections.abc import Iterator
from itertools import permutations
from types import SimpleNamespace
from typing import Final

from app import queries
from app.data.filters import Filter, Sort
from app.pages import sharing
from app.pages.followup import groups
from app.pages.indicators import indicators
from app.pages.money import largest_vnd, legend_of, sides
from app.pages.relations import way
from app.pages.sums import PlaceSummary, place_summary
from app.queries.context import Context
from app.values import i18n
from app.values.i18n import N_

SIDES: Final = ("received", "gave")
FIRST: Final = 5  # events that are shown at first
OPEN: Final = 3  # promises and requests that are shown at first
LISTED: Final = 8  # agreements of each kind


def provinces(context: Context) -> SimpleNamespace:
    most_vnd = largest_vnd(context)
    places = [
        (
            place_summary(context, place),
            sides(context, place.id, "/provinces", SIDES, most_vnd=most_vnd),
        )
        for place in context.reference.provinces
    ]
    return SimpleNamespace(
        title=context.say("The places compared"),
        description=context.say(
            "What %(places)s received and gave, side by side: squares of one size are the same "
            "amount.",
            places=context.reference.between[context.lang],
        ),
        places=places,
        ways=_ways(context, most_vnd),
        legend=legend_of(side.picture for _, sides in places for side in sides),
    )


def _ways(context: Context, most_vnd: int) -> list[SimpleNamespace]:
    """What went from each place to each other, most first."""
    ways = [
        way(context, Filter(), giver, receiver, most_vnd)
        for giver, receiver in permutations(context.reference.provinces, 2)
    ]
    told = [each for each in ways if each.row.columns]
    return sorted(told, key=lambda each: -each.total.delivered_vnd)


def province(context: Context, id_: str, by: str = "year") -> SimpleNamespace | None:
    place = context.reference.places.get(id_)
    if place is None:
        return None
    name = place.name[context.lang]
    summary = place_summary(context, place)
    here = Filter().choose("place", id_)
    events = here.choose("level", "event")
    counts = queries.facet_counts(
        context.connection, Filter().choose("level", "event"), ["relation"]
    )
    return SimpleNamespace(
        title=name,
        description=context.say(
            "What %(place)s received and gave, agreed, promised and asked for, and how we know.",
            place=name,
        ),
        lede=" ".join(_lede(context, summary)),
        place=place,
        summary=summary,
        neighbours=[  # with the number of events
            (relation, counts["relation"].get(relation.id, 0))
            for relation, _ in context.reference.neighbours(id_)
        ],
        sides=sides(context, id_, f"/provinces/{id_}", SIDES, by=by),
        events=context.records(events, FIRST),
        events_count=queries.count(context.connection, events),
        events_href=context.paths.timeline(here),
        open=groups(context, here, OPEN),
        agreements=list(_agreements(context, here.choose("kind", "agreement", "notice"))),
        indicators=indicators(context, place=id_),
        sharing=sharing.of_rows(context, f"/provinces/{id_}", name, rows=here),
    )


def _lede(context: Context, summary: PlaceSummary) -> Iterator[str]:
    """What the place received or gave, each in a sentence with its one number; and the one gift
    that is most of it.
    """
    place = summary.place.name[context.lang]
    for facet, total, message, unknown in (
        (
            "received",
            summary.received,
            N_("%(place)s received at least %(amount)s, according to the press."),
            N_("What %(place)s received was not published; that does not mean zero."),
        ),
        (
            "gave",
            summary.gave,
            N_("%(place)s gave at least %(amount)s, according to the press."),
            N_("What %(place)s gave was not published; that does not mean zero."),
        ),
    ):
        if vnd := total.delivered_vnd:
            yield context.say(message, place=place, amount=i18n.amount(context.lang, vnd))
            of_it = Filter(sort=Sort.AMOUNT).choose("standing", "delivered")
            (largest,) = context.records(of_it.choose(facet, summary.place.id), 1)
            if total.gifts > 1 and largest.gift and 2 * (largest.gift.amount_vnd or 0) > vnd:
                gift = largest.short_title[context.lang]
                yield context.say("More than half of it is one gift: %(gift)s.", gift=gift)
        elif total.gifts:
            yield context.say(unknown, place=place)


def _agreements(context: Context, wanted: Filter) -> Iterator[SimpleNamespace]:
    """Those in force, those that ended and those without a told term, where there are any."""
    for id_, heading, term in (
        ("in-force", context.say("Agreements in force"), "in-force"),
        ("ended", context.say("Agreements that have ended"), "ended"),
        ("no-term", context.say("Agreements without a stated term"), queries.UNKNOWN),
    ):
        these = wanted.choose("term", term)
        if count := queries.count(context.connection, these):
            yield SimpleNamespace(
                id=id_,
                heading=heading,
                records=context.records(these, LISTED),
                count=count,
                href=context.paths.timeline(these),
            )
