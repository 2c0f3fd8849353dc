"""The facets: what records are found by, counted by and grouped by; each declared once.

A facet is a parameter of the address. Its row here says what it is called, by what its values are
named, and where it is offered; `app.store.postings` says which records have which value.
"""

from dataclasses import dataclass
from typing import Final

from app.values.i18n import LABELS, N_

UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Facet:
    """`of`: the table whose rows its values are the ids of; without it they are those of the
    vocabulary of its name in `i18n.LABELS`, if there is one, or stand for themselves.

    `unknown`: what a reader calls that none is known. `form`, `funding`: its place among the
    choices of the timeline's form and of the funding page's, if it has one. `group`: what the API
    calls it where sums are grouped by it.
    """

    name: str
    label: str
    of: str = ""
    unknown: str = ""
    form: int = 0
    funding: int = 0
    group: str = ""

    @property
    def values(self) -> frozenset[str]:
        """The values that it can have, whatever the data."""
        own = () if self.of else LABELS.get(self.name, ())
        return frozenset([*own, *([UNKNOWN] if self.unknown else [])])


ALL: Final = (
    Facet("sector", N_("Sector"), of="sector", form=1, funding=3),
    Facet("place", N_("Place"), of="place", form=2),
    Facet("relation", N_("Relation"), of="relation", form=3),
    Facet("kind", N_("Kind"), form=4),
    Facet("status", N_("Status"), form=5),
    Facet("amount", N_("Amount"), form=6, funding=7),
    Facet("year", N_("Year"), unknown=N_("Year not certain"), form=7, funding=8, group="year"),
    Facet("grade", N_("Evidence"), form=8, funding=9),
    Facet("collection", N_("Collection"), form=9, funding=10),
    Facet("source", N_("Article"), of="source", form=10, funding=11),
    Facet("standing", N_("Delivered or promised"), funding=6),
    Facet("value", N_("Money or in kind")),
    Facet("term", N_("Term of the agreement")),
    Facet("form", N_("Form"), funding=4, group="form"),
    Facet("purpose", N_("Main sector"), of="sector", group="sector"),
    Facet("giver", N_("Giver"), of="party"),
    Facet("giver_type", N_("Kind of giver"), of="bodytype", funding=5, group="giver_type"),
    Facet("receiver", N_("Receiver"), of="party"),
    Facet("gave", N_("Given by"), of="place", unknown=N_("Not known"), funding=2),
    Facet(
        "received", N_("Received by"), of="place", unknown=N_("Not known"), funding=1, group="place"
    ),
    Facet("body", N_("Giver or receiver"), of="party"),
    Facet("person", N_("Person"), of="recordperson", unknown=N_("Nobody named")),
    # Of what was promised, asked for, proposed or directed: what the latest record that follows it,
    # by way of others too, makes of it.
    Facet("sequel", N_("What happened next"), unknown=N_("No outcome reported")),
    Facet("level", N_("Event or outcome")),
    Facet("part_of", N_("Part of"), of="record"),
)

BY_NAME: Final = {facet.name: facet for facet in ALL}
FACETS: Final = tuple(BY_NAME)


def _in_order(where: str) -> tuple[str, ...]:
    shown = [facet for facet in ALL if getattr(facet, where)]
    return tuple(facet.name for facet in sorted(shown, key=lambda facet: getattr(facet, where)))


FORM_FACETS: Final = _in_order("form")
FUNDING_FACETS: Final = _in_order("funding")
GROUPS: Final = {facet.group: facet.name for facet in ALL if facet.group}
