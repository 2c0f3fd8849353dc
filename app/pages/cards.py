"""What the share picture of each page says."""

from collections.abc import Iterator
from typing import Final

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages.lists import record_count
from app.pages.sums import place_summary
from app.pictures.cards import Card, Dot, Figure
from app.queries.desk import Desk
from app.values import i18n
from app.values.money import NBSP

# Drawing takes a hundredth of a second and more; older records than these share the general one.
MOST: Final = 2000


def cards(desk: Desk) -> Iterator[tuple[str, Card]]:
    """Each page that has a card of its own, by its path; the overview's is the general one."""
    yield desk.paths.to("/"), _general(desk)
    for place in desk.reference.places.values():
        yield desk.paths.place(place.id), _place(desk, place)
    for record in desk.records(Filter(), MOST):
        yield desk.paths.record(record.id), _record(desk, record)


def _record(desk: Desk, record: rows.Record) -> Card:
    lang, gift = desk.lang, record.gift
    about = f"{i18n.label(lang, 'kind', record.kind)} · {i18n.label(lang, 'status', record.status)}"
    if gift is None:
        figure = Figure(about)
    else:
        if gift.standing == "uncounted":
            about += f" · {i18n.label(lang, 'standing', gift.standing)}"
        amount = i18n.amount(lang, gift.amount_vnd, gift.qualifier)
        figure = Figure(about, amount, gift.amount_vnd is not None)
    return Card(
        title=_title(desk, record.title[lang]),
        when=record.date.words[lang],
        figures=(figure,),
        places=_places(desk, record),
        sectors=_dots(desk, record.sectors),
    )


def _title(desk: Desk, title: str) -> str:
    """The title with the names of places kept whole: no line ends within one."""
    for place in desk.reference.places.values():
        name = place.name[desk.lang]
        title = title.replace(name, name.replace(" ", NBSP))
    return title


def _places(desk: Desk, record: rows.Record) -> str:
    """Who gives and who receives, with an arrow; else who takes part, else where it is."""

    def named(*roles: str) -> str:
        names = (each.place.name[desk.lang] for each in record.places if each.role in roles)
        return " · ".join(dict.fromkeys(names))

    givers, receivers = named("giver"), named("receiver")
    if givers and receivers:
        return f"{givers} → {receivers}"
    return named("giver", "receiver", "partner") or named("location")


def _place(desk: Desk, place: rows.Place) -> Card:
    summary = place_summary(desk, place, 0)
    here = Filter().choose("place", place.id)
    return Card(
        title=place.name[desk.lang],
        when=record_count(desk, summary.records),
        figures=tuple(
            _sum(desk, label, total)
            for label, total in (
                (desk.say("Received"), summary.received),
                (desk.say("Gave"), summary.gave),
            )
            if total.gifts
        ),
        places=" · ".join(
            relation.name[desk.lang] for relation, _other in desk.reference.neighbours(place.id)
        ),
        sectors=_dots(desk, _told_of(desk, here)),
    )


def _general(desk: Desk) -> Card:
    everything = Filter()
    total = queries.total(desk.connection, everything)
    return Card(
        title=_title(
            desk, desk.say("Cooperation and funding between Hà Nội, Lai Châu and Lào Cai")
        ),
        when=record_count(desk, queries.count(desk.connection, everything)),
        figures=(_sum(desk, desk.say("Given, as far as published"), total),),
        places=" · ".join(
            place.name[desk.lang]
            for place in desk.reference.places.values()
            if place.kind != "central"
        ),
        sectors=_dots(desk, _told_of(desk, everything)),
    )


def _sum(desk: Desk, label: str, total: rows.Sum) -> Figure:
    if not total.delivered_vnd:
        return Figure(label, desk.say("not published"), is_known=False)
    amount = i18n.amount(desk.lang, total.delivered_vnd)
    return Figure(label, f"{desk.say('at least')} {amount}" if total.at_least else amount)


def _told_of(desk: Desk, wanted: Filter) -> tuple[rows.Sector, ...]:
    """The sectors of what the filter finds, the most told of first."""
    counts = queries.facet_counts(desk.connection, wanted, ["sector"])["sector"]
    found = [each for each in desk.reference.sectors.values() if counts.get(each.id)]
    return tuple(sorted(found, key=lambda each: -counts[each.id]))


def _dots(desk: Desk, sectors: tuple[rows.Sector, ...]) -> tuple[Dot, ...]:
    return tuple(Dot(sector.name[desk.lang], sector.colour) for sector in sectors)
