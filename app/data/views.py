"""The views of `records.sqlite`."""

from dataclasses import dataclass
from typing import Final

from app.values.i18n import N_


@dataclass(frozen=True)
class View:
    """A view of `records.sqlite`, with what it is for."""

    name: str
    description: str
    sql: str


_SUMS: Final = """
    sum(standing = 'delivered') AS gifts,
    sum(standing = 'delivered' AND amount_vnd IS NOT NULL) AS gifts_with_amount,
    sum(CASE WHEN standing = 'delivered' AND form = 'cash' THEN amount_vnd END) AS cash_vnd,
    sum(CASE WHEN standing = 'delivered' AND form <> 'cash' THEN amount_vnd END) AS in_kind_vnd,
    sum(CASE WHEN standing = 'delivered' THEN amount_vnd END) AS delivered_vnd,
    sum(standing = 'promised') AS promises,
    sum(CASE WHEN standing = 'promised' THEN amount_vnd END) AS promised_vnd"""
# A souvenir is in no sum and no count of gifts.
_RECEIVED: Final = "\nFROM gifts WHERE standing <> 'token' GROUP BY receiver_place"

VIEWS: Final[tuple[View, ...]] = (
    View(
        "timeline",
        N_("Every record with the names of its sector and places, oldest first"),
        """SELECT r.id, r.date, r.date_words_vi, r.date_words_en, r.earliest, r.latest, r.year,
    r.title_vi, r.title_en, r.kind, r.status,
    s.name_vi AS main_sector_vi, s.name_en AS main_sector_en,
    (SELECT group_concat(p.place || ' (' || p.role || ')', '; ')
     FROM (SELECT place, role FROM record_places WHERE record = r.id ORDER BY position) AS p
    ) AS places,
    r.grade, r.added
FROM records AS r JOIN sectors AS s ON s.id = r.main_sector
ORDER BY coalesce(r.earliest, r.latest), r.id""",
    ),
    View(
        "gifts",
        N_("Every contribution with the names and places of giver and receiver"),
        """SELECT c.record, r.title_vi, r.title_en, r.date, r.year, r.main_sector,
    c.giver, g.name_vi AS giver_vi, g.name_en AS giver_en, g.type AS giver_type,
    g.place AS giver_place,
    c.receiver, t.name_vi AS receiver_vi, t.name_en AS receiver_en, t.place AS receiver_place,
    c.form, c.amount_vnd, c.qualifier, c.standing
FROM contributions AS c
JOIN records AS r ON r.id = c.record
JOIN parties AS g ON g.id = c.giver
JOIN parties AS t ON t.id = c.receiver""",
    ),
    View(
        "received_by_place",
        N_("What each place received: delivered, promised and unknown apart, each gift once"),
        f"SELECT receiver_place AS place,{_SUMS}{_RECEIVED}",
    ),
    View(
        "received_by_year",
        N_("The same by place and year: the one that the date names or is about, else empty"),
        f"SELECT receiver_place AS place, year,{_SUMS}{_RECEIVED}, year",
    ),
    View(
        "evidence",
        N_("Every claim with the title of its record and the article it stands in"),
        """SELECT c.record, r.title_vi, r.title_en, c.field, c.figure, c.agrees,
    c.source, s.headline_vi, s.publisher, c.paragraph, s.url
FROM claims AS c JOIN sources AS s ON s.id = c.source LEFT JOIN records AS r ON r.id = c.record
ORDER BY c.number""",
    ),
)
