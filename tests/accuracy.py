"""Prints how well the engine agrees with hand-coded reviews: `python tests/accuracy.py [GOLD_DIR ...] [--worst N]`.

Without a folder: tests/gold, and ../shared/gold/dev where it is present.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from counterpoint.codebook import load  # noqa: E402
from tests import scoring  # noqa: E402

HEAD = f"{'':28} {'reviews':>7}  claims P/R/F1       cells F1  verdicts P/R/F1     stance  clashes F1"


def line(name: str, data: Sequence[Sequence[scoring.Pair]]) -> str:
    flat = [pair for show in data for pair in show]
    c, v = scoring.claims(flat), scoring.verdicts(flat)
    return (
        f"{name:28} {len(flat):7}  {c.precision:.2f} / {c.recall:.2f} / {c.f1:.2f}  {scoring.cells(flat).f1:8.2f}  "
        f"{v.precision:.2f} / {v.recall:.2f} / {v.f1:.2f}  {scoring.stance(flat):7.2f}  {scoring.clashes(data, load()).f1:10.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--worst", type=int, default=20, help="how many of the surest wrong claims to list")
    args = parser.parse_args()
    roots = args.gold or [
        p for p in (ROOT / "tests" / "gold", ROOT.parent / "shared" / "gold" / "dev") if p.is_dir()
    ]
    codebook = load()
    for root in roots:
        data = {show.slug: scoring.pairs(show, files, codebook) for show, files in scoring.shows(root)}
        print(f"\n{root.name}: both tiers\n{HEAD}")
        for name, pairs in data.items():
            print(line(name, [pairs]))
        print(line("all", list(data.values())))
        for dimension in codebook.dimensions:
            print(line(f"all, {dimension}", [scoring.of(pairs, dimension) for pairs in data.values()]))
        print(line("all, shown alone", [scoring.shown(pairs) for pairs in data.values()]))
        wrong = [
            (c, name)
            for name, pairs in data.items()
            for p in pairs
            for j, c in enumerate(p.found)
            if j not in scoring.matches(p).values()
        ]
        print(f"\nthe surest {args.worst} that no coder made:")
        for c, name in sorted(wrong, key=lambda w: -w[0].confidence)[: args.worst]:
            print(f"  {c.confidence:.2f} {name} {c.subject} {c.code} {c.stance}: {c.quote}")


if __name__ == "__main__":
    main()
