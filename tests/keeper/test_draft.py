"""The skeleton of a new article: what is found is in it, what cannot be known is left blank."""

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.keeper.check import __main__ as keeper
from app.keeper.check import articles
from app.keeper.check.report import check
from app.keeper.draft import skeleton
from app.keeper.draft.__main__ import main
from app.keeper.draft.findings import paragraphs, whole
from app.keeper.draft.gifts import gifts
from app.keeper.draft.skeleton import DraftError
from app.seed import reading
from app.seed.reading import Seed
from app.settings import Settings
from app.values.vocabulary import ReadAs
from tests.builders import Row, both, place, relation, sector, toml, world, write

ARTICLE = Path(__file__).parents[1] / "articles" / "sach-va-phong-hoc.txt"
TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A seed folder with the places of the made article, and nothing said of it."""
    tables = world()
    tables["source"] = []
    tables["place"] += [
        place("binh-son", name={"vi": "Bình Sơn", "en": "Bình Sơn"}),
        place("mai-giang", name={"vi": "Mai Giang", "en": "Mai Giang"}),
    ]
    tables["relation"].append(relation("binh-son-mai-giang", "binh-son", "mai-giang"))
    tables["sector"].append(sector("social-protection", words=["hộ nghèo", "tết"]))
    for row in tables["sector"]:
        if row["id"] == "education":
            row["words"] = ["phòng học", "học sinh"]
    return write(tmp_path, tables)


@pytest.fixture
def known(folder: Path) -> Seed:
    return reading.read(folder)


def drafted(known: Seed, **more: Any) -> dict[str, list[Row]]:
    return tomllib.loads(skeleton.draft(ARTICLE, known, TODAY, **more))


def test_the_source_has_its_hash_and_day(known: Seed) -> None:
    (source,) = drafted(known)["source"]
    assert source["id"] == "sach-va-phong-hoc"
    assert source["file"] == ARTICLE.name
    assert source["sha256"] == hashlib.sha256(ARTICLE.read_bytes()).hexdigest()
    assert source["added"] == TODAY
    assert drafted(known, source_id="books")["record"][0]["claims"][0]["source"] == "books"


def test_what_cannot_be_known_is_blank(known: Seed) -> None:
    tables = drafted(known)
    (source,) = tables["source"]
    assert source["publisher"] == source["url"] == ""
    for record in tables["record"]:
        assert record["summary"] == {"vi": "", "en": ""}


def test_paragraphs_that_seem_to_tell_nothing_are_set_aside(known: Seed) -> None:
    (source,) = drafted(known)["source"]
    aside = {entry["paragraph"]: entry["reason"] for entry in source["set_aside"]}
    # Paragraph 5 prints figures without a word of an act: the keeper has to say.
    assert aside == {
        1: "heading", 5: "", 6: "caption", 7: "repeated", 8: "furniture", 9: "unrelated",
    }  # fmt: skip


def test_a_paragraph_printed_twice_is_a_repetition(known: Seed, tmp_path: Path) -> None:
    path = tmp_path / "twice.txt"
    line = "Bình Sơn tặng Mai Giang 5 ghế."
    path.write_text(f"{line}\n{line}\nTheo Báo B\n", encoding="utf-8")
    tables = tomllib.loads(skeleton.draft(path, known, TODAY))
    (source,) = tables["source"]
    assert [entry["reason"] for entry in source["set_aside"]] == ["repeated", "furniture"]
    assert len(tables["record"]) == 1


def test_a_gift_is_a_whole_record_told_once(known: Seed) -> None:
    gifts = [record for record in drafted(known)["record"] if "contribution" in record]
    books, rooms = gifts
    assert books["id"] == "2018-1-7-ty-dong-cho-mai-giang"
    assert (books["kind"], books["status"]) == ("contribution", "done")
    assert books["title"] == {
        "vi": "Bình Sơn hỗ trợ Mai Giang 1,7 tỷ đồng",
        "en": "Bình Sơn gives Mai Giang 1.7 billion VND",
    }
    assert books["short_title"]["en"] == "1.7 billion VND to Mai Giang"
    assert books["date"] == {"edtf": "2018", "basis": "stated"}
    assert books["relations"] == ["binh-son-mai-giang"]
    assert books["places"] == [
        {"id": "binh-son", "role": "giver"},
        {"id": "mai-giang", "role": "receiver"},
    ]
    assert [(c["field"], c["paragraph"], c["figure"]) for c in books["claims"]] == [
        ("record", 3, "trao tặng"),
        ("date", 3, "Năm 2018"),
        ("quantities.cuon", 3, "1.250 cuốn"),
        ("amount_vnd", 3, "1,7 tỷ đổng"),
    ]
    assert rooms["contribution"]["form"] == "construction"
    assert rooms["quantities"] == {"phong-hoc": {"value": 4, "unit": {"vi": "phòng học", "en": ""}}}
    assert rooms["sectors"] == ["education"]


def test_figures_that_no_record_uses_wait_for_a_reason(known: Seed) -> None:
    (source,) = drafted(known)["source"]
    reasons = [(e["paragraph"], e["figure"], e["reason"]) for e in source["unclaimed"]]
    assert reasons[:4] == [
        (2, "Ngày 9-6", ""),
        (2, "giai đoạn 2016 - 2020", ""),
        (3, "Thông báo số 88-TB/TU", "name"),
        (3, "ngày 3/4/2018", ""),
    ]
    # A paragraph set aside hides no figure, either.
    assert (9, "45 tỷ đồng", "unrelated") in reasons
    assert not [figure for paragraph, figure, _ in reasons if paragraph == 7]


TOLD: list[tuple[str, list[tuple[str, str, str, int]]]] = [
    (
        "Hà Nội hỗ trợ Lạng Sơn (30 tỷ đồng), Sơn La (20 tỷ đồng), Lai Châu (5 tỷ đồng).",
        [("ha-noi", "lai-chau", "done", 5 * 10**9)],
    ),
    (
        "Hà Nội hỗ trợ các tỉnh: Lào Cai 10 tỷ đồng, Sơn La 5 tỷ đồng.",
        [("ha-noi", "lao-cai", "done", 10**10)],
    ),
    (
        "Hà Nội trao cho Lào Cai, Yên Bái mỗi tỉnh 7 tỷ đồng.",
        [("ha-noi", "lao-cai", "done", 7 * 10**9)],
    ),
    ("Hà Nội tặng 12 tỉnh 100 tỷ đồng, trong đó có Lào Cai.", []),
    ("Quỹ khuyến học Lai Châu tiếp nhận 2 tỷ đồng từ Hà Nội.", [
        ("ha-noi", "lai-chau", "done", 2 * 10**9)]),
    ("Huyện Mường Tè được quận Ba Đình tặng 300 triệu đồng.", [
        ("ha-noi", "lai-chau", "done", 300_000_000)]),
    ("Hà Nội sẽ trích 3 tỷ đồng giúp Lào Cai.", [("ha-noi", "lao-cai", "planned", 3 * 10**9)]),
    ("Lai Châu đề nghị Hà Nội hỗ trợ 40 tỷ đồng xây trường.", [
        ("ha-noi", "lai-chau", "proposed", 40 * 10**9)]),
    (
        "Ông B cho biết Hà Nội sẽ hỗ trợ tỉnh Lai Châu thêm 1,5 tỷ đồng.",
        [("ha-noi", "lai-chau", "planned", 1_500_000_000)],
    ),
    ("Lai Châu được hỗ trợ 2 tỷ đồng từ Hà Nội.", [("ha-noi", "lai-chau", "done", 2 * 10**9)]),
    (
        "Tại trụ sở UBND tỉnh Lào Cai, thành phố Hà Nội trao 8 tỷ đồng.",
        [("ha-noi", "lao-cai", "done", 8 * 10**9)],
    ),
    (
        "Mỗi địa phương được Hà Nội giúp 5 tỷ đồng: Lào Cai, Cao Bằng.",
        [("ha-noi", "lao-cai", "done", 5 * 10**9)],
    ),
    (
        "Sở Y tế Hà Nội cử 60 bác sĩ lên tỉnh Lào Cai và góp 1 tỷ 200 triệu đồng.",
        [("ha-noi", "lao-cai", "done", 1_200_000_000), ("ha-noi", "lao-cai", "done", 0)],
    ),
    ("Hà Nội bàn giao một điểm trường cho Lào Cai.", [("ha-noi", "lao-cai", "done", 0)]),
    # What is only named is told with its figures then, and the value of all once.
    (
        "Hà Nội tặng quà Lào Cai. Đoàn Hà Nội tặng Lào Cai 20 máy. Tổng trị giá là 3 tỷ đồng.",
        [("ha-noi", "lao-cai", "done", 3 * 10**9)],
    ),
    ("Hà Nội giúp Lào Cai. Một doanh nghiệp tặng 5 tỷ đồng.", []),
    # A sum each is no amount of the gift.
    ("Hà Nội tặng mỗi em ở Lai Châu 2 triệu đồng.", [("ha-noi", "lai-chau", "done", 0)]),
    ("Lai Châu đạt doanh thu 5 tỷ đồng nhờ Hà Nội giúp.", []),
    ("The city of Hanoi gave Lao Cai VND5 billion.", [("ha-noi", "lao-cai", "done", 5 * 10**9)]),
    (
        "Lao Cai and Yen Bai got VND10 billion ($380,000) each from the city of Hanoi.",
        [("ha-noi", "lao-cai", "done", 10**10)],
    ),
    (
        "Một tổ chức phi Chính phủ tặng Lai Châu 2 tỷ đồng qua Hà Nội.",
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_a_sentence_is_read_as_who_gives_whom_what(
    frozen_seed: Seed, tmp_path: Path, text: str, told: list[tuple[str, str, str, int]]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{text}\n", encoding="utf-8")
    found = [
        (gift.giver, gift.receiver, gift.status, whole(gift.amount) if gift.amount else 0)
        for gift in gifts(paragraphs(articles.paragraphs(path), frozen_seed), frozen_seed)
    ]
    assert found == told


@pytest.mark.parametrize(("day", "receiver"), [("30/6/2025", None), ("1/7/2025", "lao-cai")])
def test_a_district_leads_to_the_province_of_its_day(
    frozen_seed: Seed, tmp_path: Path, day: str, receiver: str | None
) -> None:
    """Mù Cang Chải was in Yên Bái, which joined Lào Cai on 1 July 2025."""
    path = tmp_path / "a.txt"
    path.write_text(f"Ngày {day}, Hà Nội tặng Mù Cang Chải 2 tỷ đồng.\n", encoding="utf-8")
    told = gifts(paragraphs(articles.paragraphs(path), frozen_seed), frozen_seed)
    assert [gift.receiver for gift in told] == ([receiver] if receiver else [])


def test_what_is_told_again_is_one_gift_with_two_tellings(
    frozen_seed: Seed, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Sáng 4/3/2023, Hà Nội tặng Lào Cai 2 tỷ đồng.\nLào Cai nhận được 2 tỷ đồng từ Hà Nội.\n",
        encoding="utf-8",
    )
    (record,) = tomllib.loads(skeleton.draft(path, frozen_seed, TODAY))["record"]
    told = [c["paragraph"] for c in record["claims"] if c["field"] == "amount_vnd"]
    assert told == [1, 2]


def test_the_date_of_the_day_is_carried_on(frozen_seed: Seed, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Sáng 4/3/2023, đoàn Hà Nội làm việc tại Lào Cai.\n"
        "Tại đây, Hà Nội tặng Lào Cai 2 tỷ đồng.\n"
        "Chiều 5/3, Hà Nội tặng Lào Cai thêm 300 triệu đồng.\n",
        encoding="utf-8",
    )
    records = tomllib.loads(skeleton.draft(path, frozen_seed, TODAY))["record"]
    dates = [record["date"]["edtf"] for record in records]
    assert dates == ["2023-03-04", "2023-03-04", "2023-03-05"]
    (claim,) = [c for c in records[2]["claims"] if c["field"] == "date"]
    assert claim["why"]["vi"] == "Năm 2023 in ở đoạn 1."


def test_what_seed_tells_already_is_named(frozen_seed: Seed, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Năm 2019, Hà Nội tặng Lai Châu 3 tỷ đồng.\n", encoding="utf-8")
    text = skeleton.draft(path, frozen_seed, TODAY)
    assert "# Told in seed/ already? Then add these claims to 2019-quy-an-sinh-xa-hoi" in text


def test_a_blank_draft_is_one_problem_and_is_held_against_its_article(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES_DIR", str(ARTICLE.parent))
    assert main([str(ARTICLE), "--seed", str(folder), "--write", "--id", "books"]) == 0
    capsys.readouterr()
    assert keeper.main(["--seed", str(folder)]) == 1
    printed = capsys.readouterr()
    about = [line for line in printed.err.splitlines() if "books" in line]
    assert len(about) == 1
    assert re.search(r"seed/sources/books\.toml:\d+: .*a draft: \d+ blanks are to be", about[0])
    assert "books: 9 paragraphs" in printed.out
    path = folder / "sources" / "books.toml"
    path.write_text(path.read_text("utf-8").replace('"1.250 cuốn"', '"1.205 cuốn"'), "utf-8")
    assert keeper.main(["--seed", str(folder)]) == 1
    assert "'1.205 cuốn' is not in paragraph 3" in capsys.readouterr().err


def test_ten_minutes_later_it_passes_the_check(folder: Path, known: Seed) -> None:
    """The keeper's edits, as a script: fill in each blank, drop what is not meant."""
    tables = drafted(known)
    (source,) = tables["source"]
    source.update(
        headline={"vi": "a", "en": "b"},
        publisher="Báo",
        url="https://example.org/a",
        event={"vi": "a", "en": "b"},
        event_date={"edtf": "2020", "basis": "inferred", "reason": {"vi": "a", "en": "b"}},
    )
    for entry in [*source["set_aside"], *source["unclaimed"]]:
        entry["reason"] = entry["reason"] or "context"
    for number, record in enumerate(tables["record"]):
        record.update(id=f"new-{number}", summary={"vi": "a", "en": "b"})
        record["title"] = {"vi": "a", "en": "b"}
        record["short_title"] = {"vi": f"a {number}", "en": f"b {number}"}
        if not record["date"]["edtf"]:
            record["date"] = {"edtf": "2020", "basis": "inferred", "reason": both("a")}
        for quantity in record.get("quantities", {}).values():
            quantity["unit"]["en"] = quantity["unit"]["vi"]
        if gift := record.get("contribution"):
            gift.update(giver="tinh-a", receiver="tinh-b")
    tables["party"] = [
        {"id": f"tinh-{x}", "name": {"vi": x, "en": x}, "type": "province"} for x in "ab"
    ]
    (folder / "new.toml").write_text(toml(tables), encoding="utf-8")
    report = check(reading.read(folder), {ReadAs.ARTICLE: ARTICLE.parent})
    assert [str(problem) for problem in report.problems] == []
    assert report.articles[0].unaccounted == 0


def test_only_the_first_characters_of_a_paragraph_are_printed(known: Seed) -> None:
    text = skeleton.draft(ARTICLE, known, TODAY)
    for paragraph in ARTICLE.read_text(encoding="utf-8").splitlines():
        if len(paragraph) > 70:
            assert paragraph[:70] not in text
            assert paragraph[:50] in text


def test_a_text_that_is_known_is_noted(frozen_seed: Seed) -> None:
    folder = Settings().sources_dir
    texts = [folder / source.file for source in frozen_seed.sources.values()]
    for path in [ARTICLE, *(path for path in texts if path.is_file())]:
        text = skeleton.draft(path, frozen_seed, TODAY)
        assert tomllib.loads(text)["source"][0]["file"] == path.name
        assert ("NOTE: this text is already the source" in text) is (path != ARTICLE)


def test_a_neighbour_is_named_in_a_comment(known: Seed, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Bình Sơn tặng Sơn La 5 tấn gạo.", encoding="utf-8")
    assert "also named, and no place of seed/ by this: Sơn La" in skeleton.draft(path, known, TODAY)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file or directory; name the article's text file"),
        (b"ng\xe0y", "not UTF-8 (byte 2); save it as UTF-8"),
        (b"", "empty; it wants the article's text, one paragraph a line"),
        ("\u00a0\n\ufeff\n".encode(), "empty; it wants the article's text"),
    ],
)
def test_a_file_that_is_no_article(
    known: Seed, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DraftError, match=re.escape(words)):
        skeleton.draft(path, known, TODAY)


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(ARTICLE), "--seed", str(folder), "--id", "books"]) == 0
    assert tomllib.loads(capsys.readouterr().out)["source"][0]["id"] == "books"
    assert main([str(tmp_path), "--seed", str(folder)]) == 1
    assert "Is a directory" in capsys.readouterr().err
    (folder / "bad.toml").write_text("[[party]]\n", encoding="utf-8")
    assert main([str(ARTICLE), "--seed", str(folder)]) == 1
    printed = capsys.readouterr()
    assert "bad.toml" in printed.err
    assert printed.out == ""


def test_it_is_written_to_a_file_of_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(ARTICLE), "--seed", str(folder), "--write", "--id", "books"]
    assert main(arguments) == 0
    path = folder / "sources" / "books.toml"
    assert capsys.readouterr().out.startswith("seed/sources/books.toml written")
    assert tomllib.loads(path.read_text("utf-8"))["source"][0]["id"] == "books"
    path.write_text("# mine", encoding="utf-8")
    assert main(arguments) == 1
    assert "is there already; choose another ID" in capsys.readouterr().err
    assert path.read_text("utf-8") == "# mine"


def test_an_id_that_is_no_slug_is_offered_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(ARTICLE), "--seed", str(folder), "--write", "--id", "Sách 2020"]) == 1
    assert "write ID=sach-2020" in capsys.readouterr().err


def test_what_is_no_letter_does_not_break_the_draft(known: Seed, tmp_path: Path) -> None:
    path = tmp_path / "pdf.txt"
    path.write_text(
        "Bình Sơn ủng hộ \0Mai Giang\x07 600 \x02triệu\x7f đồng cho quỹ.\n", encoding="utf-8"
    )
    (record,) = tomllib.loads(skeleton.draft(path, known, TODAY))["record"]
    assert record["contribution"]["amount_vnd"] == 600_000_000


def test_money_of_elsewhere_is_no_amount(known: Seed, tmp_path: Path) -> None:
    path = tmp_path / "ndt.txt"
    path.write_text("Đơn vị bạn tặng Mai Giang 5 triệu NDT để dựng nhà.\n", encoding="utf-8")
    assert "amount_vnd" not in skeleton.draft(path, known, TODAY)


def test_a_language_that_is_not_read_is_said(known: Seed, tmp_path: Path) -> None:
    path = tmp_path / "fr.txt"
    path.write_text("La ville et les provinces du nord sont dans une union.\n", encoding="utf-8")
    assert "neither Vietnamese nor English" in skeleton.draft(path, known, TODAY)
