"""One show as a worker of a cluster runs it: once, even if a worker dies or is only thought to be dead."""

from __future__ import annotations

import platform
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from counterpoint.errors import RunFailed
from counterpoint.run import manifest as ledger
from counterpoint.run.checks import slug_of
from counterpoint.run.execute import Kernels
from counterpoint.run.one import one_show
from counterpoint.run.prepare import DataFiles, Job
from counterpoint.run.results import ShowResult
from counterpoint.run.said import Kept, Said
from counterpoint.run.sole import FOLDER, guarded
from counterpoint.run.stamp import program
from counterpoint.run.unchanged import say, unchanged
from counterpoint.writing import remove, write


@dataclass(frozen=True)
class Task:
    """One show of one run. Every path is absolute."""

    run: str
    program: str
    job: Job
    folder: Path
    data_files: DataFiles | None


@dataclass(frozen=True)
class Receipt:
    """What came of a show in a run, and what was said meanwhile. It outlives a worker that dies before it is asked for it."""

    run: str
    result: ShowResult
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Sight:
    """What a worker must have before it is trusted with a run."""

    program: str
    folders: tuple[Path, ...]
    token: Path  # a file just made where the reports will be
    notebooks: Path
    sources: Mapping[str, str]


RECEIPT = TypeAdapter(Receipt)
_working: dict[str, set[Kernels]] = {}
_halted: set[str] = set()
_mutex = threading.Lock()


def me() -> str:
    """This program and its Python: what must be the same on all machines of a run."""
    return f"{program()} {platform.python_version()}"


def look(sight: Sight) -> str:
    """What keeps this worker from doing the run, in words; empty where nothing does."""
    if me() != sight.program:
        return "runs another version of Counterpoint, of its packages or of Python"
    if not sight.token.is_file():
        return f"does not see the folder {sight.token.parent}"
    for folder in (*sight.folders, sight.notebooks):
        if not folder.is_dir():
            return f"does not see the folder {folder}"
    try:
        same = ledger.sources(sight.notebooks, tuple(sight.sources)) == sight.sources
    except OSError:
        same = False
    return "" if same else f"sees other notebooks in {sight.notebooks}"


def show(task: Task) -> Receipt:
    """Run the show, unless this run has done so already, or another has meanwhile. What fails is told in the receipt."""
    slug = slug_of(task.folder)
    if me() != task.program:
        return Receipt(task.run, ShowResult(slug, problems=(f"{slug}: its worker runs another version",)))
    return guarded(
        task.job,
        slug,
        lambda: _received(task, slug) or _same(task) or _run(task, slug),
        lambda problem: Receipt(task.run, ShowResult(slug, problems=(problem,)), (Said("note", (problem,)),)),
    )


def halt(run: str) -> bool:
    """End what this process does for the run; nothing of it is kept. Out: whether it is still at it, and to be told again."""
    with _mutex:
        _halted.add(run)
        for kernels in _working.get(run, ()):
            kernels.stop()
        return run in _working


def done_with(out: Path, slugs: tuple[str, ...]) -> None:
    """Remove the receipts of a run that is over."""
    for slug in slugs:
        with suppress(OSError):
            remove(_place(out, slug))


def _received(task: Task, slug: str) -> Receipt | None:
    """What this show left when this very run did it before: the worker died, or was lost, before it could say so."""
    try:
        found = RECEIPT.validate_json(_place(task.job.out, slug).read_bytes())
    except (OSError, ValidationError):
        return None
    return found if found.run == task.run else None


def _same(task: Task) -> Receipt | None:
    """A show that another run has made meanwhile."""
    done = unchanged(task.job, task.folder)
    if done is None:
        return None
    told = Kept(lambda: None)
    say(done, told)
    return Receipt(task.run, done, tuple(told.said))


def _run(task: Task, slug: str) -> Receipt:
    def check() -> None:
        if task.run in _halted:
            raise RunFailed(f"{slug}: the run was stopped")

    told = Kept(check)
    with _kernels(task.run) as kernels:
        done = one_show(task.job, task.folder, kernels, told, task.data_files)
    receipt = Receipt(task.run, done, tuple(told.said))
    with suppress(OSError):  # without it the show may be run twice, and is still whole
        write(_place(task.job.out, slug), RECEIPT.dump_json(receipt))
    return receipt


@contextmanager
def _kernels(run: str) -> Iterator[Kernels]:
    """Kernels that `halt` can reach; none is left when this ends."""
    kernels = Kernels()
    with _mutex:
        _working.setdefault(run, set()).add(kernels)
    try:
        yield kernels
    except BaseException:
        kernels.stop()
        raise
    finally:
        kernels.close()
        with _mutex:
            _working[run].discard(kernels)
            if not _working[run]:
                del _working[run]


def _place(out: Path, slug: str) -> Path:
    return out / FOLDER / f"{slug}.json"
