"""Trains the sentence coder: `train.py DATA.json OUT_DIR` → OUT_DIR/coder.pt and OUT_DIR/readings.npz.

First on the cue patterns worded as phrases, then on coded reviews: twice, and the mean of the two is kept. readings.npz holds
what coders that had not seen a title make of its sentences (cross-validation by title), for `counterpoint.reading.calibrate` to
weigh. The same machine, threads and torch give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import phrases
import torch
from learn import Plan, read, train
from lines import Line, example_lines, lines_of
from torch import Tensor

PHRASES = Plan(epochs=3, others=0.15, seed=5)
REVIEWS = Plan(epochs=5)
SEEDS = (1, 2)  # of the trainings on all reviews whose weights are averaged
WORDINGS = 2  # of each pattern
Rows = list[tuple[int, int, list[Line]]]  # title, review, its lines


def folds(titles: Sequence[dict[str, Any]], count: int) -> list[int]:
    """The fold of each title; the same show under two folders shares one."""
    names = sorted({t["title"] for t in titles}, key=lambda n: hashlib.sha256(n.encode()).hexdigest())
    return [names.index(t["title"]) % count for t in titles]


def started(book: dict[str, Any]) -> dict[str, Tensor]:
    """A coder that has read the cues alone."""
    rng = random.Random(3)
    own = [
        line
        for _ in range(WORDINGS)
        for line in phrases.lines(book["patterns"], book["codes"], set(book["couple"]), rng)
    ]
    print(f"{len(own)} phrases", flush=True)
    return train([], book, PHRASES, _tell(), own=[*own, *example_lines(book)]).state_dict()


def unseen(
    rows: Rows,
    titles: Sequence[dict[str, Any]],
    book: dict[str, Any],
    start: dict[str, Tensor],
    given: argparse.Namespace,
) -> dict[str, Any]:
    """The readings of every review by a coder that has not seen its title, by the hash of the review's words."""
    fold = folds(titles, given.folds)
    out: dict[str, Any] = {}
    for k in given.only if given.only is not None else range(given.folds):
        coder = train(
            [line for t, _, line in rows if fold[t] != k], book, REVIEWS, _tell(f"fold {k}"), base=start
        )
        held = [(t, r, lines) for t, r, lines in rows if fold[t] == k]
        for t, r, lines in held:
            # The reader takes stretches of like length together; a line knows its own place.
            told = sorted(read(coder, [lines]), key=lambda pair: pair[0].key)
            seen = [reading for _, reading in told]
            name = key(titles[t]["reviews"][r])
            for part in ("claim", "stance", "subject"):
                out[f"{name}.{part}"] = np.stack([getattr(s, part) for s in seen]).astype(np.float16)
            out[f"{name}.spot"] = np.stack([s.spot for s in seen]).astype(np.int16)
    return out


def averaged(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of several trainings that set out from one state: steadier than one, and as fast at use.

    Model soups (Wortsman et al. 2022, arXiv:2203.05482).
    """
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def key(review: dict[str, Any]) -> str:
    """What names a review's readings, as counterpoint.reading.calibrate does: a hash of its sentences as the network sees them."""
    words = [[word for word, *_ in s["tokens"]] for s in review["sentences"]]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:24]


def _tell(what: str = "") -> Any:
    began = time.time()
    return lambda text: print(what, text, f"{time.time() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--only", type=int, nargs="*", help="these folds alone; none of them with no number")
    parser.add_argument("--start", type=Path, help="a coder that has read the cues, to save that stage")
    parser.add_argument("--no-final", action="store_true", help="the folds, and no coder of all reviews")
    given = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True, warn_only=True)
    data = json.loads(given.data.read_text("utf-8"))
    book, titles = data["book"], data["titles"]
    given.out.mkdir(parents=True, exist_ok=True)
    start = torch.load(given.start) if given.start else started(book)
    torch.save(start, given.out / "start.pt")
    rows = [
        (i, j, lines_of(review, i, j, book["codes"]))
        for i, title in enumerate(titles)
        for j, review in enumerate(title["reviews"])
    ]
    np.savez_compressed(
        given.out / "readings.npz", codes=np.array(book["codes"]), **unseen(rows, titles, book, start, given)
    )
    if not given.no_final:
        every = [lines for *_, lines in rows]
        states = [
            train(
                every, book, replace(REVIEWS, seed=seed), _tell(f"all, seed {seed}"), base=start
            ).state_dict()
            for seed in SEEDS
        ]
        torch.save(averaged(states), given.out / "coder.pt")


if __name__ == "__main__":
    main()
