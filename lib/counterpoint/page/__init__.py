"""An executed notebook becomes one HTML file. Only this package knows nbconvert; it decides nothing about content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.lean import lean
from counterpoint.page.index import IndexEntry, index
from counterpoint.page.parts import Broken, Link, Site

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["Broken", "IndexEntry", "Link", "Site", "export", "index"]


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
