"""A paper as a Word file: real headings, styles, lists and tables, hyperlinks, a language; the same bytes for the same paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from counterpoint.cells import visible
from counterpoint.papers.blocks import Block, Grid, Heading, Items, Paper, Para, Quote, Run, Words
from counterpoint.papers.styles import LANGUAGE, WIDTH, dress
from counterpoint.papers.zipped import NEVER, timeless

AFTER_BIDI = tuple(
    f"w:{name}"
    for name in (
        "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
        "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
    )
)  # fmt: skip


def word(paper: Paper) -> bytes:
    """In: a paper. Out: its .docx."""
    document = docx.Document()
    dress(document, visible(paper.title))
    _properties(document, paper)
    writer = Writer(document, {style.name or "": style.style_id for style in document.styles})
    writer.paragraph("Title", (Run(paper.title),))
    if paper.line:
        writer.paragraph("Subtitle", (Run(paper.line),))
    for before, block in zip((None, *paper.blocks), paper.blocks, strict=False):
        _block(writer, block)
        if isinstance(block, Para) and isinstance(before, Grid):  # a table has no space below it of its own
            document.paragraphs[-1].paragraph_format.space_before = Pt(8)
    out = BytesIO()
    document.save(out)
    return timeless(out.getvalue())


def _properties(document: Document, paper: Paper) -> None:
    told = document.core_properties
    told.title, told.subject = visible(paper.title)[:255], visible(paper.line)[:255]  # the format's limit
    told.author = told.last_modified_by = "Counterpoint"
    told.created = told.modified = NEVER
    told.language, told.comments, told.keywords, told.revision = LANGUAGE, "", "", 1


@dataclass(frozen=True)
class Writer:
    """A document and its styles by name: python-docx would look each up anew, at a hundredth of a second a run."""

    document: Document
    styles: Mapping[str, str]

    def paragraph(self, style: str, words: Words) -> None:
        """A paragraph at the end of the document."""
        self.write(self.document.add_paragraph(), style, words)

    def write(self, paragraph: Paragraph, style: str, words: Words) -> None:
        """Runs into a paragraph; one that begins in a script from right to left is set so."""
        paragraph._p.style = self.styles[style]
        if _leftward("".join(run.text for run in words)):
            paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
        for run in words:
            made = paragraph.add_run(" ".join(visible(run.text).split("\n")))
            if name := "Hyperlink" if run.href else "Denying Words" if run.cue else "":
                made._r.style = self.styles[name]
            if run.strong:
                made.bold = True
            if _leftward(run.text):
                made.font.rtl = True
            if run.href:
                _link(paragraph, made, run.href)


def _block(writer: Writer, block: Block) -> None:
    match block:
        case Heading(level, text):
            writer.paragraph(f"Heading {level}", (Run(text),))
        case Para(words):
            writer.paragraph("Normal", words)
        case Quote(words, source):
            writer.paragraph("Quote", words)
            writer.paragraph("Quote Source", source)
        case Items(items):
            for item in items:
                writer.paragraph("List Bullet", item)
        case Grid():
            _grid(writer, block)


def _grid(writer: Writer, grid: Grid) -> None:
    table = writer.document.add_table(rows=0, cols=len(grid.head))
    table._tbl.tblStyle_val = writer.styles["Table Grid"]
    table.autofit = False
    caption = OxmlElement("w:tblCaption")  # what a screen reader says
    caption.set(qn("w:val"), visible(grid.caption))
    table._tbl.tblPr.append(caption)
    for column, share in zip(table.columns, grid.shares, strict=True):
        column.width = Mm(round(WIDTH * share / sum(grid.shares), 1))
    head = _row(writer, table, grid, tuple((Run(name),) for name in grid.head), "Table Head")
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page
    for row in grid.rows:
        _row(writer, table, grid, row, "Table Text")


def _row(writer: Writer, table: Table, grid: Grid, cells: tuple[Words, ...], style: str) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for i, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
        writer.write(cell.paragraphs[0], f"{style} Number" if i in grid.figures else style, words)
    return row


def _link(paragraph: Paragraph, made: WordRun, href: str) -> None:
    """The run moved into a hyperlink to an address, or to a file beside this one."""
    target = paragraph.part.relate_to(visible(href), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    paragraph._p.append(link)
    link.append(made._r)


def _leftward(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    kinds = (unicodedata.bidirectional(c) for c in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"
