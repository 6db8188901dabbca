"""How a run says where it is: a bar on a terminal, a line a notebook elsewhere, always on standard error."""

from __future__ import annotations

import sys
from typing import Protocol, TextIO

from tqdm import tqdm

from counterpoint.errors import one_line


class Progress(Protocol):
    """Told how much there is, then each thing done, perhaps of a second kind of thing the same, then a last line."""

    def start(self, total: int) -> None: ...
    def step(self, line: str, ok: bool) -> None: ...
    def note(self, line: str) -> None: ...
    def close(self, line: str) -> None: ...


class Silent:
    """Says nothing."""

    def start(self, total: int) -> None: ...
    def step(self, line: str, ok: bool) -> None: ...
    def note(self, line: str) -> None: ...
    def close(self, line: str) -> None: ...


class Lines:
    """A plain line for everything."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.total, self.done = stream, 0, 0

    def start(self, total: int) -> None:
        self.total, self.done = total, 0

    def step(self, line: str, ok: bool) -> None:
        self.done += 1
        self.note(f"[{self.done}/{self.total}] {line}")

    def note(self, line: str) -> None:
        print(one_line(line), file=self.stream, flush=True)

    def close(self, line: str) -> None:
        self.note(line)


class Bar:
    """A bar over notebooks; only what failed gets a line of its own."""

    def __init__(self, stream: TextIO) -> None:
        self.bar = tqdm(
            total=0,
            unit="notebook",
            file=stream,
            leave=False,
            dynamic_ncols=True,
            bar_format="{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}]",
        )

    def start(self, total: int) -> None:
        self.bar.reset(total=total)

    def step(self, line: str, ok: bool) -> None:
        self.bar.set_description_str(line.split(":")[0], refresh=False)
        self.bar.update(1)
        if not ok:
            self.note(line)

    def note(self, line: str) -> None:
        self.bar.write(one_line(line), file=self.bar.fp)

    def close(self, line: str) -> None:
        self.bar.close()
        print(one_line(line), file=self.bar.fp, flush=True)


def progress_on(stream: TextIO | None = None) -> Progress:
    """A bar if a person is watching, lines otherwise."""
    target = stream or sys.stderr
    return Bar(target) if target.isatty() else Lines(target)
