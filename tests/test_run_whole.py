"""What is kept of a run: pages that know their neighbours, and one file of all pages that is never half of something else."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from counterpoint.page.parts import Broken
from counterpoint.run import keep as kept
from counterpoint.run.execute import Executed
from counterpoint.run.keep import Kept, keep
from counterpoint.run.listing import entries
from counterpoint.run.manifest import NAME
from counterpoint.run.stamp import marked, stamp
from counterpoint.run.whole import file_name
from tests.making import bar, executed, output

ORDER = ("brief", "tone", "sources")
QUOTE = '<p>He said <a href="sources.html#A1">so</a>, see <a href="https://example.org/">this</a>.</p>'
SAYS = {
    "brief": f'<nav aria-label="Pages"><ul><li><a href="tone.html">Tone</a></li></ul></nav>{QUOTE}',
    "tone": "<p>tone</p>",
    "sources": '<p id="A1">so</p>',
}


@dataclass(frozen=True)
class Room:
    """A folder of reports, and what is run into it."""

    folder: Path

    def run(self, *names: str, fail: str = "", of: str = "same", **says: str) -> Kept:
        told = {name: SAYS[name] for name in names} | says
        return self.keep({name: node(html) for name, html in told.items()}, fail, of)

    def keep(self, nodes: Mapping[str, NotebookNode], fail: str = "", of: str = "same") -> Kept:
        broken = Broken(0, "ValueError", "no")
        runs = {n: Executed(made, broken if n == fail else None, 1.0) for n, made in nodes.items()}
        return keep(self.folder, "A Show", runs, ORDER, of)

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    @property
    def names(self) -> set[str]:
        return {p.name for p in self.folder.iterdir()}


def node(html: str) -> NotebookNode:
    return executed(output(html=html))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "a-show").mkdir()
    return Room(tmp_path / "a-show")


def test_all_pages_make_the_one_file_and_each_leads_to_it(room: Room) -> None:
    done = room.run(*ORDER)
    assert done.whole and not done.problems and [r.ok for r in done.results] == [True] * 3
    assert [p.name for p in done.pages] == ["brief.html", "tone.html", "sources.html", "a-show.html"]
    assert room.names == {f"{n}.{kind}" for n in ORDER for kind in ("html", "ipynb")} | {"a-show.html"}
    for name in ORDER:
        assert '<a href="a-show.html">All in one file</a>' in room.text(f"{name}.html")
    one = room.text("a-show.html")
    assert (
        '<a href="#A1">so</a>' in one and 'id="A1"' in one and "<title>A Show · Counterpoint</title>" in one
    )
    assert "index.html" not in one and '.html"' not in one


def test_a_failure_leaves_the_last_good_file(room: Room) -> None:
    room.run(*ORDER)
    before = room.text("a-show.html")
    done = room.run(*ORDER, fail="tone", of="other", brief="<p>new</p>")
    assert not done.whole and room.text("a-show.html") == before and "<p>new</p>" in room.text("brief.html")
    assert "All in one file" in room.text("brief.html")
    room.run(*ORDER, of="other", brief="<p>new</p>")
    assert "<p>new</p>" in room.text("a-show.html") and not [n for n in room.names if "failed" in n]


def test_with_a_failure_at_first_there_is_no_file_and_no_link_to_it_or_to_the_missing_page(
    room: Room,
) -> None:
    done = room.run(*ORDER, fail="sources")
    assert not done.whole and "a-show.html" not in room.names
    brief = room.text("brief.html")
    assert "All in one file" not in brief and "sources.html" not in brief and 'href="tone.html"' in brief
    assert "<a>so</a>" in brief and 'href="https://example.org/"' in brief
    assert "Made without Sources: " in brief


def test_one_notebook_alone_leads_nowhere_that_is_not_there_and_says_so(room: Room) -> None:
    room.run("brief")
    brief = room.text("brief.html")
    assert room.names == {"brief.html", "brief.ipynb"}
    assert not [n for n in ("tone.html", "sources.html", "a-show.html") if n in brief]
    assert "Made without Tone and Sources: " in brief and '<nav aria-label="Pages"><ul></ul></nav>' in brief
    room.run(*ORDER)
    assert "Made without" not in room.text("brief.html") and 'href="sources.html#A1"' in room.text(
        "brief.html"
    )


@pytest.mark.parametrize(("of", "new"), [("same", True), ("other", False), ("", False)])
def test_one_notebook_again_renews_the_file_if_the_others_were_made_of_the_same(
    room: Room, of: str, new: bool
) -> None:
    room.run(*ORDER)
    done = room.run(of=of, brief="<p>new</p>")
    assert done.whole == new == ("<p>new</p>" in room.text("a-show.html"))
    if new:
        assert "<p>tone</p>" in room.text("a-show.html")


def test_pages_of_three_runs_with_one_stale_among_them_make_no_file(room: Room) -> None:
    """What counts is what each notebook was made of, not what the run before this one was."""
    room.run("sources", of="old")
    room.run("tone", of="new")
    assert not room.run("brief", of="new").whole
    assert room.run("sources", of="new").whole


@pytest.mark.parametrize("spoilt", ["{", "{}", "not showable"])
def test_an_earlier_notebook_that_is_no_use_is_not_used(room: Room, spoilt: str) -> None:
    room.run(*ORDER)
    before = room.text("a-show.html")
    if spoilt == "not showable":
        made = executed(output(plotly=bar() | {"data": [{"type": "surface"}]}))
        made.metadata["counterpoint"] = {"made_of": "same"}
        spoilt = nbformat.writes(made)
    (room.folder / "tone.ipynb").write_text(spoilt, "utf-8")
    done = room.run(brief="<p>new</p>")
    assert not done.whole and not done.problems and room.text("a-show.html") == before


def test_a_page_that_cannot_be_shown_is_a_failure_its_neighbours_know_of(room: Room) -> None:
    surface = executed(output(plotly=bar() | {"data": [{"type": "surface"}]}))
    done = room.keep({"brief": node(SAYS["brief"]), "tone": surface, "sources": node(SAYS["sources"])})
    assert [r.ok for r in done.results] == [True, False, True] and not done.whole
    assert "tone.html" not in room.text("brief.html") and "tone.failed.html" in room.names


def test_a_file_that_cannot_be_made_is_told_and_costs_no_page(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*_: object, **__: object) -> str:
        raise RuntimeError("no room")

    monkeypatch.setattr(kept, "whole", no)
    done = room.run(*ORDER)
    assert done.problems == ("All in one file: RuntimeError: no room",) and not done.whole
    assert "a-show.html" not in room.names and "All in one file" not in room.text("brief.html")


def test_pages_and_file_are_written_together_or_not_at_all(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.run(*ORDER)
    before = {n: room.text(n) for n in room.names}
    real, moved = os.replace, []

    def full(source: Any, target: Any) -> None:
        moved.append(target)
        if len(moved) == 4:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        room.run(*ORDER, brief="<p>new</p>")
    assert {n: room.text(n) for n in room.names} == before


@pytest.mark.parametrize(
    ("slug", "name"),
    [("a-show", "a-show.html"), ("brief", "brief-whole.html"), ("Tone", "Tone-whole.html"), ("tone.failed", "tone.failed-whole.html"), ("tone-2", "tone-2.html")],
)  # fmt: skip
def test_the_file_takes_no_page_s_name(slug: str, name: str) -> None:
    assert file_name(slug, ORDER) == name


def test_a_show_called_as_a_page_keeps_both(tmp_path: Path) -> None:
    (tmp_path / "brief").mkdir()
    place = Room(tmp_path / "brief")
    assert place.run(*ORDER).whole
    assert "<p>tone</p>" in place.text("brief-whole.html") and "<p>tone</p>" not in place.text("brief.html")


def test_the_index_leads_to_it_whatever_the_folder_is_called(tmp_path: Path) -> None:
    (tmp_path / "a #1 show").mkdir()
    place = Room(tmp_path / "a #1 show")
    place.run(*ORDER)
    (place.folder / NAME).write_text(json.dumps({"title": "A", "notebooks": {}}), "utf-8")
    (entry,) = entries(tmp_path, ORDER)
    assert (entry.pages[-1].href, entry.pages[-1].label) == (
        "a%20%231%20show/a%20%231%20show.html",
        "All in one file",
    )
    assert 'href="a%20%231%20show.html"' in place.text("brief.html")


def test_the_stamp_knows_files_parameters_and_the_codebook_s_bytes_but_no_folder(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "scope.yaml").write_text("negation: []\n", "utf-8")
    base = stamp({"a.txt": "1"}, {"codebook": str(tmp_path / "one")})
    assert base == stamp({"a.txt": "1"}, {"codebook": str(tmp_path / "two")})
    (tmp_path / "two" / "scope.yaml").write_text("negation: [x]\n", "utf-8")
    others = [
        stamp({"a.txt": "1"}, {"codebook": str(tmp_path / "two")}),
        stamp({"a.txt": "2"}, {"codebook": str(tmp_path / "one")}),
        stamp({"a.txt": "1"}, {"codebook": str(tmp_path / "one"), "coder": "hand"}),
        stamp({"a.txt": "1"}, {}),
    ]
    assert len({base, *others}) == 5


def test_the_notebook_says_what_it_was_made_of(room: Room) -> None:
    room.run("brief", of="1234")
    assert marked(nbformat.read(room.folder / "brief.ipynb", as_version=4)) == "1234"
