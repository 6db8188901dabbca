"""The house's walls: who may import whom, and who may know which library."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LIB = Path(__file__).parent.parent / "lib" / "counterpoint"
# From the ground up: a module imports only what stands before it.
ORDER = [
    "errors",
    "lean",
    "yamls",
    "writing",
    "remote",
    "cells",
    "model",
    "codebook",
    "sources",
    "reading",
    "coders",
    "coded",
    "asking",
    "compare",
    "voice",
    "serial",
    "desk",
    "since",
    "views",
    "charts",
    "papers",
    "page",
    "run",
    "cli",
]
ONLY = {
    "papermill": {"run"},
    "cronsim": {"run"},
    "dask": {"run"},
    "distributed": {"run"},
    "filelock": {"run"},
    "fsspec": {"remote"},
    "httpx": {"asking"},
    "nbconvert": {"page"},
    "docx": {"papers"},
    "xlsxwriter": {"papers"},
    "plotly": {"charts", "page"},  # page: the bundle must be of the version plotly.py speaks to
    "spacy": {"reading"},
    "trafilatura": {"sources"},
}
FILES = sorted(LIB.rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(LIB).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(LIB)) for p in FILES])
def test_imports_run_one_way(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    assert here in ORDER or here == "knowledge", f"{here} has no place in the order of rooms"
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "counterpoint" and len(parts) > 1 and parts[1] in ORDER:
            assert ORDER.index(parts[1]) <= ORDER.index(here), f"{here} may not know {parts[1]}"
        if parts[0] in ONLY:
            assert here in ONLY[parts[0]], f"only {ONLY[parts[0]]} may know {parts[0]}"


INLINED = (ast.ListComp, ast.SetComp, ast.DictComp)


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(LIB)) for p in FILES])
def test_no_comprehension_hides_what_the_module_defines(path: Path) -> None:
    """Python 3.12.1 takes the hidden name for a local one all over the function, and finds no value for it."""
    tree = ast.parse(path.read_text("utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    targets = [g.target for node in ast.walk(tree) if isinstance(node, INLINED) for g in node.generators]
    names = {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    assert not names & defined


def test_notebooks_import_counterpoint_and_nothing_below_it() -> None:
    import json

    for path in sorted((LIB.parent.parent / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        tops = {
            name
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.Import)
            for name in [a.name for a in node.names]
        }
        froms = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)]
        assert tops == {"counterpoint"} and not froms, f"{path.name} imports {tops} and {len(froms)} more"
