"""How to cite a record, a chart or the whole data: a sentence and BibTeX, ready to be copied.

Both name the version of the data and the day on which it was read; the address leads back to the
very view.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from app.data.dataset import LICENCE_URL
from app.queries.context import Context
from app.values import date_words, i18n, words

NAME: Final = "Hợp tác Tây Bắc"

Kind = Literal["record", "chart", "data"]

_SENTENCES: Final[dict[Kind, str]] = {
    "record": i18n.N_(
        "Hợp tác Tây Bắc, “%(title)s”, drawn from %(publishers)s, data version %(version)s, "
        "%(address)s, accessed %(day)s. CC BY 4.0."
    ),
    "chart": i18n.N_(
        "Hợp tác Tây Bắc, “%(title)s” (chart and table), data version %(version)s, %(address)s, "
        "accessed %(day)s. CC BY 4.0."
    ),
    "data": i18n.N_(
        "Hợp tác Tây Bắc, “%(title)s” (data set), version %(version)s, %(address)s, "
        "accessed %(day)s. CC BY 4.0."
    ),
}

# What TeX would take for a command.
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True)
class Citation:
    """A citation in the reader's language, and in the form that reference managers read."""

    sentence: str
    bibtex: str
    address: str
    version: str
    day: str  # of access, in words


def cite(
    context: Context, kind: Kind, title: str, path: str, publishers: Iterable[str] = ()
) -> Citation:
    """The citation of what is at `path` (of the context's language, with its query).

    `publishers` are those of the articles that a record is drawn from.
    """
    address = context.public_url + path
    version = context.reference.version
    day = date_words.words(context.today.isoformat(), context.lang)
    named = ", ".join(dict.fromkeys(publishers))
    sentence = context.say(
        _SENTENCES[kind],
        title=title, version=version, address=address, day=day, publishers=named,
    )  # fmt: skip
    key = "-".join(["hop-tac-tay-bac", *words.tokens(words.fold(path))])
    plain = "".join(c for c in key if c.isascii() and (c.isalnum() or c == "-"))[:100]
    note = f"{context.say(_NOTES[kind])}, {LICENCE_URL}"
    fields = {
        "author": f"{{{NAME}}}",
        "title": title.translate(_TEX),
        "year": str(context.reference.as_of.year),
        "version": version,
        "url": address,
        "urldate": context.today.isoformat(),
        "note": note,
        "language": "vietnamese" if context.lang == "vi" else "english",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    bibtex = "\n".join([f"@misc{{{plain},", *lines, "}"])
    return Citation(sentence, bibtex, address, version, day)


_NOTES: Final[dict[Kind, str]] = {
    "record": i18n.N_("Record"),
    "chart": i18n.N_("Chart and table"),
    "data": i18n.N_("Data set"),
}
