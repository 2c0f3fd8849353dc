"""`seed/` read and validated: every TOML file below it, all problems at once.

Which table stands in which file is the keeper's choice, so that one file a relation, or one file a
new article, both work. Nothing here knows a database.
"""

import hashlib
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.seed import messages, schema
from app.seed.problems import Problem, SeedError
from app.values.vocabulary import Status


@dataclass(frozen=True)
class Seed:
    """All of `seed/`, by id, in the order of the files and of the tables in them."""

    places: Mapping[str, schema.Place]
    spellings: Mapping[str, schema.Spelling]
    relations: Mapping[str, schema.Relation]
    sectors: Mapping[str, schema.Sector]
    body_types: Mapping[str, schema.BodyType]
    parties: Mapping[str, schema.Party]
    sources: Mapping[str, schema.Source]
    records: Mapping[str, schema.Record]
    indicators: Mapping[str, schema.Indicator]
    corrections: tuple[schema.Correction, ...]
    retired: Mapping[str, schema.Retired]
    file_of: Mapping[tuple[str, str], str]  # ("record", id) -> the file it stands in
    sha256: str


TABLES: Mapping[str, type[schema.Table]] = {
    "place": schema.Place,
    "relation": schema.Relation,
    "sector": schema.Sector,
    "body_type": schema.BodyType,
    "party": schema.Party,
    "source": schema.Source,
    "record": schema.Record,
    "indicator": schema.Indicator,
    "correction": schema.Correction,
    "retired": schema.Retired,
    "spelling": schema.Spelling,
}


# Where `Seed` has the tables that others name.
_ALL: Mapping[str, str] = {
    "place": "places", "relation": "relations", "sector": "sectors",
    "body_type": "body_types", "party": "parties", "source": "sources", "record": "records",
}  # fmt: skip


def digest(folder: Path) -> str:
    """The SHA-256 of all of `seed/`: of each TOML file's name and bytes, in order of name."""
    total = hashlib.sha256()
    for path in _files(folder):
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def read(folder: Path) -> Seed:
    """Read and validate every `*.toml` below `folder`; raise `SeedError` with all problems."""
    found = readable(folder)
    if found.problems or found.drafts:
        raise SeedError(found.every_problem)
    return found.seed


@dataclass(frozen=True)
class Readable:
    """What of a folder is valid, and what is wrong with the rest."""

    seed: Seed
    problems: tuple[Problem, ...]
    drafts: Mapping[str, Problem]  # the files that are mostly blank yet, each with one problem

    @property
    def every_problem(self) -> list[Problem]:
        return in_order([*self.problems, *self.drafts.values()])


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.file, p.id, p.field, p.message))


def readable(folder: Path) -> Readable:
    """Read every `*.toml` below `folder`, whatever is wrong with it."""
    problems: list[Problem] = []
    drafts: dict[str, Problem] = {}
    refused: set[str] = set()  # the ids of tables with mistakes
    found: dict[str, list[tuple[str, Any]]] = {name: [] for name in TABLES}
    files = _files(folder)
    if not files:
        problems.append(Problem(folder.name, "-", "-", "no .toml file; there must be at least one"))
    for path in files:
        name = path.relative_to(folder.parent).as_posix()
        blanks: list[Problem] = []
        for read_ in _tables(path, name):
            if isinstance(read_, Problem):
                problems.append(read_)
            elif isinstance(read_, _Blank):
                blanks.append(read_.problem)
            else:
                found[read_[0]].append((name, read_[1]))
        refused.update(blank.id for blank in blanks)
        if draft := messages.draft(blanks):
            drafts[name] = draft
        else:
            problems += blanks
    file_of: dict[tuple[str, str], str] = {}
    by_id: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
    for table, rows in found.items():
        if table == "correction":
            continue
        for name, row in rows:
            if row.id in by_id[table]:
                message = f"the id is used twice (also in {file_of[table, row.id]}); rename one"
                problems.append(Problem(name, row.id, "id", message))
                continue
            by_id[table][row.id] = row
            file_of[table, row.id] = name
    seed = Seed(
        places=by_id["place"],
        spellings=by_id["spelling"],
        relations=by_id["relation"],
        sectors=by_id["sector"],
        body_types=by_id["body_type"],
        parties=by_id["party"],
        sources=by_id["source"],
        records=by_id["record"],
        indicators=by_id["indicator"],
        corrections=tuple(row for _, row in found["correction"]),
        retired=by_id["retired"],
        file_of=file_of,
        sha256=digest(folder),
    )
    correction_files = [name for name, _ in found["correction"]]
    refused.update(problem.id for problem in problems)
    problems.extend(_references(seed, correction_files, refused))
    return Readable(seed, tuple(in_order(problems)), drafts)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.toml"))


@dataclass(frozen=True)
class _Blank:
    """A mistake that is none yet: what a draft leaves to the keeper."""

    problem: Problem


def _tables(path: Path, name: str) -> Iterator[tuple[str, Any] | Problem | _Blank]:
    """Each table of one file, validated, or the problems it has."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        yield Problem(name, "-", f"byte {error.start}", "not UTF-8; save it as UTF-8")
        return
    if text.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
        message = "begins with a byte order mark; save it as UTF-8 without BOM"
        yield Problem(name, path.stem, "BOM", message)
    if not unicodedata.is_normalized("NFC", text):
        lines = [str(at) for at, line in enumerate(text.splitlines(), 1)
                 if not unicodedata.is_normalized("NFC", line)]  # fmt: skip
        message = f"is not Unicode NFC on lines {messages.listed(lines)}; save it composed"
        yield Problem(name, path.stem, "NFC", message)
        text = unicodedata.normalize("NFC", text)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield Problem(name, "-", "-", messages.not_toml(text, error))
        return
    except RecursionError:
        yield Problem(name, "-", "-", "nested too deeply; write tables as seed/README.md")
        return
    for table, rows in content.items():
        model = TABLES.get(table)
        if model is None:
            known = ", ".join(TABLES)
            yield Problem(name, "-", table, f"no such table; the tables are {known}")
            continue
        if not isinstance(rows, list):
            yield Problem(name, "-", table, f"write [[{table}]], with two brackets")
            continue
        for number, row in enumerate(rows, 1):
            id_ = _id(row, table, number)
            try:
                yield table, model.model_validate(row)
            except ValidationError as error:
                for field, message, is_blank in messages.mistakes(error, model):
                    problem = Problem(name, id_, field, message)
                    yield _Blank(problem) if is_blank else problem


def _id(row: object, table: str, number: int) -> str:
    id_ = row.get("id") if isinstance(row, dict) else None
    return (
        id_
        if isinstance(id_, str) and 0 < len(id_) <= 80 and id_.isprintable()
        else f"{table} {number}"
    )


def _references(
    seed: Seed, correction_files: list[str], refused: Collection[str]
) -> Iterator[Problem]:
    """What one table alone cannot know: that what it names exists and fits.

    What names a table in `refused` names no wrong thing; nor can anything be said to be missing
    while a file is unread, whose problem has the id "-".
    """

    def problem(table: str, id_: str, field: str, message: str) -> Problem:
        return Problem(seed.file_of[table, id_], id_, field, message)

    def unknown(table: str, id_: str, field: str, name: str, named: str) -> Iterator[Problem]:
        known: Mapping[str, object] = getattr(seed, _ALL[named])
        if name not in known and name not in refused and "-" not in refused:
            yield problem(table, id_, field, messages.unknown(name, named, known))

    for relation in seed.relations.values():
        for place in relation.places:
            yield from unknown("relation", relation.id, "places", place, "place")
    for party in seed.parties.values():
        yield from unknown("party", party.id, "type", party.type, "body_type")
        if party.place is not None:
            yield from unknown("party", party.id, "place", party.place, "place")
    for source in seed.sources.values():
        aside = Counter(entry.paragraph for entry in source.set_aside)
        for paragraph, times in aside.items():
            if times > 1:
                message = f"paragraph {paragraph} is set aside {times} times; keep one"
                yield problem("source", source.id, "set_aside", message)
    for indicator in seed.indicators.values():
        yield from unknown("indicator", indicator.id, "place", indicator.place, "place")
        for sector in indicator.sectors:
            yield from unknown("indicator", indicator.id, "sectors", sector, "sector")
        for claim in indicator.claims:
            yield from unknown("indicator", indicator.id, "claims", claim.source, "source")
    for record in seed.records.values():
        for field, name, named in _named(record):
            yield from unknown("record", record.id, field, name, named)
        yield from (problem("record", record.id, f, m) for f, m in _fit(record, seed))
    for id_ in _in_cycles(seed):
        yield problem("record", id_, "part_of", "is, in the end, part of itself; break the circle")
    for file, correction in zip(correction_files, seed.corrections, strict=True):
        if correction.record not in seed.records and correction.record not in seed.retired:
            message = f"{correction.record!r} does not exist; name a record, or a retired one"
            yield Problem(file, correction.record, "record", message)
    for retired in seed.retired.values():
        if retired.id in seed.records:
            yield problem(
                "retired", retired.id, "id", "is a record still; an id is never used again"
            )
        if retired.merged_into is not None:
            yield from unknown("retired", retired.id, "merged_into", retired.merged_into, "record")


def _named(record: schema.Record) -> Iterator[tuple[str, str, str]]:
    """Every (field, id, table it must be in) that a record names."""
    for relation in record.relations:
        yield "relations", relation, "relation"
    for place in record.places:
        yield "places", place.id, "place"
    for sector in record.sectors:
        yield "sectors", sector, "sector"
    for claim in record.claims:
        yield "claims", claim.source, "source"
    if record.part_of is not None:
        yield "part_of", record.part_of, "record"
    if record.follows is not None:
        yield "follows", record.follows, "record"
    if record.contribution is not None:
        yield "contribution.giver", record.contribution.giver, "party"
        yield "contribution.receiver", record.contribution.receiver, "party"


def _fit(record: schema.Record, seed: Seed) -> Iterator[tuple[str, str]]:
    """(field, message) for each part of a record that does not fit the rest of it."""
    places = {place.id for place in record.places}
    for id_ in record.relations:
        relation = seed.relations.get(id_)
        if relation and not places.issuperset(relation.places):
            missing = ", ".join(sorted(set(relation.places) - places))
            yield "relations", f"{id_!r} joins places of which {missing} is not in places; add it"
    for name, values in (
        ("relations", record.relations),
        ("sectors", record.sectors),
        ("places", [(place.id, place.role) for place in record.places]),
        ("people", [person.name for person in record.people]),
    ):
        if len(set(values)) != len(values):
            yield name, "names something twice; keep one"
    for claim in record.claims:
        yield from _claimed(record, claim)
    if not any(claim.field == "record" for claim in record.claims):
        yield "claims", "no claim on the field 'record'; cite where it is told"
    if record.follows == record.id:
        yield "follows", "carries out itself; name the promise that it keeps"
    gift = record.contribution
    if gift is None:
        return
    if record.status is Status.PROPOSED:
        yield "contribution", "what is only proposed is no contribution; leave it out"
    backed = any(claim.field == "amount_vnd" and claim.agrees for claim in record.claims)
    if gift.amount_vnd is not None and not backed:
        yield "contribution.amount_vnd", "no claim on 'amount_vnd' agrees; cite the printed figure"
    for role, party in (
        ("giver", seed.parties.get(gift.giver)),
        ("receiver", seed.parties.get(gift.receiver)),
    ):
        if (
            party
            and party.place
            and (party.place, role) not in {(p.id, p.role) for p in record.places}
        ):
            message = f"{party.id!r} belongs to {party.place}, which places does not name as {role}"
            yield f"contribution.{role}", message


def _claimed(record: schema.Record, claim: schema.Claim) -> Iterator[tuple[str, str]]:
    key = claim.field.removeprefix("quantities.")
    if claim.field.startswith("quantities.") and key not in record.quantities:
        yield "claims", f"{claim.field!r} names no quantity; the keys are {list(record.quantities)}"
    if claim.field == "period" and record.period is None:
        yield "claims", "claims a period, and the record has none; add period"
    if claim.field in {"giver", "receiver", "form"} and record.contribution is None:
        yield (
            "claims",
            f"claims the {claim.field}, and the record has no contribution; use 'places'",
        )
    if claim.field == "amount_vnd" and (
        not record.contribution or not record.contribution.amount_vnd
    ):
        yield "claims", "claims an amount, and the record has none; add contribution.amount_vnd"
    if claim.field == "value":
        yield "claims", "'value' is for indicators; use 'amount_vnd' or 'quantities.<key>'"


def _in_cycles(seed: Seed) -> Iterator[str]:
    for id_ in seed.records:
        seen = {id_}
        whole = seed.records[id_].part_of
        while whole is not None and whole in seed.records and whole not in seen:
            seen.add(whole)
            whole = seed.records[whole].part_of
        if whole == id_:
            yield id_
