"""The file formats: what a page's rows, the whole data and the feed are taken away as.

Each is declared once; how rows are written in one, `app.files.exports` says.
"""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Format:
    """`of`: a page's rows, or the whole data, or how a page is cited, or what is new. `file`: its
    name under `/data`, for the whole data. `inline`: a browser shows it. `most`: records that it is
    made for.
    """

    suffix: str
    name: str
    media_type: str
    of: Literal["rows", "whole", "citation", "news"]
    file: str = ""
    inline: bool = False
    most: int | None = None


CSV: Final = Format(".csv", "CSV", "text/csv; charset=utf-8; header=present", "rows")
FORMATS: Final = (
    CSV,
    Format(
        ".xlsx",
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "rows",
        most=100_000,  # more is slow to write and to open
    ),
    Format(".json", "JSON", "application/json", "rows", inline=True),
    Format(".zip", "ZIP", "application/zip", "whole", file="datapackage.zip"),
    Format(".sqlite", "SQLite", "application/vnd.sqlite3", "whole", file="records.sqlite"),
    Format(".bib", "BibTeX", "application/x-bibtex; charset=utf-8", "citation"),
    Format(".ris", "RIS", "application/x-research-info-systems; charset=utf-8", "citation"),
    Format(".csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json", "citation"),
    Format(".xml", "Atom", "application/atom+xml; charset=utf-8", "news"),
)

ROWS: Final = tuple(each for each in FORMATS if each.of == "rows")
WHOLE: Final = {each.file: each for each in FORMATS if each.of == "whole"}
CITATIONS: Final = tuple(each for each in FORMATS if each.of == "citation")
NEWS: Final = next(each for each in FORMATS if each.of == "news")
SUFFIXES: Final = tuple(each.suffix for each in FORMATS)
# Long to write: few at once.
HEAVY: Final = tuple(each.suffix for each in FORMATS if each.of in {"rows", "whole"})
