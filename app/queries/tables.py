"""The tables by name, and how their rows become those of `app.data.rows`."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from app.data import models, rows
from app.values.languages import Both

TABLES = models.Record.metadata.tables
PLACE, RELATION, SECTOR, PARTY = map(TABLES.__getitem__, ("place", "relation", "sector", "party"))
RECORD, GIFT, CLAIM = map(TABLES.__getitem__, ("record", "contribution", "claim"))
SOURCE, INDICATOR, POSTING = map(TABLES.__getitem__, ("source", "indicator", "posting"))
GIVER, RECEIVER = PARTY.alias("giver"), PARTY.alias("receiver")

AT_ONCE = 500  # records asked for by number in one statement
COUNTED = ("delivered", "promised")
UNKNOWN = "unknown"


def both(row: Row[Any], name: str) -> Both:
    return Both(getattr(row, f"{name}_vi"), getattr(row, f"{name}_en"))


def maybe(row: Row[Any], name: str) -> Both | None:
    return both(row, name) if getattr(row, f"{name}_vi") is not None else None


def date_of(row: Row[Any]) -> rows.Date:
    return rows.Date(
        edtf=row.date_edtf,
        words=both(row, "date"),
        short=both(row, "date_short"),
        basis=row.date_basis,
        reason=maybe(row, "date_reason"),
        earliest=row.earliest,
        latest=row.latest,
        year=row.year,
    )


def period_of(row: Row[Any]) -> rows.Date | None:
    if row.period_edtf is None:
        return None
    return rows.Date(
        edtf=row.period_edtf,
        words=both(row, "period"),
        short=both(row, "period"),
        basis=row.period_basis,
        reason=maybe(row, "period_reason"),
        earliest=row.period_earliest,
        latest=row.period_latest,
        year=None,
    )


def gift_of(row: Row[Any]) -> rows.Gift | None:
    if row.gift_standing is None:
        return None
    return rows.Gift(
        giver=rows.Party(row.giver_id, both(row, "giver_name"), row.giver_type, row.giver_place),
        receiver=rows.Party(
            row.receiver_id, both(row, "receiver_name"), row.receiver_type, row.receiver_place
        ),
        form=row.gift_form,
        amount_vnd=row.gift_amount_vnd,
        qualifier=row.gift_qualifier,
        standing=row.gift_standing,
        uncounted_reason=maybe(row, "gift_uncounted_reason"),
    )


def claim_select() -> Select[Any]:
    return (
        select(CLAIM, SOURCE.c.headline_vi, SOURCE.c.headline_en, SOURCE.c.publisher, SOURCE.c.url)
        .join(SOURCE, SOURCE.c.id == CLAIM.c.source)
        .order_by(CLAIM.c.number)
    )


def claim(row: Row[Any]) -> rows.Claim:
    return rows.Claim(
        field=row.field,
        source=row.source,
        source_headline=both(row, "headline"),
        source_publisher=row.publisher,
        source_url=row.url,
        paragraph=row.paragraph,
        figure=row.figure,
        prefix=row.prefix,
        suffix=row.suffix,
        amount_vnd=row.amount_vnd,
        agrees=row.agrees,
        reading=maybe(row, "reading"),
        why=maybe(row, "why"),
    )


_POSITIONED = {"place", "relation", "sector", "source", "indicator"}


def whole(connection: Connection, table: str) -> Iterator[Mapping[str, Any]]:
    """All rows of a table as they are stored, in the order of its key; the number of a record as
    its id.
    """
    stored = TABLES[table]
    numbers = [c for c in stored.c if c.references(RECORD.c.number)]
    columns = [c for c in stored.c if c not in numbers]
    ids = [RECORD.c.id.label(c.name) for c in numbers]
    source = stored.outerjoin(RECORD, numbers[0] == RECORD.c.number) if numbers else stored
    order = [stored.c.position] if table in _POSITIONED else list(stored.primary_key)
    statement = select(*columns, *ids).select_from(source).order_by(*order)
    result = connection.execute(statement, execution_options={"yield_per": 1000})
    for row in result.mappings():
        yield dict(row)
