"""Runs that the machine itself fails: a disk that is full, a folder that cannot be written, two runs of one show at once.

Disks of their own are mounted in a namespace of the test's own (`unshare`), where the system lets anybody do so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from counterpoint.writing import MARK
from tests.making import folder_of, show

CELLS = [
    "from IPython.display import HTML",
    "HTML('<p>' + open(f'{show}/one.txt').read() + 'x' * 2000 + '</p>')",
]
RUN = """
import sys
from pathlib import Path
from counterpoint.cli.terminal import say
from counterpoint.errors import CounterpointError
from counterpoint.run import Lines, run_report
base = Path(sys.argv[1])
try:
    result = run_report([base / "seeds" / "a-show"], base / "out", {}, notebook_dir=base / "notebooks", notebooks=("brief", "tone"),
        data_files=lambda folder, given: {"claims.csv": (folder / "one.txt").read_bytes()}, progress=Lines(sys.stderr))
except CounterpointError as error:
    say(str(error))
    raise SystemExit(2)
raise SystemExit(result.exit_code)
"""


class Base:
    """A project in miniature, whose runs are processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out" / "a-show"
        self.seed = show(folder / "seeds" / "a-show")
        folder_of(folder / "notebooks", brief=CELLS, tone=CELLS)

    def start(self, before: Sequence[str] = ()) -> subprocess.Popen[str]:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        command = [*before, sys.executable, "-c", RUN, str(self.folder)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip

    def run(self, *before: str) -> tuple[int, str]:
        process = self.start(before)
        told, _ = process.communicate(timeout=120)
        return process.returncode, told

    def files(self) -> dict[str, bytes]:
        return {
            p.relative_to(self.out).as_posix(): p.read_bytes() for p in self.out.rglob("*") if p.is_file()
        }


@pytest.fixture
def base(tmp_path: Path) -> Base:
    return Base(tmp_path)


def mounted(script: str, *arguments: str, after: str = "true") -> list[str]:
    """A command before another: the script is done in a namespace of its own first, `after` last. Skips where that is not allowed."""
    own = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*own, "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a disk of their own (unshare)")
    told = "; ".join(f"a{n}=$1; shift" for n in range(1, len(arguments) + 1))
    return [
        *own,
        "sh",
        "-c",
        f'{told}; {script} || exit 99; "$@"; code=$?; {after}; exit $code',
        "sh",
        *arguments,
    ]


def test_a_full_disk_leaves_the_last_good_report_byte_for_byte(base: Base) -> None:
    """The disk holds the old report and not the new one, too."""
    assert base.run()[0] == 0
    before = base.files()
    size = sum(map(len, before.values()))
    (base.seed / "one.txt").write_text("Another review. " * (size // 16), "utf-8")
    out, kept, found = (base.folder / name for name in ("out", "kept", "found"))
    shutil.copytree(out, kept)
    fill = 'mount -t tmpfs -o size="$a1" tmpfs "$a2" && cp -a "$a3/." "$a2"'
    room = f"{2 * size // 1024 + 200}k"
    disk = mounted(fill, room, str(out), str(kept), str(found), after='cp -a "$a2" "$a4"')
    code, told = base.run(*disk)
    assert code == 1 and "No space left on device" in told and "Traceback" not in told
    base.out = found / "a-show"
    assert base.files() == before


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(base: Base) -> None:
    assert base.run()[0] == 0
    before = base.files()
    (base.seed / "one.txt").write_text("Another review.", "utf-8")
    out = str(base.folder / "out")
    code, told = base.run(*mounted('mount --bind "$a1" "$a1" && mount -o remount,bind,ro "$a1"', out))
    assert code == 2 and "cannot write here" in told and len(told.splitlines()) == 1
    assert base.files() == before


def test_two_runs_of_one_show_at_once_make_it_once_and_whole(base: Base) -> None:
    runs = [base.start() for _ in range(3)]
    told = [run.communicate(timeout=180)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], told
    assert sorted("unchanged since" in text for text in told) == [False, True, True]
    manifest = json.loads((base.out / "manifest.json").read_text("utf-8"))
    for name, own in manifest["files"].items():
        assert sha256((base.out / name).read_bytes()).hexdigest() == own, name
    assert not list((base.folder / "out").rglob(f"{MARK}*"))


def test_what_a_killed_run_left_unfinished_is_swept_by_the_next(base: Base) -> None:
    base.out.mkdir(parents=True)
    (base.out / f"{MARK}0123456789abcdef.tmp").write_text("half", "utf-8")
    assert base.run()[0] == 0
    assert not list(base.out.rglob(f"{MARK}*"))
