"""The real notebooks with a desk of the tests put in: what a run would make of them, without a kernel."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from nbformat import NotebookNode, read, v4

import counterpoint as cp
from counterpoint.desk import Desk
from counterpoint.page import Page
from tests.gold_desk import desk
from tests.making import output

ROOT = Path(__file__).parent.parent
NAMES = ("brief", "tone", "leads", "tropes", "sources")


def written_out(name: str, of: Desk) -> NotebookNode:
    """The notebook of this name as if it had been run on the desk."""
    made = read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    for cell in made.cells:
        if cell.cell_type == "code" and cell.source.startswith("cp."):
            shown = eval(cell.source, {"cp": cp, "desk": of, "since": ""})
            told = (
                {"html": shown._repr_html_()}
                if hasattr(shown, "html")
                else {"plotly": json.loads(shown.to_json())}
            )
            cell.outputs, cell.execution_count = [output(**told)], 1
    return made


@cache
def pages() -> tuple[Page, ...]:
    """The gold show's five pages."""
    return tuple(Page(name, name.capitalize(), written_out(name, desk())) for name in NAMES)


def small(name: str, *fragments: str, once: str = "") -> Page:
    """A page of these outputs, the last of them what all pages say alike."""
    cells = [v4.new_code_cell("", outputs=[output(html=html)]) for html in fragments]
    if once:
        cells.append(v4.new_code_cell("", outputs=[output(html=once)], metadata={"tags": ["once"]}))
    return Page(name, name.capitalize(), v4.new_notebook(cells=cells))
