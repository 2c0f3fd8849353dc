"""`python -m bench.generate N TARGET.db`: N made-up records, to see how the app grows.

The real records are told again and again, each round of them by articles of its own, in other
years, other communes, by other people and with other amounts. So everything stands in the
proportion of the real ones: claims, gifts, amounts, kinds of date, what is part of what. The same
`--seed` makes the same records; one after another, none is kept.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final, TypeVar

from tqdm import tqdm

from app.seed import reading, schema
from app.seed.problems import SeedError
from app.settings import Settings
from app.store import database
from app.values import dates

YEARS: Final = 20  # the rounds are spread over so many years, up to those of the real records

_FAMILY: Final = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Lò", "Vàng", "Giàng",
    "Tẩn", "Lý",
)  # fmt: skip
_MIDDLE: Final = (
    "Văn", "Thị", "Đức", "Quang", "Minh", "Xuân", "Thanh", "Ngọc", "Hữu", "Trọng",
)  # fmt: skip
_GIVEN: Final = (
    "An", "Bình", "Chung", "Dũng", "Giang", "Hà", "Hải", "Hòa", "Hùng", "Lan", "Long", "Mai",
    "Nam", "Phong", "Sơn", "Thủy",
)  # fmt: skip
_FIRST: Final = (
    "Mường", "Nậm", "Tả", "Sín", "Bản", "Phong", "Thanh", "Y", "Cốc", "Hồng",
)  # fmt: skip
_SECOND: Final = (
    "Than", "Hàng", "Phìn", "Chải", "Khương", "Lống", "Cuổi", "Thầu", "Sử", "Dạ", "Mít", "Kim",
    "So", "Tè", "Tí", "Pha",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What is made up: `seed` without its records, and these, in the order that a load wants."""

    seed: reading.Seed
    records: Iterator[schema.Record]


def world(real: reading.Seed, size: int, number: int) -> World:
    """`size` records in proportion to the real ones; `number` is the seed of chance."""
    told = tuple(real.records.values())
    rounds = -(-size // len(told))
    random = Random(number)
    parties = _parties(real, many=1 + int(size**0.5) // 50)
    return World(
        seed=replace(
            real,
            records={},
            sources=_Sources(real.sources.values(), rounds),
            parties={party.id: party for variants in parties.values() for party in variants},
            sha256=hashlib.sha256(f"{real.sha256} {size} {number}".encode()).hexdigest(),
        ),
        records=_records(told, size, parties, random),
    )


def _years_back(round_: int) -> int:
    return round_ * 7 % YEARS  # the first round stands in the years of the real records


def _named(id_: str, round_: int) -> str:
    """The id of what a round has in place of the real thing. The number stands first, so that
    records of one day are as mixed as real ones.
    """
    return f"r{round_}-{id_}"[:80].rstrip("-") if round_ else id_


_source_of = lru_cache(maxsize=8192)(_named)  # the name of a round's source


class _Sources(Mapping[str, schema.Source]):
    """The articles of every round, each made when it is asked for: a million records are told by a
    quarter of a million.
    """

    def __init__(self, real: Iterable[schema.Source], rounds: int) -> None:
        self._real = {source.id: source for source in real}
        self._rounds = rounds
        self._made = lru_cache(maxsize=1024)(self._make)

    def __len__(self) -> int:
        return self._rounds * len(self._real)

    def __iter__(self) -> Iterator[str]:
        return (_named(id_, round_) for round_ in range(self._rounds) for id_ in self._real)

    def __getitem__(self, id_: str) -> schema.Source:
        return self._made(id_)

    def _make(self, id_: str) -> schema.Source:
        if id_ in self._real:
            return self._real[id_]
        first, _, own = id_.partition("-")
        source, round_ = self._real[own], int(first[1:])
        year = source.added.year - _years_back(round_)
        added = source.added.replace(year=year, day=1 + round_ % 28)
        return source.model_copy(
            update={"id": id_, "url": f"{source.url}?{round_}", "added": added}
        )


Parties = dict[str, list[schema.Party]]


def _parties(real: reading.Seed, many: int) -> Parties:
    """For each real body some like it, itself the first."""
    return {
        party.id: [party]
        + [
            party.model_copy(
                update={
                    "id": f"{party.id}-{n}",
                    "name": schema.Text(vi=f"{party.name.vi} {n}", en=f"{party.name.en} {n}"),
                }
            )
            for n in range(2, many + 1)
        ]
        for party in real.parties.values()
    }


def _records(
    told: tuple[schema.Record, ...], size: int, parties: Parties, random: Random
) -> Iterator[schema.Record]:
    """Year after year, so that no more than a year's share waits to be put in order."""
    rounds_of: dict[int, list[int]] = {}
    for round_ in range(-(-size // len(told))):
        rounds_of.setdefault(_years_back(round_), []).append(round_)
    year_of = [int(dates.parse(record.date.edtf).sort_key[:4]) for record in told]
    for year in range(min(year_of) - YEARS, max(year_of) + 1):
        waiting: list[tuple[str, str, str, int, int]] = []
        for place, own_year in enumerate(year_of):
            for round_ in rounds_of.get(own_year - year, ()):
                if round_ * len(told) + place < size:
                    edtf = _moved(told[place].date.edtf, own_year - year if round_ else 0, random)
                    id_ = _named(told[place].id, round_)
                    waiting.append((dates.parse(edtf).sort_key, id_, edtf, place, round_))
        waiting.sort()
        for _, id_, edtf, place, round_ in waiting:
            if round_ == 0:
                yield told[place]
            else:
                whole = size - round_ * len(told) >= len(told)
                yield _retold(told[place], id_, edtf, round_, whole, parties, random)


_YEAR: Final = re.compile(r"\d{4}")
_ONE_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def _moved(edtf: str, years: int, random: Random) -> str:
    """The date so many years before; on another day of the month, where it is one day."""
    if not years:
        return edtf
    moved = _YEAR.sub(lambda year: str(int(year[0]) - years), edtf.replace("X", "0"))
    if _ONE_DAY.fullmatch(edtf):
        return f"{moved[:8]}{random.randint(1, 28):02}"
    return moved


def _retold(
    record: schema.Record,
    id_: str,
    edtf: str,
    round_: int,
    whole: bool,
    parties: Parties,
    random: Random,
) -> schema.Record:
    commune = f"{random.choice(_FIRST)} {random.choice(_SECOND)}"
    gift = record.contribution
    figure = ""
    if gift is not None:
        amount = gift.amount_vnd
        if amount is not None:
            amount, figure = _amount(amount, random)
        gift = _changed(
            gift,
            giver=random.choice(parties[gift.giver]).id,
            receiver=random.choice(parties[gift.receiver]).id,
            amount_vnd=amount,
        )
    return _changed(
        record,
        id=id_,
        title=_in_commune(record.title.vi, record.title.en, commune),
        date=_changed(record.date, edtf=edtf),
        people=tuple([_person(person, random) for person in record.people]),
        # The last round may lack what it would be part of.
        part_of=_named(record.part_of, round_) if record.part_of and whole else None,
        follows=_named(record.follows, round_) if record.follows and whole else None,
        contribution=gift,
        added=None,
        claims=tuple([_claim(claim, round_, figure) for claim in record.claims]),
    )


def _claim(claim: schema.Claim, round_: int, figure: str) -> schema.Claim:
    source = _source_of(claim.source, round_)
    if claim.field == "amount_vnd":
        return _changed(claim, source=source, figure=figure)
    return _changed(claim, source=source)


_M = TypeVar("_M", bound=schema.Table)


def _changed(model: _M, **changes: object) -> _M:
    """`model.model_copy(update=changes)` in a fifth of its time, as unpickling makes a model."""
    made = model.__class__.__new__(model.__class__)
    _set(made, "__dict__", {**model.__dict__, **changes})
    _set(made, "__pydantic_fields_set__", model.__pydantic_fields_set__)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


_set: Final = object.__setattr__  # of a frozen model, too


def _amount(like: int, random: Random) -> tuple[int, str]:
    """An amount of the size of the real one, and how it is printed."""
    millions = max(1, round(like * random.lognormvariate(0, 0.8) / 10**6))
    if millions < 1000:
        return millions * 10**6, f"{millions} triệu đồng"
    tenths = round(millions / 100)
    return tenths * 10**8, f"{tenths // 10},{tenths % 10} tỷ đồng"


@lru_cache(maxsize=32768)
def _in_commune(vi: str, en: str, commune: str) -> schema.Text:
    """The title with a commune, cut where it would be longer than a title may be."""
    in_vi, in_en = f", xã {commune}", f", {commune} commune"
    room_vi, room_en = schema.TITLE_LENGTH - len(in_vi), schema.TITLE_LENGTH - len(in_en)
    return schema.Text(vi=vi[:room_vi].rstrip() + in_vi, en=en[:room_en].rstrip() + in_en)


def _person(person: schema.Person, random: Random) -> schema.Person:
    name = f"{random.choice(_FAMILY)} {random.choice(_MIDDLE)} {random.choice(_GIVEN)}"
    return schema.Person(name=name, office=person.office, part=person.part)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.generate", description="a database of N made-up records"
    )
    parser.add_argument("size", metavar="N", type=int, help="how many records")
    parser.add_argument("target", metavar="TARGET.db", type=Path, help="the file to write")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: 1)")
    asked = parser.parse_args(arguments)
    try:
        made = world(reading.read(Settings().seed_dir), asked.size, asked.seed)
        records = tqdm(made.records, total=asked.size, unit=" records", disable=None)
        database.build(made.seed, asked.target, records)
    except (SeedError, database.DatabaseError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{asked.target}: {asked.size} records")
    return 0


if __name__ == "__main__":
    sys.exit(main())
