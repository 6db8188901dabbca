"""Real runs of the command, for tests of what it writes. Sessions share some of them: see conftest.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Ran:
    """One run of the command: its exit code, what it said, and where its pages are."""

    code: int
    told: str
    out: Path

    def page(self, show: str, name: str) -> str:
        return (self.out / show / f"{name}.html").read_text("utf-8")

    @property
    def pages(self) -> list[Path]:
        """Every page it wrote, the index first."""
        return sorted(self.out.rglob("*.html"), key=lambda path: (len(path.parts), path))


def report(
    out: Path,
    *arguments: object,
    cwd: Path = ROOT,
    by: tuple[str, ...] = ("counterpoint.cli",),
    **environment: str,
) -> Ran:
    """`by`: the command, or ("tests.in_process", SHOW), which runs the notebooks of this show alone in kernels."""
    done = subprocess.run(
        [sys.executable, "-m", *by, "report", *map(str, arguments), "--out", str(out)],
        cwd=cwd, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "lib"), **environment},
    )  # fmt: skip
    return Ran(done.returncode, done.stderr, out)


def once(room: Path, make: Callable[[Path], Ran]) -> Ran:
    """A run that all processes of a session share: whoever asks first makes it in the room, the others wait for it."""
    room.mkdir(exist_ok=True)
    kept = room / "ran.json"
    with FileLock(room / "lock"):
        if not kept.exists():
            ran = make(room)
            kept.write_text(json.dumps([ran.code, ran.told, str(ran.out)]), "utf-8")
    code, told, out = json.loads(kept.read_text("utf-8"))
    return Ran(code, told, Path(out))
