"""The fixed vocabularies of the data: each a small closed list, documented where it is defined.

The values are written in ``seed/``, stored in the database and used in addresses, so they are
stable for ever. Their names for readers live in the message catalogues (`app.i18n`).
"""

from enum import StrEnum


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


class PartyType(StrEnum):
    """What kind of body gives or receives."""

    CITY = "city"
    PROVINCE = "province"
    CENTRAL = "central"
    DEPARTMENT = "department"
    PARTY_COMMITTEE = "party-committee"
    ENTERPRISES = "enterprises"
    FUND = "fund"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    COMMUNE = "commune"
    HOUSEHOLDS = "households"
    ORGANISATION = "organisation"


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
