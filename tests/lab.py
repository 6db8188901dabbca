"""JupyterLab on loopback for tests: no token, no news, no settings of this user, every cell drawn at once."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

WHOLE = {"windowingMode": "none"}  # cells out of sight are drawn, too
QUIET = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
# Opens a notebook as one more tab of the Lab that is open, in a quarter of the time of a Lab of its own.
TAB = "(name) => window.jupyterapp.commands.execute('docmanager:open', { path: `${name}.ipynb`, factory: 'Notebook' }).then(() => name)"
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # the tab in front


@contextmanager
def jupyter(root: Path, room: Path, seconds: float = 180) -> Iterator[str]:
    """The address of a JupyterLab that serves `root` and keeps its own files in `room`; it and its kernels end with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = room / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps(WHOLE))
    options = [
        "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        f"--ServerApp.root_dir={root}", "--ServerApp.allow_root=True", f"--LabApp.check_for_updates_class={QUIET}",
        "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options], cwd=room, start_new_session=True,
        stdout=(room / "lab.log").open("w"), stderr=subprocess.STDOUT, env=environment(room),
    )  # fmt: skip
    try:
        yield _answering(f"http://127.0.0.1:{port}", server, room, seconds)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def environment(room: Path) -> dict[str, str]:
    """A user of its own: settings, trust and kernels of whoever runs the tests stay out."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own = {name: str(room / name.lower()) for name in names}
    return {**os.environ, **own, "JUPYTERLAB_SETTINGS_DIR": str(room / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(room / "workspaces")}  # fmt: skip


def trust(notebooks: Sequence[Path], room: Path) -> None:
    """Sign notebooks, as their own author's Lab would: now their HTML is shown as it is."""
    told = [sys.executable, "-m", "jupyter", "trust", *map(str, notebooks)]
    subprocess.run(told, check=True, capture_output=True, env=environment(room))


def _answering(address: str, server: subprocess.Popen[bytes], room: Path, seconds: float) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{address}/api", timeout=5):
                return address
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not start: {(room / 'lab.log').read_text()[-2000:]}")
