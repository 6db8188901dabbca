"""Notebooks are run, and what they make is kept or set aside. Only this package knows papermill."""

from __future__ import annotations

from counterpoint.run.cadence import Cadence, cadence, zone
from counterpoint.run.elsewhere import Away, Elsewhere
from counterpoint.run.parameters import Parameter, Typed, declared, from_file
from counterpoint.run.prepare import NOTEBOOKS
from counterpoint.run.printed import PAPERS, Press
from counterpoint.run.progress import Bar, Json, Lines, Progress, Silent, progress_on
from counterpoint.run.report import run_report
from counterpoint.run.results import NotebookResult, RunResult, ShowFacts, ShowResult
from counterpoint.run.schedule import Place, Run, read_runs

__all__ = [
    "NOTEBOOKS",
    "PAPERS",
    "Away",
    "Bar",
    "Cadence",
    "Elsewhere",
    "Json",
    "Lines",
    "NotebookResult",
    "Parameter",
    "Place",
    "Press",
    "Progress",
    "Run",
    "RunResult",
    "ShowFacts",
    "ShowResult",
    "Silent",
    "Typed",
    "cadence",
    "declared",
    "from_file",
    "progress_on",
    "read_runs",
    "run_report",
    "zone",
]
