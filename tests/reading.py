"""What tests of the ways out share: pages as a reader sees them."""

import re
from html import unescape

from starlette.testclient import TestClient

# A spread of what readers ask for: facets, words, periods, orders, much, little and nothing.
QUERIES = (
    "",
    "sector=health",
    "sector=education&sector=health&sort=oldest",
    "place=lao-cai&sort=evidence",
    "relation=ha-noi-lai-chau&kind=contribution&sort=amount",
    "standing=promised",
    "amount=unknown&received=lai-chau",
    "q=tr%C6%B0%E1%BB%9Dng+h%E1%BB%8Dc&sort=relevance",
    "from=2017&to=2019&within=surely",
    "year=unknown&sort=oldest",
    "source=ktdt-2019&grade=D",
    "sector=energy&amount=known",
)
PREFIXES = ("", "/en")


def ids_on(client: TestClient, path: str, query: str = "") -> list[str]:
    """The ids of the records that a page lists, in its order, of all its pages."""
    found: list[str] = []
    for page in range(1, 100):
        answer = client.get(f"{path}?{query}&page={page}")
        if answer.status_code == 404:
            return found
        assert answer.status_code == 200
        found += re.findall(r'data-record="([^"]+)"', answer.text)
        if not path.endswith("/timeline"):
            return found
    raise AssertionError(f"{path}?{query} has a hundred pages")


def code_on(page: str, id_: str) -> str:
    """The text of a block of code of a page."""
    block = re.search(rf'<pre[^>]*id="{id_}"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert block is not None, id_
    return unescape(block.group(1))
