"""What of a file that stays the same is sent (RFC 9110): nothing where the client has it, one range
of its bytes where it asks for one, else all of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers

# One range only: what else is asked for may be answered with the whole.
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Selected:
    """`part`: which bytes; `headers`: what says so, beside the ETag."""

    status: int
    part: range
    headers: Mapping[str, str]


def select(method: str, asked: Headers, etag: str, size: int) -> Selected:
    """What is sent of a file of `size` bytes with this strong ETag, as in the header."""
    if has(",".join(asked.getlist("if-none-match")).encode("latin-1"), etag.encode()):
        return Selected(304, range(0), {})
    length = {"accept-ranges": "bytes"}
    part = _part(asked, etag, size) if method == "GET" else None
    if part is None:
        return Selected(200, range(size), {**length, "content-length": str(size)})
    if not part:
        return Selected(416, part, {**length, "content-range": f"bytes */{size}"})
    said = f"bytes {part[0]}-{part[-1]}/{size}"
    return Selected(206, part, {**length, "content-range": said, "content-length": str(len(part))})


def has(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a client that has what these tags name has what the ETag does, compared weakly."""
    tags = [tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")]
    return etag in tags or tags == [b"*"]


def _part(asked: Headers, etag: str, size: int) -> range | None:
    """The range that is asked for, empty where the file has none of it; None where all is sent."""
    found = _RANGE.fullmatch(asked.get("range", "").replace(" ", ""))
    if found is None or asked.get("if-range", etag) != etag:  # compared strongly; a date is none
        return None
    first, last = found.groups()
    if first:
        if last and int(last) < int(first):
            return None
        return range(int(first), min(int(last), size - 1) + 1 if last else size)
    return range(max(0, size - int(last)), size) if last else None
