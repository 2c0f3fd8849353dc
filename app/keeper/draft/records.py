"""The records that a draft proposes, as TOML: whole gifts, and one for each other act."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.figures import FigureKind, Found
from app.keeper.check.anchoring import find_anchors, quoted, write_anchors
from app.keeper.check.spots import Span
from app.keeper.draft.dating import Dated
from app.keeper.draft.findings import Act, Paragraph, main_sector, whole
from app.keeper.draft.gifts import Gift, Telling
from app.keeper.draft.known import Known
from app.seed.reading import Seed
from app.values import money, words
from app.values.languages import LANGS, Lang
from app.values.vocabulary import Kind, Qualifier, Role, Status

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


@dataclass(frozen=True)
class Article:
    """What the records of an article are written from."""

    source_id: str
    texts: Sequence[str]
    read: Sequence[Paragraph]
    dates: Sequence[Dated]  # of each paragraph: the date that counts there
    seed: Seed
    known: Known

    @property
    def sector(self) -> str | None:
        return main_sector(self.read)


def of_gift(gift: Gift, article: Article) -> Iterator[str]:
    """The record of a gift."""
    seed, first = article.seed, gift.tellings[0].clause
    paragraph = article.read[first.paragraph - 1]
    what = {lang: _what(gift, lang, article.known) for lang in LANGS}
    bare = {lang: _what(gift, lang, article.known, bare=True) for lang in LANGS}
    names = {lang: {"giver": getattr(seed.places[gift.giver].name, lang),
                    "receiver": getattr(seed.places[gift.receiver].name, lang),
                    "what": what[lang]} for lang in LANGS}  # fmt: skip
    short = {
        lang: _SHORT_TITLES[lang].format(**(names[lang] | {"what": bare[lang]})) for lang in LANGS
    }
    short = {lang: text[:1].upper() + text[1:] for lang, text in short.items()}
    titles = _TITLES[gift.kind, gift.status]
    dated = article.dates[first.paragraph - 1]
    yield from article.known.told(gift, dated)
    yield "[[record]]"
    yield f"id = {quoted(article.known.new_id(dated, short['vi']) if what['vi'] else '')}"
    yield f"kind = {quoted(gift.kind)}"
    yield f"status = {quoted(gift.status)}"
    yield f"title = {_text({lang: titles[lang].format(**names[lang]) for lang in LANGS}, what)}"
    usable = article.known.is_new(short) and max(map(len, short.values())) <= _SHORT
    yield f"short_title = {_text(short if usable else {}, what)}"
    yield 'summary = { vi = "", en = "" }'
    yield _date(dated)
    yield f"relations = {_array(_relations(seed, {gift.giver, gift.receiver}))}"
    roles = ((gift.giver, Role.GIVER), (gift.receiver, Role.RECEIVER))
    places = ", ".join(f"{{ id = {quoted(p)}, role = {quoted(role)} }}" for p, role in roles)
    yield f"places = [{places}]"
    yield f"sectors = {_array(_sectors(paragraph, article))}"
    rows = _quantities(gift.counted)
    if rows:
        listed = ", ".join(f"{key} = {_quantity(f, article.known)}" for key, f in rows)
        yield f"quantities = {{ {listed} }}"
    if gift.status is not Status.PROPOSED:
        yield f"contribution = {_contribution(gift, article)}"
    yield from _claims(_gift_claims(gift, rows, dated), article)


def of_act(paragraph: Paragraph, act: Act, article: Article) -> Iterator[str]:
    """The record of something done that is no gift: its words are left to the keeper."""
    dated = article.dates[paragraph.number - 1]
    proposed = act.kind in {Kind.REQUEST, Kind.PROPOSAL}
    places = paragraph.places
    yield "[[record]]"
    yield 'id = ""'
    yield f"kind = {quoted(act.kind)}  # from {act.words!r}"
    yield f"status = {quoted(Status.PROPOSED if proposed else Status.DONE)}"
    yield 'title = { vi = "", en = "" }'
    yield 'short_title = { vi = "", en = "" }'
    yield 'summary = { vi = "", en = "" }'
    yield _date(dated)
    yield f"relations = {_array(_relations(article.seed, set(places)))}"
    listed = ", ".join(f'{{ id = {quoted(p)}, role = "partner" }}' for p in places)
    yield f"places = [{listed}]"
    yield f"sectors = {_array(_sectors(paragraph, article))}"
    claims = [("record", paragraph.number, act.span, None), *_date_claim(dated)]
    yield from _claims(claims, article)


def _date(dated: Dated) -> str:
    guessed = "  # is this the year?" if dated.why else ""
    return f"date = {dated.toml}{guessed}"


def _what(gift: Gift, lang: Lang, known: Known, *, bare: bool = False) -> str:
    """What is given, in a few words, `bare` of "about" and the like; "" where the unit has no name
    in that language.
    """
    if gift.amount:
        qualifier = Qualifier.EXACT if bare else gift.amount.value.qualifier
        said = money.say(whole(gift.amount) or 0, lang, qualifier)
        return said.replace(money.NBSP, " ")
    if not gift.counted:  # a sum each
        return ""
    figure = gift.counted[0]
    unit = known.unit(figure.value.unit, lang)
    number = figure.value.number
    return f"{money.number(number, lang)} {unit}" if unit and number is not None else ""


def _text(texts: Mapping[Lang, str], what: Mapping[Lang, str]) -> str:
    both = ((lang, texts.get(lang, "") if what[lang] else "") for lang in LANGS)
    return f"{{ {', '.join(f'{lang} = {quoted(text)}' for lang, text in both)} }}"


def _contribution(gift: Gift, article: Article) -> str:
    texts = [telling.clause.text for telling in gift.tellings]
    parts = [
        f"giver = {quoted(article.known.body(gift.giver, texts))}",
        f"receiver = {quoted(article.known.body(gift.receiver, texts))}",
        f"form = {quoted(gift.form)}",
    ]
    if amount := gift.amount:
        parts.append(f"amount_vnd = {whole(amount)}")
        if amount.value.qualifier is not Qualifier.EXACT:
            parts.append(f"qualifier = {quoted(amount.value.qualifier)}")
    return f"{{ {', '.join(parts)} }}"


Claim = tuple[str, int, Span, str | None]  # field, paragraph, where in it, more of the claim


def _gift_claims(gift: Gift, rows: Sequence[tuple[str, Found]], dated: Dated) -> Iterator[Claim]:
    for telling in gift.tellings:
        if telling.clause.act:
            yield "record", telling.clause.paragraph, telling.clause.act, None
        elif telling.amount:
            yield "record", telling.clause.paragraph, _span(telling.amount), None
    yield from _date_claim(dated)
    counted = next((telling for telling in gift.tellings if telling.counted), None)
    for key, figure in rows:
        if counted:
            yield f"quantities.{key}", counted.clause.paragraph, _span(figure), None
    for telling in gift.tellings:
        if telling.amount and gift.status is not Status.PROPOSED:
            yield "amount_vnd", telling.clause.paragraph, _span(telling.amount), _why(telling)


def _why(telling: Telling) -> str | None:
    if not telling.is_share or telling.amount is None or "/" not in telling.amount.value.unit:
        return None
    return f"why = {{ vi = {quoted(_EACH['vi'])}, en = {quoted(_EACH['en'])} }}"


def _date_claim(dated: Dated) -> Iterator[Claim]:
    if dated.figure is not None:
        yield "date", dated.paragraph, _span(dated.figure), dated.why


def _claims(claims: Iterable[Claim], article: Article) -> Iterator[str]:
    yield "claims = ["
    for name, paragraph, span, more in dict.fromkeys(claims):
        figure = article.texts[paragraph - 1][slice(*span)]
        anchors = find_anchors(article.texts, paragraph, span)
        pinned = f", {write_anchors(anchors)}" if anchors and any(anchors) else ""
        yield (
            f"  {{ field = {quoted(name)}, source = {quoted(article.source_id)},"
            f" paragraph = {paragraph}, figure = {quoted(figure)}{pinned}"
            f"{f', {more}' if more else ''} }},"
        )
    yield "]"


def claimed(gift: Gift) -> list[tuple[int, Found]]:
    """The figures that the claims of a gift hold, each with its paragraph."""
    told = gift.tellings if gift.status is not Status.PROPOSED else ()
    found = [(telling.clause.paragraph, telling.amount) for telling in told if telling.amount]
    counted = next((telling.clause for telling in gift.tellings if telling.counted), None)
    if counted:
        found += [(counted.paragraph, figure) for _, figure in _quantities(gift.counted)]
    return found


def _quantities(figures: Iterable[Found]) -> list[tuple[str, Found]]:
    """Each thing counted, with a key of its own."""
    rows: dict[str, Found] = {}
    for figure in figures:
        if whole(figure) is None or figure.kind is not FigureKind.COUNT:
            continue
        key = words.slug(figure.value.unit.split("/")[0]) or "so-luong"
        rows[f"{key}-{len(rows) + 1}" if key in rows else key] = figure
    return [*rows.items()]


def _quantity(figure: Found, known: Known) -> str:
    value = figure.value
    to = "" if value.to is None else f", to = {value.to:f}"
    unit = {lang: known.unit(value.unit, lang) for lang in LANGS}
    return (
        f"{{ value = {value.number:f}{to},"
        f" unit = {{ vi = {quoted(unit['vi'])}, en = {quoted(unit['en'])} }} }}"
    )


def _relations(seed: Seed, places: set[str]) -> list[str]:
    return [relation.id for relation in seed.relations.values() if {*relation.places} <= places]


def _sectors(paragraph: Paragraph, article: Article) -> list[str]:
    """The article's main sector first where the paragraph names several, or none."""
    own = list(paragraph.sectors)
    main = article.sector
    if main and (not own or main in own):
        return [main, *(sector for sector in own if sector != main)]
    return own


def _span(figure: Found) -> Span:
    return figure.start, figure.end


def _array(items: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, items))}]"
