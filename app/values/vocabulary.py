"""The fixed vocabularies of the data: each a small closed list, documented where it is defined.

The values are written in ``seed/``, stored in the database and used in addresses, so they are
stable for ever. Their names for readers live in the message catalogues (`app.values.i18n`).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a record is."""

    MEETING = "meeting"  # a working session or conference
    VISIT = "visit"  # a delegation that travels, a survey on the ground, a ceremony attended
    AGREEMENT = "agreement"  # signed by the parties, or settled between them at a meeting
    NOTICE = "notice"  # an official document that records what was decided
    PROGRAMME = "programme"  # a line of work kept up over time
    PROJECT = "project"  # one thing built or set up
    CONTRIBUTION = "contribution"  # a gift, of money or in kind
    SECONDMENT = "secondment"  # staff lent
    TRAINING = "training"
    CERTIFICATE = "certificate"
    ACTIVITY = "activity"  # something done once or several times that is none of the others
    COMMITMENT = "commitment"  # one side, or both, says that it will
    DIRECTIVE = "directive"  # central government tells a province what to do
    REQUEST = "request"  # one side asks the other for something
    PROPOSAL = "proposal"  # one side suggests something to be done together


# What says that something is to come; so does whatever is planned.
OPEN_KINDS: Final = (Kind.COMMITMENT, Kind.REQUEST, Kind.PROPOSAL, Kind.DIRECTIVE)


class Status(StrEnum):
    """How far it has come, according to the articles."""

    DONE = "done"
    ONGOING = "ongoing"
    PLANNED = "planned"
    PROPOSED = "proposed"


class Role(StrEnum):
    """What a place is to a record. In a request the asker is the receiver."""

    GIVER = "giver"
    RECEIVER = "receiver"
    PARTNER = "partner"
    LOCATION = "location"


class Form(StrEnum):
    """What was given. Only `cash` is money; a value stated for another form is not cash."""

    CASH = "cash"
    CONSTRUCTION = "construction"
    GOODS = "goods"
    STAFF = "staff"
    TRAINING = "training"
    SERVICES = "services"
    EXPERTISE = "expertise"


class Qualifier(StrEnum):
    """How a number was stated."""

    EXACT = "exact"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ABOUT = "about"


class Basis(StrEnum):
    """Whether the source states a date, or the keeper inferred it and says why."""

    STATED = "stated"
    INFERRED = "inferred"


class Measure(StrEnum):
    """What an indicator counts; its value is in this unit."""

    VND = "vnd"
    PERCENT = "percent"
    TIMES = "times"
    COUNT = "count"
    KM = "km"
    METRE = "metre"
    HECTARE = "hectare"
    TONNE = "tonne"


class Reason(StrEnum):
    """Why a paragraph, or a figure in one, is behind no claim."""

    HEADING = "heading"
    CAPTION = "caption"
    CONTEXT = "context"  # background, or praise and hopes that nobody acts on
    SPEECH = "speech"
    ATTENDANCE = "attendance"
    REPEATED = "repeated"  # says again what another paragraph, cited, already said
    NAME = "name"  # part of a name: a scheme, a document, a road
    FURNITURE = "furniture"  # the site's own words
    UNRELATED = "unrelated"  # another article's teaser


class PlaceKind(StrEnum):
    CITY = "city"
    PROVINCE = "province"
    CENTRAL = "central"


class Match(StrEnum):
    """How what is found has the words searched for."""

    BEST = "best"  # as a phrase; where nothing has it, all words
    PHRASE = "phrase"  # side by side, as typed
    WORDS = "words"  # all of them, anywhere
    ANY = "any"  # in either language, without marks, the last word perhaps only begun


class Spelt(StrEnum):
    """What of a word a spelling is about."""

    LETTERS = "letters"  # anywhere in it
    WORD = "word"  # all of it
    ENDING = "ending"  # its end


class Collection(StrEnum):
    """Which ring of sources an article belongs to."""

    FOUNDING = "founding"  # the five articles that the project began with
    WIDER = "wider"  # pages found later


class ReadAs(StrEnum):
    """What a source's claims are held against."""

    ARTICLE = "article"  # the whole text of the article
    NOTES = "notes"  # our own notes of it, which stand in seed/notes


class Extent(StrEnum):
    """How much of a page was read."""

    WHOLE = "whole"
    FIRST_PART = "first-part"
    LEAD = "lead"


class Language(StrEnum):
    """In which language an article is printed (ISO 639-1)."""

    VI = "vi"
    EN = "en"
    FR = "fr"


class Weakness(StrEnum):
    """Why a page is weaker than an article of its own."""

    REPRINT = "reprint"  # of another paper's, which is not named
    TAG_PAGE = "tag-page"  # a list of leads
    MACHINE_TRANSLATION = "machine-translation"


class Part(StrEnum):
    """What a person did in what is told."""

    LED = "led"
    SIGNED = "signed"
    SPOKE = "spoke"
    HANDED_OVER = "handed-over"
    RECEIVED = "received"
    ATTENDED = "attended"


class Sequel(StrEnum):
    """How a record follows the promise, request, proposal or agreement that it names."""

    FULFILLED = "fulfilled"  # done as was said
    IN_PART = "in-part"  # some of it done
    BEGUN = "begun"  # being done
    TAKEN_UP = "taken-up"  # a further step: put forward, agreed to, planned, prolonged
    BY_ANOTHER = "by-another"  # answered, by somebody else than was asked
    REFUSED = "refused"


class Family(StrEnum):
    """The few groups of sectors that carry the colours: nobody tells seventeen hues apart."""

    ECONOMY = "economy"
    INFRASTRUCTURE = "infrastructure"
    SOCIAL = "social"
    CULTURE = "culture"  # and tourism
    GOVERNMENT = "government"
    RELIEF = "relief"


# Of each family one colour, 3 : 1 or more on the paper of both themes; static/app.css has the same.
FAMILY_COLOURS: Final[Mapping[Family, str]] = {
    Family.ECONOMY: "#128a5b",
    Family.INFRASTRUCTURE: "#2f7fd6",
    Family.SOCIAL: "#d6336c",
    Family.CULTURE: "#9a5be0",
    Family.GOVERNMENT: "#7a7f8c",
    Family.RELIEF: "#d9600a",
}
