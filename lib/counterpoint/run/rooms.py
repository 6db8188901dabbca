"""Temporary folders that go with their process, however it ends: the next to make one sweeps those whose owner is gone."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

PREFIX = "counterpoint-"
OWNED = "owned.lock"


class Room:
    """A temporary folder. The system frees its lock when the process ends, and so tells the next that nobody is in."""

    def __init__(self) -> None:
        from filelock import FileLock

        sweep()
        # Locked under another name first: a room that is not locked yet looks like one whose owner is gone.
        path = Path(tempfile.mkdtemp(prefix=f".{PREFIX}"))
        self._lock = FileLock(path / OWNED, thread_local=False)
        self._lock.acquire()
        self.path = path.rename(path.with_name(path.name[1:]))
        self.name = str(self.path)

    def cleanup(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()


def sweep() -> None:
    """Remove rooms whose owner was killed."""
    from filelock import FileLock, Timeout

    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{OWNED}"):
        try:
            with FileLock(lock, timeout=0):
                shutil.rmtree(lock.parent, ignore_errors=True)
        except (Timeout, OSError):  # lived in, or another user's
            continue
