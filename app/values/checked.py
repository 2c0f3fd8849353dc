"""Files that are whole or not there, and JSON that knows whether it is as it was written: beside
its fields it has their checksum.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

PART: Final = ".new-"  # begins the name of a file that is being written
_CHECKSUM: Final = "checksum"


def write(path: Path, content: bytes) -> None:
    """Write a file so that nobody sees a part of it, be the power cut."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=PART, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part = Path(file.name)
    part.chmod(0o644)
    part.replace(path)


def written(fields: Mapping[str, Any]) -> bytes:
    """The fields as the content of a file."""
    text = json.dumps({_CHECKSUM: _checksum(fields), **fields}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def read(content: bytes) -> dict[str, Any]:
    """The fields that `written` wrote; raises `ValueError` where they are others by now."""
    fields = json.loads(content)
    if not isinstance(fields, dict) or fields.pop(_CHECKSUM, None) != _checksum(fields):
        raise ValueError("it is damaged")
    return fields


def _checksum(fields: Mapping[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
