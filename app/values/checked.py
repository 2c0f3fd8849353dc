"""JSON that knows whether it is as it was written: beside its fields it has their checksum."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

_CHECKSUM: Final = "checksum"


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
