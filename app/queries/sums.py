"""What contributions add up to, each counted once, and every telling of an amount."""

from collections.abc import Iterator
from typing import Any

from pyroaring import FrozenBitMap
from sqlalchemy import Connection, Select, select

from app.data import sum_rows
from app.data.filters import Filter
from app.queries.tables import CLAIM, COUNTED, GIFT, RECORD, SOURCE, made
from app.store import index


def totals(
    connection: Connection, wanted: Filter, by: str | None = None
) -> tuple[sum_rows.Sum, ...]:
    """What the contributions that the filter finds add up to, each counted once.

    `by` is a facet of which a contribution has one value: year, purpose, form, giver_type, giver,
    receiver, gave or received. Without it, one sum of all (also where there are none).
    """
    known = index.of(connection)

    def having(facet: str, *values: str) -> FrozenBitMap:
        return known.having(connection, facet, values)

    amounts = known.bits(connection, index.AMOUNT)
    about = having(index.ABOUT, "year")
    in_cash, at_least = having("value", "cash"), having(index.QUALIFIER, "at-least")
    every_delivered, every_promised = (having("standing", standing) for standing in COUNTED)
    found = known.found(connection, wanted) & (every_delivered | every_promised)

    def summed(key: str, gifts: FrozenBitMap) -> sum_rows.Sum:
        delivered, promised = gifts & every_delivered, gifts & every_promised
        with_amount = delivered & amounts.every
        cash = with_amount & in_cash
        return sum_rows.Sum(
            key=key,
            gifts=len(delivered),
            known=len(with_amount),
            cash_vnd=amounts.sum(cash),
            in_kind_vnd=amounts.sum(with_amount - cash),
            at_least=with_amount.intersect(at_least),
            promises=len(promised),
            promises_known=promised.intersection_cardinality(amounts.every),
            promised_vnd=amounts.sum(promised & amounts.every),
            about=by == "year" and (delivered or promised).intersect(about),
        )

    if by is None:
        return (summed("", found),)
    groups = ((key, found & bitmap) for key, bitmap in known.facet(connection, by).items())
    return tuple(summed(key, gifts) for key, gifts in groups if gifts)


def total(connection: Connection, wanted: Filter) -> sum_rows.Sum:
    """What all the contributions that the filter finds add up to."""
    return totals(connection, wanted)[0]


def naive_sum(connection: Connection, wanted: Filter) -> sum_rows.NaiveSum:
    """What all the printed amounts of the contributions that the filter finds add up to."""
    known = index.of(connection)
    found = known.found(connection, wanted)
    return sum_rows.NaiveSum(
        mentions=known.bits(connection, index.TELLINGS).sum(found),
        printed_vnd=known.bits(connection, index.PRINTED).sum(found),
        counted_vnd=known.bits(connection, index.TOLD).sum(found),
    )


def mentions(connection: Connection, wanted: Filter, *, gifts: int) -> Iterator[sum_rows.Mention]:
    """Every printed amount of the first contributions that the filter finds, telling by telling.

    Adding all of them is the naive sum; adding those that are counted is the true one.
    """
    known = index.of(connection)
    numbers = known.found(connection, wanted) & known.bits(connection, index.TELLINGS).every
    statement: Select[Any] = (
        select(
            *RECORD.c["id", "title_vi", "title_en"],
            GIFT.c.standing,
            SOURCE.c.publisher,
            *CLAIM.c["source", "paragraph", "figure", "amount_vnd"],
        )
        .select_from(
            RECORD.join(GIFT, GIFT.c.record == RECORD.c.number)
            .join(CLAIM, CLAIM.c.record == RECORD.c.number)
            .join(SOURCE, SOURCE.c.id == CLAIM.c.source)
        )
        .where(CLAIM.c.field == "amount_vnd", CLAIM.c.amount_vnd.is_not(None))
        .where(RECORD.c.number.in_(numbers[:gifts]))
        .order_by(RECORD.c.number, CLAIM.c.agrees.desc(), CLAIM.c.number)
    )
    first: dict[str, tuple[str, int]] = {}
    for row in connection.execute(statement):
        counted = row.standing == "delivered" and row.id not in first
        told = first.setdefault(row.id, (row.publisher, row.paragraph))
        yield made(sum_rows.Mention, row, record=row.id, counted=counted, first=told)
