"""A dask scheduler and its workers on loopback, as processes of their own, for tests and benchmarks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def until(true: Callable[[], object], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Cluster:
    """A scheduler that runs, and the workers that were started for it. `room`: their temporary folder, where their logs lie too."""

    def __init__(self, room: Path, environment: Mapping[str, str]) -> None:
        paths = os.pathsep.join(map(str, (ROOT / "lib", ROOT)))
        self.room = room
        self.environment = {**os.environ, "PYTHONPATH": paths, "TMPDIR": str(room), **environment}
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "scheduler", "--host", self.address, "--no-dashboard", "--dashboard-address", "127.0.0.1:0"
        )
        self._until_said("scheduler-0", "Scheduler at")

    def worker(self, *extra: str) -> subprocess.Popen[bytes]:
        """One more worker, one show at a time, without a nanny that would start it again."""
        name = f"worker-{len(self.processes)}"
        started = self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--host", "127.0.0.1", "--local-directory", str(self.room / "scratch"), *extra,
        )  # fmt: skip
        self._until_said(name, "Registered to")
        return started

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()

    def log(self, name: str) -> str:
        return (self.room / f"{name}.log").read_text("utf-8", "replace")

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        with (self.room / f"{what}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", what, *options],
                cwd=self.room, env=self.environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def _until_said(self, name: str, words: str) -> None:
        process = self.processes[-1]
        until(lambda: words in self.log(name) or process.poll() is not None, 60)
        assert process.poll() is None, self.log(name)


@contextmanager
def cluster(room: Path, workers: int = 2, **environment: str) -> Iterator[Cluster]:
    """A scheduler with so many workers; none of them outlives this."""
    made = Cluster(room, environment)
    try:
        for _ in range(workers):
            made.worker()
        yield made
    finally:
        made.close()
