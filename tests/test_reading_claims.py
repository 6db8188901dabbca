"""Reviews → claims: exact offsets whatever the text, one voice for one clause, and the contract's invariants."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.codebook import Codebook
from counterpoint.model import Show
from counterpoint.reading import claims_of_review, engine
from tests.conftest import review_of

WORDS = (
    "the show takes its time never drags “Mina” is cold, broke — and brilliant; he’s rich? No love triangle! don’t café 🎭 "
    "\u00a0 They talk. Gone are amnesia (the) K-dramas: isn’t predictable… l’été 韓国 it hits fast"
).split(" ")
TEXT = st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=4).map("\n".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT)
def test_every_quote_is_in_the_text_where_it_says(text: str, codebook: Codebook, lanterns: Show) -> None:
    review = review_of(text)
    for claim in engine(codebook).claims(review, lanterns):
        assert review.text[claim.start : claim.end] == claim.quote != ""
        assert 0 <= claim.confidence <= 1
        assert claim.subject in codebook.dimensions[claim.code.split(".")[0]].subjects
        assert claim.code in codebook.codes()
        assert any(p.start <= claim.start < claim.end <= p.end for p in review.passages)
        assert claim.start <= claim.cue_start < claim.cue_end <= claim.end
        for bend in claim.bends:
            assert 0 <= bend.start < bend.end <= len(text)


def test_a_clause_does_not_affirm_and_deny_one_thing(codebook: Codebook, lanterns: Show) -> None:
    review = review_of("The show is slow, not slow, never slow and slow. It never drags. It takes its time.")
    claims = engine(codebook).claims(review, lanterns)
    for a in claims:
        for b in claims:
            if a is not b and (a.subject, a.code) == (b.subject, b.code):
                assert a.end <= b.start or b.end <= a.start


def test_kept_claims_are_the_computed_ones(
    codebook: Codebook, lanterns: Show, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_CACHE", str(tmp_path))
    review = review_of("The show takes its time. It isn’t predictable. Mina is broke.")
    first = claims_of_review(review, lanterns, codebook)
    assert claims_of_review(review, lanterns, codebook) == first
    for kept in tmp_path.iterdir():  # type: ignore[attr-defined]
        kept.write_text("{ broken")
    assert claims_of_review(review, lanterns, codebook) == first


def test_an_unwritable_cache_is_no_error(
    codebook: Codebook, lanterns: Show, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"  # type: ignore[operator]
    blocked.write_text("not a folder")
    monkeypatch.setenv("COUNTERPOINT_CACHE", str(blocked / "cache"))
    review = review_of("The show takes its time.")
    assert claims_of_review(review, lanterns, codebook) == engine(codebook).claims(review, lanterns)
