"""The data: every download, the field dictionary, recipes, licence, version, how to cite."""

from dataclasses import dataclass
from typing import Any, Final

from app import queries
from app.data import cells, dataset
from app.data.cells import Cell
from app.data.dataset import LICENCE, LICENCE_URL
from app.data.dictionary import TABLES, TYPE_NAMES
from app.data.filters import Filter
from app.data.views import VIEWS
from app.pages import citations, jsonld
from app.pages.citations import Citation
from app.pages.lists import record_count
from app.pages.sharing import File, files
from app.queries.context import Context
from app.values.i18n import LABELS, N_


@dataclass(frozen=True)
class Download:
    """A way to take all the data."""

    title: str
    files: tuple[File, ...]
    words: str


@dataclass(frozen=True)
class DictionaryRow:
    name: str
    label: str
    kind: str
    description: str
    values: tuple[str, ...]  # of a vocabulary


@dataclass(frozen=True)
class DictionaryTable:
    """The columns of one table, as its file has them."""

    id: str
    title: str
    words: str
    rows: tuple[DictionaryRow, ...]


@dataclass(frozen=True)
class Recipe:
    """How to get the numbers with a tool: code to run, or steps to follow."""

    id: str
    title: str
    words: str
    code: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataPage:
    title: str
    description: str
    count_words: str
    version: str
    day: str
    sha256: str
    licence: str
    licence_href: str
    downloads: tuple[Download, ...]
    feed_href: str
    api_href: str
    rows: tuple[DictionaryTable, ...]  # of .csv and .xlsx
    tables: tuple[DictionaryTable, ...]  # of the package and the database
    views: tuple[tuple[str, str], ...]  # of the database: name, what it is for
    recipes: tuple[Recipe, ...]
    citation: Citation
    dataset: dict[str, Any]  # schema.org, for machines
    catalogue: dict[str, Any]  # DCAT


def data(context: Context) -> DataPage:
    title = dataset.title(context.reference)[context.lang]
    citation = citations.cite(context, "data", title, context.paths.to("/data"))
    return DataPage(
        title=context.say("Open data"),
        description=context.say(
            "Everything here as files and as an API, free to use, with a description of every "
            "column, recipes and how to cite."
        ),
        count_words=record_count(context, queries.count(context.connection, Filter())),
        version=context.reference.version,
        day=context.reference.as_of.isoformat(),
        sha256=context.reference.sha256,
        licence=LICENCE,
        licence_href=LICENCE_URL,
        downloads=_downloads(context),
        feed_href=context.paths.to("/feed.xml"),
        api_href=context.paths.to("/api/docs"),
        rows=(
            _cells(context, "rows", N_("Rows of .csv and .xlsx"), cells.RECORD_CELLS),
            _cells(context, "claim-rows", N_("Claims in .xlsx"), cells.CLAIM_CELLS),
            _cells(context, "people-rows", N_("Rows of people"), cells.PERSON_CELLS),
            _cells(context, "body-rows", N_("Rows of bodies"), cells.BODY_CELLS),
            _cells(context, "source-rows", N_("Rows of articles"), cells.SOURCE_CELLS),
        ),
        tables=tuple(_tables(context)),
        views=tuple((view.name, context.say(view.description)) for view in VIEWS),
        recipes=_recipes(context),
        citation=citation,
        dataset=jsonld.dataset(context, citation),
        catalogue=jsonld.catalogue(context),
    )


def _downloads(context: Context) -> tuple[Download, ...]:
    return (
        Download(
            context.say("All records"),
            files(context, "/timeline"),
            context.say(
                "One record a row, in this language, with its sources. Any filter of the timeline "
                "works here too: the same address with another ending."
            ),
        ),
        Download(
            context.say("All gifts and promises"),
            files(context, "/funding"),
            context.say("The ledger: the records that give or promise something."),
        ),
        Download(
            context.say("Data package"),
            (
                File("ZIP", "/data/datapackage.zip"),
                File("datapackage.json", "/data/datapackage.json"),
            ),
            context.say(
                "Every table in both languages as CSV, with types, keys and descriptions "
                "(Frictionless Data Package 2); each file of it has an address of its own beside "
                "datapackage.json, too."
            ),
        ),
        Download(
            context.say("SQLite database"),
            (
                File("SQLite", "/data/records.sqlite"),
                File("datasette.json", "/data/datasette.json"),
            ),
            context.say(
                "The same tables, with ready views and full-text search, for any SQLite tool; "
                "datasette.json is what Datasette shows beside them."
            ),
        ),
    )


def _cells(context: Context, id_: str, title: str, of: tuple[Cell, ...]) -> DictionaryTable:
    return DictionaryTable(
        id=id_,
        title=context.say(title),
        words="",
        rows=tuple(
            DictionaryRow(
                name=cell.name,
                label=cell.label(context.lang),
                kind=context.say(TYPE_NAMES[cell.type]),
                description=cell.description(context.lang),
                values=(),
            )
            for cell in of
        ),
    )


def _tables(context: Context) -> list[DictionaryTable]:
    return [
        DictionaryTable(
            id=table.name,
            title=context.say(table.said.label),
            words=context.say(table.said.meaning),
            rows=tuple(
                DictionaryRow(
                    name=field.name,
                    label=field.label[context.lang],
                    kind=context.say(TYPE_NAMES[field.type]),
                    description=field.description[context.lang],
                    values=tuple(LABELS.get(field.said.vocabulary or "", ())),
                )
                for field in table.columns
            ),
        )
        for table in TABLES
    ]


_CURL: Final = """curl --remote-name --remote-header-name '{url}/timeline.csv{health}'
curl '{url}/api/v1/summary?group_by=year'"""

_PANDAS: Final = """import pandas as pd

gifts = pd.read_csv("{url}/funding.csv", encoding="utf-8-sig")
delivered = gifts[gifts["standing"] == "delivered"]
amounts = delivered.groupby("receiver_place")["amount_vnd"]
print(amounts.sum(min_count=1))  # empty where no amount was published
print(amounts.agg(known="count", gifts="size"))"""

_R: Final = """library(readr)
library(dplyr)

gifts <- read_csv("{url}/funding.csv")
gifts |>
  filter(standing == "delivered") |>
  group_by(receiver_place) |>
  summarise(
    vnd = if (all(is.na(amount_vnd))) NA else sum(amount_vnd, na.rm = TRUE),
    known = sum(!is.na(amount_vnd)),
    gifts = n()
  )"""

_FRICTIONLESS: Final = "frictionless validate {url}/data/datapackage.json"

_DATASETTE: Final = """curl --remote-name {url}/data/records.sqlite
curl --remote-name {url}/data/datasette.json
datasette records.sqlite --metadata datasette.json"""

_SHEETS: Final = '=IMPORTDATA("{url}/timeline.csv{health}")'


def _recipes(context: Context) -> tuple[Recipe, ...]:
    """Recipes whose code runs as it stands; tests run those for curl and pandas."""
    url = context.public_url + context.paths.to("/").rstrip("/")
    health = Filter().choose("sector", "health").query()

    def filled(code: str) -> str:
        # The API and the whole data have one address for both languages.
        for path in ("/api", "/data/"):
            code = code.replace(f"{{url}}{path}", f"{context.public_url}{path}")
        return code.replace("{url}", url).replace("{health}", health)

    return (
        Recipe(
            "curl", "curl",
            context.say("The records on health as a file, and the sums by year as JSON."),
            filled(_CURL),
        ),
        Recipe(
            "pandas", "Python, pandas",
            context.say(
                "What each place received: the published sum, how many amounts are known, how "
                "many gifts there are."
            ),
            filled(_PANDAS),
        ),
        Recipe("r", "R", context.say("The same in R."), filled(_R)),
        Recipe(
            "frictionless", "Frictionless",
            context.say("Every table held against its types, keys and descriptions."),
            filled(_FRICTIONLESS),
        ),
        Recipe(
            "datasette", "Datasette",
            context.say(
                "The database as a site on your own machine, to be searched, filtered and joined."
            ),
            filled(_DATASETTE),
        ),
        Recipe(
            "excel", "Excel", context.say("A sheet that can be refreshed:"), f"{url}/timeline.csv",
            (
                context.say("Data → Get Data → From Other Sources → From Web."),
                context.say("Paste the address below; add any filter of the timeline."),
                context.say("Choose “65001: Unicode (UTF-8)” as the file origin, then Load."),
                context.say("Or simply open the .xlsx: numbers and days are real there."),
            ),
        ),
        Recipe(
            "sheets", "Google Sheets",
            context.say("In a cell; the sheet follows the data."), filled(_SHEETS),
        ),
    )  # fmt: skip
