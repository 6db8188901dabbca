"""Notebooks are run, and what they make is kept or set aside. Only this package knows papermill."""

from __future__ import annotations

from counterpoint.run.parameters import Parameter, Typed, declared, from_file
from counterpoint.run.progress import Bar, Lines, Progress, Silent, progress_on
from counterpoint.run.report import NOTEBOOKS, run_report
from counterpoint.run.results import NotebookResult, RunResult, ShowFacts

__all__ = [
    "NOTEBOOKS",
    "Bar",
    "Lines",
    "NotebookResult",
    "Parameter",
    "Progress",
    "RunResult",
    "ShowFacts",
    "Silent",
    "Typed",
    "declared",
    "from_file",
    "progress_on",
    "run_report",
]
