"""Names, paths and globs → the shows they mean."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from counterpoint.errors import RequestError, one_line, refuse, unknown

SHOW_FILE = "show.yaml"


def matching(patterns: Sequence[str], base: Path, seeds: Path, where: str) -> tuple[Path, ...]:
    """The folders the patterns mean, each once: a name or glob without a slash among `seeds`, any other as a path from `base`.

    RequestError for a pattern that means no show; `where` is its place, for the message.
    """
    found: dict[Path, Path] = {}
    for pattern in patterns:
        try:
            folders = _paths(pattern, base) if "/" in pattern else _names(pattern, seeds)
        except (OSError, ValueError):  # a name too long, a NUL
            folders = []
        if not folders:
            raise _none(pattern, base, seeds, where)
        for folder in folders:
            found.setdefault(folder.resolve(), folder)
    return tuple(found.values())


def _shows(seeds: Path) -> list[Path]:
    return sorted(p for p in seeds.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))


def _names(pattern: str, seeds: Path) -> list[Path]:
    shows = _shows(seeds)
    return [p for p in shows if p.name == pattern] or [p for p in shows if fnmatchcase(p.name, pattern)]


def _paths(pattern: str, base: Path) -> list[Path]:
    if (base / pattern / SHOW_FILE).is_file():
        return [base / pattern]
    there = glob.glob(os.path.join(glob.escape(str(base)), pattern))
    return sorted(Path(p) for p in there if (Path(p) / SHOW_FILE).is_file())


def _none(pattern: str, base: Path, seeds: Path, where: str) -> RequestError:
    """What is said of a pattern that means nothing: the nearest name, or what a glob could have met."""
    if "/" in pattern:
        around = (
            sorted(p.parent for p in (base / pattern).parent.glob(f"*/{SHOW_FILE}"))
            if _plain(pattern)
            else []
        )
        if around:
            return unknown(where, "", pattern, [os.path.relpath(p, base) for p in around])
        return refuse(where, "", pattern, f"a path to a folder with {SHOW_FILE}, or a glob of such paths")
    names = [p.name for p in _shows(seeds)]
    if _plain(pattern):
        return unknown(where, "", pattern, names)
    known = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    return RequestError(one_line(f"{where}: {pattern!r} matches no show; known: {known or 'none'}"))


def _plain(pattern: str) -> bool:
    return not any(c in pattern for c in "*?[")
