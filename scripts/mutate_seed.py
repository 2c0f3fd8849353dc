"""`python -m scripts.mutate_seed [TIMES [SEED]]`: the real `seed/`, mutated, given to the build.

Right is that it is loaded, or that every problem is named by file, id and field and the database
that was there stays, byte for byte. Anything else is wrong: another exception most of all.
"""

import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app import build
from app.seed import reading
from app.seed.problems import SeedError
from app.settings import ROOT, Settings
from app.store import database
from scripts.report import publish

FILES: Final = tuple(sorted(p.relative_to(ROOT / "seed") for p in (ROOT / "seed").rglob("*.toml")))
ENCODINGS: Final = ("utf-16", "utf-8-sig", "latin-1", "utf-32")
VALUES: Final = (
    '""', "0", "-1", "1.5", "inf", "nan", "true", "[]", "{}", "[[1]]", '"x"', '"2017-13-45"',
    '"9999/0000"', '"../.."', "99999999999999999999999", "2017-05-17", "07:32:00",
    "1979-05-27T07:32:00Z", '"\\u0000"', '"\\u202e"', '"=1+1"', '"<script>"', "'''a\nb'''",
    "[1, 'a', {}]", "{vi = 1}", '"ha-noi"', "0x7f",
)  # fmt: skip

Change = Callable[[random.Random, str], str | bytes]


def _truncated(rng: random.Random, text: str) -> bytes:
    whole = text.encode()
    return whole[: rng.randrange(len(whole))]


def _encoded(rng: random.Random, text: str) -> bytes:
    return text.encode(rng.choice(ENCODINGS), "replace")


def _noise(rng: random.Random, text: str) -> bytes:
    noisy = bytearray(text.encode())
    for _ in range(rng.randint(1, 20)):
        noisy[rng.randrange(len(noisy))] = rng.randrange(256)
    return bytes(noisy)


def _lines(rng: random.Random, text: str) -> str:
    """Lines dropped, doubled, put elsewhere."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(lines))
        line = lines.pop(at)
        if rng.random() < 0.6:
            to = at if rng.random() < 0.5 else rng.randrange(len(lines))
            lines[to:to] = [line, line]
    return "\n".join(lines)


def _values(rng: random.Random, text: str) -> str:
    """Values of another type, or that cannot be."""
    keys = list(re.finditer(r"(?m)^(\w+ = ).+$", text))
    found = rng.choice(keys) if keys else None
    return text if found is None else (
        text[: found.start()] + found[1] + rng.choice(VALUES) + text[found.end() :]
    )  # fmt: skip


def _strings(rng: random.Random, text: str) -> str:
    """A quoted text changed: references broken, ids doubled, dates impossible."""
    quoted = list(re.finditer(r'"[^"\n]*"', text))
    if not quoted:
        return text
    found, other = rng.choice(quoted), rng.choice(quoted)
    put = rng.choice((other[0], rng.choice(VALUES[:13]), '"none-such"', f'"{"a" * 1_000_000}"'))
    return text[: found.start()] + put + text[found.end() :]


def _circles(rng: random.Random, text: str) -> str:
    ids = re.findall(r'(?m)^\[\[record\]\]\nid = "([^"]+)"', text)
    for id_ in rng.sample(ids, min(3, len(ids))):
        whole = f'part_of = "{rng.choice(ids)}"\n'
        text = text.replace(f'id = "{id_}"\n', f'id = "{id_}"\n{whole}', 1)
    return text


def _tables(rng: random.Random, text: str) -> str:
    names = list(re.finditer(r"(?m)^\[\[(\w+)\]\]$", text))
    if not names:
        return text
    found = rng.choice(names)
    name = rng.choice(("record", "place", "nothing", "source", "record.deep", "__proto__"))
    put = rng.choice((f"[[{name}]]", f"[{name}]", "[[]]", "[[[x]]]"))
    return text[: found.start()] + put + text[found.end() :]


CHANGES: Final[tuple[Change, ...]] = (
    _truncated, _encoded, _noise, _lines, _values, _strings, _circles, _tables,
)  # fmt: skip


def prepare(folder: Path) -> None:
    """Put a copy of `seed/` and its database into the folder."""
    shutil.copytree(ROOT / "seed", folder / "seed")
    database.build(reading.read(ROOT / "seed"), folder / "records.db")


def try_one(
    folder: Path, rng: random.Random, changes: Sequence[Change] = CHANGES, times: int = 1
) -> tuple[bool, str]:
    """Whether a mutated `seed/` was loaded, and what was wrong with how it was taken."""
    seed_dir, path = folder / "seed", folder / "records.db"
    names = [rng.choice(FILES) for _ in range(times)]
    try:
        for name in names:
            text = (seed_dir / name).read_bytes().decode("utf-8", "replace")
            changed = rng.choice(changes)(rng, text) if text else text
            data = changed.encode() if isinstance(changed, str) else changed
            (seed_dir / name).write_bytes(data)
        good = path.read_bytes()
        try:
            build.build_database(Settings(seed_dir=seed_dir, database_file=path))
        except SeedError as error:
            named = [str(problem) for problem in error.problems]
            if not named or not all(n.startswith("seed/") and len(n) < 20_000 for n in named):
                return False, f"problems not named: {named[:3]}"
            return False, "" if path.read_bytes() == good else "the good database was touched"
        current = database.is_current(path, reading.digest(seed_dir))
        return True, "" if current else "another database than that of the seed"
    except Exception as error:  # noqa: BLE001 - that none comes is what is tried
        return False, repr(error)[:500]
    finally:
        for name in names:
            shutil.copy(ROOT / "seed" / name, seed_dir / name)


@dataclass
class Tally:
    """What was done and seen."""

    tried: int = 0
    loaded: int = 0
    wrong: list[str] = field(default_factory=list)


def mutate(folder: Path, times: int, random_seed: int = 0) -> Tally:
    """Try so many mutations, one to three at once."""
    prepare(folder)
    rng = random.Random(random_seed)
    tally = Tally()
    for _ in range(times):
        was_loaded, wrong = try_one(folder, rng, times=rng.randint(1, 3))
        tally.tried += 1
        tally.loaded += was_loaded
        if wrong:
            tally.wrong.append(wrong)
    return tally


def main() -> int:
    times, random_seed = (
        int(text) for text in [*sys.argv[1:], *["1000", "0"][len(sys.argv) - 1 :]]
    )
    with tempfile.TemporaryDirectory() as folder:
        tally = mutate(Path(folder), times, random_seed)
    publish(
        "Mutations of the real seed",
        "python -m scripts.mutate_seed",
        (
            f"{tally.tried:,} mutations, one to three at once: {tally.loaded:,} loaded, "
            f"{tally.tried - tally.loaded - len(tally.wrong):,} refused with every problem named "
            "and the good database as it was",
            f"{len(tally.wrong)} taken in any other way",
        ),
    )
    print(*tally.wrong[:10], sep="\n")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
