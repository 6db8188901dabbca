"""Sheets as files: an Excel workbook in which every text is text, and CSV no spreadsheet runs. The same bytes for the same rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from counterpoint.cells import guarded, visible
from counterpoint.papers.rows import Sheet, Value
from counterpoint.papers.zipped import NEVER
from counterpoint.serial import unformula

LONGEST = 32_767  # characters a cell of Excel can hold
# Nothing is guessed: a text that looks like a formula, an address or a number stays the text it is.
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(title: str, sheets: Iterable[Sheet]) -> bytes:
    """In: sheets. Out: an .xlsx with each on a sheet of its own, its head frozen and filterable."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN)
    book.set_properties({"title": visible(title)[:255], "author": "Counterpoint", "created": NEVER})
    look = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 11}
    text = book.add_format(look)
    quoted = book.add_format(look | {"quote_prefix": True})  # stays text when someone edits the cell
    head = book.add_format(look | {"bold": True, "bottom": 1, "bg_color": "#F2EFE8", "valign": "bottom"})
    for sheet in sheets:
        _fill(book.add_worksheet(sheet.name), sheet, head, text, quoted)
    book.close()
    return out.getvalue()


def _fill(page: Any, sheet: Sheet, head: Any, text: Any, quoted: Any) -> None:
    for i, column in enumerate(sheet.columns):
        page.set_column(i, i, column.width, text)
        page.write_string(0, i, _cell(column.head), head)
    for k, row in enumerate(sheet.rows, 1):
        for i, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(k, i, _cell(value), quoted if guarded(value) != value else text)
            else:
                page.write_number(k, i, value, text)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _cell(text: str) -> str:
    told = visible(text)
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"


def comma_separated(sheet: Sheet) -> bytes:
    """A sheet as CSV."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([_guard(c.head) for c in sheet.columns])
    table.writerows([_guard(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8")


def _guard(value: Value) -> Value:
    return unformula(value) if isinstance(value, str) else value
