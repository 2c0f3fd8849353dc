"""What is cited is read back by the readers of each format: every field, whatever its letters."""

import json
import re
import warnings
from collections.abc import Callable, Mapping
from datetime import date

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from starlette.testclient import TestClient

from app.data import formats
from app.data.references import WRITERS, Item
from app.data.rows import Reference
from app.pages.site import PAGES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what it says while it is imported
    from citeproc.source.json import CiteProcJSON

ODD = "50% của {a} & b_c $x$ #1 ~ \\end: Điện Biên"
RECORD = Item(
    id="hop-tac-tay-bac-records-a", type="dataset", title=ODD, author="Hợp tác Tây Bắc",
    publisher="Hợp tác Tây Bắc", issued="2026-11-22", accessed="2027-01-05",
    address="https://here.example/records/a?q=b", version="2026.11.22+abc", note="Bản ghi",
    language="vi",
)  # fmt: skip
ARTICLE = Item(
    id="article-b", type="article-newspaper", title="Bài báo", author="", publisher="Báo Lào Cai",
    issued="2023-08", accessed="2027-01-05", address="https://there.example/b", version="",
    note="", language="vi",
)  # fmt: skip
ITEMS = (RECORD, ARTICLE)

Fields = Mapping[str, str]


def bibtex(text: str) -> list[Fields]:
    """Title, author, publisher, year, day of access, address of each."""
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    raw = parse_string(text)  # an address is no TeX
    return [
        {
            "id": entry.key,
            "title": _field(entry, "title"),
            "publisher": _field(entry, "howpublished") or _field(entry, "author").strip("{}"),
            "year": _field(entry, "year"),
            "accessed": _field(entry, "urldate"),
            "address": _field(plain, "url"),
        }
        for entry, plain in zip(library.entries, raw.entries, strict=True)
    ]


def _field(entry: object, name: str) -> str:
    found = entry.fields_dict.get(name)  # type: ignore[attr-defined]
    return str(found.value) if found else ""


def ris(text: str) -> list[Fields]:
    return [
        {
            "id": entry["id"],
            "title": entry["title"],
            "publisher": entry["publisher"],
            "year": entry.get("year", ""),
            "accessed": entry["access_date"].replace("/", "-"),
            "address": entry["urls"][0],
        }
        for entry in rispy.loads(text)
    ]


def csl(text: str) -> list[Fields]:
    told = json.loads(text)
    source = CiteProcJSON(told)
    return [
        {
            "id": key,
            "title": str(reference.title),
            "publisher": str(reference.get("publisher") or reference["container_title"]),
            "year": str(reference.issued.year) if "issued" in reference else "",
            "accessed": date(
                *(reference.accessed[part] for part in ("year", "month", "day"))
            ).isoformat(),
            "address": str(reference.get("url") or reference["URL"]),
        }
        for key, reference in source.items()
    ]


READERS: Mapping[str, Callable[[str], list[Fields]]] = {
    ".bib": bibtex, ".ris": ris, ".csl.json": csl,
}  # fmt: skip


def of(item: Item) -> Fields:
    return {
        "id": item.id, "title": item.title, "publisher": item.publisher,
        "year": item.issued[:4], "accessed": item.accessed, "address": item.address,
    }  # fmt: skip


def test_every_format_has_a_writer_and_a_reader() -> None:
    assert {each.suffix for each in formats.CITATIONS} == WRITERS.keys() == READERS.keys()


@pytest.mark.parametrize("suffix", READERS)
def test_what_is_written_is_read_back(suffix: str) -> None:
    assert READERS[suffix](WRITERS[suffix](ITEMS)) == [of(item) for item in ITEMS]


CITED = {
    "/timeline": "?sector=health", "/funding": "", "/follow-up": "", "/provinces/lai-chau": "",
    "/sectors/health": "", "/sources/ktdt-2019": "", "/data": "",
}  # fmt: skip


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize(("path", "query"), CITED.items())
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_files_of_a_page_lead_back_to_it(
    client: TestClient, frozen_reference: Reference, prefix: str, path: str, query: str, suffix: str
) -> None:
    page = client.get(f"{prefix}{path}{query}").text
    assert f'href="{prefix}{path}{suffix}{query}"' in page
    answer = client.get(f"{prefix}{path}{suffix}{query}")
    assert answer.status_code == 200
    format_ = next(each for each in formats.CITATIONS if each.suffix == suffix)
    assert answer.headers["content-type"] == format_.media_type
    first, *articles = READERS[suffix](answer.text)
    assert first["address"].endswith(f"{prefix}{path}{query}")
    assert first["publisher"] == "Hợp tác Tây Bắc"
    assert first["year"] == str(frozen_reference.as_of.year)
    assert len(articles) == path.startswith("/sources/")
    for article in articles:
        assert f'href="{article["address"]}"' in page


@pytest.mark.parametrize("suffix", READERS)
def test_every_record_and_article_has_its_files(client: TestClient, suffix: str) -> None:
    map_ = client.get("/sitemap.xml").text
    paths = re.findall(r"<loc>[^<]*?((?:/en)?/(?:records|sources)/[^<]+)</loc>", map_)
    assert paths
    for path in paths[:: max(1, len(paths) // 40)]:
        assert READERS[suffix](client.get(f"{path}{suffix}").text)[0]["address"].endswith(path)


def test_pages_that_say_how_they_are_cited_have_the_files() -> None:
    cited = {page.path for page in PAGES if page.rows or page.cited}
    assert cited == {page.path for page in PAGES if page.rows} | {"/records/{id}", "/data"}


@pytest.mark.parametrize("path", ["/records/nothing.bib", "/sectors/nothing.ris", "/about.bib"])
def test_what_is_not_there_is_not_cited(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_parameter_that_is_none_is_refused(client: TestClient) -> None:
    assert client.get("/timeline.bib?colour=red").status_code == 422
