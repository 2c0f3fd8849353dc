"""EDTF: reading, bounds, softness, words. The `edtf` library and the calendar are the oracles."""

import calendar
import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import edtf as oracle
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.values.date_words import short_words, words
from app.values.dates import EdtfError, Precision, bounds_of, parse
from app.values.languages import Lang
from tests.oracle import within_possibly, within_surely

DAY = timedelta(days=1)
LANGS: tuple[Lang, ...] = ("vi", "en")


@dataclass(frozen=True)
class Written:
    """A valid text, and the bounds that the calendar gives it."""

    text: str
    first: date | None
    last: date | None


# Years whose neighbours are in range too.
days = st.dates(date(1001, 1, 1), date(2998, 12, 31))
marks = st.sampled_from(["", "~", "?", "%"])
precisions = st.sampled_from([Precision.YEAR, Precision.MONTH, Precision.DAY])


def as_written(day: date, precision: Precision) -> Written:
    """The decade, year, month or day that a day lies in."""
    if precision is Precision.DECADE:
        tens = day.year // 10
        return Written(f"{tens}X", date(tens * 10, 1, 1), date(tens * 10 + 9, 12, 31))
    if precision is Precision.YEAR:
        return Written(f"{day:%Y}", date(day.year, 1, 1), date(day.year, 12, 31))
    if precision is Precision.MONTH:
        length = calendar.monthrange(day.year, day.month)[1]
        return Written(f"{day:%Y-%m}", day.replace(day=1), day.replace(day=length))
    return Written(day.isoformat(), day, day)


points = st.builds(as_written, days, precisions)


@st.composite
def singles(draw: st.DrawFn) -> Written:
    written = draw(points | st.builds(as_written, days, st.just(Precision.DECADE)))
    return dataclasses.replace(written, text=written.text + draw(marks))


@st.composite
def intervals(draw: st.DrawFn) -> Written:
    """Closed ones, and ones open at one end."""
    a, b = draw(points), draw(points)
    assert a.first
    assert b.last
    assume(a.first <= b.last)
    start, end = a.text + draw(marks), b.text + draw(marks)
    match draw(st.sampled_from(["closed", "open start", "open end"])):
        case "open start":
            return Written(f"../{end}", None, b.last)
        case "open end":
            return Written(f"{start}/..", a.first, None)
        case _:
            return Written(f"{start}/{end}", a.first, b.last)


anything = singles() | intervals()

# --- Reading --------------------------------------------------------------------------------------


@given(anything)
def test_bounds_are_those_of_the_calendar(written: Written) -> None:
    edtf = parse(written.text)
    assert edtf.text == written.text
    assert (edtf.earliest, edtf.latest) == (written.first, written.last)
    assert edtf.is_interval == ("/" in written.text)
    if written.first is not None:
        assert edtf.sort_key == str(written.first)
    else:
        assert edtf.sort_key < str(written.last)


def oracle_bounds(text: str, kind: str) -> tuple[date | None, date | None]:
    parsed = oracle.parse_edtf(text)
    bounds = (getattr(parsed, f"lower_{kind}")(), getattr(parsed, f"upper_{kind}")())
    first, last = (None if isinstance(b, float) else date(*b[:3]) for b in bounds)  # inf where open
    return first, last


@settings(max_examples=60, deadline=None)  # the library takes milliseconds a parse
@given(anything)
def test_bounds_agree_with_the_edtf_library(written: Written) -> None:
    edtf = parse(written.text)
    assert (edtf.earliest, edtf.latest) == oracle_bounds(written.text, "strict")


@pytest.mark.parametrize("text", ["2017-21", "2017-22", "2017-23"])
def test_seasons_agree_with_the_edtf_library(text: str) -> None:
    """Not winter, which the library ends on 31 December."""
    edtf = parse(text)
    assert (edtf.earliest, edtf.latest) == oracle_bounds(text, "strict")


@pytest.mark.parametrize("text", ["2018", "2019~", "2019?", "2011~/2015", "2011/2015?", "2014~/.."])
def test_soft_years_agree_with_the_edtf_library(text: str) -> None:
    """Only years: the library widens a month by a year and a month, and `%` by two units."""
    edtf = parse(text)
    assert (edtf.soft_earliest, edtf.soft_latest) == oracle_bounds(text, "fuzzy")


MESSAGES = {
    "": "no date; write YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17",
    "năm 2019": "no date; write YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17",
    "20170517": "no date; write YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17",
    "2017-05-17T10:00": "no date; write YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17",
    "-2017": "no date; write YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17",
    "..": "no date; write YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17",
    "２０１８": "no date; write YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17",
    "2011/15": "'15' is no date; write YYYY, YYYY-MM or YYYY-MM-DD, like 2017-05-17",
    "2024-13": "no month 13; write 01 to 12",
    "2024-00": "no month 00; write 01 to 12",
    "2024-20": "no month 20; write 01 to 12",
    "2024-25": "no month 25; write 01 to 12",
    "2024-21-01": "no month 21; write 01 to 12",
    "2011/2015-13": "no month 13; write 01 to 12",
    "2017-02-29": "no day 29 in 2017-02; write 01 to 28",
    "1900-02-29": "no day 29 in 1900-02; write 01 to 28",
    "2016-02-30": "no day 30 in 2016-02; write 01 to 29",
    "2017-04-00": "no day 00 in 2017-04; write 01 to 30",
    "2017-05-32~/..": "no day 32 in 2017-05; write 01 to 31",
    "0999": "the year 0999 is out of range; write a year from 1000 to 2999",
    "3000-01": "the year 3000 is out of range; write a year from 1000 to 2999",
    "099X": "the year 099X is out of range; write a year from 1000 to 2999",
    "300X": "the year 300X is out of range; write a year from 1000 to 2999",
    "17/5/2017": "the year comes first; write 2017-05-17",
    "17-05-2017": "the year comes first; write 2017-05-17",
    "5/2017": "the year comes first; write 2017-05",
    "2017-5": "a month has two digits; write 2017-05",
    "2017-5-3": "hyphens stand between two digits of month and of day; write 2017-05-03",
    "2017/05/17": "hyphens stand between two digits of month and of day; write 2017-05-17",
    "2011-2015": "an interval has a slash; write 2011/2015",
    "2011 – 2015": "an interval has a slash; write 2011/2015",
    " 2018": "white space in it; write 2018",
    "2018\n": "white space in it; write 2018",
    "2018 / 2019": "white space in it; write 2018/2019",
    "2019~?": "more than one qualifier; write one of ~ (approximate), ? (uncertain) and % (both)",
    "2011/2019??": "more than one qualifier; write one of ~ (approximate), ? (uncertain)"
    " and % (both)",
    "~2019": "a qualifier that does not stand at the end; write it after the whole date,"
    " like 2019~",
    "2017~-05": "a qualifier that does not stand at the end; write it after the whole date,"
    " like 2019~",
    "20XX": "an unspecified digit that is not the last of a year; write 201X for a decade,"
    " or leave out what is unknown, like 2017",
    "2017-XX": "an unspecified digit that is not the last of a year; write 201X for a decade,"
    " or leave out what is unknown, like 2017",
    "201x": "an unspecified digit that is not the last of a year; write 201X for a decade,"
    " or leave out what is unknown, like 2017",
    "201X-05": "a month in an unspecified year; write 201X for the decade",
    "2014/": "an unknown end; write 2014/.. for an open one",
    "/2014~": "an unknown start; write ../2014~ for an open one",
    "/": "no date at either end; write one, like ../2017 or 2014/..",
    "../..": "no date at either end; write one, like ../2017 or 2014/..",
    "2011/2012/2013": "more than one slash; write an interval as 2011/2015",
    "2015/2011": "it starts after it ends; write 2011/2015",
    "2012-05/2012-04-30": "it starts after it ends; write 2012-04-30/2012-05",
    "201X/2022": "a decade in an interval; write its year 2010",
    "../201X": "a decade in an interval; write its year 2019",
    "2017-21/2018": "a season in an interval; write a month, 2017-01 to 2017-12",
}


@pytest.mark.parametrize(("text", "message"), MESSAGES.items())
def test_a_refusal_names_the_value_and_the_remedy(text: str, message: str) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert str(caught.value) == f"{text!r}: {message}"


def test_a_refusal_of_a_long_text_is_short() -> None:
    with pytest.raises(EdtfError, match=r"^'2018(2018)+20…': too long for a date; write YYYY,"):
        parse("2018" * 10_000)


@pytest.mark.parametrize(
    ("text", "message"),
    [(text, message) for text, message in MESSAGES.items() if re.search(r"write \S+$", message)],
)
def test_a_remedy_that_is_a_date_is_accepted(text: str, message: str) -> None:
    remedy = message.rpartition("write ")[2]
    assert parse(remedy).text == remedy != text


@given(days)
def test_a_date_with_its_day_first_is_answered_with_the_same_date(day: date) -> None:
    with pytest.raises(EdtfError, match=f"the year comes first; write {day.isoformat()}$"):
        parse(f"{day.day}/{day.month}/{day.year}")


@given(st.text() | st.text("0129X-/.~?% \n", max_size=24))
def test_any_text_is_read_or_refused_with_its_name_and_a_remedy(text: str) -> None:
    try:
        edtf = parse(text)
    except EdtfError as error:
        head, _, remedy = str(error).rpartition("; write ")
        assert head.startswith(f"{text!r}: " if len(text) < 40 else repr(text[:20])[:-1])
        assert remedy
    else:
        assert edtf.text == text
        assert edtf.earliest or edtf.latest


@given(points, points)
def test_an_interval_is_refused_exactly_where_it_starts_after_it_ends(
    a: Written, b: Written
) -> None:
    assert a.first
    assert b.last
    text = f"{a.text}/{b.text}"
    if a.first <= b.last:
        assert parse(text).is_interval
    else:
        with pytest.raises(EdtfError, match="it starts after it ends"):
            parse(text)


@given(points)
def test_a_readers_bounds_are_those_of_the_calendar(written: Written) -> None:
    assert bounds_of(written.text) == (written.first, written.last)


@pytest.mark.parametrize(
    "text",
    ["2018~", "2018-05?", "2018-05-17%", "2011/2015", "../2017", "2014/..", "201X", "2018-21"],
)
def test_a_reader_cannot_give_what_is_not_one_plain_date(text: str) -> None:
    assert parse(text).text == text
    with pytest.raises(EdtfError, match="not one plain year, month or day; write YYYY, ") as caught:
        bounds_of(text)
    assert str(caught.value).startswith(f"{text!r}: ")


@pytest.mark.parametrize("text", ["2018-13", "18", "", "17/5/2017", "2018/", "2018-02-30", " 2018"])
def test_a_reader_cannot_give_what_is_no_date(text: str) -> None:
    with pytest.raises(EdtfError) as caught:
        bounds_of(text)
    assert str(caught.value).startswith(f"{text!r}: ")


# --- Softness -------------------------------------------------------------------------------------


@given(anything)
def test_softness_widens_qualified_ends_and_only_these(written: Written) -> None:
    edtf = parse(written.text)
    start, _, end = written.text.partition("/")
    marked_start, marked_end = start[-1] in "~?%", (end or start)[-1] in "~?%"
    for hard, soft, marked in (
        (written.first, edtf.soft_earliest, marked_start),
        (written.last, edtf.soft_latest, marked_end),
    ):
        assert (hard is None) == (soft is None)
        assert (hard != soft) == marked
    if written.first and edtf.soft_earliest:
        assert edtf.soft_earliest <= written.first
    if written.last and edtf.soft_latest:
        assert edtf.soft_latest >= written.last


@given(days, precisions | st.just(Precision.DECADE), st.sampled_from("~?%"))
def test_softness_is_the_whole_unit_before_and_after(day: date, unit: Precision, mark: str) -> None:
    written = as_written(day, unit)
    assert written.first
    assert written.last
    edtf = parse(written.text + mark)
    assert edtf.soft_earliest == as_written(written.first - DAY, unit).first
    assert edtf.soft_latest == as_written(written.last + DAY, unit).last


@pytest.mark.parametrize(
    ("text", "bounds", "soft"),
    [
        ("2017-21", ("2017-03-01", "2017-05-31"), ("2017-02-01", "2017-06-30")),
        ("2015-24", ("2015-12-01", "2016-02-29"), ("2015-11-01", "2016-03-31")),
        ("2017-21~", ("2017-03-01", "2017-05-31"), ("2016-12-01", "2017-08-31")),
        ("2999-24?", ("2999-12-01", "3000-02-28"), ("2999-09-01", "3000-05-31")),
    ],
)
def test_a_season_is_soft_by_a_month_and_a_qualified_one_by_a_season(
    text: str, bounds: tuple[str, str], soft: tuple[str, str]
) -> None:
    edtf = parse(text)
    assert (str(edtf.earliest), str(edtf.latest)) == bounds
    assert (str(edtf.soft_earliest), str(edtf.soft_latest)) == soft


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2018", 2018),
        ("2017-05-17", 2017),
        ("2017-03~", 2017),
        ("2017-12-30~", 2017),
        ("2017-03/2017-05", 2017),
        ("2018/2018", 2018),
        ("2017-21", 2017),
        ("2019~", None),
        ("2017-01~", None),
        ("2017-12~", None),
        ("2017-12-31?", None),
        ("2010/2012", None),
        ("2017-03/2017-12?", None),
        ("../2017", None),
        ("2014/..", None),
        ("201X", None),
        ("2017-24", None),
    ],
)
def test_a_year_is_given_where_it_is_certain(text: str, year: int | None) -> None:
    assert parse(text).year == year


@given(anything, st.integers(1001, 2998))
def test_a_date_has_the_year_that_it_lies_in_surely(written: Written, year: int) -> None:
    edtf = parse(written.text)
    for candidate in {year, (written.first or written.last or date.min).year}:
        surely = within_surely(edtf, date(candidate, 1, 1), date(candidate, 12, 31))
        assert surely == (edtf.year == candidate)


edges = st.none() | days


@given(anything, edges, edges)
def test_surely_within_is_possibly_within(
    written: Written, start: date | None, end: date | None
) -> None:
    assume(start is None or end is None or start <= end)
    edtf = parse(written.text)
    if within_surely(edtf, start, end):
        assert within_possibly(edtf, start, end)
    # And whatever a wider period adds never takes a record away.
    for within in (within_surely, within_possibly):
        if within(edtf, start, end):
            assert within(edtf, None, end)
            assert within(edtf, start, None)


@given(anything, days, days)
def test_surely_within_is_not_possibly_outside(written: Written, a: date, b: date) -> None:
    edtf = parse(written.text)
    start, end = sorted((a, b))
    outside = within_possibly(edtf, None, start - DAY) or within_possibly(edtf, end + DAY, None)
    assert within_surely(edtf, start, end) != outside


@pytest.mark.parametrize(
    ("text", "start", "end", "surely", "possibly"),
    [
        ("2019", "2019-01-01", "2019-12-31", True, True),
        ("2019", "2019-01-02", "2019-12-31", False, True),
        ("2019", "2018-01-01", "2018-12-31", False, False),
        ("2019", "2019-12-31", "2019-12-31", False, True),
        ("2019", "2020-01-01", None, False, False),
        ("2019", None, None, True, True),
        ("2019~", "2019-01-01", "2019-12-31", False, True),
        ("2019~", "2018-01-01", "2020-12-31", True, True),
        ("2019~", "2018-01-01", "2018-01-01", False, True),
        ("2019~", "2021-01-01", None, False, False),
        ("../2017", None, "2018-12-31", False, True),
        ("../2017", "2018-01-01", None, False, False),
        ("../2017", "1001-01-01", "1001-12-31", False, True),
        ("2014/..", "2014-01-01", None, False, True),
        ("2014/..", None, "2013-12-31", False, False),
        ("2014~/..", None, "2013-12-31", False, True),
    ],
)
def test_within(
    text: str, start: str | None, end: str | None, surely: bool, possibly: bool
) -> None:
    edtf = parse(text)
    first = date.fromisoformat(start) if start else None
    last = date.fromisoformat(end) if end else None
    assert within_surely(edtf, first, last) is surely
    assert within_possibly(edtf, first, last) is possibly


def test_records_sort_by_the_earliest_day_and_what_is_before_a_date_stands_before_it() -> None:
    texts = ["2018", "../2017", "2014/..", "2017-05", "2017-05-17", "201X", "2016~", "2011/2020"]
    assert sorted(texts, key=lambda text: parse(text).sort_key) == [
        "201X",
        "2011/2020",
        "2014/..",
        "2016~",
        "../2017",
        "2017-05",
        "2017-05-17",
        "2018",
    ]


# --- Wording --------------------------------------------------------------------------------------

WORDS = [
    # text, words and short words in Vietnamese, words and short words in English
    ("2018", "năm 2018", "2018", "2018", "2018"),
    ("2017-05", "tháng 5 năm 2017", "5/2017", "May 2017", "May 2017"),
    ("2017-05-17", "ngày 17 tháng 5 năm 2017", "17/5/2017", "17 May 2017", "17 May 2017"),
    ("2014-09-02", "ngày 2 tháng 9 năm 2014", "2/9/2014", "2 September 2014", "2 Sept 2014"),
    ("2019~", "khoảng năm 2019", "~2019", "about 2019", "~2019"),
    ("2017-01~", "khoảng tháng 1 năm 2017", "~1/2017", "about January 2017", "~Jan 2017"),
    (
        "2017-05-17~",
        "khoảng ngày 17 tháng 5 năm 2017",
        "~17/5/2017",
        "about 17 May 2017",
        "~17 May 2017",
    ),
    ("2019?", "có thể là năm 2019", "2019?", "possibly 2019", "2019?"),
    ("2017-12?", "có thể là tháng 12 năm 2017", "12/2017?", "possibly December 2017", "Dec 2017?"),
    ("2019%", "có thể khoảng năm 2019", "~2019?", "possibly about 2019", "~2019?"),
    ("2011/2015", "giai đoạn 2011–2015", "2011–2015", "2011–2015", "2011–2015"),
    ("2011~/2015~", "khoảng giai đoạn 2011–2015", "~2011–~2015", "about 2011–2015", "~2011–~2015"),
    (
        "2011?/2015?",
        "có thể là giai đoạn 2011–2015",
        "2011?–2015?",
        "possibly 2011–2015",
        "2011?–2015?",
    ),
    (
        "2011~/2015",
        "từ khoảng năm 2011 đến năm 2015",
        "~2011–2015",
        "from about 2011 to 2015",
        "~2011–2015",
    ),
    (
        "2011/2015?",
        "từ năm 2011 đến có thể là năm 2015",
        "2011–2015?",
        "from 2011 to possibly 2015",
        "2011–2015?",
    ),
    ("2018/2018", "năm 2018", "2018", "2018", "2018"),
    (
        "2012-03/2013-05",
        "từ tháng 3 năm 2012 đến tháng 5 năm 2013",
        "3/2012–5/2013",
        "from March 2012 to May 2013",
        "Mar 2012 – May 2013",
    ),
    (
        "2012-03/2012-05",
        "từ tháng 3 đến tháng 5 năm 2012",
        "3–5/2012",
        "from March to May 2012",
        "Mar–May 2012",
    ),
    (
        "2012-03~/2012-05",
        "từ khoảng tháng 3 năm 2012 đến tháng 5 năm 2012",
        "~3/2012–5/2012",
        "from about March 2012 to May 2012",
        "~Mar 2012 – May 2012",
    ),
    (
        "2012/2013-05",
        "từ năm 2012 đến tháng 5 năm 2013",
        "2012–5/2013",
        "from 2012 to May 2013",
        "2012 – May 2013",
    ),
    (
        "2017-05-17/2017-06",
        "từ ngày 17 tháng 5 năm 2017 đến tháng 6 năm 2017",
        "17/5/2017–6/2017",
        "from 17 May 2017 to June 2017",
        "17 May 2017 – Jun 2017",
    ),
    (
        "2017-05-17/2018-06-02",
        "từ ngày 17 tháng 5 năm 2017 đến ngày 2 tháng 6 năm 2018",
        "17/5/2017–2/6/2018",
        "from 17 May 2017 to 2 June 2018",
        "17 May 2017 – 2 Jun 2018",
    ),
    (
        "2017-05-17/2018-05-19",
        "từ ngày 17 tháng 5 năm 2017 đến ngày 19 tháng 5 năm 2018",
        "17/5/2017–19/5/2018",
        "from 17 May 2017 to 19 May 2018",
        "17 May 2017 – 19 May 2018",
    ),
    (
        "2017-05-17/2017-06-02",
        "từ ngày 17 tháng 5 đến ngày 2 tháng 6 năm 2017",
        "17/5–2/6/2017",
        "from 17 May to 2 June 2017",
        "17 May – 2 Jun 2017",
    ),
    (
        "2017-05-17/2017-05-19",
        "từ ngày 17 đến ngày 19 tháng 5 năm 2017",
        "17–19/5/2017",
        "from 17 to 19 May 2017",
        "17–19 May 2017",
    ),
    ("../2017", "đến năm 2017", "đến 2017", "by 2017", "by 2017"),
    (
        "../2017-01",
        "đến tháng 1 năm 2017",
        "đến 1/2017",
        "by January 2017",
        "by Jan 2017",
    ),
    (
        "../2023-03-04",
        "đến ngày 4 tháng 3 năm 2023",
        "đến 4/3/2023",
        "by 4 March 2023",
        "by 4 Mar 2023",
    ),
    ("../2017~", "đến khoảng năm 2017", "đến ~2017", "by about 2017", "by ~2017"),
    ("../2017?", "có thể đến năm 2017", "đến 2017?", "possibly by 2017", "by 2017?"),
    ("2014/..", "từ năm 2014", "từ 2014", "since 2014", "since 2014"),
    ("2014-05/..", "từ tháng 5 năm 2014", "từ 5/2014", "since May 2014", "since May 2014"),
    (
        "2014%/..",
        "có thể từ khoảng năm 2014",
        "từ ~2014?",
        "possibly since about 2014",
        "since ~2014?",
    ),
    ("201X", "thập niên 2010", "thập niên 2010", "the 2010s", "2010s"),
    ("201X~", "khoảng thập niên 2010", "~thập niên 2010", "about the 2010s", "~2010s"),
    ("2017-21", "mùa xuân năm 2017", "mùa xuân 2017", "spring 2017", "spring 2017"),
    ("2017-22", "mùa hè năm 2017", "mùa hè 2017", "summer 2017", "summer 2017"),
    ("2017-23", "mùa thu năm 2017", "mùa thu 2017", "autumn 2017", "autumn 2017"),
    (
        "2017-24?",
        "có thể là mùa đông năm 2017",
        "mùa đông 2017?",
        "possibly winter 2017",
        "winter 2017?",
    ),
]


@pytest.mark.parametrize(("text", "vi", "vi_short", "en", "en_short"), WORDS)
def test_words(text: str, vi: str, vi_short: str, en: str, en_short: str) -> None:
    assert (words(text, "vi"), words(text, "en")) == (vi, en)
    assert (short_words(text, "vi"), short_words(text, "en")) == (vi_short, en_short)


@given(anything)
def test_words_name_every_year_and_no_other_and_every_qualifier(written: Written) -> None:
    years = {year.replace("X", "0") for year in re.findall(r"\d{3}[\dX]", written.text)}
    approximate, uncertain = set(written.text) & set("~%"), set(written.text) & set("?%")
    for lang, about, possibly in (("vi", "khoảng", "có thể"), ("en", "about", "possibly")):
        said = words(written.text, "vi" if lang == "vi" else "en")
        assert set(re.findall(r"\d{4}", said)) == years
        assert (about in said) == bool(approximate)
        assert (possibly in said) == bool(uncertain)
        label = short_words(written.text, "vi" if lang == "vi" else "en")
        assert set(re.findall(r"\d{4}", label)) == years
        assert ("~" in label) == bool(approximate)
        assert ("?" in label) == bool(uncertain)


@given(days)
def test_a_day_can_be_read_back_from_its_words(day: date) -> None:
    for said, pattern in (
        (words(day.isoformat(), "vi"), r"ngày (\d+) tháng (\d+) năm (\d+)"),
        (short_words(day.isoformat(), "vi"), r"(\d+)/(\d+)/(\d+)"),
    ):
        match = re.fullmatch(pattern, said)
        assert match
        assert date(int(match[3]), int(match[2]), int(match[1])) == day
    number, month, year = words(day.isoformat(), "en").split(" ")
    assert date(int(year), list(calendar.month_name).index(month), int(number)) == day


@pytest.mark.parametrize("wording", [words, short_words])
@pytest.mark.parametrize("lang", LANGS)
def test_what_is_no_date_has_no_words(wording: Callable[[str, Lang], str], lang: Lang) -> None:
    with pytest.raises(EdtfError, match="'2024-13': no month 13"):
        wording("2024-13", lang)


def test_a_parsed_date_cannot_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        parse("2018").text = "2019"  # type: ignore[misc]
