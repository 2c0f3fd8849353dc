"""A number that stands in two places is the same number: every page, in both languages.

Numbers carry the key of what they count or add up (`data-n`): a filter, as an address writes it.
"""

import re
from collections import defaultdict
from html import unescape

import pytest
from starlette.testclient import TestClient

from app.data.rows import Reference
from app.seed.reading import Seed

_NUMBER = re.compile(r'data-n="([^"]+)"[^>]*>(.*?)</(?:strong|span|dd|a|td)>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def numbers(html: str) -> list[tuple[str, str]]:
    """Each key with what is said of it, without markup and spaces."""
    found = []
    for key, said in _NUMBER.findall(html):
        words = " ".join(unescape(_TAG.sub(" ", said)).split())
        # Of a count its words differ: "7 records", "all 7 records".
        counted = re.search(r"[\d.,]+", words) if key.startswith("n") else None
        found.append((unescape(key), counted[0].strip(".,") if counted else words))
    return found


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_a_number_said_twice_is_the_same(
    client: TestClient, frozen_seed: Seed, frozen_reference: Reference, prefix: str
) -> None:
    paths = ["/", "/timeline", "/funding", "/provinces", "/sectors", "/sources", "/about"]
    paths += [f"/provinces/{id_}" for id_ in frozen_reference.places]
    paths += [f"/sectors/{id_}" for id_ in frozen_reference.sectors]
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path in paths:
        address = prefix if prefix and path == "/" else prefix + path
        for key, number in numbers(client.get(address).text):
            said[key].setdefault(number, path)
    assert len(said) > 5
    assert {key: found for key, found in said.items() if len(found) > 1} == {}


def test_a_difference_would_be_seen() -> None:
    html = '<strong data-n="vnd?a=b">19,2 <i>tỷ</i></strong> <span data-n="n">7</span>'
    assert numbers(html) == [("vnd?a=b", "19,2 tỷ"), ("n", "7")]
