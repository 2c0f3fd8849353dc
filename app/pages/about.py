"""About: how the records are made, what is counted, what is not known."""

from dataclasses import dataclass

from app import queries
from app.data import rows
from app.data.filters import Filter
from app.pages.sums import Naive, naive, sum_sentence
from app.queries.desk import Desk


@dataclass(frozen=True)
class AboutPage:
    title: str
    description: str
    records: int
    sources: int
    naive: Naive
    total: rows.Sum
    total_sentence: str
    sectors: tuple[rows.Sector, ...]
    corrections: tuple[rows.Correction, ...]


def about(desk: Desk) -> AboutPage:
    total = queries.total(desk.connection, Filter())
    return AboutPage(
        title=desk.say("About"),
        description=desk.say("How the records are made, what is counted and what is not known."),
        records=queries.count(desk.connection, Filter()),
        sources=queries.source_count(desk.connection),
        naive=naive(desk, Filter()),
        total=total,
        total_sentence=sum_sentence(desk, total),
        sectors=tuple(desk.reference.sectors.values()),
        corrections=queries.corrections(desk.connection),
    )
