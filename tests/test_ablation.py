"""Each switch switches off its part, and leaves nothing switched off behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Show
from counterpoint.reading import engine
from tests.ablation import PARTS
from tests.conftest import review_of

TEXT = (
    "The show is not slow. Her brother is a cold man. The score plays.\n"
    "It takes its time, and by the end of the second hour nobody in the room minds.\n"
    "K-dramas are predictable. But Paper Lanterns is not interested in that."
)
Test = Callable[[list[Claim]], object]


def stances(claims: list[Claim], code: str) -> set[str]:
    return {c.stance for c in claims if c.code == code}


SIGNS: dict[str, Test] = {
    # The network may see a denial by itself; what bent it, only scope knows.
    "scope": lambda claims: any(c.stance == "denies" and c.bends for c in claims if c.code == "tone.slow"),
    "holder": lambda claims: not stances(claims, "leads.cold"),
    "aim": lambda claims: stances(claims, "tone.formulaic") == {"denies"},
    "craft": lambda claims: not stances(claims, "craft.soundtrack"),
    "spans": lambda claims: any(c.quote == "It takes its time" for c in claims),
    "confidence": lambda claims: len({c.confidence for c in claims}) > 1,
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_off_inside_and_on_again_outside(part: str, codebook: Codebook, lanterns: Show) -> None:
    review = review_of(TEXT)
    before = engine(codebook).claims(review, lanterns)
    assert SIGNS[part](before), "the sample does not need this part"
    with PARTS[part](codebook) as book:  # type: ignore[attr-defined]
        without: Any = engine(book).claims(review, lanterns)
    assert not SIGNS[part](without)
    assert engine(codebook).claims(review, lanterns) == before
