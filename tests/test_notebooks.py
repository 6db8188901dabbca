"""The notebooks as they are committed: bare, parameterised, short; and that they run."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from counterpoint.run.parameters import declared

ROOT = Path(__file__).parent.parent
NAMES = ("brief", "tone", "leads", "tropes", "sources")
DECLARED = {"show": "head-over-heels", "reviews": [], "dimensions": [], "codebook": "", "coder": "cues"}
OWN = {"brief": {"since": ""}}  # parameters of one notebook alone


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
    assert {name: ast.literal_eval(str(p.default)) if not isinstance(p.default, str | list) else p.default for name, p in found.items()} == DECLARED | OWN.get(path.stem, {})  # fmt: skip
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


def test_it_runs_by_papermill_as_it_stands(path: Path, tmp_path: Path) -> None:
    """With its defaults from notebooks/, where Lab runs it; one by the plain command from the root, with a parameter."""
    out, given = tmp_path / "out.ipynb", ["-p", "show", "head-over-heels"]
    plain = path.stem == "tropes"
    command = [sys.executable, "-m", "papermill", path.relative_to(ROOT), out, *given] if plain else [
        sys.executable, "-m", "papermill", path.name, out, "--log-level", "WARNING"
    ]  # fmt: skip
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT if plain else path.parent, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "lib")},
    )  # fmt: skip
    assert done.returncode == 0 and "unknown parameter" not in done.stderr, done.stderr
    cells = json.loads(out.read_text("utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    assert all(c["metadata"]["papermill"]["status"] == "completed" for c in code)
    outputs = [o for c in code for o in c["outputs"]]
    assert {o["output_type"] for o in outputs} <= {"execute_result", "display_data"}
    kinds = [mime for o in outputs for mime in o["data"]]
    assert kinds.count("application/vnd.plotly.v1+json") == 1 and "text/html" in kinds
    html = ["".join(o["data"].get("text/html", "")) for o in outputs]
    assert sum("<style>" in text for text in html) == 1  # Lab needs the look once
