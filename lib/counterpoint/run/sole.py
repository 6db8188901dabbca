"""One process at a time on a show, over all machines that reach the folder of reports; and what a dead one left is swept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from counterpoint.errors import CounterpointError, system
from counterpoint.run.prepare import Job
from counterpoint.writing import MARK, folder, remove

Result = TypeVar("Result")
MORE = 60.0  # seconds
FOLDER = ".shows"  # hidden: what a web server or a person looks for beside it are reports


def patience(job: Job) -> float:
    """Seconds to wait for who is at a show: what its notebooks may take, and some more."""
    return job.timeout * len(job.notebooks) + MORE


@contextmanager
def sole(out: Path, slug: str, patience: float) -> Iterator[None]:
    """Wait until no other process is at this show, then be the only one. TimeoutError, OSError, RequestError.

    The system frees the lock when its holder ends, however that is. The empty file stays: unlinking it would let two in.
    """
    from filelock import FileLock

    with FileLock(folder(out / FOLDER) / f"{slug}.lock", timeout=patience):
        sweep(out / slug)
        yield


def guarded(job: Job, slug: str, work: Callable[[], Result], failed: Callable[[str], Result]) -> Result:
    """What the work on a show gives, done while no other process is at it; or what is made of the words for why it could not be."""
    try:
        with sole(job.out, slug, patience(job)):
            return work()
    except TimeoutError:
        why = "another process is at it, and stays there"
    except OSError as error:
        why = system(error)
    except CounterpointError as error:
        why = str(error)
    return failed(f"{slug}: {why}")


def sweep(target: Path) -> None:
    """Remove the files that somebody who is gone had not yet put in their places."""
    for path in target.rglob(f"{MARK}*.tmp"):
        remove(path)
