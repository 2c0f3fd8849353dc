"""Digits in names: documents, roads, schemes, ordinals, scores, births. They count nothing."""

import re
from collections.abc import Iterator
from typing import Final

from app.figures.lexicon import NAMED_AFTER_DAYS, TIME_NOUNS, TITLES
from app.figures.numbers import DASH, NOT_COUNTED, any_of
from app.figures.texts import Text
from app.figures.values import FigureKind, Found, Value

_TITLE: Final = any_of(TITLES)
PATTERNS: Final = (
    # 169-TB/TU, 11-NQ/TW, 30a/2008/NQ-CP, 1719/QĐ-TTg
    re.compile(
        rf"(?:(?<!\w)(?:(?i:{_TITLE}) )?(?i:số )?)"
        r"(?P<core>(?<!\d)(?<![\d/.,-])\d+[a-zđ]?(?:/\d{4})?[-/](?=[A-ZĐ][A-Za-zĐ]*[A-ZĐ])[A-ZĐ][A-Za-zĐ]*\d*"
        r"(?:[-/.][A-ZĐ][A-Za-zĐ]*\d*)*)(?!\w)"
    ),
    # CT.13, QL4D, COVID-19
    re.compile(
        r"(?<!\w)(?!(?:VN[DĐ]|USD|EUR|AUD|CNY|RMB|NDT|JPY|KRW|GBP|US)\d)(?!Q[1-4] (?:19|20)\d\d)"
        r"(?P<core>(?:[A-ZĐ]{1,6}[.-]?|[A-ZĐ][a-zđ]{1,9}-?)\d{1,4}[A-Z]?)(?![\w%])(?![.,/-]\d)"
        r"(?!-[A-ZĐ]{2})"
    ),
    # 5G
    re.compile(r"(?<![\w.,/-])(?P<core>\d{1,3}(?:\.\d)?[A-LN-UX-Z])(?!\w)"),
    # Quốc lộ 279, Đề án 1816, số 1
    re.compile(
        rf"(?<!\w)(?i:{_TITLE} (?:số )?|số )(?P<core>\d{{1,4}}[a-zđ]?)(?![\w%])(?!\s?[.,/:]\d)"
        rf"(?! ?{DASH} ?\d)(?![-/][A-ZĐ]){NOT_COUNTED}"
        rf"(?! {any_of(TIME_NOUNS)}(?!\w)(?! (?:19|20)\d\d))"
    ),
    # đường 30/4, quảng trường 2-9, số nhà 12/3: named after a day, or numbered like one
    re.compile(
        rf"(?<!\w)(?i:{any_of(NAMED_AFTER_DAYS)}(?: số)?|số) "
        r"(?P<core>\d{1,3}[/-]\d{1,3})(?![\w%])(?![.,/-]\d)"
    ),
    # tỷ số 2-1, trực 24/7, sinh năm 1990
    re.compile(
        rf"(?<!\w)(?i:t[ỷỉ] (?:số|lệ)(?: chung cuộc)?|thắng|thua|h(?:òa|oà)) "
        rf"(?P<core>\d{{1,2}} ?(?:{DASH}|/) ?\d{{1,2}})(?![\w%])(?![.,/-]\d)"
    ),
    re.compile(r"(?<![\w.,/-])(?<!ngày )(?P<core>24/(?:7|24)[hH]?)(?![\w%])(?![.,/-]\d)"),
    re.compile(
        r"(?<!\w)(?:(?i:sinh (?:vào )?(?:năm|ngày)|born (?:in|on)):? |SN:? ?|S\.N\.? ?)"
        r"(?P<core>(?:\d{1,2}[/.-]\d{1,2}[/.-])?(?:19|20)\d\d)(?!\w)(?![.,/-]\d)"
    ),
    # lần thứ 15
    re.compile(r"(?<!\w)(?i:(?:lần )?thứ )(?P<core>\d{1,4})(?![\w%])(?![.,/:]\d)"),
)


def named(text: Text, pattern: re.Pattern[str]) -> Iterator[Found]:
    """The names of one of `PATTERNS`."""
    for match in pattern.finditer(text.left):
        yield text.figure(*match.span(), match.span("core"), Value(FigureKind.NAME))
