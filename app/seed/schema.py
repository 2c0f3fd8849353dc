"""What `seed/` may hold: one pydantic model for each kind of TOML table.

Unknown keys are refused, every text is Unicode NFC and trimmed, every list has its bounds. What one
table alone cannot know (does this id exist?) is checked in `app.seed.reading`.
"""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from app.values import dates
from app.values.vocabulary import (
    Basis,
    Collection,
    Extent,
    Family,
    Form,
    Kind,
    Language,
    Measure,
    Part,
    PlaceKind,
    Qualifier,
    ReadAs,
    Reason,
    Role,
    Sequel,
    Spelt,
    Status,
    Weakness,
)

# What counts as a letter or a mark, and has no ink; the last are variants of the sign before.
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe0e\ufe0f")
_ADDRESS: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?"
)


def _is_clean(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("the text is not Unicode NFC; write it composed")
    if text != " ".join(text.split()):
        raise ValueError("the text has stray white space; write single spaces and one line")
    letters = set(text)
    if not text.isprintable() or not _BLANK.isdisjoint(letters):
        unseen = next(one for one in text if not one.isprintable() or one in _BLANK)
        name = unicodedata.name(unseen, "a control character")
        raise ValueError(
            f"the text has U+{ord(unseen):04X} ({name}), which is not seen; leave it out"
        )
    if any(map(unicodedata.combining, letters)) and _has_piled_marks(text):
        raise ValueError("the text piles up marks on a letter; leave them out")
    return text


def _has_piled_marks(text: str) -> bool:
    return any(all(map(unicodedata.combining, text[at : at + 3])) for at in range(len(text) - 2))


def _is_address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("no web address: https://… of plain ASCII; write other letters as %XX")
    return text


def _is_edtf(text: str) -> str:
    dates.parse(text)
    return text


SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]
Line = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_is_clean)]
Figure = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_is_clean)]
Address = Annotated[str, Field(max_length=2000), AfterValidator(_is_address)]
Edtf = Annotated[str, AfterValidator(_is_edtf)]
# A TOML float would bring binary dust with it: 24.88 must stay 24.88.
Number = Annotated[Decimal, BeforeValidator(lambda v: str(v) if isinstance(v, float) else v)]


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Table):
    """A text for readers, in both languages."""

    vi: Line
    en: Line


def _at_most(characters: int) -> AfterValidator:
    def check(text: Text) -> Text:
        if (longest := max(len(text.vi), len(text.en))) > characters:
            raise ValueError(f"has {longest} characters; write at most {characters}")
        return text

    return AfterValidator(check)


Name = Annotated[Text, _at_most(200)]  # of a place, a body, an office, a unit
TITLE_LENGTH: Final = 110  # characters, in either language
Title = Annotated[Text, _at_most(TITLE_LENGTH)]
ShortTitle = Annotated[Text, _at_most(32)]  # two to five words that stand on a chart


class Date(Table):
    """When: an EDTF string, and whether it is stated or inferred (and then why)."""

    edtf: Edtf
    basis: Basis
    reason: Text | None = None

    @model_validator(mode="after")
    def _inferred_says_why(self) -> Self:
        if self.basis is Basis.INFERRED and self.reason is None:
            raise ValueError("an inferred date needs a reason")
        return self


OneWord = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]+$", max_length=40)]


GsoCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,3}$")]


class Place(Table):
    id: Slug
    name: Name
    kind: PlaceKind
    # General Statistics Office code: text, "01" is not 1.
    gso_code: GsoCode | None = None
    # Where it has not always been that: the one before, and the first day of today's.
    gso_code_before: GsoCode | None = None
    gso_code_since: datetime.date | None = None
    iso_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None = None
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")] | None = None
    geonames: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}$")] | None = None
    note: Text
    spellings: tuple[OneWord, ...] = ()  # other ways in which readers write the name


class Spelling(Table):
    """Ways of writing that count as one in a search: each `written` as what is `meant`."""

    id: Slug
    kind: Spelt
    written: Annotated[tuple[OneWord, ...], Field(min_length=1)]
    meant: Annotated[str, StringConstraints(max_length=80)]


class Relation(Table):
    """Two places whose cooperation is told: a lane of the timeline."""

    id: Slug
    places: tuple[Slug, Slug]


class Sector(Table):
    id: Slug
    name: Name
    dac_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")] | None = None  # OECD DAC
    family: Family = Family.ECONOMY
    words: tuple[Figure, ...] = ()  # by which `make draft` guesses it


class BodyType(Table):
    """A kind of body that gives or receives."""

    id: Slug
    name: Name
    raised: bool = False  # what it gives comes from firms or citizens, not from the authorities


class Party(Table):
    """A body that gives or receives."""

    id: Slug
    name: Name
    type: Slug
    place: Slug | None = None
    succeeds: Slug | None = None  # the body whose work it took over


class SetAside(Table):
    """A paragraph that no claim cites, and why."""

    paragraph: Annotated[int, Field(ge=1)]
    reason: Reason
    note: Text | None = None


class Unclaimed(SetAside):
    """A figure in a cited paragraph that is behind no claim, and why."""

    figure: Figure


class Report(Table):
    """An independent report that settles what the article leaves open."""

    url: Address
    says: Text


class Source(Table):
    """An article, as it was read."""

    id: Slug
    file: Annotated[
        str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*$", max_length=120)
    ]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    headline: Name
    language: Language = Language.VI
    publisher: Annotated[Line, Field(max_length=200)]
    url: Address
    collection: Collection = Collection.FOUNDING
    text: ReadAs = ReadAs.ARTICLE
    read: Extent = Extent.WHOLE
    weakness: Weakness | None = None
    published: Date | None = None
    event: Text
    event_date: Date
    added: datetime.date  # when its records joined the data
    note: Text | None = None
    reports: tuple[Report, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    unclaimed: tuple[Unclaimed, ...] = ()


class Claim(Table):
    """Which figure, as printed, in which paragraph of which source, supports which field.

    `field` is the field's name: "record" (that it is told at all), "date", "period", "status",
    "places", "people", "giver", "receiver", "form", "amount_vnd", "value", or "quantities.<key>".
    """

    field: Annotated[
        str,
        StringConstraints(
            pattern=r"^(record|date|period|status|places|people|giver|receiver|form|amount_vnd|value"
            r"|quantities\.[a-z0-9-]+)$"
        ),
    ]
    source: Slug
    paragraph: Annotated[int, Field(ge=1)]
    figure: Figure
    prefix: Figure | None = None  # words printed just before it, where it alone is not unique
    suffix: Figure | None = None  # words printed just after it
    agrees: bool = True
    reading: Text | None = None  # what this telling says, where it disagrees
    why: Text | None = None  # why the stored value is not just what the figure says

    @model_validator(mode="after")
    def _dissent_is_worded(self) -> Self:
        if self.agrees != (self.reading is None):
            raise ValueError("reading says what a claim with agrees = false reads, and only that")
        return self


class RecordPlace(Table):
    id: Slug
    role: Role


class Person(Table):
    """Somebody named with an office: the office held at the time, and the part in it."""

    name: Annotated[Line, Field(max_length=100)]
    office: Name
    part: Part = Part.LED


class Quantity(Table):
    """A counted thing: `value` of `unit`, or from `value` to `to`."""

    value: Annotated[int, Field(ge=0, strict=True)]
    to: Annotated[int, Field(strict=True)] | None = None
    unit: Name

    @model_validator(mode="after")
    def _range_goes_up(self) -> Self:
        if self.to is not None and self.to <= self.value:
            raise ValueError(
                f"to = {self.to} is not above value = {self.value}; write the larger last"
            )
        return self


class Contribution(Table):
    giver: Slug
    receiver: Slug
    form: Form
    # Whole đồng; unknown is not zero.
    amount_vnd: Annotated[int, Field(gt=0, strict=True)] | None = None
    qualifier: Qualifier = Qualifier.EXACT
    token: bool = False  # a souvenir exchanged by hosts: told, in no sum and no count of gifts
    counted: bool = True
    uncounted_reason: Text | None = None

    @model_validator(mode="after")
    def _uncounted_says_why(self) -> Self:
        if self.counted != (self.uncounted_reason is None):
            raise ValueError("uncounted_reason goes with counted = false, and only with it")
        return self


class Record(Table):
    """One thing that happened, was agreed, promised or asked for."""

    id: Slug
    kind: Kind
    status: Status
    title: Title
    short_title: ShortTitle | None = None
    summary: Text
    date: Date
    period: Date | None = None  # the time it covers, where that is not the time it happened
    relations: Annotated[tuple[Slug, ...], Field(min_length=1)]
    places: Annotated[tuple[RecordPlace, ...], Field(min_length=1)]
    sectors: Annotated[tuple[Slug, ...], Field(min_length=1)]
    people: tuple[Person, ...] = ()
    part_of: Slug | None = None
    follows: Slug | None = None  # the promise, request, proposal or agreement it comes after
    sequel: Sequel | None = None  # what it makes of that
    quantities: dict[Slug, Quantity] = {}
    contribution: Contribution | None = None
    note: Text | None = None  # what was ambiguous, what was decided, why
    added: datetime.date | None = None  # when it joined the data, if later than its source
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]


class Indicator(Table):
    """A figure about a province that gives context; never mixed with funding."""

    id: Slug
    place: Slug
    name: Name
    measure: Measure
    value: Number
    unit: Name
    qualifier: Qualifier = Qualifier.EXACT
    date: Date
    sectors: tuple[Slug, ...] = ()
    note: Text | None = None
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]


class Correction(Table):
    """What was wrong in a published record, and since when it is right."""

    record: Slug
    date: datetime.date
    field: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z0-9-]+)*$", max_length=80)]
    was: Text
    now: Text
    why: Text


class Retired(Table):
    """A record that was withdrawn, or merged into another; its id is never used again."""

    id: Slug
    date: datetime.date
    merged_into: Slug | None = None
    why: Text
