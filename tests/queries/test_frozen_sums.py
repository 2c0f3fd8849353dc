"""The sums of the frozen seed: what must come out, and that every page, chart and answer agree."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import queries
from app.data import filters
from app.data.filters import Filter, Known
from app.data.rows import Reference
from app.pages import embed, funding, places, record
from app.pages.sum_words import sum_sentence
from app.pages.sums import Breakdown
from app.queries.context import Context
from app.seed.reading import Seed
from app.values import dates, money
from app.values.languages import Lang

Desks = Callable[[Lang], Context]


def test_what_a_page_shows_leads_to_a_claim(frozen_context: Desks, frozen_seed: Seed) -> None:
    for id_ in frozen_seed.records:
        page = record.record(frozen_context("vi"), id_, report_address="mailto:x")
        assert page is not None
        for value in page.values:
            lacks = value.field == "amount_vnd" and value.support == "unknown"
            assert lacks or value.claims, f"{id_}: {value.field}"
            for claim in (*value.claims, *value.dissent):
                assert claim.href.startswith(("http://", "https://"))
                assert "#:~:text=" in claim.href


# -- The sums --------------------------------------------------------------------------------------


def test_lai_chau_received_what_the_articles_print_each_gift_once(
    frozen: Connection, frozen_context: Desks
) -> None:
    received = Filter().choose("received", "lai-chau")
    total = queries.total(frozen, received)
    assert (total.delivered_vnd, total.known) == (19_200_000_000, 7)
    assert not total.at_least
    page = funding.funding(frozen_context("vi"), Filter())
    assert page.naive.sum.printed_vnd == 33_200_000_000
    assert page.naive.sum.counted_vnd == 19_200_000_000
    assert page.total.delivered_vnd == 19_200_000_000
    assert "19,2\N{NO-BREAK SPACE}tỷ\N{NO-BREAK SPACE}đồng" in page.total_sentence
    assert "33,2\N{NO-BREAK SPACE}tỷ\N{NO-BREAK SPACE}đồng" in page.naive.sentence


def test_what_lao_cai_received_is_not_known_and_never_nought(
    frozen: Connection, frozen_context: Desks, client: TestClient
) -> None:
    total = queries.total(frozen, Filter().choose("received", "lao-cai"))
    # Two souvenirs are told and are no gifts; what else it was to receive is promised.
    assert (total.gifts, total.known, total.promises) == (0, 0, 3)
    summary = client.get("/api/v1/summary").json()
    (lao_cai,) = [row for row in summary["places"] if row["id"] == "lao-cai"]
    assert lao_cai["received_vnd"] is None
    assert lao_cai["records_without_amount"] == total.gifts
    page = places.province(frozen_context("en"), "lao-cai")
    assert page is not None
    promised, asked, *_directed = page.open
    assert promised.count > 0
    assert asked.count > 0
    said = sum_sentence(frozen_context("en"), page.summary.received, Filter())
    assert money.say(0, "en") not in said


def _breakdowns(context: Context) -> Iterator[tuple[Filter, Breakdown]]:
    """Every chart with its table, and the filter it is of."""
    yield Filter(), embed.funding(context, Filter()).received
    for place, breakdowns in funding.funding(context, Filter()).places:
        for breakdown in breakdowns:
            yield Filter().choose("received", place.id), breakdown


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_chart_table_total_and_rows_say_one_sum(
    frozen: Connection, frozen_reference: Reference, frozen_context: Desks, lang: Lang
) -> None:
    for wanted, breakdown in _breakdowns(frozen_context(lang)):
        gifts = [row.gift for row in queries.records(frozen, frozen_reference, wanted) if row.gift]
        delivered = [gift for gift in gifts if gift.standing == "delivered"]
        by_hand = sum(gift.amount_vnd or 0 for gift in delivered)
        traces = breakdown.chart.figure["data"]
        drawn = sum(sum(trace["y" if trace["orientation"] == "v" else "x"]) for trace in traces)
        table = sum(row.sum.delivered_vnd for row in breakdown.rows)
        assert by_hand == table == breakdown.total.delivered_vnd
        bars = [row for row in breakdown.rows if row.sum.delivered_vnd]
        assert drawn == (by_hand if len(bars) > 1 else 0)  # one bar would compare nothing
        assert len(delivered) == sum(row.sum.gifts for row in breakdown.rows)


def test_every_row_of_a_table_leads_to_its_records(
    frozen: Connection, frozen_context: Desks, frozen_known: Known
) -> None:
    for _wanted, breakdown in _breakdowns(frozen_context("vi")):
        total = breakdown.total
        targets = [(row.href, row.sum) for row in breakdown.rows]
        for href, sum_ in [*targets, (breakdown.total_href, total)]:
            address = urlsplit(href)
            assert address.path == "/timeline"
            wanted = filters.parse(parse_qsl(address.query), frozen_known, strict=True)
            assert queries.count(frozen, wanted) == sum_.gifts + sum_.promises
            assert queries.total(frozen, wanted).delivered_vnd == sum_.delivered_vnd


def test_the_api_says_the_same_sums(frozen: Connection, client: TestClient) -> None:
    for group, facet in (("year", "year"), ("sector", "purpose"), ("form", "form")):
        summary = client.get(f"/api/v1/summary?group_by={group}").json()
        grouped = {row["key"]: row["delivered_vnd"] or 0 for row in summary["groups"]}
        assert grouped == {
            row.key: row.delivered_vnd for row in queries.totals(frozen, Filter(), facet)
        }
        assert sum(grouped.values()) == summary["total"]["delivered_vnd"] == 19_200_000_000
    summary = client.get("/api/v1/summary").json()
    received = sum(row["received_vnd"] or 0 for row in summary["places"])
    gave = sum(row["gave_vnd"] or 0 for row in summary["places"])
    assert received == gave == 19_200_000_000


def test_no_amount_stands_in_a_guessed_year(
    frozen: Connection, frozen_reference: Reference
) -> None:
    for row in queries.records(frozen, frozen_reference, Filter().choose("amount", "known")):
        told = dates.parse(row.date.edtf)
        assert row.date.year == told.told_year
        assert row.date.year_is_about == (told.told_year != told.year)
    by_year = {row.key: row for row in queries.totals(frozen, Filter(), "year")}
    assert "unknown" in by_year
    assert {row.key for row in by_year.values() if row.about} == {"2017", "2019"}
