"""What the whole data is called, its licence, and the files that it is taken away as."""

from collections.abc import Mapping
from typing import Final

from app.values.i18n import N_

LICENCE: Final = "CC-BY-4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"

DATA_TITLE: Final = N_("Cooperation and funding between Hà Nội, Lai Châu and Lào Cai")
DATA_DESCRIPTION: Final = N_(
    "What was agreed, done, promised and asked for between Hà Nội, Lai Châu and Lào Cai, as "
    "published articles report it, with the figure as printed and its paragraph behind every value"
)

# What a page's rows are written as, and the files of the whole data.
ROW_FILES: Final[Mapping[str, str]] = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WHOLE_FILES: Final[Mapping[str, str]] = {
    "datapackage.zip": "application/zip",
    "records.sqlite": "application/vnd.sqlite3",
}
