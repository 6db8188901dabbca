"""A run and the one before it: what is handed to the brief, what is left for the next, and when nothing is forgotten."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from counterpoint import since
from counterpoint.errors import RequestError, RunFailed
from counterpoint.run import Lines, RunResult, run_report
from counterpoint.run.last import look
from counterpoint.since import CHANGES, STATE, State
from tests.making import PARAMETERS, notebook, show
from tests.stories import BASIS, mark, seen, state

TEXT = "It opens well. The show is slow."
FIRST = state(seen("a", TEXT), marks=[mark(TEXT, "a", "slow", "tone.slow")])
EDITED = state(seen("a", TEXT.replace("slow", "fast")))
TELLS = "print('handed', since)"


class Desk:
    """One show that is run again and again: `run` with what is read of it, and a brief of these cells."""

    def __init__(self, place: Path) -> None:
        self.place, self.out = place, place / "out" / "a-show"
        self.seed = show(place / "seeds" / "a-show")
        self.given: Mapping[str, object] = {}

    def run(
        self, seen: State | Exception, *cells: str, names: tuple[str, ...] = ("brief",)
    ) -> tuple[RunResult, list[str]]:
        """What came of it, and what was said on the way."""
        notebooks = self.place / "notebooks"
        notebooks.mkdir(exist_ok=True)
        for name in names:
            made = notebook(*(cells or (TELLS,)), parameters=PARAMETERS + 'since: str = ""  # what changed\n')
            nbformat.write(made, notebooks / f"{name}.ipynb")
        told = io.StringIO()

        def data(folder: Path, given: Mapping[str, object]) -> Mapping[str, bytes]:
            self.given = given
            if isinstance(seen, Exception):
                raise seen
            return {STATE: since.dumped(since.Kept(seen)), "claims.csv": b"claims"}

        result = run_report(
            [self.seed], self.place / "out", {}, notebook_dir=notebooks, notebooks=names, data_files=data, progress=Lines(told),
            force=True,  # what is told here changes with no file of the show
        )  # fmt: skip
        return result, [line for line in told.getvalue().splitlines() if line.startswith("a-show: ")]

    def handed(self) -> str:
        """What the last good brief was given."""
        cells = nbformat.read(self.out / "brief.ipynb", as_version=4).cells
        return str(cells[-1].outputs[0].text).strip().removeprefix("handed").strip()

    def files(self) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in self.out.iterdir() if p.name != "manifest.json"}

    def manifest(self) -> dict[str, object]:
        told: dict[str, object] = json.loads((self.out / "manifest.json").read_text("utf-8"))
        return told

    def story(self) -> list[str]:
        kinds: list[str] = json.loads((self.out / CHANGES).read_text("utf-8"))["kinds"]
        return kinds


@pytest.fixture
def here(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_data_files_are_made_knowing_what_the_last_run_left(here: Desk) -> None:
    """So that the brief as a paper tells the story its page does."""
    here.run(FIRST)
    assert here.given["since"] == b""
    left = (here.out / STATE).read_bytes()
    here.run(FIRST)
    assert here.given["since"] == left
    (here.out / STATE).write_bytes(b"{")
    here.run(FIRST)
    assert here.given["since"] == b"{"


def test_a_story_is_told_once_and_stands_until_there_is_another(here: Desk) -> None:
    result, said = here.run(FIRST)
    first = here.files()
    assert result.changes == {} and said == [] and here.handed() == "" and here.story() == []
    assert here.manifest()["changes"] is None
    result, said = here.run(FIRST)
    assert here.files() == first and said == [] and result.changes["a-show"].kinds == ()
    made = here.manifest()["notebooks"]["brief"]["last_good"]  # type: ignore[index]
    result, said = here.run(EDITED)
    assert result.exit_code == 0 and result.changes["a-show"].kinds == ("edited", "silent", "lost")
    assert said == [
        "a-show: since the last run 1 review edited (The a: 1 sentence, silently)", "a-show: 1 claim lost",
    ]  # fmt: skip
    assert here.handed() == "../out/a-show/state.json" and here.story() == ["edited", "silent", "lost"]
    told = here.manifest()["changes"]
    assert told["since"] == made and told["kinds"] == here.story()  # type: ignore[index]
    then = here.files()
    result, said = here.run(EDITED)
    assert here.files() == then and said == [] and result.changes["a-show"].kinds == ()
    assert here.manifest()["changes"] == told
    here.run(FIRST)
    assert here.story() == ["edited", "silent", "gained"]


def test_a_failed_brief_forgets_nothing(here: Desk) -> None:
    here.run(FIRST)
    kept = (here.out / STATE).read_bytes(), (here.out / CHANGES).read_bytes()
    made = here.manifest()["notebooks"]["brief"]["last_good"]  # type: ignore[index]
    result, said = here.run(EDITED, TELLS, "1/0")
    assert result.exit_code == 1 and result.changes["a-show"].kinds == ("edited", "silent", "lost") and said
    assert ((here.out / STATE).read_bytes(), (here.out / CHANGES).read_bytes()) == kept
    assert here.manifest()["changes"] is None
    result, said = here.run(EDITED)
    assert result.exit_code == 0 and here.story() == ["edited", "silent", "lost"] and len(said) == 2
    assert here.manifest()["changes"]["since"] == made  # type: ignore[index]


def test_a_brief_that_was_not_run_has_told_nothing(here: Desk) -> None:
    here.run(FIRST)
    result, said = here.run(EDITED, names=("tone",))
    assert result.changes["a-show"].kinds and said and here.story() == []
    here.run(EDITED)
    assert here.story() == ["edited", "silent", "lost"]


def test_data_that_cannot_be_made_leave_the_last_run_as_it_was(here: Desk) -> None:
    here.run(FIRST)
    kept = (here.out / STATE).read_bytes()
    result, _ = here.run(RunFailed("no claims today"))
    assert result.exit_code == 1 and result.changes == {} and (here.out / STATE).read_bytes() == kept


@pytest.mark.parametrize("left", [b"", b"{}", b"\x00\xff", b'{"run": 1, "version": 9}'])
def test_what_cannot_be_read_is_told_and_replaced(here: Desk, left: bytes) -> None:
    here.run(FIRST)
    good = (here.out / STATE).read_bytes()
    (here.out / STATE).write_bytes(left)
    result, said = here.run(FIRST)
    assert result.exit_code == 0 and (here.out / STATE).read_bytes() == good
    assert (
        said == ["a-show: state.json cannot be read; this run is compared with no other"]
        and result.changes == {}
    )


def test_another_method_is_told_at_once_but_displaces_no_story(here: Desk) -> None:
    here.run(FIRST)
    here.run(EDITED)
    page = here.files()["brief.ipynb"], here.story()
    result, said = here.run(replace(EDITED, basis=replace(BASIS, codebook="other")))
    assert said == ["a-show: the codebook changed since the last run; nothing moved for that reason"]
    assert (
        result.changes["a-show"].kinds == ("method",) and (here.files()["brief.ipynb"], here.story()) == page
    )


def test_a_state_of_another_show_is_no_last_run(tmp_path: Path) -> None:
    (tmp_path / STATE).write_bytes(since.dumped(since.Kept(FIRST)))
    last = look(tmp_path, since.dumped(since.Kept(replace(EDITED, show="another"))))
    assert last.fresh is None and last.path is None and last.kept and last.kept.story is None


def test_the_run_itself_says_what_the_last_one_was(here: Desk) -> None:
    here.run(FIRST)
    with pytest.raises(RequestError, match=r"since: .* is not accepted; expected nothing: each run compares"):
        run_report(
            [here.seed], here.place / "out", {"since": "x"}, notebook_dir=here.place / "notebooks", notebooks=("brief",)
        )  # fmt: skip


def test_the_manifest_names_every_input(here: Desk) -> None:
    here.run(FIRST)
    told = here.manifest()
    assert set(told["inputs"]) == {"one.txt", "show.yaml"}  # type: ignore[call-overload]
    hashes = [*told["inputs"].values(), told["notebooks"]["brief"]["source"]]  # type: ignore[attr-defined, index]
    assert all(re.fullmatch(r"[0-9a-f]{64}", h) for h in hashes)
    assert all(told["packages"].values()) and told["notebooks"]["brief"]["seconds"] > 0  # type: ignore[attr-defined, index]


WRITERS: dict[str, Callable[[Desk], None]] = {
    "a folder where state.json should be": lambda d: (d.out / STATE).mkdir(parents=True),
    "a folder where changes.json should be": lambda d: (d.out / CHANGES).mkdir(parents=True),
}


@pytest.mark.parametrize("case", WRITERS)
def test_state_and_story_are_written_together_or_not_at_all(here: Desk, case: str) -> None:
    WRITERS[case](here)
    result, _ = here.run(FIRST)
    assert result.exit_code == 1 and result.notebooks[0].ok and "a-show: " in result.problems[0]
    assert here.manifest()["problems"] == list(result.problems)
    assert not [p for p in (here.out / STATE, here.out / CHANGES) if p.is_file()]
