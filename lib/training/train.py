"""Trains the sentence coder: `train.py TAUGHT.json LATER.json HELD.json OUT_DIR` → OUT_DIR/coder.pt and OUT_DIR/readings.npz.

A large teacher learns from the taught reviews, a small student from it (distil.py); then both from the later ones, too.
readings.npz holds what the student makes of reviews before it has seen them, for `counterpoint.reading.calibrate` to weigh: of
the later ones half-way, of the held ones, which neither ever sees, at the end. What stands in OUT_DIR of an earlier run is taken
over. The same machine, threads and torch give the same files.
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
from critics import THIRDS, critics, viewers
from distil import Lesson, distilled, taught
from learn import Plan, read, train
from lines import Line, example_lines, lines_of
from mpnet import mpnet, teacher
from net import Coder
from torch import Tensor

PHRASES = Plan(epochs=3, others=0.15, seed=5)
TEACHER = Plan(epochs=4, rate=5e-5)
FIRST = distil.Plan(epochs=4)
NEXT = distil.Plan(epochs=2, rate=1e-4, seed=2)
FURTHER = Plan(epochs=2, rate=3e-5, head_rate=1e-3, seed=2)
WHOLE = distil.Plan(epochs=3, rate=1.2e-4, seed=3)
LAST = distil.Plan(epochs=3, rate=1.2e-4, seed=4)
SHARE = 0.25  # of the last state in the mean that is used
WORDINGS = 2  # of each pattern
Rows = list[list[Line]]  # of each review its lines
Data = dict[str, Any]  # what prepare.py makes
State = dict[str, Tensor]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("taught", "later", "held", "out"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True, warn_only=True)
    given.out.mkdir(parents=True, exist_ok=True)
    parts = (json.loads(path.read_text("utf-8")) for path in (given.taught, given.later, given.held))
    school(*parts, given.out)


def school(data: Data, more: Data, held: Data, out: Path) -> None:
    """All steps, each kept in a file of its own."""
    book, known, later = data["book"], rows(data), rows(more)
    codes = len(book["codes"])
    made = partial(teacher, folder=mpnet(out / "mpnet"))
    large = made(codes)

    def lesson(name: str, lines: Rows, coded: bool) -> Lesson:
        path = out / f"{name}.npy"
        if not path.exists():
            taught(large, lines, out / "half.npy")
            (out / "half.npy").replace(path)
        return Lesson(lines, np.load(path, mmap_mode="r"), coded)

    start = kept(out / "start.pt", lambda: train([], book, PHRASES, _tell("phrases"), own=worded(book)))
    first = kept(out / "teacher.pt", lambda: instructed(known, book, made))
    large.load_state_dict(first)
    early = [lesson("taught", known, True), lesson("critics", critics(), False)]
    pupil = kept(out / "pupil.pt", lambda: distilled(early, book, large, start, FIRST, _tell("distilled")))
    both = [*early, lesson("later", later, True)]
    older = kept(out / "older.pt", lambda: distilled(both, book, large, pupil, NEXT, _tell("on more")))

    wiser = kept(
        out / "wiser.pt",
        lambda: train([*known, *later], book, FURTHER, _tell("wiser"), base=first, made=made),
    )
    large.load_state_dict(wiser)
    coded = [lesson("known", known, True), lesson("all", later, True)]
    one, two, three = (lesson(f"viewers-{k}", viewers(k), False) for k in range(THIRDS))
    mean = averaged(pupil, older)
    wide = kept(
        out / "wide.pt", lambda: distilled([*coded, one], book, large, mean, WHOLE, _tell("with viewers"))
    )
    wider = kept(
        out / "wider.pt", lambda: distilled([*coded, two, three], book, large, wide, LAST, _tell("with more"))
    )
    coder = averaged(wide, wider, SHARE)
    torch.save(coder, out / "coder.pt")
    told = unseen(pupil, later, more, codes) | unseen(coder, rows(held), held, codes)
    np.savez_compressed(out / "readings.npz", codes=np.array(book["codes"]), **told)


def averaged(first: State, last: State, share: float = 0.5) -> State:
    """The mean of two states of one training: steadier than either, and as fast at use (Wortsman et al. 2022, arXiv:2203.05482).

    share: of the last, 0 to 1.
    """
    return {name: (1 - share) * value + share * last[name] for name, value in first.items()}


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


def rows(data: Data) -> Rows:
    return [
        lines_of(review, i, j, data["book"]["codes"])
        for i, title in enumerate(data["titles"])
        for j, review in enumerate(title["reviews"])
    ]


def unseen(state: State, held: Rows, data: Data, codes: int) -> dict[str, Any]:
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
