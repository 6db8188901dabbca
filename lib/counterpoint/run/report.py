"""Shows in, reports out: check everything first, run, keep what is good, set aside what is not."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from counterpoint.errors import CounterpointError, refuse, system
from counterpoint.lean import lean
from counterpoint.run import manifest as ledger
from counterpoint.run.checks import distinct, examine_plainly, notebooks_in, path_value, seen_from, slug_of
from counterpoint.run.execute import Executed, Kernels, execute, folder_from
from counterpoint.run.last import SINCE, TELLER, Last, look
from counterpoint.run.parameters import Parameter, declared, distribute
from counterpoint.run.printed import Press, print_all
from counterpoint.run.progress import Progress, Silent
from counterpoint.run.results import NotebookResult, RunResult, ShowFacts, ShowResult
from counterpoint.run.stamp import hashes, stamp
from counterpoint.run.stopping import terminable
from counterpoint.since import STATE, Changes
from counterpoint.writing import can_hold, write, write_all
from counterpoint.writing import folder as writable

NOTEBOOKS = ("brief", "tone", "leads", "tropes", "sources")
SHOW = "show"  # the parameter that carries the show's folder
OURS = {  # parameters the run itself gives, and what to ask for instead
    SHOW: "shows as folders, not as a parameter",
    SINCE: "nothing: each run compares itself with the last one in its own folder",
}

DataFiles = Callable[[Path, Mapping[str, object]], Mapping[str, bytes]]
Examine = Callable[[Path, Mapping[str, object]], ShowFacts]


@dataclass(frozen=True)
class Job:
    """What stays the same over all shows of a run, all of it checked."""

    out: Path
    facts: Mapping[Path, ShowFacts]
    notebook_dir: Path
    notebooks: tuple[str, ...]
    declared: Mapping[str, Mapping[str, Parameter]]
    given: Mapping[str, object]
    shares: Mapping[str, Mapping[str, object]]
    timeout: float
    workers: int
    made: datetime
    press: Press | None = None


def run_report(
    folders: Sequence[Path],
    out: Path,
    parameters: Mapping[str, object],
    *,
    notebook_dir: Path,
    notebooks: Sequence[str] = NOTEBOOKS,
    data_files: DataFiles | None = None,
    examine: Examine | None = None,
    progress: Progress | None = None,
    press: Press | None = None,
    timeout: float = 600,
    workers: int | None = None,
    where: str = "parameters",
) -> RunResult:
    """Run every notebook for every show and write what they make under `out`.

    Anything wrong with the request is raised as `RequestError` before a kernel starts and before a file is written.
    `data_files` makes the data beside the pages; for the others see `prepare`.
    """
    job = prepare(
        folders,
        out,
        parameters,
        notebook_dir=notebook_dir,
        notebooks=notebooks,
        examine=examine,
        press=press,
        timeout=timeout,
        workers=workers,
        where=where,
    )
    return perform(job, data_files=data_files, progress=progress)


def prepare(
    folders: Sequence[Path],
    out: Path,
    parameters: Mapping[str, object],
    *,
    notebook_dir: Path,
    notebooks: Sequence[str] = NOTEBOOKS,
    examine: Examine | None = None,
    press: Press | None = None,
    timeout: float = 600,
    workers: int | None = None,
    where: str = "parameters",
) -> Job:
    """A run that can be performed. RequestError for anything wrong with the request; nothing is written.

    `where` is what a refusal calls the parameters: the file they stand in. `examine` tells a show's title and troubles
    (and may refuse it); `press` makes a PDF beside each page.
    """
    lean()
    notebooks = notebooks_in(notebook_dir, notebooks)
    known = {name: declared(notebook_dir / f"{name}.ipynb") for name in notebooks}
    for name, instead in OURS.items():
        if name in parameters:
            raise refuse("parameters", name, str(parameters[name]), instead)
    shares = distribute(
        parameters, {n: {k: p for k, p in ps.items() if k not in OURS} for n, ps in known.items()}, where
    )
    distinct(folders)
    given = {k: path_value(k, value) for share in shares.values() for k, value in share.items()}
    can_hold(out)
    for folder in folders:
        _room(out, folder)
    facts = {folder: (examine or examine_plainly)(folder, given) for folder in folders}
    return Job(
        out,
        facts,
        notebook_dir.resolve(),
        notebooks,
        known,
        given,
        {
            name: {k: seen_from(k, v, notebook_dir) for k, v in share.items()}
            for name, share in shares.items()
        },
        timeout,
        workers or max(1, min(4, os.cpu_count() or 1)),
        datetime.now(UTC),
        press,
    )


def perform(job: Job, *, data_files: DataFiles | None = None, progress: Progress | None = None) -> RunResult:
    """Do what was prepared; what fails is told in the result."""
    told = progress or Silent()
    job = replace(job, out=writable(job.out), made=datetime.now(UTC))
    slugs = tuple(slug_of(folder) for folder in job.facts)
    told.start(len(slugs) * len(job.notebooks), slugs, notebooks=list(job.notebooks), out=str(job.out))
    changes: dict[str, Changes] = {}
    results, problems, pdfs = _run(job, told, data_files, changes)
    result = RunResult(job.out, slugs, tuple(results), tuple(problems), tuple(pdfs), changes)
    told.close(result.line(), **result.facts())
    return result


def _run(
    job: Job, told: Progress, data_files: DataFiles | None, changes: dict[str, Changes]
) -> tuple[list[NotebookResult], list[str], list[Path]]:
    """Every show in turn, the PDFs, and the index over whatever came of them. However it ends, no kernel is left."""
    results: list[NotebookResult] = []
    problems: list[str] = []
    pages: list[Path] = []
    pdfs: list[Path] = []
    kernels = Kernels()
    with terminable():
        try:
            for folder in job.facts:
                slug, began, before = slug_of(folder), time.monotonic(), len(problems)
                told.begin(slug)
                try:
                    problems += _show(job, folder, kernels, told, data_files, results, changes, pages)
                except OSError as error:  # a full disk, a folder in the way: the other shows go on
                    problems.append(f"{slug}: {system(error)}")
                    told.note(problems[-1])
                mine = tuple(r for r in results if r.show == slug)
                done = ShowResult(slug, mine, tuple(problems[before:]), time.monotonic() - began)
                told.end(slug, done.line(), done.ok, **done.facts())
            if job.press:
                pdfs, unprinted = print_all(job.press, pages, told)
                problems += unprinted
        except BaseException:
            kernels.stop()
            raise
        finally:
            kernels.close()
            problems += _index(job.out, told)
    return results, problems, pdfs


def _index(out: Path, told: Progress) -> list[str]:
    """The page over all shows; what kept it from being written is returned."""
    from counterpoint.page import index

    try:
        write(out / "index.html", index(ledger.entries(out, NOTEBOOKS)))
    except OSError as error:
        told.note(f"index.html: {system(error)}")
        return [f"index.html: {system(error)}"]
    return []


def _room(out: Path, folder: Path) -> None:
    """Refuse an `out` that cannot be written, or whose folder for this show is the show's own."""
    target = out / slug_of(folder)
    if target.resolve() == folder.resolve():
        raise refuse("--out", "", str(out), f"a folder in which {target.name}/ is not the show itself")
    can_hold(target)


def _show(
    job: Job,
    folder: Path,
    kernels: Kernels,
    told: Progress,
    data_files: DataFiles | None,
    results: list[NotebookResult],
    changes: dict[str, Changes],
    pages: list[Path],
) -> list[str]:
    """One show: its data, its notebooks, its pages, its manifest, what is left for the next run. What went wrong besides the notebooks is returned."""
    slug, facts = slug_of(folder), job.facts[folder]
    from counterpoint.run.keep import keep

    target = writable(job.out / slug)
    problems = [f"{slug}: {problem}" for problem in facts.problems]
    inputs = hashes(folder)
    last = Last(target)
    try:
        made = dict(data_files(folder, job.given)) if data_files else {}
        last = look(target, made.pop(STATE, b""))
        for place in {(target / name).parent for name in made}:
            writable(place)
        write_all({target / name: data for name, data in made.items()})
    except CounterpointError as error:
        problems.append(f"{slug}: {error}")
    for line in (*facts.warnings, *problems, *last.lines):
        told.note(line)
    executed = _execute_all(job, folder, kernels, told, last)
    kept = keep(target, facts.title, executed, NOTEBOOKS, stamp(inputs, job.given))
    for line in (f"{slug}: {problem}" for problem in kept.problems):
        problems.append(line)
        told.note(line)
    for result in kept.results:
        if not result.ok and executed[result.notebook].broken is None:  # it ran, but could not be shown
            told.note(result.line())
    before = ledger.load(target)
    good = any(r.ok and r.notebook == TELLER for r in kept.results)
    for line in last.settle() if good else ():
        problems.append(line)
        told.note(line)
    if last.fresh:
        changes[slug] = last.fresh
    record = ledger.manifest(
        show=slug,
        facts=replace(facts, problems=tuple(problems)),
        inputs=inputs,
        parameters=job.given,
        results=kept.results,
        whole=kept.whole,
        before=before,
        made=job.made,
        sources=ledger.sources(job.notebook_dir, job.notebooks),
        changes=last.record(before, good),
    )
    write(target / ledger.NAME, ledger.dump(record))
    results += kept.results
    pages += kept.pages
    return problems


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
                name, run = tasks[task], task.result()
                done[name] = run
                result = NotebookResult(slug_of(folder), name, run.broken is None, run.seconds, run.broken)
                told.step(result.line(), result.ok, "notebook", **result.facts())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.stop()
            raise
    return {name: done[name] for name in job.notebooks}
