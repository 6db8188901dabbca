"""Reports that ran to their end replace the old ones; the others are laid beside them."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat

from counterpoint.page import export
from counterpoint.page.parts import Broken, Link, Site
from counterpoint.run.execute import Executed
from counterpoint.run.results import NotebookResult
from counterpoint.writing import remove, write_all


def keep(
    target: Path, title: str, executed: Mapping[str, Executed], order: Sequence[str] = ()
) -> list[NotebookResult]:
    """Reports that ran to their end replace the old ones; the others are laid beside them."""
    known = dict.fromkeys((*order, *executed))  # pages of an earlier run are neighbours, too
    good = {n for n, run in executed.items() if run.broken is None}
    links = (
        *(Link(f"{n}.html", n.capitalize()) for n in known if n in good or (target / f"{n}.html").is_file()),
        Link("../index.html", "All shows"),
    )
    results = []
    for name, run in executed.items():
        words, site = f"{title}: {name} · Counterpoint", Site(links, f"{name}.html")
        html, broken = "", run.broken
        if broken is None:
            try:
                html = export(run.notebook, title=words, site=site)
            except Exception as error:
                broken = Broken(None, type(error).__name__, str(error))
        suffix = ""
        if broken:
            suffix = ".failed"
            html = _failed_page(run.notebook, words, site, broken)
        page = target / f"{name}{suffix}.html"
        write_all({page.with_suffix(".ipynb"): _notebook_text(run.notebook), page: html})
        if not broken:
            remove(target / f"{name}.failed.ipynb")
            remove(target / f"{name}.failed.html")
        results.append(NotebookResult(target.name, name, broken is None, run.seconds, broken, page))
    return results


def _failed_page(notebook: Any, title: str, site: Site, broken: Broken) -> str:
    """The page of a broken run; without the notebook's outputs if it is they that cannot be shown."""
    try:
        return export(notebook, title=title, site=site, broken=broken)
    except Exception:
        bare = copy.deepcopy(notebook)
        for cell in bare.cells:
            if "outputs" in cell:
                cell["outputs"] = []
        return export(bare, title=title, site=site, broken=broken)


def _notebook_text(notebook: Any) -> str:
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text + "\n"
