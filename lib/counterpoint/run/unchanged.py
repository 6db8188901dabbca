"""Shows that need not be run again: nothing they are made of has changed, and all that was made of it is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from counterpoint.run import manifest as ledger
from counterpoint.run.checks import slug_of
from counterpoint.run.prepare import Job
from counterpoint.run.progress import Progress
from counterpoint.run.results import ShowResult
from counterpoint.run.stamp import MadeOf, hash_of, hashes, made_of


def of_job(job: Job, inputs: Mapping[str, str]) -> MadeOf:
    """What one show of a run is made of, whose files hash to `inputs`."""
    return made_of(inputs, job.given, ledger.sources(job.notebook_dir, job.notebooks))


def unchanged(job: Job, folder: Path) -> ShowResult | None:
    """What there is to say of a show that need not be run again; None where it must be."""
    target = job.out / slug_of(folder)
    told = {} if job.force else ledger.load(target)
    if not told or not _same(told, of_job(job, hashes(folder)), job.notebooks):
        return None
    problems = tuple(f"{target.name}: {problem}" for problem in job.facts[folder].problems)
    if list(told.get("problems") or ()) != list(problems) or not intact(target, told):
        return None
    return ShowResult(
        target.name, problems=problems, unchanged=str(told.get("made")), pages=_pages(target, told)
    )


def say(done: ShowResult, told: Progress) -> None:
    """Tell that a show is not run again, and what is still wrong with it."""
    for line in (done.line(), *done.problems):
        told.note(line, "unchanged", show=done.show)


def intact(target: Path, told: Mapping[str, Any]) -> bool:
    """Whether every file a manifest names is there as it was written."""
    files = told.get("files")
    return isinstance(files, dict) and bool(files) and all(_is(target / n, own) for n, own in files.items())


def _same(told: Mapping[str, Any], now: MadeOf, notebooks: Sequence[str]) -> bool:
    """Whether data and every notebook asked for were made of the same, and are good."""
    then = told.get("notebooks") or {}
    entries = [(then.get(name) or {}, now.notebooks[name]) for name in notebooks]
    return told.get("made_of") == now.files and all(
        e.get("ok") and e.get("made_of") == of for e, of in entries
    )


def _pages(target: Path, told: Mapping[str, Any]) -> tuple[Path, ...]:
    return tuple(target / name for name in told["files"] if name.endswith(".html"))


def _is(path: Path, own: object) -> bool:
    try:
        return hash_of(path) == own
    except OSError:
        return False


def unprinted(pages: Sequence[Path], paper: str) -> tuple[Path, ...]:
    """Those of one show's pages that have no whole PDF on this paper."""
    told = ledger.load(pages[0].parent) if pages else {}
    files, pdfs = told.get("files") or {}, told.get("printed") or {}
    return tuple(
        page for page in pages if not _printed(page, files, pdfs.get(page.with_suffix(".pdf").name), paper)
    )


def _printed(page: Path, files: Mapping[str, str], record: object, paper: str) -> bool:
    match record:
        case [of, on, own]:
            return of == files.get(page.name) and on == paper and _is(page.with_suffix(".pdf"), own)
    return False
