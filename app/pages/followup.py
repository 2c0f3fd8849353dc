"""What was promised, asked for, proposed and directed, and what happened next."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages import forms, sharing
from app.pages.lists import SHOWN
from app.queries.context import Context
from app.values.i18n import N_
from app.values.vocabulary import Kind, Part

PATH: Final = "/follow-up"
FACETS: Final = ("relation", "sequel", "sector")
_SPEAK: Final = (Part.SPOKE, Part.SIGNED, Part.LED)  # who says it: the first of these

# Four different things, never mixed. Which records are among them at all, `sequel` says.
_NOT_PROMISES: Final = (Kind.REQUEST, Kind.PROPOSAL, Kind.DIRECTIVE)
GROUPS: Final[Mapping[str, tuple[str, tuple[Kind, ...]]]] = {
    "promised": (N_("Promised"), tuple(kind for kind in Kind if kind not in _NOT_PROMISES)),
    "asked": (N_("Asked for"), (Kind.REQUEST,)),
    "proposed": (N_("Proposed"), (Kind.PROPOSAL,)),
    "directed": (N_("Directed by central government"), (Kind.DIRECTIVE,)),
}


@dataclass(frozen=True)
class Row:
    """Something promised, with who said it, what followed by day, and until when was read."""

    record: rows.Record
    speakers: tuple[rows.Person, ...]
    sequels: tuple[rows.Record, ...]
    read_until: rows.ReadUntil | None


@dataclass(frozen=True)
class Group:
    """What was promised, or asked for, proposed or directed; `told_words`: of how many of these it
    is told what became.
    """

    id: str
    heading: str
    count: int
    told_words: str
    rows: tuple[Row, ...]
    href: str  # where these are on the page of them all
    all_href: str  # where all of them are
    left_out: int


def open_of(context: Context, wanted: Filter) -> Filter:
    """What the filter finds of what was promised, asked for, proposed or directed."""
    return wanted if wanted.values("sequel") else wanted.choose("sequel", *context.known["sequel"])


def told_of(context: Context, wanted: Filter) -> Filter:
    """The same of which it is told what became, by any article."""
    told = set(open_of(context, wanted).values("sequel")) - {queries.UNKNOWN}
    return wanted.choose("sequel", *told)


def counts(context: Context, wanted: Filter) -> tuple[int, int]:
    """How many such there are, and of how many it is told what became."""
    whole = open_of(context, wanted)
    told = told_of(context, wanted)
    return (
        queries.count(context.connection, whole),
        queries.count(context.connection, told) if told.values("sequel") else 0,
    )


def told_words(context: Context, told: int) -> str:
    if not told:
        return context.say("no outcome is reported")
    return context.say("the outcome of %(told)s is reported", told=told)


def follow_up(context: Context, wanted: Filter) -> SimpleNamespace:
    wanted = wanted.but()
    shown = open_of(context, wanted)
    form = forms.filter_form(context, wanted, PATH, facets=FACETS, counted=shown)
    title = context.say("Promises and what happened next")
    count, told = counts(context, wanted)
    return SimpleNamespace(
        title=title,
        description=context.say(
            "What %(places)s were promised, asked for, proposed and were directed to do, and what "
            "happened next.",
            places=context.reference.between[context.lang],
        ),
        lede=context.say_count(
            "%(count)s promise, request, proposal or directive; %(told)s.",
            "%(count)s promises, requests, proposals and directives; %(told)s.",
            count,
            told=told_words(context, told),
        ),
        form=form,
        clear_href=context.paths.to(PATH),
        groups=groups(context, wanted, SHOWN),
        sharing=sharing.of_rows(context, PATH, title, wanted, rows=shown),
    )


def groups(context: Context, wanted: Filter, most: int) -> tuple[Group, ...]:
    """What the filter finds of each of the four, where there is any; at most so many rows each."""
    found = (_group(context, wanted, id_, most) for id_ in GROUPS)
    return tuple(group for group in found if group.count)


def _group(context: Context, wanted: Filter, id_: str, most: int) -> Group:
    heading, kinds = GROUPS[id_]
    chosen = [kind for kind in kinds if kind in (wanted.values("kind") or kinds)]
    own = wanted.choose("kind", *chosen)
    count, told = counts(context, own) if chosen else (0, 0)
    return Group(
        id=id_,
        heading=context.say(heading),
        count=count,
        told_words=told_words(context, told),
        rows=_rows(context, open_of(context, own), most) if count and most else (),
        href=context.paths.to(PATH, wanted) + f"#{id_}",
        all_href=context.paths.timeline(open_of(context, own)),
        left_out=max(0, count - most),
    )


def _rows(context: Context, wanted: Filter, most: int) -> tuple[Row, ...]:
    """The first of what the filter finds, each with what became of it."""
    found = context.records(wanted, most)
    followed = queries.sequels(
        context.connection, context.reference, [record.id for record in found]
    )
    until = queries.read_until(context.connection, context.reference)
    return tuple(
        Row(
            record=record,
            speakers=_speakers(record),
            sequels=followed.get(record.id, ()),
            read_until=max(
                (until[each.id] for each in record.relations if each.id in until),
                key=lambda each: each.day,
                default=None,
            ),
        )
        for record in found
    )


def _speakers(record: rows.Record) -> tuple[rows.Person, ...]:
    for part in _SPEAK:
        if found := tuple(person for person in record.people if person.part == part):
            return found
    return ()
