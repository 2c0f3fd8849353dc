"""What was published last, and what has changed since: `make diff`, `make published`.

    python -m app.keeper.published          what has changed since the last publication
    python -m app.keeper.published --write  write down the data as published today

The manifest, `published.json` in the folder of the data, holds of each record what readers may have
quoted: date, status, amount. An id that is gone wants a `[[retired]]`, a changed value a
`[[correction]]` of that field, dated no earlier than the publication; `make check` refuses the
rest.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from app.seed import loading, schema
from app.seed import reading as seeds
from app.seed.problems import Problem, SeedError, located
from app.seed.reading import Seed
from app.settings import Settings
from app.values import money
from app.values.vocabulary import Qualifier, Status

FILE: Final = "published.json"


class Told(BaseModel):
    """What readers may have quoted of a record; amounts are whole đồng."""

    date: str
    status: Status
    amount_vnd: int | None = None
    qualifier: Qualifier | None = None


class Manifest(BaseModel):
    """The data as published: sums are of whole đồng done, each gift once, by receiving place."""

    published: date
    sums: dict[str, int] = {}
    records: dict[str, Told]


def manifest(seed: Seed, today: date) -> Manifest:
    records = {id_: _told(record) for id_, record in sorted(seed.records.items())}
    return Manifest(published=today, sums=sums(seed), records=records)


def _told(record: schema.Record) -> Told:
    told = Told(date=record.date.edtf, status=record.status)
    if (gift := record.contribution) and gift.amount_vnd is not None:
        told.amount_vnd, told.qualifier = gift.amount_vnd, gift.qualifier
    return told


def sums(seed: Seed) -> dict[str, int]:
    """What is told as given to each place, in whole đồng, each gift once."""
    found: Counter[str] = Counter()
    for record in seed.records.values():
        gift = record.contribution
        if not gift or loading.standing(record, gift) != "delivered":
            continue
        if place := seed.parties[gift.receiver].place:
            found[place] += gift.amount_vnd or 0
    return dict(sorted(found.items()))


def read(folder: Path) -> Manifest | None:
    """The manifest of a folder of data; None where nothing was published.

    Raises SeedError where it cannot be read.
    """
    path = folder / FILE
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        message = f"is no manifest ({error.error_count()} errors); take it from the last commit"
        raise SeedError(
            [Problem(f"{folder.name}/{FILE}", "manifest", "records", message)]
        ) from error


def changed_unseen(seed: Seed, last: Manifest | None, file: str) -> Iterator[Problem]:
    """Published ids that are gone without a word, and values changed without a correction."""
    if last is None:
        return
    for id_, was in last.records.items():
        record = seed.records.get(id_)
        if record is None:
            if id_ not in seed.retired:
                message = f"was published on {last.published} and is gone; add a [[retired]] for it"
                yield Problem(file, id_, "id", message)
            continue
        now = _told(record)
        corrected = {
            correction.field.removeprefix("contribution.")
            for correction in seed.corrections
            if correction.record == id_ and correction.date >= last.published
        }
        if "amount_vnd" in corrected:
            corrected.add("qualifier")
        for field in Told.model_fields:
            before, after = getattr(was, field), getattr(now, field)
            if before == after or field in corrected:
                continue
            message = (
                f"was published on {last.published} as {before}, and is {after} now;"
                f' add a [[correction]] with field = "{field}"'
            )
            yield seed.problem("record", id_, field, message)


def difference(seed: Seed, last: Manifest) -> Iterator[str]:
    """What has changed since the last publication, line by line."""
    for id_ in sorted(last.records.keys() - seed.records.keys()):
        told = "retired" if id_ in seed.retired else "GONE"
        yield f"- {id_}: {told}"
    for id_, was in last.records.items():
        if id_ in seed.records and (now := _told(seed.records[id_])) != was:
            before, after = was.model_dump(mode="json"), now.model_dump(mode="json")
            yield f"~ {id_}: " + "; ".join(
                f"{key}: {before[key]} -> {after[key]}"
                for key in after
                if before[key] != after[key]
            )
    for id_, record in seed.records.items():
        if id_ not in last.records:
            yield f"+ {id_}: {record.title.vi}"
    today = sums(seed)
    for place in sorted(last.sums.keys() | today.keys()):
        sum_before, sum_now = last.sums.get(place, 0), today.get(place, 0)
        name = seed.places[place].name.vi if place in seed.places else place
        change = "unchanged" if sum_before == sum_now else f"was {money.full(sum_before, 'vi')}"
        yield f"= {name}: {money.full(sum_now, 'vi')}, {change}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Tell what has changed, or write it down as published; 1 where the data has problems."""
    parser = argparse.ArgumentParser(prog="python -m app.keeper.published", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seed", type=Path, help="the folder of the data, instead of SEED_DIR")
    parser.add_argument("--write", action="store_true", help="write the data down as published")
    options = parser.parse_args(arguments)
    folder: Path = (options.seed or Settings().seed_dir).resolve()
    try:
        seed, last = seeds.read(folder), read(folder)
    except SeedError as error:
        sys.stderr.writelines(f"{line}\n" for line in located(error.problems, folder))
        return 1
    if last is not None:
        sys.stdout.writelines(f"{line}\n" for line in difference(seed, last))
    if options.write:
        if unseen := [*changed_unseen(seed, last, f"{folder.name}/{FILE}")]:
            sys.stderr.write("\n".join(map(str, unseen)) + "\nnothing was written\n")
            return 1
        today = datetime.now().astimezone().date()
        text = manifest(seed, today).model_dump_json(exclude_none=True, indent=1)
        (folder / FILE).write_text(f"{text}\n", encoding="utf-8")
        sys.stdout.write(f"{folder.name}/{FILE}: {len(seed.records)} records written\n")
    elif last is None:
        sys.stdout.write(f"nothing was published yet; --write writes {folder.name}/{FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
