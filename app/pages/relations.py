"""A pair of places: what happened between them, what went which way, what is open."""

from dataclasses import dataclass

from app import queries
from app.data import rows, sum_rows
from app.data.filters import Filter
from app.pages import sharing
from app.pages.followup import GROUPS, Group, group
from app.pages.lists import SHOWN
from app.pages.sharing import Sharing
from app.pages.sum_words import sum_sentence, total_words
from app.pages.sums import founding_href, gifts_of
from app.queries.context import Context

OPEN = 5  # rows of each group that are shown


@dataclass(frozen=True)
class Way:
    """What went from the one place to the other."""

    lede: str  # the sum as a sentence; nothing where nothing was given
    heading: str
    total: sum_rows.Sum
    sentence: str
    href: str
    founding_href: str


@dataclass(frozen=True)
class RelationPage:
    title: str
    description: str
    lede: str
    places: tuple[tuple[rows.Place, str], ...]  # with address
    ways: tuple[Way, ...]
    events: tuple[rows.Record, ...]
    count: int
    events_href: str
    open: tuple[Group, ...]
    sharing: Sharing


def relation(context: Context, id_: str) -> RelationPage | None:
    found = context.reference.relations.get(id_)
    if found is None:
        return None
    here = Filter().choose("relation", id_)
    events = here.choose("level", "event")
    title = found.name[context.lang]
    first, second = found.places
    ways = tuple(
        _way(context, here, giver, receiver)
        for giver, receiver in ((first, second), (second, first))
    )
    groups = (group(context, here, each, OPEN) for each in GROUPS)
    return RelationPage(
        title=title,
        description=context.say(
            "What happened between %(pair)s, what was given, and what was promised.", pair=title
        ),
        places=tuple((place, context.paths.place(place.id)) for place in found.places),
        lede=" ".join(way.lede for way in ways if way.lede) or context.say("No gift is mentioned."),
        ways=ways,
        events=context.records(events, SHOWN),
        count=queries.count(context.connection, events),
        events_href=context.paths.timeline(events),
        open=tuple(each for each in groups if each.count),
        sharing=sharing.of_rows(context, f"/relations/{id_}", title, rows=here),
    )


def _way(context: Context, here: Filter, giver: rows.Place, receiver: rows.Place) -> Way:
    wanted = here.choose("gave", giver.id).choose("received", receiver.id)
    total = queries.total(context.connection, wanted)
    words = total_words(context, total)
    return Way(
        lede=context.say(
            "%(giver)s has given %(receiver)s %(sum)s.",
            giver=giver.name[context.lang],
            receiver=receiver.name[context.lang],
            sum=words[:1].lower() + words[1:],
        )
        if words
        else "",
        heading=context.say(
            "From %(giver)s to %(receiver)s",
            giver=giver.name[context.lang],
            receiver=receiver.name[context.lang],
        ),
        total=total,
        sentence=sum_sentence(context, total),
        href=context.paths.timeline(gifts_of(wanted)),
        founding_href=founding_href(context, gifts_of(wanted)),
    )
