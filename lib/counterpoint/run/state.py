"""What is kept of a named run beside its reports: when it last succeeded, how its last try ended, and who is at it now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from counterpoint.run.results import RunResult
from counterpoint.writing import folder, write

FOLDER = ".runs"  # hidden: what a web server or a person looks for beside it are reports


@dataclass(frozen=True)
class State:
    """What is known of a run's past; all of it empty before its first try."""

    run: str
    last_success: AwareDatetime | None = None  # when it began
    began: AwareDatetime | None = None  # the last try, however it ended
    seconds: float = 0.0
    exit_code: int | None = None
    shows: int = 0
    reports: int = 0
    failed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    changes: Mapping[str, int] = field(default_factory=dict)
    alerts: Mapping[str, int] = field(default_factory=dict)


KEPT = TypeAdapter(State)


def state_path(out: Path, name: str) -> Path:
    return out / FOLDER / f"{name}.state.json"


def load(out: Path, name: str) -> State:
    """The state an earlier run left; an empty one where there is none, or none that can be read."""
    try:
        found = KEPT.validate_json(state_path(out, name).read_bytes())
    except (OSError, ValidationError):
        return State(name)
    return found if found.run == name else State(name)


def save(out: Path, state: State) -> None:
    """Put the state in its place in one step. Raises OSError, RequestError."""
    folder(out / FOLDER)
    write(state_path(out, state.run), json.dumps(plain(state), ensure_ascii=False, indent=1) + "\n")


def plain(state: State) -> dict[str, Any]:
    """What the file holds: times in UTC."""
    return asdict(state) | {"last_success": _utc(state.last_success), "began": _utc(state.began)}


def after(
    before: State,
    began: datetime,
    seconds: float,
    result: RunResult | None,
    changes: Mapping[str, int],
    alerts: Mapping[str, int],
    problems: tuple[str, ...] = (),
) -> State:
    """The state after a try; without a result it broke off, and `problems` say why. Alerts do not make it fail."""
    ok = result is not None and result.ok
    notebooks = result.notebooks if result else ()
    return State(
        run=before.run,
        last_success=began if ok else before.last_success,
        began=began,
        seconds=round(seconds, 3),
        exit_code=0 if ok and not alerts else 1,
        shows=len(result.shows) if result else 0,
        reports=sum(r.ok for r in notebooks),
        failed=tuple(f"{r.show}/{r.notebook}" for r in notebooks if not r.ok),
        problems=(*(result.problems if result else ()), *problems),
        changes=dict(changes),
        alerts=dict(alerts),
    )


@contextmanager
def held(out: Path, name: str) -> Iterator[bool]:
    """Whether this process may do the run: one at a time, over all processes that reach the folder.

    The system frees the lock when its holder ends, however that is. The empty file stays: unlinking it would let two in.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder(out / FOLDER) / f"{name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _utc(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat(timespec="seconds") if when else None
