"""The places compared, and one place."""

from dataclasses import dataclass
from datetime import date

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages import sharing
from app.pages.lists import LATEST, Listing, listing
from app.pages.sharing import Sharing
from app.pages.sums import Breakdown, PlaceSummary, breakdown, breakdowns, place_summary
from app.queries.context import Context
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
    sharing: Sharing


def provinces(context: Context) -> ProvincesPage:
    return ProvincesPage(
        title=context.say("The places compared"),
        description=context.say(
            "What Hà Nội, Lai Châu, Lào Cai and central government received and gave, side by side."
        ),
        places=tuple(
            place_summary(context, place, 0) for place in context.reference.places.values()
        ),
        received=breakdown(context, Filter(), "received", id_="received"),
        gave=breakdown(context, Filter(), "gave", id_="gave"),
        by_year=_side_by_side(context),
    )


def _side_by_side(context: Context) -> tuple[tuple[rows.Place, str, Breakdown], ...]:
    """What each place received by year: charts small enough to compare, on one scale."""
    wanted = {
        place.id: Filter().choose("received", place.id)
        for place in context.reference.places.values()
        if place.kind != "central"
    }
    most_vnd = max(
        (
            row.delivered_vnd
            for each in wanted.values()
            for row in queries.totals(context.connection, each, "year")
        ),
        default=0,
    )
    return tuple(
        (
            context.reference.places[id_],
            context.paths.place(id_),
            breakdown(context, each, "year", id_=f"{id_}-year", most_vnd=most_vnd),
        )
        for id_, each in wanted.items()
    )


def province(context: Context, id_: str) -> ProvincePage | None:
    place = context.reference.places.get(id_)
    if place is None:
        return None
    name = place.name[context.lang]
    summary = place_summary(context, place, 0)
    here = Filter().choose("place", id_)
    received, gave = Filter().choose("received", id_), Filter().choose("gave", id_)
    indicators = queries.indicators(context.connection, context.reference, id_)
    told = [day.year for each in indicators for day in _ends(each.date)]
    counts = queries.facet_counts(context.connection, Filter(), ["relation"])["relation"]
    return ProvincePage(
        title=name,
        description=context.say(
            "What %(place)s received and gave, agreed, promised and asked for, and how we know.",
            place=name,
        ),
        place=place,
        summary=summary,
        neighbours=tuple(
            (
                relation,
                other,
                context.paths.timeline(Filter().choose("relation", relation.id)),
                counts.get(relation.id, 0),
            )
            for relation, other in context.reference.neighbours(id_)
        ),
        received=breakdowns(context, received, ("year", "purpose", "form", "giver"), "received"),
        gave=breakdowns(context, gave, ("year", "purpose", "form", "receiver"), "gave"),
        without_amount=listing(
            context,
            "without-amount",
            context.say("Gifts without a published amount"),
            received.choose("amount", "unknown").choose("standing", "delivered"),
            context.say("No gift without a published amount is mentioned."),
        ),
        promised=listing(
            context,
            "promised",
            context.say("Promised and planned"),
            here.choose("status", "planned"),
            context.say("No promise is mentioned."),
        ),
        asked=listing(
            context,
            "asked",
            context.say("Asked for and proposed"),
            here.choose("status", "proposed"),
            context.say("No request is mentioned."),
        ),
        agreements=_agreements(context, here.choose("kind", "agreement", "notice")),
        latest=Listing(
            id="latest",
            heading=context.say("Latest"),
            records=context.records(here, LATEST),
            count=summary.records,
            href=context.paths.timeline(here),
            empty=context.say("No record."),
        ),
        indicators=indicators,
        indicator_years=(min(told, default=0), max(told, default=0)),
        unknowns=_unknowns(context, name, summary, here),
        sharing=sharing.of_rows(context, f"/provinces/{id_}", name, rows=here),
    )


def _ends(when: rows.Date) -> tuple[date, ...]:
    """The first and the last day, of those that are told."""
    told = dates.parse(when.edtf)
    return tuple(day for day in (told.earliest, told.latest) if day)


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


def _unknowns(context: Context, name: str, summary: PlaceSummary, here: Filter) -> tuple[str, ...]:
    """What the articles leave open about a place, in sentences."""
    sentences = []
    if summary.received.unknown:
        sentences.append(
            context.say_count(
                "Of %(count)s gift that %(place)s received no amount was published.",
                "Of %(count)s gifts that %(place)s received no amount was published.",
                summary.received.unknown,
                place=name,
            )
        )
    if summary.gave.unknown:
        sentences.append(
            context.say_count(
                "Of %(count)s gift that %(place)s gave no amount was published.",
                "Of %(count)s gifts that %(place)s gave no amount was published.",
                summary.gave.unknown,
                place=name,
            )
        )
    if summary.received.gifts and not summary.received.known:
        sentences.append(
            context.say(
                "No amount that %(place)s received was published; that does not mean zero.",
                place=name,
            )
        )
    undated = queries.count(context.connection, here.choose("year", queries.UNKNOWN))
    if undated:
        sentences.append(
            context.say_count(
                "The year of %(count)s record is not certain.",
                "The year of %(count)s records is not certain.",
                undated,
            )
        )
    return tuple(sentences)
