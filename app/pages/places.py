"""The places compared, and one place."""

from dataclasses import dataclass
from datetime import date

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages import exits
from app.pages.exits import Exits
from app.pages.lists import LATEST, Listing, listing
from app.pages.sums import Breakdown, PlaceSummary, breakdown, breakdowns, place_summary
from app.queries.desk import Desk
from app.values import dates


@dataclass(frozen=True)
class ProvincesPage:
    title: str
    description: str
    places: tuple[PlaceSummary, ...]
    received: Breakdown
    gave: Breakdown
    # What each received by year, on one scale.
    by_year: tuple[tuple[rows.Place, str, Breakdown], ...]


@dataclass(frozen=True)
class ProvincePage:
    title: str
    description: str
    place: rows.Place
    summary: PlaceSummary
    neighbours: tuple[tuple[rows.Relation, rows.Place, str, int], ...]  # with address and records
    received: tuple[Breakdown, ...]
    gave: tuple[Breakdown, ...]
    without_amount: Listing
    promised: Listing
    asked: Listing
    agreements: tuple[Listing, ...]  # in force, ended, without a told term; those with records
    latest: Listing
    indicators: tuple[rows.Indicator, ...]
    indicator_years: tuple[int, int]  # the first and the last that they are of
    unknowns: tuple[str, ...]  # what is not known, in sentences
    exits: Exits


def provinces(desk: Desk) -> ProvincesPage:
    return ProvincesPage(
        title=desk.say("The places compared"),
        description=desk.say(
            "What Hà Nội, Lai Châu, Lào Cai and central government received and gave, side by side."
        ),
        places=tuple(place_summary(desk, place, 0) for place in desk.reference.places.values()),
        received=breakdown(desk, Filter(), "received", id_="received"),
        gave=breakdown(desk, Filter(), "gave", id_="gave"),
        by_year=_side_by_side(desk),
    )


def _side_by_side(desk: Desk) -> tuple[tuple[rows.Place, str, Breakdown], ...]:
    """What each place received by year: charts small enough to compare, on one scale."""
    wanted = {
        place.id: Filter().choose("received", place.id)
        for place in desk.reference.places.values()
        if place.kind != "central"
    }
    most_vnd = max(
        (
            row.delivered_vnd
            for each in wanted.values()
            for row in queries.totals(desk.connection, each, "year")
        ),
        default=0,
    )
    return tuple(
        (
            desk.reference.places[id_],
            desk.paths.place(id_),
            breakdown(desk, each, "year", id_=f"{id_}-year", most_vnd=most_vnd),
        )
        for id_, each in wanted.items()
    )


def province(desk: Desk, id_: str) -> ProvincePage | None:
    place = desk.reference.places.get(id_)
    if place is None:
        return None
    name = place.name[desk.lang]
    summary = place_summary(desk, place, 0)
    here = Filter().choose("place", id_)
    received, gave = Filter().choose("received", id_), Filter().choose("gave", id_)
    indicators = queries.indicators(desk.connection, desk.reference, id_)
    told = [day.year for each in indicators for day in _ends(each.date)]
    counts = queries.facet_counts(desk.connection, Filter(), ["relation"])["relation"]
    return ProvincePage(
        title=name,
        description=desk.say(
            "What %(place)s received and gave, agreed, promised and asked for, and how we know.",
            place=name,
        ),
        place=place,
        summary=summary,
        neighbours=tuple(
            (
                relation,
                other,
                desk.paths.timeline(Filter().choose("relation", relation.id)),
                counts.get(relation.id, 0),
            )
            for relation, other in desk.reference.neighbours(id_)
        ),
        received=breakdowns(desk, received, ("year", "purpose", "form", "giver"), "received"),
        gave=breakdowns(desk, gave, ("year", "purpose", "form", "receiver"), "gave"),
        without_amount=listing(
            desk,
            "without-amount",
            desk.say("Gifts without a published amount"),
            received.choose("amount", "unknown").choose("standing", "delivered"),
            desk.say("No gift without a published amount is mentioned."),
        ),
        promised=listing(
            desk,
            "promised",
            desk.say("Promised and planned"),
            here.choose("status", "planned"),
            desk.say("No promise is mentioned."),
        ),
        asked=listing(
            desk,
            "asked",
            desk.say("Asked for and proposed"),
            here.choose("status", "proposed"),
            desk.say("No request is mentioned."),
        ),
        agreements=_agreements(desk, here.choose("kind", "agreement", "notice")),
        latest=Listing(
            id="latest",
            heading=desk.say("Latest"),
            records=desk.records(here, LATEST),
            count=summary.records,
            href=desk.paths.timeline(here),
            empty=desk.say("No record."),
        ),
        indicators=indicators,
        indicator_years=(min(told, default=0), max(told, default=0)),
        unknowns=_unknowns(desk, name, summary, here),
        exits=exits.of_rows(desk, f"/provinces/{id_}", name, rows=here),
    )


def _ends(when: rows.Date) -> tuple[date, ...]:
    """The first and the last day, of those that are told."""
    told = dates.parse(when.edtf)
    return tuple(day for day in (told.earliest, told.latest) if day)


def _agreements(desk: Desk, wanted: Filter) -> tuple[Listing, ...]:
    listings = [
        listing(desk, id_, heading, wanted.choose("term", term), "")
        for id_, heading, term in (
            ("in-force", desk.say("Agreements in force"), "in-force"),
            ("ended", desk.say("Agreements that have ended"), "ended"),
            ("no-term", desk.say("Agreements without a stated term"), queries.UNKNOWN),
        )
    ]
    return tuple(each for each in listings if each.count)


def _unknowns(desk: Desk, name: str, summary: PlaceSummary, here: Filter) -> tuple[str, ...]:
    """What the articles leave open about a place, in sentences."""
    sentences = []
    if summary.received.unknown:
        sentences.append(
            desk.say_count(
                "Of %(count)s gift that %(place)s received no amount was published.",
                "Of %(count)s gifts that %(place)s received no amount was published.",
                summary.received.unknown,
                place=name,
            )
        )
    if summary.gave.unknown:
        sentences.append(
            desk.say_count(
                "Of %(count)s gift that %(place)s gave no amount was published.",
                "Of %(count)s gifts that %(place)s gave no amount was published.",
                summary.gave.unknown,
                place=name,
            )
        )
    if summary.received.gifts and not summary.received.known:
        sentences.append(
            desk.say(
                "No amount that %(place)s received was published; that does not mean zero.",
                place=name,
            )
        )
    undated = queries.count(desk.connection, here.choose("year", queries.UNKNOWN))
    if undated:
        sentences.append(
            desk.say_count(
                "The year of %(count)s record is not certain.",
                "The year of %(count)s records is not certain.",
                undated,
            )
        )
    return tuple(sentences)
