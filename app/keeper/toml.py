"""Values as the keeper writes them in TOML."""

import json
from collections.abc import Iterable, Iterator, Mapping


def pairs(row: Mapping[str, object]) -> str:
    return ", ".join(f"{key} = {inline(value)}" for key, value in row.items())


def inline(value: object) -> str:
    """A value on one line: a text, number or day, a list or a table of them."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # a JSON string is a TOML string
    if isinstance(value, Mapping):
        return f"{{ {pairs(value)} }}"
    if isinstance(value, Iterable):
        return f"[{', '.join(map(inline, value))}]"
    return str(value)


def table(name: str, row: Mapping[str, object], remarks: Mapping[str, str]) -> Iterator[str]:
    """The lines of a table, and what is remarked on some of its keys."""
    yield f"[[{name}]]"
    for key, value in row.items():
        yield f"{key} = {inline(value)}" + (f"  # {remarks[key]}" if key in remarks else "")
