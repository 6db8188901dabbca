"""Named runs, done one after the other: each under its lock, each try kept, so that the next `--due` knows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Literal

from counterpoint.errors import CounterpointError, one_line, system
from counterpoint.run import alerts, chromium, state
from counterpoint.run.elsewhere import Away, Elsewhere
from counterpoint.run.perform import perform
from counterpoint.run.prepare import DataFiles, Examine, Job, prepare
from counterpoint.run.printed import Press
from counterpoint.run.progress import Progress
from counterpoint.run.results import RunResult
from counterpoint.run.schedule import Place, Run
from counterpoint.run.spread import IN_TURN, Spread

How = Literal["done", "failed", "changed", "busy", "not due"]
Tell = Callable[[str], Progress]
Clock = Callable[[], datetime]  # aware, in the zone cadences are meant in
Work = Callable[..., RunResult]  # told `progress`


@dataclass(frozen=True)
class Outcome:
    """What came of one run."""

    run: Run
    how: How
    seconds: float = 0.0
    result: RunResult | None = None
    changes: Mapping[str, int] = field(default_factory=dict)
    alerts: Mapping[str, int] = field(default_factory=dict)


def is_due(run: Run, now: datetime) -> bool:
    """Whether a run has a cadence and its time has come since its last success."""
    return run.cadence is not None and run.cadence.due(state.load(run.out, run.name).last_success, now)


def planned(
    runs: Sequence[Run],
    place: Place,
    examine: Examine | None,
    force: bool = False,
    far: Elsewhere | None = None,
    spread: Spread = IN_TURN,
) -> list[tuple[Run, Job]]:
    """Every run with all that can be checked of it checked. RequestError for the first that cannot be; nothing is written.

    `far` is where what is elsewhere is fetched to, `spread` who is to do the shows.
    """
    runs = [_fetched(run, far) if far else run for run in runs]
    plans = [
        (run, _plan(run, place, examine, force, far.away(run.far_out) if far else Away())) for run in runs
    ]
    for _, job in plans:
        spread.check(job)
    return plans


def settled(run: Run, far: Elsewhere) -> Run:
    """The run with a folder here for its reports, and in it what is kept of its past."""
    if run.far_out is None:
        return run
    mirror = far.mirror(run.far_out)
    with far.asked():
        mirror.fetch_state(run.name)
    return replace(run, out=mirror.folder)


def _fetched(run: Run, far: Elsewhere) -> Run:
    addresses = [show for pattern in run.far for show in far.matching(pattern)]
    shows = (*run.shows, *(far.shows(addresses) if addresses else ()))
    out = far.reports(run.far_out, shows) if run.far_out else run.out
    return replace(run, shows=tuple(dict.fromkeys(shows)), out=out)


def _plan(run: Run, place: Place, examine: Examine | None, force: bool, away: Away) -> Job:
    try:
        return prepare(
            run.shows,
            run.out,
            run.parameters,
            notebook_dir=place.notebooks,
            notebooks=run.notebooks,
            examine=examine,
            press=Press(chromium.find(), run.pdf) if run.pdf else None,
            force=force,
            where=f"{run.where}.parameters",
            away=away,
        )
    except CounterpointError as error:
        told = (
            away.called(error).replace("--out", "output").replace("--pdf", "pdf")
        )  # as they are called in the file
        raise type(error)(told if told.startswith(run.where) else one_line(f"{run.where}: {told}")) from None


def do(
    plans: Sequence[tuple[Run, Job]],
    *,
    tell: Tell,
    clock: Clock,
    data_files: DataFiles | None = None,
    due_only: bool = False,
    spread: Spread = IN_TURN,
) -> list[Outcome]:
    """Do each run in turn; one that fails does not stop the others."""
    work = partial(perform, data_files=data_files, spread=spread)
    return [_one(run, job.away, tell(run.name), clock, due_only, partial(work, job)) for run, job in plans]


def _one(run: Run, away: Away, told: Progress, clock: Clock, due_only: bool, work: Work) -> Outcome:
    try:
        with state.held(run.out, run.name) as mine:
            if not mine:
                told.note(f"{run.name}: another process is at it; left to that", "skipped", reason="busy")
                return Outcome(run, "busy")
            if due_only and not is_due(run, clock()):  # another process was quicker
                told.note(f"{run.name}: done meanwhile by another process", "skipped", reason="not due")
                return Outcome(run, "not due")
            return _try(run, away, told, clock(), work)
    except (CounterpointError, OSError) as error:
        told.note(f"{run.name}: {_said(error)}", "error")
        return Outcome(run, "failed")


def _try(run: Run, away: Away, told: Progress, began: datetime, work: Work) -> Outcome:
    """Do it and keep what came of it. An alert is no failure: the run has succeeded, and is not due again for it."""
    started = time.monotonic()
    result: RunResult | None = None
    problems: tuple[str, ...] = ()
    try:
        result = work(progress=told)
    except (CounterpointError, OSError) as error:
        problems = (_said(error),)
        told.note(f"{run.name}: {problems[0]}", "error")
    found = alerts.counted(result) if result else {}
    alarm = alerts.alarming(found, run.fail_on)
    if alarm:
        told.note(f"{run.name}: changes to look at: {alerts.told(alarm)}", "alert", changes=alarm)
    seconds = time.monotonic() - started
    ok = result is not None and result.ok
    state.save(
        run.out, state.after(state.load(run.out, run.name), began, seconds, result, found, alarm, problems)
    )
    if away.mirror:
        away.mirror.publish_state(run.name)
    how: How = "failed" if not ok else "changed" if alarm else "done"
    return Outcome(run, how, seconds, result, found, alarm)


def _said(error: Exception) -> str:
    return system(error) if isinstance(error, OSError) else str(error)


def exit_code(outcomes: Sequence[Outcome], due_only: bool = False) -> int:
    """1 if a run failed, found what it was to fail on, or was asked for by name and left to another process."""
    bad = {"failed", "changed"} | (set() if due_only else {"busy"})
    return 1 if any(outcome.how in bad for outcome in outcomes) else 0
