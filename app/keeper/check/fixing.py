"""The anchors that claims lack, written into the files of `seed/`."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.keeper.check.anchoring import Anchors, find_anchors, pin_wanted
from app.keeper.check.articles import Article, Folders, by_source, read_all
from app.keeper.toml import pairs
from app.seed import schema
from app.seed.problems import Problem
from app.seed.reading import Seed

_NONE: Final = {"prefix": None, "suffix": None}


def fix_anchors(seed: Seed, folder: Path, folders: Folders) -> list[str]:
    """Write the `prefix` and `suffix` that claims lack into the files of `seed/`, and say so.

    Only the claim's own inline table changes, the rest of a file stays byte for byte. A claim that
    quotes words, not a figure, takes the first mention in its paragraph; where a figure stands
    several times there, the keeper says which one is meant, and the check lists the choices.
    """
    wanted: defaultdict[str, dict[schema.Claim, Anchors]] = defaultdict(dict)
    without: Counter[str] = Counter()
    claims = by_source(seed)
    for article in read_all(seed, folders):
        if isinstance(article, Problem):
            continue  # the check that follows tells of it
        for cited in claims.get(article.source.id, ()):
            anchors = _missing(article, cited.claim)
            if anchors is not None:
                wanted[cited.file][cited.claim] = anchors
                without[cited.file] += 1
    said = []
    for name, missing in wanted.items():
        path = folder.parent / name
        old = path.read_bytes().decode("utf-8")
        new, written = with_anchors(old, missing)
        if new != old:
            path.write_bytes(new.encode("utf-8"))
        said.append(f"{name}: wrote the anchors of {written} claims of {without[name]} without")
    return said


def _missing(article: Article, claim: schema.Claim) -> Anchors | None:
    found = article.spots_of(claim)
    if not found or not pin_wanted(article, claim, found):
        return None
    if len(found) > 1 and article.inside(claim.paragraph, found):
        return None
    return find_anchors(article.paragraphs, claim.paragraph, found[0])


_STRING: Final = r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
_FLAT: Final = rf"""\{{(?:{_STRING}|[^{{}}"'#\n])*\}}"""
# Inline tables, with flat ones in them; the braces of strings and comments are none.
_TABLE: Final = re.compile(rf"""{_STRING}|#.*|\{{(?:{_STRING}|{_FLAT}|[^{{}}"'#\n])*\}}""")
_FIGURE_KEY: Final = re.compile(rf"\bfigure[\"']?\s*=\s*(?:{_STRING})")
_ANCHOR_KEY: Final = re.compile(rf",\s*[\"']?(?:prefix|suffix)[\"']?\s*=\s*(?:{_STRING})")


def with_anchors(text: str, missing: Mapping[schema.Claim, Anchors]) -> tuple[str, int]:
    """A seed file's text with the anchors written in, and how many claims got theirs."""
    written = 0

    def anchored(table: re.Match[str]) -> str:
        nonlocal written
        claim = _claim(table[0])
        anchors = missing.get(claim) if claim else None
        if claim is None or anchors is None:
            return table[0]
        changed = _ANCHOR_KEY.sub("", table[0])
        if anchors and (key := _FIGURE_KEY.search(changed)):
            changed = f"{changed[: key.end()]}, {pairs(anchors)}{changed[key.end() :]}"
        if _claim(changed) != claim.model_copy(update=dict(_NONE, **anchors)):
            return table[0]
        written += 1
        return changed

    return _TABLE.sub(anchored, text), written


def _claim(table: str) -> schema.Claim | None:
    try:
        return schema.Claim.model_validate(tomllib.loads(f"x = {table}")["x"])
    except ValueError:  # no TOML, or another table
        return None
