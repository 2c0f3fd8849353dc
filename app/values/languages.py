"""The two languages of readers, and a text in both."""

from dataclasses import dataclass
from typing import Final, Literal

Lang = Literal["vi", "en"]
LANGS: Final[tuple[Lang, ...]] = ("vi", "en")


def N_(message: str) -> str:
    """Mark a message for the catalogue, to be translated later."""
    return message


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages; templates print the side of their own."""

    vi: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.vi if lang == "vi" else self.en
