"""Reports that ran to their end replace the old ones; the others are laid beside them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import nbformat

from counterpoint.page import Page, check, export, whole
from counterpoint.page.parts import Broken, Link, Site
from counterpoint.run.execute import Executed
from counterpoint.run.results import NotebookResult
from counterpoint.run.stamp import mark
from counterpoint.run.whole import LABEL, file_name, together
from counterpoint.writing import remove, write_all


@dataclass(frozen=True)
class Kept:
    """What was written for one show. `whole`: the one file of all pages is new; `problems`: why it is not, though it should be."""

    results: list[NotebookResult]
    whole: bool
    problems: tuple[str, ...] = ()
    pages: tuple[Path, ...] = ()  # that are new and good, the one file last


def keep(
    target: Path,
    title: str,
    executed: Mapping[str, Executed],
    order: Sequence[str] = (),
    of: str = "",
    data: Mapping[str, bytes] = MappingProxyType({}),
) -> Kept:
    """Write one show's pages, notebooks and data, all of them or none. `of`: what they were made of (stamp.py).

    The one file of all pages is made anew if none failed and all are at hand, of this run or of the same things.
    """
    for run in executed.values():
        mark(run.notebook, of)
    broken = {name: run.broken or _unfit(run.notebook) for name, run in executed.items()}
    good = {name: run.notebook for name, run in executed.items() if not broken[name]}
    known = tuple(dict.fromkeys((*order, *executed)))  # pages of an earlier run are neighbours, too
    file = target / file_name(target.name, known)
    parts = together(target, good, [n for n in executed if broken[n]], order, of)
    one, problem = _whole(parts, title)
    links, absent = _neighbours(target, known, good)
    if one or file.is_file():
        links.append(Link(quote(file.name), LABEL))
    links.append(Link("../index.html", "All shows"))
    files: dict[Path, bytes | str] = {target / name: made for name, made in data.items()}
    files |= {file: one} if one else {}
    results = []
    for name, run in executed.items():
        site = Site(tuple(links), f"{name}.html", absent=absent)
        page, texts = _page(target, f"{title}: {name} · Counterpoint", name, run.notebook, site, broken[name])
        files |= texts
        results.append(NotebookResult(target.name, name, name in good, run.seconds, broken[name], page))
    write_all(files)
    _tidy(target, good)
    pages = [r.page for r in results if r.ok and r.page] + [file] * bool(one)
    return Kept(results, bool(one), (problem,) if problem else (), tuple(pages))


def _page(
    target: Path, title: str, name: str, notebook: Any, site: Site, broken: Broken | None
) -> tuple[Path, dict[Path, str]]:
    """Where a notebook's page stands, and the texts of both."""
    page = target / f"{name}{'.failed' if broken else ''}.html"
    show = _failed_page if broken else export
    html = show(notebook, title=title, site=site, broken=broken)
    return page, {page.with_suffix(".ipynb"): _notebook_text(notebook), page: html}


def _neighbours(
    target: Path, known: Sequence[str], good: Mapping[str, Any]
) -> tuple[list[Link], tuple[Link, ...]]:
    """The pages that will be there, and those that will not."""
    links = {name: Link(f"{name}.html", name.capitalize()) for name in known}
    there = {name for name in known if name in good or (target / f"{name}.html").is_file()}
    return [links[n] for n in known if n in there], tuple(links[n] for n in known if n not in there)


def _unfit(notebook: Any) -> Broken | None:
    """What keeps a notebook that ran to its end off a page."""
    try:
        check(notebook)
    except Exception as error:
        return Broken(None, type(error).__name__, str(error))
    return None


def _whole(parts: Mapping[str, Any], title: str) -> tuple[str, str]:
    """The one file, and what went wrong with it; neither where there is nothing to make it of."""
    if not parts:
        return "", ""
    pages = [Page(name, name.capitalize(), node) for name, node in parts.items()]
    try:
        return whole(pages, title=f"{title} · Counterpoint"), ""
    except Exception as error:
        return "", f"{LABEL}: {type(error).__name__}: {error}"


def _failed_page(notebook: Any, *, title: str, site: Site, broken: Broken | None) -> str:
    """The page of a broken run; without the notebook's outputs if it is they that cannot be shown."""
    try:
        return export(notebook, title=title, site=site, broken=broken)
    except Exception:
        bare = copy.deepcopy(notebook)
        for cell in bare.cells:
            if "outputs" in cell:
                cell["outputs"] = []
        return export(bare, title=title, site=site, broken=broken)


def _tidy(target: Path, good: Iterable[str]) -> None:
    """What an earlier failure left, gone where the notebook is good now."""
    for name in good:
        remove(target / f"{name}.failed.ipynb")
        remove(target / f"{name}.failed.html")


def _notebook_text(notebook: Any) -> str:
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text + "\n"
