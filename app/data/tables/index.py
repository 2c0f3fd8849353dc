"""The tables that serve finding: nothing of them leaves the app."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.data.said import Internal, Stored

_INDEX = Internal("an index, made of the other tables")


class Meta(Stored, table=True):
    """One fact about the data itself: `sha256` of `seed/`, `schema` of the tables, `newest` day on
    which something joined, `first_day` and `last_day` that any date is written to touch.
    """

    said: ClassVar = Internal("what the files themselves say of the data in other ways")

    key: Annotated[str, said] = Field(primary_key=True)
    value: Annotated[str, said]


class Day(Stored, table=True):
    """A day by which records are sorted, and the number of the first one sorted by it."""

    said: ClassVar = _INDEX

    day: Annotated[str, _INDEX] = Field(primary_key=True)
    first: Annotated[int, _INDEX]


class Spelling(Stored, table=True):
    """A way of writing that a search reads as another; `app.values.spelling` knows how."""

    said: ClassVar = _INDEX

    number: Annotated[int, _INDEX] = Field(primary_key=True)
    kind: Annotated[str, _INDEX]
    written: Annotated[str, _INDEX]
    meant: Annotated[str, _INDEX]


class Posting(Stored, table=True):
    """Which records have a value of a facet: every filter, every order but that of days and every
    sum stands on these; `app.store.index` knows them.
    """

    said: ClassVar = _INDEX

    facet: Annotated[str, _INDEX] = Field(primary_key=True)
    value: Annotated[str, _INDEX] = Field(primary_key=True)
    count: Annotated[int, _INDEX]
    # A Roaring bitmap of record numbers, in the portable format.
    bitmap: Annotated[bytes, _INDEX]
