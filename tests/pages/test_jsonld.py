"""What pages say of themselves to machines, read as these read it."""

import io
import json
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import queries
from app.data import formats
from app.data.filters import Filter
from app.data.rows import Reference
from app.main import create_app
from tests.builders import build, place, world
from tests.conftest import Stored, settings_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what it says while it is imported
    from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

PLACES = {"VN-HN": "Q1858", "VN-01": "Q36409", "VN-02": "Q36446"}


def blocks(client: TestClient, path: str) -> list[dict[str, Any]]:
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text, re.DOTALL
    )
    return [json.loads(block) for block in found]


@pytest.mark.parametrize("path", ["/data", "/en/data"])
def test_the_data_set_says_what_it_is(
    client: TestClient, frozen_reference: Reference, path: str
) -> None:
    dataset, _ = blocks(client, path)
    address, digest = dataset["identifier"]
    assert address.endswith("/data")
    assert digest["value"] == frozen_reference.sha256
    assert 50 <= len(dataset["description"]) <= 5000  # as search engines ask for
    assert dataset["citation"] in client.get(path).text
    assert len(set(dataset["alternateName"]) - {dataset["name"]}) == 2
    amount, *_ = dataset["variableMeasured"]
    assert amount["unitCode"] == "VND"
    assert all(each["name"] and each["description"] for each in dataset["variableMeasured"])
    found = {
        place["identifier"]["value"]: place["sameAs"][0].rpartition("/")[2]
        for place in dataset["spatialCoverage"]
    }
    assert found == PLACES


def test_a_place_says_where_others_tell_of_it(
    tmp_path: Path, static_dir: Path, stored: Stored
) -> None:
    known = place("known", iso_code="VN-01", wikidata="Q36409", geonames="1577954")
    target = stored(tmp_path, "places")
    build(tmp_path, world(place=[known]), target)
    with TestClient(create_app(settings_of(target, static_dir=static_dir))) as client:
        told = next(p for p in client.get("/api/v1/places").json() if p["id"] == "known")
        assert (told["wikidata"], told["geonames"]) == ("Q36409", "1577954")
        addresses = ["https://www.wikidata.org/entity/Q36409", "https://www.geonames.org/1577954"]
        dataset, _ = blocks(client, "/en/data")
        (same,) = (p["sameAs"] for p in dataset["spatialCoverage"] if "sameAs" in p)
        assert same == addresses
        page = client.get("/en/provinces/known").text
        assert all(f'href="{address}"' in page for address in addresses)
        assert 'id="codes"' not in client.get("/en/provinces/north").text
        with zipfile.ZipFile(io.BytesIO(client.get("/data/datapackage.zip").content)) as package:
            assert b"1577954" in package.read("places.csv")


def test_a_record_says_what_it_is(
    client: TestClient, frozen: Connection, frozen_reference: Reference
) -> None:
    gifts = Filter().choose("amount", "known")
    for found in [
        *queries.records(frozen, frozen_reference, gifts, limit=5),
        *queries.records(frozen, frozen_reference, Filter(), limit=5),
    ]:
        for lang, prefix in (("vi", ""), ("en", "/en")):
            (record,) = blocks(client, f"{prefix}/records/{found.id}")
            assert record["@type"] == "Dataset"
            assert record["identifier"] == found.id
            assert record["name"] == found.title[lang]  # type: ignore[index]
            assert record["description"] == found.summary[lang]  # type: ignore[index]
            assert record["isPartOf"]["@id"].endswith("/data")
            assert record["isBasedOn"]
            assert record["version"] == frozen_reference.version
            assert found.title[lang] in record["citation"]  # type: ignore[index]
            if found.gift and found.gift.amount_vnd is not None:
                (measured,) = record["variableMeasured"]
                assert measured["value"] == found.gift.amount_vnd


@pytest.mark.parametrize("path", ["/data", "/en/data"])
def test_a_catalogue_reads_the_data_set(
    client: TestClient, frozen_reference: Reference, path: str
) -> None:
    _, told = blocks(client, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it says of its own past
        graph = Graph().parse(data=json.dumps(told), format="json-ld")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert str(dataset).endswith("/data")
    assert {title.language for title in graph.objects(dataset, DCTERMS.title)} == {"vi", "en"}  # type: ignore[attr-defined]
    assert str(graph.value(dataset, URIRef(f"{DCAT}version"))) == frozen_reference.version
    assert {str(place).rpartition("/")[2] for place in graph.objects(dataset, DCTERMS.spatial)} == {
        *PLACES.values()
    }
    files = list(graph.objects(dataset, DCAT.distribution))
    assert len(files) == len(formats.ROWS) + len(formats.WHOLE)
    for file in files:
        address = graph.value(file, DCAT.downloadURL)
        assert isinstance(address, URIRef)
        answer = client.head(re.sub("^https?://[^/]+", "", str(address)))
        media_type = str(graph.value(file, DCAT.mediaType)).partition("/media-types/")[2]
        assert answer.headers["content-type"].startswith(media_type)
        assert graph.value(file, DCTERMS.license)
