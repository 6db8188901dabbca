"""What a run was told and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from counterpoint.errors import one_line
from counterpoint.page.parts import Broken
from counterpoint.since.model import Changes


@dataclass(frozen=True)
class ShowFacts:
    """What a run needs to know of a show beyond its folder. `problems` are told and make the exit code 1."""

    title: str
    note: str = ""  # one line for the index: "Series, 2025 · 3 reviews"
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    coder: Mapping[str, object] = field(default_factory=dict)  # who coded the reviews, for the manifest
    codebook: str = ""  # its fingerprint
    engine: str = ""  # a hash of the engine and of what it reads with


@dataclass(frozen=True)
class NotebookResult:
    """One notebook for one show: whether it ran to its last cell, in what time, and where it stopped."""

    show: str
    notebook: str
    ok: bool
    seconds: float
    broken: Broken | None = None
    page: Path | None = None  # the report, or the page that says where it stopped

    def line(self) -> str:
        """What a log says of it."""
        name = one_line(f"{self.show}/{self.notebook}")
        if self.broken is None:
            return f"{name}: done in {self.seconds:.1f} s"
        place = "" if self.broken.cell is None else f" at cell {self.broken.cell + 1}"
        return (
            f"{name}: failed{place}: {' '.join(f'{self.broken.name}: {self.broken.message}'.split())[:300]}"
        )


@dataclass(frozen=True)
class RunResult:
    """A whole run: every notebook of every show, and what else went wrong."""

    out: Path
    shows: tuple[str, ...]
    notebooks: tuple[NotebookResult, ...]
    problems: tuple[str, ...] = ()
    pdfs: tuple[Path, ...] = ()
    changes: Mapping[str, Changes] = field(default_factory=dict)  # by show, since its last good run

    @property
    def ok(self) -> bool:
        return not self.problems and all(result.ok for result in self.notebooks)

    @property
    def exit_code(self) -> int:
        return 0 if self.ok else 1

    def line(self) -> str:
        """The last line of a run: what was written where."""
        good = sum(result.ok for result in self.notebooks)
        shows = f"{len(self.shows)} show" + "s" * (len(self.shows) != 1)
        pdfs = f" and {len(self.pdfs)} PDF{'s' * (len(self.pdfs) != 1)}" if self.pdfs else ""
        written = f"wrote {good} report{'s' * (good != 1)}{pdfs} on {shows} to {self.out}"
        bad = len(self.notebooks) - good
        rest = ([f"{bad} failed"] if bad else []) + (
            [f"{len(self.problems)} problem(s)"] if self.problems else []
        )
        return one_line("; ".join([written, *rest]))
