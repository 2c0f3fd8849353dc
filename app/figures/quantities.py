"""Money, counts and rates: numbers, by what stands before and after them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from app.figures.lexicon import FUNCTION_WORDS, HEDGES, PAIRED, STOOD_ON
from app.figures.numbers import DASH, NUMBER, NUMERAL, SCALE, number, scale_of
from app.figures.texts import TAKEN, Text
from app.figures.units import DONG, NOUN
from app.figures.values import FigureKind, Found, Value
from app.values.vocabulary import Qualifier

_CHAIN: Final = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:(?P<of>\d+)/\d+(?![.,/]?\d)|\d+(?:/\d+){2,}(?![.,]?\d)"
    r"|\d{1,2}[hH](?:\d{2})?(?!\w))"
)
_VAGUE: Final = re.compile(
    r"(?<!\w)(?:hàng|nhiều|vài|mấy)(?: (?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ))+ đồng(?!\w)"
    r"(?! (?:chí|bào|hồ|đội|minh|nghiệp|ruộng)(?!\w))",
    re.IGNORECASE,
)
_QUANTITY: Final = re.compile(
    rf"(?P<a>{NUMBER})(?:(?:\s?(?P<sa>{SCALE}))?(?:\s?{DASH}\s?|\s(?:đến|tới)\s)(?P<b>{NUMBER}))?"
    rf"(?:\s?(?P<scale>{SCALE})(?P<half> rưỡi(?!\w))?"
    rf"(?P<more>(?: {NUMERAL}\s?(?:{SCALE}))*))?",
    re.IGNORECASE,
)
_MORE: Final = re.compile(rf"({NUMERAL})\s?({SCALE})", re.IGNORECASE)
_CURRENCY: Final = re.compile(rf"\s?{DONG}", re.IGNORECASE)
_PER: Final = re.compile(r"(?:\s?/\s?[^\W\d_]+)+")
_PERCENT: Final = re.compile(r"\s?(?:%|‰)|\s(?:phần trăm|phần nghìn)(?!\w)", re.IGNORECASE)
_TIMES: Final = re.compile(r"\slần(?!\w)", re.IGNORECASE)
_WORD: Final = re.compile(r"\s([^\W\d_]+)(?!\w)")
_NOT_FIVE: Final = re.compile(
    r"(?<!\w)(?:những|các|hàng|hằng|mỗi|nhiều|đầu|cuối|giữa|cả|mấy|vài|quanh|trong|qua|từng|suốt"
    r"|một|hai|ba|bốn|thứ|\d+) \Z",
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(r"(?<!\w)thứ \Z", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"(?<!\w)(?:[A-ZÀ-ỸĐ](?<![a-zà-ỹđ])[^\W\d_]* ){1,4}\Z")
_FROM: Final = re.compile(r"(?<!\w)từ \Z", re.IGNORECASE)
_HEDGE: Final = re.compile(rf"(?<!\w)({'|'.join(HEDGES)}) \Z", re.IGNORECASE)
_ONWARDS: Final = re.compile(r" (trở lên|trở xuống)(?!\w)", re.IGNORECASE)


def chains(text: Text) -> Iterator[Found]:
    """Numbers joined by strokes, and times of day: "17/18 xã" (17 of 18), "31/2/2017", "8h30"."""
    for match in _CHAIN.finditer(text.left):
        noun = NOUN.match(text.left, match.end()) if match["of"] else None
        value = Value(FigureKind.NUMBER)
        end = match.end()
        if noun:
            value = Value(FigureKind.COUNT, Decimal(match["of"]), unit=noun[1])
            end = noun.end()
        yield text.figure(match.start(), end, match.span(), value)


def vague(text: Text) -> Iterator[Found]:
    """Sums without a number: "hàng chục tỷ đồng"."""
    for match in _VAGUE.finditer(text.left):
        yield text.figure(*match.span(), match.span(), Value(FigureKind.MONEY, unit="đồng"))


def quantities(text: Text, *, lenient: bool) -> Iterator[Found]:
    """Every number that is left, if it counts; `lenient` where it is one figure by itself."""
    at, taken = 0, 0
    while match := _QUANTITY.search(text.left, at):
        figure = _quantity(text, match, taken, lenient=lenient)
        if figure is None:  # number words that count nothing; what follows them may
            at = match.end("a")
            continue
        at = taken = max(figure.end, match.end("a"))
        yield figure


def _quantity(text: Text, match: re.Match[str], taken: int, *, lenient: bool) -> Found | None:
    """The figure at a number; None where it counts nothing."""
    left = text.left
    kind, unit, end = _counted(left, match, lenient=lenient)
    if not lenient and _is_worded(match) and not _is_meant(left, match, kind, unit):
        return None
    core = (match.start(), end if kind is FigureKind.PERCENT else match.end())
    if kind is FigureKind.NUMBER and (name := _name(left, match, taken)):
        return text.figure(name.start(), end, core, Value(FigureKind.NAME))
    if kind is not FigureKind.NUMBER and (per := _PER.match(left, end)):
        unit, end = unit + re.sub(r"\s", "", per[0]), per.end()
    qualifier, start = _hedged(left, match.start(), taken)
    if onwards := _ONWARDS.match(left, end):
        end = onwards.end()
        upward = onwards[1].lower() == "trở lên"
        qualifier = Qualifier.AT_LEAST if upward else Qualifier.AT_MOST
    low, high = _bounds(match)
    if high is not None and (from_ := _FROM.search(left, max(taken, start - 4), start)):
        start = from_.start()
    if unit.lower() in STOOD_ON and left[start : match.start()].lower() == "trên ":
        qualifier, start = Qualifier.EXACT, match.start()
    return text.figure(start, end, core, Value(kind, low, high, unit, qualifier))


def _counted(text: str, match: re.Match[str], *, lenient: bool) -> tuple[FigureKind, str, int]:
    """What stands after a number: of what kind that makes it, its unit, and where that ends."""
    end = match.end()
    scale = (match["scale"] or "").lower()
    if currency := _CURRENCY.match(text, end):
        return FigureKind.MONEY, "đồng", currency.end()
    if not scale and (percent := _PERCENT.match(text, end)):
        return FigureKind.PERCENT, percent[0].strip(), percent.end()
    if not scale and (times := _TIMES.match(text, end)):
        return FigureKind.TIMES, "lần", times.end()
    if noun := NOUN.match(text, end):
        return FigureKind.COUNT, noun[1], noun.end()
    word = _WORD.match(text, end)
    if word and (word[1] != word[1].lower() or word[1] in FUNCTION_WORDS):
        word = None
    if scale.endswith(("tỷ", "tỉ", "triệu")) and not word:
        return FigureKind.MONEY, "đồng", end
    if word and (lenient or not _is_worded(match)):
        return FigureKind.COUNT, word[1], word.end()
    return FigureKind.COUNT if scale else FigureKind.NUMBER, "", end


def _bounds(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """From what number, and to what, with all scales multiplied out."""
    factor = scale_of(match["scale"] or "")
    last = number(match["b"] or match["a"]) * factor
    if match["half"]:
        last += Decimal(factor) / 2
    for more in _MORE.finditer(match["more"] or ""):
        last += number(more[1]) * scale_of(more[2])
    if match["b"] is None:
        return _plain(last), None
    first = number(match["a"]) * (scale_of(match["sa"]) if match["sa"] else factor)
    return _plain(first), _plain(last)


def _plain(exact: Decimal) -> Decimal:
    """The same number without a fraction of nought: 1.3 tỷ is 1300000000, not 1300000000.0."""
    whole = exact.to_integral_value()
    return whole if whole == exact else exact


def _is_worded(match: re.Match[str]) -> bool:
    return not any(match[key] and match[key][0].isdecimal() for key in ("a", "b"))


def _is_meant(text: str, match: re.Match[str], kind: FigureKind, unit: str) -> bool:
    """Whether a number in words is a figure here, by the rules that `app.figures` tells."""
    word, at = match["a"].lower(), match.start()
    if _ORDINAL.search(text, max(0, at - 4), at):
        return False
    if word == "năm" and _NOT_FIVE.search(text, max(0, at - 12), at):
        return False
    if kind in {FigureKind.MONEY, FigureKind.PERCENT} or match["scale"]:
        return True
    if kind not in {FigureKind.COUNT, FigureKind.TIMES}:
        return False
    if match["b"]:
        return True
    return word not in {"một", "nửa"} and not (word == "hai" and unit.lower() in PAIRED)


def _hedged(text: str, at: int, taken: int) -> tuple[Qualifier, int]:
    """How the number at `at` is hedged, and where the hedging words begin."""
    match = _HEDGE.search(text, max(taken, at - 16), at)
    return (HEDGES[match[1].lower()], match.start()) if match else (Qualifier.EXACT, at)


def _name(text: str, match: re.Match[str], taken: int) -> re.Match[str] | None:
    """The proper name that a number without a unit ends: "Nậm Na 2"."""
    follows = text[match.end() : match.end() + 1]
    if match["b"] or not match["a"].isdecimal() or (follows and follows not in ",;:.)”" + TAKEN):
        return None
    return _CAPITALS.search(text, max(taken, match.start() - 40), match.start())
