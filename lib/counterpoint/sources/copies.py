"""Two copies of one text count once. Sampled shingles in an inverted index, so the work grows with the reviews."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import blake2b

from counterpoint.model import Folded, Review

SHINGLE = 8  # words
SAMPLE = 4  # one shingle in so many is indexed
ENOUGH = 0.8  # of the shorter text's shingles, held by the other
TINY = 16  # shingles: a text this short is a copy only if it is the same
LONGEST = 64  # kept reviews a shingle may stand in before it is taken for boilerplate
CANDIDATES = 8
WORD = re.compile(r"\w+")


def fold_copies(
    reviews: Sequence[Review],
) -> tuple[tuple[Review, ...], tuple[Review, ...], tuple[Folded, ...]]:
    """The reviews that count, in their order; those that are copies; and what each copy was folded into.

    Of several copies the one counts that knows most of itself, then the earliest, then the first id.
    """
    kept: dict[str, frozenset[int]] = {}
    exact: dict[bytes, str] = {}
    index: dict[int, list[str]] = defaultdict(list)
    folded: list[Folded] = []
    for review in sorted(reviews, key=_preference):
        words = [w for w in WORD.findall(_body(review).casefold()) if w]
        digest = blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest()
        shingles = _shingles(words)
        if digest in exact:
            folded.append(Folded(review.id, exact[digest], 1.0))
            continue
        into, similarity = _nearest(shingles, kept, index)
        if similarity >= ENOUGH:
            folded.append(Folded(review.id, into, round(similarity, 3)))
            exact[digest] = into
            continue
        exact[digest] = review.id
        kept[review.id] = shingles
        for shingle in _sampled(shingles):
            if len(index[shingle]) < LONGEST:
                index[shingle].append(review.id)
    keeps = tuple(r for r in reviews if r.id in kept)
    return keeps, tuple(r for r in reviews if r.id not in kept), tuple(sorted(folded, key=lambda f: f.review))


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of the smaller set that the larger holds; 0 where either is too small to say."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller >= TINY else 0.0


def _nearest(
    shingles: frozenset[int], kept: dict[str, frozenset[int]], index: dict[int, list[str]]
) -> tuple[str, float]:
    """The kept review that shares most with these shingles, and how much."""
    votes = Counter(id_ for s in _sampled(shingles) for id_ in index.get(s, ()))
    likely = sorted(votes, key=lambda id_: (-votes[id_], id_))[:CANDIDATES]
    best = max(((containment(shingles, kept[i]), i) for i in likely), default=(0.0, ""), key=lambda x: x[0])
    return best[1], best[0]


def _shingles(words: Sequence[str]) -> frozenset[int]:
    joined = (" ".join(words[i : i + SHINGLE]) for i in range(max(0, len(words) - SHINGLE + 1)))
    return frozenset(
        int.from_bytes(blake2b(s.encode("utf-8", "replace"), digest_size=8).digest(), "big") for s in joined
    )


def _sampled(shingles: frozenset[int]) -> list[int]:
    return sorted(s for s in shingles if s % SAMPLE == 0)


def _body(review: Review) -> str:
    """The text without its title, which syndication changes."""
    return " ".join(review.text[p.start : p.end] for p in review.passages if p.kind != "title")


def _preference(review: Review) -> tuple[int, str, str]:
    facts = (review.headline, review.author, review.publisher, review.url, review.published, review.tags)
    return (-sum(map(bool, facts)), review.published or "9999", review.id)
