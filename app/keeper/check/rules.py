"""What holds of any data, beyond what one table says: order, names that are one, what follows what,
that every value has its claim. What a reference leads to, `app.seed.reading` knows.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from app.keeper.check.values import plain
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Seed
from app.values import words
from app.values.languages import LANGS
from app.values.vocabulary import OPEN_KINDS, Basis, Kind

# The three-digit sectors of the OECD DAC and CRS code list that are in use; 110, 120 and 310 are
# headings above them, 230 was withdrawn.
_DAC_SECTOR: Final = re.compile(
    "11[1-4]|12[1-3]|130|140|15[12]|160|210|220|23[1-6]|240|250|31[1-3]|32[1-3]|33[12]|410|430"
    "|510|520|530|600|7[234]0|910|930|998"
)
# What can be kept, answered, prolonged or refused.
_FOLLOWED: Final = {Kind.AGREEMENT, Kind.NOTICE, *OPEN_KINDS}
_SORTED: Final = ("record", "indicator", "source", "retired")
_YEAR: Final = re.compile(r"\b(19|20)\d\d\b")


def broken(seed: Seed) -> Iterator[Problem]:
    """Every rule that `seed` breaks, where and how to mend it."""
    yield from _never_told(seed)
    yield from _alike(seed)
    yield from _names(seed)
    for sector in seed.sectors.values():
        if sector.dac_code and not _DAC_SECTOR.fullmatch(sector.dac_code):
            message = f"{sector.dac_code} is no three-digit sector of the DAC list; leave it out"
            yield seed.problem("sector", sector.id, "dac_code", message)
    for record in seed.records.values():
        for field, message in _of_record(record, seed):
            yield seed.problem("record", record.id, field, message)


def unsorted(folder: Path) -> Iterator[Problem]:
    """Tables of a file for many that do not stand in the order of their ids, so that two keepers
    who add one do not meet at its end.
    """
    for path in sorted(folder.rglob("*.toml")):
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        if len(found.get("source", ())) == 1:
            continue  # the file of one article, as it was drafted
        for name in _SORTED:
            ids = [row["id"] for row in found.get(name, ()) if row["id"]]
            for before, after in pairwise(ids):
                if before > after:
                    file = path.relative_to(folder.parent).as_posix()
                    message = f"stands after {before!r}; sort [[{name}]] by id"
                    yield Problem(file, after, "id", message)


def unread(folder: Path) -> Iterator[Problem]:
    """Files that were meant as data, and whose names keep them from being read."""
    for path in sorted(folder.rglob("*")):
        name = path.name.casefold()
        meant = name.endswith((".toml.txt", ".toml.toml")) or (
            name.endswith(".toml") and path.suffix != ".toml"
        )
        if path.is_file() and meant:
            stem = re.sub(r"(?i)\.toml(\.txt|\.toml)?$", "", path.name)
            file = path.relative_to(folder.parent).as_posix()
            yield Problem(file, stem, "name", f"is not read; name the file {stem}.toml")


def _never_told(seed: Seed) -> Iterator[Problem]:
    cited = {claim.source for record in seed.records.values() for claim in record.claims}
    cited |= {claim.source for each in seed.indicators.values() for claim in each.claims}
    for id_ in (id_ for id_ in seed.sources if id_ not in cited):
        message = "no claim cites it; take from it what it tells, or leave it out"
        yield seed.problem("source", id_, "claims", message)


def _alike(seed: Seed) -> Iterator[Problem]:
    """Short titles that are one to a reader of a chart."""
    for lang in LANGS:
        by_title = defaultdict(list)
        for record in seed.records.values():
            if record.short_title:
                by_title[getattr(record.short_title, lang).casefold()].append(record.id)
        for ids in by_title.values():
            for id_ in ids[1:]:
                message = f"is that of {ids[0]!r} too; a chart could not tell them apart"
                yield seed.problem("record", id_, f"short_title.{lang}", message)


def _names(seed: Seed) -> Iterator[Problem]:
    """A person's name spelled in two ways: alike without marks and capitals is the same person."""
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in seed.records.values():
        for name in {person.name for person in record.people}:
            spelled[words.fold(name)][name] += 1
    usual = {folded: names.most_common(1)[0][0] for folded, names in spelled.items()}
    for record in seed.records.values():
        for person in record.people:
            if person.name != (other := usual[words.fold(person.name)]):
                message = f"{person.name!r} is spelled {other!r} elsewhere; spell it one way"
                yield seed.problem("record", record.id, "people", message)


def _of_record(record: schema.Record, seed: Seed) -> Iterator[tuple[str, str]]:
    if record.short_title is None:
        yield "short_title", "missing; two to five words by which charts name it"
    else:
        for lang in LANGS:
            if _YEAR.search(getattr(record.short_title, lang)):
                yield f"short_title.{lang}", "has a year, which stands beside it; leave it out"
    for field in ("title", "summary"):
        text = getattr(record, field)
        if text.vi.casefold() == text.en.casefold():
            yield f"{field}.en", "is the Vietnamese; write it in English"
    if (record.follows is None) != (record.sequel is None):
        yield "sequel", "goes with follows: what it makes of what it follows, and only that"
    if record.follows and seed.records[record.follows].kind not in _FOLLOWED:
        kind = seed.records[record.follows].kind.value
        yield "follows", f"{record.follows!r} is a {kind}, which nothing carries out"
    if record.people and not any(claim.field == "people" for claim in record.claims):
        yield "people", "no claim supports them; cite where they are named"
    gift = record.contribution
    if gift and gift.token and gift.amount_vnd is not None:
        yield "contribution.token", "a souvenir has no amount; leave out one of them"


def unsupported(seed: Seed) -> Iterator[Problem]:
    """Values that no claim supports, and claims that support no value."""
    for record in seed.records.values():
        for name in _without_claim(record, seed):
            message = "no claim supports it; cite the printed figure"
            if name in {"date", "period"}:
                message += ", or make it part_of a record whose date is the same and is cited"
            yield seed.problem("record", record.id, name, message)
        # The other fields without a value, and an amount without a claim, reading refuses.
        if not record.people and any(claim.field == "people" for claim in record.claims):
            message = "a claim supports it, and the record has no such value; add it or drop it"
            yield seed.problem("record", record.id, "people", message)
    for indicator in seed.indicators.values():
        agreeing = {claim.field for claim in indicator.claims if claim.agrees}
        if "value" not in agreeing:
            message = "no claim supports it; cite the printed figure"
            yield seed.problem("indicator", indicator.id, "value", message)
        if indicator.date.basis is Basis.STATED and "date" not in agreeing:
            message = "stated, and no claim supports it; cite the printed date"
            yield seed.problem("indicator", indicator.id, "date", message)
        for claim in indicator.claims:
            if claim.field not in {"record", "value", "date", "places"}:
                message = "a claim supports it, and an indicator has no such field; drop the claim"
                yield seed.problem("indicator", indicator.id, claim.field, message)


def _without_claim(record: schema.Record, seed: Seed) -> Iterator[str]:
    """The fields of a record that want an agreeing claim and have none."""
    agreeing = {claim.field for claim in record.claims if claim.agrees}
    for key in record.quantities:
        if f"quantities.{key}" not in agreeing:
            yield f"quantities.{key}"
    for name in ("date", "period"):
        date: schema.Date | None = getattr(record, name)
        # An inferred date says in its reason what it rests on; no article prints it.
        if date and date.basis is Basis.STATED and not _is_cited(record, name, seed):
            yield name


def _is_cited(record: schema.Record, name: str, seed: Seed) -> bool:
    """Whether a record's date (or period) has a claim, of its own or of a record it is part of."""
    wanted = plain(getattr(record, name).edtf)
    current: schema.Record | None = record
    while current:
        date: schema.Date | None = getattr(current, name)
        if date and plain(date.edtf) != wanted:
            return False
        if date and any(claim.field == name and claim.agrees for claim in current.claims):
            return True
        current = seed.records.get(current.part_of or "")
    return False
