"""Notebooks are run, and what they make is kept or set aside. Only this package knows papermill."""

from __future__ import annotations

from counterpoint.run.parameters import Parameter, Typed, declared, from_file
from counterpoint.run.printed import PAPERS, Press
from counterpoint.run.progress import Bar, Lines, Progress, Silent, progress_on
from counterpoint.run.report import NOTEBOOKS, run_report
from counterpoint.run.results import NotebookResult, RunResult, ShowFacts

__all__ = [
    "NOTEBOOKS",
    "PAPERS",
    "Bar",
    "Lines",
    "NotebookResult",
    "Parameter",
    "Press",
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
