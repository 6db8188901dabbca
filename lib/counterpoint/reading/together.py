"""A review's candidates weighed together: one gains by what agrees with it in the same review, and loses by what speaks against it.

A second logistic sum on top of the first (confidence.py), as in stacked generalisation (Wolpert 1992, Neural Networks 5): its
evidence is what the first made of the other candidates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Stance
from counterpoint.reading.candidates import Candidate
from counterpoint.reading.confidence import log_odds, probability

STEPS = (-4, -3, -2, -1, 0, 1, 2)  # log-odds the best of the others may reach
AHEAD = (-2, -1, 0, 1, 2)  # log-odds by which it may be ahead
NEAR = 25  # candidates before and after among which a rival is looked for
RIVALRY = frozenset({"opposed", "opposed here", "other pole", "rival"})
AGAINST: dict[Stance, Stance | None] = {"affirms": "denies", "denies": "affirms", "subverts": None}
Key = tuple[str, str, Stance | None]


@dataclass(frozen=True)
class Judgement:
    """How sure a candidate is, 0 to 1: by itself, and in the company of its review's other candidates."""

    alone: float
    together: float


def judged(candidates: Sequence[Candidate], codebook: Codebook) -> list[Judgement]:
    """How sure each of one review's candidates is."""
    tiers = codebook.confidence
    alone = [log_odds(c.evidence, tiers.weights) for c in candidates]
    seen = company(candidates, alone, codebook)
    return [
        Judgement(probability(first), probability(first + log_odds(evidence, tiers.together)))
        for first, evidence in zip(alone, seen, strict=True)
    ]


def company(
    candidates: Sequence[Candidate], alone: Sequence[float], codebook: Codebook
) -> list[tuple[str, ...]]:
    """What the others say of each candidate, as names of evidence. alone: the log-odds of each by itself.

    `again`: the same claim elsewhere; `opposed`: its opposite, elsewhere or here; `other pole`: the axis' other code with the
    same stance, `borne out`: with the opposite one; `rival`: another code on the same words.
    """
    poles = codebook.other_pole
    places: dict[Key, list[int]] = {}
    for i, c in enumerate(candidates):
        places.setdefault((c.claim.subject, c.claim.code, c.claim.stance), []).append(i)
    out = []
    for i, candidate in enumerate(candidates):
        claim = candidate.claim
        against, pole = AGAINST[claim.stance], poles.get(claim.code, "")
        others = {
            "again": _found(candidates, places, claim, (claim.code, claim.stance), here=False),
            "opposed": _found(candidates, places, claim, (claim.code, against), here=False),
            "opposed here": _found(candidates, places, claim, (claim.code, against), here=True),
            "other pole": _found(candidates, places, claim, (pole, claim.stance), here=False),
            "borne out": _found(candidates, places, claim, (pole, against), here=False),
            "rival": _rivals(candidates, i),
        }
        best = {name: max((alone[k] for k in found), default=None) for name, found in others.items()}
        out.append(
            (*_own(alone[i]), *(e for n, b in best.items() if b is not None for e in _steps(n, b, alone[i])))
        )
    return out


def _own(alone: float) -> tuple[str, ...]:
    return _reached("alone", STEPS[1:], alone)


def _steps(name: str, best: float, alone: float) -> tuple[str, ...]:
    """Thermometer coding: a name for each step reached, and of those who stand against for each step they are ahead."""
    ahead = _reached(f"{name} ahead", AHEAD, best - alone) if name in RIVALRY else ()
    return _reached(name, STEPS, best) + ahead


def _reached(name: str, steps: tuple[int, ...], value: float) -> tuple[str, ...]:
    return _names(name, steps)[: bisect_right(steps, value)]


@cache
def _names(name: str, steps: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"{name}>={k}" for k in steps)


def _overlap(a: Claim, b: Claim) -> bool:
    return a.start < b.end and b.start < a.end


def _found(
    candidates: Sequence[Candidate],
    places: Mapping[Key, Sequence[int]],
    claim: Claim,
    said: tuple[str, Stance | None],
    here: bool,
) -> list[int]:
    """Who says this code and stance of the claim's subject: on its words, or elsewhere. Nobody opposes a subversion."""
    code, stance = said
    found = places.get((claim.subject, code, stance), ())
    return [k for k in found if _overlap(candidates[k].claim, claim) == here]


def _rivals(candidates: Sequence[Candidate], i: int) -> Iterator[int]:
    """The candidates of other codes on the same words. Candidates stand in the order of the text."""
    claim = candidates[i].claim
    for k in range(max(0, i - NEAR), min(len(candidates), i + NEAR + 1)):
        other = candidates[k].claim
        if other.code != claim.code and _overlap(other, claim):
            yield k
