"""What of the change story a schedule wants to hear of: `--fail-on clash,edited`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterpoint.errors import unknown
from counterpoint.run.results import RunResult
from counterpoint.since import KINDS


def kinds(text: str, where: str = "--fail-on") -> tuple[str, ...]:
    """The kinds of change a list with commas names. RequestError for one that does not exist."""
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for name in names or ("",):
        if name not in KINDS:
            raise unknown(where, "", name, KINDS)
    return names


def counted(result: RunResult) -> dict[str, int]:
    """How many changes of each kind a run found over all its shows; only kinds there are."""
    stories = result.changes.values()
    totals = {kind: sum(story.counts.get(kind, 0) for story in stories) for kind in KINDS}
    return {kind: n for kind, n in totals.items() if n}


def alarming(found: Mapping[str, int], wanted: Sequence[str]) -> dict[str, int]:
    """Those of the changes that are wanted."""
    return {kind: n for kind, n in found.items() if kind in wanted}


def told(found: Mapping[str, int]) -> str:
    """`clash 1, edited 2`"""
    return ", ".join(f"{kind} {n}" for kind, n in found.items())
