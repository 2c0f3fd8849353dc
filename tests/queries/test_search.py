"""Search by words: the phrase first, then all words, and apart what else could be meant."""

import pytest

from app import queries
from app.data.filters import Filter, Sort
from app.values.languages import Lang
from app.values.vocabulary import Match
from tests.builders import Row, both, claim, gift, record, world
from tests.conftest import Opened

pytestmark = pytest.mark.engines

SPELLINGS: list[Row] = [
    {"id": "sa-pa", "kind": "word", "written": ["Sapa"], "meant": "Sa Pa"},
    {"id": "plural", "kind": "ending", "written": ["s"], "meant": ""},
    {"id": "si", "kind": "word", "written": ["sỹ"], "meant": "sĩ"},
]


def titled(id_: str, edtf: str, vi: str, en: str = "x", **changes: object) -> Row:
    return record(id_, edtf, title={"vi": vi, "en": en}, **changes)


def searched(context: object, asked: str, lang: Lang = "vi", **others: object) -> list[str]:
    wanted = Filter(text=asked, lang=lang, **others)  # type: ignore[arg-type]
    rows = queries.records(context.connection, context.reference, wanted)  # type: ignore[attr-defined]
    return [row.id for row in rows]


def test_the_phrase_is_found_and_words_apart_are_not_mixed_in(opened: Opened) -> None:
    context = opened(
        world(
            titled("phrase", "2015", "Xây trường học ở xã"),
            titled("apart", "2016", "Học sinh trường làng"),
            titled("like", "2017", "Trưởng đoàn và khoa học"),
        )
    )
    assert searched(context, "trường học") == ["phrase"]
    wanted = Filter(text="trường học", lang="vi")
    (words, more), (loose, most) = queries.related(context.connection, wanted)
    assert (words.match, more) == (Match.WORDS, 1)
    assert (loose.match, most) == (Match.ANY, 1)
    assert searched(context, "trường học", match=Match.WORDS) == ["phrase", "apart"]
    assert searched(context, "truong hoc", match=Match.ANY) == ["phrase", "like", "apart"]


def test_where_nothing_has_the_phrase_all_words_are_found_and_that_is_said(opened: Opened) -> None:
    context = opened(world(titled("both", "2015", "Trường ở xã Mường Tè")))
    found = queries.searched(context.connection, Filter(text="xã trường", lang="vi"))
    assert found is not None
    assert found.match is Match.WORDS
    assert searched(context, "xã trường") == ["both"]
    assert searched(context, "xã trườn") == []


def test_marks_count_where_they_are_typed(opened: Opened) -> None:
    context = opened(
        world(titled("a", "2015", "họp"), titled("b", "2016", "hợp"), titled("c", "2017", "hop"))
    )
    assert searched(context, "họp") == ["a"]
    assert searched(context, "hợp") == ["b"]
    assert searched(context, "hop") == ["c", "b", "a"]


def test_words_are_sought_in_the_readers_language(opened: Opened) -> None:
    context = opened(world(titled("one", "2015", "trường", "hospital")))
    assert searched(context, "hospital", "en") == searched(context, "trường", "vi") == ["one"]
    assert searched(context, "hospital", "vi") == searched(context, "trường", "en") == []
    (other, more), *_ = queries.related(context.connection, Filter(text="hospital", lang="vi"))
    assert (other.match, more) == (Match.ANY, 1)
    # The API has one address for both languages.
    assert queries.count(context.connection, Filter(text="hospital")) == 1


@pytest.mark.parametrize(
    ("asked", "lang"),
    [("Sapa", "vi"), ("sa pa", "vi"), ("Sa Pa", "en"), ("schools", "en"), ("School", "en"),
     ("bác sỹ", "vi"), ("bac sy", "vi"), ("bác sĩ", "vi")],
)  # fmt: skip
def test_spellings_that_are_one_find_the_same(opened: Opened, asked: str, lang: Lang) -> None:
    row = titled("there", "2015", "Bác sĩ ở Sa Pa", "Schools in Sapa")
    context = opened(world(row, record("elsewhere"), spelling=SPELLINGS))
    assert searched(context, asked, lang) == ["there"]


def test_what_has_it_in_its_title_comes_first_unless_another_order_is_asked_for(
    opened: Opened,
) -> None:
    context = opened(
        world(
            titled("title", "2015", "Xây cầu treo"),
            record("summary", "2016", summary=both("một cầu treo")),
        )
    )
    assert searched(context, "cầu treo") == ["title", "summary"]
    assert searched(context, "cầu treo", sort=Sort.NEWEST) == ["summary", "title"]


def test_where_nothing_is_found_the_nearest_spellings_that_find_something_are_offered(
    opened: Opened,
) -> None:
    context = opened(world(titled("one", "2015", "Bệnh viện Mường Tè")))
    for asked in ("benh vienn", "bệnh viên", "muong te x"):
        wanted = Filter(text=asked, lang="vi")
        assert queries.count(context.connection, wanted) == 0
        offered = [other.text for other in queries.nearest(context.connection, wanted)]
        if asked != "muong te x":
            assert offered[0] == "benh vien"


def test_other_texts_are_notes_and_figures(opened: Opened) -> None:
    row = gift("there", amount=2, note=both("a note"), claims=[
        claim(), claim("amount_vnd", figure="2 tỷ đồng")
    ])  # fmt: skip
    context = opened(world(row))
    (found,) = queries.other_texts(context.connection, [1], "vi").values()
    assert found == ("a note (vi)", "as printed", "2 tỷ đồng")
    assert searched(context, "tỷ đồng") == ["there"]
