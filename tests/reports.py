"""Real runs of the command, for tests of what it writes. Sessions share two of them: `sample` and `odds` in conftest.py."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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


def report(out: Path, *arguments: object, cwd: Path = ROOT, **environment: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "counterpoint.cli", "report", *map(str, arguments), "--out", str(out)],
        cwd=cwd, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "lib"), **environment},
    )  # fmt: skip
    return Ran(done.returncode, done.stderr, out)
