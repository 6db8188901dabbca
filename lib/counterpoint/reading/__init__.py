"""Reviews → claims, by the cues. `claims_of_review` is the one verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Review, Show
from counterpoint.reading import cache

if TYPE_CHECKING:
    from counterpoint.reading.claims import Engine

__all__ = ["claims_of_review"]

_engines: dict[str, Engine] = {}


def engine(codebook: Codebook) -> Engine:
    """The engine of a codebook, built once a process. The parser is imported only here: kept claims need none."""
    from counterpoint.reading.claims import Engine

    if codebook.fingerprint not in _engines:
        _engines[codebook.fingerprint] = Engine(codebook)
    return _engines[codebook.fingerprint]


def claims_of_review(review: Review, show: Show, codebook: Codebook) -> list[Claim]:
    """The claims of one review, in the order of its text: kept ones where there are any, else computed and kept."""
    name = cache.key(review, show, codebook.fingerprint)
    kept = cache.get(name, review.id)
    if kept is not None:
        return kept
    claims = engine(codebook).claims(review, show)
    cache.put(name, claims)
    return claims
