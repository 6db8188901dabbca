"""An executed notebook becomes one HTML file. Only this package knows nbconvert; it decides nothing about content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.lean import lean
from counterpoint.page.index import IndexEntry, index
from counterpoint.page.parts import Broken, Link, Page, Site

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["Broken", "IndexEntry", "Link", "Page", "Site", "check", "export", "index", "whole"]


def export(
    notebook: NotebookNode | Path, *, title: str, site: Site | None = None, broken: Broken | None = None
) -> str:
    """The page of an executed notebook, as HTML. Same notebook, same bytes.

    With `broken`, a page that says where the run stopped. nbconvert is imported only here, when a page is made.
    """
    lean()
    import nbformat

    from counterpoint.page.exporter import PageExporter

    node = nbformat.read(notebook, as_version=4) if isinstance(notebook, Path) else notebook  # type: ignore[no-untyped-call]
    html, _ = PageExporter().from_notebook_node(  # type: ignore[no-untyped-call]
        node, title=title, site=site, broken=broken
    )
    return html


def check(notebook: Mapping[str, Any]) -> None:
    """Raise what would keep an executed notebook off a page: RunFailed for a chart that the page cannot draw."""
    from counterpoint.page.gather import gather

    gather(notebook)


def whole(pages: Sequence[Page], *, title: str) -> str:
    """One file that holds all these pages and leads to no other, as HTML. Same notebooks, same bytes."""
    from counterpoint.page.whole import whole as joined

    return joined(pages, title=title)
