"""The rows of the table `posting` (see `app.store.index`), made of the rows of the other tables as
these pass by on their way into the database.
"""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import Any, Final

from pyroaring import BitMap

from app.data import facets
from app.data.facets import UNKNOWN
from app.data.said import Part, Row
from app.store import index, search
from app.values import words
from app.values.languages import LANGS, Lang
from app.values.spelling import Speller
from app.values.vocabulary import OPEN_KINDS, Kind, Status

_COLUMNS: Final = ("facet", "value", "count", "bitmap")
_AT_ONCE: Final = 200  # postings that are written together; a bitmap can be large

# By table and column the facets whose values stand there, or in another column of the body that
# the column names.
_BY_COLUMN: dict[str, dict[str, list[tuple[facets.Facet, str]]]] = {}
for _facet in facets.ALL:
    for _place in _facet.columns:
        _table, _column, *_of_body = _place.split(".")
        _those = _BY_COLUMN.setdefault(_table, {}).setdefault(_column, [])
        _those.append((_facet, "".join(_of_body)))

# What is gathered waits in memory until it is of so many texts, each to be split once however many
# records have it, or of so many records.
_TEXTS: Final = 60_000
_RECORDS: Final = 100_000

# What no longer waits in memory: parts of postings; what may have a sequel; and what follows what.
_TABLES: Final = """
CREATE TABLE part (facet TEXT, value TEXT, bitmap BLOB);
CREATE TABLE open (number INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE follower (follows TEXT, number INTEGER, id TEXT, sequel TEXT);
CREATE INDEX follower_by_follows ON follower (follows);
"""
# Of what was promised, asked for, proposed or directed, what has become of it: what the latest
# says of all that follow it, or follow these. What follows need not say what it makes of it.
_SEQUELS: Final = """
WITH RECURSIVE later (number, at, id, sequel) AS (
    SELECT number, 0, id, NULL FROM open
    UNION
    SELECT later.number, follower.number, follower.id, follower.sequel
    FROM later JOIN follower ON follower.follows = later.id
)
SELECT number, coalesce(sequel, ?) FROM (
    SELECT number, sequel, max(CASE WHEN sequel IS NULL THEN 0 ELSE at END)
    FROM later GROUP BY number
)
"""


def added(parts: Iterable[Part]) -> Generator[Part, None, None]:
    """The parts, and after them those of the table `posting`.

    First come the tables that do not grow with the records. Then records in the order of their
    numbers, and after each part of them what hangs on them, contributions before claims. Who does
    not come to the end closes it: what waits is on disk, and of the thread that began.
    """
    with closing(sqlite3.connect("")) as kept:  # on disk where it grows, and gone when closed
        maker = _Maker(kept)
        for name, rows in parts:
            yield name, rows
            if rows:
                maker.see(name, rows)
        made = (dict(zip(_COLUMNS, posting, strict=True)) for posting in maker.postings())
        while batch := list(islice(made, _AT_ONCE)):
            yield "posting", batch


def _picked(rows: Iterable[Row], *columns: str) -> Iterator[Any]:
    """These columns of each row."""
    return map(itemgetter(*columns), rows)


class _Maker:
    def __init__(self, kept: sqlite3.Connection) -> None:
        """`kept`: an empty database for what no longer waits in memory."""
        self._kept = kept
        self._kept.executescript(_TABLES)
        # Of what waits, by facet and value.
        self._bitmaps: defaultdict[str, defaultdict[str, BitMap]]
        self._bitmaps = defaultdict(lambda: defaultdict(BitMap))
        self._speller = Speller()
        # By languages and whether it is a title, and by text.
        self._texts: defaultdict[tuple[Sequence[Lang], bool], defaultdict[str, array[int]]]
        self._texts = defaultdict(lambda: defaultdict(_numbers))
        # A facet, a value, a language and the text that every record with the value has.
        self._named: list[tuple[str, str, Lang, str]] = []
        self._as_of = ""  # the day on which the last article joined
        self._parties: dict[str, Row] = {}
        # By the first and the last year in which they may lie, None where that is open.
        self._spans: defaultdict[tuple[int | None, int | None], array[int]]
        self._spans = defaultdict(_numbers)
        self._purpose: dict[int, str] = {}  # of the last part of records
        self._standing: dict[int, str] = {}  # of the last part of contributions

    def see(self, name: str, rows: Sequence[Row]) -> None:
        self._see_columns(name, rows)
        match name:
            case "spelling":
                self._speller = Speller(_picked(rows, "kind", "written", "meant"))
            case "source":
                self._as_of = max(self._as_of, *_picked(rows, "added"), "")
                self._gather(index.HEADLINE, _words_of_headlines(rows))
            case "place" | "sector":
                self._name(name, rows)
            case "party":
                self._name("body", rows)
                self._parties.update((row["id"], row) for row in rows)
            case "record":
                self._see_records(rows)
            case "recordperson":
                self._gather_texts(LANGS, _picked(rows, "record", "name"))
            case "contribution":
                self._see_contributions(rows)
            case "claim":
                self._see_claims(rows)
                texts = sum(map(len, self._texts.values()))
                if texts >= _TEXTS or len(self._waiting()) >= _RECORDS:
                    self._keep()

    def _see_columns(self, name: str, rows: Sequence[Row]) -> None:
        """Gather the facets whose values stand in columns of the table."""
        number = "number" if name == "record" else "record"
        for column, those in _BY_COLUMN.get(name, {}).items():
            # A claim may be on no record.
            found = _grouped(filter(itemgetter(0), _picked(rows, number, column)))
            for facet, of_body in those:
                for stored, numbers in found.items():
                    value = facet.value(self._parties[stored][of_body] if of_body else stored)
                    if value is not None:
                        self._bitmaps[facet.name][value].update(numbers)

    def _see_records(self, rows: Sequence[Row]) -> None:
        def column(name: str) -> Iterator[Any]:
            return _picked(rows, "number", name)

        about = ((number, "year") for number, is_about in column("year_is_about") if is_about)
        self._gather(index.ABOUT, about)
        for number, begin, end in _picked(rows, "number", "soft_earliest", "soft_latest"):
            self._spans[begin and int(begin[:4]), end and int(end[:4])].append(number)
        self._gather_numbers(index.EARLIEST, _ordinals(column("soft_earliest")))
        self._gather_numbers(index.LATEST, _ordinals(column("soft_latest")))
        self._gather_numbers(index.ADDED, _ordinals(column("added")))
        for name in ("title", "summary", "note"):
            for lang in LANGS:
                texts = ((n, text) for n, text in column(f"{name}_{lang}") if text)
                self._gather_texts((lang,), texts, is_title=name == "title")
        terms = _picked(rows, "number", "kind", "period_latest")
        with_term = {Kind.AGREEMENT, Kind.NOTICE}
        self._gather("term", ((n, self._term(end)) for n, kind, end in terms if kind in with_term))
        self._purpose = dict(column("main_sector"))
        self._see_sequels(rows)

    def _term(self, last: str | None) -> str:
        """Whether an agreement is in force on the day on which something last joined the data."""
        return UNKNOWN if last is None else "ended" if last < self._as_of else "in-force"

    def _years_of_spans(self) -> Iterator[tuple[int, str]]:
        """Every year in which each record may lie, from the first to the last that any names."""
        named = [year for span in self._spans for year in span if year is not None]
        first, last = min(named, default=0), max(named, default=0)
        for (begin, end), numbers in self._spans.items():
            years = range(first if begin is None else begin, (last if end is None else end) + 1)
            yield from ((number, str(year)) for year in years for number in numbers)

    def _see_sequels(self, rows: Sequence[Row]) -> None:
        open_ = (
            (number, id_)
            for number, id_, kind, status in _picked(rows, "number", "id", "kind", "status")
            if kind in OPEN_KINDS or status == Status.PLANNED
        )
        self._kept.executemany("INSERT INTO open VALUES (?, ?)", open_)
        followers = filter(itemgetter(0), _picked(rows, "follows", "number", "id", "sequel"))
        self._kept.executemany("INSERT INTO follower VALUES (?, ?, ?, ?)", followers)

    def _see_contributions(self, rows: Sequence[Row]) -> None:
        def column(name: str) -> Iterator[Any]:
            return _picked(rows, "record", name)

        self._gather(index.QUALIFIER, column("qualifier"))
        self._standing = dict(column("standing"))
        self._gather("purpose", ((number, self._purpose[number]) for number in self._standing))
        # A token is no gift, so its amount is not one that is missing.
        amounts = [(n, a) for n, a in column("amount_vnd") if self._standing[n] != "token"]
        self._gather("amount", ((n, UNKNOWN if a is None else "known") for n, a in amounts))
        self._gather_numbers(index.AMOUNT, ((n, a) for n, a in amounts if a is not None))

    def _see_claims(self, rows: Sequence[Row]) -> None:
        # A figure stands as printed on the pages of both languages.
        figures = ((n, f) for n, f in _picked(rows, "record", "figure") if n)
        self._gather_texts(LANGS, figures)
        told: defaultdict[int, list[tuple[bool, int]]] = defaultdict(list)
        for number, agrees, amount in _picked(rows, "record", "agrees", "amount_vnd"):
            if amount is not None and number in self._standing:
                told[number].append((agrees, amount))
        tellings = ((number, len(all_)) for number, all_ in told.items())
        printed = ((number, sum(amount for _, amount in all_)) for number, all_ in told.items())
        # The first that agrees, or just the first.
        counted = ((n, max(all_, key=itemgetter(0))[1]) for n, all_ in told.items())
        self._gather_numbers(index.TELLINGS, tellings)
        self._gather_numbers(index.PRINTED, printed)
        delivered = ((n, amount) for n, amount in counted if self._standing[n] == "delivered")
        self._gather_numbers(index.TOLD, delivered)

    def _gather(self, facet: str, pairs: Iterable[tuple[int, str]]) -> None:
        for value, numbers in _grouped(pairs).items():
            self._bitmaps[facet][value].update(numbers)

    def _gather_numbers(self, name: str, pairs: Iterable[tuple[int, int]]) -> None:
        """What stands bit by bit."""
        digits: defaultdict[str, array[int]] = defaultdict(_numbers)
        for value, numbers in _grouped(pairs).items():
            digits[index.EVERY].extend(numbers)
            for bit in range(value.bit_length()):
                if value >> bit & 1:
                    digits[index.BITS[bit]].extend(numbers)
        for digit, numbers in digits.items():
            self._bitmaps[name][digit].update(numbers)

    def _gather_texts(
        self, langs: Sequence[Lang], pairs: Iterable[tuple[int, str]], *, is_title: bool = False
    ) -> None:
        texts = self._texts[langs, is_title]
        for number, text in pairs:
            texts[text].append(number)

    def _name(self, facet: str, rows: Iterable[Row]) -> None:
        """Let every record with a value of the facet be found by the names of what it is."""
        for row in rows:
            self._named += [(facet, row["id"], lang, row[f"name_{lang}"]) for lang in LANGS]

    def _split(self) -> None:
        """The words of the texts, and what stands side by side in them."""
        for (langs, is_title), texts in self._texts.items():
            bitmaps = ((text, BitMap(numbers)) for text, numbers in texts.items())
            self._add_texts(bitmaps, langs, is_title)
        self._texts.clear()

    def _add_texts(
        self, texts: Iterable[tuple[str, BitMap]], langs: Sequence[Lang], is_title: bool = False
    ) -> None:
        """Let records be found by the words of their texts, with their marks and without, and by
        pairs of them without.
        """
        singles: defaultdict[str, list[BitMap]] = defaultdict(list)
        pairs: defaultdict[str, list[BitMap]] = defaultdict(list)
        for text, records in texts:
            said = self._speller.words(text)
            plain = [word.plain for word in said]
            for value in {*plain, *[word.marked for word in said]}:
                singles[value].append(records)
            for pair in set(pairwise(plain)):
                pairs[" ".join(pair)].append(records)
        for lang in langs:
            self._add(search.WORD[lang], singles)
            self._add(search.PAIR[lang], pairs)
            if is_title:
                self._add(search.TITLE[lang], singles)

    def _add(self, facet: str, found: Mapping[str, Iterable[BitMap]]) -> None:
        own = self._bitmaps[facet]
        for value, bitmaps in found.items():
            own[value] |= BitMap.union(*bitmaps)

    def postings(self) -> Iterator[tuple[str, str, int, bytes]]:
        """The rows of the table `posting`: facet, value, how many records, which."""
        self._keep()
        self._gather("sequel", self._kept.execute(_SEQUELS, (UNKNOWN,)))
        self._gather(index.DURING, self._years_of_spans())
        self._keep()
        parts = self._kept.execute("SELECT facet, value, bitmap FROM part ORDER BY facet, value")
        for (facet, value), group in groupby(parts, itemgetter(0, 1)):
            bitmap = BitMap.union(*[BitMap.deserialize(part) for *_, part in group])
            bitmap.run_optimize()
            yield facet, value, len(bitmap), bitmap.serialize()

    def _keep(self) -> None:
        """Put what waits out of memory, with what can be told of it by itself."""
        self._split()
        for named, value, lang, text in self._named:
            if records := self._bitmaps[named].get(value):
                self._add_texts([(text, records)], [lang])
        for facet in facets.ALL:
            if facet.without:
                self._add_those_without(facet.name, facet.without)
        for name, starts in search.STARTS.items():
            self._add_starts(name, starts)
        self._kept.executemany(
            "INSERT INTO part VALUES (?, ?, ?)",
            (
                (facet, value, bitmap.serialize())
                for facet, bitmaps in self._bitmaps.items()
                for value, bitmap in bitmaps.items()
            ),
        )
        self._bitmaps.clear()

    def _waiting(self) -> BitMap:
        """Of the records that wait."""
        return self._bitmaps[index.ADDED][index.EVERY]

    def _add_those_without(self, facet: str, value: str) -> None:
        have = BitMap.union(BitMap(), *self._bitmaps[facet].values())
        if lack := self._waiting() - have:
            self._bitmaps[facet][value] = lack

    def _add_starts(self, name: str, starts: str) -> None:
        for length in range(1, search.LONGEST_START + 1):
            for start, group in groupby(sorted(self._bitmaps[name]), itemgetter(slice(length))):
                if len(start) == length:
                    alike = [self._bitmaps[name][word] for word in group]
                    self._bitmaps[starts][start] = BitMap.union(*alike)


def _words_of_headlines(rows: Iterable[Row]) -> Iterator[tuple[int, str]]:
    """The position of each article with each word of its headlines and of its publisher."""
    for position, *said in _picked(rows, "position", "headline_vi", "headline_en", "publisher"):
        for word in set(words.tokens(words.fold(" ".join(said)))):
            yield position, word


def _grouped(pairs: Iterable[tuple[int, Any]]) -> "dict[Any, array[int]]":
    """For each value the numbers of the records that have it."""
    found: defaultdict[Any, array[int]] = defaultdict(_numbers)
    for number, value in pairs:
        found[value].append(number)
    return found


def _numbers() -> "array[int]":
    return array("I")


def _ordinals(pairs: Iterable[tuple[int, str | None]]) -> Iterator[tuple[int, int]]:
    return ((number, _ordinal(day)) for number, day in pairs if day is not None)


@lru_cache(maxsize=65536)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
