"""Notebooks for tests, built from lists of strings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

PARAMETERS = """\
show: str = "../seeds/nowhere"  # the show's folder
limit: int = 3  # how many to list
share: float = 0.5
reviews: list[str] = []  # only these
strict: bool = False
codebook: str = ""  # another codebook
"""


def notebook(*cells: str, parameters: str = PARAMETERS) -> nbformat.NotebookNode:
    """A notebook of code cells; one that starts with `#md ` is Markdown."""
    first = v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    rest = [v4.new_markdown_cell(c[4:]) if c.startswith("#md ") else v4.new_code_cell(c) for c in cells]
    return v4.new_notebook(cells=[first, *rest])


def folder_of(path: Path, **notebooks: Sequence[str]) -> Path:
    """A folder with a notebook for each name."""
    path.mkdir(parents=True, exist_ok=True)
    for name, cells in notebooks.items():
        nbformat.write(notebook(*cells), path / f"{name}.ipynb")
    return path


def show(path: Path, title: str = "A Show") -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "show.yaml").write_text(f"title: {title}\n", encoding="utf-8")
    (path / "one.txt").write_text("A review.\n", encoding="utf-8")
    return path


def output(**data: Any) -> nbformat.NotebookNode:
    """A display output; `html="…"` and `plotly={…}` are short for their mime types."""
    mimes = {"html": "text/html", "plotly": "application/vnd.plotly.v1+json", "plain": "text/plain"}
    return v4.new_output("display_data", {mimes.get(k, k): v for k, v in data.items()})


def executed(*outputs: nbformat.NotebookNode, source: str = "secret_code()") -> nbformat.NotebookNode:
    """A notebook as if it had been run: one code cell with these outputs."""
    return v4.new_notebook(cells=[v4.new_code_cell(source, outputs=list(outputs), execution_count=1)])


def bar(**layout: Any) -> dict[str, Any]:
    return {
        "data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2], "marker": {"color": "#1d5c9c"}}],
        "layout": layout,
    }


def shared(name: str) -> Path:
    """A file of the shared material, or a skipped test where it isn't there."""
    base = Path(os.environ.get("COUNTERPOINT_SHARED") or Path(__file__).parents[1].parent / "shared")
    if not (base / name).exists():
        pytest.skip(f"no {name} in the shared material; set COUNTERPOINT_SHARED to its folder")
    return base / name
