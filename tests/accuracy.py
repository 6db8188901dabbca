"""Prints how well the engine agrees with hand-coded reviews: by show and dimension, calibrated, with its errors by kind.

Without a folder: tests/gold, and ../shared/gold/dev where it is present.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from counterpoint.codebook import Codebook, load  # noqa: E402
from counterpoint.reading.fitting import reliability  # noqa: E402
from tests import ablation, faults, floors, scoring  # noqa: E402

Data = Mapping[str, Sequence[scoring.Pair]]  # by show
HEAD = f"{'':32} reviews  claims P/R/F1       cells F1  verdicts P/R/F1     stance  clashes F1"


def read(root: Path, codebook: Codebook, deep: bool = True) -> Data:
    """The engine's claims beside the coders', by show."""
    return {show.slug: scoring.pairs(show, files, codebook, deep) for show, files in scoring.shows(root)}


def flat(data: Data) -> list[scoring.Pair]:
    return [pair for show in data.values() for pair in show]


def _three(score: scoring.Score) -> str:
    return f"{score.precision:.2f} / {score.recall:.2f} / {score.f1:.2f}"


def line(name: str, data: Sequence[Sequence[scoring.Pair]], codebook: Codebook) -> str:
    some = [pair for show in data for pair in show]
    return (
        f"{name:32} {len(some):7}  {_three(scoring.claims(some))}  {scoring.cells(some).f1:8.2f}  "
        f"{_three(scoring.verdicts(some))}  {scoring.stance(some):7.2f}  {scoring.clashes(data, codebook).f1:10.2f}"
    )


def tables(data: Data, codebook: Codebook) -> Iterator[str]:
    """By show, by dimension, by tier; then each show's verdicts by dimension."""
    yield f"both tiers\n{HEAD}"
    yield from (line(name, [pairs], codebook) for name, pairs in data.items())
    every = list(data.values())
    yield line("all", every, codebook)
    for d in codebook.dimensions:
        yield line(f"all, {d}", [scoring.of(pairs, d) for pairs in every], codebook)
    shown = [scoring.shown(pairs) for pairs in every]
    yield line("all, shown alone", shown, codebook)
    for d in codebook.dimensions:
        yield line(f"{d}, shown alone", [scoring.of(pairs, d) for pairs in shown], codebook)
    yield f"\nverdicts F1{'':21} {'  '.join(f'{d:>7}' for d in codebook.dimensions)}"
    for name, pairs in data.items():
        scores = (scoring.verdicts(scoring.of(pairs, d)).f1 for d in codebook.dimensions)
        yield f"{name:32} {'  '.join(f'{score:7.2f}' for score in scores)}"
    bears, some = scoring.opinions(flat(data)), flat(data)
    yield f"\nopinions P/R/F1 {_three(bears)}; {bears.said} of {sum(len(p.remarks) for p in some)} sentences bear one"
    yield f"spans of the claims both have: {scoring.spans(some):.2f} of the two together is shared"


def calibration(data: Data) -> Iterator[str]:
    """Bins of confidence against what turned out right; the mean distance between the two."""
    judged = [
        (c.confidence, j in right)
        for p in flat(data)
        for right in [set(scoring.matches(p).values())]
        for j, c in enumerate(p.found)
    ]
    yield "\nconfidence  claims   mean  right"
    rows = reliability(judged)
    for name, n, mean, share in rows:
        yield f"{name:10} {n:7}  {mean:5.2f}  {share:5.2f}"
    if judged:
        gap = sum(n * abs(mean - share) for _, n, mean, share in rows) / len(judged)
        yield f"mean distance of confidence from precision: {gap:.3f}"


def errors(data: Data, worst: int) -> Iterator[str]:
    """The errors by kind, and the surest of them."""
    wrong, missed = faults.tally(flat(data))
    for title, kinds, told in (
        ("shown and wrong", faults.WRONG, wrong),
        ("missed by what is shown", faults.MISSED, missed),
    ):
        yield f"\n{title}: {sum(told.values())}"
        yield from (f"{told[kind]:6}  {kind}" for kind in kinds)
    surest = [(c, kind, name) for name, pairs in data.items() for p in pairs for c, kind in faults.wrong(p)]
    if worst:
        yield f"\nthe surest {worst} that no coder made:"
    for c, kind, name in sorted(surest, key=lambda w: -w[0].confidence)[:worst]:
        yield f"  {c.confidence:.2f} {name} {c.subject} {c.code} {c.stance} ({kind}): {c.quote}"


def ablations(root: Path, whole: Data, parts: Sequence[str], codebook: Codebook) -> Iterator[str]:
    """What each figure loses without a part of the engine."""
    full = figures(whole, codebook)
    yield f"\n{'without':14} " + "  ".join(f"{name:>10}" for name in full)
    yield f"{'(nothing)':14} " + "  ".join(f"{value:10.2f}" for value in full.values())
    for part in parts:
        with ablation.PARTS[part](codebook) as book:  # type: ignore[attr-defined]
            told = figures(read(root, book, deep=False), book)
        yield f"{part:14} " + "  ".join(f"{told[name] - full[name]:+10.2f}" for name in full)


def figures(data: Data, codebook: Codebook) -> dict[str, float]:
    some, shown = flat(data), scoring.shown(flat(data))
    return {
        "claims P": scoring.claims(some).precision,
        "claims R": scoring.claims(some).recall,
        "claims F1": scoring.claims(some).f1,
        "verdicts F1": scoring.verdicts(some).f1,
        "stance": scoring.stance(some),
        "clashes F1": scoring.clashes(list(data.values()), codebook).f1,
        "shown P": scoring.verdicts(shown).precision,
        "shown R": scoring.verdicts(shown).recall,
        "spans": scoring.spans(some),
    }


def write_floors(measured: Mapping[str, Data], codebook: Codebook, lower: bool) -> str:
    """Measure the floors anew and write them. Returns what stands in the way, or nothing."""
    kept, changelog = floors.read(), (ROOT / "CHANGELOG.md").read_text("utf-8")
    problems = []
    for name, data in measured.items():
        may = floors.named(changelog, name) if lower else set()
        before = kept[name].floors if name in kept else {}
        new, refused = floors.raised(before, floors.reached(list(data.values()), codebook), may)
        problems += [
            f"{name}.{figure}: {now} is under its floor of {least}"
            for figure, (now, least) in refused.items()
        ]
        kept[name] = floors.Floors(floors.gold_hash(floors.folders()[name]), codebook.fingerprint, new)
    if problems:
        return "\n".join(
            [
                *problems,
                "nothing written: to lower a floor, name it in CHANGELOG.md under [Unreleased], and give --lower",
            ]
        )
    floors.write(kept)
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, help="folders of coded reviews")
    parser.add_argument("--worst", type=int, default=20, help="how many of the surest wrong claims to list")
    parser.add_argument("--without", action="append", default=[], choices=[*ablation.PARTS, "each"], help="switch a part off, too, and print the difference; repeatable")  # fmt: skip
    parser.add_argument(
        "--write-floors", action="store_true", help="measure tests/floors.yaml anew; raises, never lowers"
    )
    parser.add_argument(
        "--lower", action="store_true", help="with --write-floors: lower the floors that CHANGELOG.md names"
    )
    args = parser.parse_args()
    codebook, known = load(), floors.folders()
    if args.write_floors:
        problem = write_floors(
            {name: read(folder, codebook) for name, folder in known.items()}, codebook, args.lower
        )
        print(
            problem or f"wrote the floors of {', '.join(known)}", file=sys.stderr if problem else sys.stdout
        )
        return 1 if problem else 0
    if strange := [str(root) for root in args.gold if not root.is_dir()]:
        parser.error(f"no such folder: {strange[0]}")
    parts = list(ablation.PARTS) if "each" in args.without else args.without
    for root in args.gold or known.values():
        data = read(root, codebook)
        print(f"\n{root}: ", end="")
        for part in (tables(data, codebook), calibration(data), errors(data, args.worst)):
            print("\n".join(part))
        if parts:
            print("\n".join(ablations(root, data, parts, codebook)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
