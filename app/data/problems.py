"""What can be wrong with an address."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What can be wrong with a parameter."""

    UNKNOWN_PARAMETER = "unknown-parameter"
    UNKNOWN_VALUE = "unknown-value"
    TOO_MANY = "too-many"
    TOO_LONG = "too-long"
    NOT_A_DATE = "not-a-date"
    NO_SUCH_YEAR = "no-such-year"
    NOT_A_NUMBER = "not-a-number"
    BACKWARDS = "backwards"
    NO_WORDS = "no-words"


@dataclass(frozen=True)
class Problem:
    """A parameter that cannot be used: name, value as given, what is wrong, what would do."""

    parameter: str
    value: str
    fault: Fault
    allowed: tuple[str, ...] = ()
