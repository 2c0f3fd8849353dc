"""The two languages: message catalogues, and the names of the vocabularies' values.

The messages' ids are the English texts, so that only Vietnamese has a catalogue, which is compiled
in memory. What `_`, `ngettext` and `N_` mark is a message; a test holds the catalogue complete.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_percent

from app.values import money, vocabulary
from app.values.languages import N_, Lang

__all__ = [
    "LABELS",
    "N_",
    "amount",
    "field_label",
    "label",
    "listed",
    "number",
    "percent",
    "translations",
]

CATALOGUE: Final = Path(__file__).parent / "locales" / "vi" / "messages.po"


@cache
def translations(lang: Lang) -> NullTranslations:
    """The catalogue of a language. Vietnamese is compiled in memory, once a process (6 ms)."""
    if lang == "en":
        return NullTranslations()
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="vi")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def listed(lang: Lang, names: Sequence[str]) -> str:
    """Names in a row: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    last = translations(lang).gettext(N_("and"))
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def label(lang: Lang, vocabulary: str, value: str) -> str:
    """The name of a vocabulary's value for readers: ``label("vi", "status", "done")``."""
    return translations(lang).gettext(LABELS[vocabulary][value])


def field_label(lang: Lang, field: str) -> str:
    """What the field of a claim is called; of all quantities, the same."""
    kind = field.partition(".")[0]
    return label(lang, "field", "quantity" if kind == "quantities" else kind)


def amount(lang: Lang, amount_vnd: int | None, qualifier: str = "exact") -> str:
    """An amount as a reader says it, or that it was not published; never nought."""
    if amount_vnd is None:
        return translations(lang).gettext(N_("amount not published"))
    return money.say(amount_vnd, lang, vocabulary.Qualifier(qualifier))


def number(lang: Lang, value: int) -> str:
    return money.number(value, lang)


def percent(lang: Lang, part: int, whole: int) -> str:
    """A share of a whole, in whole percent: "52%"."""
    return format_percent(part / whole, locale=lang)


_VOCABULARIES: Final[Mapping[str, type[vocabulary.Named]]] = {
    "kind": vocabulary.Kind,
    "status": vocabulary.Status,
    "role": vocabulary.Role,
    "form": vocabulary.Form,
    "qualifier": vocabulary.Qualifier,
    "basis": vocabulary.Basis,
    "reason": vocabulary.Reason,
    "collection": vocabulary.Collection,
    "text": vocabulary.ReadAs,
    "read": vocabulary.Extent,
    "language": vocabulary.Language,
    "weakness": vocabulary.Weakness,
    "part": vocabulary.Part,
    "sequel": vocabulary.Sequel,
    "family": vocabulary.Family,
    "match": vocabulary.Match,
}

# The names of the values that are not rows of a table.
LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    **{name: {each: each.label for each in values} for name, values in _VOCABULARIES.items()},
    "standing": {
        "delivered": N_("Delivered"),
        "promised": N_("Promised"),
        "uncounted": N_("Not counted"),
        "token": N_("A token of courtesy"),
    },
    "value": {
        "cash": N_("Money"),
        "in-kind": N_("Buildings and goods, at their stated value"),
    },
    "grade": {
        "A": N_("A: strong evidence"),
        "B": N_("B: good evidence"),
        "C": N_("C: fair evidence"),
        "D": N_("D: thin evidence"),
    },
    "within": {
        "possibly": N_("Possibly in the period"),
        "surely": N_("Surely in the period"),
    },
    "sort": {
        "newest": N_("Newest first"),
        "oldest": N_("Oldest first"),
        "amount": N_("Largest amount first"),
        "evidence": N_("Best evidence first"),
        "relevance": N_("Best match first"),
    },
    "field": {
        "record": N_("The record"),
        "date": N_("Date"),
        "period": N_("Period"),
        "status": N_("Status"),
        "places": N_("Places"),
        "people": N_("People"),
        "giver": N_("Giver"),
        "receiver": N_("Receiver"),
        "form": N_("Form"),
        "amount_vnd": N_("Amount"),
        "value": N_("Value"),
        "quantity": N_("Quantity"),
    },
    "parameter": {
        "q": N_("Words"),
        "from": N_("From"),
        "to": N_("To"),
        "within": N_("Within the period"),
        "match": N_("How the words fit"),
        "sort": N_("Order"),
        "page": N_("Page"),
        "limit": N_("Limit"),
        "offset": N_("Offset"),
        "view": N_("View"),
    },
}
