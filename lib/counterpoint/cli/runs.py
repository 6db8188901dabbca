"""`counterpoint runs`: the runs that runs.yaml names, done, listed, or printed for a scheduler."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterpoint.cli.log import logged
from counterpoint.cli.request import beside, data_files, examine, write
from counterpoint.cli.terminal import Folder, emit
from counterpoint.errors import RequestError, refuse

if TYPE_CHECKING:
    from counterpoint.run import Elsewhere, Place, Run
    from counterpoint.run.rounds import Outcome
    from counterpoint.run.state import State

MINUTE = "%Y-%m-%d %H:%M"
LISTED = ("run", "shows", "notebooks", "cron", "last success", "next", "last try")
DONE = ("run", "outcome", "shows", "reports", "failed", "changes", "time", "next")


@click.command()
@click.argument("names", nargs=-1)
@click.option("-f", "--file", type=Folder, help="The file of runs; without it, runs.yaml here or above.")
@click.option("--due", is_flag=True, help="Only those whose time has come since their last success.")
@click.option(
    "--list",
    "listing",
    is_flag=True,
    help="Say what there is, when it was done and when it is next; do nothing.",
)
@click.option(
    "--print",
    "printing",
    type=click.Choice(["cron", "systemd"]),
    help="Print the schedule for this machine; do nothing.",
)
@click.option(
    "--out",
    type=Folder,
    help="With --print systemd: a folder for the units; without it they go to standard output.",
)
@click.option(
    "--fail-on",
    default="",
    metavar="KINDS",
    help="Exit code 1 if these changed, such as clash,edited; wins over fail_on:.",
)
@click.option("--force", is_flag=True, help="Also run shows again whose inputs are unchanged.")
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Spread the shows over this dask cluster, such as tcp://host:8786; local: over the cores of this machine.",
)
@logged
def runs(
    names: tuple[str, ...],
    file: Path | None,
    due: bool,
    listing: bool,
    printing: str | None,
    out: Path | None,
    fail_on: str,
    force: bool,
    dask: str | None,
    log_format: str,
) -> int:
    """Do the runs that runs.yaml names; all of them unless some are named."""
    from counterpoint.lean import lean

    lean()
    from counterpoint.run import alerts, schedule, zone

    if sum(map(bool, (due, listing, printing))) > 1:
        raise RequestError("--due, --list, --print: only one of them at a time")
    if out and printing != "systemd":
        raise RequestError("--out: goes with --print systemd; the reports' folder is output: in the file")
    path = file or _here(beside(schedule.FILE))
    place = _place(path)
    found = schedule.chosen(schedule.read_runs(path, place), names, path)
    if fail_on:
        found = schedule.alarmed(found, alerts.kinds(fail_on))
    if printing:
        return _print(found, path, printing, out)
    from counterpoint.run import Elsewhere, progress_on, rounds

    now = datetime.now(zone())
    with Elsewhere(progress_on(form=log_format)) as far:
        if listing or due:  # what is kept of their past is needed before anything else
            found = tuple(rounds.settled(run, far) for run in found)
        return _list(found, now) if listing else _do(found, place, now, due, force, dask, log_format, far)


def _here(path: Path) -> Path:
    """The path as one would type it here, so that messages and manifests name no more of the machine than need be."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive
        return path


def _place(path: Path) -> Place:
    from counterpoint.run import Place

    base = path.resolve().parent
    return Place(path.parent, beside("seeds", base), beside("notebooks", base))


def _print(found: Sequence[Run], path: Path, printing: str, out: Path | None) -> int:
    from counterpoint.run import units

    if printing == "cron":
        emit(units.crontab(found, path, units.program()).encode("utf-8"))
        return 0
    told = units.systemd(found, path, units.program())
    if out is None:
        emit("\n".join(f"# {name}\n{text}" for name, text in told.items()).encode("utf-8"))
    elif out.resolve().is_relative_to(path.resolve().parent):
        raise refuse("--out", "", str(out), "a folder outside the project: units hold paths of this machine")
    else:
        write(out, {name: text.encode("utf-8") for name, text in told.items()})
    return 0


def _list(found: Sequence[Run], now: datetime) -> int:
    rows = _table([LISTED, *(_listed(run, now) for run in found)])
    emit("".join(f"{line}\n" for line in rows).encode("utf-8"))
    return 0


def _listed(run: Run, now: datetime) -> tuple[str, ...]:
    from counterpoint.run import rounds, state

    past = state.load(run.out, run.name)
    cron = run.cadence.text if run.cadence else "–"
    coming = "due" if rounds.is_due(run, now) else _next(run, now)
    last = _minute(past.last_success, now) if past.last_success else "never"
    shows, notebooks = str(len(run.shows) + len(run.far)), str(len(run.notebooks))
    return run.name, shows, notebooks, cron, last, coming, _ended(past, now)


def _ended(past: State, now: datetime) -> str:
    """How the last try ended, and when, if that is not the last success."""
    if past.began is None:
        return "–"
    if past.began == past.last_success:
        return "changed" if past.alerts else "good"
    return f"failed {_minute(past.began, now)}"


def _do(
    found: Sequence[Run],
    place: Place,
    now: datetime,
    due: bool,
    force: bool,
    dask: str | None,
    form: str,
    far: Elsewhere,
) -> int:
    from counterpoint.run import progress_on, rounds
    from counterpoint.run.connect import spread_on

    todo = [run for run in found if rounds.is_due(run, now)] if due else list(found)
    if not todo:
        progress_on(form=form).note(_idle(found, now), "skipped", reason="not due")
        return 0
    with spread_on(dask) as spread:
        outcomes = rounds.do(
            rounds.planned([rounds.settled(run, far) for run in todo], place, examine, force, far, spread),
            tell=lambda name: progress_on(form=form, run=name),
            clock=lambda: datetime.now(now.tzinfo),
            data_files=data_files,
            due_only=due,
            spread=spread,
        )
    if form == "text" and any(outcome.how not in ("busy", "not due") for outcome in outcomes):
        over = datetime.now(now.tzinfo)
        for line in _table([DONE, *(_row(outcome, over) for outcome in outcomes)]):
            click.echo(line, err=True)
    return rounds.exit_code(outcomes, due)


def _idle(found: Sequence[Run], now: datetime) -> str:
    coming = [(run.cadence.after(now), run.name) for run in found if run.cadence]
    if not coming:
        return "nothing is due: no run has a cron:"
    when, name = min(coming)
    return f"nothing is due; next is {name} at {when:{MINUTE}}"


def _row(outcome: Outcome, now: datetime) -> tuple[str, ...]:
    from counterpoint.run import alerts

    run, result = outcome.run, outcome.result
    failed = sum(not r.ok for r in result.notebooks) + len(result.problems) if result else ""
    counts = (len(result.shows), len(result.notebooks), failed) if result else ("", "", "")
    time = f"{outcome.seconds:.0f} s" if result else ""
    return run.name, outcome.how, *map(str, counts), alerts.told(outcome.changes), time, _next(run, now)


def _next(run: Run, now: datetime) -> str:
    return f"{run.cadence.after(now):{MINUTE}}" if run.cadence else "by hand"


def _minute(when: datetime, now: datetime) -> str:
    return f"{when.astimezone(now.tzinfo):{MINUTE}}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
