"""Which records have what: a bitmap of record numbers for every value they are found by.

Records are numbered in the order of their day and id. So a filter is a few unions and
intersections of bitmaps, a count is a cardinality, a page of the list is a slice, and none of them
grows much with the data. The bitmaps are Roaring bitmaps in their portable format, rows of the
table `posting`, the same in every engine.

Numbers (days, amounts) stand bit by bit, a bitmap for each binary digit: that answers from, to,
order and sum.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from itertools import count
from operator import lshift
from typing import Final
from weakref import WeakKeyDictionary

from pyroaring import BitMap, FrozenBitMap
from sqlalchemy import ColumnElement, Connection, Engine, and_, select

from app.data import tables
from app.data.filters import Filter, Sort, Within
from app.store import postgres, search
from app.store.memo import Memo
from app.store.search import Hits
from app.values.grade import GRADES
from app.values.spelling import Speller
from app.values.vocabulary import Match

# Values that are no parameter of an address, beside those of `filters.FACETS`.
QUALIFIER: Final = "qualifier"
ABOUT: Final = "about"  # what of a record is only about its value: year
DURING: Final = "during"  # every year in which a record may lie
# Words of headlines and publishers, without marks: of articles, by their positions, not of records.
HEADLINE: Final = "headline"

# What stands bit by bit. Days are ordinals of the calendar, amounts whole đồng.
EARLIEST, LATEST, ADDED = "soft-earliest", "soft-latest", "added"
AMOUNT: Final = "amount-vnd"
PRINTED: Final = "printed-vnd"  # of a gift, every printed amount together
TOLD: Final = "told-vnd"  # of a gift, the printed amount that is counted
TELLINGS: Final = "tellings"  # of a gift, how many printed amounts
BITS: Final = [f"{bit:02}" for bit in range(64)]  # the posting of a binary digit, lowest first
EVERY: Final = "every"  # the posting of all records that have the number at all

NARROW: Final = 1000  # values of a facet that are kept in memory together
_KEPT: Final = 32  # filters whose records are kept
_LAST: Final = "\U0010ffff"

_POSTING, _DAY, _RECORD, _SPELLING = map(
    tables.Record.metadata.tables.__getitem__, ("posting", "day", "record", "spelling")
)

_WHOLE = _RECORD.alias("whole")
_PARTS: Final = select(_RECORD.c.number, _WHOLE.c.number.label("whole")).join(
    _WHOLE, _WHOLE.c.id == _RECORD.c.part_of
)
NONE: Final = FrozenBitMap()


# -- Reading -------------------------------------------------------------------------------------


class Bits:
    """A number of each record, or of some, bit by bit."""

    def __init__(self, bitmaps: Mapping[str, FrozenBitMap]) -> None:
        self.every = bitmaps.get(EVERY, NONE)
        bits = 1 + max((int(bit) for bit in bitmaps if bit != EVERY), default=-1)
        self._slices = [bitmaps.get(BITS[bit], NONE) for bit in range(bits)]

    def sum(self, found: FrozenBitMap) -> int:
        """What the numbers of these records add up to."""
        if not found:
            return 0
        return sum(map(lshift, map(found.intersection_cardinality, self._slices), count()))

    def at_least(self, value: int) -> FrozenBitMap:
        above, equal = self._compared(value)
        return above | equal

    def at_most(self, value: int) -> FrozenBitMap:
        above, _ = self._compared(value)
        return self.every - above

    def _compared(self, value: int) -> tuple[FrozenBitMap, FrozenBitMap]:
        """The records whose number is above the value, and those whose number is equal to it."""
        if value.bit_length() > len(self._slices):
            return NONE, NONE
        above, equal = NONE, self.every
        for bit, bitmap in reversed(list(enumerate(self._slices))):
            if value >> bit & 1:
                equal = equal & bitmap
            else:
                above |= equal & bitmap
                equal = equal - bitmap
        return above, equal

    def descending(self, found: FrozenBitMap, offset: int, limit: int) -> list[int]:
        """A part of these records, the largest number first, equals the newest first."""
        found &= self.every
        part = self._largest(found, offset + limit) - self._largest(found, offset)
        return sorted(part, key=lambda record: (self._value(record), record), reverse=True)

    def _largest(self, found: FrozenBitMap, most: int) -> FrozenBitMap:
        """The records with the largest numbers, of equals the newest."""
        largest, equal = NONE, found
        for bitmap in reversed(self._slices):
            ones = equal & bitmap
            if len(largest) + len(ones) > most:
                equal = ones
            else:
                largest |= ones
                equal -= ones
        return largest | equal[max(0, len(equal) + len(largest) - most) :]

    def _value(self, record: int) -> int:
        return sum(1 << bit for bit, bitmap in enumerate(self._slices) if record in bitmap)


def _part(groups: Iterable[FrozenBitMap], offset: int, limit: int) -> list[int]:
    """`limit` numbers from `offset` on: group after group, in each the greatest number first."""
    numbers: list[int] = []
    for group in groups:
        size, wanted = len(group), limit - len(numbers)
        if wanted <= 0:
            break
        numbers += reversed(group[max(0, size - offset - wanted) : max(0, size - offset)])
        offset = max(0, offset - size)
    return numbers


def _key(wanted: Filter) -> tuple[object, ...]:
    """What of a filter decides what it finds."""
    words = (wanted.text, wanted.lang, wanted.match)
    return (wanted.facets, words, wanted.start, wanted.end, wanted.within)


class Index:
    """The bitmaps of one database, each read when it is first needed.

    Threads share it: what is read is whole before others see it, and read twice at worst.
    """

    def __init__(self) -> None:
        self._facets: dict[str, Mapping[str, FrozenBitMap]] = {}
        self._narrow: dict[str, bool] = {}
        self._bits: dict[str, Bits] = {}
        self._days: tuple[list[str], list[int]] | None = None
        self._wholes: array[int] | None = None
        self._found: Memo[tuple[object, ...], FrozenBitMap] = Memo(_KEPT)
        self._events: Memo[tuple[object, ...], FrozenBitMap] = Memo(_KEPT)
        self._hits: Memo[object, Hits] = Memo(_KEPT)
        self._speller: Speller | None = None

    def facet(self, connection: Connection, name: str) -> Mapping[str, FrozenBitMap]:
        """Each value of a facet with the records that have it, in the order of the values."""
        if name in self._facets:
            return self._facets[name]
        rows = connection.execute(
            select(_POSTING.c.value, _POSTING.c.bitmap)
            .where(_POSTING.c.facet == name)
            .order_by(_POSTING.c.value)
        )
        found = {value: FrozenBitMap.deserialize(bitmap) for value, bitmap in rows}
        if self._is_narrow(connection, name):
            self._facets[name] = found
        return found

    def _is_narrow(self, connection: Connection, name: str) -> bool:
        if name not in self._narrow:
            few = select(_POSTING.c.value).where(_POSTING.c.facet == name).limit(NARROW + 1)
            self._narrow[name] = len(connection.execute(few).all()) <= NARROW
        return self._narrow[name]

    def having(self, connection: Connection, name: str, values: Iterable[str]) -> FrozenBitMap:
        """The records that have any of these values of the facet."""
        if self._is_narrow(connection, name):
            kept = self.facet(connection, name)
            return _union(kept.get(value, NONE) for value in values)
        return _read(connection, name, _POSTING.c.value.in_(list(values)))

    def bits(self, connection: Connection, name: str) -> Bits:
        if name not in self._bits:
            self._bits[name] = Bits(self.facet(connection, name))
        return self._bits[name]

    def everything(self, connection: Connection) -> FrozenBitMap:
        return self.bits(connection, ADDED).every

    def days(self, connection: Connection) -> tuple[list[str], list[int]]:
        """The days that records are sorted by, and the number of the first record of each."""
        if self._days is None:
            days = connection.execute(select(_DAY).order_by(_DAY.c.day)).all()
            self._days = [day for day, _ in days], [first for _, first in days]
        return self._days

    def wholes(self, connection: Connection) -> "array[int]":
        """For each record, by its number, the number of the event it is part of; an event's own."""
        if self._wholes is None:
            parts = connection.execute(_PARTS).all()
            wholes = array("I", range(self.everything(connection).max() + 1) if parts else [])
            for number, whole in parts:
                wholes[number] = whole
            for number, _ in parts:  # what is part of a part belongs to the event above both
                while (above := wholes[wholes[number]]) != wholes[number]:
                    wholes[number] = above
            self._wholes = wholes
        return self._wholes

    def events(self, connection: Connection, wanted: Filter) -> FrozenBitMap:
        """The events that the filter finds, themselves or by what is part of them."""
        key = _key(wanted)
        events = self._events.get(key)
        if events is None:
            found = self.found(connection, wanted)
            outcomes = found & self.having(connection, "level", ["outcome"])
            if not outcomes or len(found) == len(self.everything(connection)):
                events = found - outcomes
            else:
                wholes = map(self.wholes(connection).__getitem__, outcomes)
                events = (found - outcomes) | BitMap(wholes)
            self._events.keep({key: events})
        return events

    def found(self, connection: Connection, wanted: Filter) -> FrozenBitMap:
        """The numbers of the records that the filter finds."""
        key = _key(wanted)
        found = self._found.get(key)
        if found is None:
            narrowing = list(self._narrowing(connection, wanted))
            found = (
                reduce(lambda a, b: a & b, sorted(narrowing, key=len))
                if narrowing
                else self.everything(connection)
            )
            self._found.keep({key: found})
        return found

    def ordered(
        self, connection: Connection, wanted: Filter, offset: int, limit: int | None
    ) -> list[int]:
        """The numbers of a part of the records that the filter finds, in its order."""
        found = self.found(connection, wanted)
        limit = len(found) if limit is None else limit
        match wanted.sort:
            case Sort.OLDEST:
                return list(found[offset : offset + limit])
            case Sort.AMOUNT:
                amounts = self.bits(connection, AMOUNT)
                with_amount = found & amounts.every
                numbers = amounts.descending(with_amount, offset, limit)
                offset = max(0, offset - len(with_amount))
                return numbers + _part([found - amounts.every], offset, limit - len(numbers))
            case Sort.EVIDENCE:
                graded = self.facet(connection, "grade")
                groups = [found & graded.get(grade, NONE) for grade in GRADES]
                return _part(groups, offset, limit)
            case Sort.RELEVANCE:
                ranked = self.hits(connection, wanted).groups
                return _part([found & group for group in ranked], offset, limit)
        return _part([found], offset, limit)

    def _narrowing(self, connection: Connection, wanted: Filter) -> Iterator[FrozenBitMap]:
        for facet, values in wanted.facets:
            yield self.having(connection, facet, values)
        if wanted.text:
            yield self.hits(connection, wanted).every
        yield from self._period(connection, wanted)

    def surely_within(self, connection: Connection, wanted: Filter) -> FrozenBitMap:
        """The records that lie in the period asked for however their dates are read: both bounds
        of a date are soft, and one that is open never does.
        """
        earliest, latest = self.bits(connection, EARLIEST), self.bits(connection, LATEST)
        first, last = _ordinals(wanted)
        return earliest.at_least(first) & latest.at_most(last)

    def _period(self, connection: Connection, wanted: Filter) -> Iterator[FrozenBitMap]:
        if not (wanted.start or wanted.end):
            return
        if wanted.within is Within.SURELY:
            yield self.surely_within(connection, wanted)
            return
        everything = self.everything(connection)
        earliest, latest = self.bits(connection, EARLIEST), self.bits(connection, LATEST)
        first, last = _ordinals(wanted)
        if wanted.start:
            yield latest.at_least(first) | (everything - latest.every)
        if wanted.end:
            yield earliest.at_most(last) | (everything - earliest.every)

    def speller(self, connection: Connection) -> Speller:
        """Which spellings are one in this database."""
        if self._speller is None:
            rules = connection.execute(
                select(_SPELLING.c.kind, _SPELLING.c.written, _SPELLING.c.meant)
            )
            self._speller = Speller([tuple(rule) for rule in rules])
        return self._speller

    def hits(self, connection: Connection, wanted: Filter) -> Hits:
        """The records that have the words of the filter, whatever else it asks."""
        key = (wanted.text, wanted.lang, wanted.match)
        hits = self._hits.get(key)
        if hits is None:
            typed = self.speller(connection).typed(wanted.text)
            has, begins = partial(_having_word, connection), partial(_having_beginning, connection)
            hits = (
                search.search(typed, wanted.lang, wanted.match, has, begins)
                if typed
                else Hits(Match.PHRASE, (self.everything(connection),))
            )
            self._hits.keep({key: hits})
        return hits


def words_from(connection: Connection, facets: Sequence[str], start: str, most: int) -> list[str]:
    """Words of the facets that begin so; of common and of rare ones as many as `most` each."""
    chosen = select(_POSTING.c.value).where(_POSTING.c.facet.in_(facets), _begins(start))
    found = list(connection.execute(chosen.limit(most)).scalars())
    if postgres.serves(connection):
        found += postgres.rare_words(connection, facets, start, most)
    return found


def _having_word(connection: Connection, name: str, word: str) -> FrozenBitMap:
    """The records with the word, or the pair of words."""
    found = _read(connection, name, _POSTING.c.value == word)
    if not found and postgres.serves(connection):
        return postgres.having_rare_word(connection, name, word)
    return found


def _having_beginning(connection: Connection, name: str, start: str) -> FrozenBitMap:
    """The records with a word that begins so."""
    if len(start) <= search.LONGEST_START:
        found = _read(connection, search.STARTS[name], _POSTING.c.value == start)
        if found or not postgres.serves(connection):
            return found
    found = _read(connection, name, _begins(start))
    if postgres.serves(connection):
        found |= postgres.having_rare_word(connection, name, start, begun=True)
    return found


def headed(connection: Connection, terms: Iterable[str]) -> FrozenBitMap:
    """The positions of the articles of which each term begins a word of headline or publisher."""
    found = (_read(connection, HEADLINE, _begins(term)) for term in terms)
    return reduce(lambda a, b: a & b, found)


def _begins(start: str) -> ColumnElement[bool]:
    return and_(_POSTING.c.value >= start, _POSTING.c.value < start + _LAST)


def _ordinals(wanted: Filter) -> tuple[int, int]:
    """The period asked for; a side that is open is beyond all days."""
    first = wanted.first_day.toordinal() if wanted.first_day else 0
    last = wanted.last_day.toordinal() if wanted.last_day else 2**31
    return first, last


def _read(connection: Connection, facet: str, values: ColumnElement[bool]) -> FrozenBitMap:
    """The records that have any of these values of the facet, from the table."""
    rows = connection.execute(select(_POSTING.c.bitmap).where(_POSTING.c.facet == facet, values))
    return _union(map(FrozenBitMap.deserialize, rows.scalars()))


def _union(bitmaps: Iterable[FrozenBitMap]) -> FrozenBitMap:
    found = list(bitmaps)
    if len(found) == 1:
        return found[0]
    return FrozenBitMap.union(*found) if found else NONE


_indexes: "WeakKeyDictionary[Engine, Index]" = WeakKeyDictionary()


def of(connection: Connection) -> Index:
    """The index of the database that the connection reads; the database never changes while it
    is open.
    """
    return _indexes.setdefault(connection.engine, Index())
