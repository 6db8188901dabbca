"""Pages, files and notebooks made of hostile reviews: the payloads stand there as words; nothing runs, loads or breaks."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from counterpoint.page import IndexEntry, Link, export, index
from counterpoint.sources import load_show, read_show
from tests import hostile
from tests.attack import Attack, packed_show
from tests.browsing import chromium
from tests.hostile import BODY, EVIL, OWN, RUN, SHARED, TURNING, unseen
from tests.lab import SHOWN, TAB, jupyter, trust
from tests.making import executed, output
from tests.reports import report
from tests.test_papers_markdown import OURS, rendered
from tests.test_papers_sheets import parts
from tests.watching import FOREIGN, REMOTE, opened, poke, watched

__all__ = ["chromium"]

PAGES = ("brief", "tone", "leads", "tropes", "sources")


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Attack:
    room = tmp_path_factory.mktemp("hostile")
    show = packed_show(
        room / "javascript:alert(1)#'<b>", hostile.payloads(SHARED if SHARED.is_dir() else None)
    )
    return Attack(show, report(room / "out", show))


def test_the_watch_sees_what_it_is_there_to_see(chromium: Any, tmp_path: Path) -> None:
    """Raw payloads in a bare page: they run, ask and stand where they may not. Under a policy they are stopped, and that is seen."""
    raw = "".join(f"<div>{OWN[kind]}</div>" for kind in ("handler", "svg", "frame", "media", "style", "base", "form", "link"))  # fmt: skip
    raw += "<script>alert(1)</script><p onclick='confirm(2)'>x</p><main><details><summary onfocus=prompt(3)>y</summary></details></main>"
    for policy in (True, False):
        rule = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">" if policy else ""
        path = tmp_path / "raw.html"
        path.write_text(f"<!doctype html><meta charset=utf-8>{rule}{raw}", "utf-8")
        with opened(chromium, path, policy=policy) as seen:
            poke(seen.page)
            alarms = seen.alarms()
            why = {found.split(":")[0] for found in seen.page.evaluate(FOREIGN, "*")}
            assert seen.page.evaluate(REMOTE) == [f"javascript:{hostile.RUN}"]
        assert {"handler", "src", "action", "style", "address", "element", "form", "head"} <= why
        assert ("violations" in alarms) is policy and ("ran" in alarms) is not policy
        assert policy or any(EVIL in asked for asked in alarms["requests"])


def test_the_run_takes_hostile_reviews_as_reviews(attack: Attack) -> None:
    assert attack.ran.code == 1, attack.ran.told  # for the one file whose name turns direction
    assert "gnp.\\u202etxt" in attack.ran.told and "rename it" in attack.ran.told
    assert not [line for line in attack.ran.told.splitlines() if unseen(line)]
    assert len(attack.pages) >= 6 and not list(attack.ran.out.rglob("*.failed.*"))


def test_nothing_runs_loads_or_breaks_on_any_page(attack: Attack, chromium: Any) -> None:
    addresses = {r.url for r in read_show(attack.show).reviews if r.url}
    first = attack.pages[0]
    for policy in (True, False):
        with opened(chromium, first, policy=policy, viewport={"width": 320, "height": 700}) as seen:
            for path in attack.pages:
                page = seen.page
                if path != first:
                    seen.go(path.as_uri())
                if page.locator("figure.chart").count():
                    page.locator("html[data-charts=drawn]").wait_for(state="attached")
                poke(page)
                assert seen.alarms() == {}, path.name
                assert page.evaluate(FOREIGN, "*") == [], path.name
                assert set(page.evaluate(REMOTE)) <= addresses, path.name
                assert page.locator("main").count() == 1 and "Counterpoint" in page.title()
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path.name
                assert RUN in page.evaluate("document.body.innerText"), path.name  # as the words they are
                if path.stem in PAGES:
                    assert page.locator("main ~ nav.site a").count() == 6, path.name
                    assert page.locator("main#main h2").last.inner_text() == "Method and limits", path.name
    for path in attack.pages:
        assert not TURNING.search(path.read_text("utf-8")), path.name


TEXTS = """[...document.querySelectorAll('#texts details.rv')].map((d) => [...d.querySelectorAll('.tx')].map((t) => {
  const copy = t.cloneNode(true); copy.querySelectorAll('sup').forEach((s) => s.remove()); return copy.textContent; }).join('\\n\\n'))"""
ROWS = "[...document.querySelectorAll('#reviews tbody tr')].map((r) => r.textContent)"


def test_the_page_shows_what_was_read_to_the_letter(attack: Attack, chromium: Any) -> None:
    reviews = read_show(attack.show).reviews
    with opened(chromium, attack.folder / "sources.html", java_script_enabled=True) as seen:
        texts, rows = seen.page.evaluate(TEXTS), seen.page.evaluate(ROWS)
        removed = hostile.visible(seen.page.evaluate("document.querySelector('#receipts').textContent"))
    assert len(reviews) > 10 and len(texts) == len(rows) == len(reviews)
    for review, text, row in zip(reviews, texts, rows, strict=True):
        assert text == review.text, review.id
        shown = hostile.visible(row)
        for said in (review.publisher, review.headline, review.author, *review.tags, *review.warnings):
            assert not said or hostile.visible(said) in shown, (review.id, said)
        for gone in review.receipts:
            assert hostile.visible(gone.text)[:60] in removed, (review.id, gone)


def test_every_payload_as_title_name_and_performer_stays_words(chromium: Any, tmp_path: Path) -> None:
    """The heads of pages, the leads and the index of as many shows as there are payloads, in one page each."""
    import counterpoint as cp

    every = [p.text for p in hostile.payloads(SHARED if SHARED.is_dir() else None) if len(p.text) <= 480]
    lines = [line for line in hostile.packed(every) if hostile.visible(line)]
    show = tmp_path / "show"
    show.mkdir()
    (show / "one.txt").write_text(BODY.format("one"))
    (show / "show.yaml").write_text("title: X")
    desk, titles, outputs, entries = cp.load(str(show)), [], [], []
    for line in lines:
        q = hostile.quoted(line, "\x80-\x9f").replace("\\ud83d", "").replace("\\ude00", "")
        lead = f"{{names: [{q}], performers: [{q}]}}"
        (show / "show.yaml").write_text(
            f"title: {q}\nleads: {{female_lead: {lead}, male_lead: {lead}}}", "utf-8"
        )
        made = replace(desk, comparison=replace(desk.comparison, show=load_show(show)))
        titles.append(made.comparison.show.title)
        outputs += [cp.masthead(made, "leads").html, cp.lead(made, "male_lead").html]
        words = line.encode("utf-8", "replace").decode()
        entries.append(IndexEntry(titles[-1], words, (Link("a/b.html", words),), problems=(words,)))  # fmt: skip
    pages = {
        "heads": (
            export(executed(*(output(html=html) for html in outputs)), title=lines[0]),
            ".mast h1, .named",
        ),
        "index": (index(entries), ".index-show h2"),
    }
    for name, (html, where) in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(html, "utf-8")
        for policy in (True, False):
            with opened(chromium, path, policy=policy) as seen:
                poke(seen.page)
                shown = seen.page.evaluate(
                    "(where) => [...document.querySelectorAll(where)].map((h) => h.textContent)", where
                )
                assert seen.alarms() == {} and seen.page.evaluate(FOREIGN, "*") == [], name
        wanted = [title for title in titles for _ in range(len(where.split(",")))]
        assert len(shown) == len(wanted) > 10
        assert [
            w for w, t in zip(wanted, shown, strict=True) if hostile.visible(w) not in hostile.visible(t)
        ] == []


def test_data_files_hold_text_that_is_only_text(attack: Attack) -> None:
    folder = attack.folder
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert len(rows) > 50 and all(len(row) == len(head) for row in rows)
    texts = [head.index(name) for name in ("review", "publisher", "label", "quote", "cue", "bends")]
    starts = [
        row[i]
        for row in rows
        for i in texts
        if row[i].lstrip()[:1] in set("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
    ]
    assert starts == []
    for name in ("comparison.json", "manifest.json"):
        told = json.loads((folder / name).read_text("utf-8"))
        told.pop("inputs", None)  # the files' own names, by which they can be found again
        assert not unseen(json.dumps(told, ensure_ascii=False)), name
    lines = (folder / "claims.jsonl").read_text("utf-8").split("\n")
    assert lines.pop() == "" and len([json.loads(line) for line in lines]) == len(rows)


LEADING = f"[...document.querySelectorAll('{SHOWN} .jp-OutputArea-output .cp a[href]')].map((a) => a.href)"


def test_in_jupyterlab_the_notebooks_fetch_nothing_and_run_nothing(
    attack: Attack, chromium: Any, tmp_path: Path
) -> None:
    """Trusted, which is when Lab shows HTML as it is; and one of them as it comes, when Lab cleans it."""
    folder = attack.folder
    reviews = read_show(attack.show).reviews
    addresses = {r.url for r in reviews if r.url}
    notebooks = sorted(folder.glob("*.ipynb"))
    with jupyter(folder, tmp_path) as lab:
        for trusted, names in ((False, ["sources"]), (True, [path.stem for path in notebooks])):
            if trusted:
                trust(notebooks, tmp_path)
            with watched(chromium, f"{lab}/lab?reset", near=lab) as seen:
                page = seen.page
                page.locator(".jp-Launcher").wait_for()
                for name in names:
                    assert page.evaluate(TAB, name) == name
                    tab = page.locator(SHOWN)
                    tab.locator(".jp-OutputArea-output .cp .part").last.wait_for(state="attached")
                    if "application/vnd.plotly" in (folder / f"{name}.ipynb").read_text("utf-8"):
                        tab.locator(".js-plotly-plot .main-svg").first.wait_for(state="attached")
                    page.evaluate(
                        "for (const d of document.querySelectorAll('.jp-OutputArea details')) d.open = true"
                    )
                    page.wait_for_timeout(500)
                    alarms = seen.alarms()
                    assert not alarms.keys() & {"ran", "requests", "dialogs", "went"}, (name, alarms)
                    assert page.evaluate(FOREIGN, f"{SHOWN} .jp-OutputArea-output :not(style)") == [], name
                    assert {a for a in page.evaluate(LEADING) if not a.startswith(lab)} <= addresses, name
                    if name == "sources" and trusted:  # cleaned by Lab, it has lost its ids
                        assert page.evaluate(TEXTS) == [r.text for r in reviews]
                assert page.locator(".jp-NotebookPanel").count() == len(names)


def test_what_is_taken_along_from_hostile_reviews_is_words_alone(attack: Attack) -> None:
    folder = attack.folder
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
