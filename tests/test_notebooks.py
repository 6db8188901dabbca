"""The notebooks as they are committed: bare, parameterised, short; and that they run."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from counterpoint.run.parameters import declared

ROOT = Path(__file__).parent.parent
NAMES = ("brief", "tone", "leads", "tropes", "sources")
DECLARED = {"show": "head-over-heels", "reviews": [], "dimensions": [], "codebook": ""}


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest) -> Path:
    return ROOT / "notebooks" / f"{request.param}.ipynb"


def cells(path: Path, kind: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
    return [c for c in found if not kind or c["cell_type"] == kind]


def test_bare_and_valid(path: Path) -> None:
    import nbformat

    node = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(node)
    assert (node.nbformat, node.nbformat_minor, node.metadata.kernelspec.name) == (4, 5, "python3")
    for cell in cells(path, "code"):
        assert cell["outputs"] == [] and cell["execution_count"] is None
    ids = [c["id"] for c in cells(path)]
    assert len(ids) == len(set(ids))


def test_markdown_asks_and_code_answers_in_three_lines(path: Path) -> None:
    for cell in cells(path, "code"):
        if "parameters" not in cell["metadata"].get("tags", ()):
            assert len([line for line in cell["source"] if line.strip()]) <= 3


def test_the_parameter_cell_is_the_manual(path: Path) -> None:
    found = declared(path)
    assert {name: ast.literal_eval(str(p.default)) if not isinstance(p.default, str | list) else p.default for name, p in found.items()} == DECLARED  # fmt: skip
    assert all(p.type and p.help for p in found.values())


def test_only_the_package_itself_is_imported(path: Path) -> None:
    code = ast.parse("\n".join("".join(c["source"]) for c in cells(path, "code")))
    names = [n.name for node in ast.walk(code) if isinstance(node, ast.Import) for n in node.names]
    assert names == ["counterpoint"]
    assert not [node for node in ast.walk(code) if isinstance(node, ast.ImportFrom)]


def test_the_first_heading_is_for_the_lab_alone(path: Path) -> None:
    first = cells(path)[0]
    assert first["source"][0].startswith("# ") and first["metadata"]["tags"] == ["notebook-only"]
    assert not [c for c in cells(path, "markdown")[1:] if c["source"][0].startswith("# ")]


def test_it_runs_by_plain_papermill(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("counterpoint.reading")
    import papermill

    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "lib"))
    done = papermill.execute_notebook(
        str(path), str(tmp_path / "out.ipynb"), {"show": "head-over-heels"}, progress_bar=False
    )
    assert all(c.metadata.papermill.status == "completed" for c in done.cells if c.cell_type == "code")
    kinds = {mime for c in done.cells for o in c.get("outputs", ()) for mime in o.get("data", {})}
    assert {"text/html", "application/vnd.plotly.v1+json"} <= kinds
