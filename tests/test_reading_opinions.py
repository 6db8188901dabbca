"""Which sentences bear an opinion, and that every sentence is where it says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from counterpoint.codebook import Codebook
from counterpoint.model import Show
from counterpoint.reading import judge
from tests.conftest import review_of
from tests.test_reading_claims import TEXT

# sentence, whether it bears an opinion
TABLE = [
    ("The show is slow.", True),
    ("I loved every minute.", True),
    ("Paper Lanterns isn’t perfect.", True),
    ("It doesn’t want to be.", True),
    ("Mina is a storm in a cardigan.", True),
    ("Jun walks like a man with a stone in his shoe.", True),
    ("Seo Yuna is the reason to stay.", True),
    ("The music could fill a larger room than this story has.", True),
    ("This is the better of the two.", True),
    ("No car chases, no villains, no last-minute flight to the airport.", True),
    ("I would recommend it to my aunt.", True),
    ("Quiet, warm, a little sad.", True),
    ("I watched it on a train.", False),
    ("He takes the bus.", False),
    ("The series airs on Saturdays.", False),
    ("Episode 4.", False),
    ("1 July", False),
    ("Where did I put the remote?", False),
    ("Follow us on our channels.", False),
    ("10.", False),
]


@pytest.mark.parametrize(("text", "opinion"), TABLE, ids=[text for text, _ in TABLE])
def test_opinion(text: str, opinion: bool, codebook: Codebook, lanterns: Show) -> None:
    assert [r.opinion for r in judge(codebook).remarks(review_of(text), lanterns)] == [opinion]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT)
def test_every_sentence_is_in_the_text_where_it_says(text: str, codebook: Codebook, lanterns: Show) -> None:
    remarks = judge(codebook).remarks(review_of(text), lanterns)
    for remark in remarks:
        said = text[remark.start : remark.end]
        assert said and said == said.strip()
    for one, next_ in pairwise(remarks):
        assert one.end <= next_.start
    between = [0, *(edge for r in remarks for edge in (r.start, r.end)), len(text)]
    gaps = [text[a:b] for a, b in zip(between[::2], between[1::2], strict=True)]
    assert not any(ch.isalpha() for gap in gaps for ch in gap), "words are lost between the sentences"


def test_without_rows_nothing_is_an_opinion(codebook: Codebook, lanterns: Show) -> None:
    from dataclasses import replace

    bare = codebook.opinions.model_copy(update={"bears": ()})
    book = replace(codebook, opinions=bare, fingerprint="no opinions")
    assert not any(r.opinion for r in judge(book).remarks(review_of("The show is slow."), lanterns))
