"""In which coding an answer is sent (RFC 9110, Accept-Encoding)."""

from functools import lru_cache
from typing import Final

PLAIN: Final = "identity"
LONGEST: Final = 200  # letters of Accept-Encoding to ask with; what is longer says no more


@lru_cache(maxsize=1024)
def best(accepted: str, offered: tuple[str, ...]) -> str:
    """The one of these that the client likes best, of equals the first; the plain one where it
    likes none.
    """
    liked = dict(map(_weighed, accepted.lower().split(",")))

    def liking(coding: str) -> float:
        # Not named, the plain one is fair enough, but less wanted than any coding that is.
        return liked.get(coding, 1e-9 if coding == PLAIN else liked.get("*", 0.0))

    found = max(offered, key=liking)
    return found if liking(found) > 0 else PLAIN


def _weighed(item: str) -> tuple[str, float]:
    """A coding, and how much it is liked: 0 to 1."""
    name, *parameters = (part.strip() for part in item.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return name, 0.0
            return name, weight if 0 <= weight <= 1 else 0.0
    return name, 1.0
