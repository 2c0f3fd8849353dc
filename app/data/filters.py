"""The one place that knows the parameters of an address.

A `Filter` is what a reader asked for: which records, in which order, which page of them. `parse`
makes one from a query string, `Filter.query` makes the query string again, canonical: known
parameters only, sorted, defaults left out. So ``parse(f.query()) == f``, and two addresses that
mean the same are the same.

A facet may have several values; a record is found when it has any of them. Different facets narrow
each other.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, Self, TypeVar, cast
from urllib.parse import parse_qsl, quote_plus, urlencode

from app.data.facets import FACETS
from app.data.formats import CITATIONS, ROWS
from app.data.problems import Fault, Problem
from app.values import dates, words
from app.values.languages import Lang
from app.values.vocabulary import Match

PAGE_SIZE = 50
MAX_LIMIT = 500
MAX_PAGE = 1_000_000
MAX_WORDS = 200  # characters
MAX_TERMS = 12
MAX_VALUES = 40  # of one facet
MAX_NAMED = 500  # values of a facet that are named where one does not exist


# A year that may be none of those that are taken; a month or a day with its year last.
_YEAR: Final = re.compile(r"[0-9]{1,6}(?=$|-[0-9]{2}(-[0-9]{2})?$)", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(?:([0-9]{1,2})/)?([0-9]{1,2})/([0-9]{4})", re.ASCII)


class Within(StrEnum):
    """Whether a record whose date is wide or soft must, or only may, lie within the period."""

    POSSIBLY = "possibly"
    SURELY = "surely"


class Sort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    AMOUNT = "amount"
    EVIDENCE = "evidence"
    RELEVANCE = "relevance"


# The order that suits what is asked for; no `Filter` has it.
_UNSAID: Final = cast("Sort", None)


class View(StrEnum):
    """The tab of a page: its picture (with what the picture is of), a list, a table."""

    PICTURE = "picture"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True)
class Filter:
    """Which records, in which order, which page of them.

    `facets` holds, sorted by name, each facet with its values, sorted and without repeats. `start`
    and `end` are as the reader wrote them: ``2017``, ``2017-05`` or ``2017-05-17``, or empty.
    `lang` is the language whose texts have the words of `text`, that of the page asked for and no
    parameter; without it either will do. Unless another is asked for, words are in the order of
    relevance, and all else is the newest first.
    """

    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""
    start: str = ""
    end: str = ""
    within: Within = Within.POSSIBLY
    sort: Sort = _UNSAID
    page: int = 1
    match: Match = Match.BEST
    view: View = View.PICTURE
    lang: Lang | None = None

    def __post_init__(self) -> None:
        if self.sort is _UNSAID or (self.sort is Sort.RELEVANCE and not self.text):
            object.__setattr__(self, "sort", self._first_sort)
        if not self.text:
            object.__setattr__(self, "match", Match.BEST)

    @property
    def _first_sort(self) -> Sort:
        return Sort.RELEVANCE if self.text else Sort.NEWEST

    def values(self, facet: str) -> tuple[str, ...]:
        return dict(self.facets).get(facet, ())

    @property
    def first_day(self) -> date | None:
        return dates.bounds_of(self.start)[0] if self.start else None

    @property
    def last_day(self) -> date | None:
        return dates.bounds_of(self.end)[1] if self.end else None

    @property
    def exact(self) -> Self:
        """The same, but of what it finds by words only what has them as typed: what can be added
        up.
        """
        return replace(self, match=Match.PHRASE)

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out: order and page do not."""
        return bool(self.facets or self.text or self.start or self.end)

    def choose(self, facet: str, *values: str) -> Self:
        """The filter with exactly these values of the facet, on its first page."""
        rest = [(name, kept) for name, kept in self.facets if name != facet]
        if values:
            rest.append((facet, tuple(sorted(set(values)))))
        return replace(self, facets=tuple(sorted(rest)), page=1)

    def narrow(self, facet: str, *values: str) -> Self | None:
        """The filter with those of these values that it allows; None where it allows none."""
        allowed = set(values) & set(self.values(facet) or values)
        return self.choose(facet, *allowed) if allowed else None

    def toggle(self, facet: str, value: str) -> Self:
        """The filter with the value added, or taken away where it was chosen."""
        return self.choose(facet, *(set(self.values(facet)) ^ {value}))

    def but(self, **changes: str | int | Within | Sort | Match | View) -> Self:
        """The filter with other text, start, end, within, sort, match, view or page; on the first
        page unless said. With words come and go the order by relevance.
        """
        if self.sort is self._first_sort:
            changes = {"sort": _UNSAID, **changes}
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def everything(self) -> Self:
        """The same order and view over all records."""
        return type(self)().but(sort=self.sort, view=self.view)

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address, sorted, defaults left out."""
        pairs = [(name, value) for name, values in self.facets for value in values]
        for name, value, default in (
            ("q", self.text, ""),
            ("from", self.start, ""),
            ("to", self.end, ""),
            ("within", self.within, Within.POSSIBLY),
            ("sort", self.sort, self._first_sort),
            ("match", self.match, Match.BEST),
            ("page", self.page, 1),
            ("view", self.view, View.PICTURE),
        ):
            if value != default:
                pairs.append((name, str(value)))
        return sorted(pairs)

    def query(self) -> str:
        """Its address: ``?…``, or nothing for all records."""
        said = "&".join([f"{name}={_quoted(value)}" for name, value in self.pairs()])
        return f"?{said}" if said else ""


# A page has hundreds of links, and few values in them.
_quoted = lru_cache(maxsize=4096)(quote_plus)


class FilterError(Exception):
    """The address asks for what does not exist: `problems`, and `filter`, what of it is sound."""

    def __init__(self, problems: Iterable[Problem], sound: Filter) -> None:
        self.problems = tuple(problems)
        self.filter = sound
        super().__init__(str(self.problems))


Choice = TypeVar("Choice", bound=StrEnum)

Known = Mapping[str, frozenset[str]]  # facet -> the values it can have


@dataclass
class _Parsed:
    facets: dict[str, set[str]] = field(default_factory=dict)
    single: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, name: str, value: str, fault: Fault, *allowed: str) -> None:
        self.problems.append(Problem(name[:80], value[:80], fault, allowed))


_SINGLE = ("q", "from", "to", "within", "match", "sort", "page")
_ONLY_PAGES = ("view",)  # what only pages can be asked for


def given(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What an address gives, as all read it that read one: trimmed, and a blank is no value."""
    return [(name, value) for name, raw in pairs if (value := raw.strip())]


def parse(
    pairs: Iterable[tuple[str, str]],
    known: Known,
    *,
    strict: bool = False,
    lang: Lang | None = None,
) -> Filter:
    """The filter of an address, from its decoded (name, value) pairs.

    A blank value is no value: an untouched form field sends one. An unknown parameter is passed
    over (links gather tracking parameters), or with `strict` refused. Of a parameter with one
    value the last one counts. Raises `FilterError` with every problem.
    """
    pairs, parsed = list(pairs), _Parsed()
    read = (*FACETS, *_SINGLE) if strict else (*FACETS, *_SINGLE, *_ONLY_PAGES)
    for name, value in given(pairs):
        if name in FACETS:
            parsed.facets.setdefault(name, set()).add(value)
        elif name in read:
            parsed.single[name] = value
    for name, value in pairs:
        if strict and name not in read:
            parsed.refuse(name, value, Fault.UNKNOWN_PARAMETER, *read)
    facets = tuple(
        (name, tuple(sorted(values)))
        for name in sorted(parsed.facets)
        if (values := _facet_values(name, parsed, known))
    )
    start, end = _period(parsed)
    found = Filter(
        facets=facets,
        text=_text(parsed),
        start=start,
        end=end,
        within=_choice("within", Within, Within.POSSIBLY, parsed),
        sort=_choice("sort", Sort, _UNSAID, parsed),
        match=_choice("match", Match, Match.BEST, parsed),
        lang=lang,
        page=_page(parsed),
        view=_choice("view", View, View.PICTURE, parsed),
    )
    if parsed.problems:
        raise FilterError(parsed.problems, found)
    return found


def one_of(
    pairs: Iterable[tuple[str, str]], name: str, choices: Iterable[str], default: str
) -> str:
    """A parameter of single pages beside the filter; raises `FilterError` for what is no choice."""
    value = dict(given(pairs)).get(name, default)
    if value not in (default, *(allowed := tuple(choices))):
        raise FilterError([Problem(name, value[:80], Fault.UNKNOWN_VALUE, allowed)], Filter())
    return value


# Parameters of single pages beside the filter; `canonical` must know them to tell pages apart.
PAGE_PARAMETERS = ("theme", "by", *_ONLY_PAGES)
STRICT_SUFFIXES = tuple(each.suffix for each in (*ROWS, *CITATIONS))

_DEFAULTS = {
    ("within", "possibly"), ("match", "best"), ("page", "1"), ("by", "year"), ("view", "picture"),
}  # fmt: skip


def canonical(path: str, query: str) -> str:
    """The query string that stands for all that ask for the same: what an answer is kept under.

    On pages, parameters that nothing reads, blanks and defaults are left out, repeats too, and the
    rest is sorted. Under `/api`, and of files, every parameter counts, since an
    unknown one is refused.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    if path.startswith("/api/") or path.endswith(STRICT_SUFFIXES):
        # Of a parameter with one value the last counts, so those keep their order.
        return urlencode(sorted(pairs, key=lambda p: (p[0], p[1] if p[0] in FACETS else "")))
    chosen = {(name, value) for name, value in given(pairs) if name in FACETS}
    single = {(n, v) for n, v in dict(given(pairs)).items() if n in _SINGLE or n in PAGE_PARAMETERS}
    defaults = _DEFAULTS if "q" in dict(single) else {*_DEFAULTS, ("sort", Sort.NEWEST.value)}
    return urlencode(sorted(chosen | single - defaults))


def first_words(text: str) -> str:
    """The text with as many of its words as a search takes; a text that is too long stays."""
    terms = words.tokens(words.fold(text))
    if len(text) > MAX_WORDS or len(terms) <= MAX_TERMS:
        return text
    return " ".join(terms[:MAX_TERMS])


def _page(parsed: _Parsed) -> int:
    value = parsed.single.get("page", "1")
    digits = value.isascii() and value.isdigit() and len(value) <= len(str(MAX_PAGE))
    if digits and 1 <= int(value) <= MAX_PAGE:
        return int(value)
    parsed.refuse("page", value, Fault.NOT_A_NUMBER, "1", str(MAX_PAGE))
    return 1


def _facet_values(name: str, parsed: _Parsed, known: Known) -> set[str]:
    values = parsed.facets[name]
    if len(values) > MAX_VALUES:
        parsed.refuse(name, str(len(values)), Fault.TOO_MANY, str(MAX_VALUES))
        return set()
    allowed = known.get(name, frozenset())
    for value in sorted(values - allowed):
        named = sorted(allowed) if len(allowed) <= MAX_NAMED else ()
        parsed.refuse(name, value, Fault.UNKNOWN_VALUE, *named)
    return values & allowed


def undated(name: str, value: str) -> Problem:
    """What is wrong with a value that is no date: only its year, or all of it."""
    taken = (dates.FIRST_YEAR, dates.LAST_YEAR)
    if (year := _YEAR.match(value)) and not taken[0] <= int(year[0]) <= taken[1]:
        return Problem(name, value[:80], Fault.NO_SUCH_YEAR, tuple(map(str, taken)))
    return Problem(name, value[:80], Fault.NOT_A_DATE)


def _iso(value: str) -> str:
    """A month or a day with its year last, as people write it, with its year first."""
    parts = written.groups() if (written := _YEAR_LAST.fullmatch(value)) else (value,)
    return "-".join(part.zfill(2) for part in reversed(parts) if part)


def _period(parsed: _Parsed) -> tuple[str, str]:
    kept = {}
    for name in ("from", "to"):
        value = parsed.single.get(name, "")
        try:
            kept[name] = _iso(value)
            if value:
                dates.bounds_of(kept[name])
        except dates.EdtfError:
            parsed.problems.append(undated(name, value))
            kept[name] = ""
    start, end = kept["from"], kept["to"]
    if start and end and dates.bounds_of(start)[0] > dates.bounds_of(end)[1]:
        parsed.refuse("to", end, Fault.BACKWARDS, start)
        return start, ""
    return start, end


def _text(parsed: _Parsed) -> str:
    text = " ".join(parsed.single.get("q", "").split())
    if len(text) > MAX_WORDS:
        parsed.refuse("q", text, Fault.TOO_LONG, str(MAX_WORDS))
        return ""
    terms = words.tokens(words.fold(text))
    if text and not terms:
        parsed.refuse("q", text, Fault.NO_WORDS)
        return ""
    if len(terms) > MAX_TERMS:
        parsed.refuse("q", text, Fault.TOO_MANY, str(MAX_TERMS))
        return ""
    return text


def _choice(name: str, choices: type[Choice], default: Choice, parsed: _Parsed) -> Choice:
    value = parsed.single.get(name)
    if value is None:
        return default
    try:
        return choices(value)
    except ValueError:
        parsed.refuse(name, value, Fault.UNKNOWN_VALUE, *choices)
        return default
