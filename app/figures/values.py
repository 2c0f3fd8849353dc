"""What a figure is: where it stands in a text, and what it says."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.values.vocabulary import Qualifier


class FigureKind(StrEnum):
    """What a figure says."""

    MONEY = "money"  # đồng
    COUNT = "count"  # of a unit: things, people, kilometres, years, money that is not đồng
    PERCENT = "percent"
    TIMES = "times"  # "2,68 lần"
    DATE = "date"
    PERIOD = "period"
    NAME = "name"  # digits in a name; counts nothing
    NUMBER = "number"  # digits that none of the others explains


@dataclass(frozen=True, slots=True)
class Value:
    """What a figure says, in base units.

    `number` is whole đồng (money), per cent (percent), a factor (times) or a count with its scale
    multiplied out ("200 nghìn tấn": 200000 "tấn"); with `to`, a range from one to the other. None
    where the text is vague ("hàng chục tỷ đồng") or is no number ("17.18.19").

    `edtf` is the date or period, Level 0 or 1 of EDTF, with one pattern of Level 2 where the year
    is not printed: "17-5" is `XXXX-05-17`. `others` are readings that the same words also bear:
    "từ năm 2014" is 2014 or `2014/..`. `or_number` is the second reading of a number: "1,234 ha"
    is 1.234 by the Vietnamese comma, 1234 by the English one.
    """

    kind: FigureKind
    number: Decimal | None = None
    to: Decimal | None = None
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    edtf: str = ""
    others: tuple[str, ...] = ()
    or_number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in a text: `text[start:end]` as a reader would quote it, and what it says.

    `core` is the part, `text[core[0]:core[1]]`, that a quotation must hold to be of this figure:
    the digits, with scale or per cent sign, without the words around ("3.000 tỷ" of "hơn 3.000 tỷ
    đồng").
    """

    text: str
    start: int
    end: int
    core: tuple[int, int]
    value: Value

    @property
    def kind(self) -> FigureKind:
        return self.value.kind

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end
