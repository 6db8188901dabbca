"""How a Word file of ours looks: A4, named styles for all there is, reviewers' words in serifs and ours without, page numbers."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

LANGUAGE = "en-GB"
MARGIN, WIDTH = 22, 166  # millimetres of an A4 page
OURS, THEIRS = "Calibri", "Georgia"
INK, MID, LINK, CUE = (RGBColor.from_string(c) for c in ("1C1B19", "5A5750", "1D5C9C", "8B2A68"))
LINE = "DCD8CE"


def dress(document: Document, title: str) -> None:
    """Page, language, styles and foot of a new document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    _language(document)
    _styles(document)
    _foot(document, title)
    for key, rel in list(document.part.package.rels.items()):
        if rel.reltype.endswith("/thumbnail"):  # of the template's empty page
            del document.part.package.rels[key]


def _language(document: Document) -> None:
    lang = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    lang.set(qn("w:val"), LANGUAGE)


def _styles(document: Document) -> None:
    _paragraph(document, "Normal", OURS, 10.5, INK, after=6)
    _paragraph(document, "Title", THEIRS, 30, INK, after=4)
    _paragraph(document, "Subtitle", OURS, 11, MID, after=12)
    _paragraph(document, "Heading 1", THEIRS, 18, INK, before=22, after=6)
    _paragraph(document, "Heading 2", THEIRS, 13, INK, before=14, after=4)
    _paragraph(document, "List Bullet", OURS, 10.5, INK, after=4)
    quote = _paragraph(document, "Quote", THEIRS, 11, INK, before=4, after=2)
    quote.paragraph_format.left_indent = Mm(8)
    quote.paragraph_format.keep_with_next = True
    source = _paragraph(document, "Quote Source", OURS, 9.5, MID, after=8)
    source.paragraph_format.left_indent = Mm(8)
    for name in ("Table Head", "Table Text"):
        _paragraph(document, name, OURS, 9, INK, 1, 1, name == "Table Head")
        number = _paragraph(document, f"{name} Number", OURS, 9, INK, 1, 1, name == "Table Head")
        number.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _characters(document, "Hyperlink", LINK)
    _characters(document, "Denying Words", CUE)
    _frame(document)


def _paragraph(
    document: Document,
    name: str,
    face: str,
    size: float,
    colour: RGBColor,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
) -> Any:
    """A paragraph style, made or changed."""
    known = name in [s.name for s in document.styles]
    style: Any = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not known:
        style.base_style = document.styles["Normal"]
    for each in (style, *(s for s in document.styles if s.name == f"{name} Char")):  # its twin for runs
        each.font.size, each.font.color.rgb, each.font.bold, each.font.italic = Pt(size), colour, bold, False
        _face(each, face)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
    for border in style.element.findall(f".//{qn('w:pBdr')}"):  # the template's line below a title
        border.getparent().remove(border)
    return style


def _characters(document: Document, name: str, colour: RGBColor) -> None:
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb, style.font.underline = colour, True


def _face(style: Any, face: str) -> None:
    """One face for Latin letters, in place of the theme's; other scripts keep what the reader's system has for them."""
    style.font.name = face
    fonts = style.element.rPr.rFonts
    for kind in ("ascii", "hAnsi"):
        fonts.attrib.pop(qn(f"w:{kind}Theme"), None)
        fonts.set(qn(f"w:{kind}"), face)


def _frame(document: Document) -> None:
    """Hairlines between a table's rows, and none between its columns."""
    borders = document.styles["Table Grid"].element.find(f".//{qn('w:tblBorders')}")
    for border in borders:
        side = border.tag.split("}")[1]
        border.set(qn("w:val"), "nil" if side in {"left", "right", "insideV"} else "single")
        border.set(qn("w:color"), LINE)


def _foot(document: Document, title: str) -> None:
    """Below every page: what this is, and which page of how many."""
    foot = document.sections[0].footer.paragraphs[0]
    for tabs in document.styles["Footer"].element.findall(
        f".//{qn('w:tabs')}"
    ):  # the template's: one in the middle
        tabs.getparent().remove(tabs)
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"Counterpoint: {title[:80]}\t")
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")
    _paragraph(document, "Footer", OURS, 8.5, MID)


def _field(paragraph: Any, code: str) -> None:
    """A number Word reckons itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    paragraph._p.append(field)
    field.append(run._r)
