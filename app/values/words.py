"""Text folded for search: what is typed without diacritics finds what is printed with them."""

import re
import unicodedata
from itertools import filterfalse

WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d: ``fold("Điện Biên") == "dien bien"``."""
    # Once more after: what a sign stands for may have capitals, as the "No" of "№".
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold().replace("đ", "d")
    return unicodedata.normalize("NFC", "".join(filterfalse(unicodedata.combining, decomposed)))


def accented(text: str) -> str:
    """The same with its diacritics, for ranking what matches exactly first."""
    return unicodedata.normalize("NFC", text.casefold())


def tokens(text: str) -> list[str]:
    """The words of a text, as SQLite's unicode61 splits them."""
    return WORD.findall(text)


def slug(name: str) -> str:
    """A name as it stands in an address: ``slug("Đặng Xuân Phong") == "dang-xuan-phong"``."""
    return "-".join(tokens(fold(name)))
