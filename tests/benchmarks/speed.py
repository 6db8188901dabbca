"""`python -m tests.benchmarks.speed [PART ...]`: what a run costs, as ratios of two things measured side by side.

report     the command against the obvious way (papermill and nbconvert, notebook by notebook), caches empty and warm
reading    claims against a bare pass of the same parser over the same passages, in time and peak memory
growth     time a review and peak memory at 10, 100 and 1,000 reviews of one show, comparison included
unchanged  a second run over 50 shows of which nothing has changed, against the first
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.crowd import many
from tests.conftest import ROOT

SEED = ROOT / "seeds" / "head-over-heels"
NOTEBOOKS = ("brief", "tone", "leads", "tropes", "sources")
HEAD = f"{'what':<58} {'measured':>12} {'ratio':>7} {'mark':>6}"


def line(what: str, measured: str, ratio: float | None = None, mark: float | None = None) -> str:
    shown = ("" if ratio is None else f"{ratio:.3f}", "" if mark is None else f"{mark:.2f}")
    return f"{what:<58} {measured:>12} {shown[0]:>7} {shown[1]:>6}"


def timed(cache: Path, *command: str, cwd: Path = ROOT) -> float:
    """Seconds a command takes by the clock, with claims kept in `cache`."""
    began = time.perf_counter()
    environment = os.environ | {"COUNTERPOINT_CACHE": str(cache), "PYTHONPATH": str(ROOT / "lib")}
    subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def ours(cache: Path, out: Path, *shows: Path, force: bool = True) -> float:
    command = [sys.executable, "-m", "counterpoint.cli", "report", *map(str, shows), "--out", str(out)]
    return timed(cache, *command, *(["--force"] if force else []))


def obvious(cache: Path, room: Path) -> float:
    """Each notebook by the papermill command, then by nbconvert, as anyone would."""
    tools = Path(sys.executable).parent
    seconds = 0.0
    for name in NOTEBOOKS:
        done = str(room / f"{name}.ipynb")
        run = (str(tools / "papermill"), f"{name}.ipynb", done, "-p", "show", str(SEED))
        seconds += timed(cache, *run, cwd=ROOT / "notebooks")
        seconds += timed(cache, str(tools / "jupyter"), "nbconvert", "--to", "html", done)
    return seconds


def report(room: Path, times: int) -> Iterator[str]:
    cold, plain, warm, plainly = [], [], [], []
    for n in range(times):
        one, two = room / f"ours-{n}", room / f"plain-{n}"
        cold.append(ours(one, room / "out", SEED))
        plain.append(obvious(two, room))
        warm.append(ours(one, room / "out", SEED))
        plainly.append(obvious(two, room))
    a, b, c, d = map(median, (cold, plain, warm, plainly))
    yield line("the obvious way, caches empty", f"{b:.1f} s")
    yield line("report, caches empty", f"{a:.1f} s", a / b, 0.33)
    yield line("report, caches warm", f"{c:.1f} s", c / b, 0.20)
    yield line("the same against the obvious way, caches warm", f"{d:.1f} s", c / d)


CHILD = """
import json, os, resource, sys, time
from counterpoint.lean import lean
lean()
from pathlib import Path
from counterpoint import codebook, reading
from counterpoint.reading.parse import STRAIGHT, model
from counterpoint.sources import read_show
dossier = read_show(Path(sys.argv[1]))
book, nlp = codebook.load(), model()
if sys.argv[2] == "claims":
    list(reading.claims_of_reviews(dossier.reviews[:1], dossier.show, book))
else:
    list(nlp.pipe(["Once, to warm up."]))
began = time.perf_counter()
if sys.argv[2] == "claims":
    found = [len(c) for c in reading.claims_of_reviews(dossier.reviews[1:], dossier.show, book)]
else:
    found = [len(list(nlp.pipe(r.text[p.start:p.end].translate(STRAIGHT) for p in r.passages))) for r in dossier.reviews[1:]]
seconds = time.perf_counter() - began
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, sum(found)]))
"""


def child(code: str, *arguments: str) -> list[float]:
    """What a process of its own printed as JSON; its caches are empty."""
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"COUNTERPOINT_CACHE": cache, "PYTHONPATH": str(ROOT / "lib")}
        run = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True, text=True)  # fmt: skip
    told: list[float] = json.loads(run.stdout.splitlines()[-1])
    return told


def reading(room: Path, times: int) -> Iterator[str]:
    show = str(many(room / "readings", 60))
    pairs = [(child(CHILD, show, "claims"), child(CHILD, show, "parse")) for _ in range(times)]
    ratio = median(claims[0] / parse[0] for claims, parse in pairs)
    memory = median(claims[1] / parse[1] for claims, parse in pairs)
    claims, parse = (median(pair[k][0] for pair in pairs) for k in (0, 1))
    yield line("a bare pass of the parser over 59 reviews", f"{parse:.2f} s")
    yield line("their claims and opinions", f"{claims:.2f} s", ratio, 1.30)
    yield line("peak memory of that", f"{median(p[0][1] for p in pairs):.0f} MB", memory, 1.20)


WHOLE = """
import json, resource, sys, time
from counterpoint.lean import lean
lean()
from counterpoint import desk
began = time.perf_counter()
made = desk.load(sys.argv[1])
seconds = time.perf_counter() - began
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(made.comparison.reviews)]))
"""


def growth(room: Path, times: int) -> Iterator[str]:
    each = {}
    for count in (10, 100, 1000):
        seconds, memory, kept = child(WHOLE, str(many(room / f"show-{count}", count)))
        assert kept == count, f"{count - kept} were taken for copies"
        each[count] = seconds / count
        ratio, mark = (each[1000] / each[100], 1.15) if count == 1000 else (None, None)
        yield line(f"{count} reviews: each, comparison included", f"{each[count] * 1000:.0f} ms", ratio, mark)
        yield line("  peak memory", f"{memory:.0f} MB")


def unchanged(room: Path, times: int) -> Iterator[str]:
    shows = [many(room / "shows" / f"show-{n:02}", 2, start=2 * n) for n in range(50)]
    first, second = (ours(room / "kept", room / "many", *shows, force=False) for _ in range(2))
    yield line("50 shows of two reviews, first run", f"{first:.0f} s")
    yield line("the same again, unchanged", f"{second:.1f} s", second / first, 0.05)


PARTS: dict[str, Callable[[Path, int], Iterator[str]]] = {
    "report": report,
    "reading": reading,
    "growth": growth,
    "unchanged": unchanged,
}


def main(argv: Sequence[str]) -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    ask.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all unless some are named")
    ask.add_argument(
        "--times", type=int, default=3, help="how often each pair is measured; medians are printed"
    )
    asked = ask.parse_args(argv)
    print(HEAD)
    for name in asked.parts or PARTS:
        with tempfile.TemporaryDirectory() as room:
            for told in PARTS[name](Path(room), asked.times):
                print(told, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
