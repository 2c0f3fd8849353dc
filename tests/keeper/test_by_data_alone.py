"""A new province, sector, kind of body and office: by data alone, on every page and in the API."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.seed import reading
from app.settings import Settings
from app.store import database
from app.values.languages import Lang
from tests import builders
from tests.builders import both, claim, party, place, record, relation, sector, source
from tests.conftest import FROZEN

LANGS: list[Lang] = ["vi", "en"]
NAMES = {
    "province": {"vi": "Sơn La", "en": "Sơn La"},
    "sector": {"vi": "Thư viện", "en": "Libraries"},
    "body type": {"vi": "Hợp tác xã", "en": "Co-operatives"},
    "office": {"vi": "Giám đốc hợp tác xã", "en": "Director of the co-operative"},
}
GIFT = record(
    "2024-thu-vien",
    "2024-05-04",
    kind="contribution",
    relations=["ha-noi-son-la"],
    places=[{"id": "ha-noi", "role": "giver"}, {"id": "son-la", "role": "receiver"}],
    sectors=["libraries"],
    people=[{"name": "Lò Thị Mây", "office": NAMES["office"]}],
    contribution={
        "giver": "hop-tac-xa",
        "receiver": "tinh-son-la",
        "form": "cash",
        "amount_vnd": 7_000_000_000,
    },
    claims=[claim(source="moi"), claim("amount_vnd", source="moi", figure="7 tỷ đồng")],
)
ADDED = {
    "place": [place("son-la", name=NAMES["province"], gso_code="14")],
    "relation": [relation("ha-noi-son-la", "ha-noi", "son-la")],
    "sector": [sector("libraries", name=NAMES["sector"], family="culture")],
    "body_type": [builders.body_type("co-operative", name=NAMES["body type"], raised=True)],
    "party": [
        party("hop-tac-xa", type="co-operative", place="ha-noi"),
        party("tinh-son-la", place="son-la"),
    ],
    "source": [source("moi", headline=both("new"))],
    "record": [GIFT],
}


@pytest.fixture(scope="module")
def grown(static_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("grown")
    shutil.copytree(FROZEN, folder / "seed")
    builders.write(folder, ADDED, "zz-added.toml")
    path = folder / "records.db"
    database.build(reading.read(folder / "seed"), path)
    app = create_app(Settings(database_file=path, static_dir=static_dir))
    with TestClient(app, follow_redirects=False) as client:
        yield client


def page(client: TestClient, lang: Lang, path: str) -> str:
    answer = client.get((f"/en{path}" if lang == "en" else path).removesuffix("/") or "/")
    assert answer.status_code == 200, path
    return html.unescape(answer.text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/provinces/son-la", "province"),
        ("/provinces", "province"),
        ("/relations/ha-noi-son-la", "province"),
        ("/sectors/libraries", "sector"),
        ("/sectors", "sector"),
        ("/about", "sector"),
        ("/bodies", "body type"),
        ("/bodies/hop-tac-xa", "body type"),
        ("/funding?giver_type=co-operative", "body type"),
        ("/people/lo-thi-may", "office"),
        ("/records/2024-thu-vien", "office"),
        ("/timeline?place=son-la&sector=libraries", "province"),
        ("/timeline?place=son-la&sector=libraries", "sector"),
        ("/search?q=lo+thi+may", "office"),
    ],
)
def test_what_is_new_is_named(grown: TestClient, lang: Lang, path: str, named: str) -> None:
    assert NAMES[named][lang] in page(grown, lang, path)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", ["/", "/about", "/provinces", "/timeline", "/follow-up", "/data"])
def test_what_names_the_places_names_the_new_one(grown: TestClient, lang: Lang, path: str) -> None:
    last = "và" if lang == "vi" else "and"
    assert f"Hà Nội, Lai Châu, Lào Cai {last} Sơn La" in page(grown, lang, path)


def test_the_files_are_about_the_new_place_too(grown: TestClient) -> None:
    package = grown.get("/data/datapackage.json").json()
    assert package["title"].endswith("between Hà Nội, Lai Châu, Lào Cai and Sơn La")
    assert "Sơn La" in package["keywords"]
    said = grown.get("/openapi.json").json()["info"]["description"]
    assert "Lào Cai and Sơn La" in said
    rows = grown.get("/en/funding.csv?giver_type=co-operative").text
    assert "Co-operatives" in rows


@pytest.mark.parametrize(
    "query",
    ["place=son-la", "sector=libraries", "giver_type=co-operative", "person=lo-thi-may"],
)
def test_what_is_new_filters_the_api(grown: TestClient, query: str) -> None:
    found = grown.get(f"/api/v1/records?{query}").json()
    assert [each["id"] for each in found["items"]] == ["2024-thu-vien"]
    assert found["items"][0]["contribution"]["giver_type"] == "co-operative"


def test_the_api_documents_what_is_new(grown: TestClient) -> None:
    operation = grown.get("/openapi.json").json()["paths"]["/api/v1/records"]["get"]
    values = {each["name"]: each["schema"] for each in operation["parameters"]}
    for facet, value in (("place", "son-la"), ("sector", "libraries")):
        assert value in values[facet]["items"]["enum"]
    assert "co-operative" in values["giver_type"]["items"]["enum"]


def test_what_firms_and_citizens_gave_is_told_apart_by_the_data(grown: TestClient) -> None:
    text = page(grown, "en", "/funding")
    assert re.search("href=[^>]*giver_type=co-operative[^>]*>[^<]* of the sum from enter", text)
