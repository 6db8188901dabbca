"""A Chromium without a window, spoken to over a pipe: it fetches nothing, and when it goes nothing of it is left."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from counterpoint.errors import PrintFailed, RequestError, one_line, refuse

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "COUNTERPOINT_CHROMIUM"
FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-first-run",
    "--user-agent=Counterpoint",  # which becomes the PDF's creator
)
# DevTools speaks through descriptors 3 and 4. A shell can put our two pipes there; `preexec_fn` is not safe beside threads.
LAUNCH = 'exec "$@" 3<&0 4>&1 </dev/null >&2'
SOCKET_ROOM = 60  # a path this long leaves no room for the name of the socket Chromium makes in its TMPDIR
GRACE = 5.0  # seconds to end by itself
DYING = 1.0  # seconds to be gone after a SIGKILL
PATIENCE = 0.2  # seconds between two looks at whether it still runs
CRASHED = "Inspector.targetCrashed"


def find() -> Path:
    """The installed Chromium: what the environment names, else the first of the usual names.

    Raises RequestError where there is none.
    """
    if told := os.environ.get(VARIABLE):
        if there := shutil.which(os.path.expanduser(told)):
            return Path(there)
        raise refuse(VARIABLE, "", told, "the path of a Chromium or Chrome that can be run")
    if there := next((found for name in NAMES if (found := shutil.which(name))), None):
        return Path(there)
    raise RequestError(
        f"--pdf: no Chromium; expected {', '.join(NAMES)} on PATH, or the path of one in {VARIABLE}"
    )


class Chromium:
    """One running Chromium. Use it as a context: however that ends, its processes and its folder are gone.

    `limit` is how many seconds it may take over what is asked until the next `allow`.
    """

    def __init__(self, program: Path, limit: float = 60) -> None:
        self.program, self.limit = program, limit
        self.allow()
        self._room = tempfile.TemporaryDirectory(prefix="counterpoint-", ignore_cleanup_errors=True)
        room = Path(self._room.name)
        self._log = room / "log"
        self._rest, self._calls = b"", 0
        self._events: list[dict[str, Any]] = []
        try:
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    ["/bin/sh", "-c", LAUNCH, "sh", str(program), *_flags(room), "about:blank"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    bufsize=0,
                    env=os.environ | _surroundings(room),
                    start_new_session=True,  # a group of its own: Ctrl-C is ours alone, and all of it can be ended at once
                )
        except BaseException:
            self._room.cleanup()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close() if kind is None else self.end()

    def close(self) -> None:
        """Let it end by itself, for a moment; then end it."""
        with suppress(PrintFailed, subprocess.TimeoutExpired):
            self.allow(GRACE)
            self.call("Browser.close")
            self._process.wait(GRACE)
        self.end()

    def end(self) -> None:
        """End every process of it at once, and remove its folder."""
        until = time.monotonic() + DYING
        with suppress(ProcessLookupError, PermissionError):  # nobody of its group is left
            while time.monotonic() < until:  # what still runs would go on writing into the folder
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
                time.sleep(0.02)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        self._room.cleanup()

    def allow(self, seconds: float | None = None) -> None:
        """Give it so many seconds from now."""
        self._given = self.limit if seconds is None else seconds
        self._until = time.monotonic() + self._given

    def call(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        """What DevTools answers to a method. Raises PrintFailed if it refuses, ends or takes too long."""
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": parameters}
        self._send(message | ({"sessionId": session} if session else {}))
        while (told := self._hear()).get("id") != self._calls:
            self._events.append(told)
        if "error" in told:
            raise PrintFailed(one_line(f"Chromium refused {method}: {told['error'].get('message')}"))
        answer: dict[str, Any] = told["result"]
        return answer

    def wait_for(self, event: str, session: str) -> None:
        """Return once the event has happened in the session, be it before this call."""
        while not any(e.get("method") == event and e.get("sessionId") == session for e in self._events):
            self._events.append(self._hear())

    def forget(self) -> None:
        """Drop the events heard so far."""
        self._events.clear()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\0")
        except BrokenPipeError:
            raise self._ended() from None

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        end = self._process.stdout.fileno()
        while b"\0" not in self._rest:
            if time.monotonic() > self._until:
                raise PrintFailed(f"Chromium took longer than {self._given:g} seconds")
            if select.select([end], [], [], PATIENCE)[0]:
                if not (more := os.read(end, 1 << 20)):
                    raise self._ended()
                self._rest += more
            elif self._process.poll() is not None:  # dead, though a child of it may hold the pipe open
                raise self._ended()
        line, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = json.loads(line)
        if told.get("method") == CRASHED:
            raise PrintFailed("Chromium crashed over the page")
        return told

    def _ended(self) -> PrintFailed:
        """That it ended, how, and the last it said."""
        code: int | None = None
        with suppress(subprocess.TimeoutExpired):
            code = self._process.wait(GRACE)
        how = "" if code is None else f" by signal {-code}" if code < 0 else f" with exit code {code}"
        said = [line for line in self._log.read_text("utf-8", "replace").splitlines() if line.strip()]
        last = re.sub(r"^\[[^\]]*\] ?", "", said[-1])[:200] if said else ""
        return PrintFailed(one_line(f"Chromium ended{how}{f': {last}' if last else ''}"))


def _flags(room: Path) -> list[str]:
    root = os.geteuid() == 0  # its sandbox cannot be had as root, and it would refuse to start
    return [*FLAGS, f"--user-data-dir={room / 'profile'}", *(["--no-sandbox"] if root else [])]


def _surroundings(room: Path) -> dict[str, str]:
    """Variables that keep what it writes inside the room; fonts are still the user's."""
    held = {"CHROME_CONFIG_HOME": str(room), "GSETTINGS_BACKEND": "memory"}
    return held | ({"TMPDIR": str(room)} if len(str(room)) < SOCKET_ROOM else {})
