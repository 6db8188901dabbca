"""`python -m tests.benchmarks [REPORTS ...]`: a table of every page in folders of reports, or in fresh ones of three and of sixty reviews."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.crowd import crowd
from tests.benchmarks.weigh import Weight, weigh
from tests.browsing import launched
from tests.conftest import ROOT

HEAD = f"{'page':<32} {'KB':>7} {'but plotly.js':>14} {'and fonts':>10} {'usable, ms':>11} {'requests':>9} {'messages':>9}"


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    ask.add_argument("reports", nargs="*", type=Path, help="folders that `counterpoint report` wrote")
    ask.add_argument("--times", type=int, default=3, help="openings of each page; the median is printed")
    asked = ask.parse_args()
    with _reports(asked.reports) as folders, launched() as chromium:
        print(HEAD)
        for folder in folders:
            for path in sorted(folder.rglob("*.html")):
                print(_line(weigh(chromium, path, str(path.relative_to(folder)), asked.times)), flush=True)


def _line(w: Weight) -> str:
    return (
        f"{w.page:<32} {w.bytes / 1000:>7.0f} {w.other / 1000:>14.0f} {(w.other - w.fonts) / 1000:>10.0f}"
        f" {w.usable:>11.0f} {w.requests:>9} {w.messages:>9}"
    )


@contextmanager
def _reports(given: list[Path]) -> Iterator[list[Path]]:
    """The folders given, or reports on the seeds and on a crowd of sixty, made for the occasion."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as room:
        shows = [ROOT / "seeds" / "head-over-heels", crowd(Path(room) / "sixty")]
        out = Path(room) / "out"
        subprocess.run(
            [sys.executable, "-m", "counterpoint.cli", "report", *map(str, shows), "--out", str(out)],
            check=True, stdout=sys.stderr,
        )  # fmt: skip
        yield [out]


if __name__ == "__main__":
    main()
