"""Workbook and CSV: every text is text, heads are frozen and filterable, columns say what they hold, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from counterpoint.cells import bare, guarded, visible
from counterpoint.papers import data_files, tables
from counterpoint.papers.rows import EXPLAINED, Column, Sheet, matrix, sheets
from counterpoint.papers.sheets import LONGEST, comma_separated, workbook
from tests.gold_desk import crowded, desk
from tests.payloads import CELLS, HOSTILE, desk_of
from tests.test_views import EMPTY, hostile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLUMN = (Column("Text", "a text", 20),)


def parts(book: bytes) -> dict[str, etree._Element]:
    with ZipFile(BytesIO(book)) as file:
        return {n: etree.fromstring(file.read(n)) for n in file.namelist() if n.endswith((".xml", ".rels"))}


def pages(book: bytes) -> dict[str, list[list[str]]]:
    """The sheets' values by name, texts as Excel shows them."""
    read = parts(book)
    strings = ["".join(t.text or "" for t in si.iter(f"{MAIN}t")) for si in read["xl/sharedStrings.xml"]]
    names = [s.get("name") or "" for s in read["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    out = {}
    for i, name in enumerate(names, 1):
        rows = read[f"xl/worksheets/sheet{i}.xml"].iter(f"{MAIN}row")
        out[name] = [[_value(c, strings) for c in row.iter(f"{MAIN}c")] for row in rows]
    return out


def _value(cell: etree._Element, strings: list[str]) -> str:
    text = cell.findtext(f"{MAIN}v") or ""
    told = strings[int(text)] if cell.get("t") == "s" else text
    return re.sub(r"_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), told)


@pytest.fixture(scope="module")
def book() -> bytes:
    return tables(desk())["claims.xlsx"]


def test_every_claim_is_in_it_with_plain_labels(book: bytes) -> None:
    read = pages(book)
    assert list(read) == ["Claims", "Matrix", "Reviews", "Columns"]
    head, *rows = read["Claims"]
    assert len(rows) == 332
    row = dict(zip(head, next(r for r in rows if "airport dash" in r[7]), strict=True))
    assert row["Dimension"] == "Tropes" and row["Of whom"] == "The show" and row["Stance"] == "avoids"
    assert (
        row["Quote"] == "no dramatic airport dash"
        and row["Shown"] == "yes"
        and row["Turned by"] == "negation: no"
    )
    assert row["Code id"] == "tropes.airport_dash"
    assert [r[0] for r in read["Reviews"]] == ["Review", "A", "B", "C"]


def test_the_matrix_is_the_pages(book: bytes) -> None:
    head, *rows = pages(book)["Matrix"]
    assert head == ["Dimension", "Of whom", "Point", "Code", "Verdict", "A", "B", "C, Business Upturn"]
    assert len({(r[0], r[1], r[2]) for r in rows}) == 66
    fast = next(r for r in rows if r[3] == "Fast")
    assert fast[4:] == ["Contradiction", "says so, 2 claims", "says not, 1 claim", "silent"]
    assert [list(row) for row in csv.reader(io.StringIO(tables(desk())["matrix.csv"].decode()))] == [
        head,
        *rows,
    ]


def test_heads_are_frozen_filterable_and_explained(book: bytes) -> None:
    read, told = parts(book), pages(book)
    for i, name in enumerate(told, 1):
        page = read[f"xl/worksheets/sheet{i}.xml"]
        pane = page.find(f".//{MAIN}pane")
        assert pane is not None and (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
        assert page.find(f"{MAIN}autoFilter") is not None, name
    explained = {(sheet, column) for sheet, column, _ in told["Columns"][1:]}
    for sheet in sheets(desk()):
        named = {c.head for c in sheet.columns if (sheet.name, c.head) not in explained}
        assert named == ({"A", "B", "C, Business Upturn"} if sheet.name == "Matrix" else set()) or sheet.columns is EXPLAINED  # fmt: skip
    assert all(len(row) == 3 and row[2] for row in told["Columns"])


@pytest.mark.parametrize("make", [lambda: desk_of(HOSTILE), hostile, lambda: crowded(12)], ids=["payloads", "markup", "twelve"])  # fmt: skip
def test_nothing_in_a_workbook_is_a_formula_or_a_link(make) -> None:  # type: ignore[no-untyped-def]
    of = make()
    book = tables(of)["claims.xlsx"]
    for name, part in parts(book).items():
        assert not list(part.iter(f"{MAIN}f", f"{MAIN}hyperlink")), name
        if name.endswith(".rels"):
            assert not [r for r in part if r.get("TargetMode") == "External"]
        assert not re.search("externalLink|vbaProject|connections", name)
    quotes = [row[7] for row in pages(book)["Claims"][1:]]
    every = [c.quote for c in (*of.comparison.claims, *of.comparison.possible)]
    assert sorted(quotes) == sorted(visible(q) for q in every)


def test_a_text_that_looks_like_a_formula_stays_text_when_it_is_edited() -> None:
    texts = tuple((text,) for text, _ in CELLS if text)
    read = parts(workbook("T", [Sheet("Texts", COLUMN, texts)]))
    formats = read["xl/styles.xml"].findall(f"{MAIN}cellXfs/{MAIN}xf")
    cells = list(read["xl/worksheets/sheet1.xml"].iter(f"{MAIN}c"))[1:]
    for cell, (text,) in zip(cells, texts, strict=True):
        quoted = formats[int(cell.get("s") or 0)].get("quotePrefix") == "1"
        assert cell.get("t") == "s" and quoted is (guarded(text) != text)


def test_naughty_strings_come_back_from_both(shared: Path) -> None:
    naughty = json.loads((shared / "hostile" / "blns.json").read_text("utf-8"))
    texts = [text for text in [*naughty, *HOSTILE] if visible(text)]
    sheet = Sheet("Texts", COLUMN, tuple((text,) for text in texts))
    # XML knows one line end: a carriage return comes back as one.
    ends = [visible(t).replace("\r\n", "\n").replace("\r", "\n") for t in texts]
    read = [
        row[0].replace("\r\n", "\n").replace("\r", "\n") for row in pages(workbook("T", [sheet]))["Texts"][1:]
    ]
    assert read == ends
    rows = list(csv.reader(io.StringIO(comma_separated(sheet).decode(), newline="")))[1:]
    assert [bare(row[0]) if row else "" for row in rows] == [t.replace("\r\n", "\n").replace("\r", "\n") for t in texts]  # fmt: skip


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    read = pages(workbook("T", [Sheet("Texts", COLUMN, (("x" * (LONGEST + 9),), ("y" * LONGEST,)))]))["Texts"]
    assert read[1][0] == "x" * (LONGEST - 1) + "…" and read[2][0] == "y" * LONGEST


@pytest.mark.parametrize("name", EMPTY)
def test_it_is_made_whatever_there_is_and_the_same_twice(name: str) -> None:
    of = EMPTY[name]()
    made = tables(of)
    assert made == tables(of)
    assert len(pages(made["claims.xlsx"])["Matrix"]) == len(matrix(of).rows) + 1


def test_no_clock_is_in_it(book: bytes) -> None:
    with ZipFile(BytesIO(book)) as file:
        assert {entry.date_time[:3] for entry in file.infolist()} == {(1980, 1, 1)}
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", file.read("docProps/core.xml").decode())) == {
            "1980-01-01T"
        }


def test_all_files_are_named_and_the_same_twice() -> None:
    made = data_files(desk())
    assert made == data_files(desk())
    assert [n for n in made if not n.startswith("figures/")] == [
        "claims.csv", "claims.jsonl", "comparison.json", "brief.md", "brief.docx", "claims.xlsx", "matrix.csv",
    ]  # fmt: skip
