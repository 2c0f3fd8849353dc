"""The facets: what records are found by, counted by and grouped by; each declared once.

A facet is a parameter of the address. Its row here says what it is called, in which columns its
values stand and by what they are named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.values.i18n import LABELS, N_
from app.values.vocabulary import Form

UNKNOWN: Final = "unknown"


def _as_stored(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Facet:
    """`columns`: where the values of a record stand, as ``table.column``, or as
    ``table.column.other`` for a column of the row that it names; `says` makes the facet's value of
    what stands there, None where that is none. What more than one column decides has no such place:
    `app.store.postings` works it out. `without`: the value of what has none.

    `of`: the table whose rows its values are the ids of; without it they are called as `called`
    has it, or as the vocabulary of its name in `i18n.LABELS`, or stand for themselves.

    `unknown`: what a reader calls that none is known.
    """

    name: str
    label: str
    columns: Sequence[str] = ()
    of: str = ""
    called: Mapping[str, str] | None = None
    says: Callable[[Any], str | None] = _as_stored
    without: str = ""
    unknown: str = ""

    @property
    def names(self) -> Mapping[str, str]:
        return self.called or LABELS.get(self.name, {})

    @property
    def values(self) -> frozenset[str]:
        """The values that it can have, whatever the data."""
        return frozenset([*self.names, *([UNKNOWN] if self.unknown else [])])

    def value(self, stored: Any) -> str | None:
        """The value of a record with this in one of the columns."""
        return UNKNOWN if stored is None and self.unknown else self.says(stored)


ALL: Final = (
    Facet("sector", N_("Sector"), ["recordsector.sector"], of="sector"),
    Facet("place", N_("Place"), ["recordplace.place"], of="place"),
    Facet("relation", N_("Relation"), ["recordrelation.relation"], of="relation"),
    Facet("kind", N_("Kind"), ["record.kind"]),
    Facet("status", N_("Status"), ["record.status"]),
    Facet(
        "amount",
        N_("Amount"),
        called={
            "known": N_("A gift with a published amount"),
            UNKNOWN: N_("A gift without a published amount"),
            "none": N_("Not a gift"),
        },
        without="none",
    ),
    Facet("year", N_("Year"), ["record.year"], says=str, unknown=N_("Year not certain")),
    Facet("grade", N_("Evidence"), ["record.grade"]),
    Facet("collection", N_("Collection"), ["record.collection"]),
    Facet("source", N_("Article"), ["claim.source"], of="source"),
    Facet("standing", N_("Delivered or promised"), ["contribution.standing"]),
    Facet(
        "value",
        N_("Money or in kind"),
        ["contribution.form"],
        says=lambda form: "cash" if form == Form.CASH else "in-kind",
    ),
    Facet(
        "term",
        N_("Term of the agreement"),
        called={"in-force": N_("In force"), "ended": N_("Ended"), UNKNOWN: N_("No stated term")},
    ),
    Facet("form", N_("Form"), ["contribution.form"]),
    Facet("purpose", N_("Main sector"), of="sector"),
    Facet("giver", N_("Giver"), ["contribution.giver"], of="party"),
    Facet("giver_type", N_("Kind of giver"), ["contribution.giver.type"], of="bodytype"),
    Facet("receiver", N_("Receiver"), ["contribution.receiver"], of="party"),
    Facet(
        "gave", N_("Given by"), ["contribution.giver.place"], of="place", unknown=N_("Not known")
    ),
    Facet(
        "received",
        N_("Received by"),
        ["contribution.receiver.place"],
        of="place",
        unknown=N_("Not known"),
    ),
    Facet(
        "body", N_("Giver or receiver"), ["contribution.giver", "contribution.receiver"], of="party"
    ),
    Facet(
        "person",
        N_("Person"),
        ["recordperson.person"],
        of="recordperson",
        unknown=N_("Nobody named"),
        without=UNKNOWN,
    ),
    # Of what was promised, asked for, proposed or directed: what the latest record that follows it,
    # by way of others too, makes of it.
    Facet("sequel", N_("What happened next"), unknown=N_("No outcome reported")),
    Facet(
        "level",
        N_("Event or outcome"),
        ["record.part_of"],
        called={"event": N_("Events"), "outcome": N_("What came of them")},
        says=lambda whole: "outcome" if whole else "event",
    ),
    Facet("part_of", N_("Part of"), ["record.part_of"], of="record"),
)

BY_NAME: Final = {facet.name: facet for facet in ALL}
FACETS: Final = tuple(BY_NAME)

# The choices of the timeline's form and of the funding page's, in their order.
FORM_FACETS: Final = (
    "sector", "place", "relation", "kind", "status", "amount", "year", "grade", "collection",
    "source",
)  # fmt: skip
FUNDING_FACETS: Final = (
    "received", "gave", "sector", "form", "giver_type", "standing", "amount", "year", "grade",
    "collection", "source",
)  # fmt: skip
# By what the API calls it, what sums are grouped by.
GROUPS: Final = {
    "year": "year", "form": "form", "sector": "purpose", "giver_type": "giver_type",
    "place": "received",
}  # fmt: skip
