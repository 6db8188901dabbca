"""Trains the sentence coder: `train.py TAUGHT.json HELD.json OUT_DIR` → OUT_DIR/coder.pt and OUT_DIR/readings.npz.

A large teacher learns from the taught reviews, a small student from it (distil.py). readings.npz holds what the student makes of
the held reviews before either has seen them, for `counterpoint.reading.calibrate` to weigh; then it goes on with these, too.
What stands in OUT_DIR of an earlier run is taken over. The same machine, threads and torch give the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import distil
import numpy as np
import phrases
import torch
from critics import critics
from distil import Lesson, distilled, taught
from learn import Plan, read, train
from lines import Line, example_lines, lines_of
from mpnet import mpnet, teacher
from net import Coder
from torch import Tensor

PHRASES = Plan(epochs=3, others=0.15, seed=5)
TEACHER = Plan(epochs=4, rate=5e-5)
FIRST = distil.Plan(epochs=4)
LAST = distil.Plan(epochs=2, rate=1e-4, seed=2)
WORDINGS = 2  # of each pattern
Rows = list[list[Line]]  # of each review its lines
State = dict[str, Tensor]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("taught", "held", "out"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True, warn_only=True)
    given.out.mkdir(parents=True, exist_ok=True)
    data, held = (json.loads(path.read_text("utf-8")) for path in (given.taught, given.held))
    school(data, held, given.out)


def school(data: dict[str, Any], held: dict[str, Any], out: Path) -> None:
    """All steps, each kept in a file of its own."""
    book = data["book"]
    made = partial(teacher, folder=mpnet(out / "mpnet"))
    start = kept(out / "start.pt", lambda: train([], book, PHRASES, _tell("phrases"), own=worded(book)))
    known, later, uncoded = rows(data), rows(held), critics()
    large = made(len(book["codes"]))
    large.load_state_dict(kept(out / "teacher.pt", lambda: instructed(known, book, made)))
    first = [
        Lesson(known, taught(large, known, out / "taught.npy"), True),
        Lesson(uncoded, taught(large, uncoded, out / "critics.npy"), False),
    ]
    pupil = kept(out / "pupil.pt", lambda: distilled(first, book, large, start, FIRST, _tell("distilled")))
    np.savez_compressed(
        out / "readings.npz", codes=np.array(book["codes"]), **unseen(pupil, later, held, len(book["codes"]))
    )
    every = [*first, Lesson(later, taught(large, later, out / "held.npy"), True)]
    last = kept(out / "last.pt", lambda: distilled(every, book, large, pupil, LAST, _tell("on all")))
    torch.save(averaged(pupil, last), out / "coder.pt")


def averaged(first: State, last: State) -> State:
    """The mean of two states of one training: steadier than either, and as fast at use (Wortsman et al. 2022, arXiv:2203.05482)."""
    return {name: (value + last[name]) / 2 for name, value in first.items()}


def kept(path: Path, made: Callable[[], Coder]) -> State:
    """The state in a file, made first where there is none."""
    if not path.exists():
        torch.save(made().state_dict(), path)
    return torch.load(path)


def instructed(known: Rows, book: dict[str, Any], made: Callable[[int], Coder]) -> Coder:
    """The teacher, on the cues, then on the coded reviews."""
    cues = replace(PHRASES, epochs=1, rate=TEACHER.rate)
    start = train([], book, cues, _tell("teacher"), own=worded(book), made=made).state_dict()
    return train(known, book, TEACHER, _tell("teacher"), base=start, made=made)


def worded(book: dict[str, Any]) -> list[Line]:
    """The cues as phrases, and the codebook's own sentences."""
    rng, couple = random.Random(3), set(book["couple"])
    said = [phrases.lines(book["patterns"], book["codes"], couple, rng) for _ in range(WORDINGS)]
    return [*(line for lines in said for line in lines), *example_lines(book)]


def rows(data: dict[str, Any]) -> Rows:
    return [
        lines_of(review, i, j, data["book"]["codes"])
        for i, title in enumerate(data["titles"])
        for j, review in enumerate(title["reviews"])
    ]


def unseen(state: State, held: Rows, data: dict[str, Any], codes: int) -> dict[str, Any]:
    """What a coder makes of reviews it has not seen, by the hash of the review's words."""
    coder = Coder(codes)
    coder.load_state_dict(state)
    out: dict[str, Any] = {}
    reviews = [review for title in data["titles"] for review in title["reviews"]]
    for review, lines in zip(reviews, held, strict=True):
        # The reader takes stretches of like length together; a line knows its own place.
        seen = [said for _, said in sorted(read(coder, [lines]), key=lambda pair: pair[0].key)]
        name = key(review)
        for part in ("claim", "stance", "subject"):
            out[f"{name}.{part}"] = np.stack([getattr(s, part) for s in seen]).astype(np.float16)
        out[f"{name}.spot"] = np.stack([s.spot for s in seen]).astype(np.int16)
    return out


def key(review: dict[str, Any]) -> str:
    """What names a review's readings, as counterpoint.reading.calibrate does: a hash of its sentences as the network sees them."""
    words = [[word for word, *_ in s["tokens"]] for s in review["sentences"]]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:24]


def _tell(what: str) -> Callable[[str], None]:
    began = time.time()
    return lambda text: print(what, text, f"{time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
