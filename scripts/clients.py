"""`make clients`: tools that people really use take the data away from a served app, each in an
environment of its own; what they print is held against what is right, and `docs/clients.md` told.

Python's tools come by uv, those of Node by npx, each in the version named here.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.settings import ROOT, Settings
from scripts.serving import served_app

PAGE: Final = ROOT / "docs" / "clients.md"


@dataclass(frozen=True)
class Row:
    """`command`: for a shell, in an empty folder, with the address in `$URL`; `said`: a pattern of
    what it prints. `needs`: a program that is not installed for it.
    """

    tool: str
    done: str
    command: str
    said: str
    needs: str = "uv"


def _python(packages: str, code: str) -> str:
    wanted = " ".join(f"--with '{package}'" for package in packages.split())
    return f"uv run --quiet --no-project --isolated {wanted} python - <<'EOF'\n{code}\nEOF"


_URL: Final = "import os; url = os.environ['URL']\n"

ROWS: Final = (
    Row(
        "curl",
        "`records.sqlite` broken off and taken up again (`-C -`)",
        "curl -s -r 0-99999 -o a.sqlite $URL/data/records.sqlite && "
        "curl -s -C - -o a.sqlite $URL/data/records.sqlite && "
        "curl -s -o b.sqlite $URL/data/records.sqlite && cmp a.sqlite b.sqlite && echo same bytes",
        "same bytes",
        "curl",
    ),
    Row(
        "pandas 3.1",
        "`/funding.csv` read by its address",
        _python(
            "pandas==3.1.*",
            _URL + "import pandas\ngifts = pandas.read_csv(url + '/funding.csv')\n"
            "print(len(gifts), 'rows,', gifts.amount_vnd.dtype, gifts.counted.dtype)",
        ),
        r"\d+ rows, float64 (bool|object)",
    ),
    Row(
        "R, base",
        "`/funding.csv` by `read.csv`, which reads true as text; records of the API by jsonlite",
        "Rscript --vanilla - <<'EOF'\n"
        'url <- Sys.getenv("URL")\n'
        'gifts <- read.csv(paste0(url, "/funding.csv"), fileEncoding = "UTF-8-BOM")\n'
        'asked <- paste0(url, "/api/v1/records?limit=3")\n'
        'stopifnot(names(gifts)[1] == "id")\n'
        'cat(nrow(gifts), "rows,", class(gifts$amount_vnd), class(gifts$counted), "and",\n'
        '    nrow(jsonlite::fromJSON(asked)$items), "records")\nEOF',
        r"\d+ rows, numeric character and 3 records",
        "Rscript",
    ),
    Row(
        "R, readr and dplyr",
        "the recipe of `/en/data`, as it stands there",
        'curl -s $URL/en/data | python3 -c "import html, re, sys; '
        "print(html.unescape(re.search(r'id=.code-r.>(.*?)</pre>', sys.stdin.read(), re.S)[1]))\" "
        "> recipe.R && Rscript --vanilla recipe.R 2> log",
        r"A tibble: [1-9]\d* . 4",
        "Rscript",
    ),
    Row(
        "polars 2.1",
        "`/data/contributions.csv` read by its address, lazily",
        _python(
            "polars==2.1.*",
            _URL + "import polars\ngifts = polars.scan_csv(url + '/data/contributions.csv')\n"
            "print(gifts.select(polars.col('amount_vnd').sum()).collect().item(), 'đồng')",
        ),
        r"\d{10,} đồng",
    ),
    Row(
        "fsspec",
        "one table read out of `datapackage.zip` from afar, by ranges",
        _python(
            "fsspec==2026.* aiohttp requests",
            _URL + "import fsspec\n"
            "with fsspec.open('zip://places.csv::' + url + '/data/datapackage.zip') as table:\n"
            "    print(len(table.read().splitlines()), 'lines')",
        ),
        r"\d+ lines",
    ),
    Row(
        "DuckDB 2.0",
        "tables of the package joined",
        "curl -sO $URL/data/records.csv -O $URL/data/contributions.csv\n"
        + _python(
            "duckdb==2.0.*",
            "import duckdb\nprint(duckdb.sql(\"SELECT count(*) FROM 'records.csv' r JOIN "
            "'contributions.csv' c ON c.record = r.id\").fetchall()[0][0], 'rows')",
        ),
        r"[1-9]\d* rows",
    ),
    Row(
        "csvkit 2.2",
        "`/timeline.csv` described (`csvstat`)",
        "curl -sO $URL/timeline.csv && "
        "uvx --quiet --from 'csvkit==2.2.*' csvstat --count timeline.csv | sed 's/$/ rows/'",
        r"\d+ rows",
    ),
    Row(
        "frictionless 5",
        "`frictionless validate` of the address of `datapackage.json`",
        "uvx --quiet --from 'frictionless==5.*' frictionless validate --json "
        '$URL/data/datapackage.json > report.json && python3 -c "import json; '
        "report = json.load(open('report.json')); "
        "print(report['valid'], report['stats']['tasks'], 'tables')\"",
        r"True \d+ tables",
    ),
    Row(
        "Datasette 0.65",
        "`records.sqlite` with `datasette.json`: words typed without marks found, ids said by name",
        "curl -sO $URL/data/records.sqlite -O $URL/data/datasette.json && "
        "uvx --quiet --from 'datasette==0.65.*' datasette records.sqlite --metadata datasette.json "
        "--get '/records/records.json?_search=lao+dong&_shape=array&_labels=on' > found.json && "
        "python3 -c \"import json; found = json.load(open('found.json')); "
        "print(len(found), 'found, the first in', found[0]['main_sector']['label'])\"",
        r"[1-9]\d* found, the first in [\w ]+",
    ),
    Row(
        "openapi-python-client 0.29",
        "a client made of `/openapi.json`, installed, and asked for a record",
        "curl -sO $URL/openapi.json && "
        "uvx --quiet --from 'openapi-python-client==0.29.*' openapi-python-client generate "
        "--path openapi.json --meta setup --output-path client > log 2>&1 && "
        + _python(
            "./client",
            _URL + "import hop_tac_tay_bac_client as made\n"
            "from hop_tac_tay_bac_client.api.v1 import list_records\n"
            "answer = list_records.sync(client=made.Client(base_url=url), limit=1)\n"
            "print(len(answer.items), 'of', answer.total, 'records')",
        ),
        r"1 of \d+ records",
    ),
    Row(
        "datamodel-code-generator 0.89",
        "pydantic models made of `/openapi.json`, and an answer read by them",
        "curl -sO $URL/openapi.json && "
        "uvx --quiet --from 'datamodel-code-generator==0.89.*' datamodel-codegen --input "
        "openapi.json --output-model-type pydantic_v2.BaseModel --output models.py 2> log && "
        + _python(
            "pydantic requests",
            _URL + "import sys; sys.path.insert(0, '.')\nimport models, requests\n"
            "answer = requests.get(url + '/api/v1/records', {'limit': 3}).json()\n"
            "print(len(models.RecordsOut.model_validate(answer).items), 'records')",
        ),
        "3 records",
    ),
    Row(
        "openapi-typescript 7",
        "types made of `/openapi.json`",
        "curl -sO $URL/openapi.json && "
        "npx --yes openapi-typescript@7 openapi.json --output types.ts > log 2>&1 && "
        "grep -c list_records types.ts | sed 's/$/ lines name list_records/'",
        r"[1-9]\d* lines name list_records",
        "npx",
    ),
    Row(
        "Redocly CLI 2",
        "`redocly lint` of `/openapi.json`, by `redocly.yaml`",
        "curl -sO $URL/openapi.json && "
        f"npx --yes @redocly/cli@2 lint openapi.json --config '{ROOT}/redocly.yaml' 2>&1",
        r"Your API description is valid",
        "npx",
    ),
    Row(
        "Spectral 6",
        "`spectral lint` of `/openapi.json`, by `.spectral.yaml`",
        "curl -sO $URL/openapi.json && npx --yes @stoplight/spectral-cli@6 lint openapi.json "
        f"--ruleset '{ROOT}/.spectral.yaml' --fail-severity error 2>&1",
        r"No results with a severity of 'error' found|0 errors",
        "npx",
    ),
    Row(
        "LibreOffice",
        "`/funding.xlsx` opened in Vietnamese and saved as CSV as it is shown: no cell "
        "in the program's own language, no grouped amount",
        "curl -sO $URL/funding.xlsx && mkdir -p own/user && cat > "
        "own/user/registrymodifications.xcu <<'EOF'\n"
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item '
        'oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" '
        'oor:op="fuse"><value>vi-VN</value></prop></item></oor:items>\nEOF\n'
        'soffice --headless "-env:UserInstallation=file://$PWD/own" --convert-to '
        "'csv:Text - txt - csv (StarCalc):44,34,76,1,,1066,true,true,false,false,false,1' "
        "funding.xlsx > log 2>&1; cat funding-*.csv > shown; "
        "test -s shown && ! grep -qE ',\"?(ĐÚNG|SAI)\"?(,|$)|[0-9]\\.000\\.000' shown && "
        "grep -cE '\"?true\"?' shown | sed 's/$/ rows say true/'",
        r"[1-9]\d* rows say true",
        "soffice",
    ),
    Row(
        "pip, uv",
        "the project built and installed, and its command there",
        f"uv build --quiet --wheel --out-dir . '{ROOT}' && uv venv --quiet own && "
        "uv pip install --quiet --python own/bin/python *.whl && test -x own/bin/hop-tac-tay-bac "
        "&& echo installed",
        "installed",
    ),
)

HELD: Final = (
    ("feedparser", "the feed, its pages and what is new", "tests/files/test_feeds.py"),
    ("openpyxl, pandas", "every `.xlsx` and `.csv`", "tests/files/test_exports.py"),
    ("bibtexparser, rispy, citeproc-py", "citations", "tests/data/test_references.py"),
    ("rdflib", "the DCAT of `/data`", "tests/pages/test_jsonld.py"),
    ("prometheus-client's parser", "`/metrics`", "tests/web/test_metrics.py"),
    ("Schemathesis", "every operation of the API", "tests/web/test_schemathesis.py"),
    (
        "Chromium",
        "embeds in a frame of another site, sandboxed too",
        "tests/browser/test_embeds.py",
    ),
)


def run(row: Row, url: str) -> str:
    """What the tool printed last. Raises where it failed or said something else."""
    with tempfile.TemporaryDirectory() as folder:
        found = subprocess.run(
            ["bash", "-c", row.command],
            cwd=folder,
            env={**os.environ, "URL": url},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    said = [match[0] for match in re.finditer(row.said, found.stdout)]
    if found.returncode or not said:
        raise RuntimeError(f"{row.tool}: {found.returncode}\n{found.stdout}{found.stderr}"[-3000:])
    return said[-1]


def main() -> int:
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # uv
    wanted = [row for row in ROWS if not sys.argv[1:] or sys.argv[1].lower() in row.tool.lower()]
    lines, failed = [], 0
    with served_app(Settings(access_log=False)) as url:
        for row in wanted:
            if shutil.which(row.needs) is None:
                print(f"{row.tool}: skipped, {row.needs} is not there")
                failed += 1  # the page says only what was run
                continue
            try:
                said = run(row, url)
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                print(f"FAILED {error}")
                failed += 1
                continue
            print(f"{row.tool}: {said}", flush=True)
            lines.append(f"| {row.tool} | {row.done} | {said} |")
    if not failed and wanted == list(ROWS):
        when = f"Last: {date.today().isoformat()}."  # noqa: DTZ011 - of whoever runs it
        PAGE.write_text(
            "\n".join([*_HEAD, when, *_TABLE, *lines, *_MIDDLE, *_held(), ""]), encoding="utf-8"
        )
    return bool(failed)


def _held() -> list[str]:
    return [f"| {tool} | {done} | `{test}` |" for tool, done, test in HELD]


_HEAD: Final = (
    "# Tools that take the data away",
    "",
    "Written by `make clients`, which runs every row against a served app over `seed/`; a row that",
    "fails keeps this page as it was. Tools of Python come by uv, those of Node by npx; curl,",
    "LibreOffice and R (Debian: `r-base-core r-cran-jsonlite r-cran-readr r-cran-dplyr`) must be",
    "there.",
)
_TABLE: Final = (
    "",
    "| tool | what was done | what it said |",
    "| --- | --- | --- |",
)
_MIDDLE: Final = (
    "",
    "These are held by `make test` at every change:",
    "",
    "| tool | what it reads | test |",
    "| --- | --- | --- |",
)


if __name__ == "__main__":
    sys.exit(main())
