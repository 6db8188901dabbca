"""Cells: no formula starts in one, the text can be had back, XML can hold it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.cells import bare, guarded, visible
from counterpoint.serial import unformula
from tests.payloads import CELLS, HOSTILE

SIGNS = set("=+-@\uff1d\uff0b\uff0d\uff20")


@pytest.mark.parametrize(("text", "cell"), CELLS, ids=[repr(text)[:24] for text, _ in CELLS])
def test_a_formula_starts_in_no_cell_and_the_text_can_be_had_back(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert bare(cell) == text


@given(st.text(alphabet="=+-@＝'; \t\r\nax|,\"", max_size=12))
def test_whatever_it_is_made_of(text: str) -> None:
    cell = guarded(text)
    assert bare(cell) == text
    for part in [cell, *cell.replace("\t", "\n").replace("\r", "\n").replace(";", "\n").split("\n")]:
        assert part.strip()[:1] not in SIGNS
    assert cell[:1] not in {"\t", "\r", "\n"}


def test_naughty_strings_come_through_a_csv_file(shared: Path) -> None:
    naughty = json.loads((shared / "hostile" / "blns.json").read_text("utf-8"))
    payloads = [e["payload"] for e in json.loads((shared / "hostile" / "dompurify-expect.json").read_text("utf-8"))]  # fmt: skip
    texts = [*naughty, *payloads, *HOSTILE]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([unformula(t), "next"] for t in texts)
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert len(rows) == len(texts)
    for (cell, after), text in zip(rows, texts, strict=True):
        assert after == "next" and cell.strip()[:1] not in SIGNS
        assert bare(cell) == text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_line_of_the_file_parted_elsewhere_starts_no_formula() -> None:
    """A spreadsheet that parts cells by semicolons sees other cells than we wrote."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["first", unformula(t)] for t in HOSTILE])
    for delimiter in ";\t":
        for row in csv.reader(
            io.StringIO(out.getvalue(), newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE
        ):
            assert not [cell for cell in row if cell.strip()[:1] in SIGNS], row


@pytest.mark.parametrize("text", [*HOSTILE, "half \ud800 of one"], ids=lambda t: repr(t)[:24])
def test_xml_can_hold_what_is_visible(text: str) -> None:
    told = visible(text).replace("&", "&amp;").replace("<", "&lt;")
    assert fromstring(f"<a>{told}</a>".encode()) is not None
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(told)
    assert "".join(visible(text).split()).startswith("".join(text.split())[:3].strip("\x00\u202e"))
