"""How sure the engine is of a claim: a logistic sum over named pieces of evidence.

The weights are data (knowledge/confidence.yaml), fitted on coded reviews by `python -m counterpoint.reading.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping


def confidence(evidence: Iterable[str], weights: Mapping[str, float]) -> float:
    """The probability that a claim with this evidence is right, 0 to 1. Evidence without a weight counts for nothing."""
    total = weights.get("bias", 0.0) + sum(weights.get(e, 0.0) for e in evidence)
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 3)
