"""Reviews → claims. `claims_of` is the one verb; whatever codes a review, its claims leave here."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Dossier, Review, Show
from counterpoint.reading.claims import Engine

__all__ = ["claims_of", "claims_of_review"]

_engines: dict[str, Engine] = {}


def engine(codebook: Codebook) -> Engine:
    """The engine of a codebook, built once a process."""
    if codebook.fingerprint not in _engines:
        _engines[codebook.fingerprint] = Engine(codebook)
    return _engines[codebook.fingerprint]


def claims_of_review(review: Review, show: Show, codebook: Codebook) -> list[Claim]:
    """The claims of one review, in the order of its text."""
    return engine(codebook).claims(review, show)


def claims_of(dossier: Dossier, codebook: Codebook) -> tuple[Claim, ...]:
    """The claims of all reviews that are compared."""
    return tuple(_all(dossier, codebook))


def _all(dossier: Dossier, codebook: Codebook) -> Iterator[Claim]:
    for review in dossier.reviews:
        yield from claims_of_review(review, dossier.show, codebook)
