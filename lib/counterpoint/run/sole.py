"""One process at a time on a show, over all machines that reach the folder of reports; and what a dead one left is swept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterpoint.run.prepare import Job
from counterpoint.writing import MARK, folder, remove

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


def sweep(target: Path) -> None:
    """Remove the files that somebody who is gone had not yet put in their places."""
    for path in target.rglob(f"{MARK}*.tmp"):
        remove(path)
