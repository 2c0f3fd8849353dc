"""The rows of the table `posting` (see `app.store.index`), made of the rows of the other tables as
these pass by on their way into the database.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import Any, Final

from pyroaring import BitMap

from app.data.facets import UNKNOWN
from app.data.said import Part, Row
from app.store import index, search
from app.values import words
from app.values.languages import LANGS, Lang
from app.values.spelling import Speller
from app.values.vocabulary import OPEN_KINDS, Form, Kind, Status

_COLUMNS: Final = ("facet", "value", "count", "bitmap")
_AT_ONCE: Final = 200  # postings that are written together; a bitmap can be large

_SPLIT: Final = 50_000  # texts that are kept, to be split once however many records have them


def added(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, and after them those of the table `posting`.

    First come the tables that do not grow with the records. Then records in the order of their
    numbers, and after each part of them what hangs on them, contributions before claims.
    """
    maker = _Maker()
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
    def __init__(self) -> None:
        self._bitmaps: defaultdict[tuple[str, str], BitMap] = defaultdict(BitMap)
        self._speller = Speller()
        # By language, whether it is a title, and text.
        self._texts: defaultdict[tuple[Lang, bool, str], BitMap] = defaultdict(BitMap)
        # A facet, a value, a language and the text that every record with the value has.
        self._named: list[tuple[str, str, Lang, str]] = []
        self._as_of = ""  # the day on which the last article joined
        self._parties: dict[str, tuple[str, str]] = {}  # type, and place or unknown
        # By the first and the last year in which they may lie, None where that is open.
        self._spans: defaultdict[tuple[int | None, int | None], array[int]]
        self._spans = defaultdict(_numbers)
        self._purpose: dict[int, str] = {}  # of the last part of records
        self._standing: dict[int, str] = {}  # of the last part of contributions
        self._open: dict[str, int] = {}  # ids and numbers of what may have a sequel
        # By the id of what they follow: number, id, and what they make of it.
        self._followers: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)

    def see(self, name: str, rows: Sequence[Row]) -> None:
        match name:
            case "spelling":
                self._speller = Speller(_picked(rows, "kind", "written", "meant"))
            case "source":
                self._as_of = max(self._as_of, *_picked(rows, "added"), "")
                self._gather(index.HEADLINE, _words_of_headlines(rows))
            case "place" | "sector":
                self._name(name, _picked(rows, "id", "name_vi", "name_en"))
            case "party":
                for facet in ("giver", "receiver", "body"):
                    self._name(facet, _picked(rows, "id", "name_vi", "name_en"))
                for id_, type_, place in _picked(rows, "id", "type", "place"):
                    self._parties[id_] = (type_, place or UNKNOWN)
            case "record":
                self._see_records(rows)
            case "recordplace" | "recordsector" | "recordrelation":
                facet = name.removeprefix("record")
                self._gather(facet, _picked(rows, "record", facet))
            case "recordperson":
                self._gather("person", _picked(rows, "record", "person"))
                self._gather_texts("vi", _picked(rows, "record", "name"))
                self._gather_texts("en", _picked(rows, "record", "name"))
            case "contribution":
                self._see_contributions(rows)
            case "claim":
                self._see_claims(rows)

    def _see_records(self, rows: Sequence[Row]) -> None:
        def column(name: str) -> Iterator[Any]:
            return _picked(rows, "number", name)

        for facet in ("kind", "status", "grade", "collection"):
            self._gather(facet, column(facet))
        years = (
            (number, UNKNOWN if year is None else str(year)) for number, year in column("year")
        )
        self._gather("year", years)
        about = ((number, "year") for number, is_about in column("year_is_about") if is_about)
        self._gather(index.ABOUT, about)
        for number, begin, end in _picked(rows, "number", "soft_earliest", "soft_latest"):
            self._spans[begin and int(begin[:4]), end and int(end[:4])].append(number)
        wholes = list(column("part_of"))
        self._gather("part_of", ((number, whole) for number, whole in wholes if whole))
        self._gather("level", ((n, "outcome" if whole else "event") for n, whole in wholes))
        self._gather_numbers(index.EARLIEST, _ordinals(column("soft_earliest")))
        self._gather_numbers(index.LATEST, _ordinals(column("soft_latest")))
        self._gather_numbers(index.ADDED, _ordinals(column("added")))
        for name in ("title", "summary", "note"):
            for lang in LANGS:
                texts = ((n, text) for n, text in column(f"{name}_{lang}") if text)
                self._gather_texts(lang, texts, is_title=name == "title")
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
        columns = ("number", "id", "kind", "status", "follows", "sequel")
        for number, id_, kind, status, follows, sequel in _picked(rows, *columns):
            if kind in OPEN_KINDS or status == Status.PLANNED:
                self._open[id_] = number
            if follows:
                self._followers[follows].append((number, id_, sequel or UNKNOWN))

    def _sequels(self) -> Iterator[tuple[int, str]]:
        """Of what was promised, asked for, proposed or directed, what has become of it."""
        for id_, number in self._open.items():
            latest, seen, waiting = (0, UNKNOWN), {id_}, [id_]
            while waiting:
                for at, follower, sequel in self._followers.get(waiting.pop(), ()):
                    if follower not in seen:
                        seen.add(follower)
                        waiting.append(follower)
                        if sequel != UNKNOWN:  # what follows need not say what it makes of it
                            latest = max(latest, (at, sequel))
            yield number, latest[1]

    def _see_contributions(self, rows: Sequence[Row]) -> None:
        def column(name: str) -> list[tuple[int, Any]]:
            return list(_picked(rows, "record", name))

        for facet in ("standing", "form", "giver", "receiver", index.QUALIFIER):
            self._gather(facet, column(facet))
        self._gather("body", [*column("giver"), *column("receiver")])
        self._standing = dict(column("standing"))
        # A token is no gift, so its amount is not one that is missing.
        amounts = [(n, a) for n, a in column("amount_vnd") if self._standing[n] != "token"]
        self._gather("amount", ((n, UNKNOWN if a is None else "known") for n, a in amounts))
        self._gather_numbers(index.AMOUNT, ((n, a) for n, a in amounts if a is not None))
        forms = column("form")
        self._gather("value", ((n, "cash" if f == Form.CASH else "in-kind") for n, f in forms))
        givers = [(number, self._parties[giver]) for number, giver in column("giver")]
        receivers = [(number, self._parties[receiver]) for number, receiver in column("receiver")]
        self._gather("giver_type", ((number, type_) for number, (type_, _) in givers))
        self._gather("gave", ((number, place) for number, (_, place) in givers))
        self._gather("received", ((number, place) for number, (_, place) in receivers))
        self._gather("purpose", ((number, self._purpose[number]) for number, _ in forms))

    def _see_claims(self, rows: Sequence[Row]) -> None:
        of_records = [row for row in _picked(rows, "record", "source") if row[0]]
        self._gather("source", of_records)
        for lang in LANGS:  # a figure stands as printed on the pages of both
            figures = ((n, f) for n, f in _picked(rows, "record", "figure") if n)
            self._gather_texts(lang, figures)
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
            self._bitmaps[facet, value].update(numbers)

    def _gather_numbers(self, name: str, pairs: Iterable[tuple[int, int]]) -> None:
        """What stands bit by bit."""
        digits: defaultdict[str, array[int]] = defaultdict(_numbers)
        for value, numbers in _grouped(pairs).items():
            digits[index.EVERY].extend(numbers)
            for bit in range(value.bit_length()):
                if value >> bit & 1:
                    digits[index.BITS[bit]].extend(numbers)
        for digit, numbers in digits.items():
            self._bitmaps[name, digit].update(numbers)

    def _gather_texts(
        self, lang: Lang, pairs: Iterable[tuple[int, str]], *, is_title: bool = False
    ) -> None:
        for text, numbers in _grouped(pairs).items():
            self._texts[lang, is_title, text].update(numbers)
        if len(self._texts) >= _SPLIT:
            self._split()

    def _name(self, facet: str, rows: Iterable[tuple[str, str, str]]) -> None:
        """Texts that every record with a value of the facet is found by."""
        for value, vi, en in rows:
            self._named += [(facet, value, "vi", vi), (facet, value, "en", en)]

    def _split(self) -> None:
        """The words of the texts, and what stands side by side in them."""
        found: defaultdict[tuple[str, str], list[BitMap]] = defaultdict(list)
        for (lang, is_title, text), records in self._texts.items():
            for key in self._keys(lang, text, is_title):
                found[key].append(records)
        for key, bitmaps in found.items():
            self._bitmaps[key] |= BitMap.union(*bitmaps)
        self._texts.clear()

    def _keys(self, lang: Lang, text: str, is_title: bool = False) -> set[tuple[str, str]]:
        """What a record with the text is found by: words with their marks and without, and pairs of
        them without.
        """
        said = self._speller.words(text)
        marked, plain = [word.marked for word in said], [word.plain for word in said]
        values = {*marked, *plain}
        facets = (search.WORD[lang], search.TITLE[lang]) if is_title else (search.WORD[lang],)
        keys = {(facet, value) for facet in facets for value in values}
        pairs = pairwise(plain)
        return keys | {(search.PAIR[lang], f"{a} {b}") for a, b in pairs}

    def postings(self) -> Iterator[tuple[str, str, int, bytes]]:
        """The rows of the table `posting`: facet, value, how many records, which."""
        self._split()
        for facet, value, lang, text in self._named:
            if records := self._bitmaps.get((facet, value)):
                for key in self._keys(lang, text):
                    self._bitmaps[key] |= records
        self._gather("sequel", self._sequels())
        self._gather(index.DURING, self._years_of_spans())
        self._add_those_without("person", UNKNOWN)
        self._add_those_without("amount", "none")
        for name, starts in search.STARTS.items():
            yield from self._starts(name, starts)
        for key in sorted(self._bitmaps):
            yield _posting(*key, self._bitmaps.pop(key))

    def _add_those_without(self, facet: str, value: str) -> None:
        have = [bitmap for (own, _), bitmap in self._bitmaps.items() if own == facet]
        if lack := self._bitmaps[index.ADDED, index.EVERY] - BitMap.union(BitMap(), *have):
            self._bitmaps[facet, value] = lack

    def _starts(self, name: str, starts: str) -> Iterator[tuple[str, str, int, bytes]]:
        found = sorted(value for facet, value in self._bitmaps if facet == name)
        for length in range(1, search.LONGEST_START + 1):
            for start, group in groupby(found, itemgetter(slice(length))):
                if len(start) == length:
                    alike = [self._bitmaps[name, word] for word in group]
                    yield _posting(starts, start, BitMap.union(*alike))


def _posting(facet: str, value: str, bitmap: BitMap) -> tuple[str, str, int, bytes]:
    bitmap.run_optimize()
    return facet, value, len(bitmap), bitmap.serialize()


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
