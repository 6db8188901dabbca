"""JSON lines as people write and merge them: refused in one line that names file, line, field and value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from counterpoint.errors import RequestError, one_line, refuse

LARGEST = 20_000_000  # bytes
Row = tuple[int, Mapping[str, Any]]  # the line's number, from 1, and what it holds


def objects(path: Path) -> list[Row]:
    """The objects of a file, one a line; empty lines are passed over."""
    try:
        if path.stat().st_size > LARGEST:
            raise refuse(path, "", f"{path.stat().st_size} bytes", f"at most {LARGEST // 1_000_000} MB")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(f"{path}: not UTF-8: byte {error.start}") from None
    except OSError as error:
        raise RequestError(one_line(f"{path}: cannot be read: {error.strerror}")) from None
    # Not splitlines: a quote may hold a line separator that is no end of a line.
    return [(n, _object(path, n, line)) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def _object(path: Path, number: int, line: str) -> Mapping[str, Any]:
    where = f"{path}: line {number}"
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        raise refuse(
            where, "", line.strip()[:40], "a merge that is settled: this is git's mark of a conflict"
        )
    try:
        value = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise refuse(where, "", line.strip()[:60], "a JSON object on one line") from None
    if not isinstance(value, dict):
        raise refuse(where, "", told(value), "a JSON object on one line")
    return value


def _no_number(name: str) -> None:
    raise ValueError(name)


def word(where: str, field: str, value: object, empty: bool = False) -> str:
    """A text that must be there, or may be empty."""
    if not isinstance(value, str) or not (value or empty):
        raise refuse(where, field, told(value), "a text")
    return value


def day(where: str, field: str, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise refuse(where, field, value, "a day such as 2025-07-20") from None


def told(value: object) -> object:
    """A value as a message names it: short, and of a list or mapping only what it is."""
    return (
        f"a {type(value).__name__}"
        if isinstance(value, (list, dict))
        else value[:80]
        if isinstance(value, str)
        else value
    )
