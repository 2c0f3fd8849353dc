"""What queries answer with: frozen rows, in both languages, free of the database.

Money is whole đồng, days are ISO texts, unknown is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.values import i18n
from app.values.languages import LANGS, Both


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    name: Both
    kind: str
    gso_code: str | None
    note: Both
    gso_code_before: str | None = None
    gso_code_since: str | None = None  # the first day of `gso_code`, where it was not always that
    iso_code: str | None = None  # ISO 3166-2
    wikidata: str | None = None
    geonames: str | None = None

    @property
    def elsewhere(self) -> tuple[tuple[str, str], ...]:
        """Where others tell of it: the address there under the name of who does."""
        known = (
            ("Wikidata", "https://www.wikidata.org/entity/", self.wikidata),
            ("GeoNames", "https://www.geonames.org/", self.geonames),
        )
        return tuple((name, f"{address}{id_}") for name, address, id_ in known if id_)


@dataclass(frozen=True, slots=True)
class Relation:
    id: str
    places: tuple[Place, Place]

    @property
    def name(self) -> Both:
        first, second = self.places
        return Both(f"{first.name.vi} – {second.name.vi}", f"{first.name.en} – {second.name.en}")


@dataclass(frozen=True, slots=True)
class Sector:
    id: str
    name: Both
    dac_code: str | None
    family: str


@dataclass(frozen=True, slots=True)
class BodyType:
    id: str
    name: Both
    raised: bool  # what it gives comes from firms or citizens, not from the authorities


@dataclass(frozen=True, slots=True)
class Reference:
    """The small tables that every page needs, in their order."""

    places: Mapping[str, Place]
    relations: Mapping[str, Relation]
    sectors: Mapping[str, Sector]
    body_types: Mapping[str, BodyType]
    sha256: str  # of the seed/ the database was built from
    as_of: date  # the newest day on which something joined the data, or was mended in it
    told_until: date  # the last day that a record surely reaches: where what is open ends

    @property
    def provinces(self) -> tuple[Place, ...]:
        """The places but central government."""
        return tuple(place for place in self.places.values() if place.kind != "central")

    @property
    def between(self) -> Both:
        """The names of the provinces in a row."""
        vi, en = (
            i18n.listed(lang, [place.name[lang] for place in self.provinces]) for lang in LANGS
        )
        return Both(vi, en)

    @property
    def version(self) -> str:
        """The version of the data: its newest day and its hash, "2026.11.22+1a2b3c4d5e6f".

        It is a semantic version, so that tools accept it. Other data is another version.
        """
        day = f"{self.as_of.year}.{self.as_of.month}.{self.as_of.day}"
        return f"{day}+{self.sha256[:12]}"

    def neighbours(self, place: str) -> tuple[tuple[Relation, Place], ...]:
        """The relations a place is in, each with the other place."""
        return tuple(
            (relation, next(other for other in relation.places if other.id != place))
            for relation in self.relations.values()
            if place in {member.id for member in relation.places}
        )


@dataclass(frozen=True, slots=True)
class Date:
    """A date as said (`words`, `short`), as written (`edtf`) and as bounded."""

    edtf: str
    words: Both
    short: Both
    basis: str
    reason: Both | None
    earliest: str | None
    latest: str | None
    year: int | None
    year_is_about: bool = False

    @property
    def brief(self) -> Both:
        """The short words; the whole ones where the short have a sign that asks to be explained."""
        return self.words if {"~", "?"} & set(self.short.en) else self.short


@dataclass(frozen=True, slots=True)
class Party:
    id: str
    name: Both
    type: str
    place: str | None
    succeeds: str | None = None  # the body whose work it took over


@dataclass(frozen=True, slots=True)
class Gift:
    """The contribution part of a record. `standing`: delivered, promised, uncounted or token."""

    giver: Party
    receiver: Party
    form: str
    amount_vnd: int | None
    qualifier: str
    standing: str
    uncounted_reason: Both | None

    @property
    def counted(self) -> bool:
        return self.standing == "delivered"


@dataclass(frozen=True, slots=True)
class PlaceRole:
    place: Place
    role: str


@dataclass(frozen=True, slots=True)
class Person:
    slug: str
    name: str
    office: Both
    part: str


@dataclass(frozen=True, slots=True)
class Office:
    """A name with an office, as articles give them, and the latest record that does."""

    name: str
    office: Both
    record: str
    date: str  # of that record, EDTF


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom articles name, in each office that they give, the latest last."""

    id: str
    offices: tuple[Office, ...]
    records: int

    @property
    def names(self) -> tuple[str, ...]:
        """Several where they differ in their marks only: they may be one person, or not."""
        return tuple(sorted({each.name for each in self.offices}))

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def office(self) -> Both:
        """The latest that is told."""
        return self.offices[-1].office


@dataclass(frozen=True, slots=True)
class Body:
    """A party with how many records tell of what it gave or received."""

    party: Party
    records: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record as a list shows it; `sectors` has the main one first."""

    number: int
    id: str
    kind: str
    status: str
    title: Both
    short_title: Both
    summary: Both
    date: Date
    period: Date | None
    places: tuple[PlaceRole, ...]
    sectors: tuple[Sector, ...]
    relations: tuple[Relation, ...]
    people: tuple[Person, ...]
    part_of: str | None
    follows: str | None
    sequel: str | None  # what it makes of what it follows
    gift: Gift | None
    collection: str
    grade: str
    articles: int  # that tell it
    disputed: bool
    added: str

    @property
    def main_sector(self) -> Sector:
        return self.sectors[0]

    def __hash__(self) -> int:
        return hash(self.id)  # that of all it holds takes longer than what is kept by it saves


@dataclass(frozen=True, slots=True)
class Claim:
    field: str
    source: str
    source_headline: Both
    source_publisher: str
    source_url: str
    source_text: str  # what the claim was held against: the article, or our notes of it
    paragraph: int
    figure: str
    prefix: str | None
    suffix: str | None
    amount_vnd: int | None
    agrees: bool
    reading: Both | None
    why: Both | None


@dataclass(frozen=True, slots=True)
class Quantity:
    key: str
    value: int
    to_value: int | None
    unit: Both


@dataclass(frozen=True, slots=True)
class Correction:
    record: str
    date: str
    field: str
    was: Both
    now: Both
    why: Both


@dataclass(frozen=True, slots=True)
class Detail:
    """One record with everything that hangs on it."""

    record: Record
    note: Both | None
    quantities: tuple[Quantity, ...]
    claims: tuple[Claim, ...]
    whole: Record | None  # what it is part of
    parts: tuple[Record, ...]
    follows: Record | None  # the promise it carries out
    followed_by: tuple[Record, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Retired:
    id: str
    date: str
    merged_into: str | None
    why: Both


@dataclass(frozen=True, slots=True)
class Indicator:
    id: str
    place: Place
    name: Both
    measure: str
    value: str
    unit: Both
    qualifier: str
    date: Date
    sectors: tuple[Sector, ...]
    note: Both | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Report:
    url: str
    says: Both


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    file: str
    sha256: str
    headline: Both
    language: str  # in which it is printed
    publisher: str
    url: str
    collection: str
    text: str  # what its claims were held against
    read: str  # how much of it was read
    weakness: str | None
    published: str | None  # EDTF
    published_words: Both | None
    event: Both
    event_date_words: Both
    event_date_basis: str
    event_date_reason: Both | None
    added: str
    note: Both | None
    records: int  # that cite it


@dataclass(frozen=True, slots=True)
class ReadUntil:
    """The newest article that was read about something, and until when it tells of it."""

    source: str
    day: str  # the last that it tells of
    words: Both


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim seen from its article: what it supports there."""

    field: str
    figure: str
    record: str | None
    indicator: str | None
    title: Both


@dataclass(frozen=True, slots=True)
class Aside:
    figure: str | None
    reason: str
    note: Both | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What came from one paragraph of an article, and what was left and why."""

    number: int
    cited: tuple[Cited, ...]
    aside: tuple[Aside, ...]
