"""What a show's run knows of the one before it, and what it leaves for the next: read first, written last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counterpoint import since
from counterpoint.errors import system
from counterpoint.since import CHANGES, STATE, Changes, Kept
from counterpoint.writing import write_all

TELLER = "brief"  # the notebook that tells the story; until it has, nothing is forgotten
SINCE = "since"  # its parameter, the path of what the last run left


@dataclass(frozen=True)
class Last:
    """Two runs of one show. `fresh`: what changed since the last good one; None where there was none, or no data now."""

    target: Path
    kept: Kept | None = None  # what this run will leave
    fresh: Changes | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> tuple[str, ...]:
        """What a log says: nothing where nothing changed."""
        return (*self.warnings, *(since.lines(self.fresh) if self.fresh else ()))

    @property
    def path(self) -> Path | None:
        """What the brief is handed: only where there is a story, so that a page without one stays as it was."""
        return self.target / STATE if self.kept and self.kept.story else None

    def settle(self) -> tuple[str, ...]:
        """Leave state and story for the next run, both or neither. Out: what kept them from being written."""
        if self.kept:
            story = since.changes_json(self.kept.story, self.kept.run.show)
            try:
                write_all({self.target / STATE: since.dumped(self.kept), self.target / CHANGES: story})
            except OSError as error:
                return (f"{self.target.name}: {system(error)}",)
        return ()

    def record(self, before: Mapping[str, Any], told: bool) -> dict[str, Any] | None:
        """What the manifest says of the story the brief tells. `before`: the manifest so far; `told`: this brief is good."""
        earlier = before.get("changes")
        if not (told and self.fresh and self.fresh.moved):
            return earlier if isinstance(earlier, dict) else None
        teller = (before.get("notebooks") or {}).get(TELLER) or {}
        return {
            "since": teller.get("last_good"),
            "kinds": list(self.fresh.kinds),
            "counts": self.fresh.counts,
        }


def left(target: Path) -> bytes:
    """What the last good run left, as it stands; nothing where there is none to be read."""
    try:
        return (target / STATE).read_bytes()
    except OSError:
        return b""


def look(target: Path, data: bytes) -> Last:
    """Compare a run with the last good one. In: the show's folder of reports, and this run's state, empty where there is none."""
    now = since.kept(data)
    if now is None:
        return Last(target)
    before, warnings = _before(target)
    return Last(target, *since.follow(before, now.run), warnings)


def _before(target: Path) -> tuple[Kept | None, tuple[str, ...]]:
    try:
        found = since.kept((target / STATE).read_bytes())
    except FileNotFoundError:
        return None, ()
    except OSError:
        found = None
    told = () if found else (f"{target.name}: {STATE} cannot be read; this run is compared with no other",)
    return found, told
