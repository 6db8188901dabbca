"""The brief as a Word file, read back: headings, quotes, lists, tables, links, language; nothing lost, nothing run."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from lxml import etree

from counterpoint.cells import visible
from counterpoint.papers.blocks import Block, Grid, Heading, Items, Paper, Para, Quote, Run, words
from counterpoint.papers.brief import brief
from counterpoint.papers.word import word
from tests.gold_desk import crowded, desk
from tests.payloads import HOSTILE, desk_of
from tests.test_views import EMPTY, hostile


def read(paper: Paper) -> Document:
    return docx.Document(BytesIO(word(paper)))


def told(document: Document) -> str:
    """All words of the body, hyperlinks and tables too, in order."""
    paragraphs = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)


def said(block: Block) -> list[str]:
    """The words of a block of ours, a paragraph each."""
    match block:
        case Heading(_, text):
            return [text]
        case Para(some):
            return ["".join(r.text for r in some)]
        case Quote(some, source):
            return ["".join(r.text for r in some), "".join(r.text for r in source)]
        case Items(items):
            return ["".join(r.text for r in item) for item in items]
        case Grid(_, head, rows):
            return [*head, *("".join(r.text for r in cell) for row in rows for cell in row)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", visible(text))


@pytest.fixture(scope="module")
def paper() -> Paper:
    return brief(desk())


@pytest.fixture(scope="module")
def document(paper: Paper) -> Document:
    return read(paper)


def styles(document: Document) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in document.paragraphs]  # type: ignore[union-attr,misc]


def test_it_has_a_title_headings_quotes_and_lists(document: Document) -> None:
    made = styles(document)
    assert made[0] == ("Title", "Head Over Heels")
    assert made[1] == ("Subtitle", "Series, 2025 · Three reviews, 332 claims")
    assert [text for style, text in made if style == "Heading 1"] == [
        "The reviews", "Where they contradict each other", "Tensions inside one review, or between related points", "Where they agree",
        "Lone voices", "What nobody says", "Method and limits",
    ]  # fmt: skip
    quotes = [text for style, text in made if style == "Quote"]
    assert len(quotes) == 18 and all(q.startswith("“") and q.endswith("”") for q in quotes)
    assert [i + 1 for i, (style, _) in enumerate(made) if style == "Quote"] == [
        i for i, (style, _) in enumerate(made) if style == "Quote Source"
    ]
    assert sum(style == "List Bullet" for style, _ in made) > 50


def test_who_says_it_and_that_it_is_denied_stand_in_words(document: Document) -> None:
    text = told(document)
    assert re.search(r"“no dramatic airport dash” \(A, paragraph \d+; avoids it\)", text)
    assert re.search(r"— Review B, paragraph 9: they talk, don’t avoid it", text)
    cues = {r.text for p in document.paragraphs for r in p.runs if r.style.name == "Denying Words"}  # type: ignore[union-attr]
    assert {"no", "doesn’t", "rather than"} <= cues


def test_the_foot_has_one_tab_and_a_paragraph_keeps_clear_of_a_table() -> None:
    """Seen in LibreOffice: the template's tab in the middle took the page number, and text stuck to the table above it."""
    made = read(Paper("T", "", (Grid("G", ("a",), ((words("b"),),), (1,)), Para(words("below")), Para(words("far")))))  # fmt: skip
    foot = made.sections[0].footer.paragraphs[0]
    assert [t.alignment for t in foot.paragraph_format.tab_stops] == [WD_TAB_ALIGNMENT.RIGHT]
    assert not list(made.styles["Footer"].element.iter(qn("w:tabs")))
    spaces = {p.text: p.paragraph_format.space_before for p in made.paragraphs}
    assert spaces["below"] and not spaces["far"]


def test_the_reviews_stand_in_a_table_with_a_head_that_repeats(document: Document) -> None:
    for table in document.tables:
        first = table.rows[0]._tr.trPr
        assert first is not None and first.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        assert {c.paragraphs[0].style.name for c in table.rows[0].cells} <= {
            "Table Head",
            "Table Head Number",
        }  # type: ignore[union-attr]
    cells = [[c.text for c in row.cells] for row in document.tables[0].rows]
    assert cells[0] == ["", "Review", "Title and address", "Author", "Published", "Words", "Claims"]
    assert cells[3][:2] == ["C", "Business Upturn"] and cells[3][3:] == [
        "not given",
        "15 July 2025",
        "930",
        "117",
    ]
    assert cells[3][2].endswith("https://www.businessupturn.com/usa/80658/")


def test_links_lead_to_the_reviews_and_to_the_places_of_quotes(document: Document) -> None:
    links = [h for p in document.paragraphs for h in p.hyperlinks]
    assert len(links) > 100
    assert all(re.fullmatch(r"sources\.html#(?:[ABC]\d+|possible|uncoded)", h.url or "") for h in links)
    assert all(
        re.fullmatch(r"title|paragraph \d+|listed with the sources|The others are listed", h.text)
        for h in links
    )
    web = [h.url for cell in document.tables[0].rows[3].cells for p in cell.paragraphs for h in p.hyperlinks]
    assert web == ["https://www.businessupturn.com/usa/80658/"]


def test_language_title_and_dates_are_set(paper: Paper, document: Document) -> None:
    properties = document.core_properties
    assert (properties.title, properties.language, properties.author) == (
        "Head Over Heels",
        "en-GB",
        "Counterpoint",
    )
    assert properties.created.year == properties.modified.year == 1980  # type: ignore[union-attr]
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    foot = etree.tostring(document.sections[0].footer._element).decode()
    assert 'instr="PAGE"' in foot and 'instr="NUMPAGES"' in foot
    with ZipFile(BytesIO(word(paper))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [n for n in file.namelist() if "thumbnail" in n or n.endswith((".bin", ".vml"))]


def test_every_style_that_is_used_is_defined(paper: Paper, document: Document) -> None:
    defined = {style.style_id for style in document.styles}
    used = {e.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle", "w:tblStyle") for e in document.element.body.iter(qn(tag))}  # fmt: skip
    assert used <= defined and {"Heading1", "Quote", "ListBullet", "TableGrid"} <= used


def test_it_is_the_same_twice(paper: Paper) -> None:
    assert word(paper) == word(brief(desk()))


@pytest.mark.parametrize("name", EMPTY)
def test_no_word_is_lost_whatever_there_is(name: str) -> None:
    made = brief(EMPTY[name]())
    text = squeezed(told(read(made)))
    at = 0
    for line in [made.title, made.line, *(line for block in made.blocks for line in said(block))]:
        found = text.find(squeezed(line), at)
        assert found >= 0, line
        at = found + len(squeezed(line))


@pytest.mark.parametrize("made", [lambda: desk_of(HOSTILE), hostile], ids=["payloads", "markup"])
def test_hostile_reviews_are_words_and_nothing_else(made) -> None:  # type: ignore[no-untyped-def]
    paper = brief(made())
    document = read(paper)
    text = squeezed(told(document))
    for block in paper.blocks:
        assert all(squeezed(line) in text for line in said(block))
    fields = {e.get(qn("w:instr")) for e in document.element.iter(qn("w:fldSimple"))}
    assert not fields and not list(document.element.iter(qn("w:instrText"), qn("w:object"), qn("w:drawing")))
    targets = [r.target_ref for r in document.part.rels.values() if r.is_external]
    assert targets and all(re.match(r"https://example\.org/|sources\.html#", t) for t in targets)


def test_naughty_strings_are_all_told(shared: Path) -> None:
    naughty = json.loads((shared / "hostile" / "blns.json").read_text("utf-8"))
    naughty += [e["payload"] for e in json.loads((shared / "hostile" / "dompurify-expect.json").read_text("utf-8"))]  # fmt: skip
    paper = Paper("T", "", (Items(tuple(words("x", text) for text in naughty)),))
    document = read(paper)
    lines = [p.text for p in document.paragraphs if p.style.name == "List Bullet"]  # type: ignore[union-attr]
    assert [squeezed(line) for line in lines] == [squeezed(f"x{text}") for text in naughty]


@pytest.mark.parametrize(
    ("text", "leftward"),
    [("يوم طويل slow", True), ("שלום", True), ("slow يوم", False), ("“…” 12", False), ("견우와 선녀", False)],
)
def test_a_paragraph_that_begins_from_the_right_is_set_so(text: str, leftward: bool) -> None:
    document = read(Paper("T", "", (Para(words("“", Run(text), "”")),)))
    paragraph = document.paragraphs[-1]
    assert (paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:bidi")) is not None) is leftward
    assert any(run.font.rtl for run in paragraph.runs) is leftward


def test_sixty_reviews_make_a_paper_of_readable_size() -> None:
    assert len(word(brief(crowded(60)))) < 200_000
