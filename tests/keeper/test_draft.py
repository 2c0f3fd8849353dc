"""The skeleton of a new article: what is found is in it, what cannot be known is left blank."""

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.keeper.check.report import check
from app.keeper.draft import skeleton
from app.keeper.draft.__main__ import main
from app.keeper.draft.skeleton import DraftError
from app.seed import reading
from app.seed.problems import SeedError
from app.seed.reading import Seed
from app.settings import Settings
from tests.builders import Row, place, relation, sector, toml, world, write

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
    assert source["publisher"] == source["url"] == source["event_date"]["edtf"] == ""
    for record in tables["record"]:
        assert record["id"] == record["title"]["vi"] == record["summary"]["en"] == ""
        assert all(place["role"] == "" for place in record["places"])


def test_paragraphs_that_seem_to_tell_nothing_are_set_aside(known: Seed) -> None:
    (source,) = drafted(known)["source"]
    aside = {entry["paragraph"]: entry["reason"] for entry in source["set_aside"]}
    # Paragraph 5 prints figures without a word of an act: the keeper has to say.
    assert aside == {1: "heading", 5: "", 6: "caption", 8: "furniture", 9: "unrelated"}


def test_a_paragraph_printed_twice_is_a_repetition(known: Seed, tmp_path: Path) -> None:
    path = tmp_path / "twice.txt"
    path.write_text("Ông A tặng 5 ghế.\nÔng A tặng 5 ghế.\nTheo Báo B\n", encoding="utf-8")
    (source,) = tomllib.loads(skeleton.draft(path, known, TODAY))["source"]
    assert [entry["reason"] for entry in source["set_aside"]] == ["repeated", "furniture"]


def test_a_gift_is_a_record_with_its_amount_and_claims(known: Seed) -> None:
    records = drafted(known)["record"]
    gifts = [record for record in records if "contribution" in record]
    amounts = [gift["contribution"]["amount_vnd"] for gift in gifts]
    assert amounts == [1_700_000_000, 600_000_000, 1_700_000_000]
    rooms = gifts[1]
    assert rooms["kind"] == "contribution"
    assert rooms["quantities"] == {
        "phong-hoc": {"value": 4, "unit": {"vi": "phòng học", "en": ""}},
        "xa": {"value": 1, "to": 2, "unit": {"vi": "xã", "en": ""}},
    }
    assert [(c["field"], c["figure"]) for c in rooms["claims"]] == [
        ("record", "ủng hộ"),
        ("quantities.phong-hoc", "bốn phòng học"),
        ("quantities.xa", "từ một đến hai xã"),
        ("amount_vnd", "600 triệu đồng"),
    ]


def test_places_relations_and_sectors_are_suggested(known: Seed) -> None:
    first = next(r for r in drafted(known)["record"] if r["claims"][0]["paragraph"] == 2)
    assert [place["id"] for place in first["places"]] == ["binh-son", "mai-giang"]
    assert first["relations"] == ["binh-son-mai-giang"]
    rooms = next(r for r in drafted(known)["record"] if r["claims"][0]["paragraph"] == 4)
    assert rooms["sectors"] == ["education"]


def test_figures_that_no_record_uses_wait_for_a_reason(known: Seed) -> None:
    (source,) = drafted(known)["source"]
    assert [(e["paragraph"], e["figure"], e["reason"]) for e in source["unclaimed"]] == [
        (2, "Ngày 9-6", ""),
        (2, "giai đoạn 2016 - 2020", ""),
        (3, "Năm 2018", ""),
        (3, "Thông báo số 88-TB/TU", "name"),
        (3, "ngày 3/4/2018", ""),
    ]


def test_validation_names_what_is_blank(folder: Path, known: Seed) -> None:
    (folder / "new.toml").write_text(skeleton.draft(ARTICLE, known, TODAY), encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        reading.read(folder)
    problems = "\n".join(map(str, caught.value.problems))
    for field in ("publisher", "url", "headline.vi", "event_date.edtf", "set_aside.1.reason"):
        assert f"seed/new.toml: sach-va-phong-hoc: {field}: " in problems
    for field in ("id", "status", "title.en", "places.0.role", "contribution.giver"):
        assert re.search(rf"seed/new.toml: record \d: {re.escape(field)}: ", problems), field


def test_ten_minutes_later_it_passes_the_check(folder: Path, known: Seed) -> None:
    """The keeper's edits, as a script: fill in each blank, drop what is not meant."""
    tables = drafted(known)
    (source,) = tables["source"]
    source.update(
        headline={"vi": "a", "en": "a"},
        publisher="Báo",
        url="https://example.org/a",
        event={"vi": "a", "en": "a"},
        event_date={"edtf": "2020", "basis": "inferred", "reason": {"vi": "a", "en": "a"}},
    )
    source["set_aside"].append({"paragraph": 7, "reason": "caption"})
    for entry in [*source["set_aside"], *source["unclaimed"]]:
        entry["reason"] = entry["reason"] or "context"
    tables["record"] = [r for r in tables["record"] if r["claims"][0]["paragraph"] != 7]
    for number, record in enumerate(tables["record"]):
        record.update(
            id=f"new-{number}",
            status="done",
            title={"vi": "a", "en": "b"},
            short_title={"vi": f"a {number}", "en": f"a {number}"},
            summary={"vi": "a", "en": "b"},
            date={"edtf": "2020", "basis": "inferred", "reason": {"vi": "a", "en": "a"}},
            relations=["binh-son-mai-giang"],
            places=[{"id": "binh-son", "role": "giver"}, {"id": "mai-giang", "role": "receiver"}],
            sectors=["health"],
        )
        for quantity in record.get("quantities", {}).values():
            quantity["unit"]["en"] = quantity["unit"]["vi"]
        if gift := record.get("contribution"):
            gift.update(giver="tinh-a", receiver="tinh-b", form="cash")
    tables["party"] = [
        {"id": f"tinh-{x}", "name": {"vi": x, "en": x}, "type": "province"} for x in "ab"
    ]
    (folder / "new.toml").write_text(toml(tables), encoding="utf-8")
    report = check(reading.read(folder), ARTICLE.parent)
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
        "Hà Nội ủng hộ \0Mai Giang\x07 600 \x02triệu\x7f đồng cho quỹ.\n", encoding="utf-8"
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
