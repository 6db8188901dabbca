"""One notebook, run by papermill in a kernel of this very interpreter; and the truth about how far it got."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from counterpoint.lean import KERNEL_LINE, lean
from counterpoint.page.parts import Broken
from counterpoint.run.environment import added, inherited
from counterpoint.run.rooms import Room

if TYPE_CHECKING:
    from nbformat import NotebookNode

MARKER = "papermill-error-cell-tag"
SOCKET_NAME = 90  # a socket's path must stay below 104 characters, and -ipc-1 is yet to come
CLOCK = ("start_time", "end_time", "duration")


@dataclass(frozen=True)
class Executed:
    """A notebook after its run: whole, or broken at a cell."""

    notebook: NotebookNode
    broken: Broken | None
    seconds: float


class Kernels:
    """The kernels of one run. They use this interpreter whatever kernelspecs are installed, and `stop` ends them all."""

    def __init__(self) -> None:
        lean()
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import AsyncKernelManager

        managers: WeakSet[AsyncKernelManager] = WeakSet()
        self._room = room = Room()
        count = itertools.count()
        spec = KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            env=added(),
        )

        class OurKernelManager(AsyncKernelManager):
            def __init__(self, **kw: Any) -> None:
                super().__init__(**kw)
                self.connection_file = os.path.join(room.name, f"{next(count)}.json")
                if (
                    os.name == "posix"
                ):  # sockets in our own folder: no ports to race for, nobody else can connect
                    self.transport = "ipc"
                    self.ip = f"{self.connection_file.removesuffix('.json')}-ipc"
                managers.add(self)

            async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override]
                await self._async_start_kernel(**{"env": inherited(), **kw})

            @property
            def kernel_spec(self) -> KernelSpec:
                return spec

        self.manager_class = OurKernelManager
        self._managers = managers

    def stop(self) -> None:
        """End every kernel that still runs, at once."""
        for manager in list(self._managers):
            if pid := getattr(manager.provisioner, "pid", None):
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        self._room.cleanup()


def execute(
    path: Path, parameters: Mapping[str, object], *, kernels: Kernels, cwd: Path, timeout: float = 600
) -> Executed:
    """Run one notebook to its end or its break. `timeout` is for the whole notebook, in seconds."""
    lean()
    import nbformat
    import papermill

    _engine()
    started = time.monotonic()
    source = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    source.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    kept: list[NotebookNode] = [source]
    raised: BaseException | None = None
    try:
        papermill.execute_notebook(
            source,
            None,
            parameters=dict(parameters),
            engine_name="counterpoint",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            keep=kept.append,
            kernel_manager_class=kernels.manager_class,
            extra_arguments=[f"--IPKernelApp.exec_lines={KERNEL_LINE}"],
            resources={"metadata": {"path": str(cwd)}},
            shutdown_kernel="immediate",
            record_timing=False,
            timeout_func=lambda _cell: max(0.1, started + timeout - time.monotonic()),
        )
    except Exception as error:
        raised = error
    finally:
        _settle()
    notebook = kept[-1]
    broken = _broken(notebook, raised, timeout)
    return Executed(_tidy(notebook, broken), broken, time.monotonic() - started)


def _settle() -> None:
    """End this thread's loop, and what nbclient leaves waiting on it when a kernel dies."""
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    for task in (tasks := asyncio.all_tasks(loop)):
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()


def _engine() -> None:
    """Teach papermill an engine that hands over the notebook it works on, so that a failed run can be kept."""
    from papermill.engines import NBClientEngine, papermill_engines

    if "counterpoint" in papermill_engines._engines:
        return
    logging.getLogger("papermill").addHandler(logging.NullHandler())

    class OurEngine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(
            cls, nb_man: Any, kernel_name: str, keep: Any = None, **kwargs: Any
        ) -> Any:
            keep(nb_man.nb)
            return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)

    papermill_engines.register("counterpoint", OurEngine)


def _broken(notebook: NotebookNode, raised: BaseException | None, timeout: float) -> Broken | None:
    """Where the notebook stopped, or None if every code cell ran to its end without an exception."""
    notebook.cells = [c for c in notebook.cells if MARKER not in c.metadata.get("tags", [])]
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                return Broken(number, output.ename, output.evalue, "\n".join(output.traceback))
    if raised is not None:
        begun = [n for n, c in enumerate(notebook.cells) if c.metadata.get("papermill", {}).get("start_time")]
        name, message = type(raised).__name__, str(raised)
        if isinstance(raised, TimeoutError):
            name, message = "Timeout", f"the notebook took longer than {timeout:g} seconds"
        elif name == "DeadKernelError":
            message = "the kernel died while this cell ran"
        return Broken(begun[-1] if begun else None, name, message)
    for number, cell in enumerate(notebook.cells):
        state = cell.metadata.get("papermill", {})
        if cell.cell_type == "code" and cell.source.strip():
            done = state.get("status") == "completed" and not state.get("exception")
            if not done or cell.execution_count is None:
                return Broken(number, "Unfinished", "this cell never ran to its end")
    return None


def _tidy(notebook: NotebookNode, broken: Broken | None) -> NotebookNode:
    """The notebook without clock times, machine paths and random ids, and with true cell states."""
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number + 1}"
        state = cell.metadata.get("papermill", {})
        for name in CLOCK:
            state.pop(name, None)
        if broken and broken.cell is not None and number >= broken.cell:
            state.update(
                status="failed" if number == broken.cell else "pending", exception=number == broken.cell
            )
    told = notebook.metadata.get("papermill", {})
    for name in (*CLOCK, "input_path", "output_path", "environment_variables"):
        told.pop(name, None)
    told["exception"] = bool(broken)
    return notebook


def folder_from(folder: Path, base: Path) -> str:
    """The folder as a notebook in `base` names it, relative where that is possible."""
    try:
        return Path(os.path.relpath(folder.resolve(), base.resolve())).as_posix()
    except ValueError:  # another drive
        return folder.resolve().as_posix()
