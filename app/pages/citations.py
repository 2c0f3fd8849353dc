"""How to cite a record, a chart, an article or the whole data: a sentence ready to be copied, and
what reference managers read.

Both name the version of the data and the day on which it was read; the address leads back to the
very view.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from app.data import formats, references
from app.data.dataset import LICENCE_URL
from app.data.references import Item
from app.data.rows import Source
from app.queries.context import Context
from app.values import date_words, words
from app.values.i18n import N_

NAME: Final = "Hợp tác Tây Bắc"

Kind = Literal["record", "chart", "list", "data"]

# What each kind of thing is called in a note, and how it is cited.
_KINDS: Final[dict[Kind, tuple[str, str]]] = {
    "record": (
        N_("Record"),
        N_(
            "Hợp tác Tây Bắc, “%(title)s”, drawn from %(publishers)s, data version %(version)s, "
            "%(address)s, accessed %(day)s. CC BY 4.0."
        ),
    ),
    "chart": (
        N_("Chart and table"),
        N_(
            "Hợp tác Tây Bắc, “%(title)s” (chart and table), data version %(version)s, "
            "%(address)s, accessed %(day)s. CC BY 4.0."
        ),
    ),
    "list": (
        N_("List"),
        N_(
            "Hợp tác Tây Bắc, “%(title)s” (list), data version %(version)s, %(address)s, "
            "accessed %(day)s. CC BY 4.0."
        ),
    ),
    "data": (
        N_("Data set"),
        N_(
            "Hợp tác Tây Bắc, “%(title)s” (data set), version %(version)s, %(address)s, "
            "accessed %(day)s. CC BY 4.0."
        ),
    ),
}
_EXACT: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # of EDTF, what is also ISO 8601


@dataclass(frozen=True)
class Citation:
    """A citation in the reader's language, and what reference managers keep of it. `files`: the
    name of each format, and where it is had.
    """

    sentence: str
    items: tuple[Item, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def bibtex(self) -> str:
        return references.bibtex(self.items)


def cite(
    context: Context,
    kind: Kind,
    title: str,
    path: str,
    publishers: Iterable[str] = (),
    articles: Iterable[Source] = (),
) -> Citation:
    """The citation of what is at `path` (of the context's language, with its query).

    `publishers` are those of the articles that a record is drawn from; `articles` those that the
    page is about, which reference managers keep beside it.
    """
    note, sentence = _KINDS[kind]
    address, version = context.public_url + path, context.reference.version
    item = Item(
        id=_key("hop-tac-tay-bac", path),
        type="dataset",
        title=title,
        author=NAME,
        publisher=NAME,
        issued=context.reference.as_of.isoformat(),
        accessed=context.today.isoformat(),
        address=address,
        version=version,
        note=f"{context.say(note)}, {LICENCE_URL}",
        language=context.lang,
    )
    at, joint, query = path.partition("?")
    return Citation(
        sentence=context.say(
            sentence,
            title=title,
            version=version,
            address=address,
            day=_today(context),
            publishers=", ".join(dict.fromkeys(publishers)),
        ),
        items=(item, *(_article(context, source) for source in articles)),
        files=tuple((each.name, f"{at}{each.suffix}{joint}{query}") for each in formats.CITATIONS),
    )


def _today(context: Context) -> str:
    return date_words.words(context.today.isoformat(), context.lang)


def _article(context: Context, source: Source) -> Item:
    """An article as it is cited itself."""
    day = source.published or ""
    return Item(
        id=_key("article", source.id),
        type="article-newspaper",
        title=_printed_headline(source),
        author="",
        publisher=source.publisher,
        issued=day if _EXACT.fullmatch(day) else "",
        accessed=context.today.isoformat(),
        address=source.url,
        version="",
        note="",
        language=source.language,
    )


def _printed_headline(source: Source) -> str:
    """The headline in the article's own language; where that is none of ours, the Vietnamese."""
    return source.headline["en" if source.language == "en" else "vi"]


def cite_article(context: Context, source: Source) -> str:
    """The newspaper's article as the newspaper's, in a sentence."""
    said = {
        "publisher": source.publisher,
        "title": _printed_headline(source),
        "address": source.url,
        "day": _today(context),
    }
    if source.published_words is None:
        return context.say("%(publisher)s, “%(title)s”, %(address)s, accessed %(day)s.", **said)
    return context.say(
        "%(publisher)s, “%(title)s”, %(published)s, %(address)s, accessed %(day)s.",
        published=source.published_words[context.lang],
        **said,
    )


def _key(*parts: str) -> str:
    key = "-".join(words.tokens(words.fold(" ".join(parts))))
    return "".join(c for c in key if c.isascii() and (c.isalnum() or c == "-"))[:100]
