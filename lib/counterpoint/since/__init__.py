"""Two runs of one show → what changed between them: reviews, sentences, claims, contradictions; and what is kept for the next."""

from __future__ import annotations

from counterpoint.since.kept import CHANGES, STATE, Kept, changes_json, dumped, follow, kept, plain
from counterpoint.since.model import (
    KINDS,
    Basis,
    Came,
    Cause,
    Changes,
    Difference,
    Edit,
    Flip,
    Mark,
    Moved,
    Opposed,
    Said,
    Seen,
    Sentence,
    State,
    Turn,
)
from counterpoint.since.seen import state_of
from counterpoint.since.story import between
from counterpoint.since.told import lines

__all__ = [
    "CHANGES",
    "KINDS",
    "STATE",
    "Basis",
    "Came",
    "Cause",
    "Changes",
    "Difference",
    "Edit",
    "Flip",
    "Kept",
    "Mark",
    "Moved",
    "Opposed",
    "Said",
    "Seen",
    "Sentence",
    "State",
    "Turn",
    "between",
    "changes_json",
    "dumped",
    "follow",
    "kept",
    "lines",
    "plain",
    "state_of",
]  # fmt: skip
