"""`manifest.json`: what a show's reports were made of, by what, and when. The only place with a clock."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from counterpoint.page import IndexEntry
from counterpoint.page.parts import Link
from counterpoint.run.results import NotebookResult, ShowFacts
from counterpoint.run.stamp import PACKAGES, installed
from counterpoint.run.whole import LABEL, file_name
from counterpoint.since import CHANGES

NAME = "manifest.json"
DATA = (
    "brief.docx",
    "brief.md",
    "claims.xlsx",
    "claims.csv",
    "claims.jsonl",
    "matrix.csv",
    "comparison.json",
    CHANGES,
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
    whole: bool = False,
    sources: Mapping[str, str] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The manifest of one run; what an earlier run says of notebooks not run now is carried over.

    `sources` are hashes of the notebooks, `changes` what the brief says of the run before.
    """
    earlier = before.get("notebooks") or {}
    stamp = made.astimezone(UTC).isoformat(timespec="seconds")
    now = {r.notebook: _entry(r, earlier.get(r.notebook) or {}, stamp) for r in results}
    for name, entry in now.items():
        entry["source"] = (sources or {}).get(name)
    notebooks = {**earlier, **now}
    return {
        "show": show,
        "title": facts.title,
        "note": facts.note,
        "made": stamp,
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


def sources(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Each notebook with its sha256, as it lies there before it is run."""
    return {name: sha256((folder / f"{name}.ipynb").read_bytes()).hexdigest() for name in names}


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
                pages=_links(
                    path.parent,
                    [
                        *((f"{name}.html", name.capitalize()) for name in names),
                        (file_name(slug, names), LABEL),
                    ],
                ),
                data=_links(path.parent, [(n, n) for n in (*_pdfs(slug, names), *DATA, NAME)]),
                figures=_links(path.parent, _figures(path.parent)),
                failed=_links(path.parent, [(f"{name}.failed.html", name.capitalize()) for name in names]),
                problems=tuple(str(line).removeprefix(f"{slug}: ") for line in told.get("problems") or ()),
            )
        )
    return sorted(found, key=lambda entry: (entry.title.casefold(), entry.title))


def _pdfs(slug: str, names: Sequence[str]) -> list[str]:
    return [
        str(Path(page).with_suffix(".pdf"))
        for page in (*(f"{n}.html" for n in names), file_name(slug, names))
    ]


def _figures(folder: Path) -> list[tuple[str, str]]:
    return [(f"figures/{p.name}", p.name) for p in sorted((folder / "figures").glob("*.svg"))]


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
