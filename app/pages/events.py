"""Events as cards: when, where and who, then what came of each, counted group by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.data import event_rows, rows
from app.data.filters import Filter, Sort
from app.pages.sum_words import total_words
from app.queries.context import Context
from app.values import i18n
from app.values.vocabulary import Family

_NAMED: Final = 2  # people of an event who are named; the others are counted
_LEADING: Final = ("led", "signed", "handed-over", "spoke")

# What came of an event, in the order in which it is told: each kind of record is in one group.
_GROUP_OF: Final[Mapping[str, str]] = {
    "agreement": "agreed", "notice": "agreed", "contribution": "given", "commitment": "promised",
    "request": "asked", "proposal": "proposed", "directive": "directed",
}  # fmt: skip
GROUPS: Final = ("agreed", "done", "given", "promised", "asked", "proposed", "directed")


@dataclass(frozen=True)
class Group:
    """What of one kind came of an event; `label` counts it: "14 promises"."""

    name: str
    label: str
    records: tuple[rows.Record, ...]


@dataclass(frozen=True)
class EventCard:
    """An event as lists and charts show it.

    `mark`: stretch (it lasted), soft (its day is not known) or point. `hits`: outcomes that the
    filter found, shown at once; `groups`: the others, folded.
    """

    record: rows.Record
    mark: str
    where: str
    people: str
    given: str  # what was given there, where an amount is published
    summary: tuple[str, ...]  # what came of it, counted; gifts where `given` says nothing of them
    hits: tuple[rows.Record, ...]
    groups: tuple[Group, ...]
    event: event_rows.Event

    def __hash__(self) -> int:
        return hash(self.record)


@dataclass(frozen=True)
class EventYear:
    """The events of one year; what has no certain year stands under its own words."""

    heading: str
    cards: tuple[EventCard, ...]


def group_of(record: rows.Record) -> str:
    """The group in which an outcome is told."""
    if record.gift is not None and record.gift.standing in {"promised", "token"}:
        return "promised" if record.gift.standing == "promised" else "done"
    if record.kind not in _GROUP_OF and record.status in {"planned", "proposed"}:
        return "promised" if record.status == "planned" else "proposed"
    return _GROUP_OF.get(record.kind, "done")


def counted(context: Context, name: str, count: int) -> str:
    """So many of a group: "14 promises"."""
    match name:
        case "agreed":
            return context.say_count("%(count)s agreement", "%(count)s agreements", count)
        case "given":
            return context.say_count("%(count)s gift", "%(count)s gifts", count)
        case "promised":
            return context.say_count("%(count)s promise", "%(count)s promises", count)
        case "asked":
            return context.say_count("%(count)s request", "%(count)s requests", count)
        case "proposed":
            return context.say_count("%(count)s proposal", "%(count)s proposals", count)
        case "directed":
            return context.say_count("%(count)s directive", "%(count)s directives", count)
    return context.say_count("%(count)s thing done", "%(count)s things done", count)


def groups(context: Context, records: Sequence[rows.Record]) -> tuple[Group, ...]:
    """The records in their groups, each counted."""
    ordered = sorted(records, key=lambda record: GROUPS.index(group_of(record)))
    found = ((name, tuple(some)) for name, some in groupby(ordered, group_of))
    return tuple(Group(name, counted(context, name, len(some)), some) for name, some in found)


def _mark(when: rows.Date) -> str:
    if "/" in when.edtf and not when.edtf.startswith(".."):
        return "stretch"
    return "soft" if any(sign in when.edtf for sign in "~?%.") else "point"


def _people(context: Context, record: rows.Record) -> str:
    first = [person for person in record.people if person.part in _LEADING] or record.people
    names = [f"{p.name} ({p.office[context.lang]})" for p in first[:_NAMED]]
    if others := len(record.people) - len(names):
        names.append(context.say_count("%(count)s other person", "%(count)s other people", others))
    return "; ".join(names)


def _given(context: Context, event: event_rows.Event) -> str:
    """What was given there, as it was stated; of several gifts, on how many amounts it stands."""
    if not event.given.known:
        return ""
    if len(event.gifts) == 1:
        return i18n.amount(context.lang, event.gifts[0].amount_vnd, event.gifts[0].qualifier)
    return total_words(context, event.given)


def card(context: Context, event: event_rows.Event, wanted: Filter) -> EventCard:
    record = event.record
    hits = tuple(row for row in event.outcomes if row.id in event.found) if wanted.narrows else ()
    if len(hits) == len(event.outcomes) and record.id in event.found:
        hits = ()  # all of it was found: nothing stands out
    given = _given(context, event)
    told = [each for each in groups(context, event.outcomes) if not given or each.name != "given"]
    return EventCard(
        record=record,
        mark=_mark(record.date),
        where=", ".join(relation.name[context.lang] for relation in record.relations),
        people=_people(context, record),
        given=given,
        summary=tuple(group.label for group in told),
        hits=hits,
        groups=groups(context, [row for row in event.outcomes if row not in hits]),
        event=event,
    )


def cards(
    context: Context, events: Sequence[event_rows.Event], wanted: Filter
) -> tuple[EventCard, ...]:
    return tuple(card(context, event, wanted) for event in events)


def by_year(
    context: Context, found: Sequence[EventCard], sort: Sort = Sort.NEWEST
) -> tuple[EventYear, ...]:
    """The events under a heading a year, or stretch of years; in another order than that of time,
    under none.
    """
    if sort not in {Sort.NEWEST, Sort.OLDEST}:
        return (EventYear("", tuple(found)),) if found else ()

    def heading(each: EventCard) -> str:
        if each.record.date.year is not None:
            return str(each.record.date.year)
        words = each.record.date.words[context.lang]
        return words[0].upper() + words[1:]

    return tuple(EventYear(name, tuple(group)) for name, group in groupby(found, heading))


def count_words(context: Context, found: event_rows.Found) -> str:
    """How many events and outcomes: "12 events, 31 outcomes"."""
    events = context.say_count("%(count)s event", "%(count)s events", found.events)
    if not found.outcomes:
        return events
    outcomes = context.say_count("%(count)s outcome", "%(count)s outcomes", found.outcomes)
    return f"{events}, {outcomes}"


def families(found: Sequence[event_rows.Event]) -> tuple[str, ...]:
    """The families of sectors whose colours the events have, in their order."""
    shown = {event.record.main_sector.family for event in found}
    return tuple(family for family in Family if family in shown)
