"""What the share picture of each page says."""

from collections.abc import Iterator
from typing import Final

from app import queries
from app.data import dataset, rows, sum_rows
from app.data.filters import Filter
from app.pages.lists import record_count
from app.pages.sum_words import place_sum_words
from app.pages.sums import place_summary
from app.pictures.cards import Card, Dot, Figure
from app.queries.context import Context
from app.values import i18n
from app.values.money import NBSP
from app.values.vocabulary import FAMILY_COLOURS, Family

# Drawing takes a hundredth of a second and more; older records than these share the general one.
MOST: Final = 2000


def cards(context: Context) -> Iterator[tuple[str, Card]]:
    """Each page that has a card of its own, by its path; the overview's is the general one."""
    yield context.paths.to("/"), _general(context)
    for place in context.reference.places.values():
        yield context.paths.place(place.id), _place(context, place)
    for record in context.records(Filter(), MOST):
        yield context.paths.record(record.id), _record(context, record)


def _record(context: Context, record: rows.Record) -> Card:
    lang, gift = context.lang, record.gift
    about = f"{i18n.label(lang, 'kind', record.kind)} · {i18n.label(lang, 'status', record.status)}"
    if gift is None:
        figure = Figure(about)
    else:
        if gift.standing == "uncounted":
            about += f" · {i18n.label(lang, 'standing', gift.standing)}"
        amount = i18n.amount(lang, gift.amount_vnd, gift.qualifier)
        figure = Figure(about, amount, gift.amount_vnd is not None)
    return Card(
        title=_title(context, record.title[lang]),
        when=record.date.words[lang],
        figures=(figure,),
        places=_places(context, record),
        sectors=_dots(context, record.sectors),
    )


def _title(context: Context, title: str) -> str:
    """The title with the names of places kept whole: no line ends within one."""
    for place in context.reference.places.values():
        name = place.name[context.lang]
        title = title.replace(name, name.replace(" ", NBSP))
    return title


def _places(context: Context, record: rows.Record) -> str:
    """Who gives and who receives, with an arrow; else who takes part, else where it is."""

    def named(*roles: str) -> str:
        names = (each.place.name[context.lang] for each in record.places if each.role in roles)
        return " · ".join(dict.fromkeys(names))

    givers, receivers = named("giver"), named("receiver")
    if givers and receivers:
        return f"{givers} → {receivers}"
    return named("giver", "receiver", "partner") or named("location")


def _place(context: Context, place: rows.Place) -> Card:
    summary = place_summary(context, place)
    here = Filter().choose("place", place.id)
    return Card(
        title=place.name[context.lang],
        when=record_count(context, summary.records),
        figures=tuple(
            _sum(context, label, total)
            for label, total in (
                (context.say("Received"), summary.received),
                (context.say("Gave"), summary.gave),
            )
            if total.gifts
        ),
        places=" · ".join(
            relation.name[context.lang]
            for relation, _other in context.reference.neighbours(place.id)
        ),
        sectors=_dots(context, _told_of(context, here)),
    )


def _general(context: Context) -> Card:
    everything = Filter()
    total = queries.total(context.connection, everything)
    return Card(
        title=_title(context, dataset.title(context.reference)[context.lang]),
        when=record_count(context, queries.count(context.connection, everything)),
        figures=(_sum(context, context.say("Given, as far as published"), total),),
        places=" · ".join(place.name[context.lang] for place in context.reference.provinces),
        sectors=_dots(context, _told_of(context, everything)),
    )


def _sum(context: Context, label: str, total: sum_rows.Sum) -> Figure:
    if not total.delivered_vnd:
        return Figure(label, context.say("not published"), is_known=False)
    return Figure(label, place_sum_words(context, total))


def _told_of(context: Context, wanted: Filter) -> tuple[rows.Sector, ...]:
    """The sectors of what the filter finds, the most told of first."""
    counts = queries.facet_counts(context.connection, wanted, ["sector"])["sector"]
    found = [each for each in context.reference.sectors.values() if counts.get(each.id)]
    return tuple(sorted(found, key=lambda each: -counts[each.id]))


def _dots(context: Context, sectors: tuple[rows.Sector, ...]) -> tuple[Dot, ...]:
    return tuple(
        Dot(sector.name[context.lang], FAMILY_COLOURS[Family(sector.family)]) for sector in sectors
    )
