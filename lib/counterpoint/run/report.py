"""Shows in, reports out: check everything first, run, keep what is good, set aside what is not."""

from __future__ import annotations

import copy
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import yaml

from counterpoint.errors import CounterpointError, RequestError, refuse, unknown
from counterpoint.lean import lean
from counterpoint.page.parts import Broken, Link, Site
from counterpoint.run import manifest as ledger
from counterpoint.run.execute import Executed, Kernels, execute, folder_from
from counterpoint.run.parameters import Parameter, declared, distribute
from counterpoint.run.progress import Progress, Silent
from counterpoint.run.results import NotebookResult, RunResult, ShowFacts
from counterpoint.run.writing import folder as writable
from counterpoint.run.writing import remove, write

NOTEBOOKS = ("brief", "tone", "leads", "tropes", "sources")
SHOW = "show"  # the parameter that carries the show's folder
PATHS = ("codebook",)  # parameters that name a file; a notebook gets them relative to its own folder

DataFiles = Callable[[Path, Mapping[str, object]], Mapping[str, bytes]]
Examine = Callable[[Path, Mapping[str, object]], ShowFacts]


@dataclass(frozen=True)
class _Job:
    """What stays the same over all shows of a run."""

    out: Path
    notebook_dir: Path
    notebooks: tuple[str, ...]
    declared: Mapping[str, Mapping[str, Parameter]]
    given: Mapping[str, object]
    shares: Mapping[str, Mapping[str, object]]
    timeout: float
    workers: int
    made: datetime


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
    timeout: float = 600,
    workers: int | None = None,
) -> RunResult:
    """Run every notebook for every show and write what they make under `out`.

    Anything wrong with the request is raised as `RequestError` before a kernel starts and before a file is written.
    `examine` tells a show's title and troubles (and may refuse it); `data_files` makes the data beside the pages.
    """
    lean()
    told = progress or Silent()
    known = {name: declared(notebook_dir / f"{name}.ipynb") for name in notebooks}
    if SHOW in parameters:
        raise refuse("parameters", SHOW, str(parameters[SHOW]), "shows as folders, not as a parameter")
    given = {name: _path(name, value) for name, value in parameters.items()}
    shares = distribute(given, known)
    _distinct(folders)
    facts = {folder: (examine or _examine)(folder, given) for folder in folders}
    job = _Job(
        writable(out),
        notebook_dir.resolve(),
        tuple(notebooks),
        known,
        given,
        {
            name: {k: _seen_from(k, v, notebook_dir) for k, v in share.items()}
            for name, share in shares.items()
        },
        timeout,
        workers or max(1, min(4, os.cpu_count() or 1)),
        datetime.now(UTC),
    )
    told.start(len(folders) * len(notebooks))
    results: list[NotebookResult] = []
    problems: list[str] = []
    kernels = Kernels()
    with _terminable():
        try:
            for folder in folders:
                problems += _show(job, folder, facts[folder], kernels, told, data_files, results)
        except BaseException:
            kernels.stop()
            raise
        finally:
            _index(job)
    result = RunResult(out, tuple(_slug(folder) for folder in folders), tuple(results), tuple(problems))
    told.close(result.line())
    return result


def _show(
    job: _Job,
    folder: Path,
    facts: ShowFacts,
    kernels: Kernels,
    told: Progress,
    data_files: DataFiles | None,
    results: list[NotebookResult],
) -> list[str]:
    """One show: its data, its notebooks, its pages, its manifest. What went wrong besides the notebooks is returned."""
    slug = _slug(folder)
    target = writable(job.out / slug)
    problems = [f"{slug}: {problem}" for problem in facts.problems]
    inputs = ledger.hashes(folder)
    try:
        for name, data in (data_files(folder, job.given) if data_files else {}).items():
            write(target / name, data)
    except CounterpointError as error:
        problems.append(f"{slug}: {error}")
    for line in (*facts.warnings, *problems):
        told.note(line)
    executed = _execute_all(job, folder, kernels, told)
    mine = _keep(job, target, facts, executed)
    for result in mine:
        told.step(result.line(), result.ok)
    record = ledger.manifest(
        show=slug,
        facts=replace(facts, problems=tuple(problems)),
        inputs=inputs,
        parameters=job.given,
        results=mine,
        before=ledger.load(target),
        made=job.made,
    )
    write(target / ledger.NAME, ledger.dump(record))
    results += mine
    return problems


def _execute_all(job: _Job, folder: Path, kernels: Kernels, told: Progress) -> dict[str, Executed]:
    """Every notebook of one show, several at a time, in the order they were asked for."""
    seen = folder_from(folder, job.notebook_dir)
    with ThreadPoolExecutor(job.workers) as pool:
        tasks = {}
        for name in job.notebooks:
            share = dict(job.shares[name]) | ({SHOW: seen} if SHOW in job.declared[name] else {})
            path = job.notebook_dir / f"{name}.ipynb"
            work = pool.submit(
                execute, path, share, kernels=kernels, cwd=job.notebook_dir, timeout=job.timeout
            )
            tasks[work] = name
        try:
            done = {tasks[task]: task.result() for task in as_completed(tasks)}
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.stop()
            raise
    return {name: done[name] for name in job.notebooks}


def _keep(
    job: _Job, target: Path, facts: ShowFacts, executed: Mapping[str, Executed]
) -> list[NotebookResult]:
    """Reports that ran to their end replace the old ones; the others are laid beside them."""
    from counterpoint.page import export

    there = {n for n in job.notebooks if (target / f"{n}.html").is_file() or executed[n].broken is None}
    links = (
        *(Link(f"{n}.html", n.capitalize()) for n in job.notebooks if n in there),
        Link("../index.html", "All shows"),
    )
    results = []
    for name, run in executed.items():
        title, site = f"{facts.title}: {name} · Counterpoint", Site(links, f"{name}.html")
        html, broken = "", run.broken
        if broken is None:
            try:
                html = export(run.notebook, title=title, site=site)
            except Exception as error:
                broken = Broken(None, type(error).__name__, str(error))
        suffix = ""
        if broken:
            suffix = ".failed"
            html = _failed_page(run.notebook, title, site, broken)
        write(target / f"{name}{suffix}.ipynb", _notebook_text(run.notebook))
        write(target / f"{name}{suffix}.html", html)
        if not broken:
            remove(target / f"{name}.failed.ipynb")
            remove(target / f"{name}.failed.html")
        page = target / f"{name}{suffix}.html"
        results.append(NotebookResult(target.name, name, broken is None, run.seconds, broken, page))
    return results


def _failed_page(notebook: Any, title: str, site: Site, broken: Broken) -> str:
    """The page of a broken run; without the notebook's outputs if it is they that cannot be shown."""
    from counterpoint.page import export

    try:
        return export(notebook, title=title, site=site, broken=broken)
    except Exception:
        bare = copy.deepcopy(notebook)
        for cell in bare.cells:
            if "outputs" in cell:
                cell["outputs"] = []
        return export(bare, title=title, site=site, broken=broken)


def _index(job: _Job) -> None:
    from counterpoint.page import index

    write(job.out / "index.html", index(ledger.entries(job.out, NOTEBOOKS)))


def _notebook_text(notebook: Any) -> str:
    import nbformat

    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text + "\n"


def _examine(folder: Path, parameters: Mapping[str, object]) -> ShowFacts:
    """A show's title as its `show.yaml` gives it, else its folder's name."""
    try:
        told = yaml.safe_load((folder / "show.yaml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        told = None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RequestError(f"{folder / 'show.yaml'}: not YAML: {' '.join(str(error).split())}") from error
    title = told.get("title") if isinstance(told, dict) else None
    return ShowFacts(str(title or _slug(folder)))


def _distinct(folders: Sequence[Path]) -> None:
    slugs: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            near = (p.name for p in folder.parent.glob("*/")) if folder.parent.is_dir() else ()
            raise unknown(folder.parent, "show", folder.name, near)
        if (first := slugs.setdefault(_slug(folder), folder)) is not folder:
            raise refuse(folder, "show", _slug(folder), f"another folder name, {first} has this one already")


def _slug(folder: Path) -> str:
    return folder.resolve().name


def _path(name: str, value: object) -> object:
    if name in PATHS and isinstance(value, str) and value and not Path(value).is_file():
        raise refuse("parameters", name, str(value), "a file that exists")
    return value


def _seen_from(name: str, value: object, notebook_dir: Path) -> object:
    return (
        folder_from(Path(value), notebook_dir)
        if name in PATHS and isinstance(value, str) and value
        else value
    )


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends a run the way Ctrl-C does: kernels stopped, no half-written file."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
