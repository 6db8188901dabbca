"""How a run says where it is: a bar on a terminal, a line a notebook elsewhere, JSON for machines; always on standard error."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol, TextIO

from tqdm import tqdm

from counterpoint.errors import one_line

UNITS = {"run": "reports", "pdf": "PDFs", "fetch": "shows", "publish": "shows"}


class Progress(Protocol):
    """Told how much there is, each show begun, each thing done, each show done, perhaps as much again of another kind, then a last line.

    `facts` are the same for machines: what a line says in words.
    """

    def start(self, total: int, shows: Sequence[str] = (), event: str = "run", **facts: object) -> None: ...
    def begin(self, show: str) -> None: ...
    def step(self, line: str, ok: bool, event: str = "notebook", **facts: object) -> None: ...
    def end(self, show: str, line: str, ok: bool, **facts: object) -> None: ...
    def note(self, line: str, event: str = "note", **facts: object) -> None: ...
    def close(self, line: str, **facts: object) -> None: ...
    def leave(self) -> None: ...  # what was begun is given up


class Silent:
    """Says nothing."""

    def start(self, total: int, shows: Sequence[str] = (), event: str = "run", **facts: object) -> None: ...
    def begin(self, show: str) -> None: ...
    def step(self, line: str, ok: bool, event: str = "notebook", **facts: object) -> None: ...
    def end(self, show: str, line: str, ok: bool, **facts: object) -> None: ...
    def note(self, line: str, event: str = "note", **facts: object) -> None: ...
    def close(self, line: str, **facts: object) -> None: ...
    def leave(self) -> None: ...


class Lines(Silent):
    """A plain line for everything; one for each show where there are several."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.total, self.done, self.shows = stream, 0, 0, 0

    def start(self, total: int, shows: Sequence[str] = (), event: str = "run", **facts: object) -> None:
        self.total, self.done, self.shows = total, 0, len(shows)

    def step(self, line: str, ok: bool, event: str = "notebook", **facts: object) -> None:
        self.done += 1
        self.note(f"[{self.done}/{self.total}] {line}")

    def end(self, show: str, line: str, ok: bool, **facts: object) -> None:
        if self.shows > 1:
            self.note(line)

    def note(self, line: str, event: str = "note", **facts: object) -> None:
        print(one_line(line), file=self.stream, flush=True)

    def close(self, line: str, **facts: object) -> None:
        self.note(line)


class Bar(Silent):
    """A bar over notebooks, with the show it is at and the time that is left; only what failed gets a line of its own."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.shows: dict[str, str] = {}
        self.bar: tqdm | None = None
        self.over = threading.Event()

    def start(self, total: int, shows: Sequence[str] = (), event: str = "run", **facts: object) -> None:
        many = len(shows)
        if self.bar is not None:
            self.bar.close()
        self.shows = {s: f"{s} ({n} of {many} shows)" if many > 1 else s for n, s in enumerate(shows, 1)}
        self.bar = tqdm(
            total=total,
            file=self.stream,
            leave=False,
            dynamic_ncols=True,
            bar_format="{desc}{bar} {n_fmt} of {total_fmt} "
            + UNITS[event]
            + " [{elapsed}, {remaining} left]",
        )
        if event == "run":
            threading.Thread(target=self._tick, daemon=True).start()

    def _tick(self) -> None:
        """Let the clock be seen to run while a notebook takes its time."""
        while not self.over.wait(1):
            if self.bar is not None:
                self.bar.refresh()

    def begin(self, show: str) -> None:
        if self.bar is not None:
            self.bar.set_description_str(one_line(self.shows.get(show, show)) + "  ")

    def step(self, line: str, ok: bool, event: str = "notebook", **facts: object) -> None:
        if self.bar is not None:
            self.bar.update(1)
        if not ok:
            self.note(line)

    def note(self, line: str, event: str = "note", **facts: object) -> None:
        tqdm.write(one_line(line), file=self.stream)

    def leave(self) -> None:
        self.over.set()
        if self.bar is not None:
            self.bar.close()

    def close(self, line: str, **facts: object) -> None:
        self.leave()
        print(one_line(line), file=self.stream, flush=True)


class Json(Silent):
    """A JSON object a line for every event; `context` stands in each of them."""

    def __init__(
        self, stream: TextIO, context: Mapping[str, object], clock: Callable[[], datetime] | None = None
    ) -> None:
        self.stream, self.context = stream, context
        self.clock = clock or (lambda: datetime.now(UTC))
        self.total, self.done = 0, 0

    def start(self, total: int, shows: Sequence[str] = (), event: str = "run", **facts: object) -> None:
        self.total, self.done = total, 0
        self._tell(f"{event}_start", total=total, **({"shows": list(shows)} if shows else {}), **facts)

    def begin(self, show: str) -> None:
        self._tell("show_start", show=show)

    def step(self, line: str, ok: bool, event: str = "notebook", **facts: object) -> None:
        self.done += 1
        end = "done" if ok else "failed"
        self._tell(f"{event}_{end}", done=self.done, total=self.total, ok=ok, **facts)

    def end(self, show: str, line: str, ok: bool, **facts: object) -> None:
        self._tell("show_done", show=show, ok=ok, **facts)

    def note(self, line: str, event: str = "note", **facts: object) -> None:
        self._tell(event, **({"text": one_line(line)} if line else {}), **facts)

    def close(self, line: str, **facts: object) -> None:
        self._tell("run_done", text=one_line(line), **facts)

    def _tell(self, event: str, **facts: object) -> None:
        time = self.clock().astimezone(UTC).isoformat(timespec="milliseconds")
        print(json.dumps({"time": time, "event": event, **self.context, **facts}, default=str), file=self.stream, flush=True)  # fmt: skip


def progress_on(stream: TextIO | None = None, form: str = "text", **context: object) -> Progress:
    """JSON if that is the form; else a bar if a person is watching, lines otherwise."""
    target = stream or sys.stderr
    if form == "json":
        return Json(target, context)
    return Bar(target) if target.isatty() else Lines(target)
