"""Every question to the database: filters in, frozen rows out. No page computes a number of its
own.
"""

from app.data.facets import UNKNOWN
from app.queries.articles import (
    indicators,
    paragraphs,
    reports,
    source_count,
    sources,
    sources_of,
)
from app.queries.events import events, found
from app.queries.facets import facet_counts, in_years, known, names, reference, span
from app.queries.followup import read_until, sequels
from app.queries.people import (
    bodies,
    body,
    body_count,
    gave_and_received,
    people,
    people_count,
    person,
    successor_ids,
    successors,
)
from app.queries.reading import (
    STRETCHES,
    claims,
    corrections,
    count,
    density,
    detail,
    record_ids,
    record_numbers,
    records,
    records_joined,
    records_numbered,
    retired,
    retired_all,
    surely,
)
from app.queries.search import nearest, other_texts, related, searched
from app.queries.sums import mentions, naive_sum, total, totals
from app.queries.tables import COUNTED, whole
