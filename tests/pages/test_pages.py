"""Pages as data: what is filtered by is said and led to, numbers agree, nothing is nought that is
only unknown.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import queries
from app.data import filters
from app.data.facets import FACETS, FORM_FACETS, FUNDING_FACETS
from app.data.filters import Filter, Known, Sort, View, Within
from app.data.problems import Fault, Problem
from app.data.sum_rows import Sum
from app.pages import (
    embed,
    errors,
    events,
    followup,
    forms,
    funding,
    overview,
    places,
    record,
    relations,
    sectors,
    sources,
    timeline,
)
from app.pages.lists import Chart
from app.pages.money import GROUPINGS, TABLE, picture
from app.pages.sum_words import is_summed, sum_sentence
from app.pages.sums import Breakdown, naive
from app.queries.context import Context
from app.values import i18n, money
from app.values.languages import Lang
from tests.builders import both, claim, gift, source, when, world
from tests.builders import record as record_row
from tests.conftest import Opened

Desks = Callable[[Lang], Context]
BILLION = 10**9
langs = st.sampled_from(["vi", "en"])


@pytest.fixture(scope="session")
def filters_of(frozen_known: Known) -> st.SearchStrategy[Filter]:
    """Filters as a reader makes them: two or three choices, perhaps words, perhaps a period."""
    pairs = st.sampled_from(FACETS).flatmap(
        lambda facet: st.tuples(st.just(facet), st.sampled_from(sorted(frozen_known[facet])))
    )

    def made(chosen: list[tuple[str, str]], text: str, start: str, sort: Sort) -> Filter:
        wanted = Filter(text=text, start=start).but(sort=sort)
        for facet, value in chosen:
            wanted = wanted.toggle(facet, value)
        return wanted

    return st.builds(
        made,
        st.lists(pairs, max_size=3),
        st.sampled_from(["", "", "hà nội", "ty dong"]),
        st.sampled_from(["", "", "2017"]),
        st.sampled_from(Sort),
    )


def asked_by(href: str, context: Context) -> Filter:
    return filters.parse(parse_qsl(urlsplit(href).query), context.known, strict=True)


def path_of(href: str) -> str:
    return urlsplit(href).path


def there(page: SimpleNamespace | None) -> SimpleNamespace:
    """The page, which exists."""
    assert page is not None
    return page


# -- The filter on the form ------------------------------------------------------------------------


@settings(max_examples=30)
@given(data=st.data(), lang=langs)
def test_every_choice_says_what_it_gives(
    data: st.DataObject, lang: Lang, frozen_context: Desks, filters_of: st.SearchStrategy[Filter]
) -> None:
    context = frozen_context(lang)
    wanted = data.draw(filters_of)
    form = forms.filter_form(context, wanted, "/timeline")
    assert [facet.name for facet in form.facets] == list(FORM_FACETS)
    for facet in form.facets:
        assert facet.label
        assert facet.chosen == len(wanted.values(facet.name))
        choice = data.draw(st.sampled_from(facet.choices)) if facet.choices else None
        if choice is None:
            continue
        assert choice.name
        toggled = asked_by(choice.href, context)
        assert toggled == wanted.toggle(facet.name, choice.value)
        assert choice.chosen == (choice.value in wanted.values(facet.name))
        alone = wanted.choose(facet.name, choice.value)
        assert choice.count == queries.count(context.connection, alone)


@settings(max_examples=40)
@given(data=st.data(), lang=langs)
def test_every_chip_takes_away_what_it_names(
    data: st.DataObject, lang: Lang, frozen_context: Desks, filters_of: st.SearchStrategy[Filter]
) -> None:
    context, wanted = frozen_context(lang), data.draw(filters_of)
    form = forms.filter_form(context, wanted, "/timeline")
    singles = [text for text in (wanted.text, wanted.start, wanted.end) if text]
    assert len(form.chips) == sum(len(values) for _, values in wanted.facets) + len(singles)
    assert bool(form.sentence) == wanted.narrows
    for chip in form.chips:
        without = asked_by(chip.href, context)
        assert chip.label
        assert chip.value
        assert f"{chip.label}: {chip.value}" in form.sentence
        assert set(without.pairs()) < set(wanted.pairs())
        assert without.page == 1
    cleared = asked_by(form.clear_href, context)
    assert not cleared.narrows
    if wanted.sort is not Sort.RELEVANCE:
        assert cleared.sort is wanted.sort


@settings(max_examples=30)
@given(data=st.data())
def test_sending_the_form_as_it_is_asks_for_the_same(
    data: st.DataObject, frozen_context: Desks, filters_of: st.SearchStrategy[Filter]
) -> None:
    """What the form holds, checked or typed or hidden, is the filter."""
    context, wanted = frozen_context("vi"), data.draw(filters_of)
    form = forms.filter_form(context, wanted, "/timeline")
    sent = [
        ("q", form.wanted.text),
        ("from", form.wanted.start),
        ("to", form.wanted.end),
        ("within", form.wanted.within),
        ("sort", form.wanted.sort),
        *form.hidden,
        *((facet.name, c.value) for facet in form.facets for c in facet.choices if c.chosen),
    ]
    assert filters.parse(sent, context.known, strict=True) == wanted.but()
    assert {name for name, _ in form.hidden} <= set(FACETS) - set(FORM_FACETS)


def test_of_two_people_whose_names_differ_in_marks_only_both_are_counted(opened: Opened) -> None:
    people = [
        {"name": name, "office": both("chair"), "part": "led"}
        for name in ("Lê An", "Lê Ân", "Lê Ấn", "Lê Ẩn")
    ]
    context = opened(world(record_row("met", people=people)))
    (event,) = queries.events(context.connection, context.reference, Filter())
    assert events.card(context, event, Filter()).people.endswith("; 2 other people")


def test_relevance_is_offered_where_there_are_words(frozen_context: Desks) -> None:
    def offered(wanted: Filter) -> list[str]:
        return [*forms.filter_form(frozen_context("en"), wanted, "/x").sorts]

    assert "relevance" not in offered(Filter())
    assert "relevance" in offered(Filter(text="a"))


@pytest.mark.parametrize(
    "problem",
    [
        Problem("colour", "red", Fault.UNKNOWN_PARAMETER, ("sector", "place")),
        Problem("sector", "x<y", Fault.UNKNOWN_VALUE, ("health",)),
        Problem("sector", "41", Fault.TOO_MANY, ("40",)),
        Problem("q", "aaa", Fault.TOO_LONG, ("200",)),
        Problem("from", "17/5/2017", Fault.NOT_A_DATE),
        Problem("from", "3000", Fault.NO_SUCH_YEAR, ("1000", "2999")),
        Problem("page", "x", Fault.NOT_A_NUMBER, ("1", "10")),
        Problem("to", "2016", Fault.BACKWARDS, ("2017",)),
        Problem("q", "!!", Fault.NO_WORDS),
    ],
    ids=lambda problem: problem.fault.value,
)
def test_each_problem_is_said_in_the_readers_language(
    frozen_context: Desks, problem: Problem
) -> None:
    said = {lang: forms.describe(frozen_context(lang), problem) for lang in ("vi", "en")}
    assert said["vi"] != said["en"]
    for text in said.values():
        assert "%(" not in text
        shown = {Fault.TOO_MANY: problem.allowed[:1], Fault.TOO_LONG: problem.allowed[:1],
                 Fault.UNKNOWN_PARAMETER: (problem.parameter, *problem.allowed)}  # fmt: skip
        for part in shown.get(problem.fault, (problem.value,)):
            assert part in text


def test_every_kind_of_problem_is_tried_above() -> None:
    (mark,) = test_each_problem_is_said_in_the_readers_language.pytestmark  # type: ignore[attr-defined]
    assert {problem.fault for problem in mark.args[1]} == set(Fault)


# -- Lists -----------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(data=st.data())
def test_the_pages_of_the_list_hold_each_record_once(
    data: st.DataObject, frozen_context: Desks, filters_of: st.SearchStrategy[Filter]
) -> None:
    context = frozen_context("vi")
    wanted = data.draw(filters_of)
    seen: list[str] = []
    events_seen: list[str] = []
    while True:
        page = there(timeline.timeline(context, wanted))
        cards = [card for group in page.groups for card in group.cards]
        seen += [id_ for card in cards for id_ in card.event.found]
        events_seen += [card.record.id for card in cards]
        assert (page.links.previous_href is None) == (wanted.page == 1)
        if page.links.next_href is None:
            break
        wanted = asked_by(page.links.next_href, context)
    assert wanted.page == page.links.pages
    assert sorted(seen) == sorted(row.id for row in context.records(wanted))
    assert page.count == len(events_seen) == len(set(events_seen))


def test_a_page_of_the_list_that_is_not_there(frozen_context: Desks) -> None:
    assert timeline.timeline(frozen_context("vi"), Filter(page=1000)) is None


def test_one_page_of_nothing_is_a_page(frozen_context: Desks) -> None:
    page = there(timeline.timeline(frozen_context("en"), Filter(text="nosuchword")))
    assert (page.count, page.groups, page.links.pages) == (0, (), 1)
    assert page.chart.sentence == "The chart is empty: no record fits."
    assert page.total_words == ""  # it is the search that finds none


def _drawn(chart: Chart | None) -> list[str]:
    """The events of a timeline's marks."""
    assert chart is not None
    (marks,) = (trace for trace in chart.figure["data"] if trace.get("meta") == "marks")
    return [data[1] for data in marks["customdata"]]


def test_the_chart_has_the_events_of_the_list(frozen_context: Desks) -> None:
    context = frozen_context("vi")
    for relation in sorted(context.known["relation"]):
        page = there(timeline.timeline(context, Filter().choose("relation", relation)))
        drawn = _drawn(page.chart)
        listed = {card.record.id for group in page.groups for card in group.cards}
        assert sorted(drawn) == sorted(listed)  # once: only this lane is drawn


def test_a_chart_says_of_what_it_is(frozen_context: Desks) -> None:
    context = frozen_context("en")
    page = there(timeline.timeline(context, Filter(start="2017").choose("sector", "health")))
    assert page.chart.title == "Timeline – Sector: Health; From: 2017"
    places = funding.funding(context, Filter()).places
    titles = {drawn[0].chart.title for place, drawn in places if place.id == "lai-chau"}
    assert titles == {"By year – Received by: Lai Châu"}


def test_the_chart_has_a_key_where_there_is_something_to_read(frozen_context: Desks) -> None:
    context = frozen_context("en")
    for words, is_drawn in (("", True), ("zzzz", False)):
        page = there(timeline.timeline(context, Filter(text=words)))
        assert bool(page.chart.families) is is_drawn


def test_years_are_headings_and_what_has_none_stands_under_its_own_words(opened: Opened) -> None:
    context = opened(
        world(
            record_row("a", "2018-05"),
            record_row("b", "2018"),
            record_row("c", "2017~"),
            record_row("d", "../2016"),
        )
    )

    def shown(sort: Sort) -> tuple[events.EventCard, ...]:
        wanted = Filter(sort=sort)
        return events.cards(
            context, queries.events(context.connection, context.reference, wanted), wanted
        )

    groups = events.by_year(context, shown(Sort.NEWEST), Sort.NEWEST)
    assert [(group.heading, len(group.cards)) for group in groups] == [
        ("2018", 2),
        ("2017", 1),
        ("By 2016", 1),
    ]
    (only,) = events.by_year(context, shown(Sort.AMOUNT), Sort.AMOUNT)
    assert (only.heading, len(only.cards)) == ("", 4)
    assert events.by_year(context, (), Sort.AMOUNT) == events.by_year(context, ()) == ()


def test_of_an_event_what_was_found_stands_open_and_the_rest_is_folded_and_counted(
    opened: Opened,
) -> None:
    parts = [record_row(f"promise-{n}", kind="commitment", part_of="talks") for n in range(3)]
    school = record_row("school", part_of="talks", sectors=["education"])
    context = opened(world(record_row("talks"), school, *parts, gift("lone", amount=2)))
    wanted = Filter().choose("sector", "education")
    page = there(timeline.timeline(context, wanted))
    assert page.count_words == "1 event, 1 outcome"
    ((card,),) = (group.cards for group in page.groups)
    assert [row.id for row in card.hits] == ["school"]
    assert [(group.name, group.label) for group in card.groups] == [("promised", "3 promises")]
    everything = there(timeline.timeline(context, Filter()))
    assert everything.count_words == "2 events, 4 outcomes"
    assert not any(card.hits for group in everything.groups for card in group.cards)


def test_directives_are_said_to_be_folded_where_they_are(opened: Opened) -> None:
    told = [record_row(f"told-{n}", kind="directive", part_of="visit") for n in range(2)]
    context = opened(
        world(record_row("visit", kind="visit"), *told, record_row("alone", kind="directive"))
    )
    for wanted, folded in (
        (Filter(), 2),  # and one that is an event itself
        (Filter().choose("kind", "visit"), 2),
        (Filter().choose("kind", "directive"), 0),  # they are what is asked for, and open
        (Filter().choose("kind", "meeting"), 0),
        (Filter(view=View.TABLE), 0),
    ):
        page = there(timeline.timeline(context, wanted))
        assert page.directives == folded


def test_a_strip_of_years_does_not_grow_without_end(opened: Opened) -> None:
    context = opened(world(record_row("a", "1010"), record_row("b", "2018")))
    page = there(timeline.timeline(context, Filter()))
    assert len(page.years) == timeline.YEARS
    first, last = page.years[0], page.years[-1]
    assert (first.until, first.count, last.year, last.count) == (True, 1, 2018, 1)
    earlier = asked_by(first.href, context)
    assert queries.count(context.connection, earlier) == 1


@settings(max_examples=25)
@given(data=st.data())
def test_a_bar_of_the_strip_says_how_many_its_link_finds(
    data: st.DataObject, frozen_context: Desks, filters_of: st.SearchStrategy[Filter]
) -> None:
    """Under any filter, and whether a date must or only may lie in the year."""
    context = frozen_context("vi")
    within = data.draw(st.sampled_from(Within))
    page = there(timeline.timeline(context, data.draw(filters_of).but(within=within)))
    for bar in page.years:
        behind = asked_by(bar.href, context)
        assert behind.end == str(bar.year)
        assert queries.count(context.connection, behind) == bar.count
        surely = queries.count(context.connection, behind.but(within=Within.SURELY))
        assert (surely > 0) == (bar.sure > 0)
        assert bar.sure <= bar.height


# -- Sums ------------------------------------------------------------------------------------------


def _breakdowns(context: Context, wanted: Filter) -> Iterator[Breakdown]:
    yield embed.funding(context, wanted).received
    for _place, found in funding.funding(context, wanted).places:
        yield from found


@settings(max_examples=25)
@given(data=st.data())
def test_every_row_leads_to_what_it_sums(
    data: st.DataObject, frozen_context: Desks, filters_of: st.SearchStrategy[Filter]
) -> None:
    """Under any filter: the records behind the link are those the row counts."""
    context = frozen_context("vi")
    wanted = data.draw(filters_of)
    for breakdown in _breakdowns(context, wanted):
        if not is_summed(wanted):
            assert breakdown.rows == ()
            continue
        rows = [(row.href, row.sum) for row in breakdown.rows]
        for href, sum_ in [*rows, (breakdown.total_href, breakdown.total)]:
            behind = asked_by(href, context)
            assert queries.count(context.connection, behind) == sum_.gifts + sum_.promises
            total = queries.total(context.connection, behind)
            assert replace(total, key=sum_.key, about=sum_.about) == sum_
        largest = max((row.sum.delivered_vnd for row in breakdown.rows), default=0)
        for row in breakdown.rows:
            exact = 1000 * row.sum.delivered_vnd / (largest or 1)
            widths = breakdown.width(row.sum.cash_vnd) + breakdown.width(row.sum.in_kind_vnd)
            assert abs(widths - exact) <= 1


@pytest.mark.parametrize(
    ("facet", "value"), [("received", "lai-chau"), ("standing", "delivered"), ("status", "planned")]
)
def test_a_filter_of_sums_holds_for_every_row(
    frozen_context: Desks, facet: str, value: str
) -> None:
    context = frozen_context("en")
    wanted = Filter().choose(facet, value)
    page = embed.funding(context, wanted)
    for row in page.received.rows:
        behind = asked_by(row.href, context)
        assert value in behind.values(facet)
        found = queries.count(context.connection, behind)
        assert found == row.sum.gifts + row.sum.promises
    if facet == "received":
        assert [row.sum.key for row in page.received.rows] == [value]


@settings(max_examples=25)
@given(data=st.data())
def test_the_total_of_the_timeline_leads_to_its_gifts(
    data: st.DataObject, frozen_context: Desks, filters_of: st.SearchStrategy[Filter]
) -> None:
    context = frozen_context("en")
    wanted = data.draw(filters_of)
    page = there(timeline.timeline(context, wanted))
    behind = asked_by(page.total_href, context)
    found = queries.count(context.connection, behind)
    # Where nothing is summed, no link leads there.
    if page.total.gifts + page.total.promises:
        assert found == page.total.gifts + page.total.promises


def test_a_sum_over_a_period_says_what_of_it_surely_lies_there(opened: Opened) -> None:
    context = opened(world(gift("a", "2018", amount=1), gift("b", "../2018", amount=2)))
    for year, said in (
        ("2018", "Surely in this period: 1 billion VND, from 1 of 1 gifts."),
        ("2017", "None of them surely falls in this period."),
        ("", ""),
    ):
        wanted = Filter(start=year, end=year)
        page = there(timeline.timeline(context, wanted))
        assert page.surely_words.replace(money.NBSP, " ") == said
        assert funding.funding(context, wanted).surely_words == page.surely_words


def test_a_place_says_which_gift_is_most_of_what_it_received(opened: Opened) -> None:
    for amounts, told in (((1, 3), True), ((2, 2), False), ((3,), False)):
        gifts = [gift(f"g{n}", "2018", amount=amount) for n, amount in enumerate(amounts)]
        page = there(places.province(opened(world(*gifts)), "south"))
        assert ("More than half of it is one gift: g1 (en)." in page.lede) == told


def test_a_sum_is_one_click_from_that_of_the_founding_articles(opened: Opened) -> None:
    old, new = gift("old", "2018", amount=1), gift("new", "2018", amount=2)
    for each in new["claims"]:
        each["source"] = "found-later"
    later = source("found-later", collection="wider")
    context = opened(world(old, new, source=[later]))
    south = there(places.province(context, "south"))
    everywhere = [
        overview.overview(context).founding_href,
        funding.funding(context, Filter()).picture.founding_href,
        *(side.picture.founding_href for side in south.sides),
    ]
    for href in everywhere:
        behind = asked_by(href, context)
        assert queries.total(context.connection, behind).delivered_vnd == 10**9
        assert funding.funding(context, behind).picture.founding_href == ""
    context = opened(world(old))
    assert overview.overview(context).founding_href == ""


def _points_hold(context: Context, wanted: Filter) -> None:
    total = queries.total(context.connection, wanted)
    for point in picture(context, wanted, "/funding", id_="money").points:
        behind = asked_by(point.href, context)
        there = queries.total(context.connection, behind)
        assert queries.count(context.connection, behind) == there.gifts <= total.gifts
        for facet, values in wanted.facets:
            assert set(behind.values(facet)) <= set(values)
        said = point.words.replace(money.NBSP, " ")
        amount = i18n.amount("en", there.delivered_vnd).replace(money.NBSP, " ")
        assert said.startswith((f"{amount} ", f"{there.gifts} of {total.gifts} "))


@pytest.mark.parametrize("facet", FUNDING_FACETS)
def test_every_point_about_a_sum_stays_within_what_is_chosen(
    frozen_context: Desks, facet: str
) -> None:
    """Where a grade, a kind of giver or an amount is chosen, no point speaks of another."""
    context = frozen_context("en")
    for value in context.known[facet]:
        _points_hold(context, Filter().choose(facet, value))


@settings(max_examples=25)
@given(data=st.data())
def test_every_point_about_a_sum_leads_to_what_it_says(
    data: st.DataObject, frozen_context: Desks, filters_of: st.SearchStrategy[Filter]
) -> None:
    _points_hold(frozen_context("en"), data.draw(filters_of).exact)


@pytest.mark.parametrize("standing", ["delivered", "promised", "token", "uncounted"])
def test_what_is_in_no_sum_is_listed_and_never_drawn(frozen_context: Desks, standing: str) -> None:
    page = funding.funding(frozen_context("vi"), Filter().choose("standing", standing))
    drawn = sum(len(group.squares) for group in page.picture.groups)
    counted = standing in queries.COUNTED
    assert drawn == (page.ledger_count if counted else 0)
    assert bool(page.total.gifts + page.total.promises) == counted


def test_the_ledger_holds_the_gifts_of_the_sum(frozen_context: Desks) -> None:
    for standing, count in (((), 2), (("delivered",), 1), (("promised",), 1)):
        page = funding.funding(frozen_context("vi"), Filter().choose("standing", *standing))
        assert len(page.ledger) == page.total.gifts + page.total.promises
        assert len({row.gift.standing for row in page.ledger if row.gift}) == count


def summed(**changes: int | bool) -> Sum:
    values: dict[str, int | bool] = dict.fromkeys(
        ("gifts", "known", "cash_vnd", "in_kind_vnd", "promises", "promises_known", "promised_vnd"),
        0,
    )
    return Sum(key="", **({"at_least": False} | values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("total", "sentence"),
    [
        (summed(), "No gift is mentioned."),
        (
            summed(gifts=7, known=7, cash_vnd=19_200_000_000),
            "19.2 billion VND, from the published amounts of 7 of 7 gifts.",
        ),
        (
            summed(gifts=3, known=1, cash_vnd=2 * BILLION, at_least=True),
            "At least 2 billion VND, from the published amounts of 1 of 3 gifts.",
        ),
        (
            summed(gifts=2, known=2, cash_vnd=2 * BILLION, in_kind_vnd=BILLION),
            "3 billion VND, from the published amounts of 2 of 2 gifts. Of this 2 billion VND is "
            "money and 1 billion VND the stated value of buildings and goods.",
        ),
        (summed(gifts=1), "1 gift is mentioned; its amount was not published."),
        (summed(gifts=4), "4 gifts are mentioned; no amount was published."),
        (summed(promises=1, promised_vnd=BILLION), "1 more is promised and not counted."),
        (
            summed(gifts=4, promises=2),
            "4 gifts are mentioned; no amount was published. 2 more are promised and not counted.",
        ),
    ],
)
def test_a_sum_says_what_it_stands_on(frozen_context: Desks, total: Sum, sentence: str) -> None:
    assert sum_sentence(frozen_context("en"), total).replace("\xa0", " ") == sentence
    vietnamese = sum_sentence(frozen_context("vi"), total)
    assert vietnamese != sentence
    assert "%(" not in vietnamese


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("done", "There is no bar to draw: no amount was published."),
        ("planned", "There is no bar to draw: no delivered gift is among these."),
    ],
)
def test_an_empty_chart_says_why_it_is(opened: Opened, status: str, sentence: str) -> None:
    context = opened(world(gift("a", status=status)))
    page = embed.funding(context, Filter())
    assert page.received.chart.sentence == sentence


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_unknown_sum_is_never_said_as_nought(opened: Opened, lang: Lang) -> None:
    context = replace(opened(world(gift("a"), gift("b", status="planned"))), lang=lang)
    page = funding.funding(context, Filter())
    nought = re.compile(r"(?<![\d.,])0\s*(đồng|VND|triệu|tỷ|million|billion)")
    received = embed.funding(context, Filter()).received
    sentences = [page.total_sentence, received.sentence, received.chart.sentence]
    assert received.chart.figure["data"] == []
    assert page.total.gifts == 1
    assert not any(nought.search(sentence) for sentence in sentences)
    assert nought.search("0\xa0đồng")


def test_each_telling_that_is_not_counted_says_why(opened: Opened) -> None:
    told = gift("told", amount=2)
    again = claim("amount_vnd", source="two", paragraph=7, figure="2 tỷ đồng")
    told["claims"] = [*told["claims"], again]
    uncounted = gift("uncounted", amount=3)
    uncounted["contribution"] |= {"counted": False, "uncounted_reason": both("x")}
    context = opened(world(told, gift("promised", amount=5, status="planned"), uncounted))
    found = naive(context, Filter())
    assert (found.sum.printed_vnd, found.sum.counted_vnd) == (12 * BILLION, 2 * BILLION)
    whys = {(mention.record, mention.source): why for mention, why in found.rows}
    assert whys == {
        ("told", "one"): None,
        ("told", "two"): "The same gift, counted from The Paper, paragraph 1.",
        ("promised", "one"): "It was promised, not given.",
        ("uncounted", "one"): "The record says why it is not counted.",
    }
    said = found.sentence.replace("\xa0", " ")
    assert "4 amounts that add up to 12 billion VND" in said
    assert "gives 2 billion VND" in said


def test_the_uncertain_year_stands_last_and_apart(opened: Opened) -> None:
    context = opened(
        world(
            gift("c", "2019", amount=1),
            gift("a", "../2017", amount=9),
            gift("b", "2018~", amount=2),
        )
    )
    ((year, purpose, form, giver),) = (
        found for place, found in funding.funding(context, Filter()).places if place.id == "south"
    )
    rows = year.rows
    assert [row.label for row in rows] == ["about 2018", "2019", "Year not certain"]
    assert [row.is_uncertain for row in rows] == [False, False, True]
    assert giver.rows[0].label == "north-city (en)"
    assert (form.rows[0].label, purpose.rows[0].label) == (
        "Money",
        "health (en)",
    )


# -- One place, one sector, one record -------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_list_of_a_place_leads_to_what_it_counts(frozen_context: Desks, lang: Lang) -> None:
    context = frozen_context(lang)
    for id_ in context.reference.places:
        page = there(places.province(context, id_))
        for group in page.open:
            behind = asked_by(urlsplit(group.href)._replace(fragment="").geturl(), context)
            whole = {each.id: each for each in followup.follow_up(context, behind).groups}
            assert (whole[group.id].count, whole[group.id].told_words) == (
                group.count,
                group.told_words,
            )
            assert [row.record.id for row in group.rows] == [
                row.record.id for row in whole[group.id].rows[: len(group.rows)]
            ]
            assert group.rows
        for listing in page.agreements:
            behind = asked_by(listing.href, context)
            assert queries.count(context.connection, behind) == listing.count
            assert [row.id for row in listing.records] == [
                row.id for row in context.records(behind, len(listing.records))
            ]
            assert bool(listing.records) == bool(listing.count)
        for between, count in page.neighbours:
            assert there(relations.relation(context, between.id)).count == count
        assert {indicator.place.id for indicator in page.indicators.rows} <= {id_}
    assert places.province(context, "nowhere") is None


def test_sums_of_a_place_lead_to_their_gifts(frozen_context: Desks) -> None:
    context = frozen_context("vi")
    for summary, _sides in places.provinces(context).places:
        for href, total in (
            (summary.received_href, summary.received),
            (summary.gave_href, summary.gave),
        ):
            found = queries.count(context.connection, asked_by(href, context))
            assert found == total.gifts + total.promises
        behind = asked_by(summary.records_href, context)
        assert queries.count(context.connection, behind) == summary.records


def test_what_is_not_known_of_a_place_is_said(opened: Opened) -> None:
    page = there(places.province(opened(world(gift("a"), gift("b", "2018~", amount=1))), "south"))
    (received,) = page.sides
    words = [point.words.replace(money.NBSP, " ") for point in received.picture.points]
    assert words == [
        "1 billion VND from 1 of 2 gifts",
        "1 of 2 gifts has no published amount",
    ]
    assert received.picture.total.unknown == 1
    looks = [square.look for group in received.picture.groups for square in group.squares]
    assert sorted(looks) == ["cash", "unknown"]
    # What is about a year stands in it, and says so.
    assert [group.name for group in received.picture.groups] == ["2018"] or [
        group.name for group in received.picture.groups
    ] == ["about 2018"]


def test_no_published_amount_at_all_is_said(opened: Opened) -> None:
    page = there(places.province(opened(world(gift("a"))), "south"))
    assert page.lede == "What south (en) received was not published; that does not mean zero."


@pytest.mark.parametrize("by", [by for by in GROUPINGS if by != TABLE])
def test_the_picture_is_the_same_gifts_however_they_are_grouped(
    frozen_context: Desks, by: str
) -> None:
    context = frozen_context("en")
    drawn = picture(context, Filter(), "/funding", id_="money", by=by)
    squares = [square for group in drawn.groups for square in group.squares]
    assert len(squares) == drawn.total.gifts + drawn.total.promises
    assert len({square.id for square in squares}) == len(squares)
    assert sum(square.look == "unknown" for square in squares) == drawn.total.unknown
    for group in drawn.groups:
        assert group.squares
        if by != "year":
            found = queries.count(context.connection, asked_by(group.href, context))
            assert found == len(group.squares)


def test_the_area_of_a_square_is_its_amount_and_the_unknown_is_none(opened: Opened) -> None:
    context = opened(world(gift("a", amount=9), gift("b", amount=1), gift("c")))
    drawn = picture(context, Filter(), "/funding", id_="money")
    large, small, unknown = (s for group in drawn.groups for s in group.squares)
    assert large.side_px == pytest.approx(3 * small.side_px, abs=2)
    assert (unknown.look, unknown.amount) == ("unknown", "amount not published")


def test_the_sectors_and_one_sector_say_the_same(frozen_context: Desks) -> None:
    context = frozen_context("en")
    for row in sectors.sectors(context).sectors:
        page = there(sectors.sector(context, row.sector.id))
        assert page.count_words.startswith(f"{row.records} record")
        assert page.total.delivered_vnd == row.total.delivered_vnd
        assert page.total.gifts == row.total.gifts
        assert page.total_sentence == row.sentence
    assert sectors.sector(context, "nothing") is None


def test_the_overview_says_the_same_sums_as_the_provinces(frozen_context: Desks) -> None:
    context = frozen_context("vi")
    page = overview.overview(context)
    compared = {summary.place.id: summary for summary, _ in places.provinces(context).places}
    for each in page.places:
        assert each.summary.received == compared[each.summary.place.id].received
        assert each.summary.gave == compared[each.summary.place.id].gave
    wanted = asked_by(page.headline_href, context)
    total = queries.total(context.connection, wanted)
    assert money.say(total.delivered_vnd, "vi") in page.headline
    assert total.delivered_vnd == compared["ha-noi"].gave.delivered_vnd
    listed = there(sources.sources(context, Filter()))
    assert page.sources == len(listed.rows)


def test_the_overview_tells_the_events_that_matter_most_by_a_rule(frozen_context: Desks) -> None:
    context = frozen_context("vi")
    page = overview.overview(context)
    shown = {card.record.id for card in page.story}
    assert set(_drawn(page.chart)) == shown
    relations = context.reference.relations.values()
    for relation in relations:  # none is left out
        assert any(relation in card.record.relations for card in page.story)
    found = queries.events(context.connection, context.reference, Filter())
    heaviest = sorted(found, key=lambda event: -event.weight)[: overview.MATTER - len(relations)]
    assert {event.record.id for event in heaviest} <= shown


def test_a_value_stands_beside_what_supports_it(opened: Opened) -> None:
    row = gift(
        "a",
        amount=2,
        date=when("2018", basis="inferred", reason=both("because")),
        quantities={"rooms": {"value": 8, "to": 10, "unit": both("rooms")}},
        people=[{"name": "Lê A", "office": both("head")}],
        period=when("2019/2020"),
    )
    row["claims"] += [
        claim("date", paragraph=3),
        claim("amount_vnd", source="two", figure="2 tỷ đồng"),
        claim("giver"),
        claim("giver", source="two", agrees=False, reading=both("somebody else")),
        claim("quantities.rooms", figure="8 - 10 phòng", prefix="xây", suffix="học"),
    ]
    context = replace(opened(world(row)), public_url="https://x.example")
    page = there(record.record(context, "a", report_address="mailto:a@b.c"))
    values = {value.field: value for value in page.values}
    assert {field: value.support for field, value in values.items()} == {
        "date": "inferred",
        "period": "whole",
        "amount_vnd": "several",
        "giver": "disputed",
        "receiver": "whole",
        "form": "whole",
        "quantities.rooms": "stated",
        "status": "whole",
        "places": "whole",
        "people": "whole",
    }
    assert values["amount_vnd"].text.replace("\xa0", " ") == "2 billion VND"
    assert values["quantities.rooms"].text == "8–10 rooms (en)"
    assert values["date"].reason is not None
    assert [c.claim.source for c in values["giver"].dissent] == ["two"]
    (rooms,) = values["quantities.rooms"].claims
    assert rooms.href.startswith("https://paper.example/one#:~:text=x%C3%A2y-,8%20%2D%2010")
    assert rooms.source_href == "/en/sources/one#p1"
    assert page.permalink == "https://x.example/en/records/a"


def test_an_amount_that_is_not_published_is_unknown(opened: Opened) -> None:
    page = there(record.record(opened(world(gift("a"))), "a", report_address="mailto:x"))
    (amount,) = [value for value in page.values if value.field == "amount_vnd"]
    assert (amount.support, amount.text, amount.claims) == ("unknown", "amount not published", ())


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("mailto:a@b.example", "mailto:a@b.example?subject="),
        ("https://x.example/new", "https://x.example/new?title="),
        ("https://x.example/new?labels=data", "https://x.example/new?labels=data&title="),
    ],
)
def test_an_error_report_says_what_it_is_about(
    frozen_context: Desks, address: str, start: str
) -> None:
    link = record.report_link(
        frozen_context("en"), address, "https://me.example/records/a&b", "A & B"
    )
    assert link.startswith(start)
    assert " " not in link
    query = dict(parse_qsl(urlsplit(link).query))
    assert query["body"] == "https://me.example/records/a&b"
    assert "A & B" in query.get("subject", query.get("title", ""))
    if address.startswith("mailto:"):
        assert "+" not in link  # a mail program would show it


def test_an_article_and_what_was_taken_from_it(opened: Opened) -> None:
    told = source(
        "told", published=when("2019-03"), set_aside=[{"paragraph": 9, "reason": "speech"}]
    )
    row = record_row("met", claims=[claim(source="told", paragraph=2)])
    context = opened(world(row, source=[told]))
    page = there(sources.source(context, "told"))
    assert [paragraph.number for paragraph in page.paragraphs] == [2, 9]
    assert asked_by(page.records_href, context) == Filter().choose("source", "told")
    assert page.count_words == "1 record"
    assert sources.source(context, "nothing") is None
    listed = there(sources.sources(context, Filter()))
    assert [row.id for row in listed.rows] == ["one", "two", "told"]
    assert sources.sources(context, Filter(page=2)) is None


# -- What went wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 405, 500, 503])
def test_an_error_says_where_to_go(frozen_context: Desks, status: int) -> None:
    page = errors.error(frozen_context("vi"), status)
    assert page.status == status
    assert page.title
    assert page.message
    assert {path_of(href) for _name, href in page.links} >= {"/", "/timeline", "/funding"}


def test_a_bad_filter_keeps_the_form(frozen_context: Desks) -> None:
    sound = Filter(text="học", within=Within.SURELY).choose("sector", "health")
    problem = Problem("place", "nowhere", Fault.UNKNOWN_VALUE)
    page = errors.bad_filter(frozen_context("en"), sound, [problem], "/funding")
    assert (page.form.wanted.text, page.form.wanted.within) == ("học", Within.SURELY)
    assert path_of(page.form.action) == "/en/funding"
    assert any("nowhere" in text for text in page.problems)
    assert unquote(page.form.chips[0].href)


def test_a_withdrawn_record_says_why(opened: Opened) -> None:
    retired = {"id": "old", "date": date(2027, 1, 2), "why": both("told twice")}
    context = opened(world(retired=[retired]))
    found = queries.retired(context.connection, "old")
    assert found is not None
    page = errors.gone(context, found)
    assert (page.status, page.message) == (410, "told twice (en)")
