"""One search for everything: by name, and by words."""

from types import SimpleNamespace

from app.pages import search
from tests.builders import both, gift, party, record, world
from tests.conftest import Opened


def found(page: SimpleNamespace) -> dict[str, list[str]]:
    return {group.id: [said(hit) for hit in group.hits] for group in page.groups}


def said(hit: search.Hit) -> str:
    return "".join(text for text, _ in hit.name)


def test_what_is_called_so_stands_before_what_speaks_of_it(opened: Opened) -> None:
    person = {"name": "Lê Thị Trường", "office": both("chair"), "part": "spoke"}
    context = opened(
        world(
            record("met", people=[person], title={"vi": "Xây trường", "en": "A school in truong"}),
            gift("gift", contribution={"giver": "school", "receiver": "tr", "form": "cash"}),
            party=[
                party("school", name={"vi": "Trường tiểu học", "en": "Primary school"}),
                party("tr", name={"vi": "Quỹ", "en": "Fund"}),
            ],
        )
    )
    page = search.search(context, "truong")
    assert list(found(page)) == ["people", "bodies", "records"]
    assert found(page)["people"] == ["Lê Thị Trường"]
    assert found(page)["bodies"] == ["Primary school"]
    assert found(page)["records"] == ["A school in truong"]
    assert found(search.search(context, "primary"))["bodies"] == ["Primary school"]


def test_places_pairs_and_sectors_are_found_in_either_language(opened: Opened) -> None:
    context = opened(world(record("met")))
    assert found(search.search(context, "NORTH south"))["places"] == ["north (en) – south (en)"]
    assert found(search.search(context, "heal"))["sectors"] == ["health (en)"]
    assert "places" not in found(search.search(context, "orth"))


def test_where_nothing_is_found_a_nearer_spelling_is_offered(opened: Opened) -> None:
    context = opened(world(record("met", title=both("hospital"))))
    page = search.search(context, "hospitel")
    assert page.groups == []
    assert [said(hit) for hit in page.nearest] == ["hospital"]
    empty = search.search(context, "")
    assert (empty.groups, [said(hit) for hit in empty.newest]) == ([], ["hospital (en)"])


def test_of_many_as_many_are_shown_and_all_are_counted(opened: Opened) -> None:
    context = opened(world(*(record(f"m{n}", title=both("hospital")) for n in range(12))))
    (group,) = search.search(context, "hospital").groups
    assert (group.count, len(group.hits)) == (12, search.OF_EACH)
    assert group.all_href == "/en/timeline?q=hospital"
