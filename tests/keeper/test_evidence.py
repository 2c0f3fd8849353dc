"""The keeper's check: each kind of mistake in a claim, a list or an article is found and named."""

import hashlib
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.keeper.check import articles, fixing
from app.keeper.check.__main__ import main
from app.keeper.check.report import Report, check
from app.seed import reading, schema
from app.seed.reading import Seed
from app.settings import ROOT, Settings
from app.values.vocabulary import ReadAs
from tests.builders import Row, Tables, both, claim, gift, indicator, record, source, when, world
from tests.builders import write as write_seed

ARTICLE = Path(__file__).parents[1] / "articles" / "sach-va-phong-hoc.txt"
TEXT = ARTICLE.read_text(encoding="utf-8")
SHA256 = hashlib.sha256(ARTICLE.read_bytes()).hexdigest()
WHY = both("why")


def sound() -> Tables:
    """A seed with every figure of the made article behind a claim, or listed."""
    aside = {1: "heading", 6: "caption", 7: "caption", 8: "furniture", 9: "unrelated"}
    return world(
        record(
            "met",
            "2020-06-09",
            period=when("2016/2020"),
            claims=[
                claim(paragraph=2, figure="làm việc tại tỉnh Mai Giang"),
                claim("date", paragraph=2, figure="Ngày 9-6", why=both("the year is elsewhere")),
                claim("period", paragraph=2, figure="giai đoạn 2016 - 2020"),
            ],
        ),
        gift(
            "books",
            "2018",
            contribution={
                "giver": "north-city",
                "receiver": "south-province",
                "form": "cash",
                "amount_vnd": 1_700_000_000,
            },
            quantities={"books": {"value": 1250, "unit": {"vi": "cuốn sách", "en": "books"}}},
            claims=[
                claim(paragraph=3, figure="Bình Sơn trao tặng", prefix="2018,"),
                claim("date", paragraph=3, figure="Năm 2018"),
                claim("amount_vnd", paragraph=3, figure="1,7 tỷ đổng", suffix="và"),
                claim("quantities.books", paragraph=3, figure="1.250 cuốn sách"),
            ],
        ),
        gift(
            "rooms",
            "2020-06-09",
            part_of="met",
            contribution={
                "giver": "north-city",
                "receiver": "south-province",
                "form": "construction",
                "amount_vnd": 600_000_000,
            },
            quantities={
                "rooms": {"value": 4, "unit": {"vi": "phòng học", "en": "rooms"}},
                "communes": {"value": 1, "to": 2, "unit": {"vi": "xã", "en": "communes"}},
            },
            claims=[
                claim(paragraph=4, figure="Doanh nghiệp ủng hộ"),
                claim("amount_vnd", paragraph=4, figure="600 triệu đồng"),
                claim("quantities.rooms", paragraph=4, figure="bốn phòng học"),
                claim("quantities.communes", paragraph=4, figure="từ một đến hai xã"),
            ],
        ),
        source=[
            source(
                "made",
                file=ARTICLE.name,
                sha256=SHA256,
                set_aside=[{"paragraph": n, "reason": r} for n, r in aside.items()],
                unclaimed=[
                    {"paragraph": 3, "figure": "Thông báo số 88-TB/TU", "reason": "name"},
                    {"paragraph": 3, "figure": "ngày 3/4/2018", "reason": "context"},
                    *(
                        {"paragraph": 9, "figure": figure, "reason": "unrelated"}
                        for figure in ("45 tỷ đồng", "2.300 ha", "năm 2025")
                    ),
                ],
            )
        ],
        indicator=[
            indicator(
                "income",
                measure="vnd",
                value=31_500_000,
                qualifier="at-least",
                date=when("2016/2020"),
                claims=[
                    claim("value", paragraph=5, figure="31,5 triệu đồng/người"),
                    claim("date", paragraph=5, figure="2016 - 2020", prefix="kỳ", suffix="vừa"),
                ],
            ),
            indicator(
                "poverty",
                value=Decimal("3.4"),
                date=when("2020", basis="inferred", reason=both("the session's year")),
                claims=[claim("value", paragraph=5, figure="3,4%/năm")],
            ),
        ],
    )


def prepared() -> Tables:
    """`sound`, with its claims on the made article, and no other article in the seed."""
    tables = sound()
    tables["source"] = tables["source"][-1:]
    for name in ("record", "indicator"):
        tables[name].sort(key=lambda row: str(row["id"]))
    for row in [*tables["record"], *tables["indicator"]]:
        for one in row["claims"]:
            one["source"] = "made"
    return tables


class Case:
    """A seed and an article to spoil, and what the check says of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = prepared()
        self.articles = folder / "articles"
        self.articles.mkdir()
        self.text = TEXT

    def row(self, id_: str) -> Row:
        rows = [*self.tables["record"], *self.tables["indicator"], *self.tables["source"]]
        return next(row for row in rows if row["id"] == id_)

    def claim(self, id_: str, field: str) -> Row:
        found: Row = next(c for c in self.row(id_)["claims"] if c["field"] == field)
        return found

    def retext(self, old: str, new: str) -> None:
        """Change the article, and tell the seed, as if it had always been so."""
        assert old in self.text
        self.text = self.text.replace(old, new, 1)
        self.rehash()

    def rehash(self) -> None:
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        self.row("made")["sha256"] = digest

    def read(self) -> Seed:
        return reading.read(write_seed(self.folder, self.tables))

    def report(self) -> Report:
        (self.articles / ARTICLE.name).write_bytes(self.text.encode())
        return check(self.read(), {ReadAs.ARTICLE: self.articles})

    def problems(self) -> list[str]:
        return [str(problem) for problem in self.report().problems]

    def only(self) -> str:
        """The one problem there is."""
        problems = self.problems()
        assert len(problems) == 1, problems
        return problems[0]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


# -- All is well -----------------------------------------------------------------------------------


def test_a_sound_seed_leaves_nothing_unaccounted(case: Case) -> None:
    report = case.report()
    assert report.problems == []
    assert [str(article) for article in report.articles] == [
        "made: 9 paragraphs, 17 figures, 14 claims, 5 set aside, 0 unaccounted"
    ]


def test_two_records_may_claim_one_figure(case: Case) -> None:
    case.row("rooms")["claims"].append({**case.claim("books", "date"), "why": WHY})
    assert case.problems() == []


def test_paragraphs_are_the_lines_that_are_not_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeff  một \u00a0 hai\r\n\r\n\u00a0\u200b\nba\u2028bốn\rnăm".encode())
    assert articles.paragraphs(path) == ["một hai", "ba bốn", "năm"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_may_be_composed_or_not(case: Case, form: Any) -> None:
    case.text = unicodedata.normalize(form, TEXT)
    case.rehash()
    assert case.problems() == []


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\t", "  ", " \u200b"])
def test_any_white_space_in_a_figure_is_a_space(case: Case, space: str) -> None:
    case.retext("600 triệu đồng", f"600{space}triệu{space}đồng")
    case.retext("giai đoạn 2016 - 2020", f"giai{space}đoạn{space}2016{space}-{space}2020")
    assert case.problems() == []


def test_the_real_seed_is_sound(frozen_seed: Seed) -> None:
    settings = Settings()
    report = check(frozen_seed, articles.folders(settings, settings.seed_dir))
    assert [str(problem) for problem in report.problems] == []
    assert all(article.unaccounted == 0 for article in report.articles)


# -- Mistakes in claims ----------------------------------------------------------------------------


def test_a_wrong_paragraph_is_named_with_the_right_one(case: Case) -> None:
    case.claim("rooms", "amount_vnd")["paragraph"] = 2
    assert (
        "seed/all.toml: rooms: amount_vnd (made, paragraph 2): '600 triệu đồng' is not in"
        " paragraph 2; it stands in paragraph 4" in case.problems()
    )


def test_a_paragraph_that_is_not_there(case: Case) -> None:
    case.claim("rooms", "amount_vnd")["paragraph"] = 40
    assert any("there is no paragraph 40; the text has 9" in p for p in case.problems())


def test_a_figure_that_no_paragraph_prints(case: Case) -> None:
    case.claim("rooms", "amount_vnd")["figure"] = "700 triệu đồng"
    problems = case.problems()
    assert any("'700 triệu đồng' is not in paragraph 4, nor in any other" in p for p in problems)
    # And the figure that was meant is now behind no claim.
    assert any("the money '600 triệu đồng' is behind no claim" in p for p in problems)


def test_a_slip_that_the_keeper_mended(case: Case) -> None:
    case.claim("books", "amount_vnd")["figure"] = "1,7 tỷ đồng"
    assert any("write it as printed there: '1,7 tỷ đổng'" in p for p in case.problems())


def test_a_figure_is_not_a_part_of_a_longer_number(case: Case) -> None:
    for figure in ("50 cuốn sách", "250 cuốn sách", ".250 cuốn sách"):
        case.claim("books", "quantities.books")["figure"] = figure
        assert any(f"{figure!r} is not in paragraph 3" in p for p in case.problems())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda c: c.row("rooms")["contribution"].update(amount_vnd=60_000_000),
            "'600 triệu đồng' says 600,000,000 đồng, and stored is 60,000,000 đồng",
        ),
        (
            lambda c: c.row("books")["quantities"]["books"].update(value=1205),
            "'1.250 cuốn sách' says 1,250 cuốn, and stored is 1,205 cuốn sách",
        ),
        (
            lambda c: c.row("rooms")["quantities"]["communes"].update(to=3),
            "'từ một đến hai xã' says 1 to 2 xã, and stored is 1 to 3 xã",
        ),
        (
            lambda c: c.row("rooms")["quantities"]["rooms"].update(value=5),
            "'bốn phòng học' says 4 phòng học, and stored is 5 phòng học",
        ),
        (
            lambda c: c.row("books")["date"].update(edtf="2017"),
            "'Năm 2018' says 2018, and stored is 2017",
        ),
        (
            lambda c: c.row("met")["period"].update(edtf="2016/2021"),
            "'giai đoạn 2016 - 2020' says 2016/2020, and stored is 2016/2021",
        ),
        (
            lambda c: c.row("poverty").update(value=Decimal("4.3")),
            "'3,4%/năm' says 3.4 %/năm, and stored is 4.3",
        ),
        (
            lambda c: c.row("poverty").update(measure="times"),
            "'3,4%/năm' says no times",
        ),
        (
            lambda c: c.row("income").update(qualifier="exact"),
            "says '31,5 triệu đồng/người' at-least, and stored is exact",
        ),
        (
            lambda c: c.row("rooms")["contribution"].update(qualifier="about"),
            "says '600 triệu đồng' exact, and stored is about",
        ),
        (
            lambda c: c.claim("met", "date").pop("why"),
            "'Ngày 9-6' does not print all of 2020-06-09; say in why where the rest is from",
        ),
        (
            lambda c: c.claim("books", "date").update(figure="Thông báo số 88-TB/TU"),
            "'Thông báo số 88-TB/TU' names no date",
        ),
        (
            lambda c: c.claim("rooms", "amount_vnd").update(figure="bốn phòng học"),
            "'bốn phòng học' says no money",
        ),
    ],
)
def test_a_stored_value_that_the_figure_does_not_say(
    case: Case, spoil: Callable[[Case], object], words: str
) -> None:
    spoil(case)
    assert any(words in problem for problem in case.problems()), case.problems()


def test_a_rate_is_no_amount(case: Case) -> None:
    case.retext("600 triệu đồng", "600 triệu đồng/xã")
    assert "is a rate (đồng/xã)" in case.only()


@pytest.mark.parametrize("excuse", [{"why": WHY}, {"agrees": False, "reading": both("other")}])
def test_a_difference_with_a_reason_is_let_pass(case: Case, excuse: Row) -> None:
    gift_ = case.row("books")
    gift_["contribution"]["amount_vnd"] = 1_800_000_000
    first = case.claim("books", "amount_vnd")
    first.update(excuse)
    if "reading" in excuse:  # and another telling supports what is stored
        gift_["claims"].append(
            claim("amount_vnd", source="made", paragraph=4, figure="600 triệu đồng", why=WHY)
        )
    assert case.problems() == []


def test_the_year_may_stand_beside_the_day(case: Case) -> None:
    case.retext("Ngày 9-6", "2020-06 Ngày 9-6")
    case.claim("met", "date").update(figure="2020-06 Ngày 9-6")
    del case.claim("met", "date")["why"]
    assert case.problems() == []


def test_a_day_of_another_month_is_not_excused_by_its_missing_year(case: Case) -> None:
    case.row("met")["date"]["edtf"] = "2020-07-09"
    case.row("rooms")["date"]["edtf"] = "2020-07-09"
    del case.claim("met", "date")["why"]
    assert "'Ngày 9-6' says XXXX-06-09, and stored is 2020-07-09" in case.only()


@pytest.mark.parametrize("edtf", ["2018~", "2018?", "2018%"])
def test_a_qualifier_of_a_date_is_not_printed(case: Case, edtf: str) -> None:
    case.row("books")["date"]["edtf"] = edtf
    assert case.problems() == []


def test_a_measure_has_its_unit(case: Case) -> None:
    case.row("income").update(measure="km", value=4, qualifier="exact", date=when("2016/2020"))
    case.claim("income", "value").update(paragraph=4, figure="bốn phòng học")
    assert any("counts 'phòng học', and the measure is km" in p for p in case.problems())


# -- Which mention ---------------------------------------------------------------------------------


def test_a_figure_that_is_not_unique_wants_an_anchor(case: Case) -> None:
    del case.claim("books", "amount_vnd")["suffix"]
    message = case.only()
    assert "'1,7 tỷ đổng' is not unique in the article; write suffix = \"và\"" in message


def test_the_anchor_has_to_be_printed_there(case: Case) -> None:
    case.claim("books", "amount_vnd")["suffix"] = "cùng"
    assert "with its prefix or suffix is not printed so" in case.only()


def test_letters_without_accents_are_not_enough_to_tell(case: Case) -> None:
    # A browser that looks for "bốn phòng học" also stops at "Bón phong hóc".
    case.retext("Lãnh đạo hai tỉnh", "Bón phong hóc và lãnh đạo hai tỉnh")
    assert "'bốn phòng học' is not unique" in case.only()


def test_a_figure_glued_to_the_next_word_wants_a_suffix(case: Case) -> None:
    del case.claim("income", "date")["suffix"]
    case.claim("income", "date")["figure"] = "trong kỳ 2016 - 2020"
    del case.claim("income", "date")["prefix"]
    assert 'printed without a space next to another word; write suffix = "vừa"' in case.only()


def test_a_claim_on_a_repeated_caption_is_sent_to_the_first(case: Case) -> None:
    case.text += "\n" + TEXT.splitlines()[2] + "\n"
    case.rehash()
    claims = case.row("met")["claims"]
    claims.append(claim(source="made", paragraph=10, figure="rà soát"))
    assert any("paragraph 10 repeats paragraph 2; cite that one" in p for p in case.problems())


def test_several_mentions_in_one_paragraph_are_offered(case: Case) -> None:
    case.retext("bốn phòng học,", "bốn phòng học, sửa bốn phòng học,")
    problems = case.problems()
    offered = (
        '\'bốn phòng học\' stands 2 times in paragraph 4; write prefix = "xây" or prefix = "sửa"'
    )
    assert any(offered in problem for problem in problems)
    mention = "the count 'bốn phòng học' (mention 2 of 2) is behind no claim"
    assert any(mention in problem for problem in problems)


# -- Mistakes in the article and its lists ---------------------------------------------------------


def test_a_changed_text_lists_the_claims_to_look_at(case: Case) -> None:
    case.text = TEXT.replace("Lãnh đạo", "Các lãnh đạo")
    message = case.only()
    assert message.startswith("seed/all.toml: made: sha256: the text has changed")
    assert "Look again at 14 claims" in message
    assert "books: amount_vnd (paragraph 3, '1,7 tỷ đổng')" in message


def test_an_overlooked_gift_is_named_with_its_place(case: Case) -> None:
    case.retext("và sẽ giúp", "tặng thêm 35 triệu đồng, và sẽ giúp")
    assert (
        "made: paragraph 4: the money '35 triệu đồng' is behind no claim that can hold it;"
        " cite it where it belongs, or list it in unclaimed with the reason" in case.only()
    )
    assert case.report().articles[0].unaccounted == 1


def test_a_second_gift_of_the_same_size_is_not_covered_by_the_first(case: Case) -> None:
    case.retext("và sẽ giúp", "tặng thêm 600 triệu đồng, và sẽ giúp")
    case.claim("rooms", "amount_vnd")["prefix"] = "ủng hộ"
    assert "the money '600 triệu đồng' (mention 2 of 2) is behind no claim" in case.only()
    again = {"paragraph": 4, "figure": "600 triệu đồng", "reason": "repeated"}
    case.row("made")["unclaimed"].append(again)
    assert case.problems() == []
    case.row("made")["unclaimed"].append(again)
    assert "is behind a claim or listed already; drop this entry" in case.only()


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("ngày 5/5/2019", "date"),
        ("nhiệm kỳ 2021 - 2026", "period"),
        ("12 xã", "count"),
        ("bảy huyện", "count"),
        ("8,5%", "percent"),
        ("3 lần", "times"),
        ("Quốc lộ 99", "name"),
        ("hàng chục tỷ đồng", "money"),
        ("77", "number"),
    ],
)
def test_every_kind_of_figure_has_to_be_accounted_for(case: Case, printed: str, kind: str) -> None:
    case.retext("và sẽ giúp", f"{printed}, và sẽ giúp")
    assert f"paragraph 4: the {kind} {printed!r} is behind no claim" in case.only()


def test_a_figure_in_nfd_or_with_odd_spaces_is_not_overlooked(case: Case) -> None:
    gift_ = unicodedata.normalize("NFD", "thêm 35\u00a0triệu\u202fđồng")
    case.retext("và sẽ giúp", f"{gift_}, và sẽ giúp")
    assert "the money '35 triệu đồng' is behind no claim" in case.only()


def test_a_caption_that_repeats_the_body_has_to_be_set_aside(case: Case) -> None:
    aside = case.row("made")["set_aside"]
    aside[:] = [entry for entry in aside if entry["paragraph"] != 7]
    message = case.only()
    assert "paragraph 7: cited by no claim and not set aside; it prints '1,7 tỷ đổng'" in message
    # A claim on the caption counts as a second telling, and is then told apart from the first.
    case.row("books")["claims"].append(
        claim("amount_vnd", source="made", paragraph=7, figure="1,7 tỷ đổng")
    )
    assert "'1,7 tỷ đổng' is not unique in the article" in case.only()


def test_a_link_list_after_the_end_has_to_be_set_aside(case: Case) -> None:
    aside = case.row("made")["set_aside"]
    aside[:] = [entry for entry in aside if entry["paragraph"] < 8]
    unclaimed = case.row("made")["unclaimed"]
    unclaimed[:] = [entry for entry in unclaimed if entry["paragraph"] < 8]
    problems = case.problems()
    assert len(problems) == 2
    assert "paragraph 8: cited by no claim and not set aside; it prints no figure" in problems[0]
    assert "it prints '45 tỷ đồng', '2.300 ha', 'năm 2025'" in problems[1]
    assert case.report().articles[0].unaccounted == 4


def test_a_paragraph_is_not_both_cited_and_set_aside(case: Case) -> None:
    case.row("made")["set_aside"].append({"paragraph": 4, "reason": "context"})
    assert "paragraph 4 is set aside, and cited by rooms; keep one of the two" in case.only()


def test_entries_that_point_at_nothing(case: Case) -> None:
    made = case.row("made")
    made["set_aside"].append({"paragraph": 12, "reason": "caption"})
    made["unclaimed"] += [
        {"paragraph": 12, "figure": "5 xã", "reason": "context"},
        {"paragraph": 4, "figure": "ngày 3/4/2018", "reason": "context"},
        {"paragraph": 4, "figure": "600 triệu đồng", "reason": "repeated"},
    ]
    problems = "\n".join(case.problems())
    assert problems.count("there is no paragraph 12; the text has 9") == 2
    assert "'ngày 3/4/2018' is not in paragraph 4; it stands in paragraph 3" in problems
    assert "every mention of it in paragraph 4 is behind a claim or listed already" in problems
    assert len(problems.splitlines()) == 4


def test_a_figure_of_a_paragraph_set_aside_wants_a_reason_of_its_own(case: Case) -> None:
    made = case.row("made")
    made["unclaimed"] = [e for e in made["unclaimed"] if e["figure"] != "45 tỷ đồng"]
    assert (
        "paragraph 9: the money '45 tỷ đồng' of a paragraph set aside is behind no claim that can"
        " hold it" in case.only()
    )


def test_a_heading_may_say_again_what_is_told(case: Case) -> None:
    heading = TEXT.splitlines()[0]
    case.retext(heading, f"{heading}: 600 triệu đồng")
    case.claim("rooms", "amount_vnd")["prefix"] = "ủng hộ"
    assert case.problems() == []
    case.retext(f"{heading}: 600 triệu đồng", f"{heading}: 650 triệu đồng, ngày 9/6/2020")
    first, second = case.problems()
    assert "paragraph 1: the money '650 triệu đồng' of a paragraph set aside" in first
    assert "paragraph 1: the date 'ngày 9/6/2020' of a paragraph set aside" in second


def test_a_record_claim_uses_up_no_figure(case: Case) -> None:
    case.retext("và sẽ giúp", "tặng thêm 35 triệu đồng, và sẽ giúp")
    case.row("rooms")["claims"].append(claim(source="made", paragraph=4, figure="35 triệu đồng"))
    assert "the money '35 triệu đồng' is behind no claim that can hold it" in case.only()


def test_a_date_claim_uses_up_no_sum(case: Case) -> None:
    case.retext("Năm 2018", "Năm 2018 thêm 35 triệu đồng")
    case.claim("books", "date")["figure"] = "Năm 2018 thêm 35 triệu đồng"
    case.claim("books", "record")["prefix"] = "đồng,"
    assert "the money '35 triệu đồng' is behind no claim that can hold it" in case.only()


def test_an_entry_without_a_figure_is_welcome(case: Case) -> None:
    made = case.row("made")
    made["unclaimed"].append({"paragraph": 4, "figure": "Doanh nghiệp", "reason": "name"})
    assert case.problems() == []


def test_an_article_that_cannot_be_read(case: Case) -> None:
    case.row("made")["file"] = "missing.txt"
    message = case.only()
    assert "made: file:" in message
    assert "missing.txt cannot be read (No such file or directory)" in message
    (case.articles / "missing.txt").write_bytes(b"ng\xe0y")
    assert "is not UTF-8 (byte 2); save it as UTF-8" in case.only()


def test_an_article_that_no_source_names_is_noted(case: Case) -> None:
    (case.articles / "new.txt").write_text("…", encoding="utf-8")
    report = case.report()
    assert report.problems == []
    assert report.notes[0].startswith("new.txt: no source of seed/ names it")


# -- seed/ alone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda c: c.row("books")["claims"].pop(3),
            "books: quantities.books: no claim supports it",
        ),
        (
            lambda c: c.row("books")["claims"].pop(1),
            "books: date: no claim supports it; cite the printed figure, or make it part_of",
        ),
        (
            lambda c: c.row("rooms")["date"].update(edtf="2020-06-10"),
            "rooms: date: no claim supports it",
        ),
        (lambda c: c.row("rooms").pop("part_of"), "rooms: date: no claim supports it"),
        (lambda c: c.row("met")["claims"].pop(2), "met: period: no claim supports it"),
        (
            lambda c: c.row("income")["claims"].pop(0),
            "income: value: no claim supports it",
        ),
        (
            lambda c: c.row("income")["claims"].pop(1),
            "income: date: stated, and no claim supports it",
        ),
        (
            lambda c: c.claim("income", "date").update(field="status"),
            "income: status: a claim supports it, and an indicator has no such field",
        ),
        (
            lambda c: c.claim("met", "record").update(field="people"),
            "met: people: a claim supports it, and the record has no such value",
        ),
    ],
)
def test_a_value_without_a_claim_and_a_claim_without_a_value(
    case: Case, spoil: Callable[[Case], object], words: str
) -> None:
    case.row("met")["claims"].append(claim(source="made", paragraph=2, figure="rà soát"))
    spoil(case)
    problems = [str(problem) for problem in check(case.read(), {}).problems]
    assert any(words in problem for problem in problems), problems


def test_an_inferred_date_needs_no_claim(case: Case) -> None:
    case.row("rooms").pop("part_of")
    case.row("rooms")["date"] = when("2020-06-09", basis="inferred", reason=both("reason"))
    assert case.problems() == []


# -- The command -----------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*arguments: str, sources_dir: Path | str | None = None) -> tuple[int, str, str]:
        monkeypatch.setenv(
            "SOURCES_DIR", str(case.articles if sources_dir is None else sources_dir)
        )
        (case.articles / ARTICLE.name).write_bytes(case.text.encode())
        code = main(["--seed", str(case.folder / "seed"), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_


def test_the_command_ends_with_a_line_an_article(case: Case, run: Run) -> None:
    write_seed(case.folder, case.tables)
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "made: 9 paragraphs, 17 figures, 14 claims, 5 set aside, 0 unaccounted",
        "all is well: 3 records, 2 indicators",
    ]


def test_the_command_fails_with_every_problem(case: Case, run: Run) -> None:
    case.claim("rooms", "amount_vnd")["paragraph"] = 2
    case.row("books")["date"]["edtf"] = "2017"
    write_seed(case.folder, case.tables)
    code, out, err = run()
    assert code == 1
    assert "it stands in paragraph 4" in err
    assert "stored is 2017" in err
    assert "problems: 3" in err
    assert out == "made: 9 paragraphs, 17 figures, 14 claims, 5 set aside, 1 unaccounted\n"


def test_the_command_stops_at_a_seed_that_is_not_sound(case: Case, run: Run) -> None:
    case.row("books")["kind"] = "alms"
    case.row("met")["status"] = ""
    write_seed(case.folder, case.tables)
    code, out, err = run()
    assert (code, out) == (1, "")
    assert "books: kind:" in err
    assert "met: status:" in err
    assert "problems: 2; no article was read" in err


def test_without_articles_the_seed_alone_is_checked(case: Case, run: Run) -> None:
    write_seed(case.folder, case.tables)
    code, out, err = run(sources_dir=case.folder / "nowhere")
    assert (code, err) == (0, "")
    assert "seed/ alone was checked (3 records, 2 indicators): no articles in" in out
    case.row("books")["claims"].pop(1)
    write_seed(case.folder, case.tables)
    code, _, err = run(sources_dir=case.folder / "nowhere")
    assert code == 1
    assert "books: date: no claim supports it" in err


def test_an_empty_setting_is_no_folder(
    case: Case, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_seed(case.folder, case.tables)
    monkeypatch.chdir(case.articles)  # not even where the articles lie in the current folder
    code, out, err = run("--fix-anchors", sources_dir="")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "seed/ alone was checked (3 records, 2 indicators): SOURCES_DIR names no folder; it wants"
        " that of the articles",
        "all is well: 3 records, 2 indicators",
    ]


def test_make_check_where_there_are_no_articles(tmp_path: Path) -> None:
    project = tmp_path / "a project"
    for name in ("app", "seed"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", project)
    (project / ".venv").symlink_to(sys.prefix)
    theirs = {"SOURCES_DIR", "SEED_DIR", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    done = subprocess.run(
        ["make", "check", "--old-file=.venv/.run"],
        cwd=project,
        env={name: value for name, value in os.environ.items() if name not in theirs},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    # Of what was only noted, the notes are here.
    *_counts, alone, well = done.stdout.splitlines()
    assert alone.startswith("seed/ alone was checked (")
    assert f": no articles in {tmp_path}/shared/sources; SOURCES_DIR names" in alone
    assert well.startswith("all is well: ")


KEPT = """\
# A comment with { braces } and figure = "1,7 tỷ đổng".
[[record]]
id = "books"
claims = [
  { field = "amount_vnd", source = "made", paragraph = 3, figure = "1,7 tỷ đổng" },  # {why}
  { field = "amount_vnd", source = "made", paragraph = 3, figure = '1,7 tỷ đổng', suffix = "x", \
why = { vi = "a, b }", en = "figure = \\"c\\"" } },
]
"""


def test_missing_anchors_are_written_and_nothing_else(case: Case, run: Run) -> None:
    folder = write_seed(case.folder, case.tables)
    before = (folder / "all.toml").read_text(encoding="utf-8")
    for id_, field in (("books", "amount_vnd"), ("books", "record"), ("income", "date")):
        for key in ("prefix", "suffix"):
            case.claim(id_, field).pop(key, None)
    write_seed(case.folder, case.tables)
    bare = (folder / "all.toml").read_text(encoding="utf-8")
    code, out, err = run("--fix-anchors")
    assert (code, err) == (0, "")
    assert "seed/all.toml: wrote the anchors of 3 claims of 3 without" in out
    after = (folder / "all.toml").read_text(encoding="utf-8")
    assert 'figure": "1,7 tỷ đổng"' not in after
    assert len(after.splitlines()) == len(bare.splitlines()) == len(before.splitlines())
    changed = [
        old for old, new in zip(bare.splitlines(), after.splitlines(), strict=True) if old != new
    ]
    assert all(line.startswith('"claims"') for line in changed)
    assert run("--fix-anchors")[1].count("wrote") == 0


def test_anchors_are_written_beside_the_figure_and_replace_wrong_ones() -> None:
    one = schema.Claim(field="amount_vnd", source="made", paragraph=3, figure="1,7 tỷ đổng")
    why = schema.Text(vi="a, b }", en='figure = "c"')
    missing = {
        one: {"prefix": "Giang"},
        one.model_copy(update={"suffix": "x", "why": why}): {"suffix": "và"},
    }
    text, written = fixing.with_anchors(KEPT, missing)
    assert written == 2
    expected = KEPT.replace('tỷ đổng" },  #', 'tỷ đổng", prefix = "Giang" },  #')
    assert text == expected.replace("""', suffix = "x",""", """', suffix = "và",""")


def test_the_choice_between_two_figures_is_left_to_the_keeper(case: Case, run: Run) -> None:
    case.retext("bốn phòng học,", "bốn phòng học, sửa bốn phòng học,")
    case.row("rooms")["claims"].append(
        claim("giver", source="made", paragraph=4, figure="và")  # words: the first mention will do
    )
    case.retext("và sẽ giúp", "và rồi sẽ giúp và đỡ")
    write_seed(case.folder, case.tables)
    code, out, err = run("--fix-anchors")
    assert code == 1
    assert "wrote the anchors of 1 claims of 1 without" in out
    assert "stands 2 times in paragraph 4" in err


def test_without_the_flag_nothing_is_written(case: Case, run: Run) -> None:
    del case.claim("books", "amount_vnd")["suffix"]
    path = write_seed(case.folder, case.tables) / "all.toml"
    kept = path.read_bytes()
    assert run()[0] == 1
    assert path.read_bytes() == kept
