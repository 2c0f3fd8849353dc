"""The data: every download, the field dictionary, recipes, licence, version, how to cite."""

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Final

from app import queries
from app.data import cells, dataset
from app.data.cells import Cell
from app.data.dataset import LICENCE, LICENCE_URL
from app.data.dictionary import TABLES, TYPE_NAMES
from app.data.filters import Filter
from app.data.views import VIEWS
from app.pages import citations, jsonld
from app.pages.lists import record_count
from app.pages.sharing import Sharing, files
from app.queries.context import Context
from app.values.i18n import LABELS, N_


def data(context: Context) -> SimpleNamespace:
    title = dataset.title(context.reference)[context.lang]
    citation = citations.cite(context, "data", title, context.paths.to("/data"))
    return SimpleNamespace(
        title=context.say("Open data"),
        description=context.say(
            "Everything here as files and as an API, free to use, with a description of every "
            "column, recipes and how to cite."
        ),
        count_words=record_count(context, queries.count(context.connection, Filter())),
        licence=LICENCE,
        licence_href=LICENCE_URL,
        downloads=_downloads(context),
        rows=[  # of .csv and .xlsx
            _cells(context, "rows", N_("Rows of .csv and .xlsx"), cells.RECORD_CELLS),
            _cells(context, "claim-rows", N_("Claims in .xlsx"), cells.CLAIM_CELLS),
            _cells(context, "people-rows", N_("Rows of people"), cells.PERSON_CELLS),
            _cells(context, "body-rows", N_("Rows of bodies"), cells.BODY_CELLS),
            _cells(context, "source-rows", N_("Rows of articles"), cells.SOURCE_CELLS),
        ],
        tables=list(_tables(context)),  # of the package and the database
        views=[(view.name, context.say(view.description)) for view in VIEWS],  # of the database
        recipes=list(_recipes(context)),
        sharing=Sharing(citation),
        dataset=jsonld.dataset(context, citation),
        catalogue=jsonld.catalogue(context),
    )


def _downloads(context: Context) -> list[tuple[str, Iterable[tuple[str, str]], str]]:
    """The ways to take all the data: what each is, its files, words about it."""
    return [
        (
            context.say("All records"),
            files(context, "/timeline"),
            context.say(
                "One record a row, in this language, with its sources. Any filter of the timeline "
                "works here too: the same address with another ending."
            ),
        ),
        (
            context.say("All gifts and promises"),
            files(context, "/funding"),
            context.say("The ledger: the records that give or promise something."),
        ),
        (
            context.say("Data package"),
            (
                ("ZIP", "/data/datapackage.zip"),
                ("datapackage.json", "/data/datapackage.json"),
            ),
            context.say(
                "Every table in both languages as CSV, with types, keys and descriptions "
                "(Frictionless Data Package 2); each file of it has an address of its own beside "
                "datapackage.json, too."
            ),
        ),
        (
            context.say("SQLite database"),
            (
                ("SQLite", "/data/records.sqlite"),
                ("datasette.json", "/data/datasette.json"),
            ),
            context.say(
                "The same tables, with ready views and full-text search, for any SQLite tool; "
                "datasette.json is what Datasette shows beside them."
            ),
        ),
    ]


def _cells(context: Context, id_: str, title: str, of: tuple[Cell, ...]) -> SimpleNamespace:
    """The columns of a file, as it has them: name, label, type, meaning, values of a vocabulary."""
    lang = context.lang
    rows = [
        (
            cell.name,
            cell.label(lang),
            context.say(TYPE_NAMES[cell.type]),
            cell.description(lang),
            (),
        )
        for cell in of
    ]
    return SimpleNamespace(id=id_, title=context.say(title), words="", rows=rows)


def _tables(context: Context) -> Iterator[SimpleNamespace]:
    for table in TABLES:
        yield SimpleNamespace(
            id=table.name,
            title=context.say(table.said.label),
            words=context.say(table.said.meaning),
            rows=[
                (
                    field.name,
                    field.label[context.lang],
                    context.say(TYPE_NAMES[field.type]),
                    field.description[context.lang],
                    LABELS.get(field.said.vocabulary or "", ()),
                )
                for field in table.columns
            ],
        )


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


def _recipes(context: Context) -> Iterator[SimpleNamespace]:
    """How to get the numbers with a tool: code that runs as it stands (tests run that of curl and
    pandas), or steps to follow.
    """
    url = context.public_url + context.paths.to("/").rstrip("/")
    health = Filter().choose("sector", "health").query()

    def recipe(
        id_: str, title: str, words: str, code: str, steps: Iterable[str] = ()
    ) -> SimpleNamespace:
        # The API and the whole data have one address for both languages.
        for path in ("/api", "/data/"):
            code = code.replace(f"{{url}}{path}", f"{context.public_url}{path}")
        code = code.replace("{url}", url).replace("{health}", health)
        return SimpleNamespace(id=id_, title=title, words=words, code=code, steps=steps)

    yield recipe(
        "curl",
        "curl",
        context.say("The records on health as a file, and the sums by year as JSON."),
        _CURL,
    )
    yield recipe(
        "pandas",
        "Python, pandas",
        context.say(
            "What each place received: the published sum, how many amounts are known, how "
            "many gifts there are."
        ),
        _PANDAS,
    )
    yield recipe("r", "R", context.say("The same in R."), _R)
    yield recipe(
        "frictionless",
        "Frictionless",
        context.say("Every table held against its types, keys and descriptions."),
        _FRICTIONLESS,
    )
    yield recipe(
        "datasette",
        "Datasette",
        context.say(
            "The database as a site on your own machine, to be searched, filtered and joined."
        ),
        _DATASETTE,
    )
    yield recipe(
        "excel",
        "Excel",
        context.say("A sheet that can be refreshed:"),
        "{url}/timeline.csv",
        steps=(
            context.say("Data → Get Data → From Other Sources → From Web."),
            context.say("Paste the address below; add any filter of the timeline."),
            context.say("Choose “65001: Unicode (UTF-8)” as the file origin, then Load."),
            context.say("Or simply open the .xlsx: numbers and days are real there."),
        ),
    )
    yield recipe(
        "sheets",
        "Google Sheets",
        context.say("In a cell; the sheet follows the data."),
        _SHEETS,
    )
