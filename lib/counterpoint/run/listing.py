"""What the index over all shows lists, from their manifests and the files that are there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from glob import escape
from pathlib import Path, PurePath
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


def entries(out: Path, order: Sequence[str], elsewhere: Collection[str] = ()) -> list[IndexEntry]:
    """Every show that has a manifest under `out`, by title, with the files that are there, or `elsewhere` under the same name."""
    found, links = [], partial(_links, elsewhere=elsewhere)
    for path in sorted(out.glob(f"*/{ledger.NAME}")):
        told, slug = ledger.load(path.parent), path.parent.name
        names = [*order, *sorted(set(told.get("notebooks") or {}) - set(order))]
        found.append(
            IndexEntry(
                title=str(told.get("title") or slug),
                note=str(told.get("note") or ""),
                pages=links(
                    path.parent,
                    [
                        *((f"{name}.html", name.capitalize()) for name in names),
                        (file_name(slug, names), LABEL),
                    ],
                ),
                data=links(path.parent, [(n, n) for n in (*_pdfs(told), *DATA, ledger.NAME)]),
                figures=links(path.parent, _figures(path.parent, elsewhere)),
                failed=links(path.parent, [(f"{name}.failed.html", name.capitalize()) for name in names]),
                problems=tuple(str(line).removeprefix(f"{slug}: ") for line in told.get("problems") or ()),
            )
        )
    return sorted(found, key=lambda entry: (entry.title.casefold(), entry.title))


def _pdfs(told: Mapping[str, Any]) -> list[str]:
    """The PDFs that show a page as it now is."""
    pages, printed = told.get("files") or {}, told.get("printed") or {}
    return [n for n in sorted(printed) if printed[n] and printed[n][0] == pages.get(f"{Path(n).stem}.html")]


def _figures(folder: Path, elsewhere: Collection[str]) -> list[tuple[str, str]]:
    there = {
        PurePath(name).name for name in elsewhere if fnmatchcase(name, f"{escape(folder.name)}/figures/*.svg")
    }
    names = there | {p.name for p in (folder / "figures").glob("*.svg")}
    return [(f"figures/{name}", name) for name in sorted(names)]


def _links(
    folder: Path, files: Sequence[tuple[str, str]], elsewhere: Collection[str] = ()
) -> tuple[Link, ...]:
    """Links to those files that are there; a folder may be called anything, `javascript:x` or `a#b`, and must stay a folder."""
    named = ((f"{folder.name}/{file}", file, label) for file, label in files)
    return tuple(
        Link(quote(name), label)
        for name, file, label in named
        if name in elsewhere or (folder / file).is_file()
    )
