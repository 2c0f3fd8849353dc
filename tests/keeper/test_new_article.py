"""An article never seen before: drafted, edited, checked, and then everywhere, by data alone.

It is the worked example of `seed/README.md`, so that the keeper's guide is held to what it says.
"""

import hashlib
import html
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.figures import find
from app.keeper.check import articles
from app.keeper.check.report import check
from app.keeper.draft import skeleton
from app.main import create_app
from app.seed import reading, schema
from app.seed.problems import SeedError
from app.seed.reading import Seed
from app.settings import ROOT, Settings
from app.store import database
from app.values import money, vocabulary
from app.values.languages import Lang
from app.values.vocabulary import ReadAs
from tests.builders import Row
from tests.conftest import FROZEN

GUIDE = (ROOT / "seed" / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", GUIDE)


(ARTICLE,) = blocks("text")
(EDITED,) = blocks("toml")
TABLES: dict[str, list[Row]] = tomllib.loads(EDITED)
(SOURCE,) = TABLES["source"]
GIFT = next(r for r in TABLES["record"] if "amount_vnd" in r.get("contribution", {}))
AMOUNT: int = GIFT["contribution"]["amount_vnd"]
CLAIMS = [(row, one) for t in ("record", "indicator") for row in TABLES[t] for one in row["claims"]]


@dataclass(frozen=True)
class Keeper:
    """The keeper's folders once the article is in: the frozen seed and one file more."""

    seed_dir: Path
    sources_dir: Path

    @property
    def article(self) -> Path:
        return self.sources_dir / str(SOURCE["file"])


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Keeper:
    folder = tmp_path_factory.mktemp("keeper")
    made = Keeper(folder / "seed", folder / "sources")
    shutil.copytree(FROZEN, made.seed_dir)
    (made.seed_dir / "sources" / "vi-du-2024.toml").write_text(EDITED, encoding="utf-8")
    if theirs := articles.folders(Settings(), ROOT / "seed").get(ReadAs.ARTICLE):
        shutil.copytree(theirs, made.sources_dir)
    else:
        made.sources_dir.mkdir()
    made.article.write_text(ARTICLE, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def grown(
    keeper: Keeper, static_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """The app over the grown seed."""
    path = tmp_path_factory.mktemp("grown") / "records.db"
    database.build(reading.read(keeper.seed_dir), path)
    app = create_app(Settings(database_file=path, static_dir=static_dir))
    with TestClient(app, follow_redirects=False) as client:
        yield client


def page(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    # Names of places are kept on one line by no-break spaces.
    return html.unescape(answer.text).replace("\N{NO-BREAK SPACE}", " ")


# -- Drafted, edited, checked ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafted(keeper: Keeper, frozen_seed: Seed) -> str:
    return skeleton.draft(keeper.article, frozen_seed, date(2026, 12, 1))


def test_the_draft_has_the_hash_and_every_figure(drafted: str) -> None:
    tables: dict[str, list[Row]] = tomllib.loads(drafted)
    (source,) = tables["source"]
    digest = hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert source["sha256"] == SOURCE["sha256"] == digest
    assert (source["id"], source["file"]) == (SOURCE["id"], SOURCE["file"])
    given = [r["contribution"] for r in tables["record"] if "contribution" in r]
    assert [gift.get("amount_vnd") for gift in given] == [AMOUNT, None]
    printed = [figure.text for line in ARTICLE.splitlines() for figure in find(line)]
    assert len(printed) == 8
    assert [figure for figure in printed if figure not in drafted] == []


def test_what_is_blank_in_the_draft_is_named(drafted: str, keeper: Keeper, tmp_path: Path) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(FROZEN, folder)
    (folder / "draft.toml").write_text(drafted, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        reading.read(folder)
    assert {problem.file for problem in caught.value.problems} == {"seed/draft.toml"}
    (problem,) = caught.value.problems
    for field in ("headline.vi", "publisher", "url"):
        assert f"vi-du-2024 {field}" in problem.message


def test_the_edited_file_passes_the_check(keeper: Keeper, frozen_seed: Seed) -> None:
    unread = {
        source.id
        for source in frozen_seed.sources.values()
        if not (keeper.sources_dir / source.file).is_file()
    }
    report = check(reading.read(keeper.seed_dir), {ReadAs.ARTICLE: keeper.sources_dir})
    assert [str(problem) for problem in report.problems if problem.id not in unread] == []
    (count,) = [count for count in report.articles if count.source == SOURCE["id"]]
    assert str(count) == (
        "vi-du-2024: 7 paragraphs, 8 figures, 19 claims, 2 set aside, 0 unaccounted"
    )


# -- Everywhere ------------------------------------------------------------------------------------

LANGS: list[Lang] = ["vi", "en"]


def root(lang: Lang) -> str:
    return "/en" if lang == "en" else ""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "path", ["/timeline", "/provinces/lai-chau", "/provinces/ha-noi", "/sectors/education"]
)
def test_its_records_are_listed(
    grown: TestClient, client: TestClient, path: str, lang: Lang
) -> None:
    before, after = (page(c, root(lang) + path) for c in (client, grown))
    for record in TABLES["record"]:
        # A picture names a gift by its short title.
        assert record["title"][lang] in after or record["short_title"][lang] in after
        assert f'{root(lang)}/records/{record["id"]}"' in after
        assert record["id"] not in before
        assert record["summary"][lang] in page(grown, f"{root(lang)}/records/{record['id']}")


@pytest.mark.parametrize("lang", LANGS)
def test_its_indicator_is_on_the_page_of_its_province(grown: TestClient, lang: Lang) -> None:
    (indicator,) = TABLES["indicator"]
    text = page(grown, f"{root(lang)}/provinces/lai-chau")
    assert indicator["name"][lang] in text
    assert money.number(indicator["value"], lang) in text


def summary(client: TestClient) -> tuple[Row, dict[str, Row]]:
    said: Row = client.get("/api/v1/summary").json()
    return said["total"], {place["id"]: place for place in said["places"]}


def test_every_sum_grows_by_the_gift_once(grown: TestClient, client: TestClient) -> None:
    (old, old_places), (new, new_places) = summary(client), summary(grown)
    assert grew(old, new) == {
        "delivered_vnd": AMOUNT,
        "cash_vnd": AMOUNT,
        "records_with_amount": 1,
        "promises": 1,  # of classrooms, without an amount
    }
    assert {id_: grew(old_places[id_], place) for id_, place in new_places.items()} == {
        "ha-noi": {"gave_vnd": AMOUNT, "gave_cash_vnd": AMOUNT, "gave_with_amount": 1},
        "lai-chau": {
            "received_vnd": AMOUNT,
            "received_cash_vnd": AMOUNT,
            "records_with_amount": 1,
            "promises": 1,
        },
        "lao-cai": {},
        "trung-uong": {},
    }


def grew(old: Row, new: Row) -> dict[str, Any]:
    """By how much each number of an answer grew; what is not a number has to be the same."""
    changed = {key: value for key, value in new.items() if value != old[key]}
    return {key: value - old[key] for key, value in changed.items()}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", ["/funding", "/provinces/lai-chau"])
def test_the_pages_show_the_grown_sum(
    grown: TestClient, client: TestClient, path: str, lang: Lang
) -> None:
    total, _ = summary(client)
    for one, sum_ in ((client, total["delivered_vnd"]), (grown, total["delivered_vnd"] + AMOUNT)):
        assert money.say(sum_, lang).replace("\N{NO-BREAK SPACE}", " ") in page(
            one, root(lang) + path
        )


@pytest.mark.parametrize("lang", LANGS)
def test_the_second_telling_is_left_out_of_the_sum(grown: TestClient, lang: Lang) -> None:
    rows = re.findall(r"(?s)<tr.*?</tr>", page(grown, f"{root(lang)}/funding"))
    told = [row for row in rows if "<q>600 triệu đồng</q>" in row]
    assert [f"/records/{GIFT['id']}" in row for row in told] == [True, True]
    assert ["is-left" in row for row in told] == [False, True]


@pytest.mark.parametrize("lang", LANGS)
def test_its_source_is_told_paragraph_by_paragraph(grown: TestClient, lang: Lang) -> None:
    text = page(grown, f"{root(lang)}/sources/{SOURCE['id']}")
    assert SOURCE["headline"][lang] in text
    paragraphs = dict(re.findall(r'(?s)<li id="p(\d+)"(.*?)</li>', text))
    assert [*paragraphs] == [str(number) for number, _ in enumerate(ARTICLE.splitlines(), 1)]
    for row, claim in CLAIMS:
        told = paragraphs[str(claim["paragraph"])]
        assert claim["figure"] in told
        assert (row.get("title") or row["name"])[lang] in told
    aside = [str(entry["paragraph"]) for entry in SOURCE["set_aside"]]
    assert [number for number, told in paragraphs.items() if "is-left" in told] == aside
    for line in ARTICLE.splitlines()[1:]:
        assert line not in text  # no sentence of the article is copied


# -- The guide -------------------------------------------------------------------------------------


def markdown_tables() -> Iterator[tuple[str, list[str]]]:
    """Each table of the guide: its first heading, and the code words of its first column."""
    for table in re.findall(r"(?m)(?:^\|.*\n)+", GUIDE):
        first = [row.split("|")[1].strip() for row in table.splitlines()]
        yield first[0], [word for cell in first[2:] for word in re.findall(r"`([^`]+)`", cell)]


def listed_in_prose(start: str) -> list[str]:
    """The code words of the guide's sentence that begins so."""
    sentence = GUIDE.split(start)[1].split(".")[0]
    return re.findall(r"`([^`]+)`", sentence)


VALUES = [
    *((heading, values) for heading, values in markdown_tables() if heading.startswith("`")),
    ("`measure`", listed_in_prose("measures are ")),
]
VOCABULARIES: dict[str, type[StrEnum]] = {
    "`kind`": vocabulary.Kind,
    "`status`": vocabulary.Status,
    "`role`": vocabulary.Role,
    "`form`": vocabulary.Form,
    "`qualifier`": vocabulary.Qualifier,
    "`basis`": vocabulary.Basis,
    "`reason` (of `set_aside`, `unclaimed`)": vocabulary.Reason,
    "`sequel`": vocabulary.Sequel,
    "`measure`": vocabulary.Measure,
}


def test_the_guide_lists_every_vocabulary() -> None:
    assert {heading for heading, _ in VALUES} == VOCABULARIES.keys()


@pytest.mark.parametrize(("heading", "values"), VALUES, ids=[heading for heading, _ in VALUES])
def test_the_guide_names_exactly_the_values_of_a_vocabulary(
    heading: str, values: list[str]
) -> None:
    assert values == [value.value for value in VOCABULARIES[heading]]


@pytest.mark.parametrize(
    ("table", "model"),
    [(0, schema.Source), (1, schema.Record), (2, schema.Claim)],
    ids=["source", "record", "claim"],
)
def test_the_guide_explains_exactly_the_keys_of_a_table(
    table: int, model: type[schema.Table]
) -> None:
    keys = [words for heading, words in markdown_tables() if heading == "key"][table]
    assert sorted(keys) == sorted(model.model_fields)


def test_a_claim_may_name_the_fields_that_the_guide_lists() -> None:
    (row,) = re.findall(r"(?m)^\| `field` \| (.*) \|$", GUIDE)
    for field in re.findall(r"`([^`]+)`", row):
        claim = {"field": field.replace("<key>", "ghe"), "source": "a", "paragraph": 1}
        schema.Claim.model_validate({**claim, "figure": "a"})


def test_every_toml_block_of_the_guide_is_valid() -> None:
    for block in blocks("toml"):
        for table, found in tomllib.loads(block).items():
            for row in found:
                reading.TABLES[table][0].model_validate(row)
