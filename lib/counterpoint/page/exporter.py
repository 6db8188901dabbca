"""nbconvert's side of a page: an exporter that loses no chart and shows no code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode

from counterpoint.page.gather import gather, tell
from counterpoint.page.parts import Broken, Site
from counterpoint.page.shell import render


class PageExporter(Exporter):
    """`jupyter nbconvert --to counterpoint`: one self-contained HTML file."""

    export_from_notebook = "Counterpoint page"
    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        copy, told = super().from_notebook_node(nb, resources, **kw)
        title = (
            kw.get("title")
            or copy.metadata.get("title")
            or told.get("metadata", {}).get("name")
            or "Counterpoint"
        )
        parts = gather(copy, kw.get("broken"))
        broken = kw.get("broken")
        html = render(
            "report.html.j2",
            charts=bool(parts.figures),
            title=title,
            site=kw.get("site") or Site(),
            parts=parts,
            broken=broken,
            message=tell(broken.message) if broken else "",
            cells=len(copy.cells),
        )
        return html, told


def export(
    notebook: NotebookNode | Path, *, title: str, site: Site | None = None, broken: Broken | None = None
) -> str:
    """The page of an executed notebook; with `broken`, a page that says where the run stopped. Same notebook, same bytes."""
    node = nbformat.read(notebook, as_version=4) if isinstance(notebook, Path) else notebook  # type: ignore[no-untyped-call]
    html, _ = PageExporter().from_notebook_node(  # type: ignore[no-untyped-call]
        node, title=title, site=site, broken=broken
    )
    return html
