"""nbconvert's side of a page: an exporter that loses no chart and shows no code."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode

from counterpoint.page.anchors import alone
from counterpoint.page.gather import gather, tell
from counterpoint.page.notes import noted
from counterpoint.page.parts import Site
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
        broken, site = kw.get("broken"), kw.get("site") or Site()
        parts = noted(alone(gather(copy, broken), site.absent))
        html = render(
            "report.html.j2",
            charts=bool(parts.figures),
            title=title,
            site=site,
            parts=parts,
            broken=broken,
            message=tell(broken.message) if broken else "",
            cells=len(copy.cells),
        )
        return html, told
