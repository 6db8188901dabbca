"""One show of a run: its data, its notebooks, its pages, its manifest, what is left for the next run."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from counterpoint.errors import CounterpointError, system
from counterpoint.run import manifest as ledger
from counterpoint.run.checks import slug_of
from counterpoint.run.execute import Executed, Kernels, execute, folder_from
from counterpoint.run.last import SINCE, TELLER, Last, left, look
from counterpoint.run.prepare import NOTEBOOKS, SHOW, DataFiles, Job
from counterpoint.run.progress import Progress
from counterpoint.run.results import NotebookResult, ShowResult
from counterpoint.run.stamp import hashes
from counterpoint.run.unchanged import of_job
from counterpoint.since import STATE
from counterpoint.writing import folder as writable
from counterpoint.writing import write


def one_show(
    job: Job, folder: Path, kernels: Kernels, told: Progress, data_files: DataFiles | None
) -> ShowResult:
    """Run one show and keep what is good. What cannot be written is a problem of this show alone."""
    slug, began = slug_of(folder), time.monotonic()
    told.begin(slug)
    try:
        done = _run(job, folder, kernels, told, data_files)
    except OSError as error:  # a full disk, a folder in the way: the other shows go on
        done = ShowResult(slug, problems=(f"{slug}: {system(error)}",))
        told.note(done.problems[0])
    done = replace(done, seconds=time.monotonic() - began)
    told.end(slug, done.line(), done.ok, **done.facts())
    return done


def _run(
    job: Job, folder: Path, kernels: Kernels, told: Progress, data_files: DataFiles | None
) -> ShowResult:
    slug, facts = slug_of(folder), job.facts[folder]
    from counterpoint.run.keep import keep

    target, inputs = writable(job.out / slug), hashes(folder)
    of = of_job(job, inputs)
    data, last, troubles = _data(job, folder, target, data_files)
    problems = [f"{slug}: {problem}" for problem in (*facts.problems, *troubles)]
    _tell(told, (*facts.warnings, *problems, *last.lines))
    executed = _execute_all(job, folder, kernels, told, last)
    kept = keep(target, facts.title, executed, NOTEBOOKS, of.stamp, data)
    problems += _tell(told, (f"{slug}: {problem}" for problem in kept.problems))
    _tell(told, (r.line() for r in kept.results if not r.ok and executed[r.notebook].broken is None))
    before = ledger.load(target)
    good = any(r.ok and r.notebook == TELLER for r in kept.results)
    problems += _tell(told, last.settle() if good else ())
    record = ledger.manifest(
        show=slug,
        facts=replace(facts, problems=tuple(problems)),
        inputs=inputs,
        parameters=job.given if job.told is None else job.told,
        results=kept.results,
        whole=kept.whole,
        before=before,
        made=job.made,
        made_of=of,
        changes=last.record(before, good),
    )
    record["files"] = ledger.files(target, record, tuple(data), NOTEBOOKS)
    write(target / ledger.NAME, ledger.dump(record))
    return ShowResult(slug, tuple(kept.results), tuple(problems), pages=kept.pages, changes=last.fresh)


def _data(
    job: Job, folder: Path, target: Path, data_files: DataFiles | None
) -> tuple[Mapping[str, bytes], Last, tuple[str, ...]]:
    """The data to stand beside the pages, what is known of the run before, and what went wrong. It is written with the pages."""
    last = Last(target)
    try:
        made = dict(data_files(folder, {**job.given, SINCE: left(target)})) if data_files else {}
        last = look(target, made.pop(STATE, b""))
        for place in {(target / name).parent for name in made}:
            writable(place)
    except CounterpointError as error:
        return {}, last, (str(error),)
    return made, last, ()


def _tell(told: Progress, lines: Iterable[str]) -> list[str]:
    """The lines, each said."""
    said = list(lines)
    for line in said:
        told.note(line)
    return said


def _execute_all(job: Job, folder: Path, kernels: Kernels, told: Progress, last: Last) -> dict[str, Executed]:
    """Every notebook of one show, several at a time, in the order they were asked for."""
    ours = {SHOW: folder_from(folder, job.notebook_dir)}
    ours |= {SINCE: folder_from(last.path, job.notebook_dir)} if last.path else {}
    with ThreadPoolExecutor(job.workers) as pool:
        tasks = {}
        for name in job.notebooks:
            share = dict(job.shares[name]) | {k: v for k, v in ours.items() if k in job.declared[name]}
            path = job.notebook_dir / f"{name}.ipynb"
            work = pool.submit(
                execute, path, share, kernels=kernels, cwd=job.notebook_dir, timeout=job.timeout
            )
            tasks[work] = name
        try:
            done = {}
            for task in as_completed(tasks):
                name, run = tasks[task], job.away.renamed(task.result(), job.notebook_dir)
                done[name] = run
                result = NotebookResult(slug_of(folder), name, run.broken is None, run.seconds, run.broken)
                told.step(result.line(), result.ok, "notebook", **result.facts())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.stop()
            raise
    return {name: done[name] for name in job.notebooks}
