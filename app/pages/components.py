"""Every component of the pages in every state: what the design is looked at and compared on.

The records here are made up and marked as such; the filter, charts and sums are those of the data.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle
from types import SimpleNamespace

from app.data import event_rows, rows, sum_rows
from app.data.filters import Filter
from app.pages import sharing
from app.pages.events import cards
from app.pages.forms import Tab, filter_form
from app.pages.lists import PageLinks, record_count, timeline_chart
from app.pages.record import SUPPORT_WORDS, ClaimView, Value
from app.pages.sums import breakdown, naive
from app.pages.timeline import YearBar
from app.queries.context import Context
from app.values import i18n
from app.values.languages import Both

_LONG = Both(
    "Một tên rất dài để xem chữ xuống dòng ra sao khi không còn chỗ, với những chữ có dấu chồng "
    "như Nguyễn Thượng Ưỡng, Ổ Quy Hồ và một từ không thể ngắt: "
    "Hợptáctâybắchợptáctâybắchợptáctâybắc",
    "A very long title, to see how it breaks where there is no room, with stacked diacritics as in "
    "Nguyễn Thượng Ưỡng, Ổ Quy Hồ, and a word that cannot be broken: "
    "Northwestcooperationnorthwestcooperation",
)
_SHORT = Both("Ví dụ", "Example")
_SUMMARY = Both("Một ví dụ, không có trong dữ liệu.", "An example that is not in the data.")
_DAY = rows.Date(
    "2017-05-17", Both("ngày 17 tháng 5 năm 2017", "17 May 2017"), Both("17/5/2017", "17 May 2017"),
    "stated", None, "2017-05-17", "2017-05-17", 2017,
)  # fmt: skip
_ABOUT = rows.Date(
    "2019~", Both("khoảng năm 2019", "about 2019"), Both("~2019", "~2019"), "inferred",
    Both("Bài không in ngày.", "The article prints no date."), "2018-07-01", "2020-06-30", None,
)  # fmt: skip
_NOWHERE = "https://example.org/"


def components(context: Context) -> SimpleNamespace:
    chosen = Filter().choose("sector", "education", "health").but(text="Lai Châu", start="2011")
    records = _records(context)
    here = Filter().choose("received", "lai-chau")
    nothing, somewhere = Filter().choose("received", "ha-noi"), context.paths.timeline()
    latest = {"heading": context.say("Latest"), "href": somewhere}
    return SimpleNamespace(
        title=context.say("Components"),
        description=context.say("Each part of the pages in each of its states."),
        records=records,  # each status, grade and kind of amount
        events=cards(context, (_event(records),), chosen),  # an outcome found, others folded
        views=(
            Tab(context.say("Timeline"), "#", chosen=True),
            Tab(context.say("List"), "#", chosen=False),
        ),
        outcomes={records[1].id: records[:2]},
        listings=(
            SimpleNamespace(id="full", records=records, count=12, **latest),
            SimpleNamespace(id="none", records=(), count=0, **latest),
        ),
        values=_values(context),  # one of each support
        form=filter_form(context, chosen, "/timeline"),  # with values chosen
        count_words=record_count(context, 1234567),
        years=[
            YearBar(year, count, 4 * count, 3 * count, somewhere, year in {2016, 2017})
            for year, count in zip(range(2011, 2024), cycle((3, 0, 12, 25, 1)), strict=False)
        ],
        links=(PageLinks(2, 3, somewhere, somewhere),),
        charts=(timeline_chart(context, Filter().choose("sector", "tourism")),),
        breakdowns=(
            breakdown(context, here, "year", id_="upright"),
            breakdown(context, here, "form", id_="lying"),
            breakdown(context, nothing, "purpose", id_="empty"),
        ),
        sums=(
            sum_rows.Sum("known", 3, 3, 7_400_000_000, 0, False, 0, 0, 0),
            sum_rows.Sum("at-least", 3, 2, 2_000_000, 11_800_000_000, True, 1, 0, 0),
            sum_rows.Sum("unknown", 3, 0, 0, 0, False, 0, 0, 0),
            sum_rows.Sum("none", 0, 0, 0, 0, False, 0, 0, 0),
        ),
        naive=naive(context, here),
        indicators=(_indicator("percent", "49"), _indicator("count", "171", _ABOUT)),
        indicator_years=(2015, 2020),
        sectors=context.reference.sectors.values(),
        problem=context.say(
            "%(name)s: there is no “%(value)s”.", name="x", value=_LONG[context.lang]
        ),
        sharing=sharing.of_rows(context, "/timeline", context.say("Timeline"), here),
    )


def _records(context: Context) -> tuple[rows.Record, ...]:
    """Records that have every status, grade and kind of amount between them."""
    sectors = cycle(
        tuple(context.reference.sectors.values()) or (rows.Sector("", _SHORT, None, "economy"),)
    )
    places = tuple(rows.PlaceRole(place, "partner") for place in context.reference.places.values())
    party = rows.Party("party", _SHORT, "city", None)
    gift = rows.Gift(party, party, "cash", 19_200_000_000, "exact", "delivered", None)
    states: tuple[tuple[str, str, str, rows.Gift | None, bool], ...] = (
        ("contribution", "done", "A", gift, False),
        ("commitment", "planned", "B", replace(gift, standing="promised", qualifier="about"), True),
        ("contribution", "ongoing", "C", replace(gift, amount_vnd=None), False),
        ("request", "proposed", "D", None, False),
    )
    return tuple(
        rows.Record(
            number=number, id=f"example-{number}", kind=kind, status=status,
            title=_LONG if number == 1 else _SHORT, short_title=_SHORT, summary=_SUMMARY,
            date=_ABOUT if number % 2 else _DAY, period=None, places=places[: number + 1],
            sectors=(next(sectors), next(sectors)), relations=(), people=(),
            part_of=None, follows=None, sequel=None, gift=each, collection="founding",
            grade=grade, articles=1, disputed=disputed, added="2026-11-22",
        )
        for number, (kind, status, grade, each, disputed) in enumerate(states)
    )  # fmt: skip


def _event(records: Sequence[rows.Record]) -> event_rows.Event:
    """An event of which two outcomes were found, one surely in the period."""
    whole, sure, possible, *_others = records
    found = frozenset({sure.id, possible.id})
    return event_rows.Event(whole, tuple(records[1:]), found, frozenset({sure.id}))


def _claim(figure: str, *, agrees: bool = True) -> ClaimView:
    claim = rows.Claim(
        field="amount_vnd", source="example", source_headline=_LONG, source_publisher="Báo Ví Dụ",
        source_url=_NOWHERE, source_text="article", paragraph=7, figure=figure, prefix=None,
        suffix=None, amount_vnd=None, agrees=agrees,
        reading=None if agrees else _SHORT, why=None if agrees else _SUMMARY,
    )  # fmt: skip
    return ClaimView(claim, f"{_NOWHERE}#:~:text=x", _NOWHERE)


def _values(context: Context) -> tuple[Value, ...]:
    one, other = _claim("19,2 tỷ đồng"), _claim("20 tỷ đồng", agrees=False)
    states: tuple[tuple[str, tuple[ClaimView, ...], tuple[ClaimView, ...]], ...] = (
        ("stated", (one,), ()),
        ("inferred", (one,), ()),
        ("several", (one, one), ()),
        ("disputed", (one,), (other,)),
        ("whole", (one,), ()),
        ("unknown", (), ()),
    )
    return tuple(
        Value(
            field=support,
            label=i18n.label(context.lang, "field", "amount_vnd"),
            text=i18n.amount(context.lang, 19_200_000_000 if claims else None),
            support=support,
            support_words=context.say(SUPPORT_WORDS[support]),
            reason=_SUMMARY if support == "inferred" else None,
            claims=claims,
            dissent=dissent,
        )
        for support, claims, dissent in states
    )


def _indicator(measure: str, value: str, when: rows.Date = _DAY) -> rows.Indicator:
    place = rows.Place("", _SHORT, "province", None, _SHORT)
    unit = Both("%", "%") if measure == "percent" else Both("sản phẩm", "products")
    return rows.Indicator(
        f"example-{measure}", place, _SHORT, measure, value, unit, "exact", when, (), _SUMMARY, ()
    )
