"""The command, from folders of reviews to finished pages: the sample show twice, and odd shows."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from tests.benchmarks.weigh import PLOTLY
from tests.browsing import chromium, drawn, opened
from tests.conftest import ROOT
from tests.odd_shows import KERNELS
from tests.reports import Ran, report

__all__ = ["chromium"]

NARROW = {"width": 390, "height": 800}
PAGES = ("brief", "tone", "leads", "tropes", "sources")
ONE = "head-over-heels"  # all of them in one file


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


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


def test_a_notebook_run_in_this_process_is_as_a_kernel_leaves_it(odds: Ran, room: Path) -> None:
    """What the pages of the other odd shows rest on: to the byte, of tables and of charts."""
    show = odds.out.parent / "shows" / KERNELS
    asked = (show, "--notebook", "brief", "--notebook", "tone")
    here = report(room / "here", *asked, by=("tests.in_process", "nobody"))
    assert here.code == 1 and "2 reports on 1 show" in here.told, here.told
    for name in ("brief.ipynb", "tone.ipynb"):
        mine, theirs = ((ran.out / KERNELS / name).read_bytes() for ran in (here, odds))
        assert mine == theirs and b"application/vnd.plotly" in mine, name


def test_odd_shows_stand_upright_in_a_browser(odds: Ran, chromium: Any) -> None:
    seen = opened(chromium, odds.out / "index.html", scripts=False, viewport=NARROW)
    for show in ("alone", "half", "nothing", "dozen"):
        for name in ("brief", "sources"):  # without scripts: the charts are looked at below
            seen.go(odds.out / show / f"{name}.html")
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (show, name)
            assert not seen.requests
    seen.page.context.close()
    seen = opened(chromium, odds.out / "dozen" / "brief.html", viewport=NARROW)
    drawn(seen)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth") and seen.quiet(), (
        seen.messages
    )
