"""Fits the weights of confidence.yaml on coded reviews: `python -m counterpoint.reading.calibrate GOLD_DIR... --readings FILE`.

GOLD_DIR/<show>/show.yaml, GOLD_DIR/<show>/gold/<review>.txt and .jsonl. A candidate is right when a coded claim of the same
subject, code and stance overlaps it. FILE holds what sentence coders that had not seen a title make of it (lib/training), so that
their evidence is weighed at its worth on reviews nobody has seen; so, too, what candidates say of each other (together.py) is
weighed by confidences that had not seen the title.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import yaml
from numpy.typing import NDArray

from counterpoint.codebook import DEFAULT, Codebook, load
from counterpoint.model import Claim, Review, Show
from counterpoint.reading.candidates import Candidate
from counterpoint.reading.claims import Engine
from counterpoint.reading.confidence import log_odds, probability
from counterpoint.reading.fitting import fit, reliability
from counterpoint.reading.subjects import Scene
from counterpoint.reading.together import company
from counterpoint.reading.trained import Reader, Reading, masked

PENALTY = 3.0  # of the weights of evidence
COMPANY = 6.0  # and of those of a candidate's company
FOLDS = 8  # of shows, in cross-validation
INNER = 4  # of shows, for what candidates say of each other
LEARNED = ("new:", "trained:")  # evidence of a sentence coder


@dataclass(frozen=True)
class Judged:
    """The candidates of a coded review, and which of them the coders made."""

    show: str
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]

    @property
    def evidence(self) -> list[tuple[str, ...]]:
        return [c.evidence for c in self.candidates]


@dataclass(frozen=True)
class Weights:
    """What evidence is worth: of a candidate by itself, and of the company it keeps."""

    alone: Mapping[str, float]
    together: Mapping[str, float]


class Unseen:
    """The readings of reviews by sentence coders that were not trained on them. Reviews it has none of are left out."""

    def __init__(self, path: Path) -> None:
        self._parts: Mapping[str, NDArray[Any]] = np.load(path)
        self.index = {str(code): i for i, code in enumerate(self._parts["codes"])}

    def ready(self, review: Review, row: Sequence[Scene]) -> Callable[[], Sequence[Reading]]:
        """A reading of each sentence of a review; none at all of a review that was left out."""
        return lambda: self._read(row)

    def _read(self, row: Sequence[Scene]) -> list[Reading]:
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


def judged(root: Path, engine: Engine) -> list[Judged]:
    """Every coded review below a folder, its candidates judged."""
    return [
        found
        for folder in sorted(p for p in root.iterdir() if (p / "gold").is_dir())
        for found in _of_show(folder, engine)
    ]


def _of_show(folder: Path, engine: Engine) -> Iterator[Judged]:
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
            yield Judged(folder.name, tuple(candidates), tuple(right(c.claim, coded) for c in candidates))


def right(claim: Claim, coded: Sequence[tuple[str, str, str, int, int]]) -> bool:
    """Whether a coder made this claim, somewhere in these words."""
    return any(
        (claim.subject, claim.code, claim.stance) == gold[:3]
        and gold[3] < claim.end
        and claim.start < gold[4]
        for gold in coded
    )


def fitted(data: Sequence[Judged], codebook: Codebook) -> Weights:
    """Both sets of weights: the second on what the first, fitted without a review's show, make of it."""
    told = [row for one in data for row in one.evidence]
    answers = [r for one in data for r in one.right]
    alone = fit(told, answers, PENALTY)
    unseen = _crossed(data)
    company_kept = [
        row for one, odds in zip(data, unseen, strict=True) for row in company(one.candidates, odds, codebook)
    ]
    return Weights(alone, fit(company_kept, answers, COMPANY, [o for odds in unseen for o in odds]))


def _folds(data: Sequence[Judged], count: int) -> Iterator[set[str]]:
    shows = sorted({one.show for one in data})
    return (set(shows[k::count]) for k in range(min(count, len(shows))))


def _crossed(data: Sequence[Judged]) -> list[list[float]]:
    """Of each review the candidates' log-odds by weights fitted without its show."""
    out: list[list[float]] = [[] for _ in data]
    for held in _folds(data, INNER):
        known = [one for one in data if one.show not in held]
        weights = fit(
            [e for one in known for e in one.evidence], [r for one in known for r in one.right], PENALTY
        )
        for i, one in enumerate(data):
            if one.show in held:
                out[i] = [log_odds(e, weights) for e in one.evidence]
    return out


def crossed(data: Sequence[Judged], codebook: Codebook) -> list[list[float]]:
    """Of each review the candidates' confidences by weights fitted, throughout, without its show."""
    out: list[list[float]] = [[] for _ in data]
    for held in _folds(data, FOLDS):
        weights = fitted([one for one in data if one.show not in held], codebook)
        for i, one in enumerate(data):
            if one.show in held:
                odds = [log_odds(e, weights.alone) for e in one.evidence]
                kept = company(one.candidates, odds, codebook)
                out[i] = [
                    probability(o + log_odds(e, weights.together)) for o, e in zip(odds, kept, strict=True)
                ]
    return out


@click.command()
@click.argument(
    "gold", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--readings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="By coders that had not seen the titles.",
)
@click.option("--shown", default=0.5, help="Confidence by itself from which a claim is shown,")
@click.option("--upheld", default=0.5, help="if its company leaves it at this.")
@click.option(
    "--series", default=0.22, help="Confidence from which a claim on a series is counted as possible."
)
@click.option(
    "--film", default=0.26, help="The same, on a film: its reviewers speak plainer, and more is found."
)
@click.option("--dry", is_flag=True, help="Print the cross-validated reliability table and write nothing.")
def main(
    gold: tuple[Path, ...],
    readings: Path | None,
    shown: float,
    upheld: float,
    series: float,
    film: float,
    dry: bool,
) -> None:
    """Fit the weights on coded reviews and print the reliability table, cross-validated by show."""
    reader: Reader | None = Unseen(readings) if readings else None
    engine = Engine(load(), reader)
    data = [one for root in gold for one in judged(root, engine)]
    answers = [r for one in data for r in one.right]
    click.echo(f"{len(answers)} candidates, {sum(answers)} right")
    sure = [c for one in crossed(data, engine.codebook) for c in one]
    for row in reliability(list(zip(sure, answers, strict=True))):
        click.echo("{:8} {:5} {:.2f} {:.2f}".format(*row))
    if not dry:
        head = {
            "source": f"Fitted on {len({one.show for one in data})} coded shows by counterpoint.reading.calibrate.",
            "shown": shown,
            "upheld": upheld,
            "possible": {"series": series, "film": film},
        }
        weights = fitted(data, engine.codebook)
        both = {"weights": dict(weights.alone), "together": dict(weights.together)}
        text = yaml.safe_dump(head | both, sort_keys=False, allow_unicode=True)
        (DEFAULT / "confidence.yaml").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
