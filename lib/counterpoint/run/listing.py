"""What the index over all shows lists, from their manifests and the files that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from counterpoint.page import IndexEntry
from counterpoint.page.parts import Link
from counterpoint.run import manifest as ledger
from counterpoint.run.whole import LABEL, file_name
from counterpoint.since import CHANGES

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


def entries(out: Path, order: Sequence[str]) -> list[IndexEntry]:
    """Every show that has a manifest under `out`, by title, with the files that are there."""
    found = []
    for path in sorted(out.glob(f"*/{ledger.NAME}")):
        told, slug = ledger.load(path.parent), path.parent.name
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
                data=_links(path.parent, [(n, n) for n in (*_pdfs(told), *DATA, ledger.NAME)]),
                figures=_links(path.parent, _figures(path.parent)),
                failed=_links(path.parent, [(f"{name}.failed.html", name.capitalize()) for name in names]),
                problems=tuple(str(line).removeprefix(f"{slug}: ") for line in told.get("problems") or ()),
            )
        )
    return sorted(found, key=lambda entry: (entry.title.casefold(), entry.title))


def _pdfs(told: Mapping[str, Any]) -> list[str]:
    """The PDFs that show a page as it now is."""
    pages, printed = told.get("files") or {}, told.get("printed") or {}
    return [n for n in sorted(printed) if printed[n] and printed[n][0] == pages.get(f"{Path(n).stem}.html")]


def _figures(folder: Path) -> list[tuple[str, str]]:
    return [(f"figures/{p.name}", p.name) for p in sorted((folder / "figures").glob("*.svg"))]


def _links(folder: Path, files: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
    """Links to those files that are there; a folder may be called anything, `javascript:x` or `a#b`, and must stay a folder."""
    return tuple(
        Link(quote(f"{folder.name}/{file}"), label) for file, label in files if (folder / file).is_file()
    )
