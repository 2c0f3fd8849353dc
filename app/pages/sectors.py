"""The sectors, and one sector."""

from types import SimpleNamespace

from app import queries
from app.data.filters import Filter
from app.pages import events, sharing
from app.pages.indicators import indicators
from app.pages.lists import SHOWN, record_count, timeline_chart
from app.pages.sum_words import sum_sentence
from app.pages.sums import breakdown, founding_href, gifts_of, nothing
from app.queries.context import Context


def sectors(context: Context) -> SimpleNamespace:
    counts = queries.facet_counts(context.connection, Filter(), ["sector"])["sector"]
    sums = {row.key: row for row in queries.totals(context.connection, Filter(), "purpose")}
    return SimpleNamespace(
        title=context.say("Sectors"),
        description=context.say("The cooperation sector by sector: records, partners and money."),
        sectors=[
            SimpleNamespace(
                sector=sector,
                records=counts.get(sector.id, 0),
                total=(total := sums.get(sector.id, nothing(sector.id))),
                sentence=sum_sentence(context, total),
            )
            for sector in context.reference.sectors.values()
        ],
    )


def sector(context: Context, id_: str) -> SimpleNamespace | None:
    found = context.reference.sectors.get(id_)
    if found is None:
        return None
    wanted = Filter().choose("sector", id_)
    counts = queries.facet_counts(context.connection, wanted, ["place"])["place"]
    # Its money is that of which it is the main sector: each gift counts once among the sectors.
    gifts = Filter().choose("purpose", id_)
    total = queries.total(context.connection, gifts)
    shown = queries.events(context.connection, context.reference, wanted, limit=SHOWN)
    name = found.name[context.lang]
    return SimpleNamespace(
        title=name,
        description=context.say(
            "Cooperation on %(sector)s: records, partners and money.", sector=name
        ),
        sector=found,
        count_words=record_count(context, queries.count(context.connection, wanted)),
        total=total,
        total_sentence=sum_sentence(context, total),
        founding_href=founding_href(context, gifts_of(gifts)),
        partners=[
            (place.name, counts[place.id], context.paths.timeline(wanted.choose("place", place.id)))
            for place in context.reference.places.values()
            if counts.get(place.id)
        ],
        chart=timeline_chart(context, wanted),
        funding=breakdown(context, gifts, "received", id_="received"),
        groups=events.by_year(context, events.cards(context, shown, wanted)),
        indicators=indicators(context, sector=id_),
        has_more=queries.found(context.connection, wanted).events > SHOWN,
        timeline_href=context.paths.timeline(wanted),
        sharing=sharing.of_rows(context, f"/sectors/{id_}", name, rows=wanted),
    )
