"""What is unchanged is not run again; whatever a page depends on is noticed."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from counterpoint.run import Lines, Press, RunResult, ShowFacts, run_report, stamp
from tests import fake_chromium
from tests.making import folder_of, show

CELL = "print(show, limit)"


class Place:
    """A show, two notebooks, and the reports of both."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.seed = show(room / "seeds" / "a-show")
        self.notebooks = folder_of(room / "notebooks", brief=[CELL], tone=[CELL])
        self.out = room / "out" / "a-show"
        self.told: list[str] = []

    def run(self, *names: str, problems: tuple[str, ...] = (), **kw: object) -> RunResult:
        told = io.StringIO()
        try:
            return run_report(
                [self.seed],
                self.room / "out",
                kw.pop("given", {}),  # type: ignore[arg-type]
                notebook_dir=self.notebooks,
                notebooks=names or ("brief", "tone"),
                data_files=lambda folder, given: {"claims.csv": b"claims", "figures/a.svg": b"<svg/>"},
                examine=lambda folder, given: ShowFacts("A Show", problems=problems),
                progress=Lines(told),
                **kw,  # type: ignore[arg-type]
            )
        finally:
            self.told = told.getvalue().splitlines()

    def files(self) -> dict[str, bytes]:
        return {
            p.relative_to(self.out).as_posix(): p.read_bytes() for p in self.out.rglob("*") if p.is_file()
        }

    def manifest(self) -> dict[str, object]:
        told: dict[str, object] = json.loads((self.out / "manifest.json").read_text("utf-8"))
        return told


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_an_unchanged_show_is_left_alone_and_said_to_be(here: Place) -> None:
    assert len(here.run().notebooks) == 2
    before, made = here.files(), here.manifest()["made"]
    again = here.run()
    assert again.ok and not again.notebooks and again.unchanged == ("a-show",)
    assert here.files() == before
    assert here.told == [f"a-show: unchanged since {made}, not run again", "1 show unchanged, not run again"]
    assert "a-show/brief.html" in (here.room / "out" / "index.html").read_text("utf-8")
    assert len(here.run("tone").unchanged) == 1
    assert len(here.run(force=True).notebooks) == 2


CHANGES: dict[str, Callable[[Place], object]] = {
    "a review edited": lambda here: (here.seed / "one.txt").write_text("Another.\n", "utf-8"),
    "a review added": lambda here: (here.seed / "two.txt").write_text("Another.\n", "utf-8"),
    "a review withdrawn": lambda here: (here.seed / "one.txt").unlink(),
    "the show's own file": lambda here: (here.seed / "show.yaml").write_text("title: Other\n", "utf-8"),
    "a notebook": lambda here: folder_of(here.notebooks, tone=[CELL, "1 + 1"]),
    "a page gone": lambda here: (here.out / "tone.html").unlink(),
    "a page touched up by hand": lambda here: (here.out / "brief.html").write_text("mine", "utf-8"),
    "an executed notebook gone": lambda here: (here.out / "brief.ipynb").unlink(),
    "data gone": lambda here: (here.out / "claims.csv").unlink(),
    "a figure gone": lambda here: (here.out / "figures" / "a.svg").unlink(),
    "the manifest gone": lambda here: (here.out / "manifest.json").unlink(),
    "the manifest broken": lambda here: (here.out / "manifest.json").write_text("{", "utf-8"),
    "all reports gone": lambda here: shutil.rmtree(here.out),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_has_changed_is_run_again(here: Place, what: str) -> None:
    here.run()
    CHANGES[what](here)
    result = here.run()
    assert result.ok and len(result.notebooks) == 2 and not result.unchanged
    assert here.run().unchanged == ("a-show",)


def test_other_parameters_and_another_program_are_run_again(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.run()
    assert len(here.run(given={"limit": 4}).notebooks) == 2
    assert here.run(given={"limit": 4}).unchanged
    assert len(here.run().notebooks) == 2
    monkeypatch.setattr(stamp, "_program", lambda without: f"another {without}")
    assert len(here.run().notebooks) == 2


def test_what_failed_is_run_again_and_so_are_notebooks_not_yet_run(here: Place) -> None:
    assert len(here.run("brief").notebooks) == 1
    assert len(here.run().notebooks) == 2  # tone is new
    folder_of(here.notebooks, tone=["1/0"])
    assert here.run().exit_code == 1
    assert here.run().exit_code == 1 and len(here.run().notebooks) == 2
    assert here.run("brief").unchanged


def test_problems_of_an_unchanged_show_are_told_again(here: Place) -> None:
    first = here.run(problems=("two.bin: not text",))
    assert first.exit_code == 1 and len(first.notebooks) == 2
    again = here.run(problems=("two.bin: not text",))
    assert again.exit_code == 1 and again.unchanged and not again.notebooks
    assert "a-show: two.bin: not text" in here.told
    assert len(here.run().notebooks) == 2  # the trouble is over


def test_a_show_goes_on_where_it_stopped(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterpoint.run import one

    def cut(*a: object, **k: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(one.ledger, "manifest", cut)
        with pytest.raises(KeyboardInterrupt):
            here.run()
    assert len(here.run().notebooks) == 2
    assert here.run().unchanged


def test_an_unchanged_page_is_printed_once_a_paper(here: Place) -> None:
    def press(paper: str = "a4") -> Press:
        return Press(fake_chromium.chromium(here.room, "prints"), paper)

    here.run()
    first = here.run(press=press())
    pdfs = (here.out / "brief.pdf", here.out / "tone.pdf")
    assert first.unchanged and first.pdfs == pdfs
    assert here.run(press=press()).pdfs == ()
    assert here.run(press=press("letter")).pdfs == pdfs
    pdfs[1].write_bytes(b"half")
    assert here.run(press=press("letter")).pdfs == pdfs[1:]
    index = here.room / "out" / "index.html"
    assert "brief.pdf" in index.read_text("utf-8")
    folder_of(
        here.notebooks, brief=["from IPython.display import HTML", "HTML('<p>new</p>')"]
    )  # a new page; its PDF shows the old one
    here.run()
    assert "brief.pdf" not in index.read_text("utf-8") and "tone.pdf" in index.read_text("utf-8")
