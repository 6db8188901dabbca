"""`state.json`, what a run leaves for the next, and `changes.json`, the story for people and scripts. As bytes, and back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from counterpoint.since.model import Changes, State
from counterpoint.since.story import between

STATE = "state.json"
CHANGES = "changes.json"
VERSION = 1


@dataclass(frozen=True)
class Kept:
    """The state of the last good run, and the story its pages tell, if any: of the last run that was not like the one before."""

    run: State
    story: Changes | None = None
    version: int = VERSION


KEPT = TypeAdapter(Kept)


def kept(data: bytes) -> Kept | None:
    """What an earlier run left; None if this is no such thing, or of another version."""
    try:
        found = KEPT.validate_json(data)
    except ValidationError:
        return None
    return found if found.version == VERSION else None


def follow(before: Kept | None, now: State) -> tuple[Kept, Changes | None]:
    """What is kept after a run, and what has changed since the last; None after a first run, or of another show.

    The story that is kept is of what has just changed, else the one that was told before: a run that finds everything
    as it was tells the same again.
    """
    if before is None or before.run.show != now.show:
        return Kept(now), None
    fresh = between(before.run, now)
    return Kept(now, fresh if fresh.moved else before.story), fresh


def dumped(value: Kept) -> bytes:
    """Same state, same bytes."""
    return KEPT.dump_json(value) + b"\n"


def changes_json(story: Changes | None, show: str) -> bytes:
    """The story as plain data; of a first run an empty one."""
    return (json.dumps(plain(story or Changes(show)), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def plain(story: Changes) -> dict[str, Any]:
    """What changes.json holds."""
    told = asdict(story)
    return {"show": told.pop("show"), "kinds": list(story.kinds), "counts": story.counts, **told}
