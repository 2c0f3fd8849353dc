"""Promises, persons, bodies and pairs as addresses."""

import csv
import io

from starlette.testclient import TestClient

from app import queries
from app.data.filters import Filter
from tests.pages.test_followup import Desks


def test_the_files_of_the_promises_have_the_rows_of_the_page(
    client: TestClient, frozen_context: Desks
) -> None:
    context = frozen_context("vi")
    wanted = (
        Filter().choose("sequel", *context.known["sequel"]).choose("relation", "ha-noi-lao-cai")
    )
    rows = list(csv.reader(io.StringIO(client.get("/follow-up.csv?relation=ha-noi-lao-cai").text)))
    ids = {record.id for record in context.records(wanted)}
    assert ids
    assert ids == {cell for row in rows for cell in row} & ids
    page = client.get("/follow-up?relation=ha-noi-lao-cai").text
    assert all(f'id="{id_}"' in page for id_ in ids)


def test_every_person_and_body_has_a_page_and_stands_in_the_api(
    client: TestClient, frozen_context: Desks
) -> None:
    context = frozen_context("vi")
    people = client.get("/api/v1/people?limit=500").json()
    assert [each["id"] for each in people] == [
        each.id for each in queries.people(context.connection)
    ]
    for each in people:
        assert client.get(f"/people/{each['id']}").status_code == 200
        found = client.get(f"/api/v1/records?person={each['id']}&limit=1").json()
        assert found["total"] == each["records"]
    bodies = client.get("/api/v1/bodies?limit=500").json()
    assert len(bodies) == queries.body_count(context.connection)
    for each in bodies:
        assert client.get(f"/bodies/{each['id']}").status_code == 200
        found = client.get(f"/api/v1/records?body={each['id']}&limit=1").json()
        assert found["total"] == each["records"]


def test_what_is_none_is_not_found(client: TestClient) -> None:
    for path in ("/people/nobody", "/people/unknown", "/bodies/none", "/relations/none"):
        assert client.get(path).status_code == 404
    for path in ("/people", "/bodies", "/funding", "/follow-up"):
        assert client.get(f"{path}?page=9").status_code == 404


def test_a_name_is_found_without_its_marks(client: TestClient) -> None:
    page = client.get("/people?q=giang+pao+my").text
    assert 'href="/people/giang-pao-my"' in page
    assert page.count('<tr id="') == 1
    page = client.get("/en/bodies?q=lao+cai").text
    assert 'href="/en/bodies/tinh-lao-cai"' in page
    assert 'id="tinh-lai-chau"' not in page
    for path, found in (
        ("people?q=giang+pao", ["giang-pao-my"]),
        ("bodies?q=th%C3%A0nh+ph%E1%BB%91+h%C3%A0+n%E1%BB%99i", ["tp-ha-noi"]),
        ("sources?q=kieu+mau", ["baomoi-2017"]),
        ("sources?q=nobody", []),
    ):
        answer = client.get(f"/api/v1/{path}&limit=1")
        assert [each["id"] for each in answer.json()] == found
        assert 'rel="next"' not in answer.headers.get("link", "")
    assert "No name has words that begin so" in client.get("/en/bodies?q=nobody").text
