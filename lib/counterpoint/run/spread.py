"""How the shows of a run are spread over processes: here one after the other; elsewhere see cluster.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from counterpoint.run.checks import slug_of
from counterpoint.run.execute import Kernels
from counterpoint.run.one import one_show
from counterpoint.run.prepare import DataFiles, Job
from counterpoint.run.progress import Progress
from counterpoint.run.results import ShowResult
from counterpoint.run.sole import guarded
from counterpoint.run.unchanged import say, unchanged


class Spread(Protocol):
    """Where shows are run."""

    def check(self, job: Job) -> None:
        """Refuse a run that cannot be done there. RequestError; nothing is written."""

    def run(
        self, job: Job, folders: Sequence[Path], told: Progress, data_files: DataFiles | None
    ) -> Iterator[ShowResult]:
        """Each show's result, in whatever order they are done. However it ends, nothing is left at work."""


class InTurn:
    """One show after the other, in this process."""

    def check(self, job: Job) -> None:
        """Nothing can be amiss here that `prepare` has not seen."""

    def run(
        self, job: Job, folders: Sequence[Path], told: Progress, data_files: DataFiles | None
    ) -> Iterator[ShowResult]:
        if not folders:
            return
        kernels = Kernels()
        try:
            for folder in folders:
                yield _alone(job, folder, kernels, told, data_files)
        except BaseException:
            kernels.stop()
            raise
        finally:
            kernels.close()


IN_TURN = InTurn()


def _alone(
    job: Job, folder: Path, kernels: Kernels, told: Progress, data_files: DataFiles | None
) -> ShowResult:
    """Run one show while no other process is at it. What another has made meanwhile of the same is not made again."""
    slug = slug_of(folder)

    def work() -> ShowResult:
        done = unchanged(job, folder)
        if done is None:
            return one_show(job, folder, kernels, told, data_files)
        say(done, told)
        return done

    def failed(problem: str) -> ShowResult:
        told.note(problem)
        return ShowResult(slug, problems=(problem,))

    return guarded(job, slug, work, failed)
