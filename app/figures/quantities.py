"""Money, counts and rates: numbers, by what stands before and after them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from app.figures.lexicon import (
    CURRENCIES,
    FUNCTION_WORDS,
    HEDGES,
    NOUNS,
    PAIRED,
    PARTED,
    STOOD_ON,
)
from app.figures.numbers import (
    BEFORE,
    DASH,
    DONG,
    ENGLISH,
    FOREIGN,
    NOUN,
    any_of,
    plain,
    read_run,
    run_pattern,
    scale_of,
)
from app.figures.texts import TAKEN, Text
from app.figures.values import FigureKind, Found, Value
from app.values.vocabulary import Qualifier

_CHAIN: Final = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:(?P<of>\d+)/\d+(?![.,/]?\d)|\d+(?:/\d+){2,}(?![.,]?\d)"
    r"|\d{1,2}[hH](?:\d{2})?(?!\w))"
)
_VAGUE: Final = re.compile(
    r"(?<!\w)(?:hàng|nhiều|vài|mấy|dăm|đôi ba)"
    r"(?: (?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ))+ đồng(?!\w)"
    r"(?! (?:chí|bào|hồ|đội|minh|nghiệp|ruộng)(?!\w))",
    re.IGNORECASE,
)
_HALF: Final = re.compile(rf"(?<!\w)(tỷ|tỉ|triệu) rưỡi(?!\w)(?:{DONG})?", re.IGNORECASE)
_QUANTITY: Final = re.compile(
    rf"{run_pattern('a')}(?:(?:\s?{DASH}\s?|\s(?:đến|tới|to)\s){run_pattern('b')})?",
    re.IGNORECASE,
)
_CURRENCY: Final = re.compile(DONG, re.IGNORECASE)
_FOREIGN: Final = re.compile(rf"\s?({FOREIGN})", re.IGNORECASE)
_SIGN_BEFORE: Final = re.compile(rf"(?<![\w$])({BEFORE})\Z", re.IGNORECASE)
_PER: Final = re.compile(r"(?:\s?/\s?[^\W\d_]+)+")
# Rates told in words: "42 triệu đồng mỗi em", "mỗi suất trị giá 500.000 đồng".
_EACH: Final = re.compile(
    rf"(?: (?:cho )?mỗi| một| per) ({any_of(NOUNS)}|(?<=per )[a-z]+)(?!\w)| (each)(?!\w)",
    re.IGNORECASE,
)
# "VND10 billion ($380,000) each": what stands in brackets is a figure of its own.
_EACH_BEYOND: Final = re.compile(r" \([^()]{1,40}\) each(?!\w)", re.IGNORECASE)
_EACH_BEFORE: Final = re.compile(
    rf"(?<!\w)mỗi ({any_of(NOUNS)})(?!\w)(?: [^\W\d_]+){{0,5}} \Z", re.IGNORECASE
)
_MINUS: Final = re.compile(r"(?<!\w)âm \Z|(?<![\w%\0)]) ?[-−–]\Z", re.IGNORECASE)
_CURRENCIES: Final = frozenset(currency.lower() for currency in CURRENCIES)
_WHOLE: Final = (_CURRENCIES | set(NOUNS)) - PARTED
_PERCENT: Final = re.compile(
    r"\s?(?:%|‰)|\s(?:phần trăm|phần nghìn|per cent|percent)(?!\w)", re.IGNORECASE
)
_TIMES: Final = re.compile(r"\slần(?!\w)", re.IGNORECASE)
_WORD: Final = re.compile(r"\s([^\W\d_]+)(?!\w)")
_HYPHENED: Final = re.compile(r"-([a-z]{2,})(?!\w)")  # "a 20-bed ward"
_OF_THE: Final = re.compile(
    rf" of (?:the|its|their) (?!(?:{'|'.join(ENGLISH)})(?!\w))([a-z]+)(?!\w)"
)
_OF_THEM: Final = re.compile(r" (of (?:which|whom|them))(?!\w)")
_ACRONYM: Final = re.compile(r" [A-ZĐ]{2,}(?= [a-zà-ỹđ])")  # "45 OCOP products"
_NOT_FIVE: Final = re.compile(
    r"(?<!\w)(?:những|các|hàng|hằng|mỗi|nhiều|đầu|cuối|giữa|cả|mấy|vài|quanh|trong|qua|từng|suốt"
    r"|một|hai|ba|bốn|thứ|\d+) \Z",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"(?<!\w)(?:giữa|between|the) \Z", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(?<!\w)thứ \Z", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"(?<!\w)(?:[A-ZÀ-ỸĐ](?<![a-zà-ỹđ])[^\W\d_]* ){1,4}\Z")
_FROM: Final = re.compile(r"(?<!\w)từ \Z", re.IGNORECASE)
_HEDGE: Final = re.compile(
    rf"(?:(?<!\w)({'|'.join(word for word in HEDGES if word[0].isalpha())}) |([~≈<>≤≥]) ?)\Z",
    re.IGNORECASE,
)
_ONWARDS: Final = re.compile(r" (trở lên|trở xuống)(?!\w)", re.IGNORECASE)


def chains(text: Text) -> Iterator[Found]:
    """Numbers joined by strokes, and times of day: "17/18 xã" (17 of 18), "31/2/2017", "8h30"."""
    for match in _CHAIN.finditer(text.left):
        end, value = match.end(), Value(FigureKind.NUMBER)
        if match["of"] and (noun := NOUN.match(text.left, end)):
            end, value = noun.end(), Value(FigureKind.COUNT, Decimal(match["of"]), unit=noun[1])
        yield text.figure(match.start(), end, match.span(), value)


def vague(text: Text) -> Iterator[Found]:
    """Sums without a number: "hàng chục tỷ đồng"."""
    for match in _VAGUE.finditer(text.left):
        yield text.figure(*match.span(), match.span(), Value(FigureKind.MONEY, unit="đồng"))


def halves(text: Text) -> Iterator[Found]:
    """ "Tỷ rưỡi đồng": one and a half, of which the one is not said. After `quantities`."""
    for match in _HALF.finditer(text.left):
        number = plain(Decimal(scale_of(match[1])) * 3 / 2)
        yield text.figure(*match.span(), match.span(), Value(FigureKind.MONEY, number, unit="đồng"))


def quantities(text: Text, *, lenient: bool) -> Iterator[Found]:
    """Every number that is left, if it counts; `lenient` where it is one figure by itself."""
    at = 0
    while match := _QUANTITY.search(text.left, at):
        if figure := _quantity(text, match, lenient=lenient):
            yield figure
            at = figure.end
        else:  # number words that count nothing; what follows them may
            at = match.end("a")


def _quantity(text: Text, match: re.Match[str], *, lenient: bool) -> Found | None:
    """The figure at a number; None where it counts nothing."""
    left = text.left
    sign = text.before(match.start(), _SIGN_BEFORE, 5)
    before = sign[1].strip().upper() if sign else None
    surely = _is_compound(match) or (text.is_english and _is_in_english(match))
    kind, unit, end = _counted(left, match, before, lenient=lenient or surely)
    if not lenient and _is_worded(match) and not _is_meant(text, match, kind, unit):
        return None
    begin = sign.start() if sign else match.start()
    low, high, other = _bounds(match)
    if other is not None and _is_whole(match, kind, unit, english=text.is_english):
        low, other = other, None
    minus = text.before(begin, _MINUS, 4)
    if minus and (kind is FigureKind.PERCENT or "âm" in minus[0].lower()):
        low, begin = -low, minus.end() - len(minus[0].strip()) - minus[0].endswith(" ")
    core = (begin, end if kind is FigureKind.PERCENT else match.end())
    if kind is FigureKind.NUMBER and (name := _name(text, match)):
        return text.figure(name.start(), end, core, Value(FigureKind.NAME))
    if kind is not FigureKind.NUMBER and (per := _PER.match(left, end)):
        unit, end = unit + re.sub(r"\s", "", per[0]), per.end()
    elif kind is FigureKind.MONEY and (each := _EACH.match(left, end)):
        unit, end = f"{unit}/{(each[1] or each[2]).lower()}", each.end()
    elif kind is FigureKind.MONEY and _EACH_BEYOND.match(left, end):
        unit = f"{unit}/each"
    elif kind is FigureKind.MONEY and (each := text.before(begin, _EACH_BEFORE, 60)):
        unit = f"{unit}/{each[1].lower()}"
    hedge = text.before(begin, _HEDGE, 18)
    qualifier = HEDGES[(hedge[1] or hedge[2]).lower()] if hedge else Qualifier.EXACT
    start = hedge.start() if hedge else begin
    if onwards := _ONWARDS.match(left, end):
        end = onwards.end()
        upward = onwards[1].lower() == "trở lên"
        qualifier = Qualifier.AT_LEAST if upward else Qualifier.AT_MOST
    if high is not None and (from_ := text.before(start, _FROM, 5)):
        start = from_.start()
    if unit.lower() in STOOD_ON and left[start:begin].lower() == "trên ":
        qualifier, start = Qualifier.EXACT, begin
    value = Value(kind, low, high, unit, qualifier, or_number=other)
    return text.figure(start, end, core, value)


def _counted(
    text: str, match: re.Match[str], sign: str | None, *, lenient: bool
) -> tuple[FigureKind, str, int]:
    """What stands around a number: of what kind that makes it, its unit, and where it ends."""
    end = match.end()
    scale = (match["b_scale"] or match["a_scale"] or "").lower()
    if currency := _CURRENCY.match(text, end):
        return FigureKind.MONEY, "đồng", currency.end()
    if sign:
        dong = sign in {"₫", "VND", "VNĐ"}
        return (FigureKind.MONEY, "đồng", end) if dong else (FigureKind.COUNT, sign, end)
    if not scale and (percent := _PERCENT.match(text, end)):
        return FigureKind.PERCENT, percent[0].strip(), percent.end()
    if not scale and (times := _TIMES.match(text, end)):
        return FigureKind.TIMES, "lần", times.end()
    foreign = _FOREIGN.match(text, end)
    if foreign and (scale or foreign[1].lower() in _CURRENCIES or foreign[1] in "$€£¥"):
        return FigureKind.COUNT, foreign[1], foreign.end()
    if noun := NOUN.match(text, end):
        return FigureKind.COUNT, noun[1], noun.end()
    word = _WORD.match(text, end) or _HYPHENED.match(text, end)
    if word and word[1] == "of" and (of := _OF_THE.match(text, end) or _OF_THEM.match(text, end)):
        word = of
    is_known = word and (word[1] == word[1].lower() or _ACRONYM.match(text, end))
    if word and (not is_known or word[1] in FUNCTION_WORDS):
        word = None
    if scale.endswith(("tỷ", "tỉ", "triệu")) and not word:
        return FigureKind.MONEY, "đồng", end
    if word and (lenient or not _is_worded(match)):
        return FigureKind.COUNT, word[1], word.end()
    return FigureKind.COUNT if scale else FigureKind.NUMBER, "", end


def _is_whole(match: re.Match[str], kind: FigureKind, unit: str, *, english: bool) -> bool:
    """Whether "1,500" can only be grouped: of people, things and money there are whole ones."""
    if english:
        return kind is not FigureKind.PERCENT
    if match["a_scale"]:
        return False
    if kind is FigureKind.MONEY:
        return True
    return kind is FigureKind.COUNT and unit.lower() in _WHOLE


def _bounds(match: re.Match[str]) -> tuple[Decimal, Decimal | None, Decimal | None]:
    """From what number, to what, and the second reading of the first, all scales multiplied out."""
    number, other = read_run(match["a"], match["a_tail"])
    if match["b"] is None:
        return number, None, other if other != number else None
    last, _ = read_run(match["b"], match["b_tail"])
    factor = 1 if match["a_scale"] else scale_of(match["b_scale"] or "")
    return plain(number * factor), last, None


def _is_worded(match: re.Match[str]) -> bool:
    return not any(match[key] and match[key][0].isdecimal() for key in ("a", "b"))


def _is_compound(match: re.Match[str]) -> bool:
    """Whether it is a number in several words: "hai mươi lăm" is nothing but a number."""
    return " " in match["a"] and _is_worded(match)


def _is_in_english(match: re.Match[str]) -> bool:
    return re.split("[ -]", match["a"].lower(), maxsplit=1)[0] in {"a", *ENGLISH}


def _is_meant(text: Text, match: re.Match[str], kind: FigureKind, unit: str) -> bool:
    """Whether a number in words is a figure here, by the rules that `app.figures` tells."""
    word, at = match["a"].lower(), match.start()
    if text.before(at, _ORDINAL, 4):
        return False
    if word == "năm" and text.before(at, _NOT_FIVE, 12):
        return False
    if kind in {FigureKind.MONEY, FigureKind.PERCENT} or match["a_scale"] or match["b_scale"]:
        return True
    if kind not in {FigureKind.COUNT, FigureKind.TIMES}:
        return False
    if match["b"]:
        return True
    if word in {"hai", "two"}:
        return unit.lower() not in PAIRED and not text.before(at, _BETWEEN, 12)
    return word not in {"một", "one", "nửa"}


def _name(text: Text, match: re.Match[str]) -> re.Match[str] | None:
    """The proper name that a number without a unit ends: "Nậm Na 2"."""
    follows = text.left[match.end() : match.end() + 1]
    if match["b"] or not match["a"].isdecimal() or (follows and follows not in ",;:.)”" + TAKEN):
        return None
    return text.before(match.start(), _CAPITALS, 40)
