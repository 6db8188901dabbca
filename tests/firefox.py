"""A real Firefox for tests, spoken to in WebDriver BiDi as it comes: no driver between, no profile but a fresh one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

NAMES = ("firefox-esr", "firefox")
PATIENCE = 180.0  # seconds for one answer: two cores may be shared with much else
WATCH = """() => {
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));
}"""


@dataclass
class Firefox:
    """One window of it. What pages ask for and say is noted from one `open` to the next."""

    socket: Any
    context: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)
    _count: int = 0

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command and wait for its answer; events on the way are noted."""
        self._count += 1
        self.socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != self._count:
            self.told.append(answer)
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return dict(answer["result"])

    def open(self, path: Path) -> None:
        self.told.clear()
        self.call("browsingContext.navigate", context=self.context, url=path.as_uri(), wait="complete")

    def size(self, width: int, height: int) -> None:
        self.call(
            "browsingContext.setViewport",
            context=self.context,
            viewport={"width": width, "height": height},
        )
        self.until("innerWidth", width)

    def evaluate(self, expression: str) -> Any:
        """What an expression gives in the page, as JSON can say it."""
        found = self.call(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self.context},
            awaitPromise=False,
        )
        if found["type"] != "success":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return json.loads(found["result"].get("value", "null"))

    def until(self, expression: str, value: object) -> None:
        """Wait till an expression gives a value."""
        end = monotonic() + PATIENCE
        while (found := self.evaluate(expression)) != value:
            assert monotonic() < end, f"{expression} is {found!r}, not {value!r}"
            sleep(0.05)

    @property
    def requests(self) -> list[str]:
        """Addresses asked for since the page was opened, but for the page and what it carries in itself."""
        urls = [
            m["params"]["request"]["url"] for m in self.told if m["method"] == "network.beforeRequestSent"
        ]
        return [url[:200] for url in urls if not url.startswith(("file:", "data:", "blob:"))]

    @property
    def messages(self) -> list[str]:
        """What the console says, errors of scripts among it, and what the policy forbade."""
        lines = [str(m["params"].get("text")) for m in self.told if m["method"] == "log.entryAdded"]
        return lines + list(self.evaluate("window.violations"))


@contextmanager
def running() -> Iterator[Firefox]:
    """Firefox without a window on the screen; skipped where none is installed."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no Firefox: none of {', '.join(NAMES)} is installed")
    websocket = pytest.importorskip("websocket")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"]  # fmt: skip
        with subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        ) as process:
            try:
                socket = websocket.create_connection(
                    _address(process) + "/session", timeout=PATIENCE, suppress_origin=True
                )
                yield _ready(Firefox(socket))
                with suppress(OSError, websocket.WebSocketException):
                    socket.close()
            finally:
                process.terminate()
                process.wait(PATIENCE)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
    raise RuntimeError("Firefox ended before it could be spoken to")


def _ready(firefox: Firefox) -> Firefox:
    firefox.call("session.new", capabilities={})
    firefox.call("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
    firefox.call("script.addPreloadScript", functionDeclaration=WATCH)
    firefox.context = firefox.call("browsingContext.getTree")["contexts"][0]["context"]
    return firefox
