"""What kind of error each wrong claim and each missed one is: the tally that says what to work on next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from counterpoint.model import Claim
from tests.scoring import Coded, Pair, key, matches, shown

# In the order in which they are asked: the first that fits is the fault.
WRONG = (
    "counted twice",  # the place and the claim are right, another claim has been counted for it
    "wrong stance",
    "wrong subject",
    "wrong subject and stance",
    "wrong code",  # coders claim something else in these words
    "right, elsewhere",  # coders make this claim of this review, in other words
    "no gold claim there",
)
MISSED = (
    "found, but not shown",  # a possible claim
    "below the threshold",  # weighed, and dropped
    "outvoted",  # another claim of the same clause was surer
    "with another stance or subject",
    "with another code",
    "no candidate",
)


def overlap(a: Claim | Coded, b: Claim | Coded) -> bool:
    return a.start < b.end and b.start < a.end


def wrong(pair: Pair) -> list[tuple[Claim, str]]:
    """The claims no coder made, each with its kind of fault, the surest first."""
    right = set(matches(pair).values())
    faults = [(c, _wrong(c, pair.gold)) for j, c in enumerate(pair.found) if j not in right]
    return sorted(faults, key=lambda f: (-f[0].confidence, f[0].start))


def _wrong(claim: Claim, gold: Sequence[Coded]) -> str:
    there = [g.key for g in gold if overlap(g, claim)]
    subject, code, stance = key(claim)
    signs = (
        key(claim) in there,
        any((s, c) == (subject, code) for s, c, _ in there),
        any((c, st) == (code, stance) for _, c, st in there),
        any(c == code for _, c, _ in there),
        bool(there),
        any(g.key == key(claim) for g in gold),
        True,
    )
    return WRONG[signs.index(True)]


def missed(pair: Pair) -> list[tuple[Coded, str]]:
    """The sure gold claims that no shown claim matches, each with how near the engine came."""
    seen = shown([pair])[0]
    right = matches(seen)
    return [(g, _missed(g, pair)) for i, g in enumerate(pair.gold) if g.sure and i not in right]


def _missed(gold: Coded, pair: Pair) -> str:
    there = [c for c in pair.candidates if overlap(c, gold)]
    same = [c for c in there if key(c) == gold.key]
    possible = [c for c in pair.found if overlap(c, gold) and key(c) == gold.key]
    least = min((c.confidence for c in pair.found), default=1.0)
    signs = (
        bool(possible),
        bool(same) and max(c.confidence for c in same) < least,
        bool(same),
        any(c.code == gold.key[1] for c in there),
        bool(there),
        True,
    )
    return MISSED[signs.index(True)]


def tally(data: Sequence[Pair]) -> tuple[Counter[str], Counter[str]]:
    """How many shown claims are wrong, and how many sure gold claims are missed, by kind."""
    return (
        Counter(kind for p in shown(data) for _, kind in wrong(p)),
        Counter(kind for p in data for _, kind in missed(p)),
    )
