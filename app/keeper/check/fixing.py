"""The anchors that claims lack, written into the files of `seed/`."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.keeper.check.anchoring import Anchors, find_anchors, pin_wanted, write_anchors
from app.keeper.check.articles import Article, read_all
from app.keeper.check.claims import by_source
from app.keeper.check.spots import Span, spots
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Seed

Key = tuple[object, ...]


def fix_anchors(
    seed: Seed, folder: Path, sources_dir: Path | None, notes_dir: Path | None = None
) -> list[str]:
    """Write the `prefix` and `suffix` that claims lack into the files of `seed/`, and say so.

    Only the claim's own inline table changes, the rest of a file stays byte for byte. A claim that
    quotes words, not a figure, takes the first mention in its paragraph; where a figure stands
    several times there, the keeper says which one is meant, and the check lists the choices.
    """
    wanted: dict[str, dict[tuple[str, Key], Anchors]] = defaultdict(dict)
    claims = by_source(seed)
    for article in read_all(seed, sources_dir, notes_dir):
        if isinstance(article, Problem):
            continue  # the check that follows tells of it
        for cited in claims.get(article.source.id, ()):
            if anchors := _missing(article, cited.claim):
                wanted[cited.file][cited.owner.id, key_of(cited.claim.model_dump())] = anchors
    said = []
    for name, missing in wanted.items():
        path = folder.parent / name
        old = path.read_bytes().decode("utf-8")
        new, written = with_anchors(old, missing)
        if new != old:
            path.write_bytes(new.encode("utf-8"))
        said.append(f"{name}: wrote the anchors of {written} claims of {len(missing)} without")
    return said


def _missing(article: Article, claim: schema.Claim) -> Anchors | None:
    if not article.has(claim.paragraph):
        return None
    text = article.text(claim.paragraph)
    found = spots(text, claim.figure, claim.prefix, claim.suffix) or spots(text, claim.figure)
    if not found or not pin_wanted(article, claim, found):
        return None
    if len(found) > 1 and article.inside(claim.paragraph, found):
        return None
    return find_anchors(article.paragraphs, claim.paragraph, found[0])


def key_of(claim: Mapping[str, object]) -> Key:
    """What a claim is recognised by in its file."""
    names = ("field", "source", "paragraph", "figure", "prefix", "suffix")
    return tuple(claim.get(name) for name in names)


_ID_LINE: Final = re.compile(r"""\s*["']?id["']?\s*=\s*["']([a-z0-9-]+)["']""")
_STRING: Final = r""""(?:[^"\\]|\\.)*"|'[^']*'"""
_FIGURE_KEY: Final = re.compile(rf"\bfigure[\"']?\s*=\s*(?:{_STRING})")
_ANCHOR_KEY: Final = re.compile(rf",\s*[\"']?(?:prefix|suffix)[\"']?\s*=\s*(?:{_STRING})")


def with_anchors(text: str, missing: Mapping[tuple[str, Key], Anchors]) -> tuple[str, int]:
    """A seed file's text with the anchors written in, and how many claims got theirs."""
    owner, written = "", 0
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if match := _ID_LINE.match(line):
            owner = match[1]
        for start, end in reversed(_inline_tables(line)):
            table = line[start:end]
            claim = _as_toml(table)
            anchors = missing.get((owner, key_of(claim))) if claim else None
            if claim is None or anchors is None:
                continue
            changed = _ANCHOR_KEY.sub("", table)
            added = f", {write_anchors(anchors)}"
            if key := _FIGURE_KEY.search(changed):
                changed = changed[: key.end()] + added + changed[key.end() :]
            expected = {k: v for k, v in claim.items() if k not in {"prefix", "suffix"}}
            named = zip(("prefix", "suffix"), anchors, strict=True)
            expected |= {key: value for key, value in named if value}
            if _as_toml(changed) == expected:
                lines[index] = lines[index][:start] + changed + lines[index][end:]
                written += 1
    return "".join(lines), written


def _inline_tables(line: str) -> list[Span]:
    """The outermost `{…}` of a line of TOML, braces in strings not counted."""
    tables, depth, start = [], 0, 0
    for match in re.finditer(rf"{_STRING}|[{{}}#]", line):
        if match[0] == "#":
            break
        if match[0] == "{":
            start = match.start() if depth == 0 else start
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
            if depth == 0:
                tables.append((start, match.end()))
    return tables


def _as_toml(table: str) -> dict[str, object] | None:
    try:
        value = tomllib.loads(f"x = {table}")["x"]
    except tomllib.TOMLDecodeError:
        return None
    return value if isinstance(value, dict) else None
