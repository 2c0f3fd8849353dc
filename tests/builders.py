"""Small seeds for tests: each function makes one TOML table, valid as it is, with changes."""

import datetime
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.seed import reading
from app.store import database
from app.store.database import Target

Row = dict[str, Any]
Tables = dict[str, list[Row]]

OMIT: Any = object()  # a change that leaves the key out


def both(text: str) -> Row:
    return {"vi": f"{text} (vi)", "en": f"{text} (en)"}


def _changed(row: Row, changes: Mapping[str, Any]) -> Row:
    return {key: value for key, value in {**row, **changes}.items() if value is not OMIT}


def place(id_: str, **changes: Any) -> Row:
    row = {"id": id_, "name": both(id_), "kind": "province", "gso_code": "12", "note": both("note")}
    return _changed(row, changes)


def relation(id_: str, first: str, second: str) -> Row:
    return {"id": id_, "places": [first, second]}


def sector(id_: str, **changes: Any) -> Row:
    return _changed({"id": id_, "name": both(id_)}, changes)


def body_type(id_: str, **changes: Any) -> Row:
    return _changed({"id": id_, "name": both(id_)}, changes)


def party(id_: str, **changes: Any) -> Row:
    return _changed({"id": id_, "name": both(id_), "type": "province"}, changes)


def source(id_: str, **changes: Any) -> Row:
    row = {
        "id": id_,
        "file": f"{id_}.txt",
        "sha256": "0" * 64,
        "headline": both(f"headline of {id_}"),
        "publisher": "The Paper",
        "url": f"https://paper.example/{id_}",
        "event": both("the event"),
        "event_date": when("2019"),
        "added": datetime.date(2026, 11, 22),
    }
    return _changed(row, changes)


def when(edtf: str, **changes: Any) -> Row:
    return _changed({"edtf": edtf, "basis": "stated"}, changes)


def claim(field: str = "record", **changes: Any) -> Row:
    row = {"field": field, "source": "one", "paragraph": 1, "figure": "as printed"}
    return _changed(row, changes)


def record(id_: str, edtf: str = "2018", **changes: Any) -> Row:
    """A meeting of north and south on health, told by article one."""
    row = {
        "id": id_,
        "kind": "meeting",
        "status": "done",
        "title": both(f"title of {id_}"),
        "short_title": both(id_[-27:]),
        "summary": both(f"summary of {id_}"),
        "date": when(edtf),
        "relations": ["north-south"],
        "places": [{"id": "north", "role": "giver"}, {"id": "south", "role": "receiver"}],
        "sectors": ["health"],
        "claims": [claim()],
    }
    return _changed(row, changes)


def gift(
    id_: str, edtf: str = "2018", amount: int | None = None, form: str = "cash", **changes: Any
) -> Row:
    """A contribution of north to south; `amount` in whole billions of đồng, or not published."""
    part: Row = {"giver": "north-city", "receiver": "south-province", "form": form}
    claims = [claim()]
    if amount is not None:
        part["amount_vnd"] = amount * 10**9
        claims.append(claim("amount_vnd", figure=f"{amount} tỷ đồng"))
    row = record(id_, edtf, kind="contribution", contribution=part, claims=claims)
    return _changed(row, changes)


def indicator(id_: str, **changes: Any) -> Row:
    row = {
        "id": id_,
        "place": "south",
        "name": both("poverty"),
        "measure": "percent",
        "value": Decimal("24.88"),
        "unit": both("% of households"),
        "date": when("2019"),
        "claims": [claim("value", figure="24,88%")],
    }
    return _changed(row, changes)


def world(*records: Row, **more: list[Row]) -> Tables:
    """A valid seed: three places, two relations, two sectors, three parties, two articles.

    `more` names tables whose rows are added.
    """
    tables: Tables = {
        "place": [place("north", kind="city"), place("south"), place("west")],
        "relation": [relation("north-south", "north", "south"), relation("nw", "north", "west")],
        "sector": [sector("health"), sector("education")],
        "body_type": [*map(body_type, ("city", "province", "enterprises", "organisation"))],
        "party": [
            party("north-city", type="city", place="north"),
            party("south-province", place="south"),
            party("west-province", place="west"),
        ],
        "source": [source("one"), source("two")],
        "record": list(records),
    }
    for name, rows in more.items():
        tables[name] = [*tables.get(name, []), *rows]
    return tables


def toml(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> str:
    """The tables as TOML."""
    lines = []
    for name, rows in tables.items():
        for row in rows:
            lines.append(f"[[{name}]]")
            lines += [f"{json.dumps(key)} = {_value(value)}" for key, value in row.items()]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float() | Decimal():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case datetime.date():
            return value.isoformat()
        case Mapping():
            return f"{{{', '.join(f'{json.dumps(k)} = {_value(v)}' for k, v in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
    raise TypeError(f"no TOML for {value!r}")


def write(folder: Path, tables: Tables, file: str = "all.toml") -> Path:
    """Write the tables to one file of the folder `seed`, below `folder`; give that folder."""
    seed_dir = folder / "seed"
    path = seed_dir / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(toml(tables), encoding="utf-8")
    return seed_dir


def build(folder: Path, tables: Tables, target: Target) -> None:
    """Build the database of the tables, which are written in the folder."""
    database.build(reading.read(write(folder, tables)), target)


def built(folder: Path, tables: Tables) -> Path:
    """The database of the tables."""
    path = folder / "records.db"
    build(folder, tables, path)
    return path
