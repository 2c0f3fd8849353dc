"""The rows that a page shows as `.csv`, `.json` and `.xlsx`: all of them, in its order.

Every format is written from the same `Export`, a batch of rows at a time; none computes a number.
A batch takes a connection and gives it back, so that a slow reader holds none.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import orjson
from sqlalchemy import Connection

from app import queries
from app.data import answers, rows, sum_rows
from app.data.cells import Reader
from app.data.dataset import LICENCE, LICENCE_URL
from app.data.dictionary import TYPE_NAMES
from app.data.filters import Filter
from app.data.formats import Format
from app.data.said import Type
from app.files.kinds import RECORDS, Kind, Sheet
from app.values import i18n, words

if TYPE_CHECKING:
    import xlsxwriter

FIRST_BATCH: Final = 50  # rows read at first, so that the first bytes are soon there
BATCH: Final = 500  # rows read at a time
MAX_CELL: Final = 32_767  # characters that Excel takes in a cell
_CHUNK: Final = 2**16  # bytes

# What a spreadsheet would take for a formula; in East Asian settings the wide signs too.
_FORMULA: Final = tuple("=+-@＝＋－＠")
_BLANK: Final = frozenset("\t\r\n")  # at the start: what some programs pass over
_EXCEL: Final = date(1900, 1, 1)  # where its calendar starts
_BAD_IN_A_FILE_NAME: Final = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))

Connect = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Export:
    """What is exported, and all that is said about it: which page, which filter, which data."""

    kind: Kind
    connect: Connect
    reference: rows.Reference
    reader: Reader
    wanted: Filter
    title: str
    address: str  # of the page that shows the same rows, absolute
    filter_words: str  # empty where nothing is filtered by
    total: int  # rows
    sum: sum_rows.Sum | None  # of what words were searched for, none
    sum_words: str

    @property
    def sources(self) -> tuple[rows.Source, ...]:
        """The articles that tell of the rows. Not every format says them, so asked for late."""
        with self.connect() as connection:
            return queries.sources_of(connection, self.kind.told_by(self.wanted))

    def is_too_large(self, format_: Format) -> bool:
        """Whether there are more rows than the format is made for."""
        return format_.most is not None and self.total > format_.most

    def say(self, message: str, **values: object) -> str:
        return i18n.translations(self.reader.lang).gettext(message) % values

    def file_name(self, suffix: str) -> tuple[str, str]:
        """The name of the file in ASCII, and as a reader of the language writes it."""
        day = self.reference.as_of.isoformat()
        says = [self.title, self.filter_words] if self.filter_words else [self.title]
        named = " – ".join(["Hợp tác Tây Bắc", *says])[:140].translate(_BAD_IN_A_FILE_NAME)
        full = "".join(filter(str.isprintable, named)).strip()
        slug = words.slug(" ".join(["hop-tac-tay-bac", *says]))
        plain = slug.encode("ascii", "ignore").decode()[:120].strip("-")
        return f"{plain}-{day}{suffix}", f"{full} – {day}{suffix}"


def disposition(plain: str, full: str, *, inline: bool = False) -> str:
    """A Content-Disposition header that names the file: in ASCII, and in full (RFC 6266)."""
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(full, safe='')}"


def batches(export: Export) -> Iterator[Sequence[Any]]:
    """All the rows that the export finds, in its order."""
    offset = 0
    for size in chain([FIRST_BATCH], repeat(BATCH)):
        with export.connect() as connection:
            found = export.kind.read(connection, export.reference, export.wanted, size, offset)
        if not found:
            return
        offset += size
        yield found


# -- CSV -----------------------------------------------------------------------------------------


def guarded(value: Any) -> Any:
    """The value as a cell of a CSV file; a `'` stands before what a spreadsheet would run."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and (value.lstrip().startswith(_FORMULA) or value[:1] in _BLANK):
        return f"'{value}"
    return value


def csv_text(export: Export) -> Iterator[bytes]:
    """RFC 4180, UTF-8 with a byte order mark, so that Excel reads Vietnamese."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\N{BYTE ORDER MARK}")
    cells = export.kind.cells
    writer.writerow([cell.name for cell in cells])
    for batch in batches(export):
        for row in batch:
            writer.writerow([guarded(cell.of_row(row, export.reader)) for cell in cells])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue().encode()


# -- JSON ----------------------------------------------------------------------------------------


def json_text(export: Export) -> Iterator[bytes]:
    """One object: what it is, then `items`, each as the API answers it."""
    head = {
        "title": export.title,
        "address": export.address,
        "filter": {
            "words": export.filter_words,
            "parameters": parameters(export.wanted),
        },
        "data": about_data(export.reference),
        "licence": {"name": LICENCE, "url": LICENCE_URL},
        "sources": [
            {"id": source.id, "publisher": source.publisher, "url": source.url}
            for source in export.sources
        ],
        "sums": answers.group_sum(export.sum).model_dump() if export.sum else None,
        "total": export.total,
    }
    yield orjson.dumps(head)[:-1] + b',"items":['
    joint = b""
    for batch in batches(export):
        items = (export.kind.item(row).model_dump_json().encode() for row in batch)
        yield joint + b",".join(items)
        joint = b","
    yield b"]}\n"


def parameters(wanted: Filter) -> dict[str, list[str]]:
    """The filter as its parameters, each with its values; without the page of the list."""
    found: dict[str, list[str]] = {}
    for name, value in wanted.pairs():
        if name != "page":
            found.setdefault(name, []).append(value)
    return found


def about_data(reference: rows.Reference) -> Mapping[str, str]:
    """Which data it is: version, hash and newest day."""
    return {
        "version": reference.version,
        "sha256": reference.sha256,
        "date": reference.as_of.isoformat(),
    }


# -- XLSX ----------------------------------------------------------------------------------------


def xlsx(export: Export) -> Iterator[bytes]:
    """A workbook: the rows, what hangs on them, columns, and what it is. Written whole before its
    first bytes, in a temporary file that goes with the reader.
    """
    import xlsxwriter  # noqa: PLC0415 - few ask for it

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        with xlsxwriter.Workbook(file, options) as book:
            _fill(book, export)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _fill(book: "xlsxwriter.Workbook", export: Export) -> None:
    book.set_properties(
        {
            "title": export.title,
            "subject": export.filter_words,
            "comments": f"{export.address} {LICENCE}",
            "author": "Hợp tác Tây Bắc",
            # Not the clock: the same data and filter give the same file.
            "created": datetime.combine(max(export.reference.as_of, _EXCEL), datetime.min.time()),
        }
    )
    sheets = [_Sheet(book, export, of) for of in export.kind.sheets]
    for batch in batches(export):
        for row in batch:
            for sheet in sheets:
                sheet.add(row)
    for sheet in sheets:
        sheet.finish()
    _write_columns(book, export)
    _write_about(book, export)


def _write_columns(book: "xlsxwriter.Workbook", export: Export) -> None:
    say, lang = export.say, export.reader.lang
    sheet = book.add_worksheet(say("Columns"))
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    _to_print(sheet)
    sheet.set_column(0, 3, 24)
    sheet.set_column(4, 4, 80)
    lines = [
        (say("Sheet"), say("Column"), say("Name in .csv"), say("What it holds"), say("Meaning")),
        *(
            (say(told.name), cell.label(lang), cell.name, say(TYPE_NAMES[cell.type]),
             cell.description(lang))
            for told in export.kind.sheets
            for cell in told.cells
        ),
    ]  # fmt: skip
    for at, texts in enumerate(lines):
        for column, text in enumerate(texts):
            sheet.write_string(at, column, text, None if at else bold)


def _write_about(book: "xlsxwriter.Workbook", export: Export) -> None:
    sheet = book.add_worksheet(export.say("About"))
    _to_print(sheet)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    name = book.add_format({"bold": True})
    styles = {
        int: book.add_format({"align": "left"}),
        date: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
    }
    for at, (label, *values) in enumerate(about(export)):
        sheet.write_string(at, 0, label, name)
        for column, value in enumerate(values, 1):
            _write(sheet, at, column, value, styles.get(type(value)))


def _write(sheet: Any, row: int, column: int, value: str | int | date, style: Any) -> None:
    """A text, never a formula, or a real number or day; "…" says where a text is longer than a
    cell. A bool is written as in .csv: a real one is saved in the language of the program.
    """
    if isinstance(value, date) and value >= _EXCEL:
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        cut = text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…"
        sheet.write_string(row, column, cut)


def about(export: Export) -> Iterator[tuple[str, *tuple[str | int | date, ...]]]:
    """What a file is, in the language of its reader: name and values of each line."""
    yield export.say("Title"), f"Hợp tác Tây Bắc – {export.title}"
    yield export.say("Address"), export.address
    yield export.say("Filter"), export.filter_words or export.say("none")
    if export.kind is RECORDS:
        yield export.say("Order"), i18n.label(export.reader.lang, "sort", export.wanted.sort)
    yield export.say(export.kind.sheets[0].name), export.total
    if export.sum is not None:
        yield export.say("What the amounts add up to"), export.sum_words
        yield export.say("Gifts without a published amount"), export.sum.unknown
    yield export.say("Data version"), export.reference.version
    yield export.say("Data as of"), export.reference.as_of
    yield export.say("Hash of the data (SHA-256)"), export.reference.sha256
    yield export.say("Licence"), f"{LICENCE}, {LICENCE_URL}"
    for source in export.sources:
        headline = source.headline[export.reader.lang]
        yield f"{export.say('Article')}: {source.id}", headline, source.publisher, source.url


def _to_print(sheet: Any, *, across: int = 1) -> None:
    """Landscape, so many pages wide, with the sheet and the page below."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(across, 0)
    sheet.set_footer("&L&A&R&P/&N")


class _Sheet:
    """A sheet of rows under a frozen header: texts stay texts, numbers and days are real ones."""

    def __init__(self, book: "xlsxwriter.Workbook", export: Export, of: Sheet) -> None:
        self._of = of
        self._reader = export.reader
        self._sheet = book.add_worksheet(export.say(of.name))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        # Without groups: in Vietnamese "1.234.567", saved as it is shown, is no number.
        number = book.add_format({"num_format": "0"})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._sheet.freeze_panes(1, 1)
        widths = [_WIDTHS.get(cell.name, _WIDTH) for cell in of.cells]
        _to_print(self._sheet, across=-(-sum(widths) // _PRINTED))
        self._sheet.repeat_rows(0)
        self._styles = []
        for column, cell in enumerate(of.cells):
            self._sheet.set_column(column, column, widths[column])
            self._sheet.write_string(0, column, cell.label(self._reader.lang), bold)
            is_amount = cell.name.endswith("_vnd")
            self._styles.append(day if cell.type is Type.DATE else number if is_amount else None)
        self._rows = 0

    def add(self, row: Any) -> None:
        for each in self._of.rows(row):
            self._rows += 1
            for column, (cell, style) in enumerate(zip(self._of.cells, self._styles, strict=True)):
                value = cell.of_row(each, self._reader)
                if value is None or value == "":
                    continue
                if cell.type is Type.DATE:
                    value = date.fromisoformat(value)
                _write(self._sheet, self._rows, column, value, style)

    def finish(self) -> None:
        self._sheet.autofilter(0, 0, self._rows, len(self._styles) - 1)


_WIDTH: Final = 16  # characters
_A3: Final = 8  # as Excel numbers papers
_PRINTED: Final = 250  # characters across a page
_WIDTHS: Final = {"id": 44, "title": 60, "summary": 80, "figure": 40, "amount_vnd": 18}

# How a page's rows are written in each format.
WRITERS: Final[Mapping[str, Callable[[Export], Iterator[bytes]]]] = {
    ".csv": csv_text,
    ".json": json_text,
    ".xlsx": xlsx,
}
