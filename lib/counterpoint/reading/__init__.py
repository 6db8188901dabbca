"""Reviews → claims by the cues, and → remarks: the sentences, with whether each bears an opinion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TYPE_CHECKING

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Dossier, Remark, Review, Show
from counterpoint.reading import cache

if TYPE_CHECKING:
    from counterpoint.reading.claims import Engine
    from counterpoint.reading.opinions import Opinions

__all__ = ["claims_of_review", "claims_of_reviews", "remarks_of", "remarks_of_review"]

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
    return next(claims_of_reviews([review], show, codebook))


def claims_of_reviews(reviews: Iterable[Review], show: Show, codebook: Codebook) -> Iterator[list[Claim]]:
    """The claims of each review in turn, as `claims_of_review` gives them. While the network reads one, the next is parsed."""
    with ThreadPoolExecutor(1, "network") as network:
        before: Callable[[], list[Claim]] | None = None
        for review in reviews:
            begun = _begun(review, show, codebook, network)
            if before:
                yield before()
            before = begun
        if before:
            yield before()


def _begun(review: Review, show: Show, codebook: Codebook, network: Executor) -> Callable[[], list[Claim]]:
    """What gives the claims of a review: kept ones, or those of a reading that has begun."""
    name = cache.key(review, show, codebook.fingerprint)
    kept = cache.get(name, review.id)
    if kept is not None:
        return lambda: kept
    opened = engine(codebook).opened(review, show)
    reading = network.submit(opened.read)

    def ended() -> list[Claim]:
        claims = engine(codebook).weighed(opened, reading.result())
        cache.put(name, claims)
        if cache.get_remarks(name, review.id) is None:  # while the parse is at hand
            cache.put_remarks(name, judge(codebook).of(opened))
        return claims

    return ended


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
