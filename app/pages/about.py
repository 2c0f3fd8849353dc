"""About: how the records are made, what is counted, what is not known."""

from types import SimpleNamespace

from app import queries
from app.data.filters import Filter
from app.pages.sum_words import sum_sentence
from app.pages.sums import naive
from app.queries.context import Context


def about(context: Context) -> SimpleNamespace:
    everything = Filter()
    read = queries.read_until(context.connection, context.reference).values()
    return SimpleNamespace(
        title=context.say("About"),
        description=context.say("How the records are made, what is counted and what is not known."),
        records=queries.count(context.connection, everything),
        sources=queries.source_count(context.connection),
        places=context.reference.between[context.lang],
        newest=max(read, key=lambda each: each.day).words if read else None,
        founding=everything.choose("collection", "founding"),
        naive=naive(context, everything),
        total_sentence=sum_sentence(context, queries.total(context.connection, everything)),
        sectors=context.reference.sectors.values(),
        corrections=queries.corrections(context.connection),
    )
