"""The API's contract: shapes, filters, sums, and every mistake as a problem that names it."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import queries
from app.data.facets import FACETS
from app.data.filters import Filter, Known, Sort, parse
from app.data.rows import Reference
from app.main import create_app
from app.settings import Settings
from tests.builders import Tables, both, build, claim, gift, indicator, record, source, when, world
from tests.conftest import Stored, settings_of

pytestmark = pytest.mark.engines

Served = Callable[[Tables], TestClient]


@pytest.fixture
def served(tmp_path: Path, static_dir: Path, stored: Stored) -> Iterator[Served]:
    """Tables to a client of an app over them."""
    with ExitStack() as stack:

        def serve(tables: Tables) -> TestClient:
            target = stored(tmp_path, "small")
            build(tmp_path, tables, target)
            app = create_app(settings_of(target, static_dir=static_dir))
            client = TestClient(app, follow_redirects=False)
            return stack.enter_context(client)

        yield serve


def got(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def problem(client: TestClient, path: str, status: int = 422) -> Any:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["type"] == "about:blank"
    return body


# -- Shapes ----------------------------------------------------------------------------------------

TEXT = {"vi": "x", "en": "x"}
CONTRIBUTION = {
    "giver": "x",
    "giver_type": "x",
    "receiver": "x",
    "form": "x",
    "amount_vnd": 1,
    "qualifier": "x",
    "counted": True,
}
RECORD = {
    "id": "x",
    "kind": "x",
    "status": "x",
    "title": TEXT,
    "summary": TEXT,
    "date": {"edtf": "x", "earliest": "x", "latest": "x", "basis": "x", "reason": TEXT},
    "places": [{"id": "x", "role": "x"}],
    "sectors": ["x"],
    "part_of": "x",
    "contribution": CONTRIBUTION,
    "claims": [{"field": "x", "source": "x", "paragraph": 1, "figure": "x", "agrees": True}],
}
MAY_BE_NULL = {"reason", "earliest", "latest", "part_of", "contribution", "amount_vnd"}


def has_shape(value: Any, shape: Any, name: str = "record") -> None:
    """The value has every key of the shape, of its type; more keys are welcome."""
    if value is None:
        assert name in MAY_BE_NULL, name
    elif isinstance(shape, dict):
        assert isinstance(value, dict), name
        for key, inner in shape.items():
            assert key in value, f"{name}.{key}"
            has_shape(value[key], inner, key)
    elif isinstance(shape, list):
        assert isinstance(value, list), name
        for item in value:
            has_shape(item, shape[0], name)
    else:
        assert type(value) is type(shape), f"{name}: {value!r}"


def test_every_record_has_the_shape_of_the_contract(client: TestClient) -> None:
    answer = got(client, "/api/v1/records?limit=500")
    assert set(answer) == {"total", "limit", "offset", "items"}
    assert answer["total"] == len(answer["items"]) > 80
    for item in answer["items"]:
        has_shape(item, RECORD)
        assert item["claims"]
        has_shape(got(client, f"/api/v1/records/{item['id']}"), RECORD)


def test_one_record_as_the_contract_shows_it(served: Served) -> None:
    row = gift("chairs", "2018", amount=1, form="goods", sectors=["education"])
    row["claims"][1]["figure"] = "01 tỷ đổng"
    item = got(served(world(row)), "/api/v1/records")["items"][0]
    assert {key: item[key] for key in RECORD} == {
        "id": "chairs",
        "kind": "contribution",
        "status": "done",
        "title": both("title of chairs"),
        "summary": both("summary of chairs"),
        "date": {
            "edtf": "2018",
            "earliest": "2018-01-01",
            "latest": "2018-12-31",
            "basis": "stated",
            "reason": None,
        },
        "places": [{"id": "north", "role": "giver"}, {"id": "south", "role": "receiver"}],
        "sectors": ["education"],
        "part_of": None,
        "contribution": item["contribution"],
        "claims": item["claims"],
    }
    shown = {key: item["contribution"][key] for key in CONTRIBUTION}
    assert shown == {
        "giver": "north-city",
        "giver_type": "city",
        "receiver": "south-province",
        "form": "goods",
        "amount_vnd": 10**9,
        "qualifier": "exact",
        "counted": True,
    }
    assert {key: item["claims"][1][key] for key in ("field", "source", "paragraph", "figure")} == {
        "field": "amount_vnd",
        "source": "one",
        "paragraph": 1,
        "figure": "01 tỷ đổng",  # as printed, slips included
    }


def test_a_record_has_everything_that_hangs_on_it(served: Served) -> None:
    row = record(
        "met",
        note=both("a note"),
        people=[{"name": "Lê A", "office": both("head")}],
        quantities={"rooms": {"value": 8, "unit": both("rooms")}},
        follows="promise",
        period=when("2019/.."),
    )
    client = served(world(row, record("promise"), record("part", part_of="met")))
    one = got(client, "/api/v1/records/met")
    assert one["note"] == both("a note")
    assert one["people"] == [{"id": "le-a", "name": "Lê A", "office": both("head"), "part": "led"}]
    assert one["quantities"] == [{"key": "rooms", "value": 8, "to": None, "unit": both("rooms")}]
    assert (one["follows"], one["parts"]) == ("promise", ["part"])
    assert (one["period"]["earliest"], one["period"]["latest"]) == ("2019-01-01", None)


def test_places_sectors_sources_and_indicators(served: Served) -> None:
    told = source("told", published=when("2019"))
    claims = [claim("value", source="told", figure="24,88%")]
    cited = indicator("poor", sectors=["health"], claims=claims)
    client = served(world(source=[told], indicator=[cited]))
    places = got(client, "/api/v1/places")
    assert [place["id"] for place in places] == ["north", "south", "west"]
    assert places[0]["gso_code"] == "12"  # text: 01 is not 1
    sectors = got(client, "/api/v1/sectors")
    assert [sector["id"] for sector in sectors] == ["health", "education"]
    sources = got(client, "/api/v1/sources")
    assert [row["id"] for row in sources] == ["one", "two", "told"]
    assert got(client, "/api/v1/sources/told") == sources[2]
    assert sources[2]["published"]["en"] == "2019"
    (one,) = got(client, "/api/v1/indicators?place=south&place=west&sector=health")
    assert got(client, "/api/v1/indicators") == [one]
    assert got(client, "/api/v1/indicators?place=west") == []
    assert got(client, "/api/v1/indicators?sector=education") == []
    assert client.get("/api/v1/indicators?sector=none").status_code == 422
    assert client.get("/api/v1/indicators?year=2017").status_code == 422
    assert (one["value"], one["place"], one["date"]) == ("24.88", "south", "2019")
    assert [row["figure"] for row in one["claims"]] == ["24,88%"]


def test_the_real_places_have_the_ids_of_the_contract(client: TestClient) -> None:
    ids = [place["id"] for place in got(client, "/api/v1/places")]
    assert ids == ["ha-noi", "lai-chau", "lao-cai", "trung-uong"]


# -- Filters and parts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sector=education",
        "?sector=education&sector=health&status=done",
        "?relation=ha-noi-lai-chau&amount=known",
        "?q=lai+chau&from=2017&to=2019-06",
        "?from=2017&within=surely&sort=oldest",
        "?year=unknown&sort=amount",
        "?received=lai-chau&standing=delivered&sort=evidence",
    ],
)
def test_the_filter_is_the_timelines(
    client: TestClient,
    frozen: Connection,
    frozen_reference: Reference,
    frozen_known: Known,
    query: str,
) -> None:
    wanted = parse(parse_qsl(query.removeprefix("?")), frozen_known, strict=True)
    ids = [row.id for row in queries.records(frozen, frozen_reference, wanted)]
    answer = got(client, f"/api/v1/records{query}{'&' if query else '?'}limit=500")
    assert [item["id"] for item in answer["items"]] == ids
    assert answer["total"] == len(ids) > 0
    assert client.get(f"/timeline{query}").status_code == 200


@pytest.mark.parametrize("size", [1, 7, 50])
def test_the_parts_hold_every_record_once(client: TestClient, size: int) -> None:
    total = got(client, "/api/v1/records")["total"]
    seen = []
    for offset in range(0, total + size, size):
        answer = got(client, f"/api/v1/records?limit={size}&offset={offset}")
        assert (answer["limit"], answer["offset"], answer["total"]) == (size, offset, total)
        seen += [item["id"] for item in answer["items"]]
    assert len(seen) == len(set(seen)) == total


def test_a_part_is_fifty_records_unless_said(client: TestClient) -> None:
    answer = got(client, "/api/v1/records")
    assert (answer["limit"], answer["offset"], len(answer["items"])) == (50, 0, 50)
    assert got(client, "/api/v1/records?offset=1000000")["items"] == []


def test_the_last_part_leads_to_none_after_it(served: Served) -> None:
    client = served(world(*(record(f"r{n}") for n in range(4))))
    assert "next" in client.get("/api/v1/records?limit=2").links
    assert "next" not in client.get("/api/v1/records?limit=2&offset=2").links
    assert "next" not in client.get("/api/v1/records?limit=2&offset=50").links


def test_what_is_promised_or_told_elsewhere_is_not_counted(served: Served) -> None:
    elsewhere = gift("elsewhere", amount=1)
    elsewhere["contribution"] |= {"counted": False, "uncounted_reason": both("told there")}
    client = served(world(elsewhere, gift("done"), gift("promised", status="planned")))
    items = got(client, "/api/v1/records")["items"]
    assert {item["id"]: item["contribution"]["counted"] for item in items} == {
        "elsewhere": False,
        "promised": False,
        "done": True,
    }


def test_the_link_header_leads_through_all_parts(client: TestClient) -> None:
    href: str | None = "/api/v1/records?sector=education&limit=4&sort=oldest"
    seen = []
    while href:
        answer = client.get(href)
        seen += [item["id"] for item in answer.json()["items"]]
        href = answer.links.get("next", {}).get("url")
    whole = got(client, "/api/v1/records?sector=education&limit=500&sort=oldest")
    assert seen == [item["id"] for item in whole["items"]]
    assert len(seen) > 4


# -- Sums ------------------------------------------------------------------------------------------


def test_the_sums_of_places(served: Served) -> None:
    back = gift("back", amount=4, form="goods")
    back["places"] = [{"id": "south", "role": "giver"}, {"id": "north", "role": "receiver"}]
    back["contribution"] |= {"giver": "south-province", "receiver": "north-city"}
    at_least = gift("least", amount=2)
    at_least["contribution"]["qualifier"] = "at-least"
    promised = gift("promised", amount=8, status="planned")
    unknown = [gift("unknown"), gift("unknown-too")]
    more = gift("more", amount=16)
    client = served(world(back, at_least, more, *unknown, promised, record("met")))
    summary = got(client, "/api/v1/summary")
    north, south, west = summary["places"]
    assert [place["id"] for place in summary["places"]] == ["north", "south", "west"]
    assert south == {
        "id": "south",
        "received_vnd": 18 * 10**9,
        "received_cash_vnd": 18 * 10**9,
        "received_in_kind_vnd": 0,
        "received_at_least": True,
        "gave_vnd": 4 * 10**9,
        "gave_cash_vnd": 0,
        "gave_in_kind_vnd": 4 * 10**9,
        "gave_at_least": False,
        "records_with_amount": 2,
        "records_without_amount": 2,
        "gave_with_amount": 1,
        "gave_without_amount": 0,
        "promised_vnd": 8 * 10**9,
        "promises": 1,
    }
    assert (north["received_vnd"], north["gave_vnd"], north["promised_vnd"]) == (
        4 * 10**9, 18 * 10**9, None,
    )  # fmt: skip
    assert (west["received_vnd"], west["gave_vnd"], west["promised_vnd"]) == (None, None, None)
    assert (north["records_with_amount"], north["records_without_amount"]) == (1, 0)
    assert (west["records_with_amount"], west["gave_with_amount"]) == (0, 0)
    assert summary["total"]["delivered_vnd"] == 22 * 10**9
    assert summary["groups"] is None


def test_a_sum_of_unknown_amounts_is_null_never_nought(served: Served) -> None:
    client = served(world(gift("a"), gift("b", status="planned")))
    summary = got(client, "/api/v1/summary?group_by=form")
    (south,) = [place for place in summary["places"] if place["id"] == "south"]
    assert (south["received_vnd"], south["promised_vnd"]) == (None, None)
    assert (south["records_without_amount"], south["promises"]) == (1, 1)
    for row in (summary["total"], *summary["groups"]):
        assert (row["delivered_vnd"], row["promised_vnd"]) == (None, None)


@pytest.mark.parametrize("query", ["", "sector=education", "from=2017&to=2018", "giver_type=city"])
@pytest.mark.parametrize(
    ("group", "facet"),
    [
        ("year", "year"),
        ("sector", "purpose"),
        ("form", "form"),
        ("giver_type", "giver_type"),
        ("place", "received"),
    ],
)
def test_groups_add_up_to_the_total_under_any_filter(
    client: TestClient, frozen: Connection, query: str, group: str, facet: str
) -> None:
    summary = got(client, f"/api/v1/summary?group_by={group}&{query}".rstrip("&"))
    for name in ("records_with_amount", "records_without_amount", "promises", "cash_vnd"):
        assert sum(row[name] for row in summary["groups"]) == summary["total"][name]
    if not query:
        keys = [row.key for row in queries.totals(frozen, Filter(), facet)]
        assert [row["key"] for row in summary["groups"]] == keys


def test_the_summary_is_filtered(client: TestClient) -> None:
    whole = got(client, "/api/v1/summary")["total"]["delivered_vnd"]
    education = got(client, "/api/v1/summary?sector=education")["total"]["delivered_vnd"]
    assert 0 < education < whole
    nothing = got(client, "/api/v1/summary?status=proposed")
    assert nothing["total"]["delivered_vnd"] is None


# -- Problems --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/api/v1/records", "/api/v1/summary"])
@pytest.mark.parametrize("facet", FACETS)
def test_an_unknown_value_is_named(client: TestClient, path: str, facet: str) -> None:
    body = problem(client, f"{path}?{facet}=nosuch")
    (error,) = body["errors"]
    assert (error["parameter"], error["value"], error["fault"]) == (
        facet,
        "nosuch",
        "unknown-value",
    )
    assert error["allowed"]
    assert "nosuch" in body["detail"]
    assert facet in body["detail"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/v1/records?colour=red", "colour"),
        ("/api/v1/records?page=2", "page"),
        ("/api/v1/summary?limit=5", "limit"),
        ("/api/v1/records?limit=0", "limit"),
        ("/api/v1/records?limit=501", "limit"),
        ("/api/v1/records?limit=ten", "limit"),
        ("/api/v1/records?offset=-1", "offset"),
        ("/api/v1/records?offset=1.5", "offset"),
        ("/api/v1/records?sort=best", "sort"),
        ("/api/v1/records?within=maybe", "within"),
        ("/api/v1/records?from=17/5/2017", "from"),
        ("/api/v1/records?to=2017~", "to"),
        ("/api/v1/records?q=%21%21", "q"),
        (f"/api/v1/records?q={'a' * 201}", "q"),
        ("/api/v1/summary?group_by=colour", "group_by"),
        ("/api/v1/records?limit=5&limit=6", "limit"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    client: TestClient, path: str, parameter: str
) -> None:
    body = problem(client, path)
    assert {error["parameter"] for error in body["errors"]} == {parameter}
    assert parameter in body["detail"]


@pytest.mark.parametrize("year", ["0999", "3000", "3000-01-01"])
def test_a_year_that_is_not_taken_is_told_which_are(client: TestClient, year: str) -> None:
    body = problem(client, f"/api/v1/records?to={year}")
    (error,) = body["errors"]
    assert (error["fault"], error["allowed"]) == ("no-such-year", ["1000", "2999"])
    assert "1000 to 2999" in body["detail"]


def test_all_problems_come_at_once(client: TestClient) -> None:
    body = problem(client, "/api/v1/records?sector=x&place=y&from=z&colour=red")
    assert {error["parameter"] for error in body["errors"]} == {"sector", "place", "from", "colour"}


def test_problems_of_shape_of_value_and_of_number_come_at_once(client: TestClient) -> None:
    query = "limit=x&sector=nosuch&sort=newest&sort=oldest&colour=red&colour=blue&from=2017~"
    body = problem(client, f"/api/v1/records?{query}")
    assert {(error["parameter"], error["fault"]) for error in body["errors"]} == {
        ("limit", "not-a-number"),
        ("sector", "unknown-value"),
        ("sort", "too-many"),
        ("colour", "unknown-parameter"),
        ("from", "not-a-date"),
    }


@pytest.mark.parametrize("value", ["+1", "1.0", "1_0", " 5", "\u0663", ""])
def test_a_number_is_written_in_one_way(client: TestClient, value: str) -> None:
    answer = client.get("/api/v1/records", params={"limit": value})
    (error,) = answer.json()["errors"]
    assert (error["parameter"], error["value"], error["allowed"]) == ("limit", value, ["1", "500"])


@pytest.mark.parametrize(
    "path",
    ["/api/v1/records/nosuch", "/api/v1/sources/nosuch", "/api/v1/nosuch", "/api/v1/nosuch/"],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    problem(client, path, 404)


def test_a_withdrawn_record_says_when_and_why(served: Served) -> None:
    gone = {"id": "gone", "date": date(2027, 1, 2), "why": both("told twice")}
    merged = {**gone, "id": "merged", "merged_into": "met"}
    client = served(world(record("met"), retired=[gone, merged]))
    body = problem(client, "/api/v1/records/gone", 410)
    assert "2027-01-02" in body["detail"]
    assert "told twice (en)" in body["detail"]
    answer = client.get("/api/v1/records/merged")
    assert (answer.status_code, answer.headers["location"]) == (301, "/api/v1/records/met")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_there_is_nothing_to_write(client: TestClient, method: str) -> None:
    answer = client.request(method, "/api/v1/records")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert "GET" in answer.headers["allow"]


def test_a_mistake_of_ours_tells_nothing_of_the_inside(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError("SELECT secret FROM /var/records.db")

    monkeypatch.setattr(queries, "count", breaks)
    client = TestClient(app, raise_server_exceptions=False)
    body = problem(client, "/api/v1/records?sector=education&offset=3", 500)
    assert "secret" not in json.dumps(body)
    assert "Traceback" not in json.dumps(body)


# -- OpenAPI ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document(client: TestClient) -> Any:
    return got(client, "/openapi.json")


def test_the_document_is_whole(document: Any) -> None:
    """Every reference resolves; every operation is a GET with an id of its own and answers."""
    assert document["openapi"].startswith("3.1")
    refs = set()

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            refs.update([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            for inner in value.values():
                gather(inner)
        elif isinstance(value, list):
            for inner in value:
                gather(inner)

    gather(document)
    assert refs
    for ref in refs:
        found = document
        for part in ref.removeprefix("#/").split("/"):
            found = found[part]
        assert found
    operations = [(path, each) for path, each in document["paths"].items()]
    assert all(set(methods) == {"get"} for _path, methods in operations)
    ids = [methods["get"]["operationId"] for _path, methods in operations]
    assert len(set(ids)) == len(ids)
    for path, methods in operations:
        assert "200" in methods["get"]["responses"], path
        assert methods["get"]["summary"], path


def test_operations_are_named_as_a_person_would(document: Any) -> None:
    ids = {methods["get"]["operationId"] for methods in document["paths"].values()}
    assert ids == {
        "list_records", "get_record", "get_summary", "list_places", "list_sectors",
        "list_sources", "get_source", "list_bodies", "list_indicators", "list_people", "get_health",
    }  # fmt: skip


def test_makers_of_clients_can_read_the_document(client: TestClient, document: Any) -> None:
    assert document["info"]["title"].isascii()
    assert "\uffff" not in client.get("/openapi.json").text
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    assert described == {
        tag for methods in document["paths"].values() for tag in methods["get"]["tags"]
    }


def test_the_document_names_the_server_where_it_is_set(settings: Settings, document: Any) -> None:
    assert "servers" not in document
    own = Settings(**{**dict(settings), "public_url": "https://example.org/"})
    with TestClient(create_app(own)) as other:
        assert got(other, "/openapi.json")["servers"] == [{"url": "https://example.org"}]


def test_every_path_of_the_document_answers(client: TestClient, document: Any) -> None:
    contract = {
        "/api/v1/records",
        "/api/v1/records/{id}",
        "/api/v1/places",
        "/api/v1/sectors",
        "/api/v1/sources",
        "/api/v1/sources/{id}",
        "/api/v1/indicators",
        "/api/v1/summary",
        "/healthz",
    }
    assert contract <= document["paths"].keys()
    ids = {
        "/api/v1/records/{id}": got(client, "/api/v1/records")["items"][0]["id"],
        "/api/v1/sources/{id}": got(client, "/api/v1/sources")[0]["id"],
    }
    for path in document["paths"]:
        got(client, path.replace("{id}", ids.get(path, "")))


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/api/v1/records", {"sort", "limit", "offset"}),
        ("/api/v1/summary", {"group_by"}),
    ],
)
def test_the_documented_parameters_are_those_that_are_read(
    client: TestClient, document: Any, path: str, own: set[str]
) -> None:
    documented = {each["name"] for each in document["paths"][path]["get"]["parameters"]}
    assert documented == {*FACETS, "q", "match", "from", "to", "within"} | own
    (error,) = problem(client, f"{path}?nosuch=1")["errors"]
    assert set(error["allowed"]) == documented
    for each in document["paths"][path]["get"]["parameters"]:
        schema = each["schema"].get("items", each["schema"])
        for value in schema.get("enum", [])[:3]:
            if each["name"] != "sort" or value != Sort.RELEVANCE:
                assert client.get(f"{path}?{each['name']}={value}").status_code == 200


# -- Health ----------------------------------------------------------------------------------------


def test_the_app_says_that_it_lives_and_over_which_data(
    client: TestClient, frozen_reference: Reference
) -> None:
    answer = client.get("/healthz")
    body = got(client, "/healthz")
    assert body["status"] == "ok"
    assert body["version"]
    assert body["data_sha256"] == frozen_reference.sha256
    assert answer.headers["x-content-type-options"] == "nosniff"
