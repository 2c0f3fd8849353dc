"""The fixed vocabularies of the data: each a small closed list, documented where it is defined.

The values are written in ``seed/``, stored in the database and used in addresses, so they are
stable for ever. Beside most stands the name that readers see (`app.values.i18n.label`).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Self

from app.values.languages import N_


class Named(StrEnum):
    """A vocabulary whose values have a name for readers: a message of the catalogue."""

    _value_: str
    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Kind(Named):
    """What a record is."""

    MEETING = "meeting", N_("Meeting")  # a working session or conference
    VISIT = "visit", N_("Visit")  # a delegation, a survey on the ground, a ceremony attended
    AGREEMENT = "agreement", N_("Agreement")  # signed by the parties, or settled at a meeting
    NOTICE = "notice", N_("Official notice")  # an official document that records what was decided
    PROGRAMME = "programme", N_("Programme")  # a line of work kept up over time
    PROJECT = "project", N_("Project")  # one thing built or set up
    CONTRIBUTION = "contribution", N_("Gift or support")  # a gift, of money or in kind
    SECONDMENT = "secondment", N_("Staff secondment")  # staff lent
    TRAINING = "training", N_("Training")
    CERTIFICATE = "certificate", N_("Certificate")
    ACTIVITY = "activity", N_("Joint activity")  # once or several times, and none of the others
    COMMITMENT = "commitment", N_("Commitment")  # one side, or both, says that it will
    DIRECTIVE = "directive", N_("Directive")  # central government tells a province what to do
    REQUEST = "request", N_("Request")  # one side asks the other for something
    PROPOSAL = "proposal", N_("Proposal")  # one side suggests something to be done together


# What says that something is to come; so does whatever is planned.
OPEN_KINDS: Final = (Kind.COMMITMENT, Kind.REQUEST, Kind.PROPOSAL, Kind.DIRECTIVE)


class Status(Named):
    """How far it has come, according to the articles."""

    DONE = "done", N_("Done")
    ONGOING = "ongoing", N_("Under way")
    PLANNED = "planned", N_("Promised or planned")
    PROPOSED = "proposed", N_("Asked for or proposed")


class Role(Named):
    """What a place is to a record. In a request the asker is the receiver."""

    GIVER = "giver", N_("gives")
    RECEIVER = "receiver", N_("receives")
    PARTNER = "partner", N_("takes part")
    LOCATION = "location", N_("where it takes place")


class Form(Named):
    """What was given. Only `cash` is money; a value stated for another form is not cash."""

    CASH = "cash", N_("Money")
    CONSTRUCTION = "construction", N_("Construction")
    GOODS = "goods", N_("Goods")
    STAFF = "staff", N_("Staff")
    TRAINING = "training", N_("Training")
    SERVICES = "services", N_("Services")
    EXPERTISE = "expertise", N_("Expertise")


class Qualifier(Named):
    """How a number was stated."""

    EXACT = "exact", N_("exactly")
    AT_LEAST = "at-least", N_("at least")
    AT_MOST = "at-most", N_("at most")
    ABOUT = "about", N_("about")


class Basis(Named):
    """Whether the source states a date, or the keeper inferred it and says why."""

    STATED = "stated", N_("Stated by the source")
    INFERRED = "inferred", N_("Inferred")


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


class Reason(Named):
    """Why a paragraph, or a figure in one, is behind no claim."""

    HEADING = "heading", N_("A heading")
    CAPTION = "caption", N_("A picture’s caption")
    CONTEXT = "context", N_("Background")  # background, or praise and hopes that nobody acts on
    SPEECH = "speech", N_("Words of a speech without a commitment")
    ATTENDANCE = "attendance", N_("Who attended")
    # says again what another paragraph, cited, already said
    REPEATED = "repeated", N_("Repeated; counted where it is first reported")
    NAME = "name", N_("Part of a name")  # part of a name: a scheme, a document, a road
    FURNITURE = "furniture", N_("The site’s own furniture")  # the site's own words
    UNRELATED = "unrelated", N_("Another article")  # another article's teaser


class PlaceKind(StrEnum):
    CITY = "city"
    PROVINCE = "province"
    CENTRAL = "central"


class Match(Named):
    """How what is found has the words searched for."""

    BEST = "best", N_("As typed, or else all words")  # as a phrase; where nothing has it, all words
    PHRASE = "phrase", N_("As typed")  # side by side, as typed
    WORDS = "words", N_("All words")  # all of them, anywhere
    ANY = "any", N_("Words like these")  # in either language, without marks, the last begun


class Spelt(StrEnum):
    """What of a word a spelling is about."""

    LETTERS = "letters"  # anywhere in it
    WORD = "word"  # all of it
    ENDING = "ending"  # its end


class Collection(Named):
    """Which ring of sources an article belongs to."""

    FOUNDING = "founding", N_("The five first articles")  # that the project began with
    WIDER = "wider", N_("Pages found later")  # pages found later


class ReadAs(Named):
    """What a source's claims are held against."""

    ARTICLE = "article", N_("The article")  # the whole text of the article
    NOTES = "notes", N_("Our notes of the page")  # our own notes of it, which stand in seed/notes


class Extent(Named):
    """How much of a page was read."""

    WHOLE = "whole", N_("All of it")
    FIRST_PART = "first-part", N_("Its first part")
    LEAD = "lead", N_("Its lead only")


class Language(Named):
    """In which language an article is printed (ISO 639-1)."""

    VI = "vi", N_("Vietnamese")
    EN = "en", N_("English")
    FR = "fr", N_("French")


class Weakness(Named):
    """Why a page is weaker than an article of its own."""

    REPRINT = "reprint", N_("A reprint")  # of another paper's, which is not named
    TAG_PAGE = "tag-page", N_("A list of leads")  # a list of leads
    MACHINE_TRANSLATION = "machine-translation", N_("A machine’s translation")


class Part(Named):
    """What a person did in what is told."""

    LED = "led", N_("led it")
    SIGNED = "signed", N_("signed")
    SPOKE = "spoke", N_("spoke")
    HANDED_OVER = "handed-over", N_("handed it over")
    RECEIVED = "received", N_("received it")
    ATTENDED = "attended", N_("attended")


class Sequel(Named):
    """How a record follows the promise, request, proposal or agreement that it names."""

    FULFILLED = "fulfilled", N_("Done as was said")  # done as was said
    IN_PART = "in-part", N_("Done in part")  # some of it done
    BEGUN = "begun", N_("Begun")  # being done
    TAKEN_UP = "taken-up", N_("Taken further")  # put forward, agreed to, planned, prolonged
    BY_ANOTHER = "by-another", N_("Answered by another")  # by somebody else than was asked
    REFUSED = "refused", N_("Refused")


class Family(Named):
    """The few groups of sectors that carry the colours: nobody tells seventeen hues apart."""

    ECONOMY = "economy", N_("Economy")
    INFRASTRUCTURE = "infrastructure", N_("Infrastructure")
    SOCIAL = "social", N_("Social")
    CULTURE = "culture", N_("Culture and tourism")  # and tourism
    GOVERNMENT = "government", N_("Government")
    RELIEF = "relief", N_("Relief")


# Of each family one colour, 3 : 1 or more on the paper of both themes; static/app.css has the same.
FAMILY_COLOURS: Final[Mapping[Family, str]] = {
    Family.ECONOMY: "#128a5b",
    Family.INFRASTRUCTURE: "#2f7fd6",
    Family.SOCIAL: "#d6336c",
    Family.CULTURE: "#9a5be0",
    Family.GOVERNMENT: "#7a7f8c",
    Family.RELIEF: "#d9600a",
}
