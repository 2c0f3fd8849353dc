"""The parameters of an address: canonical, reversible, and every mistake named."""

import random
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data import facets, filters
from app.data.facets import FACETS
from app.data.filters import Filter, FilterError, Sort, Within, parse
from app.data.problems import Fault, Problem
from app.values import words
from app.values.vocabulary import Match

KNOWN = {facet: frozenset({f"{facet}-{n}" for n in range(5)} | {"unknown"}) for facet in FACETS}
SINGLE = ("q", "from", "to", "within", "match", "sort", "page")

dates = st.one_of(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(str),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: str(day)[:7]),
    st.integers(1900, 2099).map(str),
)
periods = st.one_of(
    st.just(("", "")),
    dates.map(lambda day: (day, "")),
    dates.map(lambda day: ("", day)),
    # As texts, a shorter date sorts before a longer one that it begins, and never ends before it.
    st.tuples(dates, dates).map(lambda pair: (min(pair), max(pair))),
)
texts = st.lists(
    st.sampled_from(["Điện", "Biên", "Phủ", "học", "60%", "a&b=c", "+", "#", "đ", "²", "ﷺ", "01"]),
    max_size=6,
).map(" ".join)


@st.composite
def facet_values(draw: st.DrawFn) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = draw(st.lists(st.sampled_from(FACETS), unique=True, max_size=4))
    return tuple(
        (name, tuple(sorted(draw(st.sets(st.sampled_from(sorted(KNOWN[name])), min_size=1)))))
        for name in sorted(names)
    )


@st.composite
def sound_filters(draw: st.DrawFn) -> Filter:
    """Filters as `parse` gives them."""
    start, end = draw(periods)
    text = draw(texts)
    if not 0 < len(words.tokens(words.fold(text))) <= filters.MAX_TERMS:
        text = ""
    sorts = [sort for sort in Sort if text or sort is not Sort.RELEVANCE]
    return Filter(
        facets=draw(facet_values()),
        text=text,
        start=start,
        end=end,
        within=draw(st.sampled_from(Within)),
        sort=draw(st.sampled_from(sorts)),
        page=draw(st.integers(1, filters.MAX_PAGE)),
        match=draw(st.sampled_from(Match)),
    )


def problems_of(*pairs: tuple[str, str], strict: bool = False) -> tuple[Problem, ...]:
    with pytest.raises(FilterError) as caught:
        parse(pairs, KNOWN, strict=strict)
    return caught.value.problems


# -- There and back --------------------------------------------------------------------------------


@given(sound_filters())
def test_a_filter_reads_back_from_its_address(wanted: Filter) -> None:
    assert parse(wanted.pairs(), KNOWN, strict=True) == wanted


@given(sound_filters())
def test_an_address_holds_nothing_that_is_the_default(wanted: Filter) -> None:
    names = {name for name, _ in wanted.pairs()}
    assert names == (
        {facet for facet, _ in wanted.facets}
        | ({"q"} if wanted.text else set())
        | ({"from"} if wanted.start else set())
        | ({"to"} if wanted.end else set())
        | ({"within"} if wanted.within is not Within.POSSIBLY else set())
        | ({"sort"} if wanted.sort is not Filter(text=wanted.text).sort else set())
        | ({"match"} if wanted.match is not Match.BEST else set())
        | ({"page"} if wanted.page != 1 else set())
    )
    assert bool(wanted.query()) == bool(names)


def test_an_address_is_readable_and_escaped() -> None:
    wanted = Filter(text="Điện & a=b", start="2017").choose("sector", "health", "education")
    assert wanted.query() == (
        "?from=2017&q=%C4%90i%E1%BB%87n+%26+a%3Db&sector=education&sector=health"
    )
    assert Filter().query() == ""


@given(sound_filters(), st.randoms(use_true_random=False), st.data())
def test_what_makes_no_difference_makes_none(
    wanted: Filter, rng: random.Random, data: st.DataObject
) -> None:
    """Order, repeats, blanks, white space around, tracking parameters."""
    pairs = wanted.pairs()
    repeated = data.draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    blanks = data.draw(
        st.lists(st.tuples(st.sampled_from([*FACETS, *SINGLE]), st.sampled_from(["", "  "])))
    )
    foreign = data.draw(
        st.lists(st.tuples(st.sampled_from(["utm_source", "fbclid", "Q", ""]), st.text(max_size=5)))
    )
    padded = [(name, f" {value}\t") for name, value in (*pairs, *repeated)]
    shuffled = [*padded, *blanks, *foreign]
    rng.shuffle(shuffled)
    assert parse(shuffled, KNOWN) == wanted


def test_of_a_parameter_with_one_value_the_last_counts() -> None:
    assert parse([("q", "a"), ("q", "b")], KNOWN).text == "b"
    assert parse([("page", "2"), ("page", "3")], KNOWN).page == 3


def test_words_are_joined_by_single_spaces() -> None:
    assert parse([("q", "  Lai \t Châu\n ")], KNOWN).text == "Lai Châu"


def test_words_come_in_the_order_of_relevance_unless_another_is_asked_for() -> None:
    assert Filter(text="a").sort is Sort.RELEVANCE
    assert Filter().but(text="a") == Filter(text="a")
    assert Filter(text="a").but(text="") == Filter()
    newest = parse([("q", "a"), ("sort", "newest")], KNOWN)
    assert newest.query() == "?q=a&sort=newest"
    assert Filter(sort=Sort.OLDEST).but(text="a").sort is Sort.OLDEST
    assert filters.canonical("/timeline", "q=a&sort=newest") != filters.canonical(
        "/timeline", "q=a"
    )
    assert filters.canonical("/timeline", "sort=newest") == ""


def test_how_words_must_fit_says_nothing_without_words() -> None:
    assert parse([("match", "any")], KNOWN) == Filter()
    assert parse([("match", "any"), ("q", "a")], KNOWN).match is Match.ANY


def test_relevance_without_words_is_no_order() -> None:
    assert parse([("sort", "relevance")], KNOWN).sort is Sort.NEWEST
    by_relevance = parse([("sort", "relevance"), ("q", "a")], KNOWN)
    assert by_relevance.sort is Sort.RELEVANCE
    assert by_relevance.but(text="").query() == ""
    assert by_relevance.everything().query() == ""


@given(st.lists(st.tuples(st.sampled_from([*FACETS, *SINGLE]) | st.text(), st.text()), max_size=8))
def test_any_address_gives_a_filter_or_problems(pairs: list[tuple[str, str]]) -> None:
    try:
        wanted = parse(pairs, KNOWN, strict=True)
    except FilterError as error:
        wanted = error.filter  # what is sound of it is as good as any other
    assert parse(wanted.pairs(), KNOWN, strict=True) == wanted


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["sector", "place", *SINGLE, "utm_source", "theme"]),
            st.sampled_from(
                ["", " ", "sector-1", "sector-2 ", "place-1", "2017", "1", "2", "newest", "surely"]
            )
            | texts,
        ),
        max_size=6,
    )
)
def test_what_answers_for_an_address_answers_for_all_that_are_kept_under_it(
    pairs: list[tuple[str, str]],
) -> None:
    """`canonical` is the key of the cache: it may merge only what `parse` reads alike."""

    def asked(query: str) -> Filter | tuple[Problem, ...]:
        try:
            return parse(parse_qsl(query, keep_blank_values=True), KNOWN)
        except FilterError as error:
            return tuple(sorted(error.problems, key=str))

    query = urlencode(pairs)
    canonical = filters.canonical("/timeline", query)
    assert asked(canonical) == asked(query)
    assert filters.canonical("/timeline", canonical) == canonical
    kept = parse_qsl(canonical)
    order = "relevance" if "q" in dict(kept) else "newest"  # without being asked for
    assert not set(kept) & {("page", "1"), ("sort", order)}
    wanted = asked(query)
    if isinstance(wanted, Filter) and "theme" not in dict(pairs):
        assert filters.canonical("/timeline", urlencode(wanted.pairs())) == urlencode(
            wanted.pairs()
        )


Change = Callable[[Filter], Filter]

# -- Working on filters ----------------------------------------------------------------------------


@given(sound_filters(), st.sampled_from(FACETS), st.data())
def test_toggling_twice_changes_nothing_but_the_page(
    wanted: Filter, facet: str, data: st.DataObject
) -> None:
    value = data.draw(st.sampled_from(sorted(KNOWN[facet])))
    once = wanted.toggle(facet, value)
    assert (value in once.values(facet)) != (value in wanted.values(facet))
    assert set(once.values(facet)) ^ set(wanted.values(facet)) == {value}
    assert once.page == 1
    assert once.toggle(facet, value) == wanted.but()
    assert parse(once.pairs(), KNOWN) == once


@given(sound_filters(), st.sampled_from(FACETS), st.data())
def test_choosing_leaves_exactly_these_values(
    wanted: Filter, facet: str, data: st.DataObject
) -> None:
    values = data.draw(st.lists(st.sampled_from(sorted(KNOWN[facet])), max_size=4))
    chosen = wanted.choose(facet, *values)
    assert chosen.values(facet) == tuple(sorted(set(values)))
    for other in set(FACETS) - {facet}:
        assert chosen.values(other) == wanted.values(other)
    assert parse(chosen.pairs(), KNOWN) == chosen


@given(
    sound_filters(),
    st.sampled_from(
        [
            lambda f: f.but(text=""),
            lambda f: f.but(start=""),
            lambda f: f.but(end=""),
            lambda f: f.but(within=Within.SURELY),
            lambda f: f.but(sort=Sort.AMOUNT),
            lambda f: f.but(page=7),
            lambda f: f.everything(),
        ]
    ),
)
def test_a_changed_filter_reads_back_too(
    wanted: Filter, change: Callable[[Filter], Filter]
) -> None:
    changed = change(wanted)
    assert parse(changed.pairs(), KNOWN, strict=True) == changed


def test_a_change_goes_to_the_first_page_unless_it_says_the_page() -> None:
    wanted = Filter(text="a", page=4)
    assert wanted.but(text="b") == Filter(text="b")
    assert wanted.but(page=5) == Filter(text="a", page=5)


def test_all_records_in_the_same_order() -> None:
    wanted = Filter(text="a", start="2017", sort=Sort.AMOUNT, page=3).choose("sector", "health")
    assert wanted.narrows
    assert wanted.everything() == Filter(sort=Sort.AMOUNT)
    assert not wanted.everything().narrows
    assert not Filter(sort=Sort.OLDEST, page=9, within=Within.SURELY).narrows


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2017", "2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-05", "2018-02", date(2017, 5, 1), date(2018, 2, 28)),
        ("2017-05-17", "2017-05-17", date(2017, 5, 17), date(2017, 5, 17)),
        ("", "2016-02", None, date(2016, 2, 29)),
        ("2016", "", date(2016, 1, 1), None),
    ],
)
def test_a_period_is_from_its_first_to_its_last_day(
    start: str, end: str, first: date | None, last: date | None
) -> None:
    wanted = parse([("from", start), ("to", end)], KNOWN)
    assert (wanted.first_day, wanted.last_day) == (first, last)


def test_every_facet_is_on_the_form_or_linked_never_both() -> None:
    assert len(facets.ALL) == len(set(FACETS))
    assert not set(FACETS) & set(SINGLE)


# -- Problems --------------------------------------------------------------------------------------


def test_an_unknown_parameter_is_passed_over_or_with_strict_refused() -> None:
    assert parse([("colour", "red")], KNOWN) == Filter()
    (problem,) = problems_of(("colour", "red"), strict=True)
    assert (problem.parameter, problem.value) == ("colour", "red")
    assert problem.fault is Fault.UNKNOWN_PARAMETER
    assert set(problem.allowed) == {*FACETS, *SINGLE}


@pytest.mark.parametrize("facet", FACETS)
def test_an_unknown_value_of_a_facet_is_named(facet: str) -> None:
    (problem,) = problems_of((facet, f"{facet}-1"), (facet, "nope"))
    assert problem == Problem(facet, "nope", Fault.UNKNOWN_VALUE, tuple(sorted(KNOWN[facet])))


@pytest.mark.parametrize(("name", "choices"), [("within", Within), ("sort", Sort)])
def test_an_unknown_choice_is_named(name: str, choices: type[Sort] | type[Within]) -> None:
    assert problems_of((name, "nope")) == (
        Problem(name, "nope", Fault.UNKNOWN_VALUE, tuple(choices)),
    )


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("value", ["17-5-2017", "2017-13", "2017~", "2016/2017", "201X", "nay"])
def test_what_is_no_plain_date_is_named(name: str, value: str) -> None:
    assert problems_of((name, value)) == (Problem(name, value, Fault.NOT_A_DATE),)


@pytest.mark.parametrize("value", ["0999", "3000", "99", "20177", "3000-01", "0001-05-17"])
def test_a_year_that_is_not_taken_is_told_which_are(value: str) -> None:
    assert problems_of(("from", value)) == (
        Problem("from", value, Fault.NO_SUCH_YEAR, ("1000", "2999")),
    )


@pytest.mark.parametrize(
    ("written", "iso"),
    [("17/05/2017", "2017-05-17"), ("7/5/2017", "2017-05-07"), ("5/2017", "2017-05")],
)
def test_a_date_is_taken_as_people_write_it(written: str, iso: str) -> None:
    found = parse([("from", written), ("to", written)], KNOWN)
    assert (found.start, found.end) == (iso, iso)


@pytest.mark.parametrize("value", ["31/02/2017", "17/13/2017", "17/05/17", "1/1/1/2017", "/2017"])
def test_a_day_that_is_none_is_none_however_it_is_written(value: str) -> None:
    assert problems_of(("from", value)) == (Problem("from", value, Fault.NOT_A_DATE),)


def test_a_period_that_ends_before_it_begins_is_named() -> None:
    assert problems_of(("from", "2018"), ("to", "2017-12")) == (
        Problem("to", "2017-12", Fault.BACKWARDS, ("2018",)),
    )
    assert parse([("from", "2018-05"), ("to", "2018")], KNOWN).end == "2018"


@pytest.mark.parametrize("value", ["0", "-1", "1.0", "1e3", "²", "١", "1000001", "9" * 5000, "+1"])
def test_what_is_no_page_is_named(value: str) -> None:
    (problem,) = problems_of(("page", value))
    assert (problem.parameter, problem.fault) == ("page", Fault.NOT_A_NUMBER)
    assert problem.allowed == ("1", str(filters.MAX_PAGE))
    assert len(problem.value) <= 80


@pytest.mark.parametrize("text", ["!", "... ---", "“”", "_"])
def test_words_without_a_letter_or_digit_are_named(text: str) -> None:
    assert problems_of(("q", text)) == (Problem("q", text, Fault.NO_WORDS),)


def test_the_limits_hold_and_are_named() -> None:
    most = "a" * filters.MAX_WORDS
    assert parse([("q", most)], KNOWN).text == most
    assert problems_of(("q", most + "a")) == (
        Problem("q", "a" * 80, Fault.TOO_LONG, (str(filters.MAX_WORDS),)),
    )
    terms = " ".join(["a"] * filters.MAX_TERMS)
    assert parse([("q", terms)], KNOWN).text == terms
    assert problems_of(("q", f"{terms} a")) == (
        Problem("q", f"{terms} a", Fault.TOO_MANY, (str(filters.MAX_TERMS),)),
    )
    many = [("sector", f"s{n}") for n in range(filters.MAX_VALUES)]
    known = {**KNOWN, "sector": frozenset(f"s{n}" for n in range(filters.MAX_VALUES + 1))}
    assert len(parse(many, known).values("sector")) == filters.MAX_VALUES
    with pytest.raises(FilterError) as caught:
        parse([*many, ("sector", f"s{filters.MAX_VALUES}")], known)
    assert caught.value.problems == (
        Problem("sector", str(filters.MAX_VALUES + 1), Fault.TOO_MANY, (str(filters.MAX_VALUES),)),
    )


def test_all_problems_come_at_once_and_the_sound_part_stays() -> None:
    with pytest.raises(FilterError) as caught:
        parse(
            [
                ("sector", "sector-1"),
                ("sector", "nope"),
                ("place", "nope"),
                ("q", "Lai Châu"),
                ("from", "2017"),
                ("to", "later"),
                ("sort", "best"),
                ("page", "x"),
            ],
            KNOWN,
        )
    named = {(problem.parameter, problem.fault) for problem in caught.value.problems}
    assert named == {
        ("sector", Fault.UNKNOWN_VALUE),
        ("place", Fault.UNKNOWN_VALUE),
        ("to", Fault.NOT_A_DATE),
        ("sort", Fault.UNKNOWN_VALUE),
        ("page", Fault.NOT_A_NUMBER),
    }
    assert caught.value.filter == Filter(
        facets=(("sector", ("sector-1",)),), text="Lai Châu", start="2017"
    )
