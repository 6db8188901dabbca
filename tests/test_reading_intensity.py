"""How strongly a claim is said: sentence by sentence, and always one of three."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.codebook import Codebook
from counterpoint.model import Show
from counterpoint.reading import engine
from tests.conftest import cues_alone, review_of

# sentence, code, intensity
TABLE = [
    ("The show is slow.", "tone.slow", 0),
    ("The show is a bit slow.", "tone.slow", -1),
    ("The show is a little slow.", "tone.slow", -1),
    ("The show is slightly predictable.", "tone.formulaic", -1),
    ("The show is somewhat slow.", "tone.slow", -1),
    ("The show is sort of slow.", "tone.slow", -1),
    ("The show is rather slow.", "tone.slow", -1),
    ("The show drags at times.", "tone.slow", -1),
    ("The show drags in places.", "tone.slow", -1),
    ("The show is very slow.", "tone.slow", 1),
    ("The show is achingly slow.", "tone.slow", 1),
    ("The show is achingly, mind-numbingly slow.", "tone.slow", 1),
    ("The show is mind-numbingly slow.", "tone.slow", 1),
    ("The show is so slow.", "tone.slow", 1),
    ("The show is so, so slow.", "tone.slow", 1),
    ("The show really drags.", "tone.slow", 1),
    ("The show drags terribly.", "tone.slow", 1),
    ("The show is slow as hell.", "tone.slow", 1),
    ("It is the slowest drama of the year.", "tone.slow", 1),
    ("It is the most predictable show of the decade.", "tone.formulaic", 1),
    ("What an utterly predictable show.", "tone.formulaic", 1),
    ("The show is a bit too slow.", "tone.slow", -1),  # the outer word speaks
    ("The show is not slow.", "tone.slow", 0),
    ("The show is not very slow.", "tone.slow", -1),  # a negation turns the word behind it
    ("The show is not exactly slow.", "tone.slow", -1),
    ("The show is never too slow.", "tone.slow", -1),
    ("The show is not a bit slow.", "tone.slow", 1),
    ("The show is not at all slow.", "tone.slow", 1),
    ("The show is not slow at all.", "tone.slow", 1),
    ("The show is hardly slow.", "tone.slow", -1),
    ("The show is anything but slow.", "tone.slow", 1),
    ("The show is very long but slow.", "tone.slow", 0),  # each word reaches its own
    ("Very funny people wrote a slow show.", "tone.slow", 0),
    ("The show is slow, and a bit of rain never hurt.", "tone.slow", 0),
    ("The score is lovely.", "craft.soundtrack", 0),
    ("The score is stunning.", "craft.soundtrack", 1),  # strong in itself
    ("The score is absolutely lovely.", "craft.soundtrack", 1),
    ("The score is mildly pleasant.", "craft.soundtrack", -1),
    ("Mina is utterly cold.", "leads.cold", 1),
    ("Mina is a touch cold.", "leads.cold", -1),
]


@pytest.mark.parametrize(("text", "code", "intensity"), TABLE, ids=[row[0] for row in TABLE])
def test_intensity(text: str, code: str, intensity: int, codebook: Codebook, lanterns: Show) -> None:
    found = [c.claim for c in cues_alone(codebook).candidates(review_of(text), lanterns)]
    assert [c.intensity for c in found if c.code == code] == [intensity]


WORDS = "the show is not very a bit slow at all never hardly so too and but achingly Mina cold most ! , the score stunning".split()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.lists(st.sampled_from(WORDS), max_size=14))
def test_whatever_is_said_it_is_one_of_three(row: list[str], codebook: Codebook, lanterns: Show) -> None:
    for candidate in cues_alone(codebook).candidates(review_of(" ".join(row)), lanterns):
        assert candidate.claim.intensity in (-1, 0, 1)


def test_degrees_change_no_claim(codebook: Codebook, lanterns: Show) -> None:
    """Intensity is told of a claim; it decides none."""
    from dataclasses import replace

    plain = replace(
        codebook, scope=codebook.scope.model_copy(update={"degrees": ()}), fingerprint="no degrees"
    )
    review = review_of("The show is achingly slow.\nMina is a bit cold, and the score is stunning.")
    told, bare = (engine(book).claims(review, lanterns) for book in (codebook, plain))
    assert [replace(c, intensity=0) for c in told] == bare
    assert {c.intensity for c in told} == {1, -1}
