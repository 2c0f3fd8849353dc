"""Pages to HTML: one Jinja2 environment a language, with the few names that templates use.

Templates only show. A text in both languages prints its own side by itself; money, numbers and
labels are said by the functions of `app.values.i18n`; static files are named by the built manifest.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.assets.manifest import Manifest
from app.charts import Figure
from app.data.paths import Paths
from app.data.rows import Date, Gift, Indicator, Record, Reference
from app.pages.events import EventCard
from app.pages.site import MENU
from app.pictures.gallery import HEIGHT, WIDTH, Pictures
from app.values import date_words, dates, i18n, languages, money
from app.values.languages import Both, Lang

FOLDER: Final = Path(__file__).resolve().parents[2] / "templates"

# A JSON text inside a script element must not close it, whatever it quotes.
_ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}

_ITEMS: Final = 1000  # records of lists kept as HTML, of each language: two megabytes

# The names that must not be broken over two lines of a heading.
_NAMES: Final = re.compile("(Hà|Lai|Lào|Tây|Trung|trung|Yên) (Nội|Châu|Cai|Bắc|ương|Bái)")


def script_json(value: Figure) -> Markup:
    """The value as JSON that can stand in a script element."""
    text = orjson.dumps(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 - nothing in it can close the script any more


def host(address: str) -> str:
    """The host of an address, as a reader names a site: "baolaocai.vn"."""
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")


def html_date(when: Date) -> str | None:
    """The date as a `time` element takes it; none where it is no plain day, month or year."""
    year, _, month = when.edtf.partition("-")
    plain = when.edtf.replace("-", "").isdigit() and len(year) == 4
    return when.edtf if plain and month[:2] <= "12" else None


def on_axis(when: Date, first: int, last: int) -> tuple[float, float]:
    """Where the date lies between two years, both whole: its start and its length, in per cent.

    What is open on one side reaches to that end.
    """
    start, end = date(first, 1, 1).toordinal(), date(last + 1, 1, 1).toordinal()
    told = dates.parse(when.edtf)
    since = told.earliest.toordinal() if told.earliest else start
    until = told.latest.toordinal() + 1 if told.latest else end
    share = 100 / (end - start)
    return round((since - start) * share, 1), round((until - since) * share, 1)


def environment(lang: Lang, manifest: Manifest) -> Environment:
    """The environment of one language."""

    def finalize(value: object) -> object:
        return value[lang] if isinstance(value, Both) else value

    def amount(gift: Gift) -> str:
        return i18n.amount(lang, gift.amount_vnd, gift.qualifier)

    def indicator_value(indicator: Indicator) -> str:
        if indicator.measure == "vnd":
            return money.say(int(indicator.value), lang)
        # The sign of per cent stands close in both languages.
        unit = indicator.unit[lang]
        joint = "" if unit.startswith("%") else " "
        return f"{money.number(Decimal(indicator.value), lang)}{joint}{unit}"

    def unbroken(text: str | Both) -> str:
        said = text[lang] if isinstance(text, Both) else text
        return _NAMES.sub("\\1\N{NO-BREAK SPACE}\\2", said)

    @lru_cache(maxsize=_ITEMS)
    def record_item(record: Record, level: int, brief: bool) -> Markup:
        """What the macro `item` makes of a record, kept: most of a list's time goes into it."""
        macros: Any = env.get_template("components/record.html").module
        return Markup(macros.item(record, level, brief))  # noqa: S704 - a macro's

    @lru_cache(maxsize=_ITEMS // 2)
    def event_item(card: EventCard, level: int, marks_within: bool) -> Markup:
        macros: Any = env.get_template("components/record.html").module
        return Markup(macros.event(card, level, marks_within))  # noqa: S704 - a macro's

    def day_words(day: str | date) -> str:
        """The day in words; that of an empty seed is none."""
        return date_words.words(str(day), lang) if str(day) >= "1000" else "–"

    env = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=finalize,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds this method; its types do not say so.
    env.install_gettext_translations(i18n.translations(lang), newstyle=True)  # type: ignore[attr-defined]
    env.filters |= {
        "script_json": script_json,
        "host": host,
        "html_date": html_date,
        "field_label": partial(i18n.field_label, lang),
        "unbroken": unbroken,
        "day_words": day_words,
    }
    env.globals |= {
        "lang": lang,
        "menu": MENU,
        "picture_size": (WIDTH, HEIGHT),
        "paths": Paths(lang),
        "static": manifest.url,
        "label": partial(i18n.label, lang),
        "amount": amount,
        "record_item": record_item,
        "event_item": event_item,
        "indicator_value": indicator_value,
        "on_axis": on_axis,
        "money": lambda vnd: money.say(vnd, lang),
        "number": partial(i18n.number, lang),
    }
    return env


class Templates:
    """The templates of both languages, compiled when first used and kept. All of it but the
    manifest is the site's, as its settings say.
    """

    def __init__(
        self,
        manifest: Manifest,
        public_url: str,
        pictures: Pictures | None = None,
        reference: Reference | None = None,
        report_address: str = "",
        publisher: str = "",
    ) -> None:
        self._public_url = public_url
        self._pictures = pictures or {}
        self._environments = {lang: environment(lang, manifest) for lang in languages.LANGS}
        for env in self._environments.values():
            env.globals |= {
                "public_url": self._public_url,
                "data": reference,
                "report_address": report_address,
                "publisher": publisher,
            }

    def render(self, name: str, lang: Lang, page: object, *, here: str) -> str:
        """The page as HTML. `here` is its address without language, with its canonical query."""
        path, _, query = here.partition("?")
        query = f"?{query}" if query else ""
        addresses = {each: Paths(each).to(path) for each in languages.LANGS}
        return (
            self._environments[lang]
            .get_template(name)
            .render(
                page=page,
                here=here,
                section=path.split("/")[1],
                is_view=bool(query),
                twin=addresses[Paths(lang).twin().lang] + query,
                canonical=self._public_url + addresses[lang],
                # Its own, or the general one, which is the overview's; or none.
                picture=self._pictures.get(addresses[lang])
                or self._pictures.get(Paths(lang).to("/")),
                alternates={each: self._public_url + addresses[each] for each in languages.LANGS},
            )
        )
