"""A seed whose every text is hostile, past the reader that would refuse it; and the same seed tame.

Each text starts with `FIRST`, then its number, and ends with `LAST`, so that a test finds it
wherever it is shown, and sees whether it came whole.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from itertools import count
from pathlib import Path
from typing import Any, Final
from unittest import mock

from pydantic import BaseModel

from app import figures
from app.seed import reading
from app.seed.reading import Seed
from app.store import database
from tests.builders import (
    Tables,
    both,
    claim,
    gift,
    indicator,
    party,
    record,
    source,
    when,
    world,
    write,
)

FIRST, LAST = "⟪", "⟫"

# The fields of `app.seed.schema` that hold what was written, and those of a known form.
TEXTS: Final = {"vi", "en", "publisher", "name", "figure", "prefix", "suffix", "url"}
CODED: Final = {
    "id", "source", "place", "giver", "receiver", "record", "part_of", "follows", "merged_into",
    "places", "relations", "sectors", "quantities", "edtf", "dac_code", "gso_code",
    "gso_code_before", "iso_code", "wikidata", "geonames", "sha256", "file", "field", "succeeds",
    "spellings", "written", "meant", "words", "type",
}  # fmt: skip

MARKUP: Final = (
    "</title></script></textarea></style>--><script>alert(1)</script><img src=x onerror=alert(2)>"
    "<svg/onload=alert(3)><a href=javascript:alert(4)>b</a> \"'><b onmouseover=alert(5)>`'\" ]]> "
    "<!-- -- --> <![CDATA[ &amp;lt; &#60; &lt;i&gt; {{7*7}} {% raw %} ${7*7} #{7*7} %(title)s %s "
    "{0} \\u003cb\\u003e \\\" \\' %{x} %3Cb%3E <br> <b>bold</b> $x^2$ C:\\temp {a}_b^c~d"
)
# Overrides that nothing ends, isolates that end what they did not begin, what has no width or ink.
INVISIBLE: Final = (
    "a\u202eb\u2066c\u2069\u2069d\u200be\ufefff\u00adg\u200fh\u061ci\u2028j\u2029k\u0000l\u0008m"
    "\u001bn\u0085o\ufffep\x7fq\r\nr\tsu0300\u0300\u0300\U000e0041t\u3164z"
)
LONG: Final = "<b>đồng</b> & " * 7000  # some 100 kB
# A number, and the text that stood there, to a text that has `FIRST` and the number in it.
Payload = Callable[[int, str], str]

FORMULAS: Final = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1",
                   "＝1+1", " =1+1")  # fmt: skip


def tables() -> Tables:
    """A valid seed in which every field of every table is used."""
    day = datetime.date(2026, 11, 20)
    told = [
        claim(prefix="before", suffix="after"),
        claim("amount_vnd", figure="5 tỷ đồng"),
        claim("amount_vnd", source="two", figure="6 tỷ đồng", agrees=False,
              reading=both("six"), why=both("a misprint")),
        claim("quantities.rooms", source="two", paragraph=2, figure="8 rooms", why=both("why")),
        claim("people", paragraph=3),
    ]  # fmt: skip
    full = gift(
        "school", "2019~", 5, "construction",
        date=when("2019~", basis="inferred", reason=both("reason of date")),
        period=when("2019/2021", basis="inferred", reason=both("reason of period")),
        places=[{"id": "north", "role": "giver"}, {"id": "south", "role": "receiver"},
                {"id": "west", "role": "location"}],
        sectors=["education", "health"],
        people=[{"name": "Somebody", "office": both("office")}],
        quantities={"rooms": {"value": 8, "to": 9, "unit": both("rooms")}},
        note=both("note"), claims=told, part_of="talks", follows="promise",
    )  # fmt: skip
    apart = gift("apart", "2018", 5)
    apart["contribution"] |= {"counted": False, "uncounted_reason": both("counted elsewhere")}
    return world(
        full,
        apart,
        gift("unknown", "2017", None, "goods"),
        gift("promise", "2015-03", 7, status="planned"),
        record("talks", "2019-05-02"),
        record("pact", "2014", kind="agreement", period=when("2014/2030")),
        record("wish", "2020", kind="proposal", status="proposed"),
        record("other", "2016", relations=["nw"], sectors=["education"],
               places=[{"id": "north", "role": "partner"}, {"id": "west", "role": "partner"}]),
        party=[party("firms", type="enterprises")],
        source=[
            source(
                "full", published=when("2019-05"), note=both("note of article"),
                event_date=when("2019", basis="inferred", reason=both("reason of event")),
                reports=[{"url": "https://other.example/a", "says": both("says")}],
                set_aside=[{"paragraph": 9, "reason": "context", "note": both("set aside")}],
                unclaimed=[{"paragraph": 1, "figure": "17", "reason": "context",
                            "note": both("unclaimed")}],
            )
        ],
        indicator=[indicator("poverty", note=both("note of indicator"), sectors=["health"]),
                   indicator("income", measure="vnd", value=9)],
        correction=[{"record": "school", "date": day, "field": "date", "was": both("was"),
                     "now": both("now"), "why": both("misread")}],
        retired=[{"id": "withdrawn", "date": day, "why": both("not so")},
                 {"id": "merged", "date": day, "merged_into": "school", "why": both("the same")}],
    )  # fmt: skip


def poisoned(tame: Seed, payload: Payload) -> Seed:
    """The seed with every text changed to what `payload` makes of its number."""
    numbers = count(1000)

    def change(value: Any, *, is_text: bool = False) -> Any:
        match value:
            case BaseModel():
                named = {name: getattr(value, name) for name in type(value).model_fields}
                return value.model_copy(
                    update={
                        name: change(inner, is_text=name in TEXTS) for name, inner in named.items()
                    }
                )
            case tuple():
                return tuple(change(inner) for inner in value)
            case Mapping():
                return {key: change(inner) for key, inner in value.items()}
            case str() if is_text:
                return payload(next(numbers), value)
        return value

    # Which file a table stands in is no text of it.
    changed = {
        field.name: change(getattr(tame, field.name))
        for field in fields(tame)
        if field.name not in {"file_of", "sha256"}
    }
    return replace(tame, **changed)


def build(folder: Path, payload: Payload) -> tuple[Path, dict[str, str]]:
    """A database of such texts in the folder, and each text by its number."""
    given: dict[str, str] = {}

    def text(number: int, was: str) -> str:
        return given.setdefault(str(number), payload(number, was))

    tame = reading.read(write(folder, tables()))
    path = folder / "records.db"
    printed = figures.parse("5 tỷ đồng")
    # Whatever is said to be printed is read as an amount, so that pages of amounts have it.
    with mock.patch("app.figures.parse", return_value=printed):
        database.build(poisoned(tame, text), path)
    return path, given
