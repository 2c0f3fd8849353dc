"""Both languages have a name for every value, and every message keeps its blanks."""

import re

import pytest
from babel.messages.pofile import read_po

from app.data import facets
from app.data.filters import Sort, Within
from app.seed.schema import Claim
from app.values import i18n
from app.values.grade import GRADES
from app.values.i18n import LABELS
from app.values.languages import LANGS, Lang

VOCABULARIES = {
    "grade": set(GRADES),
    "within": set(Within),
    "sort": set(Sort),
    "amount": {"known", "unknown", "none"},
    "standing": {"delivered", "promised", "uncounted", "token"},
    "value": {"cash", "in-kind"},
}
NAMES = {**LABELS, **{facet.name: facet.called for facet in facets.ALL if facet.called}}
BLANKS = re.compile(r"%\((\w+)\)s|%(?!\()")


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_value_of_a_vocabulary_has_a_name(name: str) -> None:
    assert set(NAMES[name]) == VOCABULARIES[name]


def test_every_field_of_a_claim_has_a_name() -> None:
    pattern = str(Claim.model_json_schema()["properties"]["field"]["pattern"])
    fields = set(re.findall(r"[a-z_]+", pattern.partition("quantities")[0]))
    assert fields | {"quantity"} == set(LABELS["field"])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("vocabulary", NAMES)
def test_a_name_is_in_the_readers_language(lang: Lang, vocabulary: str) -> None:
    say = i18n.translations(lang).gettext
    names = {value: say(name) for value, name in NAMES[vocabulary].items()}
    assert all(names.values())
    if vocabulary != "unknown":  # there two facets may say the same
        assert len(set(names.values())) == len(names)
    same = [name for value, name in names.items() if name == NAMES[vocabulary][value]]
    assert len(same) == (len(names) if lang == "en" else 0)


def test_every_message_keeps_its_blanks() -> None:
    """A blank that a translation lacks is a number that is not said; one too many is an error."""
    with i18n.CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="vi")
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if not ids[0]:
            continue
        assert not message.fuzzy, ids
        for text in texts:
            assert text, f"{ids[0]!r} is not translated"
            # A plural may leave the number out where it is said otherwise; it may not add one.
            assert set(BLANKS.findall(str(text))) == set(BLANKS.findall(str(ids[-1]))), ids


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "không công bố số tiền"), ("en", "amount not published")]
)
def test_an_unknown_amount_is_not_nought(lang: Lang, words: str) -> None:
    said = i18n.amount(lang, None)
    assert said
    assert not re.search(r"\d", said)
    assert lang == "vi" or said == words


def test_amounts_and_numbers_as_readers_write_them() -> None:
    assert i18n.amount("vi", 19_200_000_000) == "19,2\xa0tỷ\xa0đồng"
    assert i18n.amount("en", 19_200_000_000) == "19.2\xa0billion\xa0VND"
    assert i18n.amount("vi", 2 * 10**9, "at-least").startswith("ít nhất ")
    assert i18n.number("vi", 1_234_567) == "1.234.567"
    assert i18n.number("en", 1_234_567) == "1,234,567"
    assert i18n.percent("vi", 1, 3) == "33%"
    assert i18n.percent("en", 1, 3) == "33%"


def test_vietnamese_is_the_first_language() -> None:
    assert LANGS == ("vi", "en")
    assert i18n.translations("vi").gettext("Year") == "Năm"
    assert i18n.translations("en").gettext("Year") == "Year"
