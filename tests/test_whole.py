"""The command, from folders of reviews to finished pages: the sample show twice, odd shows, and hostile ones."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from lxml import html as lxml_html

from tests.benchmarks.weigh import PLOTLY
from tests.browsing import chromium, drawn, opened
from tests.conftest import ROOT
from tests.odd_shows import PAYLOADS, RUN, hostile
from tests.reports import Ran, report
from tests.test_papers_markdown import OURS, rendered
from tests.test_papers_sheets import parts

__all__ = ["chromium"]

NARROW = {"width": 390, "height": 800}
PAGES = ("brief", "tone", "leads", "tropes", "sources")
ONE = "head-over-heels"  # all of them in one file


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def attacked(room: Path) -> Ran:
    """Every payload we know: our own, and the shared collections where they are present."""
    shared = Path(os.environ.get("COUNTERPOINT_SHARED") or ROOT.parent / "shared") / "hostile"
    others: list[str] = []
    if shared.is_dir():
        others += [
            entry["payload"] for entry in json.loads((shared / "dompurify-expect.json").read_text("utf-8"))
        ]
        others += json.loads((shared / "blns.json").read_text("utf-8"))
    return report(room / "hostile", hostile(room / "hostile-show", others))


def test_two_runs_write_the_same_bytes_but_for_the_manifest(sample: Ran, room: Path) -> None:
    """The second by another order of hashes, in another folder, time zone and locale, on a copy of the show, over an old report."""
    elsewhere = room / "some where" / "else"
    show = shutil.copytree(ROOT / "seeds" / "head-over-heels", elsewhere / "head-over-heels")
    old = elsewhere / "out" / "head-over-heels" / "brief.html"
    old.parent.mkdir(parents=True)
    old.write_text("an old page", "utf-8")
    again = report(
        elsewhere / "out", show, cwd=elsewhere,
        COUNTERPOINT_CACHE=str(elsewhere / "cache"), PYTHONHASHSEED="7", TZ="Pacific/Kiritimati", LC_ALL="C", HOME=str(elsewhere),
    )  # fmt: skip
    assert sample.code == again.code == 0, sample.told + again.told
    names = {p.relative_to(sample.out) for p in sample.out.rglob("*") if p.is_file()}
    assert (
        names == {p.relative_to(again.out) for p in again.out.rglob("*") if p.is_file()} and len(names) >= 30
    )
    for name in names - {Path("head-over-heels/manifest.json")}:
        one, two = (
            re.sub(rb'show = \\".*\\"|"show": ".*"', b"", (run.out / name).read_bytes())
            for run in (sample, again)
        )  # a notebook records which folder it was asked to read
        assert one == two, name


def test_pages_are_light_enough_to_mail(sample: Ran) -> None:
    """A page with charts weighs a megabyte at most, 400 KB of it other than plotly.js; one without carries no plotly.js."""
    for path in [
        sample.out / "index.html",
        *(sample.out / "head-over-heels" / f"{name}.html" for name in PAGES),
    ]:
        text = path.read_text("utf-8")
        bare = PLOTLY.sub("", text)
        assert len(text.encode()) <= 1_000_000 and len(bare.encode()) <= 400_000, path.name
        assert bool(PLOTLY.search(text)) == ('data-test="chart"' in text), path.name
    assert len(sample.page("head-over-heels", ONE).encode()) < 1_200_000


def test_headings_go_down_step_by_step_and_the_foot_leads_on(sample: Ran) -> None:
    for name in PAGES:
        page = lxml_html.fromstring(sample.page("head-over-heels", name))
        levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels.count(1) == 1 and all(b <= a + 1 for a, b in pairwise(levels)), name
        on = [a.get("href") for a in page.xpath("//main/following::nav//a")]
        assert on == [f"{other}.html" for other in (*PAGES, ONE) if other != name] + ["../index.html"]


def test_odd_shows_are_told_as_they_are(odds: Ran) -> None:
    assert odds.code == 1, odds.told
    assert "half: broken.json: broken JSON at line 1" in odds.told and "30 reports on 6 shows" in odds.told
    assert "One review is no comparison." in odds.page("alone", "brief")
    assert "It takes two reviews to contradict each other." in odds.page("alone", "brief")
    assert "No review could be read" in odds.page("nothing", "brief")
    brief = odds.page("half", "brief")
    assert "1 review in another language, 1 copy folded, 2 files not read" in brief
    assert re.search(r"<b>[^<]+</b>\s+points?\s+that both raise", brief) and "the male lead’s warmth" in brief
    assert "12 reviews" in odds.page("dozen", "brief") and 'class="longest"' in odds.page("dozen", "brief")


def test_a_file_that_was_refused_is_named_everywhere(odds: Ran) -> None:
    sources = odds.page("half", "sources")
    for name in ("broken.json", "empty.txt", "reseña.txt", "first.txt"):
        assert name in sources, name
    index = (odds.out / "index.html").read_text("utf-8")
    assert "broken.json: broken JSON" in index and "empty.txt: an empty file" in index
    told = json.loads((odds.out / "half" / "manifest.json").read_text("utf-8"))
    assert [line.split(": ")[1] for line in told["problems"]] == ["broken.json", "empty.txt"]
    assert all(entry["ok"] for entry in told["notebooks"].values())


def test_odd_shows_stand_upright_in_a_browser(odds: Ran, chromium: Any) -> None:
    for show in ("alone", "half", "nothing", "dozen"):
        for name in ("brief", "sources"):  # without scripts: the charts are looked at below
            seen = opened(chromium, odds.out / show / f"{name}.html", scripts=False, viewport=NARROW)
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (show, name)
            assert not seen.requests
            seen.page.context.close()
    seen = opened(chromium, odds.out / "dozen" / "brief.html", viewport=NARROW)
    drawn(seen)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth") and seen.quiet(), (
        seen.messages
    )


def test_what_is_taken_along_from_hostile_reviews_is_words_alone(attacked: Ran) -> None:
    folder = attacked.out / "hostile-show"
    tree = rendered((folder / "brief.md").read_text("utf-8"))
    assert {e.tag for e in tree.iter()} <= OURS
    assert all(re.match(r"https?://|sources\.html#", a.get("href")) for a in tree.iter("a"))
    document = docx.Document(str(folder / "brief.docx"))
    words = " ".join("".join(p.text for p in document.paragraphs).split())
    assert RUN in words and RUN in " ".join(tree.text_content().split())
    assert all(
        re.match(r"https?://|sources\.html#", r.target_ref)
        for r in document.part.rels.values()
        if r.is_external
    )
    for name, part in parts((folder / "claims.xlsx").read_bytes()).items():
        assert not [e for e in part.iter() if etree.QName(e).localname in {"f", "hyperlink"}], name
    for name in ("claims.csv", "matrix.csv"):
        rows = list(csv.reader(io.StringIO((folder / name).read_text("utf-8"), newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not [
            cell for row in rows for cell in row if cell.strip()[:1] in tuple("=+-@") and cell != "-1"
        ], name
    drawings = sorted((folder / "figures").glob("*.svg"))
    assert len(drawings) == 8
    for path in drawings:
        tags = {etree.QName(e).localname for e in etree.fromstring(path.read_bytes()).iter()}
        assert tags <= {"svg", "title", "desc", "g", "rect", "circle", "polygon", "line", "text"}, path.name


LEADS_ASTRAY = """[...document.querySelectorAll('[href], [src], [action], [formaction], [srcdoc]')]
    .filter(e => !/^(https?|file):/.test(e.href?.baseVal ?? e.href ?? 'x:')).map(e => e.outerHTML.slice(0, 200))"""
FOREIGN = "main :is(script:not([type='application/json']), iframe, style, base, meta, link, object, embed, img, video, form:not(.ctl))"  # fmt: skip
HANDLERS = """[...document.querySelectorAll('body *')].filter(e => [...e.attributes].some(a => /^on|^style$|^srcdoc$/i.test(a.name))
    && !e.closest('.chart-plot, #js-plotly-tester')).map(e => e.outerHTML.slice(0, 200))"""


@pytest.fixture(params=[*PAGES, "hostile-show", "index"])
def hostile_page(request: pytest.FixtureRequest, attacked: Ran) -> Iterator[tuple[str, Path]]:
    assert attacked.code == 0, attacked.told
    name = request.param
    yield name, attacked.out / ("index.html" if name == "index" else f"hostile-show/{name}.html")


def test_hostile_reviews_run_nothing_load_nothing_and_break_nothing(
    hostile_page: tuple[str, Path], chromium: Any
) -> None:
    name, path = hostile_page
    seen = opened(chromium, path)
    page = seen.page
    if name != "index":
        drawn(seen)
    if name in PAGES:
        assert page.locator("main ~ nav.site a").count() == 6
        assert page.locator("main#main h2").last.inner_text() == "Method and limits"
    assert page.evaluate(LEADS_ASTRAY) == [] and page.evaluate(HANDLERS) == []
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for thing in page.locator("main a[href^='#'], main button:not(.modebar-btn), main summary").all()[:30]:
        thing.dispatch_event("click")
    page.wait_for_timeout(100)
    assert page.evaluate("window.pwned === undefined && window.ran === 0")
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate(
        "document.querySelectorAll('main').length === 1 && document.title.includes('Counterpoint')"
    )
    assert RUN in page.evaluate("document.body.innerText")  # shown as the words they are
    assert seen.quiet(), (name, seen.requests[:3], seen.messages[:3], page.evaluate("window.violations"))
    if name == "sources":
        text = " ".join(page.evaluate("document.querySelector('#texts').textContent").split())
        assert [p for p in PAYLOADS[:16] if p not in text] == []
    page.context.close()
