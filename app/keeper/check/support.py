"""What wants a claim: values that nothing supports, and claims that support nothing."""

from collections.abc import Iterator

from app.keeper.check.values import plain
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Seed
from app.values.vocabulary import Basis


def unsupported(seed: Seed) -> Iterator[Problem]:
    """Values that no claim supports, and claims that support no value."""
    for record in seed.records.values():
        file = seed.file_of["record", record.id]
        for name in _without_claim(record, seed):
            message = "no claim supports it; cite the printed figure"
            if name in {"date", "period"}:
                message += ", or make it part_of a record whose date is the same and is cited"
            yield Problem(file, record.id, name, message)
        # The other fields without a value, and an amount without a claim, reading refuses.
        if not record.people and any(claim.field == "people" for claim in record.claims):
            message = "a claim supports it, and the record has no such value; add it or drop it"
            yield Problem(file, record.id, "people", message)
    for indicator in seed.indicators.values():
        file = seed.file_of["indicator", indicator.id]
        agreeing = {claim.field for claim in indicator.claims if claim.agrees}
        if "value" not in agreeing:
            message = "no claim supports it; cite the printed figure"
            yield Problem(file, indicator.id, "value", message)
        if indicator.date.basis is Basis.STATED and "date" not in agreeing:
            message = "stated, and no claim supports it; cite the printed date"
            yield Problem(file, indicator.id, "date", message)
        for claim in indicator.claims:
            if claim.field not in {"record", "value", "date", "places"}:
                message = "a claim supports it, and an indicator has no such field; drop the claim"
                yield Problem(file, indicator.id, claim.field, message)


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
