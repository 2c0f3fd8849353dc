"""What an article tells as given, promised or asked for: whole gifts, each once.

A sentence at a time: who gives, who receives, what, how surely. Sums that are the share of one
place ("Lào Cai 10 tỉ đồng", "Lạng Sơn (30 tỷ)") belong to it; a total for several places is no gift
of any. What several sentences tell is one gift with several tellings.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.figures import FigureKind, Found
from app.figures.lexicon import CURRENCIES
from app.keeper.draft import words
from app.keeper.draft.clauses import Clause, Mention
from app.keeper.draft.findings import Act, Paragraph, clauses_of, main_gift, whole
from app.seed.reading import Seed
from app.values.vocabulary import Form, Kind, Status

_BOUND: Final = re.compile(
    r"(?: (?:được|nhận|nhận được|là|mỗi (?:tỉnh|nơi|địa phương)|got|received|get))?[\s:(–-]*\Z"
)
_SHARES: Final = {"tỉnh", "địa phương", "nơi", "each", "province", "locality", "thành phố"}
_SEVERAL: Final = words.any_of(
    "(?:các|những|nhiều|một số|the|several) (?:tỉnh|địa phương|thành phố|nơi|provinces|localities)",
    "(?:do|cả) hai (?:tỉnh|bên|địa phương)",
)
# A sum for one household, of which it is not said how many there were.
_EACH_HOUSE: Final = re.compile(
    r" cho (?:một |từng )?(?:hộ|gia đình|em|người|cháu)(?! nghèo)(?!\w)"
)
_PARTY: Final = words.any_of(
    "đoàn|tỉnh|thành phố|thủ đô|doanh nghiệp|nhà trường|the city|the province",
    "(?-i:Sở|Hội|Quỹ|Công đoàn|Trường)",
)
# Who gives in a sentence, and is of no place of `seed/`.
_ANOTHER: Final = words.any_of(
    "một (?:doanh nghiệp|công ty|tổ chức)|tập đoàn|(?-i:Trung ương|Chính phủ)"
)
# A sentence that goes on with what the one before it tells.
_GOES_ON: Final = re.compile(r"(?:cụ thể|trong đó|trong số)(?!\w)", re.IGNORECASE)
_CURRENCIES: Final = {currency.lower() for currency in CURRENCIES}
_PLACES: Final = {"tỉnh", "thành phố", "địa phương", "provinces", "localities", "northern", "other"}
_NOT_GIVEN: Final = words.any_of(*words.LISTS["not_given"])
_OPEN: Final = (
    (words.any_of(*words.LISTS["asked"]), Kind.REQUEST, Status.PROPOSED),
    (words.any_of(*words.LISTS["suggested"]), Kind.PROPOSAL, Status.PROPOSED),
    (words.any_of(*words.LISTS["to_come"]), Kind.CONTRIBUTION, Status.PLANNED),
)
# The value of all that was told as given before.
_OF_ALL: Final = words.any_of("tổng (?:trị giá|giá trị|kinh phí)|(?:total|combined) value")
_VALUED: Final = words.any_of(*words.LISTS["valued"])
_HANDED: Final = words.any_of(*words.LISTS["handing"])
_BUILT: Final = words.any_of(*words.LISTS["built"])


@dataclass(frozen=True)
class Telling:
    """Where a gift is told: a clause, the sum in it, the things counted in it."""

    clause: Clause
    amount: Found | None = None
    counted: tuple[Found, ...] = ()
    is_share: bool = False  # "mỗi tỉnh 10 tỷ đồng"


@dataclass(frozen=True)
class Gift:
    """One thing given, promised or asked for, between two places of `seed/`."""

    kind: Kind
    status: Status
    giver: str
    receiver: str
    form: Form
    tellings: tuple[Telling, ...]

    @property
    def is_bare(self) -> bool:
        """Whether it is only named: no thing counted is told of it, and no sum, be it one each."""
        sums = any(f.kind is FigureKind.MONEY for t in self.tellings for f in t.clause.figures)
        return not sums and not self.counted

    @property
    def amount(self) -> Found | None:
        return next((telling.amount for telling in self.tellings if telling.amount), None)

    @property
    def counted(self) -> tuple[Found, ...]:
        return next((telling.counted for telling in self.tellings if telling.counted), ())


def gifts(read: Sequence[Paragraph], seed: Seed) -> list[Gift]:
    """The gifts of an article, each with every telling of it."""
    usual = main_gift(read, seed)
    made: list[Gift] = []
    giver = usual[0]
    for paragraph in read:
        if paragraph.aside is None:
            for clause in clauses_of(paragraph):
                if made and (value := _value_of(made[-1], clause)):
                    made[-1] = replace(made[-1], tellings=(*made[-1].tellings, value))
                    continue
                if not _GOES_ON.match(clause.text):
                    giver = None if _is_of_another(clause) else usual[0]
                for gift in _of_clause(clause, (giver, usual[1]), seed):
                    _add(made, gift)
    return made


def _is_of_another(clause: Clause) -> bool:
    """Whether somebody of no place gives in it."""
    sums = (clause.at(f)[0] for f in clause.figures if f.kind is FigureKind.MONEY)
    before = next(sums, clause.act[0] - clause.start if clause.act else 0)
    return not clause.givers and _ANOTHER.search(clause.text, 0, before) is not None


def _value_of(gift: Gift, clause: Clause) -> Telling | None:
    """What a clause tells as the value of the things that were told just before, if it does."""
    if gift.amount or clause.paragraph - gift.tellings[-1].clause.paragraph > 2:
        return None
    of_all = _OF_ALL.search(clause.text)
    for figure in clause.figures if of_all else ():
        if figure.kind is FigureKind.MONEY and figure.value.unit == "đồng" and whole(figure):
            return Telling(clause, figure)
    return None


def _add(made: list[Gift], gift: Gift) -> None:
    """Add a gift, or its telling to the gift that it tells again."""
    for index, other in enumerate(made):
        if (other.giver, other.receiver) == (gift.giver, gift.receiver) and _is_same(other, gift):
            done = Status.DONE in {other.status, gift.status}
            status = Status.DONE if done else other.status
            made[index] = replace(other, status=status, tellings=other.tellings + gift.tellings)
            return
    made.append(gift)


def _is_same(one: Gift, other: Gift) -> bool:
    if one.is_bare:
        return True  # told in a word first, with its figures then
    if one.amount and other.amount:
        return one.amount.value.number == other.amount.value.number
    if one.amount or other.amount:
        return False
    first = {(f.value.number, f.value.unit) for f in one.counted}
    return bool(first & {(f.value.number, f.value.unit) for f in other.counted})


def _of_clause(clause: Clause, usual: tuple[str | None, str | None], seed: Seed) -> Iterator[Gift]:
    """The gifts that one sentence tells."""
    counted = tuple(f for f in clause.figures if f.kind is FigureKind.COUNT and f.value.number)
    several = _SEVERAL.search(clause.text) is not None or any(
        f.value.unit in _PLACES and (whole(f) or 0) > 1 for f in counted
    )
    things = tuple(f for f in counted if _is_thing(f))
    sums = [f for f in clause.figures if f.kind is FigureKind.MONEY and whole(f)]
    giver = clause.givers[0] if clause.givers else usual[0]
    taken: set[int] = set()  # which of the acts gives a sum
    rates: list[str] = []
    for amount in sums:
        begin, end = clause.at(amount)
        if _NOT_GIVEN.search(clause.text, max(0, begin - 40), begin):
            continue
        rate = amount.value.unit.partition("/")[2]
        if _EACH_HOUSE.match(clause.text, end):
            rate = "hộ"
        bound = clause.mentioned_before(amount)
        is_bound = bound is not None and _BOUND.fullmatch(clause.text, bound.end, begin)
        is_share = rate in _SHARES or (is_bound and "mỗi" in is_bound[0])
        if rate and not is_share:
            rates.append(rate)
            continue
        if is_share:
            receivers = _listed_after(clause, amount) or _listed_before(clause, amount)
        elif is_bound and bound and _is_listed(clause, bound):
            receivers = (bound.place,) if bound.place != giver else ()
        elif several or len(clause.receivers) > 1 or not _has_party(clause):
            continue
        else:
            receivers = clause.receivers or clause.locations[:1] or _of(usual[1])
        standing, act = _standing(clause, begin), clause.act_of(amount)
        beside = tuple(f for f in things if clause.act_of(f) == act and act not in taken)
        for receiver in receivers:
            telling = Telling(clause, amount, beside, is_share=bool(is_share))
            yield from _made(standing, giver, receiver, telling, seed)
        taken.add(act)
    if several or not clause.act or (not taken and len(sums) > len(rates)):
        return
    left = tuple(f for f in things if clause.act_of(f) not in taken)
    of_each = any(rate in words.LISTS["each"] for rate in rates)
    is_told = (left and _has_party(clause)) or (not taken and of_each)
    if is_told or (not sums and not things and _is_handed_over(clause)):
        standing = _standing(clause, next(map(clause.at, (*left, *sums)), (len(clause.text), 0))[0])
        for receiver in (clause.receivers or clause.locations or _of(usual[1]))[:1]:
            yield from _made(standing, giver, receiver, Telling(clause, None, left), seed)


def _is_handed_over(clause: Clause) -> bool:
    """Whether one place hands something over to another."""
    named = bool(clause.givers and (clause.receivers or clause.locations))
    return named and _HANDED.search(clause.text) is not None


def _is_listed(clause: Clause, bound: Mention) -> bool:
    """Whether a place with a sum beside it is one of those who receive."""
    return bool(clause.receivers) or not clause.act or ":" in clause.text[: bound.start]


def _of(place: str | None) -> tuple[str, ...]:
    return (place,) if place else ()


def _made(
    standing: tuple[Kind, Status],
    giver: str | None,
    receiver: str,
    telling: Telling,
    seed: Seed,
) -> Iterator[Gift]:
    """The gift, where a relation of `seed/` joins the two places."""
    if giver and any({giver, receiver} == {*r.places} for r in seed.relations.values()):
        form = Form.CASH if telling.amount else Form.GOODS
        if _BUILT.search(telling.clause.text):
            form = Form.CONSTRUCTION
        elif _VALUED.search(telling.clause.text):
            form = Form.GOODS
        elif any(f.value.unit.lower() in words.LISTS["staff"] for f in telling.counted):
            form = Form.STAFF
        yield Gift(*standing, giver, receiver, form, (telling,))


def _has_party(clause: Clause) -> bool:
    """Whether it names the one who gives or receives, be it as "đoàn" or "tỉnh" only."""
    if clause.givers or clause.receivers:
        return True
    return clause.act is not None and _PARTY.search(clause.text) is not None


def _listed_before(clause: Clause, share: Found) -> tuple[str, ...]:
    """The places of the list that ends before a share: "Lào Cai, Yên Bái mỗi tỉnh 10 tỷ đồng"."""
    places: list[str] = []
    at, _ = clause.at(share)
    sums = [clause.at(f)[0] for f in clause.figures if f.kind is FigureKind.MONEY and f != share]
    end = at
    for mention in reversed(clause.mentions):
        if mention.start >= at:
            continue
        between = clause.text[mention.end : end]
        if places and not re.fullmatch(r"[\s,]*(?:và|and)?(?: (?:tỉnh|thành phố))*\s*", between):
            break
        if not places and any(mention.end <= other < at for other in sums):
            break  # "the others VND5 billion each"
        places.append(mention.place)
        end = mention.start
    return tuple(places)


def _listed_after(clause: Clause, share: Found) -> tuple[str, ...]:
    """The places of the list after a share: "mỗi địa phương 5 tỷ đồng: Lào Cai, Cao Bằng"."""
    _, at = clause.at(share)
    colon = clause.text.find(":", at)
    ends = [clause.at(f)[0] for f in clause.figures if f.kind is FigureKind.MONEY and f != share]
    end = min((other for other in ends if other > at), default=len(clause.text))
    return tuple(m.place for m in clause.mentions if 0 <= colon < m.start < end)


def _is_thing(figure: Found) -> bool:
    """Whether it counts what can be given: no time, no part of the country, no money."""
    unit = figure.value.unit.partition("/")[0].lower()
    if unit in _CURRENCIES:
        return False
    return unit not in words.LISTS["not_things"] and unit not in _PLACES and unit[:1].isalpha()


def _standing(clause: Clause, before: int) -> tuple[Kind, Status]:
    """Whether it is given, or to come, by the words that stand before it."""
    for pattern, kind, status in _OPEN:
        if pattern.search(clause.text, 0, before):
            return kind, status
    return Kind.CONTRIBUTION, Status.DONE


# Words for the two that an article tells of.
_BOTH: Final = words.any_of(
    "hai (?:bên|tỉnh|địa phương|hội|sở|ngành|đơn vị|trường)|của tỉnh|the two|both sides"
)
_EVERY_YEAR: Final = words.any_of("(?:mỗi|hằng|hàng) năm|every year")
# Acts of which an article tells one: who met, who came.
_ONCE: Final = frozenset({Kind.MEETING, Kind.VISIT})


def other_acts(read: Sequence[Paragraph], told: Sequence[Gift], seed: Seed) -> dict[int, Act]:
    """What seems to be done beside gifts between the places of a relation, by paragraph."""
    cited = {telling.clause.paragraph for gift in told for telling in gift.tellings}
    everywhere = {place for paragraph in read for place in paragraph.places}
    found: dict[int, Act] = {}
    for paragraph in read:
        act = paragraph.act
        if paragraph.aside or paragraph.number in cited or not act:
            continue
        if act.kind is Kind.CONTRIBUTION:  # a gift between others, or of which nothing is told
            continue
        near = everywhere if _BOTH.search(paragraph.text) else {*paragraph.places}
        if not any({*relation.places} <= near for relation in seed.relations.values()):
            continue
        is_told = any(other.kind in _ONCE for other in found.values())
        if act.kind in _ONCE and (is_told or _EVERY_YEAR.search(paragraph.text)):
            continue
        found[paragraph.number] = act
    return found
