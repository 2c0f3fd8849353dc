"""Dates in words: inside a sentence, and short, for a table's cell or a chart's label."""

from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date

from app.values.dates import Mark, Point, Precision, parse
from app.values.languages import Lang

_DASH: Final = "\N{EN DASH}"
# British, for the day before the month.
_LOCALES: Final[dict[Lang, Locale]] = {"vi": Locale("vi"), "en": Locale("en", "GB")}

# Babel patterns: of a whole date, of one whose year follows later, of one whose month does too.
_Patterns = dict[Precision, tuple[str, ...]]
_LONG: Final[dict[Lang, _Patterns]] = {
    "vi": {
        Precision.DECADE: ("'thập niên' y",),
        Precision.YEAR: ("'năm' y",),
        Precision.MONTH: ("MMMM 'năm' y", "MMMM"),
        Precision.DAY: ("'ngày' d MMMM 'năm' y", "'ngày' d MMMM", "'ngày' d"),
    },
    "en": {
        Precision.DECADE: ("'the' y's'",),
        Precision.YEAR: ("y",),
        Precision.MONTH: ("MMMM y", "MMMM"),
        Precision.DAY: ("d MMMM y", "d MMMM", "d"),
    },
}
_SHORT: Final[dict[Lang, _Patterns]] = {
    "vi": {
        Precision.DECADE: ("'thập niên' y",),
        Precision.YEAR: ("y",),
        Precision.MONTH: ("M/y", "M"),
        Precision.DAY: ("d/M/y", "d/M", "d"),
    },
    "en": {
        Precision.DECADE: ("y's'",),
        Precision.YEAR: ("y",),
        Precision.MONTH: ("MMM y", "MMM"),
        Precision.DAY: ("d MMM y", "d MMM", "d"),
    },
}
_SEASONS: Final[dict[Lang, dict[int, str]]] = {  # by the first month
    "vi": {3: "mùa xuân", 6: "mùa hè", 9: "mùa thu", 12: "mùa đông"},
    "en": {3: "spring", 6: "summer", 9: "autumn", 12: "winter"},
}
_ABOUT: Final[dict[Lang, str]] = {"vi": "khoảng ", "en": "about "}
_POSSIBLY: Final[dict[Lang, str]] = {"vi": "có thể ", "en": "possibly "}
_BY: Final[dict[Lang, str]] = {"vi": "đến ", "en": "by "}
_SINCE: Final[dict[Lang, str]] = {"vi": "từ ", "en": "since "}
_PERIOD: Final[dict[Lang, str]] = {"vi": "giai đoạn ", "en": ""}
_FROM_TO: Final[dict[Lang, str]] = {"vi": "từ {} đến {}", "en": "from {} to {}"}


@lru_cache(maxsize=32768)
def words(text: str, lang: Lang) -> str:
    """The EDTF date as a reader says it, to stand inside a sentence: "khoảng năm 2019", "about
    2019".

    `../2017` is "đến năm 2017", "by 2017": its last possible day is the last of 2017. An interval
    within one year, or one month, names that once. Raises EdtfError for a text that is no date.
    """
    edtf = parse(text)
    start, end = edtf.start, edtf.end
    if start is None or end is None:
        point, word = edtf.anchor, _SINCE[lang] if start else _BY[lang]
        return _hedge(point.mark, lang, word) + _plain(point, lang, _LONG)
    if start == end:
        return _say(start, lang)
    if start.precision is end.precision is Precision.YEAR and start.mark == end.mark:
        first, last = _plain(start, lang, _SHORT), _plain(end, lang, _SHORT)
        return f"{_copula(start.mark, lang)}{_PERIOD[lang]}{first}{_DASH}{last}"
    shared = _shared(start, end)
    first = _plain(start, lang, _LONG, shared) if shared else _say(start, lang)
    return _FROM_TO[lang].format(first, _say(end, lang))


@lru_cache(maxsize=32768)
def short_words(text: str, lang: Lang) -> str:
    """The date for a table's cell or a chart's label: "17/5/2017", "17 May 2017", "~2019", "2019?".

    `%` shows both signs, "~2019?". Raises EdtfError for a text that is no date.
    """
    edtf = parse(text)
    start, end = edtf.start, edtf.end
    if start is None or end is None:
        return (_SINCE[lang] if start else _BY[lang]) + _label(edtf.anchor, lang)
    if start == end:
        return _label(start, lang)
    shared = _shared(start, end)
    first, last = _label(start, lang, shared), _label(end, lang)
    spaced = " " in first or (" " in last and not shared)
    return f"{first} {_DASH} {last}" if spaced else f"{first}{_DASH}{last}"


def _say(point: Point, lang: Lang) -> str:
    return _copula(point.mark, lang) + _plain(point, lang, _LONG)


def _copula(mark: Mark, lang: Lang) -> str:
    """What stands before a qualified date: "có thể là ", "khoảng ", "có thể khoảng "."""
    return _hedge(mark, lang, "là " if lang == "vi" and mark == "?" else "")


def _hedge(mark: Mark, lang: Lang, word: str) -> str:
    """The word with what a qualifier adds around it: "có thể từ khoảng "."""
    possibly = _POSSIBLY[lang] if mark in ("?", "%") else ""
    about = _ABOUT[lang] if mark in ("~", "%") else ""
    return f"{possibly}{word}{about}"


def _label(point: Point, lang: Lang, shared: int = 0) -> str:
    about = "~" if point.mark in ("~", "%") else ""
    possibly = "?" if point.mark in ("?", "%") else ""
    return f"{about}{_plain(point, lang, _SHORT, shared)}{possibly}"


def _plain(point: Point, lang: Lang, patterns: dict[Lang, _Patterns], shared: int = 0) -> str:
    """The date without its qualifier, and without the `shared` units that its end repeats."""
    is_season = point.precision is Precision.SEASON
    pattern = patterns[lang][Precision.YEAR if is_season else point.precision][shared]
    text = format_date(point.earliest, pattern, locale=_LOCALES[lang])
    return f"{_SEASONS[lang][point.earliest.month]} {text}" if is_season else text


def _shared(start: Point, end: Point) -> int:
    """How many of the larger units the start need not say: 0, 1 (year), 2 (and month)."""
    if start.precision is not end.precision or start.mark or end.mark:
        return 0
    if start.precision not in (Precision.MONTH, Precision.DAY):
        return 0
    if start.earliest.year != end.earliest.year:
        return 0
    same_month = start.earliest.month == end.earliest.month
    return 2 if same_month and start.precision is Precision.DAY else 1
