"""What the whole data is called, and its licence."""

from typing import Final

from app.data.dictionary import both
from app.data.rows import Reference
from app.values.i18n import N_
from app.values.languages import Both

LICENCE: Final = "CC-BY-4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"


def title(reference: Reference) -> Both:
    return _between(reference, N_("Cooperation and funding between %(places)s"))


def description(reference: Reference) -> Both:
    """Without a full stop."""
    return _between(
        reference,
        N_(
            "What was agreed, done, promised and asked for between %(places)s, as published "
            "articles report it, with the figure as printed and its paragraph behind every value"
        ),
    )


def _between(reference: Reference, message: str) -> Both:
    said, places = both(message), reference.between
    return Both(said.vi % {"places": places.vi}, said.en % {"places": places.en})
