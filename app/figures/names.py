"""Digits in names: documents, roads, schemes, ordinals. They count nothing."""

import re
from collections.abc import Iterator
from typing import Final

from app.figures.lexicon import TIME_NOUNS, TITLES
from app.figures.numbers import DASH
from app.figures.texts import Text
from app.figures.units import NOT_COUNTED, any_of
from app.figures.values import FigureKind, Found, Value

_TITLE: Final = any_of(TITLES)
PATTERNS: Final = (
    # 169-TB/TU, 11-NQ/TW, 30/2021/NQ-CP, 1719/QĐ-TTg
    re.compile(
        rf"(?:(?<!\w)(?:(?i:{_TITLE}) )?(?i:số )?)"
        r"(?P<core>(?<!\d)(?<![\d/.,-])\d+(?:/\d{4})?[-/](?=[A-ZĐ][A-Za-zĐ]*[A-ZĐ])[A-ZĐ][A-Za-zĐ]*\d*"
        r"(?:[-/.][A-ZĐ][A-Za-zĐ]*\d*)*)(?!\w)"
    ),
    # CT.13, QL4D, COVID-19
    re.compile(
        r"(?<!\w)(?P<core>(?:[A-ZĐ]{1,6}[.-]?|[A-ZĐ][a-zđ]{1,9}-?)\d{1,4}[A-Z]?)(?![\w%])(?![.,/-]\d)"
        r"(?!-[A-ZĐ]{2})"
    ),
    # 5G
    re.compile(r"(?<![\w.,/-])(?P<core>\d{1,3}(?:\.\d)?[A-LN-UX-Z])(?!\w)"),
    # Quốc lộ 279, Đề án 1816, số 1
    re.compile(
        rf"(?<!\w)(?i:{_TITLE} (?:số )?|số )(?P<core>\d{{1,4}})(?![\w%])(?!\s?[.,/:]\d)"
        rf"(?! ?{DASH} ?\d)(?![-/][A-ZĐ]){NOT_COUNTED}"
        rf"(?! {any_of(TIME_NOUNS)}(?!\w)(?! (?:19|20)\d\d))"
    ),
    # lần thứ 15
    re.compile(r"(?<!\w)(?i:(?:lần )?thứ )(?P<core>\d{1,4})(?![\w%])(?![.,/:]\d)"),
)


def named(text: Text, pattern: re.Pattern[str]) -> Iterator[Found]:
    """The names of one of `PATTERNS`."""
    for match in pattern.finditer(text.left):
        yield text.figure(*match.span(), match.span("core"), Value(FigureKind.NAME))
