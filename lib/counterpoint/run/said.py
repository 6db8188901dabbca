"""Progress that is kept, to be told elsewhere: what a worker says of a show is said by the process that asked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from counterpoint.run.progress import Progress, Silent


@dataclass(frozen=True)
class Said:
    """One thing a show's run tells: which of `Progress` it calls, and with what."""

    what: Literal["begin", "step", "end", "note"]
    words: tuple[Any, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


class Kept(Silent):
    """Keeps what it is told. `halt` is called each time before, and may raise to end the run."""

    def __init__(self, halt: Callable[[], None]) -> None:
        self.halt, self.said = halt, list[Said]()

    def begin(self, show: str) -> None:
        self._keep(Said("begin", (show,)))

    def step(self, line: str, ok: bool, event: str = "notebook", **facts: object) -> None:
        self._keep(Said("step", (line, ok, event), facts))

    def end(self, show: str, line: str, ok: bool, **facts: object) -> None:
        self._keep(Said("end", (show, line, ok), facts))

    def note(self, line: str, event: str = "note", **facts: object) -> None:
        self._keep(Said("note", (line, event), facts))

    def _keep(self, said: Said) -> None:
        self.halt()
        self.said.append(said)


def tell(said: Sequence[Said], told: Progress) -> None:
    """Say it all again, in its order."""
    for one in said:
        getattr(told, one.what)(*one.words, **one.facts)
