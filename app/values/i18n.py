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

from app.values import money
from app.values.languages import Lang
from app.values.vocabulary import Qualifier

LANGS: Final[tuple[Lang, ...]] = ("vi", "en")
CATALOGUE: Final = Path(__file__).parent / "locales" / "vi" / "messages.po"


def N_(message: str) -> str:
    """Mark a message for the catalogue, to be translated later."""
    return message


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


def amount(lang: Lang, amount_vnd: int | None, qualifier: str = "exact") -> str:
    """An amount as a reader says it, or that it was not published; never nought."""
    if amount_vnd is None:
        return translations(lang).gettext(N_("amount not published"))
    return money.say_qualified(amount_vnd, Qualifier(qualifier), lang)


def number(lang: Lang, value: int) -> str:
    return money.number(value, lang)


def percent(lang: Lang, part: int, whole: int) -> str:
    """A share of a whole, in whole percent: "52%"."""
    return format_percent(part / whole, locale=lang)


# The names of the values that are not rows of a table. A test holds them complete.
LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {
        "meeting": N_("Meeting"),
        "visit": N_("Visit"),
        "agreement": N_("Agreement"),
        "notice": N_("Official notice"),
        "programme": N_("Programme"),
        "project": N_("Project"),
        "contribution": N_("Gift or support"),
        "secondment": N_("Staff secondment"),
        "training": N_("Training"),
        "certificate": N_("Certificate"),
        "activity": N_("Joint activity"),
        "commitment": N_("Commitment"),
        "directive": N_("Directive"),
        "request": N_("Request"),
        "proposal": N_("Proposal"),
    },
    "status": {
        "done": N_("Done"),
        "ongoing": N_("Under way"),
        "planned": N_("Promised or planned"),
        "proposed": N_("Asked for or proposed"),
    },
    "role": {
        "giver": N_("gives"),
        "receiver": N_("receives"),
        "partner": N_("takes part"),
        "location": N_("where it takes place"),
    },
    "form": {
        "cash": N_("Money"),
        "construction": N_("Construction"),
        "goods": N_("Goods"),
        "staff": N_("Staff"),
        "training": N_("Training"),
        "services": N_("Services"),
        "expertise": N_("Expertise"),
    },
    "qualifier": {
        "exact": N_("exactly"),
        "at-least": N_("at least"),
        "at-most": N_("at most"),
        "about": N_("about"),
    },
    "amount": {
        "known": N_("A gift with a published amount"),
        "unknown": N_("A gift without a published amount"),
        "none": N_("Not a gift"),
    },
    "standing": {
        "delivered": N_("Delivered"),
        "promised": N_("Promised"),
        "uncounted": N_("Not counted"),
        "token": N_("A token of courtesy"),
    },
    "term": {
        "in-force": N_("In force"),
        "ended": N_("Ended"),
        "unknown": N_("No stated term"),
    },
    "value": {
        "cash": N_("Money"),
        "in-kind": N_("Buildings and goods, at their stated value"),
    },
    "basis": {
        "stated": N_("Stated by the source"),
        "inferred": N_("Inferred"),
    },
    "grade": {
        "A": N_("A: strong evidence"),
        "B": N_("B: good evidence"),
        "C": N_("C: fair evidence"),
        "D": N_("D: thin evidence"),
    },
    "reason": {
        "heading": N_("A heading"),
        "caption": N_("A picture’s caption"),
        "context": N_("Background"),
        "speech": N_("Words of a speech without a commitment"),
        "attendance": N_("Who attended"),
        "repeated": N_("Repeated; counted where it is first reported"),
        "name": N_("Part of a name"),
        "furniture": N_("The site’s own furniture"),
        "unrelated": N_("Another article"),
    },
    "collection": {
        "founding": N_("The five first articles"),
        "wider": N_("Pages found later"),
    },
    "text": {
        "article": N_("The article"),
        "notes": N_("Our notes of the page"),
    },
    "read": {
        "whole": N_("All of it"),
        "first-part": N_("Its first part"),
        "lead": N_("Its lead only"),
    },
    "language": {
        "vi": N_("Vietnamese"),
        "en": N_("English"),
        "fr": N_("French"),
    },
    "weakness": {
        "reprint": N_("A reprint"),
        "tag-page": N_("A list of leads"),
        "machine-translation": N_("A machine’s translation"),
    },
    "part": {
        "led": N_("led it"),
        "signed": N_("signed"),
        "spoke": N_("spoke"),
        "handed-over": N_("handed it over"),
        "received": N_("received it"),
        "attended": N_("attended"),
    },
    "sequel": {
        "fulfilled": N_("Done as was said"),
        "in-part": N_("Done in part"),
        "begun": N_("Begun"),
        "taken-up": N_("Taken further"),
        "by-another": N_("Answered by another"),
        "refused": N_("Refused"),
    },
    "family": {
        "economy": N_("Economy"),
        "infrastructure": N_("Infrastructure"),
        "social": N_("Social"),
        "culture": N_("Culture and tourism"),
        "government": N_("Government"),
        "relief": N_("Relief"),
    },
    "within": {
        "possibly": N_("Possibly in the period"),
        "surely": N_("Surely in the period"),
    },
    "match": {
        "best": N_("As typed, or else all words"),
        "phrase": N_("As typed"),
        "words": N_("All words"),
        "any": N_("Words like these"),
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
    "level": {
        "event": N_("Events"),
        "outcome": N_("What came of them"),
    },
}
