"""The command with notebooks run in its own process, where a test is about pages and not about kernels: a tenth of the time.

`python -m tests.in_process NAME report …` runs those of the show NAME in kernels all the same. Not for notebooks that break.
"""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import threading
from pathlib import Path
from typing import Any

from counterpoint.lean import lean

lean()  # before what follows brings nbformat

from ipykernel.ipkernel import IPythonKernel  # noqa: E402
from IPython.core.displaypub import CapturingDisplayPublisher  # noqa: E402
from IPython.core.interactiveshell import InteractiveShell  # noqa: E402
from nbformat import NotebookNode, v4  # noqa: E402
from papermill.engines import papermill_engines  # noqa: E402

from counterpoint import cli  # noqa: E402
from counterpoint.run import execute  # noqa: E402
from counterpoint.run.environment import OURS  # noqa: E402

ONE = threading.Lock()  # the current folder is the process's


def answered(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; out: what its last line comes to, None if that is no expression."""
    *body, last = ast.parse(source).body or [ast.Pass()]
    asks = isinstance(last, ast.Expr)
    exec(compile(ast.Module(body if asks else [*body, last], []), "cell", "exec"), names)
    return (
        eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        if isinstance(last, ast.Expr)
        else None
    )


def run(told: Any, folder: str) -> None:
    """All cells of a notebook, in their order, in its folder. `told`: papermill's manager, which keeps the state of each."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with ONE, contextlib.chdir(folder):
        for index, cell in enumerate(told.nb.cells):
            told.cell_start(cell, index)
            if cell.cell_type == "code":
                cell.execution_count = sum(c.cell_type == "code" for c in told.nb.cells[: index + 1])
                cell.outputs = shown(answered(cell.source, names), cell.execution_count)
            told.cell_complete(cell, index)
    told.nb.metadata["language_info"] = IPythonKernel.language_info


def shown(answer: Any, count: int) -> list[NotebookNode]:
    """What a notebook keeps of a cell's answer: its words, or what it chose to display."""
    shell = InteractiveShell.instance()
    shell.display_pub = CapturingDisplayPublisher()
    data, more = shell.display_formatter.format(answer) if answer is not None else ({}, {})
    displayed = [v4.new_output("display_data", o["data"], metadata=o["metadata"]) for o in shell.display_pub.outputs]  # fmt: skip
    return displayed + (
        [v4.new_output("execute_result", data, metadata=more, execution_count=count)] if data else []
    )


def main(name: str, *words: str) -> None:
    execute._engine()
    kernels: Any = papermill_engines.get_engine("counterpoint")

    class Here(kernels):
        @classmethod
        def execute_managed_notebook(cls, told: Any, kernel_name: str, **more: Any) -> NotebookNode:
            if Path(told.nb.metadata.papermill.parameters["show"]).name == name:
                return super().execute_managed_notebook(told, kernel_name, **more)
            more["keep"](told.nb)
            run(told, more["resources"]["metadata"]["path"])
            return told.nb

    papermill_engines.register("counterpoint", Here)
    os.environ.update(OURS)
    cli.main.main(list(words), prog_name="counterpoint")


if __name__ == "__main__":
    main(*sys.argv[1:])
