"""How much of what reviews opine is coded: remarks and claims in, whoever made the claims, coverage out. Pure functions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from counterpoint.model import Claim, Coverage, Remark, Review, Span


def coverage(
    reviews: Sequence[Review], remarks: Iterable[Remark], claims: Iterable[Claim]
) -> tuple[Coverage, ...]:
    """One coverage a review that has remarks, in the reviews' order.

    A sentence bears an opinion if its remark says so, or a claim touches it, shown or not: a claim is an opinion,
    whatever the words. It is coded if a shown claim touches it.
    """
    told: dict[str, list[Remark]] = {review.id: [] for review in reviews}
    for remark in remarks:
        if remark.review in told:
            told[remark.review].append(remark)
    made: dict[str, list[Claim]] = {review.id: [] for review in reviews}
    for claim in claims:
        if claim.review in made:
            made[claim.review].append(claim)
    return tuple(_of(id, said, made[id]) for id, said in told.items() if said)


def _of(review: str, remarks: Sequence[Remark], claims: Sequence[Claim]) -> Coverage:
    ordered = sorted(remarks, key=lambda r: r.start)
    possible = _touched(ordered, [c for c in claims if not c.shown])
    shown = _touched(ordered, [c for c in claims if c.shown])
    opinions = [i for i, r in enumerate(ordered) if r.opinion or i in possible or i in shown]
    uncoded = tuple(Span(ordered[i].start, ordered[i].end) for i in opinions if i not in shown)
    return Coverage(review, len(ordered), len(opinions), uncoded)


def _touched(ordered: Sequence[Remark], claims: Sequence[Claim]) -> set[int]:
    """The sentences, by their number, that share a character with a claim."""
    ends = [r.end for r in ordered]
    out: set[int] = set()
    for claim in claims:
        i = bisect_left(ends, claim.start + 1)
        while i < len(ordered) and ordered[i].start < claim.end:
            out.add(i)
            i += 1
    return out
