"""The records that a draft proposes, as TOML: whole gifts, and one for each other act."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.figures import Found
from app.keeper.check.anchoring import find_anchors
from app.keeper.check.spots import Span
from app.keeper.check.twins import are_near
from app.keeper.draft.findings import Act, Dated, Paragraph, dates, main_sector, paragraphs, whole
from app.keeper.draft.gifts import Gift
from app.keeper.toml import inline, table
from app.seed.reading import Seed
from app.values import money, words
from app.values.languages import LANGS, Lang
from app.values.vocabulary import Kind, Qualifier, Role, Status

BLANK: Final[Mapping[Lang, str]] = {"vi": "", "en": ""}
_MOST: Final = 3  # records that are named as alike
_SHORT: Final = 32  # characters of a short title
_TITLES: Final[Mapping[tuple[Kind, Status], Mapping[Lang, str]]] = {
    (Kind.CONTRIBUTION, Status.DONE): {
        "vi": "{giver} hỗ trợ {receiver} {what}", "en": "{giver} gives {receiver} {what}",
    },
    (Kind.CONTRIBUTION, Status.PLANNED): {
        "vi": "{giver} sẽ hỗ trợ {receiver} {what}", "en": "{giver} is to give {receiver} {what}",
    },
    (Kind.REQUEST, Status.PROPOSED): {
        "vi": "{receiver} đề nghị {giver} hỗ trợ {what}",
        "en": "{receiver} asks {giver} for {what}",
    },
    (Kind.PROPOSAL, Status.PROPOSED): {
        "vi": "Đề xuất {giver} hỗ trợ {receiver} {what}",
        "en": "A proposal that {giver} give {receiver} {what}",
    },
}  # fmt: skip
_SHORT_TITLES: Final[Mapping[Lang, str]] = {
    "vi": "{what} cho {receiver}",
    "en": "{what} to {receiver}",
}
_EACH: Final = {
    "vi": "Mỗi nơi trong danh sách nhận số tiền này.",
    "en": "Each place of the list receives this sum.",
}


class Article:
    """What the records of an article are written from, and what of `seed/` is taken already."""

    def __init__(self, source_id: str, texts: Sequence[str], seed: Seed) -> None:
        self.source_id = source_id
        self.texts = texts
        self.seed = seed
        self.read = paragraphs(texts, seed)
        self.dates = dates(self.read)  # of each paragraph: the date that counts there
        self.sector = main_sector(self.read)
        self._ids = {*seed.records, *seed.retired}
        titles = [record.short_title for record in seed.records.values() if record.short_title]
        self._titles = {(lang, getattr(text, lang).casefold()) for text in titles for lang in LANGS}
        self._units = {
            quantity.unit.vi.casefold(): quantity.unit.en
            for record in seed.records.values()
            for quantity in record.quantities.values()
        }

    def unit(self, figure: Found, lang: Lang) -> str:
        """The name of a unit; in English "" where no record has it."""
        unit = figure.value.unit
        return unit if lang == "vi" else self._units.get(unit.casefold(), "")

    def body(self, place: str, texts: Sequence[str]) -> str:
        """The body of a place that a text names, or else the place's own; "" where none is."""
        bodies = [party for party in self.seed.parties.values() if party.place == place]
        text = words.fold("\n".join(texts))
        named = [party for party in bodies if words.fold(party.name.vi) in text]
        if named:
            return max(named, key=lambda party: len(party.name.vi)).id
        # The authorities of a whole place are of the kind of body that the place is.
        own = [party for party in bodies if party.type == self.seed.places[place].kind]
        return next((found[0].id for found in (own, bodies) if len(found) == 1), "")

    def new_id(self, dated: Dated, short: str) -> str:
        """An id of the year and the short title; "" where the year is not known, or it is taken."""
        id_ = f"{dated.year}-{words.slug(short)}"[:80].strip("-")
        if not dated.year or id_ in self._ids:
            return ""
        self._ids.add(id_)
        return id_

    def is_new(self, short: Mapping[Lang, str]) -> bool:
        """Whether no record has this short title yet; from now on one has."""
        titles = {(lang, text.casefold()) for lang, text in short.items()}
        is_new = not titles & self._titles
        self._titles |= titles
        return is_new

    def alike(self, gift: Gift, dated: Dated) -> Iterator[str]:
        """The ids of the records that seem to tell the same gift."""
        counted = {(whole(f), f.value.unit.casefold()) for f in gift.counted}
        for record in self.seed.records.values():
            given = record.contribution
            if given is None or (dated.edtf and not are_near(record.date.edtf, dated.edtf)):
                continue
            sides = tuple(self.seed.parties[id_].place for id_ in (given.giver, given.receiver))
            stored = {(q.value, q.unit.vi.casefold()) for q in record.quantities.values()}
            is_same = (gift.amount and given.amount_vnd == whole(gift.amount)) or counted & stored
            if is_same and sides == (gift.giver, gift.receiver):
                yield record.id


@dataclass(frozen=True)
class Claim:
    """What a claim is of, and where it stands."""

    field: str
    paragraph: int
    span: Span
    why: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Record:
    """A record as TOML, and its claims."""

    lines: Sequence[str]
    claims: Sequence[Claim]


def of_gift(gift: Gift, article: Article) -> Record:
    paragraph = article.read[gift.tellings[0].clause.paragraph - 1]
    dated = article.dates[paragraph.number - 1]
    giver, receiver = (article.seed.places[id_].name for id_ in (gift.giver, gift.receiver))
    titles, short = dict(BLANK), dict(BLANK)
    for lang in LANGS:
        names = {"giver": getattr(giver, lang), "receiver": getattr(receiver, lang)}
        if what := _what(gift, lang, article):
            titles[lang] = _TITLES[gift.kind, gift.status][lang].format(**names, what=what)
        bare = _what(gift, lang, article, bare=True)
        text = _SHORT_TITLES[lang].format(**names, what=bare)
        short[lang] = text[:1].upper() + text[1:]
    id_ = article.new_id(dated, short["vi"]) if titles["vi"] else ""
    is_usable = article.is_new(short) and max(map(len, short.values())) <= _SHORT
    short = {lang: text if is_usable and titles[lang] else "" for lang, text in short.items()}
    known: dict[str, object] = {
        "id": id_,
        "kind": gift.kind,
        "status": gift.status,
        "title": titles,
        "short_title": short,
    }
    rows = _quantities(gift.counted)
    if rows:
        known["quantities"] = {key: _quantity(figure, article) for key, figure in rows.items()}
    if gift.status is not Status.PROPOSED:
        known["contribution"] = _contribution(gift, article)
    roles = {gift.giver: Role.GIVER, gift.receiver: Role.RECEIVER}
    claims = [*_claims(gift, rows, dated)]
    record = _record(paragraph, known, roles, claims, article)
    if alike := [*article.alike(gift, dated)][:_MOST]:
        told = f"# Told in seed/ already? Then add these claims to {' or '.join(alike)}."
        return replace(record, lines=[told, *record.lines])
    return record


def of_act(paragraph: Paragraph, act: Act, article: Article) -> Record:
    """The record of something done that is no gift: its words are left to the keeper."""
    status = Status.PROPOSED if act.kind in {Kind.REQUEST, Kind.PROPOSAL} else Status.DONE
    roles = dict.fromkeys(paragraph.places, Role.PARTNER)
    claims = [
        Claim("record", paragraph.number, act.span),
        *_date_claim(article.dates[paragraph.number - 1]),
    ]
    known = {"kind": act.kind, "status": status}
    return _record(paragraph, known, roles, claims, article, kind=f"from {act.words!r}")


def _record(
    paragraph: Paragraph,
    known: Mapping[str, object],
    roles: Mapping[str, Role],
    claims: Sequence[Claim],
    article: Article,
    **remarks: str,
) -> Record:
    """A record, blank in what is not known of it."""
    dated = article.dates[paragraph.number - 1]
    if dated.why:
        remarks["date"] = "is this the year?"
    relations = article.seed.relations.values()
    row = {
        "id": "",
        "kind": "",
        "status": "",
        "title": BLANK,
        "short_title": BLANK,
        "summary": BLANK,
        "date": dated.row,
        "relations": [each.id for each in relations if {*each.places} <= roles.keys()],
        "places": [{"id": place, "role": role} for place, role in roles.items()],
        "sectors": _sectors(paragraph, article),
        **known,
    }
    distinct = [claim for at, claim in enumerate(claims) if claim not in claims[:at]]
    listed = (f"  {inline(_claim(claim, article))}," for claim in distinct)
    return Record([*table("record", row, remarks), "claims = [", *listed, "]"], distinct)


def _claim(claim: Claim, article: Article) -> Mapping[str, object]:
    return {
        "field": claim.field,
        "source": article.source_id,
        "paragraph": claim.paragraph,
        "figure": article.texts[claim.paragraph - 1][slice(*claim.span)],
        **(find_anchors(article.texts, claim.paragraph, claim.span) or {}),
        **({"why": claim.why} if claim.why else {}),
    }


def _what(gift: Gift, lang: Lang, article: Article, *, bare: bool = False) -> str:
    """What is given, in a few words, `bare` of "about" and the like; "" where the unit has no name
    in that language.
    """
    if gift.amount:
        qualifier = Qualifier.EXACT if bare else gift.amount.value.qualifier
        said = money.say(whole(gift.amount) or 0, lang, qualifier)
        return said.replace(money.NBSP, " ")
    if not gift.counted:  # a sum each
        return ""
    unit, number = article.unit(gift.counted[0], lang), gift.counted[0].value.number
    return f"{money.number(number, lang)} {unit}" if unit and number is not None else ""


def _contribution(gift: Gift, article: Article) -> Mapping[str, object]:
    texts = [telling.clause.text for telling in gift.tellings]
    row: dict[str, object] = {
        "giver": article.body(gift.giver, texts),
        "receiver": article.body(gift.receiver, texts),
        "form": gift.form,
    }
    if amount := gift.amount:
        row["amount_vnd"] = whole(amount)
        if amount.value.qualifier is not Qualifier.EXACT:
            row["qualifier"] = amount.value.qualifier
    return row


def _claims(gift: Gift, rows: Mapping[str, Found], dated: Dated) -> Iterator[Claim]:
    for telling in gift.tellings:
        if telling.clause.act:
            yield Claim("record", telling.clause.paragraph, telling.clause.act)
        elif telling.amount:
            yield Claim("record", telling.clause.paragraph, telling.amount.span)
    yield from _date_claim(dated)
    for telling in [telling for telling in gift.tellings if telling.counted][:1]:
        for key, figure in rows.items():
            yield Claim(f"quantities.{key}", telling.clause.paragraph, figure.span)
    for telling in gift.tellings if gift.status is not Status.PROPOSED else ():
        if amount := telling.amount:
            why = _EACH if telling.is_share and "/" in amount.value.unit else None
            yield Claim("amount_vnd", telling.clause.paragraph, amount.span, why)


def _date_claim(dated: Dated) -> Iterator[Claim]:
    if dated.figure is not None:
        yield Claim("date", dated.paragraph, dated.figure.span, dated.why)


def _quantities(figures: Iterable[Found]) -> dict[str, Found]:
    """Each thing counted, with a key of its own."""
    rows: dict[str, Found] = {}
    for figure in figures:
        if whole(figure) is None:
            continue
        key = words.slug(figure.value.unit.split("/")[0]) or "so-luong"
        rows[f"{key}-{len(rows) + 1}" if key in rows else key] = figure
    return rows


def _quantity(figure: Found, article: Article) -> Mapping[str, object]:
    to = {} if figure.value.to is None else {"to": figure.value.to}
    unit = {lang: article.unit(figure, lang) for lang in LANGS}
    return {"value": whole(figure), **to, "unit": unit}


def _sectors(paragraph: Paragraph, article: Article) -> Sequence[str]:
    """The article's main sector first where the paragraph names several, or none."""
    own, main = paragraph.sectors, article.sector
    if main and (not own or main in own):
        return [main, *(sector for sector in own if sector != main)]
    return own
