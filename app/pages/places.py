"""The places compared, and one place."""

from dataclasses import dataclass
from typing import Final

from app import queries
from app.data import rows
from app.data.filters import Filter, Sort
from app.pages import sharing
from app.pages.followup import GROUPS, Group, group
from app.pages.indicators import Indicators, indicators
from app.pages.lists import Listing, listing
from app.pages.money import Side, picture
from app.pages.sharing import Sharing
from app.pages.sums import Breakdown, PlaceSummary, breakdown, gifts_of, place_summary
from app.queries.context import Context
from app.values import i18n
from app.values.i18n import N_

FIRST: Final = 5  # events that are shown at first
OPEN: Final = 3  # promises and requests that are shown at first


@dataclass(frozen=True)
class PlaceView:
    """A place beside the others."""

    summary: PlaceSummary
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class ProvincesPage:
    title: str
    description: str
    places: tuple[PlaceView, ...]


@dataclass(frozen=True)
class ProvincePage:
    title: str
    description: str
    lede: str
    place: rows.Place
    summary: PlaceSummary
    neighbours: tuple[tuple[rows.Relation, int], ...]  # with the number of events
    sides: tuple[Side, ...]
    charts: tuple[Breakdown, ...]  # by year
    events: Listing
    open: tuple[Group, ...]  # promised, asked for, proposed, directed
    agreements: tuple[Listing, ...]  # in force, ended, without a told term; those with records
    indicators: Indicators
    sharing: Sharing


def provinces(context: Context) -> ProvincesPage:
    shown = [each for each in context.reference.places.values() if each.kind != "central"]
    most_vnd = _largest_vnd(context, Filter())
    return ProvincesPage(
        title=context.say("The places compared"),
        description=context.say(
            "What Hà Nội, Lai Châu and Lào Cai received and gave, side by side: squares of one "
            "size are the same amount."
        ),
        places=tuple(
            PlaceView(
                place_summary(context, place),
                _sides(context, place.id, "/provinces", "year", most_vnd),
            )
            for place in shown
        ),
    )


def _largest_vnd(context: Context, wanted: Filter) -> int:
    """The largest gift: pictures that are compared share its size."""
    gifts = context.records(gifts_of(wanted).but(sort=Sort.AMOUNT), 1)
    return max((r.gift.amount_vnd or 0 for r in gifts if r.gift), default=0)


def _sides(context: Context, id_: str, page: str, by: str, most_vnd: int) -> tuple[Side, ...]:
    """What it received and what it gave, where there is any of it."""
    sides = []
    for facet, heading in (("received", context.say("Received")), ("gave", context.say("Gave"))):
        wanted = Filter().choose(facet, id_)
        drawn = picture(context, wanted, page, id_=f"{facet}-{id_}", by=by, most_vnd=most_vnd)
        if drawn.groups:
            sides.append(Side(facet, heading, drawn))
    return tuple(sides)


def province(context: Context, id_: str, by: str = "year") -> ProvincePage | None:
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
    return ProvincePage(
        title=name,
        description=context.say(
            "What %(place)s received and gave, agreed, promised and asked for, and how we know.",
            place=name,
        ),
        lede=_lede(context, place, summary),
        place=place,
        summary=summary,
        neighbours=tuple(
            (relation, counts["relation"].get(relation.id, 0))
            for relation, _ in context.reference.neighbours(id_)
        ),
        sides=_sides(context, id_, f"/provinces/{id_}", by, 0),
        charts=tuple(
            breakdown(context, Filter().choose(facet, id_), "year", id_=f"{facet}-year")
            for facet, total in (("received", summary.received), ("gave", summary.gave))
            if total.delivered_vnd
        ),
        events=Listing(
            id="events",
            heading=context.say("What happened"),
            records=context.records(events, FIRST),
            count=queries.count(context.connection, events),
            href=context.paths.timeline(here),
            empty=context.say("No record."),
        ),
        open=_open(context, here),
        agreements=_agreements(context, here.choose("kind", "agreement", "notice")),
        indicators=indicators(context, place=id_),
        sharing=sharing.of_rows(context, f"/provinces/{id_}", name, rows=here),
    )


def _lede(context: Context, place: rows.Place, summary: PlaceSummary) -> str:
    """What the place received or gave, in a sentence with its one number; and the one gift that is
    most of it.
    """
    name = place.name[context.lang]
    sentences = []
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
            amount = i18n.amount(context.lang, total.delivered_vnd)
            sentences.append(context.say(message, place=name, amount=amount))
            of_it = Filter(sort=Sort.AMOUNT).choose("standing", "delivered").choose(facet, place.id)
            (largest,) = context.records(of_it, 1)
            if total.gifts > 1 and largest.gift and 2 * (largest.gift.amount_vnd or 0) > vnd:
                gift = largest.short_title[context.lang]
                sentences.append(
                    context.say("More than half of it is one gift: %(gift)s.", gift=gift)
                )
        elif total.gifts:
            sentences.append(context.say(unknown, place=name))
    return " ".join(sentences)


def _open(context: Context, here: Filter) -> tuple[Group, ...]:
    """What is promised, asked for, proposed and directed: four different things."""
    groups = (group(context, here, id_, OPEN) for id_ in GROUPS)
    return tuple(each for each in groups if each.count)


def _agreements(context: Context, wanted: Filter) -> tuple[Listing, ...]:
    listings = [
        listing(context, id_, heading, wanted.choose("term", term), "")
        for id_, heading, term in (
            ("in-force", context.say("Agreements in force"), "in-force"),
            ("ended", context.say("Agreements that have ended"), "ended"),
            ("no-term", context.say("Agreements without a stated term"), queries.UNKNOWN),
        )
    ]
    return tuple(each for each in listings if each.count)
