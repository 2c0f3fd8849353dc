"""The mistakes of `seed/`, and the lines of its files where they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Problem:
    """One mistake in `seed/`: where it is, what is wrong and what would be right."""

    file: str
    id: str
    field: str
    message: str
    is_blank: bool = False  # what a draft leaves to the keeper

    def __str__(self) -> str:
        return f"{self.file}: {self.id}: {self.field}: {self.message}"


class SeedError(Exception):
    """`seed/` has problems; all of them are in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def located(problems: Iterable[Problem], folder: Path) -> Iterator[str]:
    """Each problem of the data in `folder` as a line for the keeper, as "file:line: id: …"."""
    lines_of = lru_cache(maxsize=None)(_lines)
    for problem in problems:
        said = str(problem)
        lines = lines_of(folder.parent / problem.file)
        unread = _UNREAD.search(problem.message)  # what TOML itself says of a file
        if at := int(unread[1]) if unread else line(lines, problem.id, problem.field):
            said = said.replace(problem.file, f"{problem.file}:{at}", 1)
        yield said


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


_UNREAD: Final = re.compile(r"^not TOML: .*\(at line (\d+),")
_HEADER: Final = re.compile(r"\s*\[\[(\w+)\]\]")
_NUMBERED: Final = re.compile(r"(\w+) (\d+)")  # "record 3": a table without an id
_CITED: Final = re.compile(r"(\S+) \((\S+), paragraph (\d+)\)")  # a claim


def line(lines: list[str], id_: str, field: str) -> int | None:
    """The line, from 1, of a table's field; of the table where the field has none of its own; None
    where the table is not found.
    """
    tables = [at for at, text in enumerate(lines) if _HEADER.match(text)]
    own_id = re.compile(rf"""\s*(?:["']?id["']?|record)\s*=\s*["']{re.escape(id_)}["']""")
    start = next((at for at, text in enumerate(lines) if own_id.match(text)), None)
    if start is None:
        if not (numbered := _NUMBERED.fullmatch(id_)):
            return None
        same = [at for at in tables if f"[[{numbered[1]}]]" in lines[at]]
        number = int(numbered[2])
        if number > len(same):
            return None
        start = same[number - 1]
    first = max((at for at in tables if at <= start), default=start)
    last = min((at for at in tables if at > first), default=len(lines))
    return 1 + next(
        (at for pattern in _patterns(field) if (at := _found(lines, first, last, pattern))), start
    )


def _patterns(field: str) -> Iterator[tuple[str, int]]:
    """What the line of a field looks like, and which line of these: the likeliest first."""
    if cited := _CITED.fullmatch(field):
        name, source, paragraph = map(re.escape, cited.groups())
        yield rf'field = "{name}", source = "{source}", paragraph = {paragraph}\b', 0
        return
    if listed := re.fullmatch(r"unclaimed ['\"](.*)['\"]", field):
        yield rf'\{{.*figure = "{re.escape(listed[1])}"', 0
        return
    keys = field.split(".")
    key = rf"^\s*[\"']?{re.escape(keys[0])}[\"']?\s*[.=]"
    if len(keys) > 1 and keys[1].isdecimal():  # an entry of a list, each on a line of its own
        yield rf"{key}|^\s*\{{", int(keys[1]) + 1
    yield key, 0


def _found(lines: list[str], first: int, last: int, pattern: tuple[str, int]) -> int | None:
    """The line of a table, from 0, that a pattern finds; so many after the first."""
    wanted, after = re.compile(pattern[0]), pattern[1]
    if not after:
        return next((at for at in range(first, last) if wanted.search(lines[at])), None)
    opening = re.compile(pattern[0].partition("|")[0])
    start = next((at for at in range(first, last) if opening.search(lines[at])), None)
    if start is None or "{" in lines[start]:
        return start
    entries = [at for at in range(start + 1, last) if lines[at].lstrip().startswith("{")]
    return entries[after - 1] if after <= len(entries) else start
