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
from app.values.vocabulary import Role, Status


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

    def problem(self, table: str, id_: str, field: str, message: str) -> Problem:
        return Problem(self.file_of[table, id_], id_, field, message)


# What each kind of TOML table is, and where `Seed` has those that have ids.
TABLES: Mapping[str, tuple[type[schema.Table], str]] = {
    "place": (schema.Place, "places"),
    "relation": (schema.Relation, "relations"),
    "sector": (schema.Sector, "sectors"),
    "body_type": (schema.BodyType, "body_types"),
    "party": (schema.Party, "parties"),
    "source": (schema.Source, "sources"),
    "record": (schema.Record, "records"),
    "indicator": (schema.Indicator, "indicators"),
    "correction": (schema.Correction, ""),
    "retired": (schema.Retired, "retired"),
    "spelling": (schema.Spelling, "spellings"),
}
_ALL: Mapping[str, str] = {table: name for table, (_, name) in TABLES.items() if name}


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
    by_id: dict[str, dict[str, Any]] = {table: {} for table in _ALL}
    file_of: dict[tuple[str, str], str] = {}
    corrections: list[tuple[str, schema.Correction]] = []
    files = _files(folder)
    if not files:
        problems.append(Problem(folder.name, "-", "-", "no .toml file; there must be at least one"))
    for path in files:
        name = path.relative_to(folder.parent).as_posix()
        blanks: list[Problem] = []
        for found in _tables(path, name):
            if isinstance(found, Problem):
                (blanks if found.is_blank else problems).append(found)
                continue
            table, row = found
            if isinstance(row, schema.Correction):
                corrections.append((name, row))
            elif row.id in by_id[table]:
                message = f"the id is used twice (also in {file_of[table, row.id]}); rename one"
                problems.append(Problem(name, row.id, "id", message))
            else:
                by_id[table][row.id] = row
                file_of[table, row.id] = name
        refused.update(blank.id for blank in blanks)
        if draft := messages.draft(blanks):
            drafts[name] = draft
        else:
            problems += blanks
    of_all: dict[str, Any] = {name: by_id[table] for table, name in _ALL.items()}
    seed = Seed(
        **of_all,
        corrections=tuple(row for _, row in corrections),
        file_of=file_of,
        sha256=digest(folder),
    )
    refused.update(problem.id for problem in problems)
    problems.extend(_references(seed, [name for name, _ in corrections], refused))
    return Readable(seed, tuple(in_order(problems)), drafts)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.toml"))


def _tables(path: Path, name: str) -> Iterator[tuple[str, Any] | Problem]:
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
        if table not in TABLES:
            known = ", ".join(TABLES)
            yield Problem(name, "-", table, f"no such table; the tables are {known}")
            continue
        if not isinstance(rows, list):
            yield Problem(name, "-", table, f"write [[{table}]], with two brackets")
            continue
        model, _ = TABLES[table]
        for number, row in enumerate(rows, 1):
            id_ = _id(row, table, number)
            try:
                yield table, model.model_validate(row)
            except ValidationError as error:
                for field, message, is_blank in messages.mistakes(error, model):
                    yield Problem(name, id_, field, message, is_blank)


def _id(row: object, table: str, number: int) -> str:
    id_ = row.get("id") if isinstance(row, dict) else None
    is_usable = isinstance(id_, str) and 0 < len(id_) <= 80 and id_.isprintable()
    return str(id_) if is_usable else f"{table} {number}"


def _references(
    seed: Seed, correction_files: list[str], refused: Collection[str]
) -> Iterator[Problem]:
    """What one table alone cannot know: that what it names exists and fits.

    What names a table in `refused` names no wrong thing; nor can anything be said to be missing
    while a file is unread, whose problem has the id "-".
    """

    for table, attribute in _ALL.items():
        for id_, row in getattr(seed, attribute).items():
            for field, name, named in _named(row):
                known: Mapping[str, object] = getattr(seed, _ALL[named])
                if name not in known and name not in refused and "-" not in refused:
                    yield seed.problem(table, id_, field, messages.unknown(name, named, known))
    for source in seed.sources.values():
        aside = Counter(entry.paragraph for entry in source.set_aside)
        for paragraph, times in aside.items():
            if times > 1:
                message = f"paragraph {paragraph} is set aside {times} times; keep one"
                yield seed.problem("source", source.id, "set_aside", message)
    for record in seed.records.values():
        yield from (seed.problem("record", record.id, f, m) for f, m in _fit(record, seed))
    records, parties = seed.records.items(), seed.parties.items()
    for table, field, above in (
        ("record", "part_of", {id_: record.part_of for id_, record in records}),
        ("record", "follows", {id_: record.follows for id_, record in records}),
        ("party", "succeeds", {id_: party.succeeds for id_, party in parties}),
    ):
        for id_ in _in_circles(above):
            yield seed.problem(table, id_, field, "leads back to itself; break the circle")
    for file, correction in zip(correction_files, seed.corrections, strict=True):
        if correction.record not in seed.records and correction.record not in seed.retired:
            message = f"{correction.record!r} does not exist; name a record, or a retired one"
            yield Problem(file, correction.record, "record", message)
    for id_ in seed.retired.keys() & seed.records.keys():
        yield seed.problem("retired", id_, "id", "is a record still; an id is never used again")


def _named(row: schema.Table) -> Iterator[tuple[str, str, str]]:
    """Every (field, id, table it must be in) that a table names."""
    named: list[tuple[str, Iterable[str | None], str]] = []
    match row:
        case schema.Relation():
            named = [("places", row.places, "place")]
        case schema.Party():
            named = [
                ("type", [row.type], "body_type"),
                ("place", [row.place], "place"),
                ("succeeds", [row.succeeds], "party"),
            ]
        case schema.Indicator():
            named = [("place", [row.place], "place"), ("sectors", row.sectors, "sector")]
        case schema.Retired():
            named = [("merged_into", [row.merged_into], "record")]
        case schema.Record():
            named = [
                ("relations", row.relations, "relation"),
                ("places", [place.id for place in row.places], "place"),
                ("sectors", row.sectors, "sector"),
                ("part_of", [row.part_of], "record"),
                ("follows", [row.follows], "record"),
            ]
            if gift := row.contribution:
                named.append(("contribution.giver", [gift.giver], "party"))
                named.append(("contribution.receiver", [gift.receiver], "party"))
    if isinstance(row, schema.Record | schema.Indicator):
        named.append(("claims", [claim.source for claim in row.claims], "source"))
    for field, names, table in named:
        yield from ((field, name, table) for name in names if name is not None)


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
    gift = record.contribution
    if gift is None:
        return
    if record.status is Status.PROPOSED:
        yield "contribution", "what is only proposed is no contribution; leave it out"
    backed = any(claim.field == "amount_vnd" and claim.agrees for claim in record.claims)
    if gift.amount_vnd is not None and not backed:
        yield "contribution.amount_vnd", "no claim on 'amount_vnd' agrees; cite the printed figure"
    roles = {(place.id, place.role) for place in record.places}
    for role, named in ((Role.GIVER, gift.giver), (Role.RECEIVER, gift.receiver)):
        party = seed.parties.get(named)
        if party and party.place and (party.place, role) not in roles:
            message = f"{party.id!r} belongs to {party.place}, which places does not name as {role}"
            yield f"contribution.{role}", message


def _claimed(record: schema.Record, claim: schema.Claim) -> Iterator[tuple[str, str]]:
    field, gift = claim.field, record.contribution
    key = field.removeprefix("quantities.")
    if key != field and key not in record.quantities:
        yield "claims", f"{field!r} names no quantity; the keys are {list(record.quantities)}"
    elif field == "period" and record.period is None:
        yield "claims", "claims a period, and the record has none; add period"
    elif field in {"giver", "receiver", "form"} and gift is None:
        yield "claims", f"claims the {field}, and the record has no contribution; use 'places'"
    elif field == "amount_vnd" and (gift is None or gift.amount_vnd is None):
        yield "claims", "claims an amount, and the record has none; add contribution.amount_vnd"
    elif field == "value":
        yield "claims", "'value' is for indicators; use 'amount_vnd' or 'quantities.<key>'"


def _in_circles(above: Mapping[str, str | None]) -> Iterator[str]:
    """The ids from which one comes back to them, going from each to the one above."""
    for id_ in above:
        seen, at = {id_}, above[id_]
        while at is not None and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at == id_:
            yield id_
