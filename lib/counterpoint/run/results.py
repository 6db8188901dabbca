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

    def facts(self) -> dict[str, object]:
        """The same for a machine that reads the log."""
        told: dict[str, object] = {
            "show": self.show,
            "notebook": self.notebook,
            "seconds": round(self.seconds, 3),
        }
        if self.broken:
            cell = None if self.broken.cell is None else self.broken.cell + 1
            told |= {"cell": cell, "reason": one_line(f"{self.broken.name}: {self.broken.message}")[:300]}
        return told


@dataclass(frozen=True)
class ShowResult:
    """One show of a run: its notebooks, what else went wrong, and how long all of it took."""

    show: str
    notebooks: tuple[NotebookResult, ...] = ()
    problems: tuple[str, ...] = ()
    seconds: float = 0.0
    pages: tuple[Path, ...] = ()  # good ones
    changes: Changes | None = None  # since its last good run
    unchanged: str = ""  # when it was made, where there was nothing to do

    @property
    def ok(self) -> bool:
        return not self.problems and all(r.ok for r in self.notebooks)

    def line(self) -> str:
        """What a log says of it."""
        if self.unchanged:
            return one_line(f"{self.show}: unchanged since {self.unchanged}, not run again")
        good = sum(r.ok for r in self.notebooks)
        return one_line(f"{self.show}: {good} of {len(self.notebooks)} reports in {self.seconds:.1f} s")

    def facts(self) -> dict[str, object]:
        """The same for a machine that reads the log."""
        good = sum(r.ok for r in self.notebooks)
        return {
            "reports": good,
            "failed": len(self.notebooks) - good,
            "problems": list(self.problems),
            "seconds": round(self.seconds, 3),
            **({"unchanged": self.unchanged} if self.unchanged else {}),
        }


@dataclass(frozen=True)
class RunResult:
    """A whole run: every notebook of every show, and what else went wrong."""

    out: Path | str  # or what a folder elsewhere is called
    shows: tuple[str, ...]
    notebooks: tuple[NotebookResult, ...]
    problems: tuple[str, ...] = ()
    pdfs: tuple[Path, ...] = ()
    changes: Mapping[str, Changes] = field(default_factory=dict)  # by show, since its last good run
    unchanged: tuple[str, ...] = ()  # shows that were not run again
    published: bool = True  # all of it is in its place, also where that is elsewhere

    @property
    def ok(self) -> bool:
        return not self.problems and all(result.ok for result in self.notebooks)

    @property
    def exit_code(self) -> int:
        return 0 if self.ok else 1

    def line(self) -> str:
        """The last line of a run: what was written where."""
        good = sum(result.ok for result in self.notebooks)
        pdfs = f" and {many(len(self.pdfs), 'PDF')}" if self.pdfs else ""
        ran = len(self.shows) - len(self.unchanged)
        wrote, to = ("wrote", "to") if self.published else ("made", "for")
        written = f"{wrote} {many(good, 'report')}{pdfs} on {many(ran, 'show')} {to} {self.out}"
        same = f"{many(len(self.unchanged), 'show')} unchanged, not run again"
        bad = len(self.notebooks) - good
        rest = ([f"{bad} failed"] if bad else []) + (
            [f"{len(self.problems)} problem(s)"] if self.problems else []
        )
        said = [written] * bool(ran or pdfs) + [same] * bool(self.unchanged)
        return one_line("; ".join([*said, *rest]))

    def facts(self) -> dict[str, object]:
        """The same for a machine that reads the log."""
        good = sum(result.ok for result in self.notebooks)
        return {
            "ok": self.ok,
            "shows": len(self.shows),
            "unchanged": len(self.unchanged),
            "reports": good,
            "failed": len(self.notebooks) - good,
            "problems": list(self.problems),
            "out": str(self.out),
        }


def many(count: int, what: str) -> str:
    return f"{count} {what}" + "s" * (count != 1)
