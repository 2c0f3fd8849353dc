"""A pair of places: what happened between them, what went which way, what is open."""

from types import SimpleNamespace
from typing import Final

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages import sharing
from app.pages.followup import groups
from app.pages.lists import SHOWN
from app.pages.money import largest_vnd, legend_of, row
from app.pages.sum_words import sum_sentence, total_words, within
from app.pages.sums import founding_href, gifts_of
from app.queries.context import Context

OPEN: Final = 5  # rows of each group that are shown


def relation(context: Context, id_: str) -> SimpleNamespace | None:
    found = context.reference.relations.get(id_)
    if found is None:
        return None
    here = Filter().choose("relation", id_)
    events = here.choose("level", "event")
    title = found.name[context.lang]
    most_vnd = largest_vnd(context)
    ways = [way(context, here, *places, most_vnd) for places in (found.places, found.places[::-1])]
    return SimpleNamespace(
        title=title,
        description=context.say(
            "What happened between %(pair)s, what was given, and what was promised.", pair=title
        ),
        places=found.places,
        lede=" ".join(each.lede for each in ways if each.lede)
        or context.say("No gift is mentioned."),
        ways=ways,
        legend=legend_of(each.row for each in ways if each.row.columns),
        events=context.records(events, SHOWN),
        count=queries.count(context.connection, events),
        events_href=context.paths.timeline(events),
        open=groups(context, here, OPEN),
        sharing=sharing.of_rows(context, f"/relations/{id_}", title, rows=here),
    )


def way(
    context: Context, here: Filter, giver: rows.Place, receiver: rows.Place, most_vnd: int
) -> SimpleNamespace:
    """What went from the one place to the other, each gift a square."""
    gifts = gifts_of(here.choose("gave", giver.id).choose("received", receiver.id))
    given = row(context, gifts, most_vnd)
    total = given.total
    names = {"giver": giver.name[context.lang], "receiver": receiver.name[context.lang]}
    words = within(total_words(context, total))
    return SimpleNamespace(
        # Nothing where nothing was given.
        lede=words and context.say("%(giver)s has given %(receiver)s %(sum)s.", sum=words, **names),
        heading=context.say("From %(giver)s to %(receiver)s", **names),
        row=given,
        total=total,
        sentence=sum_sentence(context, total),
        href=context.paths.timeline(gifts),
        founding_href=founding_href(context, gifts),
    )
