"""What the sentence coder's readings are worth to the engine: evidence for a cue's candidate, and candidates where no cue speaks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from counterpoint.codebook import Codebook
from counterpoint.model import Stance
from counterpoint.reading.subjects import Scene
from counterpoint.reading.trained import STANCES, SUBJECTS, Reading, Stretch

FLOOR = (
    -2.0
)  # logit below which the coder proposes nothing: in cross-validation next to none of those was claimed
SURE = -0.1  # log-probability from which a stance or subject is as good as certain


@dataclass(frozen=True)
class Proposal:
    """A claim the coder sees in a sentence: of whom, and on which tokens it stands."""

    code: str
    subject: str
    stance: Stance
    spot: Stretch  # what it attends to most
    first: Stretch
    last: Stretch
    evidence: tuple[str, ...]


def support(reading: Reading, place: int, subject: str, stance: Stance, alone: bool) -> list[str]:
    """What a reading says of a cue's candidate. In: the code's place; alone: the code has but one subject."""
    held = None if alone else float(reading.subject[place][SUBJECTS.index(subject)])
    return _steps("trained", reading, place, STANCES.index(stance), held)


def proposals(
    readings: Sequence[Reading],
    row: Sequence[Scene],
    at: int,
    words: Sequence[Stretch],
    index: dict[str, int],
    codebook: Codebook,
) -> Iterator[Proposal]:
    """The claims the coder sees in sentence `at`, whose words it knows as `words`, the likeliest first."""
    reading = readings[at]
    if reading.claim.max(initial=FLOOR - 1) < FLOOR:
        return
    codes = list(index)
    for rank, place in enumerate(np.argsort(-reading.claim, kind="stable")):
        if reading.claim[place] < FLOOR or not words:
            return
        code = codes[place]
        if code not in codebook.cues:  # a codebook of one's own may know fewer
            continue
        subject, held = _subject(reading, int(place), code, codebook)
        stance = int(reading.stance[place].argmax())
        spot, first, last = (words[int(i)] for i in reading.spot[place])
        evidence = [f"rank:{min(rank, 3)}", *_steps("new", reading, int(place), stance, held)]
        if codebook.of_people(code):
            evidence += [f"subject:{subject}", f"held:{_where(row, at, subject)}:{subject}"]
        yield Proposal(code, subject, STANCES[stance], spot, first, last, tuple(evidence))


def _subject(reading: Reading, place: int, code: str, codebook: Codebook) -> tuple[str, float | None]:
    """The subject of a code in a sentence, with its log-probability where there is a choice."""
    if not codebook.of_people(code):
        return "show", None
    if code.split(".")[1] in codebook.couple_codes:
        return "couple", None
    best = int(reading.subject[place].argmax())
    return SUBJECTS[best], float(reading.subject[place][best])


def _where(row: Sequence[Scene], at: int, subject: str) -> str:
    """Whether a subject is spoken of in the sentence, or beside it in its passage."""
    if row[at].mentions(subject):
        return "here"
    near = (
        row[k]
        for k in (at - 1, at + 1)
        if 0 <= k < len(row) and row[k].sentence.passage is row[at].sentence.passage
    )
    return "near" if any(scene.mentions(subject) for scene in near) else "no"


def _steps(kind: str, reading: Reading, place: int, stance: int, held: float | None) -> list[str]:
    sure = float(reading.stance[place][stance])
    out = _reached(f"{kind}:code", float(reading.claim[place]), -7, 3)
    out += _reached(f"{kind}:stance", sure, -4, -0.5) + ([f"{kind}:stance:sure"] if sure > SURE else [])
    if held is not None:
        out += _reached(f"{kind}:subject", held, -4, -0.5)
        out += [f"{kind}:subject:sure"] if held > SURE else []
    return out


def _reached(name: str, value: float, low: float, high: float) -> list[str]:
    """Thermometer coding: a name for each half step that a value reaches."""
    steps, names = _scale(name, low, high)
    return list(names[: bisect_right(steps, value)])


@cache
def _scale(name: str, low: float, high: float) -> tuple[tuple[float, ...], tuple[str, ...]]:
    steps = tuple(float(k) for k in np.arange(low, high + 0.1, 0.5))
    return steps, tuple(f"{name}>={k:g}" for k in steps)
