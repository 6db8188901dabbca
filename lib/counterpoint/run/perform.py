"""Do a run that was prepared: every show, the PDFs, the index; keep what is good, set aside what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from counterpoint.errors import system
from counterpoint.run import manifest as ledger
from counterpoint.run.checks import slug_of
from counterpoint.run.listing import entries
from counterpoint.run.prepare import NOTEBOOKS, DataFiles, Job
from counterpoint.run.printed import print_all
from counterpoint.run.progress import Progress, Silent
from counterpoint.run.results import RunResult, ShowResult
from counterpoint.run.spread import IN_TURN, Spread
from counterpoint.run.stopping import terminable
from counterpoint.run.unchanged import say, unchanged, unprinted
from counterpoint.writing import folder as writable
from counterpoint.writing import write


def perform(
    job: Job,
    *,
    data_files: DataFiles | None = None,
    progress: Progress | None = None,
    spread: Spread = IN_TURN,
) -> RunResult:
    """Do what was prepared; what fails is told in the result. A show that is as it was is not run again, unless forced.

    `spread`: where shows are run.
    """
    told = progress or Silent()
    job = replace(job, out=writable(job.out), made=datetime.now(UTC))
    slugs = tuple(slug_of(folder) for folder in job.facts)
    same = {folder: done for folder in job.facts if (done := unchanged(job, folder))}
    todo = [folder for folder in job.facts if folder not in same]
    told.start(len(todo) * len(job.notebooks), slugs, notebooks=list(job.notebooks), out=job.called(job.out))
    shows: list[ShowResult] = []
    pdfs: list[Path] = []
    more: list[str] = []
    with terminable():
        try:
            for done in same.values():
                say(done, told)
                shows.append(done)
            shows += spread.run(job, todo, told, data_files)
            pdfs, unmade = _print(job, shows, told)
            more += unmade
        finally:
            more += _index(job, told)
            unput = job.publish([done.show for done in shows], told)
    shows.sort(key=lambda done: slugs.index(done.show))
    result = _result(job.called(job.out), slugs, shows, [*more, *unput], pdfs, not unput)
    told.close(result.line(), **result.facts())
    return result


def _print(job: Job, shows: Sequence[ShowResult], told: Progress) -> tuple[list[Path], list[str]]:
    """The PDFs of new pages, and of those that have none yet; and what went wrong."""
    if not job.press:
        return [], []
    pages = [page for done in shows for page in _unprinted(done, job.press.paper)]
    pdfs, problems = print_all(job.press, pages, told)
    for target, mine in groupby(pdfs, key=lambda pdf: pdf.parent):
        try:
            ledger.printed(target, list(mine), job.press.paper)
        except OSError as error:
            problems.append(f"{target.name}: {system(error)}")
            told.note(problems[-1])
    return pdfs, problems


def _unprinted(done: ShowResult, paper: str) -> tuple[Path, ...]:
    return unprinted(done.pages, paper) if done.unchanged else done.pages


def _result(
    out: str,
    slugs: tuple[str, ...],
    shows: Sequence[ShowResult],
    more: Sequence[str],
    pdfs: Sequence[Path],
    published: bool,
) -> RunResult:
    return RunResult(
        out,
        slugs,
        tuple(result for done in shows for result in done.notebooks),
        (*(problem for done in shows for problem in done.problems), *more),
        tuple(pdfs),
        {done.show: done.changes for done in shows if done.changes},
        tuple(done.show for done in shows if done.unchanged),
        published,
    )


def _index(job: Job, told: Progress) -> list[str]:
    """The page over all shows; what kept it from being written is returned."""
    from counterpoint.page import index

    try:
        write(job.out / "index.html", index(entries(job.out, NOTEBOOKS, job.elsewhere())))
    except OSError as error:
        told.note(f"index.html: {system(error)}")
        return [f"index.html: {system(error)}"]
    return []
