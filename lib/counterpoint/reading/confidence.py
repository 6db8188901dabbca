"""How sure the engine is of a claim: a logistic sum over named pieces of evidence.

The weights are data (knowledge/confidence.yaml), fitted on coded reviews by `python -m counterpoint.reading.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

EDGE = 30.0  # log-odds beyond which a sum changes nothing


def log_odds(evidence: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of what the evidence weighs. Evidence without a weight counts for nothing."""
    total = weights.get("bias", 0.0) + sum(weights.get(e, 0.0) for e in evidence)
    return max(-EDGE, min(EDGE, total))


def probability(log_odds: float) -> float:
    """The probability, 0 to 1, that log-odds stand for."""
    return round(1 / (1 + math.exp(-max(-EDGE, min(EDGE, log_odds)))), 3)
