"""A review edited between two runs of the command, from its folder to the page in a real browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import chromium, opened
from tests.test_whole import Ran, report

__all__ = ["chromium"]

POST = {
    "id": 7, "type": "post", "status": "publish", "date": "2025-07-15T06:20:05", "modified": "2025-07-15T06:20:05",
    "link": "https://example.org/a-show/", "slug": "a-show", "title": {"rendered": "Paper Lanterns, reviewed"},
    "excerpt": {"rendered": ""},
}  # fmt: skip
QUIET = "It was seen in one sitting, on a rainy evening in March, with the lamps off and the telephone in another room; this was written the morning after. "
BODY = (
    f"<p>{QUIET}</p><p>The show is painfully slow. There is no love triangle here.</p>"
    "<p>The soundtrack is gorgeous, and the two leads have real chemistry.</p>"
)
OTHER = (
    f"Paper Lanterns in short\n\n{QUIET}\n\nThe show is fast-paced and never drags. There is no love triangle here.\n\n"
    "The soundtrack is gorgeous. The ending is a fairy tale, and we liked the quiet rooms of it.\n"
)
HERE = ("tests.in_process", "nobody")
SLOW, FAST = "The show is painfully slow.", "The show is fast-paced."


def post(show: Path, body: str, **more: object) -> None:
    (show / "paper.json").write_text(json.dumps(POST | {"content": {"rendered": body}} | more), "utf-8")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ran, Ran, Ran, Path]]:
    """The same show before an edit, after it, and after it once more; with the pages of the first and second run put by.

    The run that has something to tell has its notebooks in kernels.
    """
    place = tmp_path_factory.mktemp("since")
    show = place / "paper-lanterns"
    show.mkdir()
    (show / "show.yaml").write_text(
        "title: Paper Lanterns\nreviews: {paper: {publisher: The Paper}}\n", "utf-8"
    )
    (show / "other.txt").write_text(OTHER, "utf-8")
    post(show, BODY)
    asked = (show, "--notebook", "brief", "--notebook", "sources")
    first = report(place / "out", *asked, by=HERE)
    shutil.copytree(place / "out", place / "first")
    post(show, "<p>Spoilers follow from the second line on.</p>" + BODY.replace(SLOW, FAST))
    second = report(place / "out", *asked)
    shutil.copytree(place / "out", place / "second")
    yield first, second, report(place / "out", *asked, "--force", by=HERE), place


def test_the_log_tells_it_in_lines_and_an_unchanged_run_says_nothing(
    runs: tuple[Ran, Ran, Ran, Path],
) -> None:
    first, second, third, _ = runs
    assert first.code == second.code == third.code == 0, first.told + second.told + third.told
    told = [
        [line for line in ran.told.splitlines() if line.startswith("paper-lanterns: ")]
        for ran in (first, second, third)
    ]
    assert told[0] == told[2] == []
    assert (
        told[1][0] == "paper-lanterns: since the last run 1 review edited (The Paper: 2 sentences, silently)"
    )
    assert len(told[1]) == 2 and "gone (pace)" in told[1][1]


def test_an_unchanged_run_leaves_every_byte_but_the_manifest(runs: tuple[Ran, Ran, Ran, Path]) -> None:
    out, kept = runs[2].out, runs[3] / "second"
    names = {p.relative_to(kept) for p in kept.rglob("*") if p.is_file()}
    assert Path("paper-lanterns/changes.json") in names
    for name in names - {Path("paper-lanterns/manifest.json")}:
        assert (out / name).read_bytes() == (kept / name).read_bytes(), name


def test_changes_json_holds_the_sentences_and_what_came_of_them(runs: tuple[Ran, Ran, Ran, Path]) -> None:
    told = json.loads((runs[2].out / "paper-lanterns" / "changes.json").read_text("utf-8"))
    (edit,) = told["edited"]
    assert (edit["review"], edit["by"], edit["silent"]) == ("paper", "outlet", True)
    assert [(s["before"], s["after"]) for s in edit["sentences"]] == [
        ("", "Spoilers follow from the second line on."), (SLOW, FAST),
    ]  # fmt: skip
    assert {"tone.slow"} <= {m["claim"]["code"] for m in told["lost"]}
    assert {m["cause"] for m in told["lost"] + told["gained"]} == {"texts"}
    assert [t["point"] for t in told["vanished"]] == ["tone.pace"]
    kept = {
        c["quote"]
        for c in map(json.loads, (runs[2].out / "paper-lanterns" / "claims.jsonl").open(encoding="utf-8"))
    }
    assert not kept & {m["claim"]["quote"] for m in told["lost"]}, "text put in above moved no claim"


def test_the_story_on_the_page(runs: tuple[Ran, Ran, Ran, Path], chromium: Any) -> None:
    seen = opened(
        chromium, runs[2].out / "paper-lanterns" / "brief.html", viewport={"width": 390, "height": 800}
    )
    page = seen.page
    page.get_by_text("One review edited").first.click()
    assert page.evaluate("location.hash") == "#since"
    story = page.locator("#since")
    assert story.get_by_role("heading").all_inner_texts()[:2] == ["Reviews", "Contradictions"]
    for words in (
        "its date of change is still 15 July 2025",
        "Spoilers follow from the second line on.",
        "painfully slow",
    ):
        assert story.get_by_text(words).first.is_visible(), words
    assert story.locator("del").all_inner_texts() == ["painfully slow"]
    assert story.locator("ins").all_inner_texts() == [
        "Spoilers follow from the second line on.",
        "fast-paced",
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert seen.quiet(), (seen.requests, seen.messages)
    leads = story.locator(".ed a").last.get_attribute("href")
    there = opened(chromium, runs[2].out / "paper-lanterns" / "sources.html")
    place = there.page.locator(f"[id='{leads.removeprefix('sources.html#')}']")
    assert "fast-paced" in place.evaluate("e => e.closest('p, details').textContent")


def test_the_first_page_has_the_section_and_no_line_in_its_head(runs: tuple[Ran, Ran, Ran, Path]) -> None:
    page = (runs[3] / "first" / "paper-lanterns" / "brief.html").read_text("utf-8")
    assert "No earlier run is known" in page and "Since the last run:</b>" not in page
