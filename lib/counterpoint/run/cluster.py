"""Shows spread over the workers of a dask.distributed cluster; how one is reached is in connect.py."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from counterpoint.errors import CounterpointError, RequestError, RunFailed, one_line
from counterpoint.run import manifest as ledger
from counterpoint.run import task
from counterpoint.run.checks import PATHS, slug_of
from counterpoint.run.prepare import DataFiles, Job
from counterpoint.run.progress import Progress
from counterpoint.run.results import ShowResult
from counterpoint.run.said import Said, tell
from counterpoint.writing import probe

if TYPE_CHECKING:
    from distributed import Client, Future

OPTION = "--dask"
ALONE = 120.0  # seconds without any worker before a run gives up
LEAVE = 5.0  # seconds for workers to end what they are at
GLANCE = 5.0  # seconds between two looks at whether there are workers


@dataclass(frozen=True)
class Cluster:
    """The workers of one scheduler, as a place to run shows."""

    address: str
    client: Client

    def check(self, job: Job) -> None:
        """RequestError where a worker is of another version, or does not see the folders we see. Writes nothing."""
        with probe(job.out) as token:
            folders = tuple(folder.resolve() for folder in job.facts)
            sources = ledger.sources(job.notebook_dir, job.notebooks)
            sight = task.Sight(task.me(), folders, token.resolve(), job.notebook_dir, sources)
            answers = self.client.run(task.look, sight, on_error="return")
        for worker, answer in sorted(answers.items()):
            if isinstance(answer, OSError):  # it has gone meanwhile
                continue
            if isinstance(answer, BaseException):
                answer = f"cannot run this program ({type(answer).__name__}: {answer})"
            if answer:
                raise RequestError(one_line(f"{OPTION}: {self.address}: worker {worker} {answer}"))

    def run(
        self, job: Job, folders: Sequence[Path], told: Progress, data_files: DataFiles | None
    ) -> Iterator[ShowResult]:
        """As they are done. Each is run once; where a worker dies, another does what it had not finished."""
        if not folders:
            return
        run = uuid4().hex
        tasks = [_task(run, job, folder, data_files) for folder in folders]
        keys = [(f"counterpoint-{run}", n) for n in range(len(tasks))]
        futures = self.client.map(task.show, tasks, key=keys, pure=False)
        try:
            for n in self._as_done(futures):
                receipt = self._receipt(futures[n], tasks[n])
                tell(receipt.said, told)
                yield receipt.result
        except BaseException:
            self._halt(run, futures)
            raise
        finally:
            task.done_with(job.out, tuple(slug_of(folder) for folder in job.facts))

    def _as_done(self, futures: Sequence[Future[Any]]) -> Iterator[int]:
        """The numbers of the futures, each when it is done. RunFailed if for long there is no worker to do the rest."""
        ready: Queue[int] = Queue()
        for n, future in enumerate(futures):
            future.add_done_callback(partial(_put, ready, n))
        left, since = len(futures), time.monotonic()
        while left:
            try:
                yield ready.get(timeout=GLANCE)
                left, since = left - 1, time.monotonic()
            except Empty:
                if self._workers():
                    since = time.monotonic()
                elif time.monotonic() - since > ALONE:
                    raise RunFailed(
                        f"{OPTION}: {self.address}: no worker is left; what was finished is kept"
                    ) from None

    def _workers(self) -> int:
        """How many there are; RunFailed if nobody can say."""
        try:
            return len(self.client.nthreads())
        except Exception:
            raise self._lost() from None

    def _receipt(self, future: Future[Any], of: task.Task) -> task.Receipt:
        """What came of a show, whatever it was. RunFailed if it can no longer be known."""
        from distributed import CancelledError, KilledWorker

        slug = slug_of(of.folder)
        try:
            receipt: task.Receipt = future.result()
            return receipt
        except CancelledError:
            raise self._lost() from None
        except KilledWorker:
            problem = f"{slug}: every worker that ran it died, and it is not tried again"
        except Exception as error:
            problem = one_line(f"{slug}: its worker failed: {type(error).__name__}: {error}")[:300]
        return task.Receipt(of.run, ShowResult(slug, problems=(problem,)), (Said("note", (problem,)),))

    def _lost(self) -> CounterpointError:
        return RunFailed(f"{OPTION}: {self.address}: the scheduler was lost; what was finished is kept")

    def _halt(self, run: str, futures: Sequence[Future[Any]]) -> None:
        """Forget what has not begun, and end what is at work: a kernel that is just starting, when it has."""
        if self.client.status != "running":
            return
        limit = time.monotonic() + LEAVE
        with suppress(Exception):
            self.client.cancel(list(futures), force=True)
            while (
                any(self.client.run(task.halt, run, on_error="ignore").values()) and time.monotonic() < limit
            ):
                time.sleep(0.2)


def _put(ready: Queue[int], n: int, _: object) -> None:
    ready.put(n)


def _task(run: str, job: Job, folder: Path, data_files: DataFiles | None) -> task.Task:
    """One show as another process can run it: its own facts alone, whole paths, and one notebook at a time.

    A worker's thread stands for a core, so what runs side by side are shows.
    """
    folder_there = folder.resolve()
    named = {k: str(Path(str(v)).resolve()) for k, v in job.given.items() if k in PATHS and v}
    alone = replace(
        job,
        out=job.out.resolve(),
        facts={folder_there: job.facts[folder]},
        given={**job.given, **named},
        told=job.given,
        workers=1,
        press=None,
        away=replace(job.away, mirror=None),  # only the process that was started reaches what is elsewhere
    )
    return task.Task(run, task.me(), alone, folder_there, data_files)
