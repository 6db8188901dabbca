"""Taking tables and charts along, in a real browser and from a file: what is copied, where it goes, what is told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markupsafe import escape

import counterpoint as cp
from counterpoint.cells import guarded
from counterpoint.page import export
from tests.browsing import Visit, chromium, drawn, until, visit
from tests.gold_desk import crowded, desk
from tests.making import executed, output
from tests.payloads import HOSTILE

__all__ = ["chromium"]
SVG = "{http://www.w3.org/2000/svg}"
# What a page gives to the clipboard is noted; what it is denied is denied.
NOTED = "void (navigator.clipboard.writeText = async (text) => { window.taken = text })"
DENIED = (
    "void (navigator.clipboard.writeText = async () => { throw new DOMException('no', 'NotAllowedError') })"
)
NO_WAY = DENIED + "; void (document.execCommand = () => false)"


def page_of(*fragments: Any) -> str:
    outputs = [
        output(html=f.html) if hasattr(f, "html") else output(plotly=json.loads(f.to_json()))
        for f in fragments
    ]
    return export(executed(output(html="<h1>Take</h1>"), *outputs), title="T")


def press(seen: Visit, name: str, nth: int = 0) -> str:
    """The button's own copy of its table, as it gave it to the clipboard."""
    seen.page.get_by_role("button", name=name).nth(nth).click()
    until(seen, "Boolean(document.querySelector('.take [role=status]:not(:empty)'))", True)
    return str(seen.page.evaluate("window.taken"))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture
def tables(chromium: Any, tmp_path: Path) -> Visit:
    of = desk()
    seen = visit(
        chromium, tmp_path, page_of(cp.matrix(of), cp.ledger(of), cp.review_table(of), cp.table(of, "places"))
    )
    seen.page.evaluate(NOTED)
    return seen


def test_every_table_has_two_buttons_named_for_it(tables: Visit) -> None:
    names = tables.page.evaluate("[...document.querySelectorAll('.take button')].map(b => b.textContent)")
    captions = [
        "Claims matrix: points by review",
        "Avoided",
        "Turned round",
        "The reviews",
        "Every claim and its place",
    ]
    assert set(names) == {f"{kind} – {c}" for kind in ("Copy as CSV", "Copy as Markdown") for c in captions}
    assert len(names) == 2 * tables.page.locator("table").count()
    assert tables.page.evaluate(
        "[...document.querySelectorAll('.take [role=status]')].every(s => s.textContent === '')"
    )


def test_the_matrix_is_copied_as_it_is_shown(tables: Visit) -> None:
    made = rows(press(tables, "Copy as CSV – Claims matrix"))
    assert made[0] == ["Dimension", "Point", "A Review A", "B Review B", "C Business Upturn", "Verdict"]
    assert made[1] == [
        "Tone",
        "Pace – Fast",
        "says so, 2 quotes",
        "says not, 1 quote",
        "silent",
        "Contradiction",
    ]
    assert made[2] == ["Tone", "Pace – Slow", "says so, 1 quote", "says so, 3 quotes", "says so, 1 quote", ""]
    assert ["Tropes", "Airport dash", "avoids, 1 quote", "silent", "silent", "Only A"] in made
    assert (
        tables.page.locator(".take [role=status]")
        .first.inner_text()
        .endswith(f"Copied {len(made) - 1} rows as CSV")
    )
    assert {len(row) for row in made} == {6} and len(made) == 88
    tables.page.select_option("#matrix-dim", "craft")
    tables.page.select_option("#matrix-order", "name")
    fewer = rows(press(tables, "Copy as CSV – Claims matrix"))
    assert {row[0] for row in fewer[1:]} == {"Craft"} and [r[1] for r in fewer[1:]] == sorted(
        r[1] for r in fewer[1:]
    )


def test_cells_are_copied_as_words(tables: Visit) -> None:
    used = rows(press(tables, "Copy as CSV – Turned round"))
    assert used[0] == ["Trope", "A Review A", "B Review B", "C Business Upturn", "In their words"]
    avoided = rows(press(tables, "Copy as CSV – Avoided"))
    dash = next(row for row in avoided if row[0] == "Airport dash")
    assert dash[1:] == ["avoids it, 1", "silent", "silent", "no dramatic airport dash (A)"]
    many = next(row for row in avoided if row[0] == "Toxicity as romance")
    assert len(many[-1].split("; ")) == 6 and "more quote" not in many[-1]
    reviews = rows(press(tables, "Copy as CSV – The reviews"))
    assert reviews[3][1].endswith("(https://www.businessupturn.com/usa/80658/)")
    tables.page.get_by_text("The same as a table").click()
    places = rows(press(tables, "Copy as CSV – Every claim"))
    assert len(places) == 333 and all("sources.html" not in cell for row in places for cell in row)


def test_markdown_is_a_table_of_the_same_cells(tables: Visit) -> None:
    for name in ("Claims matrix", "Avoided", "The reviews"):
        text = press(tables, f"Copy as Markdown – {name}")
        tree = lxml_html.fromstring(MarkdownIt("commonmark").enable("table").render(text))
        told = [[cell.text_content() for cell in row] for row in tree.iter("tr")]
        assert told == rows(press(tables, f"Copy as CSV – {name}"))


def test_hostile_cells_start_no_formula_and_mean_only_themselves(chromium: Any, tmp_path: Path) -> None:
    texts = [" ".join(t.replace("\x00", "").replace("\x85", "").split()) for t in HOSTILE]
    body = "".join(
        f"<tr><th scope=row>{escape(t)}</th><td><a href='#x'>{escape(t)}</a></td></tr>" for t in texts
    )
    html = f"<h1>x</h1><table><caption>Hostile</caption><thead><tr><th scope=col>a</th><th scope=col>b</th></tr></thead><tbody>{body}</tbody></table>"
    seen = visit(chromium, tmp_path, export(executed(output(html=html)), title="T"))
    seen.page.evaluate(NOTED)
    shown = seen.page.evaluate(
        "[...document.querySelectorAll('tbody th')].map(e => e.textContent.replace(/\\s+/g, ' ').trim())"
    )
    made = rows(press(seen, "Copy as CSV"))
    assert [row[0] for row in made[1:]] == [guarded(t) for t in shown] == [row[1] for row in made[1:]]
    tree = lxml_html.fromstring(
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .render(press(seen, "Copy as Markdown"))
    )
    assert {e.tag for e in tree.iter()} == {"table", "thead", "tbody", "tr", "th", "td"}
    cells = [[cell.text_content().strip() for cell in row] for row in tree.iter("tr")][1:]
    assert cells == [[t, t] for t in shown]
    assert seen.page.evaluate("window.ran") == 0 and seen.quiet()


def test_it_reaches_the_clipboard_from_a_file(chromium: Any, tmp_path: Path) -> None:
    """Not noted but pasted: by the page's own leave, and where that is denied by the old way."""
    for way in ("0", DENIED):
        seen = visit(chromium, tmp_path, page_of(cp.voice_table(desk())))
        seen.page.evaluate(way)
        press(seen, "Copy as CSV")
        assert seen.page.locator(".take [role=status]").inner_text().endswith("Copied 11 rows as CSV")
        assert seen.page.locator("textarea").count() == 0
        assert seen.page.evaluate("document.activeElement.textContent").startswith("Copy as CSV")
        seen.page.evaluate("document.querySelector('h1').replaceWith(document.createElement('textarea'))")
        seen.page.focus("textarea")
        seen.page.keyboard.press("Control+V")
        until(seen, "document.querySelector('textarea').value.split('\\n').length", 13)
        assert seen.page.input_value("textarea").startswith(
            "Measure,A Review A,B Review B,C Business Upturn\n"
        )
        assert seen.quiet(), seen.messages
        seen.page.context.close()


def test_where_nothing_may_be_copied_a_file_is_saved(chromium: Any, tmp_path: Path) -> None:
    seen = visit(chromium, tmp_path, page_of(cp.voice_table(desk())))
    seen.page.evaluate(NO_WAY)
    with seen.page.expect_download() as saved:
        seen.page.get_by_role("button", name="Copy as Markdown").click()
    assert saved.value.suggested_filename == "how-each-review-is-written.md"
    assert Path(saved.value.path()).read_text("utf-8").startswith("| Measure | A Review A |")
    until(
        seen,
        "document.querySelector('.take [role=status]').textContent",
        "Saved as how-each-review-is-written.md",
    )
    assert not [r for r in seen.requests if not r.startswith("blob:")] and not seen.messages


def test_the_message_goes_again(chromium: Any, tmp_path: Path) -> None:
    seen = visit(chromium, tmp_path, page_of(cp.voice_table(desk())))
    seen.page.evaluate(NOTED)
    seen.page.clock.install()
    press(seen, "Copy as CSV")
    seen.page.clock.run_for(7000)
    until(seen, "document.querySelector('.take [role=status]').textContent", "")


def test_without_script_and_on_paper_there_are_no_buttons(chromium: Any, tmp_path: Path) -> None:
    html = page_of(cp.voice_table(desk()), cp.fingerprint(desk()))
    assert visit(chromium, tmp_path, html, scripts=False).page.locator(".take").count() == 0
    seen = visit(chromium, tmp_path, html)
    drawn(seen)
    assert seen.page.locator(".take:visible").count() == 2
    seen.page.emulate_media(media="print")
    assert seen.page.locator(".take:visible").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_is_saved_by_day_with_its_words(chromium: Any, tmp_path: Path, scheme: str) -> None:
    of = desk()
    charts = [cp.places(of), cp.counts(of, "tropes"), cp.coverage(of)]
    seen = visit(chromium, tmp_path, page_of(*charts), color_scheme=scheme)
    drawn(seen)
    for i, made in enumerate(charts):
        with seen.page.expect_download() as saved:
            seen.page.get_by_role("button", name="Save as SVG").nth(i).click()
        title = made.layout.title.text.replace("<br>", " ")
        name = saved.value.suggested_filename
        assert name.endswith(".svg") and title.lower().split()[0] in name and " " not in name
        text = Path(saved.value.path()).read_text("utf-8")
        root = fromstring(text)
        assert root.tag == f"{SVG}svg" and root.findtext(f"{SVG}title") == made.layout.meta["alt"]
        assert root.findtext(f"{SVG}desc") == made.layout.meta["caption"]
        words = "".join(t for e in root.iter(f"{SVG}text") for t in e.itertext())
        assert title.replace(" ", "") in words.replace(" ", "")
        assert {e.tag for e in root.iter()}.isdisjoint({f"{SVG}script", f"{SVG}foreignObject", f"{SVG}a"})
        assert not [
            k for e in root.iter() for k in e.attrib if k.startswith("on")
        ] and "http" not in text.replace("http://www.w3.org/", "")
        assert "rgb(251, 250, 247)" in text and "rgb(21, 22, 26)" not in text
        assert int(float(root.get("width") or 0)) >= 640
    assert seen.page.locator(".take [role=status]").nth(0).inner_text().endswith(".svg")
    assert not seen.messages and seen.page.evaluate("window.violations.length") == 0


def test_a_chart_with_nothing_to_draw_has_no_button(chromium: Any, tmp_path: Path) -> None:
    seen = visit(chromium, tmp_path, page_of(cp.attention(desk("tone")), cp.attention(desk())))
    drawn(seen)
    assert seen.page.get_by_role("button", name="Save as SVG").count() == 1


def test_buttons_fit_a_narrow_page_and_are_reached_by_key(chromium: Any, tmp_path: Path) -> None:
    seen = visit(
        chromium,
        tmp_path,
        page_of(cp.matrix(crowded(12)), cp.ledger(desk())),
        viewport={"width": 320, "height": 800},
    )
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 320
    seen.page.evaluate(NOTED)
    assert (
        seen.page.evaluate(
            "Math.min(...[...document.querySelectorAll('.take button')].map(b => b.offsetHeight))"
        )
        >= 31
    )
    seen.page.get_by_role("button", name="Copy as CSV").first.focus()
    seen.page.keyboard.press("Enter")
    until(seen, "Boolean(window.taken)", True)
