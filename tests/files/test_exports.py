"""Every file of rows, read back by what readers open it with: the rows of the page, all of them."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import queries
from app.data.cells import CLAIM_CELLS, RECORD_CELLS, Reader
from app.data.dataset import LICENCE
from app.data.filters import Filter, Known, parse
from app.data.rows import Reference
from app.data.sum_rows import Sum
from app.files import exports
from app.files.exports import Export
from app.files.kinds import KINDS, RECORDS
from app.pages.sums import gifts_of
from app.queries.context import Context
from app.values.languages import Lang
from tests.builders import both, gift, party, record, world
from tests.conftest import Opened
from tests.reading import PREFIXES, QUERIES, ids_on

Rows = list[dict[str, str]]

PAGES = [
    *(("/timeline", query) for query in QUERIES),
    *(("/funding", query) for query in QUERIES),
    ("/provinces/lai-chau", ""),
    ("/provinces/trung-uong", ""),
    ("/sectors/education", ""),
    ("/sectors/transport", ""),
    ("/sources/ktdt-2019", ""),
]


def filter_of(path: str, query: str, known: Known, lang: Lang) -> Filter:
    """The records of a page, as the page itself finds them."""
    wanted = parse(parse_qsl(query), known, lang=lang)
    _, kind, *rest = path.split("/")
    facet = {"provinces": "place", "sectors": "sector", "sources": "source"}.get(kind)
    if facet is not None:
        return Filter().choose(facet, rest[0])
    return gifts_of(wanted.exact) if kind == "funding" else wanted


def ids_of_page(client: TestClient, prefix: str, path: str, query: str) -> list[str]:
    """The ids that the page, or the list that it leads to, shows: those of a timeline with the
    whole of each event of which a record was found.
    """
    kind = path.split("/")[1]
    if kind == "provinces":
        return ids_on(client, f"{prefix}/timeline", f"place={path.split('/')[2]}")
    if kind == "sources":
        return ids_on(client, f"{prefix}/timeline", f"source={path.split('/')[2]}")
    return ids_on(client, f"{prefix}{path}", query)


def read_csv(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def delivered(rows: Rows) -> int:
    return sum(int(r["amount_vnd"] or 0) for r in rows if r["standing"] == "delivered")


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
@pytest.mark.parametrize(("path", "query"), PAGES)
def test_every_format_has_the_rows_and_the_sum_of_the_page(
    client: TestClient,
    frozen: Connection,
    frozen_reference: Reference,
    frozen_known: Known,
    prefix: str,
    path: str,
    query: str,
) -> None:
    wanted = filter_of(path, query, frozen_known, "en" if prefix else "vi")
    total = queries.total(frozen, wanted)
    ids = [record.id for record in queries.records(frozen, frozen_reference, wanted)]
    shown = ids_of_page(client, prefix, path, query)
    assert shown == ids if path == "/funding" else set(shown) >= set(ids)

    as_csv = client.get(f"{prefix}{path}.csv?{query}")
    assert as_csv.status_code == 200
    rows = read_csv(as_csv.content)
    assert [row["id"] for row in rows] == ids
    assert delivered(rows) == total.delivered_vnd

    frame = pd.read_csv(io.BytesIO(as_csv.content), encoding="utf-8-sig")
    assert list(frame["id"]) == ids
    assert frame.loc[frame["standing"] == "delivered", "amount_vnd"].sum() == total.delivered_vnd

    as_json = client.get(f"{prefix}{path}.json?{query}").json()
    assert [item["id"] for item in as_json["items"]] == ids
    assert as_json["total"] == len(ids)
    if wanted.text:  # what is found by words is listed, and not added up
        assert as_json["sums"] is None
    else:
        assert as_json["sums"]["records_without_amount"] == total.unknown
        assert (as_json["sums"]["delivered_vnd"] or 0) == total.delivered_vnd

    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{prefix}{path}.xlsx?{query}").content), read_only=False
    )
    sheet = book.worksheets[0]
    cells = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in cells] == ids
    at = {cell.name: index for index, cell in enumerate(RECORD_CELLS)}
    amounts = [row[at["amount_vnd"]] or 0 for row in cells if row[at["standing"]] == "delivered"]
    assert all(isinstance(amount, int) for amount in amounts)
    assert sum(amounts) == total.delivered_vnd


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
@pytest.mark.parametrize("query", ["", "q=hà+nội", "q=nguyen", "q=nobody+of+that+name", "page=1"])
@pytest.mark.parametrize("of", ["people", "bodies", "sources"])
def test_a_list_of_names_is_the_same_in_every_format(
    client: TestClient, frozen: Connection, prefix: str, of: str, query: str
) -> None:
    shown: list[str] = []
    for page in range(1, 9):
        answer = client.get(f"{prefix}/{of}?{query.replace('page=1', '')}&page={page}")
        if answer.status_code == 404:
            break
        listed = r'<h2><a href="[^"]*/sources/([^"]+)"' if of == "sources" else r'<tr id="([^"]+)"'
        shown += map(unquote, re.findall(listed, answer.text))
    as_csv = client.get(f"{prefix}/{of}.csv?{query}")
    rows = read_csv(as_csv.content)
    assert [row["id"] for row in rows] == shown
    head = client.get(f"{prefix}/{of}.json?{query}").json()
    items = head.pop("items")
    assert [item["id"] for item in items] == shown
    assert (head["total"], head["sums"]) == (len(shown), None)
    assert head["filter"]["parameters"] == {k: [v] for k, v in parse_qsl(query) if k == "q"}
    content = client.get(f"{prefix}/{of}.xlsx?{query}").content
    sheet, columns, about = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    cells = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in cells] == shown
    names = [row[2] for row in columns.iter_rows(min_row=2, values_only=True)]
    assert names == list(next(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig")))))
    assert len(shown) in {row[1] for row in about.iter_rows(values_only=True)}
    if of != "bodies":
        found = client.get(f"/api/v1/{of}?limit=500&{query.replace('page=1', '')}").json()
        assert items == found
    if of == "people":
        for row, item in zip(rows, items, strict=True):
            told = item["offices"]
            assert row["office"] == told[-1]["office"]["en" if prefix else "vi"]
            assert row["offices"].count("; ") >= len(told) - 1
            assert all(f"({each['date']})" in row["offices"] for each in told)
            assert row["permalink"].endswith(f"{prefix}/people/{row['id']}")
    for row, item in zip(rows, items, strict=True) if of == "bodies" else ():
        assert (row["name_vi"], row["name_en"]) == (item["name"]["vi"], item["name"]["en"])
        for side, facet in (("gave", "giver"), ("received", "receiver")):
            total = queries.total(frozen, Filter().choose(facet, row["id"]))
            assert row[f"{side}_delivered_vnd"] == (str(total.delivered_vnd) if total.known else "")
            assert int(row[f"{side}_records_without_amount"]) == total.unknown
            assert item[side]["promises"] == int(row[f"{side}_promises"]) == total.promises


def test_names_in_a_list_are_never_formulas(opened: Opened) -> None:
    name = {"vi": "=1+1", "en": "@SUM(A1)"}
    part = {"giver": "evil", "receiver": "south-province", "form": "cash"}
    context = opened(world(gift("g", contribution=part), party=[party("evil", name=name)]))
    export = replace(export_of(context), kind=KINDS["bodies"])
    (row,) = (r for r in read_csv(b"".join(exports.csv_text(export))) if r["id"] == "evil")
    assert (row["name_vi"], row["name_en"]) == ("'=1+1", "'@SUM(A1)")
    with io.BytesIO(b"".join(exports.xlsx(export))) as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        (found,) = (line for line in sheet.iter_rows(min_row=2) if line[0].value == "evil")
    assert [(cell.value, cell.data_type) for cell in found[1:3]] == [
        ("=1+1", "s"),
        ("@SUM(A1)", "s"),
    ]


def test_json_items_are_the_records_of_the_api(client: TestClient) -> None:
    items = client.get("/timeline.json?sector=health").json()["items"]
    assert items == client.get("/api/v1/records?sector=health&limit=500").json()["items"]


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
def test_a_file_says_what_it_is(
    client: TestClient, frozen_reference: Reference, prefix: str
) -> None:
    health = {"": "Y tế", "/en": "Health"}[prefix]
    answer = client.get(f"{prefix}/timeline.json?sector=health&page=1")
    head = answer.json()
    assert health in head["filter"]["words"]
    assert head["filter"]["parameters"] == {"sector": ["health"]}
    assert head["address"].endswith(f"{prefix}/timeline?sector=health")
    assert head["data"] == {
        "version": frozen_reference.version,
        "sha256": frozen_reference.sha256,
        "date": frozen_reference.as_of.isoformat(),
    }
    assert head["licence"]["name"] == LICENCE
    assert head["sources"]

    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{prefix}/timeline.xlsx?sector=health").content)
    )
    said = [cell for row in book.worksheets[3].iter_rows(values_only=True) for cell in row[1:]]
    assert any(health in str(value) for value in said)
    assert head["total"] in said
    assert frozen_reference.sha256 in said
    assert frozen_reference.version in said
    assert datetime.combine(frozen_reference.as_of, datetime.min.time()) in said
    assert any(LICENCE in str(value) for value in said)
    for source in head["sources"]:
        assert any(source["url"] in str(value) for value in said)


@pytest.mark.parametrize("prefix", PREFIXES, ids=["vi", "en"])
def test_a_workbook_has_real_values_a_frozen_header_and_every_claim(
    client: TestClient, prefix: str
) -> None:
    items = client.get(f"{prefix}/timeline.json").json()["items"]
    content = client.get(f"{prefix}/timeline.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    records, claims, columns, _ = book.worksheets
    assert (records.freeze_panes, claims.freeze_panes) == ("B2", "B2")
    at = {cell.name: index for index, cell in enumerate(RECORD_CELLS)}
    for row, item in zip(records.iter_rows(min_row=2, values_only=True), items, strict=True):
        earliest = item["date"]["earliest"]
        assert row[at["earliest"]] == (datetime.fromisoformat(earliest) if earliest else None)
        gift = item["contribution"]
        assert row[at["amount_vnd"]] == (gift["amount_vnd"] if gift else None)
        assert row[at["disputed"]] in {"true", "false"}
    # What a program shows in its own language and saves so is read by no other.
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {
        "n", "s", "d", "inlineStr",
    }  # fmt: skip
    assert {cell.number_format for cell in tuple(records.columns)[at["amount_vnd"]][1:]} <= {
        "General", "0",
    }  # fmt: skip
    assert {sheet.page_setup.orientation for sheet in book} == {"landscape"}
    assert records.page_setup.fitToWidth <= 6
    told = [
        (item["id"], claim["field"], claim["figure"], claim["source"], claim["paragraph"])
        for item in items
        for claim in item["claims"]
    ]
    name = [cell.name for cell in CLAIM_CELLS]
    pick = [name.index(n) for n in ("record", "field", "figure", "source", "paragraph")]
    found = [tuple(row[i] for i in pick) for row in claims.iter_rows(min_row=2, values_only=True)]
    assert found == told
    described = [row[2] for row in columns.iter_rows(min_row=2, values_only=True)]
    assert described == [cell.name for cell in (*RECORD_CELLS, *CLAIM_CELLS)]


def test_labels_stand_in_the_readers_language_and_names_do_not_change(client: TestClient) -> None:
    vi, en = (read_csv(client.get(f"{p}/timeline.csv").content) for p in PREFIXES)
    assert list(vi[0]) == list(en[0]) == [cell.name for cell in RECORD_CELLS]
    assert [row["id"] for row in vi] == [row["id"] for row in en]
    assert {row["status_label"] for row in en} <= {
        "Done", "Under way", "Promised or planned", "Asked for or proposed",
    }  # fmt: skip
    assert {row["status_label"] for row in vi}.isdisjoint({row["status_label"] for row in en})
    assert all("/en/records/" in row["permalink"] for row in en)


def test_csv_is_what_rfc_4180_says(client: TestClient) -> None:
    answer = client.get("/timeline.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    text = answer.content
    assert text.startswith(b"\xef\xbb\xbfid,title,")
    assert text.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(RECORD_CELLS)}


@pytest.mark.parametrize(
    ("path", "ascii_", "full"),
    [
        ("/timeline.csv?sector=health", "hop-tac-tay-bac-dong-thoi-gian", "Lĩnh vực- Y tế"),
        ("/en/timeline.xlsx?sector=health", "hop-tac-tay-bac-timeline", "Sector- Health"),
        ("/en/provinces/lai-chau.json", "hop-tac-tay-bac-lai-chau", "Lai Châu"),
        ("/timeline.csv?q=%E4%B8%AD%0Aa%22", "hop-tac-tay-bac", "a-"),
    ],
)
def test_file_names_say_what_is_in_them(
    client: TestClient, frozen_reference: Reference, path: str, ascii_: str, full: str
) -> None:
    header = client.get(path).headers["content-disposition"]
    plain, _, encoded = header.partition("; filename*=UTF-8''")
    suffix = path.partition("?")[0].rpartition(".")[2]
    assert ascii_ in plain
    assert full in unquote(encoded)
    assert plain.endswith(f'{frozen_reference.as_of}.{suffix}"')
    assert header.isascii()
    assert header.isprintable()


def test_who_asks_for_what_does_not_exist_gets_a_problem(client: TestClient) -> None:
    for suffix in ("csv", "json", "xlsx"):
        wrong = client.get(f"/timeline.{suffix}?sector=magic")
        assert wrong.status_code == 422
        assert wrong.headers["content-type"] == "application/problem+json"
        assert wrong.json()["errors"][0]["value"] == "magic"
        for path in ("/provinces/atlantis", "/sectors/magic", "/en/sources/nothing"):
            missing = client.get(f"{path}.{suffix}")
            assert missing.status_code == 404
            assert missing.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_what_is_text_is_compressed(client: TestClient, coding: str) -> None:
    for path in ("/timeline.csv", "/timeline.json", "/feed.xml"):
        plain = client.get(path, headers={"accept-encoding": "identity"})
        with client.stream("GET", path, headers={"accept-encoding": coding}) as answer:
            size = sum(map(len, answer.iter_raw()))
        assert answer.headers["content-encoding"] == coding, path
        (vary,) = answer.headers.get_list("vary")
        assert "Accept-Encoding" in vary
        assert size < len(plain.content) / 2


def test_other_sites_may_read_files_and_nothing_else(client: TestClient) -> None:
    for path in ("/timeline.csv", "/api/v1/places", "/feed.xml", "/openapi.json"):
        answer = client.get(path, headers={"origin": "https://elsewhere.example"})
        assert answer.headers["access-control-allow-origin"] == "*", path
        assert "access-control-allow-credentials" not in answer.headers
        asked = client.options(
            path,
            headers={
                "origin": "https://elsewhere.example", "access-control-request-method": "GET"
            },
        )  # fmt: skip
        assert asked.status_code in {200, 204}
        again = client.get(
            path,
            headers={
                "origin": "https://elsewhere.example", "if-none-match": answer.headers["etag"]
            },
        )  # fmt: skip
        assert again.status_code == 304
        assert again.headers["access-control-allow-origin"] == "*"
        assert again.headers["cross-origin-resource-policy"] == "cross-origin"
        assert asked.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    for path in ("/", "/timeline", "/healthz"):
        assert "access-control-allow-origin" not in client.get(path).headers, path


def test_head_is_answered_as_get(client: TestClient) -> None:
    for suffix in ("csv", "json"):
        get, head = client.get(f"/timeline.{suffix}"), client.head(f"/timeline.{suffix}")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == get.headers["etag"]


# -- What real data does not have -----------------------------------------------------------------


def export_of(context: Context, wanted: Filter = Filter()) -> Export:  # noqa: B008 - it is frozen
    @contextmanager
    def connect() -> Iterator[Connection]:
        yield context.connection

    return Export(
        kind=RECORDS,
        connect=connect,
        reference=context.reference,
        reader=Reader("en", "https://here.example", context.reference.version),
        wanted=wanted,
        title="Everything",
        address="https://here.example/timeline",
        filter_words="",
        total=queries.count(context.connection, wanted),
        sum=Sum("", 0, 0, 0, 0, False, 0, 0, 0),
        sum_words="",
    )


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")')


def test_no_text_becomes_a_formula(opened: Opened) -> None:
    rows = [
        record(f"r{n}", "2018", title={"vi": text, "en": text}) for n, text in enumerate(FORMULAS)
    ]
    export = export_of(opened(world(*rows)))
    found = read_csv(b"".join(exports.csv_text(export)))
    assert sorted(row["title"] for row in found) == sorted(f"'{text}" for text in FORMULAS)
    with io.BytesIO(b"".join(exports.xlsx(export))) as file:
        book = openpyxl.load_workbook(file)
        titles = [row[1] for row in book.worksheets[0].iter_rows(min_row=2)]
        assert sorted(cell.value for cell in titles) == sorted(FORMULAS)
        assert {cell.data_type for cell in titles} == {"s"}
    for text in ("\t=1", "\r=1"):
        assert exports.guarded(text) == f"'{text}"
    assert [exports.guarded(value) for value in ("a=1", "", None, -1, True)] == [
        "a=1", "", None, -1, "true",
    ]  # fmt: skip


def test_rows_come_in_batches_that_leave_none_out(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [gift(f"g{n:02}", str(2000 + n % 7), amount=1 + n % 3) for n in range(40)]
    context = opened(world(*rows))
    wanted = parse([("sort", "amount")], context.known)
    whole = [r.id for r in context.records(wanted)]
    monkeypatch.setattr(exports, "FIRST_BATCH", 3)
    monkeypatch.setattr(exports, "BATCH", 7)
    chunks = list(exports.csv_text(export_of(context, wanted)))
    assert [chunk.count(b"\r\n") for chunk in chunks] == [4, 7, 7, 7, 7, 7, 2]  # the head, too
    assert [row["id"] for row in read_csv(b"".join(chunks))] == whole
    text = b"".join(exports.json_text(export_of(context, wanted)))
    assert [item["id"] for item in json.loads(text)["items"]] == whole


def test_an_empty_answer_is_whole(opened: Opened) -> None:
    export = export_of(opened(world()))
    assert read_csv(b"".join(exports.csv_text(export))) == []
    assert json.loads(b"".join(exports.json_text(export)))["items"] == []
    with io.BytesIO(b"".join(exports.xlsx(export))) as file:
        assert openpyxl.load_workbook(file).worksheets[0].max_row == 1


def test_a_workbook_is_the_same_for_the_same_data(opened: Opened) -> None:
    export = export_of(opened(world(gift("g", amount=2))))

    def parts() -> dict[str, Any]:
        with io.BytesIO(b"".join(exports.xlsx(export))) as file, zipfile.ZipFile(file) as book:
            return {name: book.read(name) for name in book.namelist()}

    assert parts() == parts()


def test_a_workbook_has_a_bound(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Export, "is_too_large", lambda _export, format_: format_.most is not None)
    answer = client.get("/timeline.xlsx?sector=trade&sector=health")
    assert answer.status_code == 422
    assert "csv" in answer.json()["detail"]
    assert client.get("/timeline.csv?sector=trade&sector=health").status_code == 200


def test_a_parameter_that_is_none_is_refused_as_the_api_does(client: TestClient) -> None:
    """Never all the rows in place of those asked for."""
    for path in ("/timeline.csv", "/en/funding.json", "/provinces/lai-chau.xlsx", "/people.csv"):
        for mistyped in ("sektor=health", "limit=5"):
            answer = client.get(f"{path}?{mistyped}")
            assert answer.status_code == 422, path
            assert answer.json()["errors"][0]["parameter"] == mistyped.partition("=")[0]
    # What others read and it does not, too.
    for path in ("/people.csv", "/en/bodies.json", "/bodies/tp-ha-noi.xlsx", "/people.bib"):
        answer = client.get(f"{path}?sector=health")
        assert answer.status_code == 422, path
        assert answer.json()["errors"][0]["parameter"] == "sector"


def test_days_before_the_calendar_of_excel_stay_texts(opened: Opened) -> None:
    export = export_of(opened(world(record("old", "1890-05-01"), record("new", "1954-05-07"))))
    with io.BytesIO(b"".join(exports.xlsx(export))) as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        at = [cell.name for cell in RECORD_CELLS].index("earliest")
        days = {row[0]: row[at] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert days == {"old": "1890-05-01", "new": datetime(1954, 5, 7)}  # noqa: DTZ001


def test_a_text_in_both_languages_gives_its_own_side(opened: Opened) -> None:
    context = opened(world(record("r", title=both("t"))))
    (row,) = read_csv(b"".join(exports.csv_text(export_of(context))))
    assert row["title"] == "t (en)"
    assert date.fromisoformat(row["added"]) == context.reference.as_of
