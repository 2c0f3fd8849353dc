"""The overview: who gave what to whom, the events that matter most, what is open, what is new."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Final

from app import queries
from app.data import dataset, event_rows, sum_rows
from app.data.filters import Filter, Sort
from app.pages import events, followup, jsonld
from app.pages.lists import events_chart
from app.pages.money import largest_vnd, legend_of, row
from app.pages.sum_words import weak_points
from app.pages.sums import PlaceSummary, founding_href, place_summary
from app.queries.context import Context
from app.values import i18n, money

MATTER: Final = 16  # events that are told, the weightiest
_WEIGHED: Final = 200  # events: each is read with all that came of it
_OF_EACH: Final = 1  # of each pair of places at least
_NEW: Final = 4


def overview(context: Context) -> SimpleNamespace:
    everything = Filter()
    places = _places(context)
    told = _matter_most(context)
    headline, given = _headline(context)
    return SimpleNamespace(
        title=dataset.title(context.reference)[context.lang],
        description=context.say(
            "What was agreed, done, promised and asked for between %(places)s, as published "
            "articles report it; each number leads to the paragraph it comes from.",
            places=context.reference.between[context.lang],
        ),
        headline=headline,
        headline_href=context.paths.timeline(given.choose("amount", "known")),
        # What the headline does not say.
        points=list(weak_points(context, given, queries.total(context.connection, given))),
        founding_href=founding_href(context, given),
        count_words=events.count_words(context, queries.found(context.connection, everything)),
        sources=queries.source_count(context.connection),
        chart=events_chart(context, told, everything, counted=False),
        story=events.cards(context, told[::-1], everything),  # the newest first
        places=places,
        legend=legend_of(each.row for each in places),
        open=list(_open(context)),
        new=queries.records_joined(
            context.connection, context.reference, everything, limit=_NEW, offset=0
        ),
        dataset=jsonld.dataset(context),
    )


def _matter_most(context: Context) -> tuple[event_rows.Event, ...]:
    """The weightiest events, of each pair of places `_OF_EACH` at least, oldest first.

    Where there are too many to weigh, those with the largest gifts are weighed.
    """
    count = queries.found(context.connection, Filter()).events
    wanted = Filter(sort=Sort.OLDEST if count <= _WEIGHED else Sort.AMOUNT)
    found = queries.events(context.connection, context.reference, wanted, limit=_WEIGHED)
    by_weight = sorted(found, key=lambda event: (-event.weight, event.record.id))
    chosen: dict[str, event_rows.Event] = {}
    for relation in context.reference.relations.values():
        own = [event for event in by_weight if relation in event.record.relations]
        chosen |= {event.record.id: event for event in own[:_OF_EACH]}
    for event in by_weight:
        if len(chosen) >= MATTER:
            break
        chosen[event.record.id] = event
    return tuple(sorted(chosen.values(), key=lambda event: event.record.number))


def _headline(context: Context) -> tuple[str, Filter]:
    """Who gave most, how much, to whom, since when; and the filter that finds it."""
    delivered = Filter().choose("standing", "delivered")
    given = [
        each
        for each in queries.totals(context.connection, delivered, "gave")
        if each.key in context.reference.places
    ]
    if not given:
        return context.say("No gift is mentioned."), delivered
    most = max(given, key=lambda each: each.delivered_vnd)
    wanted = delivered.choose("gave", most.key)
    received = queries.totals(context.connection, wanted, "received")
    receivers = [
        context.reference.places[each.key].name[context.lang]
        for each in sorted(received, key=lambda each: -each.delivered_vnd)
        if each.key in context.reference.places and each.key != most.key
    ]
    counts = queries.facet_counts(context.connection, wanted, ["year"])["year"]
    years = [int(year) for year in counts if year.isdigit()]
    words = {
        "giver": context.reference.places[most.key].name[context.lang],
        "amount": money.say(most.delivered_vnd, context.lang),
        "receivers": i18n.listed(context.lang, receivers),
        "year": min(years, default=context.reference.as_of.year),
    }
    return (
        context.say(
            "%(giver)s has given %(receivers)s at least %(amount)s since %(year)s", **words
        ),
        wanted,
    )


def _places(context: Context) -> list[SimpleNamespace]:
    """What each received, each gift a square; all places on one scale."""
    most_vnd = largest_vnd(context)
    summaries = [place_summary(context, place) for place in context.reference.provinces]
    summaries.sort(key=lambda each: -each.received.delivered_vnd)
    return [_place(context, each, most_vnd) for each in summaries]


def _place(context: Context, summary: PlaceSummary, most_vnd: int) -> SimpleNamespace:
    received = Filter().choose("received", summary.place.id)
    return SimpleNamespace(
        summary=summary,
        row=row(context, received, most_vnd),
        weak_words=_unknown_words(context, summary.received),
    )


def _unknown_words(context: Context, received: sum_rows.Sum) -> str:
    """On how many gifts a sum stands, and how many it leaves out."""
    if not received.gifts:
        return context.say("No gift is mentioned.")
    gifts = i18n.number(context.lang, received.gifts)
    if received.gifts > 1 and not received.known:
        return context.say("%(gifts)s gifts, none with a published amount", gifts=gifts)
    return context.say_count(
        "%(gifts)s gifts, %(count)s without a published amount",
        "%(gifts)s gifts, %(count)s without a published amount",
        received.unknown,
        gifts=gifts,
    )


def _open(context: Context) -> Iterator[tuple[str, str]]:
    """What no article tells the outcome of, counted, and last how much has one; with where they
    are listed.
    """
    still = Filter().choose("sequel", queries.UNKNOWN)
    for group in followup.groups(context, still, 0):
        yield events.counted(context, group.id, group.count), group.href
    _, told = followup.counts(context, Filter())
    if told:
        label = context.say_count("%(count)s with an outcome", "%(count)s with an outcome", told)
        yield label, context.paths.to(followup.PATH, followup.told_of(context, Filter()))
