"""Sums in words. What is not known is said, and is never nought."""

from app import queries
from app.data.filters import Filter, Within
from app.data.sum_rows import Sum
from app.queries.context import Context
from app.values import i18n


def place_sum_words(context: Context, total: Sum) -> str:
    """A sum in a word or two: what was delivered, else what is known of it; never nought."""
    if total.delivered_vnd:
        amount = i18n.amount(context.lang, total.delivered_vnd)
        return context.say("at least %(amount)s", amount=amount) if total.at_least else amount
    if total.gifts:
        return context.say("not published")
    return context.say("only promised") if total.promises else "–"


def sum_sentence(context: Context, total: Sum, wanted: Filter | None = None) -> str:
    """What a sum stands on: on how many of how many gifts, and what is promised besides; where the
    filter narrows, it is the filter that finds none.
    """
    if not total.gifts and not total.promises:
        return _none_words(context, wanted or Filter())
    sentences = []
    if total.gifts and total.known:
        values = {
            "amount": i18n.amount(context.lang, total.delivered_vnd),
            "known": i18n.number(context.lang, total.known),
            "gifts": i18n.number(context.lang, total.gifts),
        }
        sentences.append(
            context.say(
                "At least %(amount)s, from the published amounts of %(known)s of %(gifts)s gifts.",
                **values,
            )
            if total.at_least
            else context.say(
                "%(amount)s, from the published amounts of %(known)s of %(gifts)s gifts.", **values
            )
        )
        if total.in_kind_vnd and not total.cash_vnd:
            sentences.append(
                context.say("It is the stated value of buildings and goods, not money.")
            )
        elif total.in_kind_vnd:
            sentences.append(
                context.say(
                    "Of this %(cash)s is money and %(in_kind)s the stated value of "
                    "buildings and goods.",
                    cash=i18n.amount(context.lang, total.cash_vnd),
                    in_kind=i18n.amount(context.lang, total.in_kind_vnd),
                )
            )
    elif total.gifts:
        sentences.append(
            context.say_count(
                "%(count)s gift is mentioned; its amount was not published.",
                "%(count)s gifts are mentioned; no amount was published.",
                total.gifts,
            )
        )
    if total.promises:
        sentences.append(
            context.say_count(
                "%(count)s more is promised and not counted.",
                "%(count)s more are promised and not counted.",
                total.promises,
            )
        )
    return " ".join(sentences)


def surely_words(context: Context, wanted: Filter, total: Sum) -> str:
    """Of a sum over a period, how much surely lies in it; nothing where all of it does."""
    if wanted.within is Within.SURELY or not (wanted.start or wanted.end):
        return ""
    surely = queries.total(context.connection, wanted.but(within=Within.SURELY))
    if (surely.gifts, surely.promises) == (total.gifts, total.promises):
        return ""
    if not surely.gifts:
        return context.say("None of them surely falls in this period.")
    words = total_words(context, surely)
    return context.say("Surely in this period: %(sum)s.", sum=words[:1].lower() + words[1:])


def is_summed(wanted: Filter) -> bool:
    """Whether anything that the filter may find is in a sum."""
    asked = wanted.values("standing")
    return not asked or not set(asked).isdisjoint(queries.COUNTED)


def _none_words(context: Context, wanted: Filter) -> str:
    if not is_summed(wanted):
        return context.say("What is listed here is in no sum.")
    if wanted.text:
        return context.say("The search finds no gift.")
    if wanted.narrows:
        return context.say("No gift fits the filters.")
    return context.say("No gift is mentioned.")


def total_words(context: Context, total: Sum) -> str:
    """A sum, and on how many of how many gifts it stands, in a line; of none, nothing."""
    if not total.known:
        return context.say_count(
            "%(count)s gift, no amount published", "%(count)s gifts, no amount published",
            total.gifts,
        ) if total.gifts else ""  # fmt: skip
    words = {
        "amount": i18n.amount(context.lang, total.delivered_vnd),
        "known": i18n.number(context.lang, total.known),
        "gifts": i18n.number(context.lang, total.gifts),
    }
    if total.at_least:
        return context.say("At least %(amount)s, from %(known)s of %(gifts)s gifts", **words)
    return context.say("%(amount)s, from %(known)s of %(gifts)s gifts", **words)
