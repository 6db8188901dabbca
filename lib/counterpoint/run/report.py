"""Shows in, reports out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Unpack

from counterpoint.run.perform import perform
from counterpoint.run.prepare import Asked, DataFiles, prepare
from counterpoint.run.progress import Progress
from counterpoint.run.results import RunResult
from counterpoint.run.spread import IN_TURN, Spread


def run_report(
    folders: Sequence[Path],
    out: Path,
    parameters: Mapping[str, object],
    *,
    notebook_dir: Path,
    data_files: DataFiles | None = None,
    progress: Progress | None = None,
    spread: Spread = IN_TURN,
    **asked: Unpack[Asked],
) -> RunResult:
    """Run every notebook for every show and write what they make under `out`.

    Anything wrong with the request is raised as `RequestError` before a kernel starts and before a file is written.
    `data_files` makes the data beside the pages, `spread` says where shows are run; for the others see `prepare`.
    """
    job = prepare(folders, out, parameters, notebook_dir=notebook_dir, **asked)
    spread.check(job)
    return perform(job, data_files=data_files, progress=progress, spread=spread)
