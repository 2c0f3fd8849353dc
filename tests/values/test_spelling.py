"""Spellings that readers use as one, by rules like those of `seed/`."""

import pytest

from app.seed import reading
from app.settings import ROOT
from app.values.spelling import Speller
from app.values.vocabulary import Spelt

RULES = [
    (Spelt.LETTERS, "ð", "đ"),
    (Spelt.LETTERS, "oà", "òa"),
    (Spelt.WORD, "Hanoi", "Hà Nội"),
    (Spelt.WORD, "kĩ", "kỹ"),
    (Spelt.WORD, "sỹ", "sĩ"),
    (Spelt.ENDING, "s", ""),
    (Spelt.ENDING, "ies", "y"),
    (Spelt.ENDING, "ss", "ss"),
]
SPELLER = Speller(RULES)


def values(text: str) -> list[str]:
    return [typed.value for typed in SPELLER.typed(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ðiện", "điện"),
        ("hoà bình", "hòa bình"),
        ("kĩ sư", "kỹ sư"),
        ("bác sỹ", "bác sĩ"),
        ("bac sy", "bac si"),
        ("ki su", "ky su"),
        ("HANOI", "ha noi"),
        ("schools", "School"),
        ("universities", "university"),
        ("hoa\u0300", "hòa"),
        ("№ 5", "no 5"),
    ],
)
def test_spellings_that_are_one_count_as_one(one: str, other: str) -> None:
    assert values(one) == values(other)


@pytest.mark.parametrize(("one", "other"), [("press", "pres"), ("bus", "bu"), ("cầu", "cấu")])
def test_what_is_another_word_stays_another(one: str, other: str) -> None:
    assert values(one) != values(other)


def test_marks_count_where_they_are_typed() -> None:
    assert values("cầu duong") == ["cầu", "duong"]
    assert values("Hanoi") == ["ha", "noi"]


def test_what_is_searched_for_is_marked_where_it_stands() -> None:
    def marked(text: str, asked: str, *, phrase: bool = True, begun: bool = False) -> list[str]:
        runs = SPELLER.runs(text, SPELLER.typed(asked), phrase=phrase, begun=begun)
        assert "".join(piece for piece, _ in runs) == text
        return [piece for piece, hit in runs if hit]

    assert marked("Ở Hà Nội, Hà Giang", "Hanoi") == ["Hà Nội"]
    assert marked("From Hanoi to Hanoi", "hà nội") == ["Hanoi", "Hanoi"]
    assert marked("Hà Giang, Nội Bài", "hà nội") == []
    assert marked("Hà Giang, Nội Bài", "hà nội", phrase=False) == ["Hà", "Nội"]
    assert marked("Two schools, one School", "school") == ["schools", "School"]
    assert marked("trường học", "truo", phrase=False) == []
    assert marked("trường học", "truo", phrase=False, begun=True) == ["trường"]
    assert marked("học học", "học học học") == []
    assert marked("x_y", "y") == ["y"]


def test_the_seed_knows_what_readers_type() -> None:
    seed = reading.read(ROOT / "seed")
    own = Speller(
        (s.kind.value, way, s.meant) for s in seed.spellings.values() for way in s.written
    )
    for one, other in [
        ("Sapa", "sa pa"), ("tỉ đồng", "tỷ đồng"), ("bác sỹ", "bác sĩ"), ("kĩ", "kỹ"),
        ("thuỷ", "thủy"), ("Ðồng", "đồng"), ("bridges", "bridge"), ("classes", "class"),
    ]:  # fmt: skip
        assert [t.value for t in own.typed(one)] == [t.value for t in own.typed(other)], one
    written = {way for place in seed.places.values() for way in place.spellings}
    assert written >= {"Hanoi", "Laichau", "Laocai"}
