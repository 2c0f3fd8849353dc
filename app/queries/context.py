"""What every page is built with."""

import datetime
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app import queries
from app.data import rows
from app.data.filters import Filter, Known
from app.data.paths import Paths
from app.values import i18n
from app.values.languages import Lang


def today() -> datetime.date:
    """The day in Việt Nam, UTC+7: the day on which a reader opens what is cited."""
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()


class Language:
    """What can be said in a language, and where its pages are: all that needs no data."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    @property
    def paths(self) -> Paths:
        return Paths(self.lang)

    def say(self, message: str, **values: object) -> str:
        """A message of the catalogue, with its ``%(name)s`` filled in."""
        return i18n.translations(self.lang).gettext(message) % values

    def say_count(self, one: str, many: str, count: int, **values: object) -> str:
        message = i18n.translations(self.lang).ngettext(one, many, count)
        return message % {"count": i18n.number(self.lang, count), **values}


@dataclass(frozen=True)
class Context(Language):
    """What every builder works with: one request's connection, language, reference tables.

    `public_url` is where readers reach the app, without a slash at the end.
    """

    connection: Connection
    reference: rows.Reference
    known: Known
    lang: Lang
    public_url: str = ""
    today: datetime.date = field(default_factory=today)

    def records(self, wanted: Filter, limit: int | None = None) -> tuple[rows.Record, ...]:
        return queries.records(self.connection, self.reference, wanted, limit=limit)
