"""`python -m tests.benchmarks.cluster`: the same shows on one worker of a cluster and on two; the ratio of the times.

Both clusters stand all the while, each worker one process with one thread, and take the shows block by block in turn, so that
what else the machine does falls on both. Without --real a show has one small notebook; with it, shows are copies of the seed with
all five, each with words of its own in every review that is plain text, so that no claim of those is in the cache.
What the machine itself allows is measured beside it: two processes that only count, side by side and one after the other.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from counterpoint.cli.request import data_files, examine
from counterpoint.run import NOTEBOOKS, run_report
from counterpoint.run.connect import spread_on
from tests.clusters import ROOT, cluster
from tests.making import folder_of, show

HEAD = f"{'shows':>6} {'notebooks each':>15} {'one worker, s':>14} {'two workers, s':>15} {'ratio':>6} {'machine':>8}   load before, after"
LOOP = "x = 0\nfor i in range(20_000_000): x += i * i % 7"


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.benchmarks.cluster", description=__doc__)
    ask.add_argument("--shows", type=int, default=200)
    ask.add_argument("--block", type=int, default=50, help="shows a cluster is given at a time")
    ask.add_argument("--real", action="store_true", help="copies of the seed, all five notebooks")
    asked = ask.parse_args()
    print(HEAD)
    with tempfile.TemporaryDirectory(prefix="cp-") as name:
        print(_line(Path(name), asked.shows, asked.block, asked.real), flush=True)


def _line(room: Path, count: int, block: int, real: bool) -> str:
    shows = [(_copy if real else show)(room / "seeds" / f"show-{n:03}") for n in range(count + 2)]
    work = _real(room) if real else _small(room)
    rooms = [room / name for name in ("one", "two")]
    for own in rooms:
        own.mkdir()
    spent, before = [0.0, 0.0], os.getloadavg()[0]
    with (
        cluster(rooms[0], 1, COUNTERPOINT_CACHE=str(room / "cache-1")) as one,
        cluster(rooms[1], 2, COUNTERPOINT_CACHE=str(room / "cache-2")) as two,
        spread_on(one.address) as first,
        spread_on(two.address) as second,
    ):
        spreads = (first, second)
        for n, spread in enumerate(spreads):  # every process has read what it needs
            assert run_report(shows[count:], rooms[n] / "out", {}, spread=spread, **work).ok
        for start in range(0, count, block):
            for n in (0, 1) if start // block % 2 == 0 else (1, 0):
                began = time.monotonic()
                some = shows[start : min(start + block, count)]
                assert run_report(some, rooms[n] / "out", {}, spread=spreads[n], **work).ok
                spent[n] += time.monotonic() - began
    machine = _machine()
    loads = f"{before:.1f}, {os.getloadavg()[0]:.1f}"
    return f"{count:>6} {5 if real else 1:>15} {spent[0]:>14.1f} {spent[1]:>15.1f} {spent[1] / spent[0]:>6.2f} {machine:>8.2f}   {loads}"


def _machine() -> float:
    """The least a second worker can leave of one worker's time here: two processes at once, against the two in turn."""

    def took(at_once: int) -> float:
        began = time.monotonic()
        for process in [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(at_once)]:
            process.wait()
        return time.monotonic() - began

    return took(2) / (took(1) + took(1))


def _small(room: Path) -> dict[str, object]:
    place = folder_of(room / "notebooks", brief=["print(show, limit)"])
    return {"notebook_dir": place, "notebooks": ("brief",)}


def _real(room: Path) -> dict[str, object]:
    place = ROOT / "notebooks"
    return {"notebook_dir": place, "notebooks": NOTEBOOKS, "data_files": data_files, "examine": examine}


def _copy(path: Path) -> Path:
    """The seed under another name, with reviews no other copy has, as far as they are plain text."""
    shutil.copytree(ROOT / "seeds" / "head-over-heels", path, ignore=shutil.ignore_patterns("codings"))
    for review in path.glob("*.txt"):
        if not (text := review.read_text("utf-8")).startswith("{"):
            review.write_text(f"{text}\n\nSeen in room {path.name}.\n", "utf-8")
    return path


if __name__ == "__main__":
    main()
