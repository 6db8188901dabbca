"""`manifest.json`: what a show's reports were made of, by what, and when. The only place with a clock."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from counterpoint.run.results import NotebookResult, ShowFacts
from counterpoint.run.stamp import PACKAGES, MadeOf, hash_of, installed
from counterpoint.run.whole import file_name
from counterpoint.since import CHANGES, STATE
from counterpoint.writing import write

NAME = "manifest.json"


def manifest(
    *,
    show: str,
    facts: ShowFacts,
    inputs: Mapping[str, str],
    parameters: Mapping[str, object],
    results: Sequence[NotebookResult],
    before: Mapping[str, Any],
    made: datetime,
    whole: bool = False,
    made_of: MadeOf | None = None,
    changes: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The manifest of one run; what an earlier run says of notebooks not run now is carried over.

    `made_of`: what the files are made of; `changes`: what the brief says of the run before.
    """
    earlier = before.get("notebooks") or {}
    stamp = made.astimezone(UTC).isoformat(timespec="seconds")
    now = {r.notebook: _entry(r, earlier.get(r.notebook) or {}, stamp) for r in results}
    for name, entry in now.items():
        entry["source"] = made_of.sources.get(name) if made_of else None
        entry["made_of"] = made_of.notebooks.get(name) if made_of else None
    notebooks = {**earlier, **now}
    return {
        "show": show,
        "title": facts.title,
        "note": facts.note,
        "made": stamp,
        "made_of": made_of.files if made_of else None,
        "counterpoint": installed("counterpoint"),
        "codebook": facts.codebook or None,
        "engine": facts.engine or None,
        "python": platform.python_version(),
        "packages": {name: installed(name) for name in PACKAGES},
        "parameters": dict(parameters),
        "coder": dict(facts.coder),
        "inputs": dict(inputs),
        "notebooks": notebooks,
        "whole": stamp if whole else before.get("whole"),
        "changes": dict(changes) if changes else None,
        "files": {},  # once they are written
        "printed": dict(before.get("printed") or {}),
        "warnings": list(facts.warnings),
        "problems": list(facts.problems),
    }


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def load(folder: Path) -> dict[str, Any]:
    """The folder's manifest, or an empty one if there is none that can be read."""
    try:
        read = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def files(target: Path, told: Mapping[str, Any], data: Sequence[str], order: Sequence[str]) -> dict[str, str]:
    """Each file of a show's folder with its sha256: its data, its pages and notebooks, what the next run compares itself with."""
    names = tuple(told["notebooks"])
    made = [f"{name}{kind}" for name in names for kind in (".html", ".ipynb")]
    every = {*data, *made, STATE, CHANGES, file_name(target.name, (*order, *names))}
    there = (name for name in sorted(every) if (target / name).is_file())
    return {name: hash_of(target / name) for name in there}


def printed(folder: Path, pdfs: Sequence[Path], paper: str) -> None:
    """Write into a folder's manifest which of its PDFs show which pages, on what paper."""
    told = load(folder)
    pages = told.get("files") or {}
    now = {p.name: [pages.get(p.with_suffix(".html").name), paper, hash_of(p)] for p in pdfs}
    write(folder / NAME, dump(told | {"printed": {**(told.get("printed") or {}), **now}}))


def sources(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Each notebook with its sha256, as it lies there before it is run."""
    return {name: hash_of(folder / f"{name}.ipynb") for name in names}


def _entry(result: NotebookResult, earlier: Mapping[str, Any], stamp: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"ok": result.ok, "seconds": round(result.seconds, 3), "last_good": stamp}
    if result.broken:
        entry["last_good"] = earlier.get("last_good")
        entry["cell"] = None if result.broken.cell is None else result.broken.cell + 1
        entry["reason"] = f"{result.broken.name}: {result.broken.message}"
    return entry
