"""What the whole data is called, and its licence."""

from typing import Final

from app.values.i18n import N_

LICENCE: Final = "CC-BY-4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"

DATA_TITLE: Final = N_("Cooperation and funding between Hà Nội, Lai Châu and Lào Cai")
DATA_DESCRIPTION: Final = N_(
    "What was agreed, done, promised and asked for between Hà Nội, Lai Châu and Lào Cai, as "
    "published articles report it, with the figure as printed and its paragraph behind every value"
)
