"""Named runs: done when due, once, one process at a time, and remembered; what a log says of them."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import tzlocal.unix

from counterpoint import cli
from counterpoint.errors import RequestError
from counterpoint.run import Bar, Json, Lines, Place, Progress, Run, RunResult, Silent, cadence, rounds, state
from counterpoint.run import alerts as alarms
from counterpoint.run.rounds import Outcome
from tests.conftest import ROOT
from tests.making import folder_of, show

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 5, 2, 12, tzinfo=BERLIN)
GOOD, BAD = ["print(limit)"], ["1/0"]
TEXT = "The show is fast and funny. The female lead is no damsel in distress. There is no love triangle. " * 3


@pytest.fixture
def place(tmp_path: Path) -> Place:
    show(tmp_path / "seeds" / "a-show")
    show(tmp_path / "seeds" / "b-show")
    return Place(tmp_path, tmp_path / "seeds", folder_of(tmp_path / "notebooks", brief=GOOD, tone=BAD))


def nightly(
    place: Place, name: str = "nightly", notebook: str = "brief", seed: str = "a-show", **kw: object
) -> Run:
    return Run(name, f"runs.yaml: {name}", (place.seeds / seed,), place.base / "out" / name, (notebook,), cadence=cadence("30 2 * * *"), **kw)  # type: ignore[arg-type]  # fmt: skip


def do(
    place: Place, *runs: Run, now: datetime = NOON, told: Progress | None = None, **kw: bool
) -> list[Outcome]:
    plans = rounds.planned(runs, place, None)
    return rounds.do(plans, tell=lambda _name: told or Silent(), clock=lambda: now, **kw)  # type: ignore[arg-type]


def written(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_run_is_done_when_due_and_missed_times_are_one(place: Place) -> None:
    run = nightly(place)
    assert rounds.is_due(run, NOON)
    (done,) = do(place, run)
    assert done.how == "done" and rounds.exit_code([done]) == 0
    assert (run.out / "a-show" / "brief.html").is_file() and (run.out / "index.html").is_file()
    kept = state.load(run.out, "nightly")
    assert kept.last_success == kept.began == NOON and (kept.exit_code, kept.shows, kept.reports) == (0, 1, 1)
    assert not rounds.is_due(run, NOON) and not rounds.is_due(run, NOON.replace(hour=23))
    later = NOON + timedelta(days=12)  # a dozen nights without a machine
    assert rounds.is_due(run, later)
    (again,) = do(place, run, now=later)
    assert again.how == "done" and not rounds.is_due(run, later)
    assert b"12:00" not in written(run.out / "a-show")["brief.html"] and not rounds.is_due(
        replace(run, cadence=None), later
    )


def test_what_failed_is_still_due_and_does_not_stop_the_others(place: Place) -> None:
    bad, good = nightly(place, "bad", "tone"), nightly(place, "good", seed="b-show")
    told = io.StringIO()
    outcomes = do(place, bad, good, told=Lines(told))
    assert [o.how for o in outcomes] == ["failed", "done"] and rounds.exit_code(outcomes) == 1
    kept = state.load(bad.out, "bad")
    assert (
        kept.last_success is None
        and kept.exit_code == 1
        and kept.failed == ("a-show/tone",)
        and kept.reports == 0
    )
    assert rounds.is_due(bad, NOON) and not rounds.is_due(good, NOON)
    assert "a-show/tone: failed at cell 3: ZeroDivisionError" in told.getvalue()


def test_the_last_success_outlives_a_failure(place: Place) -> None:
    run = nightly(place)
    do(place, run)
    folder_of(place.notebooks, brief=BAD)
    tomorrow = NOON + timedelta(days=1)
    assert [o.how for o in do(place, run, now=tomorrow)] == ["failed"]
    kept = state.load(run.out, "nightly")
    assert kept.last_success == NOON and kept.began == tomorrow and rounds.is_due(run, tomorrow)


def test_a_run_that_another_process_is_at_is_left_to_it(place: Place) -> None:
    run, told = nightly(place), io.StringIO()
    with state.held(run.out, "nightly") as mine:
        assert mine
        outcomes = do(place, run, told=Lines(told))
    assert [o.how for o in outcomes] == [
        "busy"
    ] and told.getvalue() == "nightly: another process is at it; left to that\n"
    assert rounds.exit_code(outcomes) == 1 and rounds.exit_code(outcomes, due_only=True) == 0
    assert not (run.out / "a-show").exists() and rounds.is_due(run, NOON)
    assert [o.how for o in do(place, run)] == ["done"]


def test_a_run_that_another_process_has_just_done_is_not_done_again(place: Place) -> None:
    run = nightly(place)
    do(place, run)
    before = written(run.out)
    assert [o.how for o in do(place, run, due_only=True)] == ["not due"] and written(run.out) == before


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_process_that_is_killed_holds_nothing_up(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from counterpoint.run import state\nwith state.held(Path(sys.argv[1]), 'x') as mine:\n print(mine, flush=True); time.sleep(600)"
    lib = os.pathsep.join(p for p in sys.path if p)
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": lib},
    )
    try:
        assert holder.stdout and holder.stdout.readline() == b"True\n"
        with state.held(tmp_path, "x") as mine, state.held(tmp_path, "y") as other:
            assert not mine and other
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
    with state.held(tmp_path, "x") as mine:
        assert mine


def test_everything_is_checked_before_anything_is_run_or_written(place: Place) -> None:
    (place.seeds / "b-show" / "show.yaml").write_text("title: [", "utf-8")
    before = written(place.base)
    for wrong, says in (
        (nightly(place, "later", seed="b-show"), r"runs\.yaml: later: .*show.yaml: not YAML"),
        (
            replace(nightly(place, "later"), out=place.seeds),
            "runs.yaml: later: output: .* is not the show itself",
        ),
        (
            replace(nightly(place, "later"), parameters={"limit": "x"}),
            "runs.yaml: later.parameters: limit: 'x'",
        ),
    ):
        with pytest.raises(RequestError, match=says):
            do(place, nightly(place), wrong)
    assert written(place.base) == before


def test_a_run_is_printed_if_it_says_so_and_refused_without_a_chromium(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_CHROMIUM", str(place.base / "none"))
    run = replace(nightly(place), pdf="letter")
    with pytest.raises(RequestError, match=r"runs\.yaml: nightly: COUNTERPOINT_CHROMIUM: .* is not accepted"):
        rounds.planned([run], place, None)
    (place.base / "none").write_text("#!/bin/sh\n", "utf-8")
    (place.base / "none").chmod(0o755)
    ((_, job),) = rounds.planned([run], place, None)
    assert job.press and job.press.paper == "letter" and not run.out.exists()
    ((_, plain),) = rounds.planned([nightly(place)], place, None)
    assert plain.press is None


def test_an_alert_costs_the_exit_code_but_not_the_success(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {"clash": 1, "edited": 2, "added": 0}

    def perform(*args: object, **kw: object) -> RunResult:
        result = RunResult(place.base, ("a-show",), ())
        object.__setattr__(
            result,
            "changes",
            {"a-show": SimpleNamespace(counts=found), "b": SimpleNamespace(counts={"clash": 2})},
        )
        return result

    monkeypatch.setattr(rounds, "perform", perform)
    told = io.StringIO()
    run = nightly(place, fail_on=("clash", "added"))
    outcomes = do(place, run, told=Lines(told))
    assert [o.how for o in outcomes] == ["changed"] and rounds.exit_code(outcomes) == 1
    assert outcomes[0].changes == {"edited": 2, "clash": 3} and outcomes[0].alerts == {"clash": 3}
    assert told.getvalue() == "nightly: changes to look at: clash 3\n"
    kept = state.load(run.out, "nightly")
    assert kept.alerts == {"clash": 3} and kept.exit_code == 1 and not rounds.is_due(run, NOON)
    assert [o.how for o in do(place, replace(run, fail_on=("lost",)))] == ["done"]


def test_kinds_of_change_are_named_as_they_are() -> None:
    assert alarms.kinds("clash, edited,clash") == ("clash", "edited")
    for wrong, says in (
        ("clahs", "--fail-on: no 'clahs'; did you mean clash?"),
        (" , ", "--fail-on: no ''; known: added"),
    ):
        with pytest.raises(RequestError, match=re.escape(says)):
            alarms.kinds(wrong)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"run": "other"}', '{"run": "nightly", "began": "noon"}', '{"run": "nightly", "began": "2026-01-01"}'])  # fmt: skip
def test_a_state_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    path = state.state_path(tmp_path, "nightly")
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    assert state.load(tmp_path, "nightly") == state.State("nightly")


def test_a_state_comes_back_as_it_was_and_holds_utc(tmp_path: Path) -> None:
    kept = state.State(
        "nightly", NOON, NOON, 1.5, 1, 2, 9, ("a/tone",), ("b: full",), {"clash": 1}, {"clash": 1}
    )
    state.save(tmp_path, kept)
    assert state.load(tmp_path, "nightly") == kept
    assert (
        json.loads(state.state_path(tmp_path, "nightly").read_text("utf-8"))["began"]
        == "2026-05-02T10:00:00+00:00"
    )
    assert [p.name for p in (tmp_path / state.FOLDER).iterdir()] == ["nightly.state.json"]


def test_a_log_for_machines_is_an_object_a_line(place: Place) -> None:
    folder_of(place.notebooks, tone=["raise ValueError('two\\nlines \\u2028 here')"])
    told = io.StringIO()
    run = replace(nightly(place), notebooks=("brief", "tone"))
    do(place, run, told=Json(told, {"run": "nightly"}, lambda: NOON))
    events = [json.loads(line) for line in told.getvalue().split("\n")[:-1]]
    assert all(e.pop("time") == "2026-05-02T10:00:00.000+00:00" and e.pop("run") == "nightly" for e in events)
    names = [e["event"] for e in events]
    assert names[:2] == ["run_start", "show_start"] and names[-2:] == ["show_done", "run_done"]
    assert sorted(names[2:-2]) == ["notebook_done", "notebook_failed"]
    assert events[0] == {
        "event": "run_start",
        "total": 2,
        "shows": ["a-show"],
        "notebooks": ["brief", "tone"],
        "out": str(run.out),
    }
    (failed,) = (e for e in events if e["event"] == "notebook_failed")
    assert (failed["show"], failed["notebook"], failed["cell"], failed["ok"]) == ("a-show", "tone", 3, False)
    assert failed["reason"] == "ValueError: two lines here" and failed["seconds"] > 0 and failed["total"] == 2
    assert {k: events[-2][k] for k in ("show", "ok", "reports", "failed")} == {
        "show": "a-show",
        "ok": False,
        "reports": 1,
        "failed": 1,
    }
    assert {k: events[-1][k] for k in ("ok", "shows", "reports", "failed", "problems")} == {"ok": False, "shows": 1, "reports": 1, "failed": 1, "problems": []}  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_the_show_the_count_and_the_time_that_is_left() -> None:
    told = Terminal()
    bar = Bar(told)
    bar.note("before the start")
    bar.start(4, ["one", "two"])
    bar.begin("one")
    bar.step("one/brief: done in 1 s", True)
    bar.step("one/tone: failed", False)
    bar.begin("two")
    bar.bar.refresh()  # type: ignore[union-attr]
    bar.close("wrote 1 report")
    said = told.getvalue()
    assert "two (2 of 2 shows)" in said and re.search(r"2 of 4 reports \[00:0\d, 00:0\d left\]", said)
    assert "one/tone: failed\n" in said and "one/brief" not in said and said.endswith("wrote 1 report\n")
    assert said.startswith("before the start\n")


def test_lines_name_each_show_where_there_are_several(place: Place) -> None:
    told = io.StringIO()
    do(
        place,
        replace(nightly(place), shows=(place.seeds / "a-show", place.seeds / "b-show")),
        told=Lines(told),
    )
    lines = [re.sub(r"\d+\.\d s", "T", line) for line in told.getvalue().splitlines()]
    assert lines == [
        "[1/2] a-show/brief: done in T",
        "a-show: 1 of 1 reports in T",
        "[2/2] b-show/brief: done in T",
        "b-show: 1 of 1 reports in T",
        f"wrote 2 reports on 2 shows to {place.base / 'out/nightly'}",
    ]


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one show and two notebooks, in Berlin; we stand in it."""
    seed = show(tmp_path / "seeds" / "a-show")
    (seed / "one.txt").write_text(f"A review\n\n{TEXT}\n", "utf-8")
    folder_of(tmp_path / "notebooks", brief=GOOD, tone=GOOD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tzlocal.unix, "_cache_tz", None)
    monkeypatch.setenv("TZ", "Europe/Berlin")
    return tmp_path


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """`counterpoint runs` in this process."""

    def run(*args: str) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            cli.main.main(["runs", *args], prog_name="counterpoint")
        return int(left.value.code or 0), *capfd.readouterr()

    return run


def real(*args: str) -> tuple[int, str, str]:
    """The same in a process of its own, as a scheduler starts it."""
    done = subprocess.run(
        [sys.executable, "-m", "counterpoint.cli", "runs", *args],
        env=os.environ | {"PYTHONPATH": str(ROOT / "lib")}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_a_project_s_runs_from_end_to_end(project: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    file = project / "runs.yaml"
    file.write_text(
        'nightly: {notebooks: [brief], output: made, cron: "30 2 * * *"}\nby-hand: {notebooks: [tone]}\n',
        "utf-8",
    )
    code, out, err = real("--due")
    assert (code, out) == (0, "") and (project / "made/a-show/claims.csv").is_file(), err
    lines = err.splitlines()
    assert lines[1] == "wrote 1 report on 1 show to made" and lines[2].split() == ["run", "outcome", "shows", "reports", "failed", "changes", "time", "next"]  # fmt: skip
    assert re.fullmatch(r"nightly +done +1 +1 +0 +\d+ s +20\d\d-\d\d-\d\d 0[23]:[03]0", lines[3])

    monkeypatch.chdir(project / "seeds")  # found from below
    code, out, err = call("--due", "--log-format", "json")
    monkeypatch.chdir(project)
    events = [json.loads(line) for line in err.splitlines()]
    assert (
        code == 0
        and [e["event"] for e in events] == ["skipped", "end"]
        and "next is nightly" in events[0]["text"]
    )

    code, out, err = call("--list")
    rows = [re.split(r"  +", line.strip()) for line in out.splitlines()]
    assert rows[0] == ["run", "shows", "notebooks", "cron", "last success", "next", "last try"]
    assert rows[1][:4] == ["nightly", "1", "1", "30 2 * * *"] and rows[1][-1] == "good"
    assert rows[2] == ["by-hand", "1", "1", "–", "never", "by hand", "–"]
    kept = json.loads((project / "made/.runs/nightly.state.json").read_text("utf-8"))
    told = datetime.fromisoformat(kept["last_success"])
    assert rows[1][4] == f"{told.astimezone(BERLIN):%Y-%m-%d %H:%M}"
    assert datetime.now(UTC) - told < timedelta(minutes=5)

    kept |= {
        "last_success": (told - timedelta(days=3)).isoformat(),
        "began": (told - timedelta(days=3)).isoformat(),
    }
    (project / "made/.runs/nightly.state.json").write_text(json.dumps(kept), "utf-8")
    assert re.split(r"  +", call("--list")[1].splitlines()[1])[5] == "due"
    before = (project / "made/a-show/brief.html").read_bytes()
    assert call("--due")[0] == 0 and (project / "made/a-show/brief.html").read_bytes() == before
    assert "next is nightly" in call("--due")[2]

    (project / "seeds/a-show/one.txt").write_text(f"A review\n\n{TEXT} The show is slow now.\n", "utf-8")
    code, out, err = call("nightly", "--fail-on", "edited,withdrawn")
    assert code == 1 and "\nnightly: changes to look at: edited 1\n" in err, err
    assert json.loads((project / "made/.runs/nightly.state.json").read_text("utf-8"))["alerts"] == {
        "edited": 1
    }
    assert (
        call("--list")[1].splitlines()[1].endswith("changed") and call("--due")[0] == 0
    )  # and no cause to do it again

    with state.held(project / "made", "nightly"):
        assert call("nightly") == (1, "", "nightly: another process is at it; left to that\n")

    folder_of(project / "notebooks", tone=BAD)
    code, out, err = call("by-hand", "--log-format", "json")
    events = [json.loads(line) for line in err.splitlines()]
    assert code == 1 and events[-1] == {"time": events[-1]["time"], "event": "end", "exit_code": 1}
    assert {"notebook_failed", "run_done"} <= {e["event"] for e in events} and {
        e.get("run") for e in events[:-1]
    } == {"by-hand"}


def test_a_fault_of_our_own_is_an_event_like_any_other(
    project: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "runs.yaml").write_text("nightly: {notebooks: [brief]}\n", "utf-8")
    monkeypatch.setattr(rounds, "do", lambda *args, **kw: {}["gone"])
    code, _, err = call("--log-format", "json")
    fault, end = [json.loads(line) for line in err.splitlines()]
    assert code == 1 and fault["event"] == "error" and "KeyError: 'gone'" in fault["text"]
    assert end["event"] == "end" and end["exit_code"] == 1


WRONG: list[tuple[tuple[str, ...], str]] = [
    (("nihgtly",), "runs.yaml: run: no 'nihgtly'; did you mean nightly?"),
    (("--due", "--list"), "--due, --list, --print: only one of them at a time"),
    (("--fail-on", "clahs"), "--fail-on: no 'clahs'; did you mean clash?"),
    (("by-hand", "--fail-on", "clash"), "--fail-on: by-hand: 'clash' is not accepted; expected brief among the notebooks: it keeps what the next run is compared with"),
    (("--file", "no.yaml"), "--file: 'no.yaml' is not accepted; expected a YAML file of runs (No such file or directory)"),
    (("--out", "x"), "--out: goes with --print systemd; the reports' folder is output: in the file"),
    (("--print", "systemd", "--out", "units"), "--out: 'units' is not accepted; expected a folder outside the project: units hold paths of this machine"),
    (("--print", "cron", "by-hand"), "runs.yaml: by-hand: no cron: to print a schedule of"),
]  # fmt: skip


def test_wrong_requests_are_refused_in_one_line_and_nothing_is_written(project: Path, call: Call) -> None:
    file = project / "runs.yaml"
    file.write_text('nightly: {notebooks: [brief], cron: "@daily"}\nby-hand: {notebooks: [tone]}\ndims: {notebooks: [tone], parameters: {reviews: [onne]}}\n', "utf-8")  # fmt: skip
    before = written(project)
    for args, says in WRONG:
        assert call(*args) == (2, "", f"counterpoint: {says}\n"), args
    code, out, err = call("dims")
    assert (
        (code, out) == (2, "")
        and err.startswith("counterpoint: runs.yaml: dims: ")
        and "did you mean one?" in err
    )
    assert written(project) == before


def test_a_printed_schedule_calls_this_very_program(project: Path, call: Call) -> None:
    (project / "runs.yaml").write_text('nightly: {notebooks: [brief], cron: "@daily"}\n', "utf-8")
    code, out, err = call("--print", "cron")
    assert code == 0 and not err and out.startswith(f"@daily cd {project} && {Path(sys.executable).parent}")
    code, out, err = call("--print", "systemd")
    assert code == 0 and "# counterpoint-nightly.timer\n" in out and f"WorkingDirectory={project}\n" in out
    units = project.parent / f"{project.name}-units"
    assert call("--print", "systemd", "--out", str(units))[0] == 0
    assert {p.name for p in units.iterdir()} == {"counterpoint-nightly.service", "counterpoint-nightly.timer"}
