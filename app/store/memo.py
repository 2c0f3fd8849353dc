"""What was worked out is kept, so much of it and no more; safe for any number of threads."""

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Memo(Generic[_K, _V]):
    """The values that were kept last, at most `most` of them.

    The event loop and the threads that write exports share it: each look and each change is whole.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[_K, _V] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: _K) -> _V | None:
        with self._lock:
            return self._kept.get(key)

    def get_all(self, keys: Iterable[_K]) -> dict[_K, _V]:
        """Those of the keys that are kept, with their values."""
        with self._lock:
            return {key: self._kept[key] for key in keys if key in self._kept}

    def keep(self, values: Mapping[_K, _V]) -> None:
        """Keep these; the oldest make room."""
        with self._lock:
            self._kept.update(values)
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
