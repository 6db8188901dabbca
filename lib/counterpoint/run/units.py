"""Runs as lines of a crontab, and as systemd services and timers, for this machine."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from counterpoint.errors import RequestError
from counterpoint.run.cadence import Cadence
from counterpoint.run.schedule import FILE, Run

DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
SERVICE = """\
[Unit]
Description=Counterpoint: {name}

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
"""
TIMER = """\
[Unit]
Description=When Counterpoint does {name}: {cron}

[Timer]
{calendar}
Persistent=true

[Install]
WantedBy=timers.target
"""


def program() -> list[str]:
    """How this very installation is called, wherever a scheduler stands."""
    script = Path(sys.executable).parent / "counterpoint"
    return [str(script)] if script.is_file() else [sys.executable, "-m", "counterpoint.cli"]


def crontab(runs: Sequence[Run], file: Path, command: Sequence[str]) -> str:
    """A line for each run with a cadence, as cron takes it, and one that makes up after a start for what was missed."""
    timed = _timed(runs, file)
    folder = file.resolve().parent
    lines = [f"{cadence.text} {_cron(folder, command, file, [run.name])}" for run, cadence in timed]
    return "\n".join([*lines, f"@reboot {_cron(folder, command, file, [run.name for run, _ in timed])}", ""])


def systemd(runs: Sequence[Run], file: Path, command: Sequence[str]) -> dict[str, str]:
    """A service and a timer for each run with a cadence, by file name. A time missed while the machine was off is made up."""
    units: dict[str, str] = {}
    folder = file.resolve().parent
    for run, cadence in _timed(runs, file):
        call = " ".join(_quoted(word) for word in (*_through(command), *_call(command, file, [run.name])))
        unit = f"counterpoint-{run.name}"
        units[f"{unit}.service"] = SERVICE.format(name=run.name, folder=_percent(_line(folder)), command=call)
        calendar = "\n".join(f"OnCalendar={when}" for when in on_calendar(cadence))
        units[f"{unit}.timer"] = TIMER.format(name=run.name, cron=cadence.text, calendar=calendar)
    return units


def on_calendar(cadence: Cadence) -> list[str]:
    """The cadence in systemd's words; two where a day of the month or a weekday is enough."""
    f = cadence.fields
    at = f"{_values(f.hours, range(24))}:{_values(f.minutes, range(60))}:00"
    months, days = _values(f.months, range(1, 13)), _values(f.days, range(1, 32))
    names = ",".join(DAYS[d] for d in sorted(f.weekdays, key=lambda d: d or 7))
    week = f"{names} " if len(f.weekdays) < 7 else ""
    if f.either and week:
        return [f"*-{months}-{days} {at}", f"{week}*-{months}-* {at}"]
    return [f"{week}*-{months}-{days} {at}"]


def _values(values: Iterable[int], everything: range) -> str:
    """`*`, or the values, neighbours as a range."""
    found = sorted(values)
    if found == list(everything):
        return "*"
    spans: list[list[int]] = []
    for value in found:
        if spans and spans[-1][-1] == value - 1:
            spans[-1].append(value)
        else:
            spans.append([value])
    return ",".join(
        f"{span[0]:02}..{span[-1]:02}" if len(span) > 2 else ",".join(f"{v:02}" for v in span)
        for span in spans
    )


def _timed(runs: Sequence[Run], file: Path) -> list[tuple[Run, Cadence]]:
    timed = [(run, run.cadence) for run in runs if run.cadence]
    if not timed:
        raise RequestError(f"{file}: {', '.join(run.name for run in runs)}: no cron: to print a schedule of")
    return timed


def _call(command: Sequence[str], file: Path, names: Sequence[str]) -> list[str]:
    """What is called in the file's folder: from there, all paths are as short as the file has them."""
    named = [] if file.name == FILE else ["--file", file.name]
    return [*command, "runs", "--due", *named, *names]


def _cron(folder: Path, command: Sequence[str], file: Path, names: Sequence[str]) -> str:
    """A command as it stands in a crontab, where an unescaped % would end it."""
    words = ["cd", _line(folder), "&&"]
    call = (
        shlex.quote(_line(word)) if word != "&&" else word for word in (*words, *_call(command, file, names))
    )
    return " ".join(call).replace("%", "\\%")


def _quoted(word: str) -> str:
    """A word of ExecStart: no variable, no specifier in it."""
    text = _percent(_line(word)).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{text}"' if set(text) & set(" \t'\"\\;#") else text


def _through(command: Sequence[str]) -> list[str]:
    """What calls a program whose path systemd would not take as the first word."""
    return ["/usr/bin/env"] if set(command[0]) & set("\"'\\$") else []


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _line(text: object) -> str:
    """The text; refused if it would break the line it is to stand in."""
    if not str(text).isprintable():
        raise RequestError(
            f"{str(text)!r}: cannot stand in a schedule: it holds a character that cannot be seen"
        )
    return str(text)
