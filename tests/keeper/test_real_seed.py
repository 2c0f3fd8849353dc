"""The records as they are: sorted, whole, and one sum wherever it is said."""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import queries
from app.data import filters
from app.data.filters import Filter, Known
from app.data.rows import Reference
from app.pages import funding, places, record
from app.pages.sums import Breakdown
from app.queries.context import Context
from app.seed.reading import TABLES, Seed
from app.settings import ROOT, Settings
from app.values import dates, money, words
from app.values.languages import Lang
from app.values.vocabulary import Family, Kind

# So many syllables in a row are a sentence of the article, not a fact or a name.
COPIED = 12

Desks = Callable[[Lang], Context]
# The three-digit sectors of the OECD DAC and CRS code list that are in use; 110, 120 and 310 are
# headings above them, 230 was withdrawn.
DAC_SECTOR = re.compile(
    "11[1-4]|12[1-3]|130|140|15[12]|160|210|220|23[1-6]|240|250|31[1-3]|32[1-3]|33[12]|410|430"
    "|510|520|530|600|7[234]0|910|930|998"
)

# What can be kept, answered, prolonged or refused.
FOLLOWED = {
    Kind.AGREEMENT,
    Kind.NOTICE,
    Kind.COMMITMENT,
    Kind.DIRECTIVE,
    Kind.REQUEST,
    Kind.PROPOSAL,
}


# -- The files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", sorted((ROOT / "seed").rglob("*.toml")), ids=lambda path: path.stem
)
def test_records_stand_in_the_order_of_their_ids(path: Path) -> None:
    """So that two keepers who add one do not meet at the end of the file."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    assert tables.keys() <= TABLES.keys()
    for name in tables.keys() & {"record", "indicator", "source", "retired"}:
        ids = [row["id"] for row in tables[name]]
        assert ids == sorted(ids), f"[[{name}]] in {path.name}"


def test_it_is_as_large_as_the_articles(real_seed: Seed) -> None:
    assert len(real_seed.sources) >= 5
    assert len(real_seed.records) > 80
    assert len(real_seed.indicators) >= 20
    assert {"ha-noi", "lai-chau", "lao-cai", "trung-uong"} == set(real_seed.places)


def test_every_article_is_cited_and_every_relation_told(real_seed: Seed) -> None:
    claims = [claim for row in real_seed.records.values() for claim in row.claims]
    claims += [claim for row in real_seed.indicators.values() for claim in row.claims]
    assert {claim.source for claim in claims} == set(real_seed.sources)
    assert {r for row in real_seed.records.values() for r in row.relations} == set(
        real_seed.relations
    )


def test_what_is_shown_as_a_fact_has_a_claim(real_seed: Seed) -> None:
    """Each amount, quantity and stated date; an inferred date has its reason."""
    for row in real_seed.records.values():
        cited = {claim.field for claim in row.claims if claim.agrees}
        assert "record" in cited, row.id
        if row.date.basis == "stated":
            assert "date" in cited, row.id
        if row.contribution and row.contribution.amount_vnd:
            assert "amount_vnd" in cited, row.id
        assert {f"quantities.{key}" for key in row.quantities} <= cited, row.id
    for indicator in real_seed.indicators.values():
        assert "value" in {claim.field for claim in indicator.claims if claim.agrees}


def test_what_a_page_shows_leads_to_a_claim(real_desk: Desks, real_seed: Seed) -> None:
    for id_ in real_seed.records:
        page = record.record(real_desk("vi"), id_, public_url="", report_address="mailto:x")
        assert page is not None
        for value in page.values:
            lacks = value.field == "amount_vnd" and value.support == "unknown"
            assert lacks or value.claims, f"{id_}: {value.field}"
            for claim in (*value.claims, *value.dissent):
                assert claim.href.startswith(("http://", "https://"))
                assert "#:~:text=" in claim.href


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_record_has_a_short_title_unlike_any_other(real_seed: Seed, lang: Lang) -> None:
    """The chart names each by it, so two alike would be one to a reader; the year stands beside."""
    short = {
        id_: getattr(row.short_title, lang) if row.short_title else ""
        for id_, row in real_seed.records.items()
    }
    assert all(short.values()), [id_ for id_, title in short.items() if not title]
    assert [title for title, n in Counter(map(str.casefold, short.values())).items() if n > 1] == []
    assert [title for title in short.values() if re.search(r"\b(19|20)\d\d\b", title)] == []


def test_what_came_of_an_event_fits_it_in_time(real_seed: Seed) -> None:
    for id_, row in real_seed.records.items():
        if row.part_of:
            part = dates.parse(row.date.edtf)
            whole = dates.parse(real_seed.records[row.part_of].date.edtf)
            assert (part.earliest or date.min) <= (whole.latest or date.max), id_
            assert (whole.earliest or date.min) <= (part.latest or date.max), id_


def test_a_list_of_things_done_together_is_one_event(real_seed: Seed) -> None:
    """So that one band with a name stands where sixteen bars would."""
    inside = Counter(row.part_of for row in real_seed.records.values())
    assert inside["2020-hop-tac-lao-cai-lai-chau"] >= 16
    assert inside["2011-hop-tac-ha-noi-lao-cai"] >= 9
    assert inside["2011-hop-tac-ha-noi-lai-chau"] >= 8


def test_who_is_named_with_an_office_is_told_with_what_they_did(real_seed: Seed) -> None:
    named = {
        person.name
        for row in real_seed.records.values()
        for person in row.people
        if any(real_seed.sources[claim.source].collection == "founding" for claim in row.claims)
    }
    assert len(named) >= 18
    assert {"Ngô Thị Thanh Hằng", "Trần Tiến Dũng", "Hầu A Lềnh"} <= named
    for id_, row in real_seed.records.items():
        if row.people:
            assert "people" in {claim.field for claim in row.claims}, id_


def test_a_name_is_spelled_one_way(real_seed: Seed) -> None:
    """However the articles print it: alike without marks and capitals is the same person."""
    names = {person.name for row in real_seed.records.values() for person in row.people}
    assert len({words.fold(name) for name in names}) == len(names), sorted(names)


def test_every_sector_has_a_family_and_a_code_that_is_on_the_public_list(real_seed: Seed) -> None:
    for sector in real_seed.sectors.values():
        assert sector.family, sector.id
        assert sector.dac_code is None or DAC_SECTOR.fullmatch(sector.dac_code), sector.id
    assert {sector.family for sector in real_seed.sectors.values()} == set(Family)


def test_what_follows_says_what_it_makes_of_the_promise(real_seed: Seed) -> None:
    for id_, row in real_seed.records.items():
        assert (row.follows is None) == (row.sequel is None), id_
        if row.follows:
            assert real_seed.records[row.follows].kind in FOLLOWED, id_


def test_disagreements_say_what_they_read(real_seed: Seed) -> None:
    for row in real_seed.records.values():
        for claim in row.claims:
            if not claim.agrees:
                assert row.note or claim.reading, row.id


def test_a_souvenir_is_a_token_and_has_no_amount(real_seed: Seed) -> None:
    gifts = {id_: row.contribution for id_, row in real_seed.records.items() if row.contribution}
    assert {
        "2023-qua-luu-niem-lai-chau-tang-lao-cai",
        "2023-qua-luu-niem-lao-cai-tang-lai-chau",
    } <= {id_ for id_, gift in gifts.items() if gift.token}
    assert all(gift.amount_vnd is None for gift in gifts.values() if gift.token)


# -- The sums --------------------------------------------------------------------------------------


def test_lai_chau_received_what_the_articles_print_each_gift_once(
    real: Connection, real_desk: Desks
) -> None:
    received = Filter().choose("received", "lai-chau")
    total = queries.total(real, received)
    assert (total.delivered_vnd, total.known) == (19_200_000_000, 7)
    assert not total.at_least
    page = funding.funding(real_desk("vi"), Filter())
    assert page.naive.naive_vnd == 33_200_000_000
    assert page.naive.counted_vnd == 19_200_000_000
    assert page.total.delivered_vnd == 19_200_000_000
    assert "19,2\N{NO-BREAK SPACE}tỷ\N{NO-BREAK SPACE}đồng" in page.total_sentence
    assert "33,2\N{NO-BREAK SPACE}tỷ\N{NO-BREAK SPACE}đồng" in page.naive.sentence


def test_what_is_not_known_to_have_been_received_is_never_nought(
    real: Connection, real_desk: Desks, client: TestClient
) -> None:
    summary = {row["id"]: row for row in client.get("/api/v1/summary").json()["places"]}
    for id_ in ("ha-noi", "lai-chau", "lao-cai"):
        total = queries.total(real, Filter().choose("received", id_))
        assert summary[id_]["received_vnd"] == (total.delivered_vnd if total.known else None)
        assert summary[id_]["records_without_amount"] == total.gifts - total.known
        page = places.province(real_desk("en"), id_)
        assert page is not None
        assert page.without_amount.count == total.gifts - total.known
        all_unknown = any("that does not mean zero" in sentence for sentence in page.unknowns)
        assert all_unknown == (total.gifts > 0 and not total.known)
        assert money.say(0, "en") not in page.summary.received_sentence


def test_a_souvenir_is_in_no_sum_and_no_count_of_gifts(real: Connection, real_seed: Seed) -> None:
    gifts = queries.total(real, Filter())
    given = [row.contribution for row in real_seed.records.values() if row.contribution]
    done = [
        row.contribution
        for row in real_seed.records.values()
        if row.contribution and row.status in {"done", "ongoing"}
    ]
    assert any(gift.token for gift in given)
    assert gifts.gifts == sum(gift.counted and not gift.token for gift in done)


def _breakdowns(context: Context) -> Iterator[tuple[Filter, Breakdown]]:
    """Every chart with its table, and the filter it is of."""
    page = funding.funding(context, Filter())
    yield Filter(), page.received
    for place, _href, breakdowns in page.places:
        for breakdown in breakdowns:
            yield Filter().choose("received", place.id), breakdown
    comparison = places.provinces(context)
    yield Filter(), comparison.received
    yield Filter(), comparison.gave
    for id_ in context.reference.places:
        province = places.province(context, id_)
        assert province is not None
        for facet, side in (("received", province.received), ("gave", province.gave)):
            for breakdown in side:
                yield Filter().choose(facet, id_), breakdown


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_chart_table_total_and_rows_say_one_sum(
    real: Connection, real_reference: Reference, real_desk: Desks, lang: Lang
) -> None:
    for wanted, breakdown in _breakdowns(real_desk(lang)):
        gifts = [row.gift for row in queries.records(real, real_reference, wanted) if row.gift]
        delivered = [gift for gift in gifts if gift.standing == "delivered"]
        by_hand = sum(gift.amount_vnd or 0 for gift in delivered)
        values = "y" if breakdown.by == "year" else "x"
        drawn = sum(sum(trace[values]) for trace in breakdown.chart.figure["data"])
        table = sum(row.bar.sum.delivered_vnd for row in breakdown.rows)
        assert by_hand == drawn == table == breakdown.total.delivered_vnd
        assert len(delivered) == sum(row.bar.sum.gifts for row in breakdown.rows)


def test_every_row_of_a_table_leads_to_its_records(
    real: Connection, real_desk: Desks, real_known: Known
) -> None:
    for _wanted, breakdown in _breakdowns(real_desk("vi")):
        total = breakdown.total
        targets = [(row.bar.href, row.bar.sum) for row in breakdown.rows]
        for href, sum_ in [*targets, (breakdown.total_href, total)]:
            address = urlsplit(href)
            assert address.path == "/timeline"
            wanted = filters.parse(parse_qsl(address.query), real_known, strict=True)
            assert queries.count(real, wanted) == sum_.gifts + sum_.promises
            assert queries.total(real, wanted).delivered_vnd == sum_.delivered_vnd


def test_the_api_says_the_same_sums(real: Connection, client: TestClient) -> None:
    for group, facet in (("year", "year"), ("sector", "purpose"), ("form", "form")):
        summary = client.get(f"/api/v1/summary?group_by={group}").json()
        grouped = {row["key"]: row["delivered_vnd"] or 0 for row in summary["groups"]}
        assert grouped == {
            row.key: row.delivered_vnd for row in queries.totals(real, Filter(), facet)
        }
        assert sum(grouped.values()) == summary["total"]["delivered_vnd"] == 19_200_000_000
    summary = client.get("/api/v1/summary").json()
    received = sum(row["received_vnd"] or 0 for row in summary["places"])
    gave = sum(row["gave_vnd"] or 0 for row in summary["places"])
    assert received == gave == 19_200_000_000


def test_no_amount_stands_in_a_guessed_year(real: Connection, real_reference: Reference) -> None:
    for row in queries.records(real, real_reference, Filter().choose("amount", "known")):
        assert (row.date.year is None) == (dates.parse(row.date.edtf).year is None)
    keys = {row.key for row in queries.totals(real, Filter(), "year")}
    assert "unknown" in keys


# -- Nothing is copied -----------------------------------------------------------------------------


def _shingles(text: str) -> set[str]:
    syllables = words.tokens(text.casefold())
    return {" ".join(syllables[n : n + COPIED]) for n in range(len(syllables) - COPIED + 1)}


def _articles() -> list[str]:
    folder = Settings().sources_dir
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def _our_texts() -> Iterator[tuple[str, str]]:
    """Every file that is, or would be, part of the repository: all but what is made."""
    made = {"var", "node_modules", "__pycache__"}
    notes = ROOT / "seed" / "notes"  # of other pages, in our own words
    for folder, folders, files in os.walk(ROOT):
        if Path(folder) == notes:
            continue
        folders[:] = [name for name in folders if name not in made and not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="ignore")


def test_no_sentence_of_an_article_is_in_the_repository(real_seed: Seed) -> None:
    headlines = [source.headline.vi for source in real_seed.sources.values()]
    printed = set().union(*map(_shingles, _articles()), set())
    printed -= set().union(*map(_shingles, headlines))
    for name, text in _our_texts():
        copied = _shingles(text) & printed
        assert not copied, f"{name}: {sorted(copied)[:3]}"


def test_the_check_for_copies_sees_one() -> None:
    text = "một hai ba bốn năm sáu bảy tám chín mười mười một"
    assert _shingles(text) == {" ".join(re.findall(r"\w+", text))}
    assert _shingles(f"- “{text.upper()}”!") == _shingles(text)
    assert not _shingles("một hai ba")
