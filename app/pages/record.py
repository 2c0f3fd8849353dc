"""One record: each value beside the claims that support it."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final
from urllib.parse import quote, urlencode

from app import queries
from app.data import rows
from app.pages import jsonld, sharing
from app.queries.context import Context
from app.values import i18n
from app.values.languages import Both


@dataclass(frozen=True)
class ClaimView:
    """A claim as a reader checks it: where it is printed, as what, with a link to the spot."""

    claim: rows.Claim
    href: str  # the article itself, at the spot
    source_href: str  # our page of the article, at the paragraph


@dataclass(frozen=True)
class Value:
    """A value of a record beside its claims. `support`: stated, inferred, several, disputed,
    uncited.
    """

    field: str
    label: str
    text: str
    support: str
    support_words: str
    reason: Both | None
    claims: tuple[ClaimView, ...]
    dissent: tuple[ClaimView, ...]

    @property
    def id(self) -> str:
        """Its place on the page."""
        return f"value-{self.field.replace('.', '-').replace('_', '-')}"


def record(context: Context, id_: str, report_address: str = "") -> SimpleNamespace | None:
    detail = queries.detail(context.connection, context.reference, id_)
    if detail is None:
        return None
    permalink = context.public_url + context.paths.record(id_)
    title = detail.record.title[context.lang]
    publishers = [claim.source_publisher for claim in detail.claims]
    shared = sharing.of_record(context, id_, title, publishers)
    return SimpleNamespace(
        title=title,
        description=detail.record.summary[context.lang],
        detail=detail,
        values=list(_values(context, detail)),
        report_href=report_link(context, report_address, permalink, title),
        permalink=permalink,
        about=jsonld.record(context, detail, shared.citation),
        sharing=shared,
    )


def report_link(context: Context, address: str, permalink: str, title: str) -> str:
    """Where an error is reported, with what it is about already written; where nobody takes
    reports, the page that says so.
    """
    if not address:
        return context.paths.to("/about") + "#errors"
    subject = context.say("Error report: %(title)s", title=title)
    if address.startswith("mailto:"):
        return f"{address}?{urlencode({'subject': subject, 'body': permalink}, quote_via=quote)}"
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode({'title': subject, 'body': permalink})}"


def _values(context: Context, detail: rows.Detail) -> Iterable[Value]:
    """The record's values in the order in which a reader checks them, each with its claims."""
    record, lang = detail.record, context.lang
    yield _value(context, detail, "date", record.date.words[lang], record.date)
    if record.period is not None:
        yield _value(context, detail, "period", record.period.words[lang], record.period)
    if (gift := record.gift) is not None:
        text = i18n.amount(lang, gift.amount_vnd, gift.qualifier)
        yield _value(context, detail, "amount_vnd", text)
        yield _value(context, detail, "giver", gift.giver.name[lang])
        yield _value(context, detail, "receiver", gift.receiver.name[lang])
        yield _value(context, detail, "form", i18n.label(lang, "form", gift.form))
    for quantity in detail.quantities:
        number = i18n.number(lang, quantity.value)
        if quantity.to_value is not None:
            number += f"–{i18n.number(lang, quantity.to_value)}"
        text = f"{number} {quantity.unit[lang]}"
        yield _value(context, detail, f"quantities.{quantity.key}", text)
    yield _value(context, detail, "status", i18n.label(lang, "status", record.status))
    places = ", ".join(
        f"{place.place.name[lang]} ({i18n.label(lang, 'role', place.role)})"
        for place in record.places
    )
    yield _value(context, detail, "places", places)
    if record.people:
        people = ", ".join(person.name for person in record.people)
        yield _value(context, detail, "people", people)


SUPPORT_WORDS: Final = {
    "stated": i18n.N_("Stated"),
    "inferred": i18n.N_("Inferred"),
    "several": i18n.N_("Reported by several articles"),
    "disputed": i18n.N_("The sources disagree"),
    "whole": i18n.N_("From the report as a whole"),
    "unknown": i18n.N_("Not published"),
}


def _value(
    context: Context, detail: rows.Detail, field: str, text: str, when: rows.Date | None = None
) -> Value:
    own = [claim for claim in detail.claims if claim.field == field]
    dissent = [claim for claim in own if not claim.agrees]
    claims = [claim for claim in own if claim.agrees]
    if dissent:
        support = "disputed"
    elif when is not None and when.basis == "inferred":
        support = "inferred"
    elif len({claim.source for claim in claims}) > 1:
        support = "several"
    elif claims:
        support = "stated"
    elif field == "amount_vnd":
        support = "unknown"
    else:
        # No claim of its own: it rests on what tells of the record at all.
        support = "whole"
        claims = [claim for claim in detail.claims if claim.field == "record"]
    return Value(
        field=field,
        label=i18n.field_label(context.lang, field),
        text=text,
        support=support,
        support_words=context.say(SUPPORT_WORDS[support]),
        reason=when.reason if when else None,
        claims=tuple(_claim_view(context, claim) for claim in claims),
        dissent=tuple(_claim_view(context, claim) for claim in dissent),
    )


def _claim_view(context: Context, claim: rows.Claim) -> ClaimView:
    fragment = text_fragment(claim.figure, claim.prefix, claim.suffix)
    return ClaimView(
        claim=claim,
        href=f"{claim.source_url}#{fragment}",
        source_href=context.paths.source(claim.source, claim.paragraph),
    )


def text_fragment(figure: str, prefix: str | None = None, suffix: str | None = None) -> str:
    """The text directive of an address (WICG Scroll-to-Text-Fragment), which opens an article at
    the figure: what follows the ``#``.

    `prefix` and `suffix`, words printed just before and after, tell it from the same figure
    elsewhere.
    """
    before = f"{_escaped(prefix)}-," if prefix else ""
    after = f",-{_escaped(suffix)}" if suffix else ""
    return f":~:text={before}{_escaped(figure)}{after}"


def _escaped(text: str) -> str:
    # A hyphen is the directive's own mark, and quote() leaves it.
    return quote(text, safe="").replace("-", "%2D")
