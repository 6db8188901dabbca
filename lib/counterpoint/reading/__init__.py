"""Reviews → claims by the cues, and → remarks: the sentences, with whether each bears an opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Dossier, Remark, Review, Show
from counterpoint.reading import cache

if TYPE_CHECKING:
    from counterpoint.reading.claims import Engine
    from counterpoint.reading.opinions import Opinions

__all__ = ["claims_of_review", "remarks_of", "remarks_of_review"]

_engines: dict[str, Engine] = {}
_judges: dict[str, Opinions] = {}


def engine(codebook: Codebook) -> Engine:
    """The engine of a codebook, built once a process. The parser is imported only here: kept claims need none."""
    from counterpoint.reading.claims import Engine
    from counterpoint.reading.trained import sentence_coder

    if codebook.fingerprint not in _engines:
        _engines[codebook.fingerprint] = Engine(codebook, sentence_coder())
    return _engines[codebook.fingerprint]


def judge(codebook: Codebook) -> Opinions:
    """What a codebook takes for an opinion, built once a process."""
    from counterpoint.reading.opinions import Opinions

    if codebook.fingerprint not in _judges:
        _judges[codebook.fingerprint] = Opinions(engine(codebook))
    return _judges[codebook.fingerprint]


def claims_of_review(review: Review, show: Show, codebook: Codebook) -> list[Claim]:
    """The claims of one review, in the order of its text: kept ones where there are any, else computed and kept."""
    name = cache.key(review, show, codebook.fingerprint)
    kept = cache.get(name, review.id)
    if kept is not None:
        return kept
    claims = engine(codebook).claims(review, show)
    cache.put(name, claims)
    remarks_of_review(review, show, codebook)  # while the parse is at hand
    return claims


def remarks_of_review(review: Review, show: Show, codebook: Codebook) -> list[Remark]:
    """The sentences of one review, each with whether it bears an opinion: kept ones, else computed and kept."""
    name = cache.key(review, show, codebook.fingerprint)
    kept = cache.get_remarks(name, review.id)
    if kept is not None:
        return kept
    remarks = judge(codebook).remarks(review, show)
    cache.put_remarks(name, remarks)
    return remarks


def remarks_of(dossier: Dossier, codebook: Codebook) -> tuple[Remark, ...]:
    """The sentences of all reviews that are compared."""
    return tuple(r for review in dossier.reviews for r in remarks_of_review(review, dossier.show, codebook))
