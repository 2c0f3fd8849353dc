"""About: how the records are made, what is counted, what is not known."""

from dataclasses import dataclass

from app import queries
from app.data import rows, sum_rows
from app.data.filters import Filter
from app.pages.sum_words import sum_sentence
from app.pages.sums import Naive, naive
from app.queries.context import Context
from app.values.languages import Both


@dataclass(frozen=True)
class AboutPage:
    title: str
    description: str
    records: int
    sources: int
    places: str  # their names, in a row
    newest: Both | None  # the last day that any article tells of, in words
    founding: Filter  # only the five articles
    naive: Naive
    total: sum_rows.Sum
    total_sentence: str
    sectors: tuple[rows.Sector, ...]
    corrections: tuple[rows.Correction, ...]


def about(context: Context) -> AboutPage:
    total = queries.total(context.connection, Filter())
    read = queries.read_until(context.connection, context.reference).values()
    return AboutPage(
        title=context.say("About"),
        description=context.say("How the records are made, what is counted and what is not known."),
        records=queries.count(context.connection, Filter()),
        sources=queries.source_count(context.connection),
        places=context.reference.between[context.lang],
        newest=max(read, key=lambda each: each.day).words if read else None,
        founding=Filter().choose("collection", "founding"),
        naive=naive(context, Filter()),
        total=total,
        total_sentence=sum_sentence(context, total),
        sectors=tuple(context.reference.sectors.values()),
        corrections=queries.corrections(context.connection),
    )
