"""Coverage: which opinions hold a claim, for claims of any origin."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counterpoint.coded import coverage
from counterpoint.model import Claim, Coverage, Remark, Review, Span

REVIEW = Review("r", "Slow. Fine. Pears.", (), "r.txt", "text")
REMARKS = [Remark("r", 0, 5, True), Remark("r", 6, 11, True), Remark("r", 12, 18, False)]


def claim(start: int, end: int, shown: bool = True, review: str = "r") -> Claim:
    return Claim(review, "show", "tone.slow", "affirms", "x" * (end - start), start, end, shown=shown)


def test_an_opinion_is_coded_where_a_shown_claim_touches_it() -> None:
    assert coverage([REVIEW], REMARKS, [claim(0, 4)]) == (Coverage("r", 3, 2, (Span(6, 11),)),)
    assert coverage([REVIEW], REMARKS, [claim(0, 11)]) == (Coverage("r", 3, 2),)
    assert coverage([REVIEW], REMARKS, []) == (Coverage("r", 3, 2, (Span(0, 5), Span(6, 11))),)


def test_what_is_claimed_is_an_opinion_whatever_its_words() -> None:
    """A coder may find claims where no wording tells of one; a possible claim is listed, not counted as coded."""
    assert coverage([REVIEW], REMARKS, [claim(12, 17)]) == (Coverage("r", 3, 3, (Span(0, 5), Span(6, 11))),)
    found = coverage([REVIEW], REMARKS, [claim(0, 11), claim(12, 17, shown=False)])
    assert found == (Coverage("r", 3, 3, (Span(12, 18),)),)


def test_shares_and_strangers() -> None:
    (found,) = coverage([REVIEW], REMARKS, [claim(0, 4), claim(0, 4, review="other")])
    assert (found.coded, found.share) == (1, 0.5)
    assert Coverage("r", 3, 0).share is None
    assert coverage([REVIEW], [Remark("other", 0, 5, True)], []) == coverage([], REMARKS, []) == ()


def test_reviews_keep_their_order() -> None:
    second = Review("a", "Slow.", (), "a.txt", "text")
    found = coverage([REVIEW, second], [Remark("a", 0, 5, True), *REMARKS], [])
    assert [c.review for c in found] == ["r", "a"]


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25), st.booleans()), max_size=8)


@given(cuts=st.sets(st.integers(1, 79), max_size=9), said=st.lists(st.booleans(), min_size=10), made=SPANS)
def test_it_is_what_one_would_count_by_hand(
    cuts: set[int], said: list[bool], made: list[tuple[int, int, bool]]
) -> None:
    edges = [0, *sorted(cuts), 80]
    remarks = [Remark("r", a, b, said[i]) for i, (a, b) in enumerate(pairwise(edges))]
    claims = [claim(at, at + n, shown) for at, n, shown in made]

    def held(r: Remark, *shown: bool) -> bool:
        return any(c.start < r.end and r.start < c.end and c.shown in shown for c in claims)

    (found,) = coverage([REVIEW], reversed(remarks), claims)
    opinions = [r for r in remarks if r.opinion or held(r, True, False)]
    assert found.opinions == len(opinions) and found.sentences == len(remarks)
    assert found.uncoded == tuple(Span(r.start, r.end) for r in opinions if not held(r, True))
