"""Citations: the version of the data, the day of reading, an address that leads back."""

import datetime
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import queries
from app.data.filters import Filter
from app.data.rows import Reference
from app.main import create_app
from app.pages import sources
from app.pages.citations import cite
from app.queries.context import Context, today
from app.settings import Settings
from app.values.languages import Lang
from tests import builders
from tests.builders import both, gift, record, world
from tests.conftest import Opened

DAY = datetime.date(2027, 1, 5)


@pytest.mark.parametrize(
    ("lang", "day", "kind"),
    [("vi", "ngày 5 tháng 1 năm 2027", "biểu đồ"), ("en", "5 January 2027", "chart")],
)
def test_a_citation_has_all_that_leads_back(
    frozen_context: Callable[[Lang], Context],
    frozen_reference: Reference,
    lang: Lang,
    day: str,
    kind: str,
) -> None:
    context = replace(frozen_context(lang), today=DAY, public_url="https://here.example")
    path = context.paths.timeline(Filter().choose("sector", "health"))
    citation = cite(context, "chart", "The title", path)
    for part in (
        "Hợp tác Tây Bắc",
        "“The title”",
        frozen_reference.version,
        day,
        kind,
        "CC BY 4.0",
    ):
        assert part in citation.sentence, part
    assert f"https://here.example{path}" in citation.sentence
    assert citation.bibtex.startswith("@misc{hop-tac-tay-bac-")
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", citation.bibtex, re.MULTILINE))
    assert fields["author"] == "{Hợp tác Tây Bắc}"
    assert fields["title"] == "The title"
    assert fields["version"] == frozen_reference.version
    assert fields["url"] == f"https://here.example{path}"
    assert fields["urldate"] == "2027-01-05"
    assert "ngày ngày" not in citation.sentence


def test_a_title_is_no_command_to_tex(frozen_context: Callable[[Lang], Context]) -> None:
    bibtex = cite(frozen_context("en"), "record", r"50% of {a} & b_c $x$ #1 ~ ^ \end", "/x").bibtex
    title = next(line for line in bibtex.splitlines() if "title =" in line)
    assert r"50\% of \{a\} \& b\_c \$x\$ \#1" in title
    assert r"\textbackslash{}end" in title


def test_a_record_is_cited_with_its_articles(
    client: TestClient, frozen: Connection, frozen_reference: Reference
) -> None:
    for found in queries.records(frozen, frozen_reference, Filter())[:20]:
        page = unescape(client.get(f"/en/records/{found.id}").text)
        sentence = re.search(r'id="cite-sentence">([^<]*)<', page)
        assert sentence is not None
        detail = queries.detail(frozen, frozen_reference, found.id)
        assert detail is not None
        assert found.title.en in sentence[1]
        assert frozen_reference.version in sentence[1]
        for claim in detail.claims:
            assert claim.source_publisher in sentence[1]


@pytest.mark.parametrize(
    "path",
    ["/timeline?sector=health", "/en/funding", "/provinces/lai-chau", "/en/sectors/health",
     "/sources/ktdt-2019", "/data", "/en/data"],
)  # fmt: skip
def test_the_address_in_a_citation_leads_back(client: TestClient, path: str) -> None:
    sentence = re.search(r'id="cite-sentence">([^<]*)<', client.get(path).text)
    assert sentence is not None
    address = re.search(r"http://\S+(?=, )", unescape(sentence[1]))
    assert address is not None
    at = urlsplit(address[0])
    assert (f"{at.path}?{at.query}" if at.query else at.path) == path


def test_the_day_is_that_of_viet_nam() -> None:
    now = datetime.datetime.now(datetime.UTC)
    assert today() in {(now + datetime.timedelta(hours=h)).date() for h in (6.999, 7, 7.001)}


def test_other_data_is_another_version(opened: Opened, tmp_path: Path) -> None:
    one = opened(world(record("a"))).reference
    other = opened(world(record("b"))).reference
    assert one.version != other.version
    for reference in (one, other):
        assert re.fullmatch(r"2026\.11\.22\+[0-9a-f]{12}", reference.version)
        assert reference.version.endswith(reference.sha256[:12])


def test_every_answer_for_machines_names_the_same_version(
    client: TestClient, frozen_reference: Reference
) -> None:
    version = frozen_reference.version
    assert client.get("/timeline.json").json()["data"]["version"] == version
    assert client.get("/healthz").json()["data_sha256"] == frozen_reference.sha256
    for path in ("/", "/en", "/data", "/en/data"):
        block = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text, re.DOTALL
        )
        assert block is not None, path
        dataset = json.loads(block[1])
        assert dataset["@type"] == "Dataset"
        assert dataset["version"] == version
        assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", dataset["temporalCoverage"])
        for file in dataset["distribution"]:
            assert client.head(urlsplit(file["contentUrl"]).path).status_code == 200


# -- What became of a record ----------------------------------------------------------------------


@pytest.fixture
def changed(tmp_path: Path, static_dir: Path) -> Iterator[TestClient]:
    """The app over data of which a record was withdrawn and another merged."""
    day = datetime.date(2026, 12, 3)
    tables = world(
        gift("kept", amount=2),
        retired=[
            {"id": "gone", "date": day, "why": both("told of another place")},
            {"id": "twin", "date": day, "merged_into": "kept", "why": both("the same gift")},
        ],
    )
    settings = Settings(database_file=builders.built(tmp_path, tables), static_dir=static_dir)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("prefix", ["/records", "/en/records", "/api/v1/records", "/embed/records"])
def test_every_address_of_a_withdrawn_record_says_why(changed: TestClient, prefix: str) -> None:
    answer = changed.get(f"{prefix}/gone")
    assert answer.status_code == 410
    lang = "en" if "en" in prefix.split("/") or "api" in prefix else "vi"
    assert f"told of another place ({lang})" in answer.text


@pytest.mark.parametrize(
    "prefix", ["/records", "/en/records", "/api/v1/records", "/embed/records", "/en/embed/records"]
)
def test_every_address_of_a_merged_record_leads_on(changed: TestClient, prefix: str) -> None:
    answer = changed.get(f"{prefix}/twin")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"{prefix}/kept"


def test_a_correction_makes_a_newer_version(opened: Opened) -> None:
    correction = {
        "record": "a", "date": datetime.date(2027, 2, 3), "field": "date",
        "was": both("1"), "now": both("2"), "why": both("misread"),
    }  # fmt: skip
    reference = opened(world(record("a"), correction=[correction])).reference
    assert reference.version.startswith("2027.2.3+")


@pytest.mark.parametrize(("language", "title"), [("vi", "Tít bài"), ("en", "A headline")])
def test_an_article_is_cited_as_it_is_printed_and_the_page_as_ours(
    opened: Opened, language: str, title: str
) -> None:
    told = builders.source(
        "told",
        language=language,
        headline={"vi": "Tít bài", "en": "A headline"},
        published=builders.when("2017-05-18"),
    )
    page = sources.source(opened(world(record("met"), source=[told])), "told")
    assert page is not None
    for part in ("The Paper", f"“{title}”", "18 May 2017", "https://paper.example/told"):
        assert part in page.citation
    assert "Hợp tác Tây Bắc" not in page.citation
    assert "Hợp tác Tây Bắc" in page.sharing.citation.sentence
    _, article = page.sharing.citation.items
    assert (article.title, article.language) == (title, language)
