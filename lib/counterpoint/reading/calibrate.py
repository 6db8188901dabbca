"""Fits the weights of confidence.yaml on coded reviews: `python -m counterpoint.reading.calibrate GOLD_DIR... --readings FILE`.

GOLD_DIR/<show>/show.yaml, GOLD_DIR/<show>/gold/<review>.txt and .jsonl. A candidate is right when a coded claim of the same
subject, code and stance overlaps it. FILE holds what sentence coders that had not seen a title make of it (lib/training), so that
their evidence is weighed at its worth on reviews nobody has seen. Logistic regression with an L2 penalty, by Newton's method (Hastie et al. 2009, ch. 4.4).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import yaml
from numpy.typing import NDArray

from counterpoint.codebook import DEFAULT, load
from counterpoint.model import Claim, Review, Show
from counterpoint.reading.claims import Engine
from counterpoint.reading.confidence import confidence
from counterpoint.reading.subjects import Scene
from counterpoint.reading.trained import Reading, masked

PENALTY = 3.0
RAREST = 4  # evidence seen less often is left out
ROUNDS = 12
FOLDS = 8  # of shows, in cross-validation
LEARNED = ("new:", "trained:")  # evidence of a sentence coder


@dataclass(frozen=True)
class Case:
    """A candidate of a coded review, and whether the coders made that claim."""

    show: str
    evidence: tuple[str, ...]
    right: bool


class Unseen:
    """The readings of reviews by sentence coders that were not trained on them. Reviews it has none of are left out."""

    def __init__(self, path: Path) -> None:
        self._parts: Mapping[str, NDArray[Any]] = np.load(path)
        self.index = {str(code): i for i, code in enumerate(self._parts["codes"])}

    def read(self, review: Review, row: Sequence[Scene]) -> list[Reading]:
        """A reading of each sentence of a review; none at all of a review that was left out."""
        name = sentences_hash([[s.text for s in masked(scene)] for scene in row])
        if f"{name}.claim" not in self._parts:
            return []
        claim, stance, subject, spot = (
            self._parts[f"{name}.{part}"] for part in ("claim", "stance", "subject", "spot")
        )
        float32 = np.float32
        return [
            Reading(c.astype(float32), t.astype(float32), u.astype(float32), p.astype(np.int64))
            for c, t, u, p in zip(claim, stance, subject, spot, strict=True)
        ]


def sentences_hash(words: Sequence[Sequence[str]]) -> str:
    """What names a review's readings: a hash of its sentences as the network sees them."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:24]


def cases(root: Path, engine: Engine) -> list[Case]:
    """Every candidate of every coded review below a folder, judged."""
    return [
        case
        for folder in sorted(p for p in root.iterdir() if (p / "gold").is_dir())
        for case in _of_show(folder, engine)
    ]


def _of_show(folder: Path, engine: Engine) -> Iterator[Case]:
    from counterpoint.sources import load_show, read_file

    show: Show = load_show(folder)
    for path in sorted((folder / "gold").glob("*.txt")):
        review = read_file(path)[0]
        gold = [
            json.loads(line)
            for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines()
            if line.strip()
        ]
        coded = [
            (g["subject"], g["code"], g["stance"], at, at + len(g["quote"]))
            for g in gold
            if (at := review.text.find(g["quote"])) >= 0
        ]
        candidates = engine.candidates(review, show)
        if engine.reader is None or any(e.startswith(LEARNED) for c in candidates for e in c.evidence):
            for candidate in candidates:
                yield Case(folder.name, candidate.evidence, right(candidate.claim, coded))


def right(claim: Claim, coded: Sequence[tuple[str, str, str, int, int]]) -> bool:
    """Whether a coder made this claim, somewhere in these words."""
    return any(
        (claim.subject, claim.code, claim.stance) == gold[:3]
        and gold[3] < claim.end
        and claim.start < gold[4]
        for gold in coded
    )


def fit(data: Sequence[Case]) -> dict[str, float]:
    """The weight of each piece of evidence that the cases show often enough."""
    seen = Counter(e for case in data for e in set(case.evidence))
    names = ["bias", *sorted(e for e, n in seen.items() if n >= RAREST)]
    column = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(data), len(names)))
    x[:, 0] = 1.0
    for row, case in enumerate(data):
        for e in case.evidence:
            if e in column:
                x[row, column[e]] += 1.0
    y = np.array([case.right for case in data], dtype=float)
    penalty = np.full(len(names), PENALTY)
    penalty[0] = 1e-3
    w = np.zeros(len(names))
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        w += np.linalg.solve(hessian, x.T @ (y - p) - penalty * w)
    return {name: round(float(value), 3) for name, value in zip(names, w, strict=True) if abs(value) >= 0.005}


def crossed(data: Sequence[Case]) -> list[tuple[float, bool]]:
    """Each case's confidence by weights fitted without its show, with whether it was right. Shows are dealt to a few folds."""
    shows = sorted({case.show for case in data})
    out = []
    for fold in (shows[k::FOLDS] for k in range(min(FOLDS, len(shows)))):
        held = set(fold)
        weights = fit([case for case in data if case.show not in held])
        out += [(confidence(case.evidence, weights), case.right) for case in data if case.show in held]
    return out


def reliability(judged: Sequence[tuple[float, bool]], bins: int = 10) -> list[tuple[str, int, float, float]]:
    """Rows of a reliability table: bin, cases, mean confidence, share right."""
    rows = []
    for b in range(bins):
        inside = [(c, r) for c, r in judged if b / bins <= c < (b + 1) / bins or (b == bins - 1 and c == 1.0)]
        if inside:
            n = len(inside)
            rows.append(
                (
                    f"{b / bins:.1f}-{(b + 1) / bins:.1f}",
                    n,
                    sum(c for c, _ in inside) / n,
                    sum(r for _, r in inside) / n,
                )
            )
    return rows


@click.command()
@click.argument(
    "gold", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--readings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="By coders that had not seen the titles.",
)
@click.option("--shown", default=0.6, help="Confidence from which a claim is shown.")
@click.option(
    "--series", default=0.2, help="Confidence from which a claim on a series is counted as possible."
)
@click.option(
    "--film", default=0.32, help="The same, on a film: its reviewers speak plainer, and more is found."
)
@click.option("--dry", is_flag=True, help="Print the cross-validated reliability table and write nothing.")
def main(
    gold: tuple[Path, ...], readings: Path | None, shown: float, series: float, film: float, dry: bool
) -> None:
    """Fit the weights on coded reviews and print the reliability table, cross-validated by show."""
    engine = Engine(load(), Unseen(readings) if readings else None)
    data = [case for root in gold for case in cases(root, engine)]
    click.echo(f"{len(data)} candidates, {sum(c.right for c in data)} right")
    for row in reliability(crossed(data)):
        click.echo("{:8} {:5} {:.2f} {:.2f}".format(*row))
    if not dry:
        head = {
            "source": f"Fitted on {len({c.show for c in data})} coded shows by counterpoint.reading.calibrate.",
            "shown": shown,
            "possible": {"series": series, "film": film},
        }
        text = yaml.safe_dump(head | {"weights": fit(data)}, sort_keys=False, allow_unicode=True)
        (DEFAULT / "confidence.yaml").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
