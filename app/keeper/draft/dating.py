"""The date that counts in each paragraph: its own, or the last one told before it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.figures import Found
from app.keeper.draft.findings import Paragraph
from app.values.vocabulary import Reason

_YEARLESS: Final = re.compile(r"XXXX-\d\d-\d\d.*")


@dataclass(frozen=True)
class Dated:
    """A date with the figure that prints it; `why` where that does not print all of it."""

    edtf: str = ""
    paragraph: int = 0
    figure: Found | None = None
    why: Mapping[str, str] | None = None

    @property
    def row(self) -> Mapping[str, str]:
        return {"edtf": self.edtf, "basis": "stated" if self.edtf else ""}

    @property
    def year(self) -> str:
        return self.edtf[:4] if re.match(r"\d{4}", self.edtf) else ""


def dates(read: Sequence[Paragraph]) -> list[Dated]:
    """The date of each paragraph; a day without a year has the one year that was printed before."""
    years = _years(read)
    found: list[Dated] = []
    last = Dated()
    for paragraph in read:
        own = _own(paragraph, years)
        # What is told in one day is carried on; a year alone is of its paragraph only.
        found.append(own or last)
        if own and "-" in own.edtf and paragraph.aside not in {Reason.UNRELATED, Reason.FURNITURE}:
            last = own
    return found


def _years(read: Sequence[Paragraph]) -> dict[str, int]:
    """Each year of a day that the article prints in full, and the first paragraph that does."""
    years: dict[str, int] = {}
    for paragraph in read:
        for figure in paragraph.figures if paragraph.aside is not Reason.UNRELATED else ():
            if match := re.match(r"(\d{4})-\d\d", figure.value.edtf):
                years.setdefault(match[1], paragraph.number)
    return years


def _own(paragraph: Paragraph, years: dict[str, int]) -> Dated | None:
    for figure in paragraph.figures:
        edtf = figure.value.edtf
        if edtf and "X" not in edtf:
            return Dated(edtf, paragraph.number, figure)
        if _YEARLESS.fullmatch(edtf) and len(years) == 1:
            ((year, printed),) = years.items()
            if printed > paragraph.number:
                return None
            why = {
                "vi": f"Năm {year} in ở đoạn {printed}.",
                "en": f"The year {year} is printed in paragraph {printed}.",
            }
            return Dated(edtf.replace("XXXX", year), paragraph.number, figure, why)
    return None
